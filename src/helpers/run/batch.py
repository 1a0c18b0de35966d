"""The batch: which reports to build, who builds them, what happened. One bad territory never stops the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from helpers import files
from helpers.errors import CampaignError
from helpers.framing.campaign import Campaign, read_campaign
from helpers.run import build
from helpers.run.build import Task
from helpers.run.closing import close, failed
from helpers.run.cost import Cost
from helpers.run.failures import kind_of, reason_of
from helpers.run.fingerprint import Fingerprints
from helpers.run.lock import only_run, preparing
from helpers.run.manifest import Artefact, Manifest, note, read_results
from helpers.run.orphans import die_with_parent
from helpers.run.prepare import Prepared, prepare
from helpers.run.standing import handed_over
from helpers.settings import Settings

SHOWN_IN_WORK = 2  # names in the progress bar


@dataclass(frozen=True)
class Result:
    """What became of one report: « built », « up_to_date » or « failed », with the reason and what it cost."""

    task: Task
    state: str
    reason: str = ""
    cost: Cost | None = None
    kind: str = ""  # of a failure: who can mend it (see `failures`)


@dataclass(frozen=True)
class Outcome:
    """What a run did, territory by territory, and where to look."""

    campaign: Campaign
    prepared: Prepared
    results: tuple[Result, ...]
    seconds: float

    def of(self, state: str) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.state == state)

    @property
    def exit_code(self) -> int:
        """0 all well; 1 some territories failed or have blocking findings."""
        return 1 if self.of("failed") or self.prepared.left_out else 0


Progress = Callable[[int, int, str, str], None]  # reports done, in all, territory just finished, territories in work


def produce(
    settings: Settings, name: str, *, only: tuple[str, ...] = (), workers: int | None = None, force: bool = False,
    progress: Progress = lambda _done, _total, _finished, _in_work: None,
) -> Outcome:  # fmt: skip
    """Build every report of a campaign that is not up to date; raises only when nothing can be done."""
    started = time.monotonic()
    campaign = read_campaign(settings, name)
    files.check_writable(settings.reports(name))
    with only_run(settings, name):
        _sweep(settings, name)
        return _produce(settings, campaign, only, workers or os.cpu_count() or 1, force, progress, started)


def _sweep(settings: Settings, name: str) -> None:
    """Remove what a run that was cut short left half-written."""
    files.sweep(settings.reports(name))
    with preparing(settings, name):
        files.sweep(settings.processed(name))


def _produce(
    settings: Settings, campaign: Campaign, only: tuple[str, ...], workers: int, force: bool, progress: Progress, started: float
) -> Outcome:
    # Workers are started afresh: a renderer that was used in this process would not survive a fork.
    with ProcessPoolExecutor(
        max_workers=workers, mp_context=get_context("spawn"), initializer=die_with_parent, initargs=(os.getpid(),)
    ) as pool:
        prepared = prepare(settings, campaign, pool)
        manifest = read_results(settings, campaign.id)
        batch = _Batch(pool, settings, force, progress)
        manifest, results = batch.brought_up_to_date(prepared, manifest, _chosen(prepared, only))
        # The synthesis says which territories have no report: it comes after them.
        prepared = handed_over(prepared, manifest)
        manifest, synthesis = batch.brought_up_to_date(prepared, manifest, (build.NATIONAL,))
    leaks = close(settings, prepared, manifest)
    told = [Result(one.task, "failed", leaks[one.task.slug]) if one.task.slug in leaks else one for one in results + synthesis]
    return Outcome(campaign, prepared, tuple(told), time.monotonic() - started)


def _chosen(prepared: Prepared, only: tuple[str, ...]) -> tuple[str, ...]:
    """The territories that are in; `only` narrows them."""
    for slug in only:
        if slug not in prepared.slugs:
            raise CampaignError(
                f"Le territoire « {slug} » n’a pas de classeur dans data/raw/{prepared.campaign.id}. "
                f"Territoires reçus : {', '.join(prepared.slugs) or 'aucun'}."
            )
    known = (slug for slug in prepared.slugs if slug not in prepared.left_out)
    return tuple(slug for slug in known if slug in only or not only)


@dataclass(frozen=True)
class _Batch:
    """What all reports of a run share."""

    pool: ProcessPoolExecutor
    settings: Settings
    force: bool
    progress: Progress

    def brought_up_to_date(
        self, prepared: Prepared, manifest: Manifest, slugs: tuple[str, ...]
    ) -> tuple[Manifest, list[Result]]:
        """Build the reports that are due among some; each result is noted as it comes."""
        prints = Fingerprints(prepared)
        tasks = [prints.task(slug) for slug in slugs]
        current = {task.slug for task in tasks if not self.force and manifest.is_current(self.settings, task)}
        results = [Result(task, "up_to_date") for task in tasks if task.slug in current]
        due = [task for task in tasks if task.slug not in current]
        for result in _run(self.pool, self.settings, due, self.progress):
            results.append(result)
            manifest = self._noted(prepared, manifest, result)
        return manifest, results

    def _noted(self, prepared: Prepared, manifest: Manifest, result: Result) -> Manifest:
        slug = result.task.slug
        if result.cost is None:
            return failed(self.settings, prepared, manifest, slug, result.reason, result.kind)
        artefact = Artefact.of(self.settings, result.task, result.cost)
        note(self.settings, prepared.campaign.id, slug, artefact)
        return manifest.with_artefact(slug, artefact)


def _run(pool: ProcessPoolExecutor, settings: Settings, due: list[Task], progress: Progress) -> Iterator[Result]:
    running: dict[Future[Cost], Task] = {pool.submit(build.build, settings, task): task for task in due}
    for done, future in enumerate(as_completed(running), start=1):
        task = running[future]
        in_work = [other.slug for waiting, other in running.items() if waiting.running()]
        progress(done, len(due), task.slug, ", ".join(in_work[:SHOWN_IN_WORK]))
        yield _result(task, future)


def _result(task: Task, future: Future[Cost]) -> Result:
    """A report that failed is a result like another: its reason, in French."""
    error = future.exception()
    if error is None:
        return Result(task, "built", cost=future.result())
    return Result(task, "failed", reason_of(error), kind=kind_of(error))
