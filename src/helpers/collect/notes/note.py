"""A note as its writer typed it, and what is wrong with its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from helpers.wording import FIXED, day, typeset

FOLDER, SUFFIX = "notes", ".md"  # beside the workbooks of a campaign
UNSIGNED = "non signée"


@dataclass(frozen=True)
class Note:
    """A text under a heading that says what it stands beside. `line`: of that heading; `reread`: the last day on which its writer read it again."""

    line: int
    heading: str
    text: str
    signature: str = ""
    written: date | None = None
    reread: date | None = None
    days: str = ""  # its days as they were typed: whoever changes one has read the note again

    @property
    def signed(self) -> str:
        """Who says it and when, in French."""
        told = [self.signature or UNSIGNED, *([f"le {day(self.written)}"] if self.written else [])]
        again = f" (relue le {day(self.reread)})" if self.reread else ""
        return ", ".join(told) + again


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file of notes: where, what, and the way out. `line` is 0 for the whole file."""

    file: str
    line: int
    what: str
    way_out: str

    @property
    def sentence(self) -> str:
        """The place, the fault and the way out, in one French message."""
        place = f"{FOLDER}/{self.file}" + (f", ligne {self.line}" if self.line else "")
        return typeset(f"{place}{FIXED}: {self.what}. {self.way_out}")


@dataclass(frozen=True)
class NotesFile:
    """The notes of a report, in their order, and what is wrong with their file. `is_whole`: it could be read."""

    name: str
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()
    is_whole: bool = True

    def with_faults(self, faults: Iterable[Fault]) -> NotesFile:
        return NotesFile(self.name, self.notes, (*self.faults, *faults), self.is_whole)
