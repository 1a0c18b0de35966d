"""The batch: which reports to build, who builds them, what happened. One bad territory never stops the others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from filelock import FileLock, Timeout

from helpers.errors import CampaignError, ConcertationsError
from helpers.framing.campaign import Campaign, read_campaign
from helpers.run import build, fingerprint, open_data
from helpers.run.build import Task
from helpers.run.cost import Cost, Meter
from helpers.run.leaks import withdraw_leaks
from helpers.run.manifest import Artefact, Manifest, read_manifest, write_manifest
from helpers.run.portal import GONE, write_failure, write_portal
from helpers.run.prepare import Prepared, prepare
from helpers.run.sobriety import account
from helpers.settings import Settings

LOCK = ".verrou"
SHOWN_IN_WORK = 2  # names in the progress bar


@dataclass(frozen=True)
class Result:
    """What became of one report: « built », « up_to_date » or « failed », with the reason and what it cost."""

    task: Task
    state: str
    reason: str = ""
    cost: Cost | None = None


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
    started, meter = time.monotonic(), Meter.start()
    campaign = read_campaign(settings, name)
    folder = settings.reports(name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=0):
            outcome = _produce(settings, campaign, only, workers or os.cpu_count() or 1, force, progress, started)
            account(settings, campaign, len(outcome.of("built")), meter.read())
            return outcome
    except Timeout as error:
        raise CampaignError(
            f"Une autre production de la campagne « {name} » est en cours (verrou reports/{name}/{LOCK}). "
            "Attendez qu’elle finisse, puis relancez."
        ) from error


def _produce(
    settings: Settings, campaign: Campaign, only: tuple[str, ...], workers: int, force: bool, progress: Progress, started: float
) -> Outcome:
    # Workers are started afresh: a renderer that was used in this process would not survive a fork.
    with ProcessPoolExecutor(max_workers=workers, mp_context=get_context("spawn")) as pool:
        prepared = prepare(settings, campaign, pool)
        tasks = _tasks(prepared, only)
        manifest = read_manifest(settings.reports(campaign.id))
        due = [task for task in tasks if force or not manifest.is_current(settings, task)]
        results = [Result(task, "up_to_date") for task in tasks if task not in due]
        for result in _run(pool, settings, due, progress):
            results.append(result)
            manifest = _noted(manifest, settings, result)
    results = _close(settings, prepared, manifest, results)
    return Outcome(campaign, prepared, tuple(results), time.monotonic() - started)


def _tasks(prepared: Prepared, only: tuple[str, ...]) -> tuple[Task, ...]:
    """A report for each territory that is in, then the synthesis; `only` narrows the territories."""
    known = [slug for slug in prepared.slugs if slug not in prepared.left_out]
    for slug in only:
        if slug not in prepared.slugs:
            raise CampaignError(
                f"Le territoire « {slug} » n’a pas de classeur dans data/raw/{prepared.campaign.id}. "
                f"Territoires reçus : {', '.join(prepared.slugs) or 'aucun'}."
            )
    chosen = [slug for slug in known if slug in only or not only]
    return tuple(fingerprint.with_key(Task(prepared.campaign.id, slug), prepared) for slug in (*chosen, build.NATIONAL))


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
    if isinstance(error, ConcertationsError):
        return Result(task, "failed", str(error))
    return Result(task, "failed", f"une erreur inattendue est survenue ({type(error).__name__} : {error})")


def _noted(manifest: Manifest, settings: Settings, result: Result) -> Manifest:
    if result.cost is None:
        return manifest.without(result.task.slug)
    return manifest.with_artefact(result.task.slug, Artefact.of(settings, result.task, result.cost))


def _close(settings: Settings, prepared: Prepared, manifest: Manifest, results: list[Result]) -> list[Result]:
    """Failure cards, open data, portal and manifest: what a reader opens first is written last. A page that leaks has failed too."""
    for slug, reason in prepared.left_out.items():
        write_failure(settings, prepared, slug, reason)
        manifest = manifest.without(slug)
    for slug in set(manifest.artefacts) - {*prepared.slugs, build.NATIONAL}:
        write_failure(settings, prepared, slug, GONE)
        manifest = manifest.without(slug)
    failed = {result.task.slug: result.reason for result in results if result.state == "failed"}
    for slug, reason in failed.items():
        write_failure(settings, prepared, slug, reason)
    _write_front(settings, prepared, manifest, failed)
    leaks = withdraw_leaks(settings, prepared, manifest)
    if leaks:
        _write_front(settings, prepared, manifest.without(*leaks), failed | leaks)
    return [Result(one.task, "failed", leaks[one.task.slug]) if one.task.slug in leaks else one for one in results]


def _write_front(settings: Settings, prepared: Prepared, manifest: Manifest, failed: dict[str, str]) -> None:
    manifest = open_data.renewed(settings, prepared, manifest)
    write_manifest(settings.reports(prepared.campaign.id), manifest, prepared)
    write_portal(settings, prepared, manifest, failed)
