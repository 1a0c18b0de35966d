"""The open data of a campaign: made of the territories whose report stands, part by part, each made again only when what it holds changed.

What does not depend on the synthesis is written while the synthesis is made (`ahead`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import pandas as pd

from helpers import files
from helpers.analyse.claims import ledger_frame, read_ledger
from helpers.analyse.published import published_tables
from helpers.errors import ConfinedError
from helpers.framing.model import Framing
from helpers.publish.open_data.fields import file_word
from helpers.publish.open_data.package import File
from helpers.publish.open_data.resources import CLAIMS, Release
from helpers.publish.open_data.slices import FILE as SLICE
from helpers.publish.open_data.slices import Slices, read_head, slice_of, write_slice
from helpers.publish.open_data.write import FOLDER, write_about, write_tables
from helpers.run import leaks, prepare
from helpers.run.engine import warm
from helpers.run.manifest import Manifest, OpenData, are_intact
from helpers.run.prepare import Prepared
from helpers.run.room import give_back
from helpers.run.task import NATIONAL
from helpers.settings import Settings

CONTRIBUTIONS, SENTENCES, OTHERS = "contributions", "constats", "autres"  # parts: that of the contributions is half of all
PARTS = (CONTRIBUTIONS, SENTENCES, OTHERS)


@dataclass(frozen=True)
class Job:
    """A part of a release to be written, and read as the attack will.

    `key`: all that it is made from. `known`: the territories that have a page, and the synthesis, which is expected to; where it fails, the attack reads again.
    """

    settings: Settings
    release: Release
    part: str
    key: str
    known: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A job that somebody does, beside what the run does meanwhile."""

    job: Job
    answer: Future[tuple[File, ...]]

    def files(self) -> tuple[File, ...]:
        """What a worker has written; a worker that was lost, or had too little memory for a table, is done without."""
        try:
            return self.answer.result()
        except (ConfinedError, MemoryError):
            return written(self.job)


Ahead = Mapping[str, Asked]  # the parts that were asked for before the end of a run, by name


@dataclass(frozen=True)
class Renewal:
    """Open data that are being written."""

    settings: Settings
    manifest: Manifest
    keys: Mapping[str, str]  # of all parts
    release: Release | None  # none where all that stands is current
    kept: tuple[File, ...] = ()  # those of the parts that stand
    asked: Ahead = field(default_factory=dict)

    def ended(self) -> Manifest:
        """The manifest with open data that hold what it lists."""
        if self.release is None:
            return self.manifest
        tables = [*self.kept, *(file for one in self.asked.values() for file in one.files())]
        folder = _folder(self.settings, self.release)
        files.sweep(folder)  # what a worker that was killed left there
        whole = write_about(folder, self.release, tables)
        return self.manifest.with_open_data(
            OpenData(
                keys=self.keys,
                files={f"{FOLDER}/{file.name}": file.sha256 for file in whole},
                about={file.name: (file.title, file.rows, file.size) for file in whole},
            )
        )


def ahead(prepared: Prepared, manifest: Manifest, executor: Executor) -> Ahead:
    """Begin to write what does not depend on the synthesis, once every territory has its report or its card."""
    keys = _keys(prepared, manifest)
    due = [part for part in (CONTRIBUTIONS, OTHERS) if _standing_files(prepared, manifest, part, keys[part]) is None]
    if not due:
        return {}
    release = _release(prepared, manifest)
    return {part: _asked(_job(prepared, manifest, release, part, keys[part]), executor) for part in due}


