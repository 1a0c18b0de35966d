"""The batch: which reports to build, who builds them, what happened. One bad territory never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from helpers import files
from helpers.collect.reading import confined
from helpers.errors import CampaignError
from helpers.framing.campaign import Campaign, read_campaign
from helpers.run.closing import close, failed, get_ready
from helpers.run.cost import Cost, Meter
from helpers.run.drafting import rescue
from helpers.run.engine.choice import Engine
from helpers.run.failures import kind_of, reason_of
from helpers.run.fingerprint import Fingerprints
from helpers.run.lock import PATIENCE, only_run, preparing
from helpers.run.manifest import Artefact, Manifest, note, read_results
from helpers.run.means import Crew, Means
from helpers.run.note_records import remember_again
from helpers.run.prepare import Prepared, prepare
from helpers.run.room import give_back
from helpers.run.sobriety import account
from helpers.run.standing import foreseen_unreported, handed_over, unreported
from helpers.run.task import NATIONAL, REPORTS, Task
from helpers.run.workers import Workers
from helpers.settings import Settings

if TYPE_CHECKING:
    from helpers.run.open_data import Ahead


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


def produce(
    settings: Settings, name: str, *, only: tuple[str, ...] = (), workers: int | None = None, means: Means | None = None,
    force: bool = False, progress: Progress = lambda _step: None, crew: Crew | None = None, meter: Meter | None = None,
) -> Outcome:  # fmt: skip
    """Build every report of a campaign that is not up to date; raises only when nothing can be done.

    `crew`: workers that were made of these `means` before, to be ready now. `meter`: what counts the cost, for whoever tells it even
    when the run is stopped.
    """
    meter = meter or Meter()
    campaign = read_campaign(settings, name)
    files.check_writable(settings.reports(name))
    with only_run(settings, name):
        _sweep(settings, name)
        means = means or Means(workers)
        with _swept_when_stopped(settings, name):
            outcome = _produce(settings, campaign, only, crew or means.crew(settings), means, force, progress, meter)
        account(settings, campaign, len(outcome.of("built")), outcome.cost)
        return outcome


@contextmanager
def _swept_when_stopped(settings: Settings, name: str) -> Iterator[None]:
    """A run that is stopped, and can still do something, leaves nothing half-written; one that cannot is swept after by the next."""
    try:
        yield
    except BaseException:
        with suppress(OSError, CampaignError):
            _sweep(settings, name, patience=0)
        raise


def _sweep(settings: Settings, name: str, patience: float = PATIENCE) -> None:
    """Remove what a run that was cut short left half-written; raises `CampaignError` when somebody prepares for longer than `patience` seconds."""
    files.sweep(settings.reports(name))
    with preparing(settings, name, patience):
        files.sweep(settings.processed(name))


def _produce(
    settings: Settings, campaign: Campaign, only: tuple[str, ...], crew: Crew, means: Means, force: bool, progress: Progress,
    meter: Meter,
) -> Outcome:  # fmt: skip
    with crew.workers, workers_counted(crew.workers, meter):
        prepared = prepare(settings, campaign, crew.workers)
        give_back()
        remember_again(prepared)
        manifest = read_results(settings, campaign.id)
        rescue(settings, campaign.id, manifest.prints_of(NATIONAL))
        batch = _Batch(crew.workers, crew.settings, means, force, progress, meter)
        prepared, manifest, results = _reports(batch, prepared, manifest, _chosen(prepared, only))
        for folder in REPORTS:  # what a worker that was killed left; others may be writing open data
            files.sweep(settings.reports(campaign.id) / folder)
        faults = dict(prepared.unread) | close(settings, prepared, manifest, batch.warm, batch.begun)
    asked = {one.task.slug for one in results}
    told = [replace(one, state="failed", reason=faults[one.task.slug]) if one.task.slug in faults else one for one in results]
    told += [Result(Task(campaign.id, slug), "failed", reason) for slug, reason in faults.items() if slug not in asked]
    return Outcome(campaign, prepared, tuple(told), meter.cost())


@contextmanager
def workers_counted(workers: Workers, meter: Meter) -> Iterator[None]:
    """What workers take is counted while they live, however their work ends."""
    try:
        yield
    finally:
        meter.add(workers.processor_seconds, workers.peak_bytes)


def _reports(
    batch: _Batch, prepared: Prepared, manifest: Manifest, chosen: tuple[str, ...]
) -> tuple[Prepared, Manifest, list[Result]]:
    """Every report, the synthesis first: it is the longest, and needs of the others only to know which are missing.

    That is foreseen. Where it turns out otherwise, the synthesis is made again.
    """
    foreseen = handed_over(prepared, foreseen_unreported(prepared, manifest, chosen))
    manifest, (synthesis, *territories) = batch.brought_up_to_date(foreseen, manifest, (NATIONAL, *chosen))
    missing = tuple(unreported(foreseen, manifest))
    if missing == foreseen.unreported:
        return foreseen, manifest, [*territories, synthesis]
    known = handed_over(prepared, missing)
    manifest, (synthesis,) = batch.brought_up_to_date(known, manifest, (NATIONAL,))
    return known, manifest, [*territories, synthesis]


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


@dataclass
class _Batch:
    """What all reports of a run share, and where the run is."""

    workers: Workers
    settings: Settings
    means: Means
    force: bool
    progress: Progress
    meter: Meter
    step: Step = Step(0, 0, 0, 0, ())
    begun: Ahead | None = None  # the open data that were asked for while the synthesis was made

    @property
    def warm(self) -> Workers | None:
        """The workers, if they are of this machine and have worked: the end of a run is too short to start some, or to travel."""
        return self.workers if self.step.done and not self.means.cluster else None

    def brought_up_to_date(
        self, prepared: Prepared, manifest: Manifest, slugs: tuple[str, ...]
    ) -> tuple[Manifest, list[Result]]:
        """Build the reports that are due among some; each result is noted as it comes. They are told in the order asked for."""
        prints = Fingerprints(prepared)
        tasks = [replace(prints.task(slug), with_pdf=self.means.with_pdf) for slug in slugs]
        current = set() if self.force else self._current(manifest, tasks)
        results = {task.slug: Result(task, "up_to_date") for task in tasks if task.slug in current}
        due = [self._due(manifest, task) for task in tasks if task.slug not in current]
        left = {task.slug for task in due}
        for result in self._built(due, len(current)):
            results[result.task.slug] = result
            manifest = self._noted(prepared, manifest, result)
            left.remove(result.task.slug)
            if left == {NATIONAL}:
                self._begin_open_data(prepared, manifest)
        return manifest, [results[slug] for slug in slugs]

    def _current(self, manifest: Manifest, tasks: list[Task]) -> set[str]:
        """The reports that stand; all their files are read to tell, on all cores."""
        with ThreadPoolExecutor() as pool:
            stand = pool.map(partial(manifest.is_current, self.settings), tasks)
            return {task.slug for task, stands in zip(tasks, stand, strict=True) if stands}

    def _begin_open_data(self, prepared: Prepared, manifest: Manifest) -> None:
        """Nothing is left but the synthesis, which one worker makes: the others write what does not depend on it."""
        if self.begun is None and self.warm is not None:
            from helpers.run.open_data import ahead  # noqa: PLC0415 - loaded by `get_ready` by now

            self.begun = ahead(prepared, manifest, self.warm)

    def _due(self, manifest: Manifest, task: Task) -> Task:
        """A report that only lacks its PDF, or only has old ones, is printed, or told without; it is not made again."""
        return replace(task, prints_only=not self.force and manifest.lacks_copies_only(self.settings, task))

    def _built(self, due: list[Task], current: int) -> Iterator[Result]:
        """Results as they come. Tasks start in the order in which they are asked for: those in work are the first ones not done."""
        asked: dict[Future[Cost], Task] = {
            self.workers.submit(built, self.settings, task, self.means.engine): task for task in due
        }
        before = self.step
        self._tell(replace(before, up_to_date=before.up_to_date + current, total=before.total + len(due), ended=None), asked)
        if due:
            get_ready()
        for future in as_completed(list(asked)):
            result = _result(asked.pop(future), future)
            failures = self.step.failed + (result.state == "failed")
            self._tell(replace(self.step, done=self.step.done + 1, failed=failures, ended=result), asked)
            yield result

    def _tell(self, step: Step, asked: dict[Future[Cost], Task]) -> None:
        self.step = replace(step, in_work=tuple(task.slug for task in islice(asked.values(), self.workers.count)))
        self.progress(self.step)

    def _noted(self, prepared: Prepared, manifest: Manifest, result: Result) -> Manifest:
        slug = result.task.slug
        if result.cost is None:
            return failed(self.settings, prepared, manifest, slug, result.reason, result.kind)
        # What the workers of this machine take, notebooks included, is read at the end; those of a cluster tell it themselves.
        told = result.cost.processor_seconds if self.means.cluster else None
        self.meter.add(told or 0.0, result.cost.peak_bytes or 0)
        standing = manifest.artefacts.get(slug) if result.task.prints_only else None
        noted = Artefact.of if standing is None else standing.printed_again
        artefact = noted(self.settings, result.task, result.cost)
        note(self.settings, prepared.campaign.id, slug, artefact)
        return manifest.with_artefact(slug, artefact)


def built(settings: Settings, task: Task, engine: Engine | None) -> Cost:
    """Build one report, in a worker, which reads no workbook any more."""
    from helpers.run.build import build, reprint  # noqa: PLC0415 - loads altair and papermill, which the coordinator does without

    confined.rest()
    return reprint(settings, task) if task.prints_only else build(settings, task, engine)


def _result(task: Task, future: Future[Cost]) -> Result:
    """A report that failed is a result like another: its reason, in French."""
    error = future.exception()
    if error is None:
        return Result(task, "built", cost=future.result())
    return Result(task, "failed", reason_of(error), kind=kind_of(error))
