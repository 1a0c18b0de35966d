"""`concertations modele`: the workbook that a territory fills in."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.collect.template.build import build_template, identity_of, write_workbook
from helpers.commands.framings import framing_of, framing_option
from helpers.commands.options import output_option
from helpers.framing import territories
from helpers.french_click import FrenchCommand
from helpers.terminal.say import say


@click.command(cls=FrenchCommand)
@click.option(
    "--territoire", metavar="IDENTIFIANT", help="Identifiant d’un territoire : son identité est préremplie (ex. lacq-orthez)."
)
@framing_option
@output_option
def modele(territoire: str | None, cadrage: str, sortie: Path) -> None:
    """Écrit le classeur modèle qu’un territoire remplit."""
    framing = framing_of(cadrage)
    identity = {} if territoire is None else identity_of(territories.find(territoire), framing)
    write_workbook(build_template(framing, identity), sortie)
    say(f"Modèle écrit : {sortie}")
