"""Mark faulty cells by conditional formats: colour and a sign, laid over the sender's styles, which stay as they are.

A rule of ours bears a marker in its formula, so that the next check takes it out again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from openpyxl.utils import column_index_from_string

from helpers.collect.feedback.stylesheet import Mark
from helpers.collect.findings import Finding
from helpers.framing.model import Severity

Content = Literal["blank", "date", "long", "other"]  # what a cell holds decides how its sign is written
SEVERITIES: tuple[Severity, ...] = ("blocking", "warning", "note")
SIGNS: Mapping[Severity, str] = {"blocking": "✗", "warning": "!", "note": "i"}  # as the command line prints them
FILLS: Mapping[Severity, str] = {"blocking": "F8CBC6", "warning": "FFE3A3", "note": "CFE3F5"}
INKS: Mapping[Severity, str] = {"blocking": "8B1A10", "warning": "5C3D00", "note": "1B3A5C"}
MARKER = b"concertations"
ALWAYS = 'N("concertations")=0'
LONGEST_REFERENCE = 8_000  # characters: Excel refuses more than 8,192
LONG_TEXT = 250  # characters: beyond, some spreadsheets show #### for a text with a number format
ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
DATE = re.compile(r"\d{4}-\d\d-\d\d(?: .*)?")
ATTRIBUTES = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')*?"
RULE = re.compile(rb"<(?P<p>[\w.\-]+:)?cfRule\b" + ATTRIBUTES + rb"(?:/>|>.*?</(?P=p)cfRule>)", re.DOTALL)
PLAIN_RULE = re.compile(rb"<cfRule\b" + ATTRIBUTES + rb"(?:/>|>.*?</cfRule>)", re.DOTALL)
PRIORITY = re.compile(rb"(cfRule\b" + ATTRIBUTES + rb"\bpriority=[\"'])(-?\d{1,9})")


@dataclass(frozen=True)
class Group:
    """Cells that are marked alike."""

    severity: Severity
    content: Content
    cells: tuple[tuple[int, int], ...]  # (column, row), by column then row


def content_of(held: str) -> Content:
    """What a cell holds, as far as its sign is concerned."""
    if not held:
        return "blank"
    if len(held) > LONG_TEXT:
        return "long"
    return "date" if DATE.fullmatch(held) else "other"


def groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The marked cells of a sheet; a cell with several findings bears the sign of the worst."""
    worst: dict[tuple[int, int], tuple[int, Content]] = {}
    for finding in findings:
        place = position(finding.cell)
        if place:
            rank = SEVERITIES.index(finding.severity)
            worst[place] = min(worst.get(place, (rank, content_of(finding.held))), (rank, content_of(finding.held)))
    by_look: dict[tuple[int, Content], list[tuple[int, int]]] = defaultdict(list)
    for place, look in worst.items():
        by_look[look].append(place)
    return tuple(Group(SEVERITIES[rank], content, tuple(sorted(cells))) for (rank, content), cells in sorted(by_look.items()))


def position(cell: str) -> tuple[int, int] | None:
    """Column and row of a cell given as Excel shows it, from 1 on; None for what is no cell."""
    match = ADDRESS.fullmatch(cell)
    if match is None:
        return None
    column, row = column_index_from_string(match[1]), int(match[2])
    return (column, row) if column <= 16_384 and row <= 1_048_576 else None  # noqa: PLR2004 - the largest sheet


def look(severity: Severity, content: Content) -> Mark:
    """The conditional look of a cell. A blank cell shows no sign: its outline is dashed, and its fill hatched where that shows."""
    ink, fill, sign = INKS[severity], FILLS[severity], SIGNS[severity]
    pattern = f'<patternFill patternType="solid"><fgColor rgb="FF{fill}"/><bgColor rgb="FF{fill}"/></patternFill>'
    if content == "blank":
        pattern = f'<patternFill patternType="lightUp"><fgColor rgb="FF{ink}"/><bgColor rgb="FF{fill}"/></patternFill>'
    line = "dashed" if content == "blank" else "thin"  # the dashed line of LibreOffice and Excel alike; no grid is dashed
    sides = "".join(f'<{side} style="{line}"><color rgb="FF{ink}"/></{side}>' for side in ("left", "right", "top", "bottom"))
    return Mark(
        font=f'<font><b/><i val="0"/><color rgb="FF{ink}"/></font>',
        fill=f"<fill>{pattern}</fill>",
        border=f"<border>{sides}</border>",
        number_format=_number_format(sign, content),
    )


