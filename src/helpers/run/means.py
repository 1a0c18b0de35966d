"""What a run works with: how many workers, which engine, how much memory. Light to load: workers start before all else is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from helpers.errors import CampaignError
from helpers.run.engine.choice import Engine, default_engine
from helpers.run.engine.warm import be_forked
from helpers.run.workers import Workers
from helpers.run.workers.local import LocalWorkers
from helpers.run.workers.share import share
from helpers.settings import Settings


@dataclass(frozen=True)
class Crew:
    """The workers of a run, and its settings with what bounds their notebooks."""

    workers: Workers
    settings: Settings

    def get_ready(self) -> None:
        """Have the workers of this machine load what they need while their caller does."""
        if isinstance(self.workers, LocalWorkers):
            self.workers.start()


@dataclass(frozen=True)
class Means:
    """What a run may use: workers and memory (all there is when none), an engine for the notebooks, a cluster's address.

    `with_pdf`: whether it prints the reports that it builds.
    """

    workers: int | None = None
    memory_bytes: int | None = None
    engine: Engine | None = None
    cluster: str | None = None
    with_pdf: bool = True

    def crew(self, settings: Settings) -> Crew:
        """The workers, not started yet; raises `CampaignError`."""
        if self.cluster is not None:
            if self.workers or self.memory_bytes:
                raise CampaignError("--cluster : le nombre d’ouvriers et leur mémoire se choisissent en les lançant, pas ici.")
            from helpers.run.workers.cluster import cluster_workers  # noqa: PLC0415 - loads pandas, which the start of a run does without

            return Crew(cluster_workers(self.cluster, settings), settings)
        each = share(self.workers, self.memory_bytes)
        forked = (self.engine or default_engine()) is Engine.FORK
        notebook = min(settings.limits.notebook_bytes, each.notebook_bytes(forked=forked))
        limits = replace(settings.limits, notebook_bytes=notebook)
        begin = be_forked if forked else None
        return Crew(LocalWorkers(each.count, memory_bytes=each.bytes_each, begin=begin), replace(settings, limits=limits))


def early_crew(means: Means, settings: Settings, campaign: str) -> Crew | None:
    """Workers that load what they need while their caller does, where there is work for them; what is wrong with the means, a run tells."""
    if means.cluster is not None or not has_work(settings, campaign):
        return None
    try:
        crew = means.crew(settings)
    except CampaignError:
        return None
    crew.get_ready()
    return crew


def has_work(settings: Settings, campaign: str) -> bool:
    """Whether a run surely has something to do: nothing was produced yet, or what is given was touched since.

    Dates only tell when to make haste; what is due is told by contents (`prepare`, `fingerprint`).
    """
    manifest = settings.manifest(campaign)
    if not manifest.is_file():
        return settings.raw(campaign).is_dir()
    made = manifest.stat().st_mtime_ns
    return any(_touched(path) > made for path in settings.raw(campaign).rglob("*"))


def _touched(path: Path) -> int:
    """When a file was written last; of a link, the link itself, for editors leave some that lead nowhere. 0 for what has just gone."""
    try:
        return path.lstat().st_mtime_ns
    except FileNotFoundError:
        return 0
