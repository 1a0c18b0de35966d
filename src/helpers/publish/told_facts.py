"""What a file of a release tells, as values; and how it is kept until the file changes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern

from helpers.files import write_text


@dataclass(frozen=True, slots=True)
class Count:
    """Which count: a measure, a territory, a line and a column, « Total » for a sum."""

    measure: str
    territory: str
    line: str
    column: str


@dataclass(frozen=True, slots=True)
class Told:
    """A count as an artefact shows it: its value, or that it is under a limit, or that it is masked."""

    count: Count
    artefact: str
    value: int | None
    below: int | None = None
    withheld: bool = False  # left out of every sum


@dataclass(frozen=True, slots=True)
class Spoken:
    """A contribution as an artefact shows it: its public where it is told, its kind where it is told."""

    territory: str
    id: str
    artefact: str
    public: str = ""
    kind: str = ""


@dataclass
class Artefacts:
    """All that files of a release tell."""

    counts: list[Told] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)  # artefact, what is wrong with it
    unread: list[str] = field(default_factory=list)
    territories: set[str] = field(default_factory=set)  # those that have a page

    def add(self, other: Artefacts) -> None:
        """What another file tells, too."""
        self.counts += other.counts
        self.spoken += other.spoken
        self.faults += other.faults
        self.unread += other.unread
        self.territories |= other.territories


def write(path: Path, found: Artefacts) -> None:
    """Keep what one file tells."""
    content = {
        "counts": [
            [one.count.measure, one.count.territory, one.count.line, one.count.column, one.value, one.below, one.withheld]
            for one in found.counts
        ],
        "spoken": [[one.territory, one.id, one.public, one.kind] for one in found.spoken],
        "faults": [fault for _, fault in found.faults],
        "territories": sorted(found.territories),
    }
    write_text(path, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def read(path: Path, name: str) -> Artefacts:
    """What the file of this name told."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return Artefacts(
        counts=[
            Told(Count(*map(intern, place)), name, value, below, withheld)
            for *place, value, below, withheld in content["counts"]
        ],
        spoken=[
            Spoken(intern(territory), intern(id_), name, intern(public), intern(kind))
            for territory, id_, public, kind in content["spoken"]
        ],
        faults=[(name, fault) for fault in content["faults"]],
        territories=set(content["territories"]),
    )
