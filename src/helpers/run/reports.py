"""What a notebook opens: the report of a territory, the national synthesis or the manifesto's workshop, ready to show section by section."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from helpers.analyse.notes import Report
from helpers.errors import CampaignError
from helpers.framing.campaign import read_campaign
from helpers.framing.matching import suggestion
from helpers.run import notes
from helpers.run.deposit import asked, leave, leave_nation
from helpers.run.note_writing import NoteWriter
from helpers.run.prepare import Prepared, open_prepared, prepare
from helpers.run.room import give_back
from helpers.run.task import NATIONAL
from helpers.settings import Settings, find_settings
from helpers.show.national import NationalReport
from helpers.show.territory import TerritoryReport
from helpers.show.workshop import ManifestoWorkshop

PREPARATION_VARIABLE = "CONCERTATIONS_PREPARATION"  # the key of what a run has prepared, for the notebooks that it runs


def territory_report(campaign: str, territory: str, settings: Settings | None = None) -> TerritoryReport:
    """The report of a territory, from its workbook as it stands now; a French error says what is missing."""
    prepared = opened(campaign, settings)
    refuse_absent(prepared, territory)
    analysis = prepared.analysis(territory)
    beside = notes.territory_report(prepared, analysis)
    noted = replace(analysis, notes=notes.notes_of(prepared, territory, beside))
    report = TerritoryReport(noted, _writer(prepared, territory, beside))
    leave(noted)
    notes.leave(report.board)
    return report


def national_report(campaign: str, settings: Settings | None = None) -> NationalReport:
    """The synthesis of a campaign, from the territories whose workbooks have no blocking finding."""
    from helpers.run.workshop import answers_given, leave_matter  # noqa: PLC0415 - the notebook of a territory has no manifesto

    prepared = opened(campaign, settings)
    analysis = prepared.national()
    give_back()
    beside = notes.nation_report(prepared, analysis)
    noted = replace(analysis, notes=notes.notes_of(prepared, NATIONAL, beside))
    report = NationalReport(noted, _writer(prepared, NATIONAL, beside))
    if (folder := asked()) is not None:
        answers = answers_given(prepared)
        leave_matter(folder, prepared, noted, answers)  # first: it takes most memory
        give_back()
        leave_nation(folder, noted, answers)
        give_back()
    notes.leave(report.board)
    return report


def manifesto_workshop(campaign: str, settings: Settings | None = None) -> ManifestoWorkshop:
    """The workshop of the manifesto: what a run has left for it, or what it is now; by hand, its last section writes the document."""
    from helpers.run import workshop  # noqa: PLC0415 - the notebook of a territory writes no document

    prepared, left = opened(campaign, settings), workshop.handed_over()
    if left is not None:
        return ManifestoWorkshop(prepared.campaign, left.manifesto, left.drafts)
    held = workshop.workshop(prepared)
    return ManifestoWorkshop(
        prepared.campaign, held.manifesto, held.drafts, write=lambda: str(workshop.write_document(prepared, held.manifesto))
    )


def opened(campaign: str, settings: Settings | None = None) -> Prepared:
    """A campaign brought up to date with its workbooks; what the batch has just prepared, in a notebook that it runs."""
    settings = settings or find_settings(Path.cwd())
    read = read_campaign(settings, campaign)
    key = os.environ.get(PREPARATION_VARIABLE)
    return open_prepared(settings, read, key) if key else prepare(settings, read)


def _writer(prepared: Prepared, slug: str, report: Report) -> NoteWriter | None:
    """Who writes the notes of a report; nobody in a run, where a cell left in a notebook would write on every territory."""
    return None if os.environ.get(PREPARATION_VARIABLE) else NoteWriter(prepared, slug, report)


def refuse_absent(prepared: Prepared, territory: str) -> None:
    """Raise a French error when a territory has no report to be shown."""
    if territory in prepared.left_out:
        raise CampaignError(f"« {territory} » n’a pas de rapport : {prepared.left_out[territory]}")
    if territory not in prepared.slugs:
        hint = suggestion(territory, prepared.slugs) or f"Territoires reçus : {', '.join(prepared.slugs) or 'aucun'}."
        raise CampaignError(f"Aucun classeur reçu pour « {territory} » dans la campagne « {prepared.campaign.id} ». {hint}")
