"""What is new for an analyst since she last said « vu »: workbooks, remarks, reports. Nothing here looks at a clock.

What was seen is kept in `data/processed/<campaign>/_bureau/vu.json`: digests only, no text. Without it everything is new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from helpers.desk.remarks import remark_keys
from helpers.run.manifest import Manifest
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL
from helpers.run.typed_json import DAMAGED, read_typed, write_typed
from helpers.settings import Settings

FOLDER, FILE = "_bureau", "vu.json"


@dataclass(frozen=True)
class SeenWorkbook:
    """A workbook as it was seen: its content, what its tables were made from, its remarks."""

    sha256: str
    key: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """A campaign as it was seen: workbooks by territory, and the inputs of each report."""

    workbooks: Mapping[str, SeenWorkbook] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class News:
    """What changed between two looks, territories by their codes. `remarks`: how many are new, by territory."""

    is_first: bool
    arrived: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    remarks: Mapping[str, int]
    reports: tuple[str, ...]  # made, or made again
    synthesis: bool

    @property
    def is_empty(self) -> bool:
        return not (self.arrived or self.changed or self.gone or self.remarks or self.reports or self.synthesis)


NOTHING = Seen()


def seen_now(prepared: Prepared | None, manifest: Manifest, before: Seen = NOTHING) -> Seen:
    """A campaign as it stands; the remarks of a workbook that did not change since `before` are not read again."""
    reports = {slug: artefact.key for slug, artefact in manifest.artefacts.items()}
    return Seen({} if prepared is None else {slug: _workbook(prepared, slug, before) for slug in prepared.received}, reports)


def _workbook(prepared: Prepared, slug: str, before: Seen) -> SeenWorkbook:
    known, sha256, key = before.workbooks.get(slug), prepared.received[slug].source.sha256, prepared.keys.get(slug, "")
    if known is not None and (known.sha256, known.key) == (sha256, key):
        return known
    return SeenWorkbook(sha256, key, remark_keys(prepared.folder / slug))


def news(before: Seen | None, now: Seen) -> News:
    """What is in `now` that was not in `before` (None: nothing was ever seen)."""
    old, new = (before or NOTHING).workbooks, now.workbooks
    remarks = {slug: len({*one.remarks} - {*(old[slug].remarks if slug in old else ())}) for slug, one in new.items()}
    made = sorted(slug for slug, key in now.reports.items() if (before or NOTHING).reports.get(slug) != key)
    return News(
        is_first=before is None,
        arrived=tuple(sorted({*new} - {*old})),
        changed=tuple(sorted(slug for slug in {*new} & {*old} if new[slug].sha256 != old[slug].sha256)),
        gone=tuple(sorted({*old} - {*new})),
        remarks={slug: count for slug, count in sorted(remarks.items()) if count},
        reports=tuple(slug for slug in made if slug != NATIONAL),
        synthesis=NATIONAL in made,
    )


def read_seen(settings: Settings, campaign: str) -> Seen | None:
    """What was seen; None when nothing was, or when the file is damaged: everything is then new."""
    try:
        return read_typed(_path(settings, campaign), Seen)
    except (FileNotFoundError, *DAMAGED):
        return None


def write_seen(settings: Settings, campaign: str, seen: Seen) -> None:
    """Keep what has just been seen."""
    write_typed(_path(settings, campaign), seen)


def _path(settings: Settings, campaign: str) -> Path:
    return settings.processed(campaign) / FOLDER / FILE
