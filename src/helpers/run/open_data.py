"""The open data of a campaign: made of the territories whose report stands, and made again only when one of them changed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import files
from helpers.analyse.claims import ledger_frame, read_ledger
from helpers.analyse.published import published_tables
from helpers.errors import ConfinedError
from helpers.publish.open_data.fields import file_word
from helpers.publish.open_data.package import File
from helpers.publish.open_data.resources import Release
from helpers.publish.open_data.slices import FILE as SLICE
from helpers.publish.open_data.slices import Slices, read_head, slice_of, write_slice
from helpers.publish.open_data.write import FOLDER, write_about, write_tables
from helpers.run import leaks, prepare
from helpers.run.manifest import Manifest, OpenData
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL
from helpers.settings import Settings


@dataclass(frozen=True)
class Renewal:
    """Open data that are being written: what is asked for of others is done beside what the run does meanwhile."""

    settings: Settings
    manifest: Manifest
    key: str
    release: Release | None  # none where those that stand are current
    asked: tuple[tuple[Job, Future[tuple[File, ...]]], ...] = ()

    def ended(self) -> Manifest:
        """The manifest with open data that hold what it lists."""
        if self.release is None:
            return self.manifest
        tables = [file for job, written in self.asked for file in _answered(job, written)]
        folder = _folder(self.settings, self.release)
        files.sweep(folder)  # what a worker that was killed left there
        whole = write_about(folder, self.release, tables)
        return self.manifest.with_open_data(
            OpenData(
                key=self.key,
                files={f"{FOLDER}/{file.name}": file.sha256 for file in whole},
                about={file.name: (file.title, file.rows, file.size) for file in whole},
            )
        )


@dataclass(frozen=True)
class Job:
    """Some tables of a release to be written, and read as the attack will: those of the contributions, which are half of all, or the others.

    `known`: the territories that have a page, the synthesis too.
    """

    settings: Settings
    release: Release
    of_contributions: bool
    known: frozenset[str]


def renewal(settings: Settings, prepared: Prepared, manifest: Manifest, executor: Executor | None) -> Renewal:
    """Begin to write the open data, where a report was added, changed or removed since they were."""
    key = _key(prepared, manifest)
    if manifest.has_current_open_data(settings, prepared.campaign.id, key):
        return Renewal(settings, manifest, key, None)
    release = _release(prepared, manifest)
    known = frozenset(manifest.artefacts)
    jobs = [Job(settings, release, of_contributions, known) for of_contributions in (True, False)]
    return Renewal(settings, manifest, key, release, tuple((job, _asked(job, executor)) for job in jobs))


def _asked(job: Job, executor: Executor | None) -> Future[tuple[File, ...]]:
    if executor is not None:
        return executor.submit(written, job)
    done: Future[tuple[File, ...]] = Future()
    done.set_result(written(job))
    return done


def _answered(job: Job, asked: Future[tuple[File, ...]]) -> tuple[File, ...]:
    """What a worker has written; a worker that was lost, or had too little memory for a table, is done without."""
    try:
        return asked.result()
    except (ConfinedError, MemoryError):
        return written(job)


def written(job: Job) -> tuple[File, ...]:
    """Write the tables of a job, in a worker; what they tell is kept for the attack."""
    framing = job.release.framing
    contributions = file_word(framing.by_table["contributions"].name)
    folder = _folder(job.settings, job.release)
    found = write_tables(folder, job.release, lambda name: (name == contributions) == job.of_contributions)
    reader = leaks.reader(job.settings, job.release.campaign, job.known)
    for file in found:
        reader.keep(folder / file.name)
    return found


def _folder(settings: Settings, release: Release) -> Path:
    return settings.reports(release.campaign.id) / FOLDER


def _key(prepared: Prepared, manifest: Manifest) -> str:
    reports = sorted((slug, artefact.key) for slug, artefact in manifest.artefacts.items())
    return files.digest(repr(prepared.campaign), repr(reports), repr(list(_others(prepared, manifest))), files.digest_code())


def _release(prepared: Prepared, manifest: Manifest) -> Release:
    folders = tuple(_kept(prepared, slug) for slug in _standing(prepared, manifest))
    heads = tuple(map(read_head, folders))
    return Release(prepared.campaign, heads, Slices(folders), tuple(_others(prepared, manifest)), _national(prepared, manifest))


def _kept(prepared: Prepared, slug: str) -> Path:
    """Where the part of a territory was kept when its report was built; made again where the workbook was read since."""
    folder = prepared.settings.processed(prepared.campaign.id) / slug
    if not (folder / SLICE).is_file():
        analysis = prepared.analysis(slug)
        write_slice(folder, slice_of(analysis, published_tables(analysis)))
    return folder


def _standing(prepared: Prepared, manifest: Manifest) -> list[str]:
    """A report that was refused publishes nothing, its data neither."""
    return [slug for slug in prepared.slugs if slug in manifest.artefacts and slug not in prepared.left_out]


def _others(prepared: Prepared, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """Territories without data in the release: slug, name, state."""
    standing = set(_standing(prepared, manifest))
    names = {one.slug: one.name for one in prepared.campaign.expected}
    for slug in prepared.slugs:
        if slug not in standing:
            yield slug, names.get(slug, slug), "sans_rapport"
    for slug, name in names.items():
        if slug not in prepared.slugs:
            yield slug, name, "non_recu"


def _national(prepared: Prepared, manifest: Manifest) -> pd.DataFrame:
    if NATIONAL not in manifest.artefacts:
        return ledger_frame(())
    return read_ledger(prepared.settings.processed(prepared.campaign.id) / prepare.NATIONAL)
