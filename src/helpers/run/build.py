"""Build one report, in a worker: run the notebook, render it, re-read it, and only then put it in its place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers import files
from helpers.analyse.claims import LEDGER_FILE, read_sentences
from helpers.errors import PublicationError
from helpers.framing.campaign import Campaign, campaign_as_it_stands
from helpers.publish import html
from helpers.publish.pdf import names as pdf
from helpers.publish.pdf.copies import PrintedCopy, printed_copies
from helpers.publish.portal import weight
from helpers.publish.published import read_shell
from helpers.publish.reread import verify_notebook
from helpers.publish.search.shard import verify_shard
from helpers.publish.shell import Attached, Shell, fill
from helpers.publish.told import FAILED_MARK, LAST_VALID, PAGE
from helpers.publish.verify import verify_page
from helpers.run import manifesto, notes
from helpers.run.cost import Cost, Meter
from helpers.run.deposit import VARIABLE as DEPOSIT_VARIABLE
from helpers.run.engine.notebook import Engine, run_notebook
from helpers.run.failures import DETAILS
from helpers.run.leaks import keep_told
from helpers.run.reports import PREPARATION_VARIABLE
from helpers.run.room import give_back
from helpers.run.summary import read_summary
from helpers.run.task import NOTEBOOK, SEARCH, Task, footer
from helpers.settings import Settings
from helpers.show.drawing import DEFERRED, VARIABLE, drawn

DRAWN_HERE = {VARIABLE: DEFERRED}  # charts that we do not paint are drawn by this process: V8 does not survive a fork


def build(settings: Settings, task: Task, engine: Engine | None = None) -> Cost:
    """Build one report and tell what it took; raises with a French reason and leaves the old files alone."""
    meter = Meter()
    processed = task.processed(settings)
    with files.together(task.folder(settings)) as staged, files.together(processed) as left:
        environment = {**DRAWN_HERE, PREPARATION_VARIABLE: task.preparation, DEPOSIT_VARIABLE: str(left)}
        executed = drawn(
            run_notebook(settings, task.notebook, task.parameters, engine=engine, environment=environment, spent=meter.add)
        )
        campaign = campaign_as_it_stands(settings, task.campaign)
        shell = html.composed(executed, footer=footer(campaign, task.home))
        printed = _printed(campaign, shell) if task.with_pdf else ()
        page = _attached(shell, printed)
        _verify(settings, task, campaign, executed, page, left)
        if task.is_national:
            manifesto.write_beside(staged, left, settings, task.campaign, environment, engine, meter.add)
        else:
            verify_shard(left / SEARCH, page, task.slug)
            shutil.move(left / SEARCH, staged / SEARCH)
        for name in task.office:
            shutil.move(left / name, staged / name)
        files.write_text(staged / NOTEBOOK, nbformat.writes(html.published(executed)))
        _write(staged, page, printed)
        has_notes = notes.are_left(left)
    _leave_without(settings, task, LAST_VALID, FAILED_MARK, *_unprinted(task))
    (processed / DETAILS).unlink(missing_ok=True)
    if not has_notes:
        notes.forget_former(processed)
    notes.remember_left(settings, task, processed)
    keep_told(settings, campaign, task, printed)
    if task.is_national:
        give_back()
    return meter.cost()


def reprint(settings: Settings, task: Task) -> Cost:
    """Print a report again from its page as it stands, without its notebook; raises with a French reason and leaves the old files alone.

    Without PDF, those that stood are taken away. The page that is written is the same to the byte, but for the links to its copies.
    """
    meter = Meter()
    campaign = campaign_as_it_stands(settings, task.campaign)
    standing = (task.folder(settings) / PAGE).read_text(encoding="utf-8")
    shell = read_shell(standing)
    if fill(shell) != standing:
        raise PublicationError("la page publiée n’est pas celle que le gabarit en refait : relancez avec --forcer")
    printed = _printed(campaign, shell) if task.with_pdf else ()
    with files.together(task.folder(settings)) as staged:
        _write(staged, _attached(shell, printed), printed)
    _leave_without(settings, task, *_unprinted(task))
    keep_told(settings, campaign, task, printed)
    return meter.cost()


def _unprinted(task: Task) -> tuple[str, ...]:
    """The documents that do not stand beside the page."""
    return () if task.with_pdf else pdf.NAMES


def _leave_without(settings: Settings, task: Task, *stale: str) -> None:
    for name in stale:
        (task.folder(settings) / name).unlink(missing_ok=True)


def _write(staged: Path, page: str, printed: tuple[PrintedCopy, ...]) -> None:
    for copy in printed:
        files.write_bytes(staged / copy.name, copy.content)
    files.write_text(staged / PAGE, page)


def _title(settings: Settings, task: Task, campaign: Campaign) -> str:
    """What the page must be headed with: the campaign, or the name that comparisons give to the territory."""
    if task.is_national:
        return campaign.title
    line = read_summary(task.processed(settings)).line
    return "" if line is None else str(line["name"])


def _verify(settings: Settings, task: Task, campaign: Campaign, executed: NotebookNode, page: str, left: Path) -> None:
    """The page, re-read: its faults, its title (a report under another's name is refused), its claims."""
    verify_page(page, expected_title=_title(settings, task, campaign))
    verify_notebook(executed, page, parameters=task.parameters, territory="" if task.is_national else task.slug)
    _verify_claims(page, left)
    notes.verify(page, left)


def _printed(campaign: Campaign, shell: Shell) -> tuple[PrintedCopy, ...]:
    """The copies of a page on paper, dated from its data."""
    return printed_copies(shell, campaign=campaign.framing.title, day=campaign.cut_off)


def _attached(shell: Shell, printed: tuple[PrintedCopy, ...]) -> str:
    """The page with the links to its copies, and their weight."""
    links = (Attached(copy.name, f"{copy.label} ({weight(len(copy.content))})") for copy in printed)
    return fill(replace(shell, attached=tuple(links)))


def _verify_claims(page: str, left: Path) -> None:
    """Every claim on the page stands in the ledger that its notebook left, with the same words."""
    if not (left / LEDGER_FILE).is_file():
        raise PublicationError(
            "le carnet n’a pas laissé le registre de ses constats : il doit ouvrir le rapport par helpers.run.reports"
        )
    ledger = {"constat-" + id_.split("/", 1)[1].replace("/", "-"): told for id_, told in read_sentences(left).items()}
    for anchor, sentence in html.claims_of(page).items():
        if ledger.get(anchor) != sentence:
            raise PublicationError(f"le constat « {anchor} » de la page ne figure pas tel quel dans le registre des constats")
