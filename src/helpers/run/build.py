"""Build one report, in a worker: run the notebook, render it, re-read it, and only then put it in its place."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import files
from helpers.analyse.claims import Claim, read_ledger, write_ledger
from helpers.errors import PublicationError
from helpers.framing.campaign import Campaign, read_campaign
from helpers.publish import html, office
from helpers.publish.html import Footer
from helpers.publish.reread import verify_notebook, verify_workbook
from helpers.publish.told import FAILED_MARK, LAST_VALID, PAGE
from helpers.publish.verify import verify_page
from helpers.run import prepare
from helpers.run.cost import Cost
from helpers.run.desk import national_report, territory_report
from helpers.run.engine import Parameter, run_notebook
from helpers.settings import Settings
from helpers.wording import day

NATIONAL = "synthese"
NOTEBOOK, WORKBOOK = "rapport.ipynb", "donnees.xlsx"


@dataclass(frozen=True)
class Task:
    """One report to build. `inputs`: the print of each thing that it depends on, by name (see `fingerprint`)."""

    campaign: str
    slug: str
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_national(self) -> bool:
        return self.slug == NATIONAL

    @property
    def notebook(self) -> str:
        return "synthese_nationale" if self.is_national else "territoire"

    @property
    def parameters(self) -> dict[str, Parameter]:
        return {"campagne": self.campaign} if self.is_national else {"campagne": self.campaign, "territoire": self.slug}

    def folder(self, settings: Settings) -> Path:
        reports = settings.reports(self.campaign)
        return reports / NATIONAL if self.is_national else reports / "territoires" / self.slug

    def outputs(self, settings: Settings) -> tuple[Path, ...]:
        """The files of this report."""
        names = (PAGE, NOTEBOOK) if self.is_national else (PAGE, NOTEBOOK, WORKBOOK)
        return tuple(self.folder(settings) / name for name in names)


def build(settings: Settings, task: Task) -> Cost:
    """Build one report and tell what it took; raises with a French reason and leaves the old files alone."""
    started = time.monotonic()
    campaign = read_campaign(settings, task.campaign)
    analysis = None if task.is_national else territory_report(task.campaign, task.slug, settings).analysis
    claims = national_report(task.campaign, settings).analysis.claims if analysis is None else analysis.claims
    _store_claims(settings, task, claims.values())
    executed = run_notebook(settings, task.notebook, task.parameters)
    page = _checked_page(settings, campaign, task, executed, campaign.title if analysis is None else analysis.name)
    with files.together(task.folder(settings)) as staged:
        if analysis is not None:
            office.write_data_workbook(staged / WORKBOOK, analysis)
            verify_workbook(staged / WORKBOOK, analysis)
        files.write_text(staged / NOTEBOOK, nbformat.writes(executed))
        files.write_text(staged / PAGE, page)
    for stale in (LAST_VALID, FAILED_MARK):
        (task.folder(settings) / stale).unlink(missing_ok=True)
    return Cost(time.monotonic() - started)


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


def footer(campaign: Campaign) -> Footer:
    """What stands at the foot of every page of a campaign."""
    return Footer(
        licence=campaign.framing.licence,
        source=f"{campaign.framing.title} ; données arrêtées au {day(campaign.cut_off)}",
        notice="Données fictives : contributions inventées pour la démonstration." if campaign.fictional else "",
    )
