"""What analysts decided of single contributions: `decisions.csv`, beside a campaign's `campaign.toml`.

One line a decision, only ever added: a change of mind is another decision, an undo is a line that names the one it takes back.
The file is told in `COLUMNS`; a spreadsheet opens it, and may even save it.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from helpers import files, inert
from helpers.plain_text import safe_text

FILE = "decisions.csv"
COLUMNS = (
    "numero", "quand", "par", "contribution", "decision", "choix", "suggestion", "mots", "cellule", "empreinte", "annule",
)  # fmt: skip
CONTRIBUTION = re.compile(r"[a-z0-9-]+-C[A-Za-z0-9-]*")  # an id in a campaign: it is published
SEPARATORS = ";,\t"  # ours, and those that a spreadsheet may write instead


class Kind(StrEnum):
    """What was decided, as the file says it."""

    THEME = "thème"  # this theme is counted
    LEFT = "sans thème"  # none is given: the row stays as its sender filled it in
    MASK = "masquer"  # the text may be printed, without the words that were found
    WITHHOLD = "retenir"  # the text is printed nowhere
    REWORD = "autre texte"  # another text is printed in its place
    UNDO = "annuler"

    @property
    def is_on_theme(self) -> bool:
        """Whether it is about the theme of a row; otherwise about its words."""
        return self in (Kind.THEME, Kind.LEFT)


@dataclass(frozen=True)
class Decision:
    """One line of the file. `choice`: a theme's code, or the text to print. `suggestion`: the theme that was proposed, `words` those that led
    to it. `cell`: what the decided cell held, as it was understood. `print`: that of the text that was read (`text_print`).
    """

    number: int
    when: datetime
    by: str
    row: str  # the contribution, under its id in the campaign
    kind: Kind
    choice: str = ""
    suggestion: str = ""
    words: str = ""
    cell: str = ""
    print: str = ""
    undoes: int = 0

    @property
    def day(self) -> date:
        """The day of the decision, where it was made."""
        return self.when.date()

    @property
    def territory(self) -> str:
        """The territory of the row."""
        return territory_of(self.row)


@dataclass(frozen=True)
class Decisions:
    """The decisions of a campaign as they stand, in the order in which they were made. `unread`: lines that are none."""

    standing: tuple[Decision, ...] = ()
    unread: tuple[int, ...] = ()

    def of(self, slug: str) -> Decisions:
        """Those on the rows of a territory."""
        return Decisions(self._by_territory.get(slug, ()))

    def print_of(self, slug: str) -> str:
        """All that decisions say of a territory; empty when nothing was decided."""
        own = self._by_territory.get(slug, ())
        return files.digest(*map(repr, own)) if own else ""

    @cached_property
    def _by_territory(self) -> Mapping[str, tuple[Decision, ...]]:
        found: dict[str, list[Decision]] = defaultdict(list)
        for one in self.standing:
            found[one.territory].append(one)
        return {slug: tuple(own) for slug, own in found.items()}


NO_DECISIONS = Decisions()


def territory_of(contribution: str) -> str:
    """The territory of a contribution: slugs are in small letters, ids of contributions begin with a « C ».

    >>> territory_of("lacq-orthez-C-atelier-3")
    'lacq-orthez'
    """
    return contribution.partition("-C")[0]


def text_print(text: str) -> str:
    """What tells a text from another; it begins with a letter, or a spreadsheet could take it for a number."""
    return f"t-{files.digest(text)[:16]}"


def read_decisions(path: Path) -> Decisions:
    """The decisions of a campaign; none without a file."""
    lines, unread = read_lines(path)
    return Decisions(tuple(standing(lines)), tuple(unread))


def standing(lines: Iterable[Decision]) -> list[Decision]:
    """What stands once all lines are read: the last decision on the theme of a row, the last on its words, those undone left out."""
    by_subject: dict[tuple[str, bool], list[Decision]] = defaultdict(list)
    for one in lines:
        if one.kind is Kind.UNDO:
            for on_theme in (True, False):
                held = by_subject[one.row, on_theme]
                held[:] = [each for each in held if each.number != one.undoes]
        else:
            by_subject[one.row, one.kind.is_on_theme].append(one)
    return sorted((held[-1] for held in by_subject.values() if held), key=lambda one: one.number)


def read_lines(path: Path) -> tuple[list[Decision], list[int]]:
    """Every line that is a decision, undos among them, and the numbers of the lines that are none."""
    if not path.is_file():
        return [], []
    decisions, unread = [], []
    for place, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        cells = _cells(_decoded(line))
        if not any(cells) or cells[0] == COLUMNS[0]:
            continue
        decision = _decision(cells)
        decisions += [] if decision is None else [decision]
        unread += [place] if decision is None else []
    return decisions, unread


def line_of(decision: Decision) -> str:
    """A decision as the file writes it: on one line, its formulas inert."""
    return ";".join(inert.for_csv(text) if text else "" for text in _texts(decision)) + "\n"


def _texts(decision: Decision) -> Iterator[str]:
    for one in fields(decision):
        value = getattr(decision, one.name)
        if isinstance(value, datetime):
            yield value.isoformat(timespec="seconds")
        else:
            yield "" if value == 0 else on_one_line(str(value))


def on_one_line(text: str) -> str:
    """A text without its line ends: one decision is one line, whatever reads the file."""
    return inert.BLANKS.sub(" ", safe_text(text)).strip()


def _decoded(line: bytes) -> str:
    """UTF-8, or what a spreadsheet saves on a French computer; each line by itself, for one may have been added since."""
    try:
        return line.decode("utf-8-sig").rstrip("\r")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace").rstrip("\r")


def _cells(line: str) -> list[str]:
    """The cells of a line, whichever separator it was saved with; none when it cannot be cut into cells."""
    try:
        read = [next(csv.reader([line], delimiter=separator), []) for separator in SEPARATORS if separator in line]
    except csv.Error:
        return [line]
    return max(read, key=len, default=[line] if line.strip() else [])


def _decision(cells: Sequence[str]) -> Decision | None:
    """A decision, or nothing when the line is cut short or was spoiled by hand."""
    if len(cells) != len(COLUMNS):
        return None
    number, when, by, row, kind, choice, suggestion, words, cell, read, undone = map(_unguarded, cells)
    if not CONTRIBUTION.fullmatch(row):
        return None
    try:
        return Decision(
            int(number),
            datetime.fromisoformat(when),
            by,
            row,
            Kind(kind),
            choice,
            suggestion,
            words,
            cell,
            read,
            int(undone or 0),
        )
    except ValueError:
        return None


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and inert.GUARDED.match(cell) else cell
