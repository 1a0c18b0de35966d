"""Build one report, in a worker: run the notebook, render it, re-read it, and only then put it in its place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import files
from helpers.analyse.claims import Claim, read_ledger, write_ledger
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.territory import TerritoryAnalysis
from helpers.errors import PublicationError
from helpers.framing.campaign import Campaign, campaign_as_it_stands
from helpers.publish import html, office
from helpers.publish.open_data.slices import slice_of, write_slice
from helpers.publish.reread import verify_notebook, verify_workbook
from helpers.publish.told import FAILED_MARK, LAST_VALID, PAGE
from helpers.publish.verify import verify_page
from helpers.run import manifesto, prepare
from helpers.run.cost import Cost, Meter
from helpers.run.desk import PREPARATION_VARIABLE
from helpers.run.engine.notebook import Engine, run_notebook
from helpers.run.task import NOTEBOOK, WORKBOOK, Task, footer
from helpers.settings import Settings
from helpers.show.drawing import DEFERRED, VARIABLE, drawn

DRAWN_HERE = {VARIABLE: DEFERRED}  # the charts of a notebook are drawn by this process, whose V8 is warm


def build(settings: Settings, task: Task, engine: Engine | None = None) -> Cost:
    """Build one report and tell what it took; raises with a French reason and leaves the old files alone."""
    meter = Meter()
    campaign = campaign_as_it_stands(settings, task.campaign)
    prepared = prepare.open_prepared(settings, campaign, task.preparation)
    analysis = prepared.national() if task.is_national else prepared.analysis(task.slug)
    _store_claims(settings, task, analysis.claims.values())
    environment = {**DRAWN_HERE, PREPARATION_VARIABLE: task.preparation}
    executed = drawn(
        run_notebook(settings, task.notebook, task.parameters, engine=engine, environment=environment, spent=meter.add)
    )
    page = _checked_page(
        settings, campaign, task, executed, analysis.name if isinstance(analysis, TerritoryAnalysis) else campaign.title
    )
    with files.together(task.folder(settings)) as staged:
        if isinstance(analysis, NationalAnalysis):
            manifesto.write_beside(staged, prepared, analysis, environment, engine, meter.add)
        else:
            office.write_data_workbook(staged / WORKBOOK, analysis)
            verify_workbook(staged / WORKBOOK, analysis)
            write_slice(_processed(settings, task), slice_of(analysis))
        files.write_text(staged / NOTEBOOK, nbformat.writes(executed))
        files.write_text(staged / PAGE, page)
    for stale in (LAST_VALID, FAILED_MARK):
        (task.folder(settings) / stale).unlink(missing_ok=True)
    return meter.cost()


def _store_claims(settings: Settings, task: Task, claims: Iterable[Claim]) -> None:
    """The ledger that the page is checked against, and that the open data publish."""
    write_ledger(_processed(settings, task), claims)


def _processed(settings: Settings, task: Task) -> Path:
    return settings.processed(task.campaign) / (prepare.NATIONAL if task.is_national else task.slug)


def _checked_page(settings: Settings, campaign: Campaign, task: Task, executed: NotebookNode, title: str) -> str:
    """The page, re-read: its faults, its title (a report under another's name is refused), its claims."""
    page = html.render(executed, footer=footer(campaign))
    verify_page(page, expected_title=title)
    verify_notebook(executed, page, parameters=task.parameters, territory="" if task.is_national else task.slug)
    _verify_claims(page, settings, task)
    return page


def _verify_claims(page: str, settings: Settings, task: Task) -> None:
    """Every claim on the page stands in the stored ledger, with the same words."""
    ledger = {
        "constat-" + line.id.split("/", 1)[1].replace("/", "-"): line.sentence
        for line in read_ledger(_processed(settings, task)).itertuples()
    }
    for anchor, sentence in html.claims_of(page).items():
        if ledger.get(anchor) != sentence:
            raise PublicationError(f"le constat « {anchor} » de la page ne figure pas tel quel dans le registre des constats")
