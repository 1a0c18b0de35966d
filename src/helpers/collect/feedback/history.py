"""What an earlier check said, read back from the « À CORRIGER » sheet of a file sent again; nothing in it is trusted."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

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
REMARK = "Votre remarque"  # title of the column that is the sender's own
SEARCHED_ROWS = 60  # where that title is looked for
TRACE = 6  # characters that recognise a finding whose line was deleted from the list
MOST_TRACES = 5_000  # as many as one cell holds: nobody deletes more lines by hand


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
    remark: str = ""  # the sender's own words
    removed: bool = False  # the line that it was about is no longer in the file

    @property
    def place(self) -> str:
        """The place as Excel writes it."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


@dataclass(frozen=True)
class History:
    """The earlier check: its number, the sheet that tells it, and what it found.

    `count` is how many findings it had, `traces` what recognises the first of them: lines deleted from the list are missed.
    """

    number: int
    sheet: str
    findings: tuple[Past, ...]
    count: int = 0
    traces: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """What became of the earlier findings. `number` is that of this check; `known` tells, for each finding, if it was there.

    None there: it cannot be told, because lines of the list were deleted without a trace. `unlisted` were mended, and had
    been deleted from the list. `remarks` are the sender's words on each finding.
    """

    number: int
    gone: tuple[Past, ...]
    known: tuple[bool | None, ...]
    unlisted: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def mended(self) -> tuple[Past, ...]:
        return tuple(past for past in self.gone if not past.removed)

    @property
    def removed(self) -> tuple[Past, ...]:
        """Those whose line the sender took out: nobody mended them."""
        return tuple(past for past in self.gone if past.removed)

    @property
    def remaining(self) -> int:
        return self.known.count(True)

    @property
    def new(self) -> int:
        return self.known.count(False)

    @property
    def untold(self) -> int:
        return self.known.count(None)


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


def marker(number: int, findings: Sequence[Finding]) -> str:
    """What the hidden cell of the first row holds: the number of the check, how much it found, and a trace of each."""
    traces = "".join(map(_trace, findings[:MOST_TRACES]))
    return f"{MARKER}{number} : {len(findings)} : {traces}"


def _trace(finding: Finding | Past) -> str:
    content = SEPARATOR.join(_by_line(finding)).encode("utf-8", "surrogatepass")
    return urlsafe_b64encode(blake2b(content, digest_size=TRACE).digest())[:TRACE].decode()


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
    told = re.match(r"(\d{1,6})(?: : (\d{1,7}) : ([\w\-]*))?", first[place][len(MARKER) :])
    number, count, traces = told.groups(default="") if told else ("", "", "")
    remarks = next((row.index(REMARK) for row in sheet.rows[:SEARCHED_ROWS] if REMARK in row), len(first))
    read = (_past(row[place], row[remarks] if remarks < len(row) else "") for row in sheet.rows[1:] if place < len(row))
    return History(
        int(number or 1), sheet.name, tuple(past for past in read if past), int(count or 0),
        tuple(traces[start : start + TRACE] for start in range(0, len(traces), TRACE)),
    )  # fmt: skip


def _past(cell: str, remark: str) -> Past | None:
    parts = cell.split(SEPARATOR)
    severity = next((each for each in SEVERITIES if each == parts[0]), None)
    if severity is None or len(parts) != PARTS:
        return None
    _, rule, sheet, line, field, place, what = parts
    return Past(severity, rule, sheet, line, field, place, what, remark.strip())


def progress(history: History | None, findings: Sequence[Finding]) -> Progress:
    """Compare the findings to mend with those of the earlier check, each one once.

    A finding is the same when its rule, sheet, line id and column are; failing that, when its rule and cell are.
    What stood on a sheet that cannot be read this time is not called mended: nobody has looked.
    """
    if history is None:
        return Progress(1, (), (False,) * len(findings), remarks=("",) * len(findings))
    found: dict[int, Past] = {}
    left: list[Past] = list(history.findings)
    for same in (_by_line, _by_cell):
        left = _matched(findings, left, same, found)
    deleted = Counter(history.traces) - Counter(map(_trace, history.findings))
    known = [_known(finding, index in found, deleted) for index, finding in enumerate(findings)]
    untraced = history.count > max(len(history.traces), len(history.findings))
    told = tuple(None if not each and untraced else each for each in known)
    remarks = tuple(found[index].remark if index in found else "" for index in range(len(findings)))
    unread = {fold(finding.sheet) for finding in findings if finding.rule in UNREAD}
    mended = tuple(past for past in left if fold(past.sheet) not in unread)
    return Progress(history.number + 1, mended, told, deleted.total(), remarks)


def _matched(
    findings: Sequence[Finding], left: Iterable[Past], same: Callable[[Finding | Past], tuple[str, ...]], found: dict[int, Past]
) -> list[Past]:
    """Give each finding that has none yet the earlier one of the same name; returns those that nobody took."""
    waiting: dict[tuple[str, ...], deque[Past]] = defaultdict(deque)
    for past in left:
        waiting[same(past)].append(past)
    for index, finding in enumerate(findings):
        if index not in found and (held := waiting.get(same(finding))):
            found[index] = held.popleft()
    return [past for held in waiting.values() for past in held]


def _known(finding: Finding, matched: bool, deleted: Counter[str]) -> bool:
    """Whether a finding was there, in the list or among the traces of lines that were deleted from it."""
    if matched:
        return True
    trace = _trace(finding)
    if deleted[trace] <= 0:
        return False
    deleted[trace] -= 1
    return True


def _by_line(one: Finding | Past) -> tuple[str, ...]:
    return (one.rule, fold(one.sheet), one.line or one.cell, one.field or one.cell)


def _by_cell(one: Finding | Past) -> tuple[str, ...]:
    return (one.rule, fold(one.sheet), one.cell)
