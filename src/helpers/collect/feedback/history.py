"""What an earlier check said, read back from the « À CORRIGER » sheet of a file sent again; nothing in it is trusted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.collect.findings import Finding
from helpers.collect.reading.workbook import RawSheet, RawWorkbook
from helpers.framing.matching import fold
from helpers.framing.model import Severity

SHEET = "À CORRIGER"
OTHER_SHEET = "À CORRIGER (vérification)"  # when the sender has a sheet of their own under the first name
MARKER = "concertations : vérification n° "
SEPARATOR = "\u241f"  # the sign for « unit separator »: seen when looked at, never typed
PARTS = 7
SEVERITIES: tuple[Severity, ...] = ("blocking", "warning", "note")
LONGEST_SENTENCE = 400
UNREAD = frozenset({"missing_sheet", "missing_column"})  # a sheet of which these are said was not read, or not whole


@dataclass(frozen=True)
class Past:
    """A finding of an earlier check, as far as the sheet that came back tells."""

    severity: Severity
    rule: str
    sheet: str
    line: str
    field: str
    cell: str
    what: str

    @property
    def place(self) -> str:
        """The place as Excel writes it."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True)
class History:
    """The earlier check: its number, the sheet that tells it, and what it found."""

    number: int
    sheet: str
    findings: tuple[Past, ...]


@dataclass(frozen=True)
class Progress:
    """What became of the earlier findings. `number` is that of this check; `known` tells, for each finding, if it was there."""

    number: int
    mended: tuple[Past, ...]
    known: tuple[bool, ...]

    @property
    def remaining(self) -> int:
        return sum(self.known)

    @property
    def new(self) -> int:
        return len(self.known) - self.remaining


def is_correction(finding: Finding) -> bool:
    """Whether a finding only says what was read for what was written: there is nothing to do."""
    return finding.severity == "note" and bool(finding.after)


def key(finding: Finding) -> str:
    """What the hidden column holds to recognise a finding next time."""
    parts = (
        finding.severity, finding.rule, finding.sheet, finding.line, finding.field, finding.cell,
        finding.what[:LONGEST_SENTENCE],
    )  # fmt: skip
    return SEPARATOR.join(part.replace(SEPARATOR, " ") for part in parts)


def read_history(workbook: RawWorkbook) -> History | None:
    """The earlier check that a workbook brings back, or None when it was never checked.

    A sender may have copied the sheet (« À CORRIGER (2) »): the last check counts, then the sheet that kept its name.
    """
    candidates = (sheet for sheet in workbook.sheets if fold(sheet.name).startswith(fold(SHEET)))
    found = [history for sheet in candidates if (history := _read_sheet(sheet)) is not None]
    return max(found, key=lambda history: (history.number, fold(history.sheet) == fold(SHEET)), default=None)


def _read_sheet(sheet: RawSheet) -> History | None:
    """The marker stands in the first row, wherever its column was moved to; the keys stand below it."""
    first = sheet.rows[0] if sheet.rows else ()
    place = next((index for index, cell in enumerate(first) if cell.startswith(MARKER)), None)
    if place is None:
        return None
    number = re.match(r"\d{1,6}", first[place][len(MARKER) :])
    cells = (row[place] for row in sheet.rows[1:] if place < len(row))
    return History(int(number[0]) if number else 1, sheet.name, tuple(past for cell in cells if (past := _past(cell))))


def _past(cell: str) -> Past | None:
    parts = cell.split(SEPARATOR)
    severity = next((each for each in SEVERITIES if each == parts[0]), None)
    return Past(severity, *parts[1:]) if severity and len(parts) == PARTS else None


def progress(history: History | None, findings: Sequence[Finding]) -> Progress:
    """Compare the findings to mend with those of the earlier check, each one once.

    A finding is the same when its rule, sheet, line id and column are; failing that, when its rule and cell are.
    What stood on a sheet that cannot be read this time is not called mended: nobody has looked.
    """
    if history is None:
        return Progress(1, (), (False,) * len(findings))
    left = list(enumerate(history.findings))
    known = [False] * len(findings)
    for same in (_by_line, _by_cell):
        waiting: Counter[tuple[str, ...]] = Counter(same(past) for _, past in left)
        taken: Counter[tuple[str, ...]] = Counter()
        for index, finding in enumerate(findings):
            name = same(finding)
            if not known[index] and taken[name] < waiting[name]:
                known[index] = True
                taken[name] += 1
        left = list(_without(left, taken, [same(past) for _, past in left]))
    unread = {fold(finding.sheet) for finding in findings if finding.rule in UNREAD}
    return Progress(history.number + 1, tuple(past for _, past in left if fold(past.sheet) not in unread), tuple(known))


def _by_line(one: Finding | Past) -> tuple[str, ...]:
    return (one.rule, fold(one.sheet), one.line or one.cell, one.field or one.cell)


def _by_cell(one: Finding | Past) -> tuple[str, ...]:
    return (one.rule, fold(one.sheet), one.cell)


def _without(
    left: Iterable[tuple[int, Past]], taken: Counter[tuple[str, ...]], names: Sequence[tuple[str, ...]]
) -> Iterable[tuple[int, Past]]:
    used: Counter[tuple[str, ...]] = Counter()
    for one, name in zip(left, names, strict=True):
        if used[name] < taken[name]:
            used[name] += 1
        else:
            yield one
