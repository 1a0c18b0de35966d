"""`concertations notes`: where each note of the analysts is."""

from __future__ import annotations

import click

from helpers.commands.options import OK, TO_MEND, Place, campaign_option
from helpers.french_click import FrenchCommand
from helpers.run.note_tally import folder_faults
from helpers.run.notes import all_notes
from helpers.run.reports import opened
from helpers.terminal.notes import print_notes


@click.command(cls=FrenchCommand)
@campaign_option
@click.pass_obj
def notes(place: Place, campagne: str) -> int:
    """Dit où en est chaque note des analystes : en place, à relire, ou dont le constat a disparu.

    Les notes s’écrivent dans data/raw/<campagne>/notes/<territoire>.md (synthese.md pour la synthèse). Rien n’y est changé.

    Code de sortie : 0 tout est en place, 1 une note au moins est à relire, à rattacher ou mal écrite.
    """

    prepared = opened(campagne, place.settings)
    return TO_MEND if print_notes(campagne, tuple(all_notes(prepared)), folder_faults(prepared)) else OK
