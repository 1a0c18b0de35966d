"""`concertations verifier`: what is to be mended in a workbook, and the copy that goes back to its sender."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from helpers.analyse.theme_aid import theme_aid
from helpers.collect.feedback.returned import check_targets, write_returned
from helpers.collect.intake import collect_workbook, workbooks
from helpers.commands.options import IMPOSSIBLE, OK, TO_MEND, Place, campaign_option
from helpers.errors import ConcertationsError
from helpers.files import check_writable
from helpers.framing.campaign import Campaign, read_campaign
from helpers.french_click import FrenchCommand
from helpers.settings import Limits
from helpers.terminal.checks import print_findings, print_limits, print_returned
from helpers.terminal.say import say


def _print_limits(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        print_limits(Limits())
        ctx.exit()


@click.command(cls=FrenchCommand)
@click.option(
    "--limites", is_flag=True, is_eager=True, expose_value=False, callback=_print_limits,
    help="Affiche ce qu’un classeur peut peser, contenir et coûter, puis s’arrête.",
)  # fmt: skip
@click.argument("paths", metavar="CLASSEURS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@campaign_option
@click.option(
    "--retour",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Y écrire une copie annotée de chaque classeur, à renvoyer à son expéditeur.",
)
@click.pass_obj
def verifier(place: Place, paths: tuple[Path, ...], campagne: str, retour: Path | None) -> int:
    """Vérifie des classeurs et dit, cellule par cellule, ce qui est à corriger.

    Un dossier vaut tous les classeurs qu’il contient.

    Avec --retour, chaque expéditeur reçoit son propre fichier : une première feuille « À CORRIGER » liste les points,
    les cellules concernées sont marquées et commentées, tout le reste est inchangé. Quand il le renvoie corrigé, la
    vérification suivante dit ce qui a été corrigé depuis et ce qui reste.

    Code de sortie : 0 rien de bloquant, 1 au moins un point bloquant, 2 au moins un classeur illisible.
    """
    campaign = read_campaign(place.settings, campagne)
    classeurs = _each_once(paths)
    if retour is not None:
        check_targets(classeurs, retour)
        check_writable(retour)
    return max((_check(path, campaign, retour) for path in classeurs), default=IMPOSSIBLE)


def _each_once(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The workbooks to check, those of a folder among them; one that is named twice is checked once."""
    found: dict[Path, Path] = {}
    for path in paths:
        held = workbooks(path) if path.is_dir() else (path,)
        if not held:
            say(f"{path} : ce dossier ne contient aucun classeur (.xlsx, .xlsm, .xls, .ods).", err=True)
        for one in held:
            found.setdefault(one.resolve(), one)
    return tuple(found.values())


def _check(path: Path, campaign: Campaign, returned_to: Path | None) -> int:
    if not path.is_file():
        say(f"{path} : ce fichier n’existe pas. Vérifiez le chemin.", err=True)
        return IMPOSSIBLE
    intake = collect_workbook(path, campaign, aid=theme_aid(campaign))
    print_findings(path, intake)
    if intake.refusal:
        return IMPOSSIBLE
    if returned_to is not None:
        try:
            print_returned(write_returned(path, intake, returned_to))
        except ConcertationsError as error:  # the other workbooks go on
            say(f"  ✗ {error}", err=True)
            return IMPOSSIBLE
    return TO_MEND if intake.left_out else OK
