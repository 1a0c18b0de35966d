"""`concertations planifier`: what a scheduler needs to produce the reports each night."""

from __future__ import annotations

import click

from helpers.commands.options import Place, campaign_option
from helpers.framing.campaign import read_campaign
from helpers.french_click import FrenchCommand, RequiredOption
from helpers.run.schedules.units import SCHEDULERS, night, unit
from helpers.terminal.say import say


@click.command(cls=FrenchCommand)
@click.option(
    "--exemple", "scheduler", cls=RequiredOption, type=click.Choice(SCHEDULERS), required=True, help="Le planificateur."
)
@campaign_option
@click.option("--heure", default="02:30", metavar="HH:MM", help="Heure de la production (par défaut : 02:30).")
@click.pass_obj
def planifier(place: Place, scheduler: str, campagne: str, heure: str) -> None:
    """Affiche de quoi produire les rapports chaque nuit, pour un planificateur que vous avez déjà.

    Le texte se recopie tel quel, là où son premier commentaire le dit. Les chemins sont ceux de ce projet et de ce Python.
    """
    settings = place.settings
    read_campaign(settings, campagne)
    for line in unit(scheduler, night(settings.root, campagne, heure)).splitlines():
        say(line)
