"""The rows of a data sheet as the format writes them: openpyxl makes the workbook and its heads, thousands of cells go in here.

A cell made as an object, with its look compared to all the others, costs five times as much as its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from openpyxl.utils import get_column_letter

from helpers.inert import CellValue, for_part, stays_text

END_OF_ROWS = b"</sheetData>"
EXTENT = re.compile(rb'(?<=<dimension ref="A1:)[A-Z]+[0-9]+')
DAY_ZERO = date(1899, 12, 30)  # spreadsheets count days from here
REPEATED = 1024  # labels of lists come back on every row, texts do not


@dataclass(frozen=True)
class Looks:
    """The numbers that a workbook gives to its looks: a text, a text that begins like a formula, a day."""

    text: int
    typed: int
    day: int


@dataclass(frozen=True)
class Rows:
    """Lines of cells from a row on, all of one length; None leaves a cell out."""

    lines: Sequence[Sequence[CellValue]]
    first: int

    def xml(self, looks: Looks) -> bytes:
        """The rows, to stand before the end of the sheet's own."""
        cell = lru_cache(REPEATED)(lambda value: _cell(value, looks))
        return "".join(_row(number, line, cell) for number, line in enumerate(self.lines, self.first)).encode()

    @property
    def corner(self) -> bytes:
        """The address of the last cell."""
        return f"{get_column_letter(len(self.lines[0]))}{self.first + len(self.lines) - 1}".encode()


def filled(rows: Mapping[str, Rows], looks: Looks) -> Callable[[str, bytes], bytes]:
    """What gives each sheet (by the name of its part) its rows, and the extent that they give it."""

    def with_rows(part: str, content: bytes) -> bytes:
        own = rows.get(part)
        if own is None or not own.lines:
            return content
        written = content.replace(END_OF_ROWS, own.xml(looks) + END_OF_ROWS)
        return EXTENT.sub(own.corner, written, count=1)

    return with_rows


def _row(number: int, line: Iterable[CellValue], cell: Callable[[CellValue], str]) -> str:
    cells = (
        f'<c r="{get_column_letter(place)}{number}"{cell(value)}</c>'
        for place, value in enumerate(line, start=1)
        if value is not None
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(value: CellValue, looks: Looks) -> str:
    """The look and the content of a cell; a text is a text, whatever it begins with."""
    if isinstance(value, str):
        look = looks.typed if stays_text(value) else looks.text
        return f' s="{look}" t="inlineStr"><is><t xml:space="preserve">{for_part(value)}</t></is>'
    if isinstance(value, date):
        return f' s="{looks.day}"><v>{(value - DAY_ZERO).days}</v>'
    return f"><v>{value:.16g}</v>"
