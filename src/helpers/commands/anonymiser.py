"""`concertations anonymiser`: masked texts proposed beside those that are flagged, for a person to decide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from helpers.collect.protection.masking import decide, decided_workbook, proposals_workbook, propose
from helpers.collect.template.build import write_workbook
from helpers.commands.options import Place, campaign_option, output
from helpers.errors import WorkbookError
from helpers.files import write_bytes
from helpers.framing.campaign import read_campaign
from helpers.french_click import FrenchCommand
from helpers.terminal.masking import print_decided, print_proposals


@click.command(cls=FrenchCommand)
@click.argument("classeur", type=click.Path(path_type=Path, exists=False))
@campaign_option
@output(".xlsx", ".xlsm")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PROPOSITIONS",
    help="Classeur de propositions, décisions remplies (.xlsx).",
)
@click.option("--noms", is_flag=True, help="Chercher aussi les noms avec le second indice (module « noms »).")
@click.pass_obj
def anonymiser(place: Place, classeur: Path, campagne: str, sortie: Path, decisions: Path | None, noms: bool) -> None:
    """Propose un texte masqué à côté de chaque texte signalé ; une personne décide.

    Sans --decisions : écrit un classeur de propositions (mots signalés, texte d’origine, texte proposé, décision à remplir).
    Avec --decisions : écrit une copie du classeur où les textes acceptés remplacent les autres, et rien d’autre ne change.

    Le programme signale à une personne ce qu’il voit ; il ne voit pas tout, et un texte masqué peut encore faire
    reconnaître quelqu’un.
    """

    settings = place.settings
    _check_ending(classeur, sortie, decisions)
    if sortie.exists() and sortie.resolve() in {classeur.resolve(), decisions.resolve() if decisions else None}:
        raise WorkbookError(f"{sortie} serait écrasé. Donnez un autre nom à --sortie.")
    if decisions:
        decided = decide(classeur, decisions, settings.limits)
        write_bytes(sortie, decided_workbook(classeur, decided))
        print_decided(decided, sortie)
        return
    campaign = read_campaign(settings, campagne)
    proposed = propose(classeur, replace(campaign, second_cue=campaign.second_cue or noms), settings.limits)
    write_workbook(proposals_workbook(proposed.proposals), sortie)
    print_proposals(proposed, classeur, sortie)


def _check_ending(source: Path, target: Path, decisions: Path | None) -> None:
    """A copy keeps the kind of its workbook; proposals are an .xlsx."""
    wanted = ".xlsm" if decisions and source.suffix.lower() == ".xlsm" else ".xlsx"
    if target.suffix.lower() != wanted:
        raise WorkbookError(f"{target} : le nom donné à --sortie doit finir par {wanted}.")
