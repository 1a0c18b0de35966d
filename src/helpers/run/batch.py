"""The batch: which reports to build, who builds them, what happened. One bad territory never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, replace
from itertools import islice

from filelock import FileLock, Timeout

from helpers import files
from helpers.errors import CampaignError, ConcertationsError
from helpers.framing.campaign import Campaign, read_campaign
from helpers.run import build, fingerprint, open_data
from helpers.run.build import Task
from helpers.run.cost import Cost, Meter
from helpers.run.engine.notebook import Engine, default_engine
from helpers.run.leaks import withdraw_leaks
from helpers.run.manifest import Artefact, Manifest, read_manifest, write_manifest
from helpers.run.portal import GONE, write_failure, write_portal
from helpers.run.prepare import Prepared, prepare
from helpers.run.sobriety import account
from helpers.run.workers import Workers
from helpers.run.workers.cluster import cluster_workers
from helpers.run.workers.local import LocalWorkers
from helpers.run.workers.share import share
from helpers.run.workers.worker import unexpected
from helpers.settings import Settings

LOCK = ".verrou"


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
    cost: Cost

    def of(self, state: str) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.state == state)

    @property
    def exit_code(self) -> int:
        """0 all well; 1 some territories failed or have blocking findings."""
        return 1 if self.of("failed") or self.prepared.left_out else 0


@dataclass(frozen=True)
class Step:
    """Where a run is: reports that are up to date, done and failed out of those to do, territories in work, what just ended."""

    up_to_date: int
    total: int
    done: int
    failed: int
    in_work: tuple[str, ...]
    ended: Result | None = None


Progress = Callable[[Step], None]


@dataclass(frozen=True)
class Means:
    """What a run may use: workers and memory (all there is when none), an engine for the notebooks, a cluster's address."""

    workers: int | None = None
    memory_bytes: int | None = None
    engine: Engine | None = None
    cluster: str | None = None

    def workers_for(self, settings: Settings) -> tuple[Workers, Settings]:
        """The workers, and the settings that bound what their notebooks take."""
        if self.cluster is not None:
            if self.workers or self.memory_bytes:
                raise CampaignError("--cluster : le nombre d’ouvriers et leur mémoire se choisissent en les lançant, pas ici.")
            return cluster_workers(self.cluster, settings), settings
        each = share(self.workers, self.memory_bytes)
        forked = (self.engine or default_engine()) is Engine.FORK
        notebook = min(settings.limits.notebook_bytes, each.notebook_bytes(forked=forked))
        limits = replace(settings.limits, notebook_bytes=notebook)
        return LocalWorkers(each.count, memory_bytes=each.bytes_each), replace(settings, limits=limits)


def produce(
    settings: Settings, name: str, *, only: tuple[str, ...] = (), workers: int | None = None, means: Means | None = None,
    force: bool = False, progress: Progress = lambda _step: None,
) -> Outcome:  # fmt: skip
    """Build every report of a campaign that is not up to date; raises only when nothing can be done."""
    meter = Meter()
    campaign = read_campaign(settings, name)
    folder = settings.reports(name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / LOCK, timeout=0):
            files.sweep(folder)  # what a run that was cut short left
            outcome = _produce(settings, campaign, only, means or Means(workers), force, progress, meter)
            account(settings, campaign, len(outcome.of("built")), outcome.cost)
            return outcome
    except Timeout as error:
        raise CampaignError(
            f"Une autre production de la campagne « {name} » est en cours (verrou reports/{name}/{LOCK}). "
            "Attendez qu’elle finisse, puis relancez."
        ) from error


def _produce(
    settings: Settings, campaign: Campaign, only: tuple[str, ...], means: Means, force: bool, progress: Progress, meter: Meter
) -> Outcome:
    workers, bounded = means.workers_for(settings)
    with workers:
        prepared = prepare(settings, campaign, workers)
        manifest = read_manifest(settings.reports(campaign.id))
        tasks = _tasks(prepared, only)
        current = frozenset(task for task in tasks if not force and manifest.is_current(settings, task))
        results = [Result(task, "up_to_date") for task in tasks if task in current]
        due = [task for task in tasks if task not in current]
        for result in _run(workers, bounded, means.engine, due, len(current), progress):
            results.append(result)
            manifest = _noted(manifest, settings, result)
            _count(meter, result, elsewhere=bool(means.cluster))
    files.sweep(settings.reports(campaign.id))  # what a worker that was killed left
    results = _close(settings, prepared, manifest, results)
    return Outcome(campaign, prepared, tuple(results), meter.cost())


def _count(meter: Meter, result: Result, *, elsewhere: bool) -> None:
    """The workers of a cluster are no children of this process; the notebooks that were forked never are."""
    if result.cost is not None:
        apart = result.cost.processor_seconds if elsewhere else result.cost.apart_seconds
        meter.add(apart or 0.0, result.cost.peak_bytes or 0)


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


def _run(
    workers: Workers, settings: Settings, engine: Engine | None, due: list[Task], up_to_date: int, progress: Progress
) -> Iterator[Result]:
    """Results as they come. Tasks start in the order in which they are asked for: those in work are the first ones not done."""
    asked: dict[Future[Cost], Task] = {workers.submit(build.build, settings, task, engine): task for task in due}
    step = Step(up_to_date, len(due), 0, 0, _slugs(asked, workers.count))
    progress(step)
    for future in as_completed(list(asked)):
        result = _result(asked.pop(future), future)
        failed = step.failed + (result.state == "failed")
        step = Step(up_to_date, len(due), step.done + 1, failed, _slugs(asked, workers.count), result)
        progress(step)
        yield result


def _slugs(asked: dict[Future[Cost], Task], count: int) -> tuple[str, ...]:
    return tuple(task.slug for task in islice(asked.values(), count))


def _result(task: Task, future: Future[Cost]) -> Result:
    """A report that failed is a result like another: its reason, in French."""
    error = future.exception()
    if error is None:
        return Result(task, "built", cost=future.result())
    if isinstance(error, ConcertationsError):
        return Result(task, "failed", str(error))
    return Result(task, "failed", unexpected(error))


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