def _number_format(sign: str, content: Content) -> str:
    """The sign, then the value as it was shown: numbers, then texts after the last semicolon."""
    if content in ("blank", "long"):
        return ""
    prefix = f'"{sign} "'
    shown = r"yyyy\-mm\-dd" if content == "date" else "General"
    return f"{prefix}{shown};{prefix}\\-General;{prefix}{shown};{prefix}@"


def rules(marked: Sequence[tuple[Group, int]], prefix: str) -> tuple[bytes, int]:
    """The conditional formats of the groups of a sheet (group, number of its look), and how many priorities they take."""
    written: list[str] = []
    for group, look_number in marked:
        for cells in _areas(group):
            for reference in _references(cells):
                formula = _formula(group.content, reference)
                written.append(_rule(reference, formula, look_number, len(written) + 1, prefix))
    return "".join(written).encode("ascii"), len(written)


def _areas(group: Group) -> Iterable[Sequence[tuple[int, int]]]:
    """Cells that may share a list: blank ones column by column, because their formula looks at the cell itself."""
    if group.content != "blank":
        return (group.cells,)
    by_column: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for cell in group.cells:
        by_column[cell[0]].append(cell)
    return by_column.values()


def _formula(content: Content, reference: str) -> str:
    """Always true; for a blank cell, true until it is filled in, seen from the first cell of its list."""
    first = re.split("[ :]", reference, maxsplit=1)[0]
    return f"AND({ALWAYS},LEN(TRIM({first}))=0)" if content == "blank" else ALWAYS


def _references(cells: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The cells as a sheet writes them, neighbours of a column joined, in lists short enough for Excel.

    Each list starts by its highest cell, which relative formulas count from.
    """
    held: list[str] = []
    size = 0
    for reference in _joined(cells):
        if held and size + len(reference) + 1 > LONGEST_REFERENCE:
            yield " ".join(held)
            held, size = [], 0
        held.append(reference)
        size += len(reference) + 1
    if held:
        yield " ".join(held)


def _joined(cells: Sequence[tuple[int, int]]) -> Iterator[str]:
    first = cells[0]
    for before, after in pairwise([*cells, (0, 0)]):
        if after != (before[0], before[1] + 1):
            letters = _letters(first[0])
            yield f"{letters}{first[1]}" if first == before else f"{letters}{first[1]}:{letters}{before[1]}"
            first = after


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _rule(reference: str, formula: str, look_number: int, priority: int, prefix: str) -> str:
    quoted = formula.replace('"', "&quot;")
    return (
        f'<{prefix}conditionalFormatting sqref="{reference}"><{prefix}cfRule type="expression" dxfId="{look_number}" '
        f'priority="{priority}"><{prefix}formula>{quoted}</{prefix}formula></{prefix}cfRule></{prefix}conditionalFormatting>'
    )


def without_ours(element: bytes) -> tuple[bytes, int]:
    """A conditional format without the rules of an earlier check (nothing when it held no other), and how many they were."""
    form = RULE if re.match(rb"<[\w.\-]+:", element) else PLAIN_RULE
    found = [MARKER in rule[0] for rule in form.finditer(element)]
    if all(found):
        return (b"", len(found)) if found else (element, 0)
    return form.sub(lambda rule: b"" if MARKER in rule[0] else rule[0], element), sum(found)


def shifted(element: bytes, places: int) -> bytes:
    """The sender's own rules, moved so many priorities down: ours are looked at first."""
    if not places:
        return element
    return PRIORITY.sub(lambda found: found[1] + str(max(1, int(found[2]) + places)).encode(), element)
