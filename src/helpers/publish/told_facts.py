"""What the files of a release tell, as values: kept file by file until a file changes, found again territory by territory.

A file of all territories tells hundreds of thousands of things: they are written as they are read, a line for each
territory, and nobody ever holds those of two territories together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import BinaryIO

from msgspec import Struct
from msgspec.json import Decoder, encode

from helpers import files

HELD = 20_000  # facts held before they are written
OF_THE_FILE = None  # stands where a line has its territory: what is said of the file itself


class Count(Struct, frozen=True):  # there are millions of these: msgspec makes, compares and looks them up in C
    """Which count: a measure, a territory, a line and a column, « Total » for a sum."""

    measure: str
    territory: str
    line: str
    column: str


class Told(Struct, frozen=True):
    """A count as an artefact shows it: its value, or that it is under a limit, or that it is masked."""

    count: Count
    artefact: str
    value: int | None
    below: int | None = None
    withheld: bool = False  # left out of every sum


class Spoken(Struct, frozen=True):
    """Contributions (their ids) that an artefact shows under a public and a kind, each where it is told."""

    artefact: str
    public: str
    kind: str
    ids: tuple[str, ...]


class Record:
    """Writes what one file tells while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.held = file, 0
        self.counts: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        self.spoken: dict[str, dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
        self.faults: list[str] = []
        self.territories: set[str] = set()  # those whose page this is

    def tell(self, count: Count, value: int | None, below: int | None, *, withheld: bool) -> None:
        """A count as the file shows it."""
        self.counts[count.territory].append((count.measure, count.line, count.column, value, below, withheld))
        self._held()

    def speak(self, territory: str, id_: str, public: str, kind: str) -> None:
        """A contribution as the file shows it; one without public and kind tells nothing."""
        if public or kind:
            self.spoken[territory][public, kind].append(id_)
            self._held()

    def close(self) -> None:
        """Write what is left, then what is said of the file itself."""
        self._write()
        self._line(OF_THE_FILE, {"faults": self.faults, "territories": sorted(self.territories)})

    def _held(self) -> None:
        self.held += 1
        if self.held >= HELD:
            self._write()

    def _write(self) -> None:
        for territory in dict.fromkeys((*self.counts, *self.spoken)):
            spoken = [[*about, ids] for about, ids in self.spoken.get(territory, {}).items()]
            self._line(territory, {"counts": self.counts.get(territory, []), "spoken": spoken})
        self.counts.clear()
        self.spoken.clear()
        self.held = 0

    def _line(self, territory: str | None, content: object) -> None:
        """The territory stands apart, so that its lines are found without reading them."""
        self.file.write(b"%b\t%b\n" % (encode(territory), encode(content)))


@contextmanager
def recording(path: Path) -> Iterator[Record]:
    """A record to write into, that is kept whole or not at all."""
    with files.writing(path) as file:
        record = Record(file)
        yield record
        record.close()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record speaks of a territory."""

    record: Path
    offset: int
    artefact: str


@dataclass
class Facts:
    """All that the files of a release tell: little is held, the rest is read again one territory at a time."""

    faults: list[tuple[str, str]] = field(default_factory=list)  # artefact, what is wrong with it
    unread: list[str] = field(default_factory=list)
    territories: set[str] = field(default_factory=set)  # those that have a page
    places: dict[str, list[Place]] = field(default_factory=dict)  # by territory, in the order of the files

    def add(self, record: Path, artefact: str) -> None:
        """What another file tells, too."""
        with record.open("rb") as file:
            offset = 0
            for line in file:
                name, _, content = line.partition(b"\t")
                territory = _NAME.decode(name)
                if territory is OF_THE_FILE:
                    about = _OF_THE_FILE.decode(content)
                    self.faults += [(artefact, fault) for fault in about.faults]
                    self.territories |= set(about.territories)
                else:
                    self.places.setdefault(territory, []).append(Place(record, offset, artefact))
                offset += len(line)

    def of(self, territory: str) -> tuple[list[Told], list[Spoken]]:
        """What all files tell of one territory."""
        counts: list[Told] = []
        spoken: list[Spoken] = []
        for place in self.places.get(territory, ()):
            content = _content(place)
            counts += [
                Told(Count(intern(measure), territory, intern(line), intern(column)), place.artefact, value, below, withheld)
                for measure, line, column, value, below, withheld in content.counts
            ]
            spoken += [Spoken(place.artefact, *said) for said in content.spoken]
        return counts, spoken

    @property
    def counts(self) -> Iterator[Told]:
        """Every count, territory after territory."""
        return (told for territory in self.places for told in self.of(territory)[0])


class _OfTheFile(Struct):
    """What a record says of the file itself."""

    faults: list[str]
    territories: list[str]


class _OfATerritory(Struct):
    """What a line of a record tells of a territory: counts (measure, line, column, then the rest of `Told`), and rows (see `Spoken`)."""

    counts: list[tuple[str, str, str, int | None, int | None, bool]]
    spoken: list[tuple[str, str, tuple[str, ...]]]


_NAME: Decoder[str | None] = Decoder(str | None)
_OF_THE_FILE, _OF_A_TERRITORY = Decoder(_OfTheFile), Decoder(_OfATerritory)


def _content(place: Place) -> _OfATerritory:
    with place.record.open("rb") as file:
        file.seek(place.offset)
        return _OF_A_TERRITORY.decode(file.readline().partition(b"\t")[2])