def renewal(prepared: Prepared, manifest: Manifest, executor: Executor | None, begun: Ahead | None = None) -> Renewal:
    """Begin to write the parts of the open data that changed since they were written; those that were `begun` from the same are waited for."""
    keys, standing, ready = _keys(prepared, manifest), manifest.open_data, begun or {}
    wanted = {part: one for part, one in ready.items() if one.job.key == keys[part]}
    wait([one.answer for part, one in ready.items() if part not in wanted])  # they write these very files; nobody reads them
    found = {part: _standing_files(prepared, manifest, part, keys[part]) for part in PARTS}
    due = [part for part in PARTS if found[part] is None]
    if standing is not None and not due and are_intact(prepared.settings.reports(prepared.campaign.id), standing.files):
        return Renewal(prepared.settings, manifest, keys, None)
    release = _release(prepared, manifest)
    asked = {part: wanted.get(part) or _asked(_job(prepared, manifest, release, part, keys[part]), executor) for part in due}
    return Renewal(prepared.settings, manifest, keys, release, tuple(chain.from_iterable(filter(None, found.values()))), asked)


def _job(prepared: Prepared, manifest: Manifest, release: Release, part: str, key: str) -> Job:
    """The claims of the nation travel with the part that holds them alone."""
    told = replace(release, national=_national(prepared, manifest)) if part == SENTENCES else release
    return Job(prepared.settings, told, part, key, frozenset({*_standing(prepared, manifest), NATIONAL}))


def _asked(job: Job, executor: Executor | None) -> Asked:
    if executor is not None:
        return Asked(job, executor.submit(written, job))
    done: Future[tuple[File, ...]] = Future()
    done.set_result(written(job))
    return Asked(job, done)


def written(job: Job) -> tuple[File, ...]:
    """Write the tables of a job, in a worker, which has no notebook left to run; what they tell is kept for the attack."""
    warm.close()
    framing = job.release.framing
    folder = _folder(job.settings, job.release)
    found = write_tables(folder, job.release, lambda name: _part_of(name, framing) == job.part)
    reader = leaks.reader(job.settings, job.release.campaign, job.known)
    for file in found:
        reader.keep(folder / file.name)
    give_back()
    return found


def _part_of(table: str, framing: Framing) -> str:
    """The part that a table belongs to."""
    named = {file_word(framing.by_table["contributions"].name): CONTRIBUTIONS, CLAIMS: SENTENCES}
    return named.get(table, OTHERS)


def _folder(settings: Settings, release: Release) -> Path:
    return settings.reports(release.campaign.id) / FOLDER


def _standing_files(prepared: Prepared, manifest: Manifest, part: str, key: str) -> tuple[File, ...] | None:
    """The tables of a part that were made from the very same, and are as they were written; nothing when they are to be made."""
    standing = manifest.open_data
    if standing is None or standing.keys.get(part) != key:
        return None
    found = tuple(
        File(name, standing.files[f"{FOLDER}/{name}"], size, title, rows)
        for name, (title, rows, size) in standing.about.items()
        if rows is not None and _part_of(Path(name).stem, prepared.campaign.framing) == part
    )
    whole = {f"{FOLDER}/{file.name}": file.sha256 for file in found}
    return found if are_intact(prepared.settings.reports(prepared.campaign.id), whole) else None


def _keys(prepared: Prepared, manifest: Manifest) -> dict[str, str]:
    """All that each part is made from, in one print: the claims alone are those of the synthesis too."""
    reports = [(slug, manifest.artefacts[slug].key) for slug in _standing(prepared, manifest)]
    others = repr(list(_others(prepared, manifest)))
    shared = files.digest(repr(prepared.campaign), repr(reports), others, files.digest_code())
    nation = manifest.artefacts[NATIONAL].key if NATIONAL in manifest.artefacts else ""
    return {part: files.digest(part, shared, nation if part == SENTENCES else "") for part in PARTS}


def _release(prepared: Prepared, manifest: Manifest) -> Release:
    """What the territories publish; the claims of the nation are for one part alone (`_job`)."""
    folders = tuple(_kept(prepared, slug) for slug in _standing(prepared, manifest))
    heads = tuple(map(read_head, folders))
    return Release(prepared.campaign, heads, Slices(folders), tuple(_others(prepared, manifest)), ledger_frame(()))


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
