"""`concertations exemple`: the campaign of the example."""

from __future__ import annotations

import click

from helpers.commands.options import AT_LEAST_ONE, Place, campaign_option
from helpers.french_click import FrenchCommand
from helpers.sample.campaign import write_sample
from helpers.terminal.say import say
from helpers.wording import counted


@click.command(cls=FrenchCommand)
@campaign_option
@click.option(
    "--territoires", "number", type=AT_LEAST_ONE, metavar="N", help="Nombre de territoires (par défaut : ceux de l’appel)."
)
@click.option("--contributions", type=AT_LEAST_ONE, metavar="N", help="Contributions par territoire (par défaut : de 8 à 900).")
@click.option(
    "--graine", default=2025, metavar="N", help="Graine du tirage (par défaut : 2025) : même graine, mêmes classeurs."
)
@click.pass_obj
def exemple(place: Place, campagne: str, number: int | None, contributions: int | None, graine: int) -> None:
    """Écrit la campagne d’exemple : territoires réels, contributions inventées."""

    folder = place.settings.raw(campagne)
    paths = write_sample(folder, territories=number, contributions=contributions, seed=graine)
    say(f"{counted(len(paths), 'classeur')} d’exemple dans {folder} (données fictives).")
