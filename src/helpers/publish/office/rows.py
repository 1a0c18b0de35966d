"""The cells of a sheet: a text is a text whatever it begins with or looks like, a row is as tall as its texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from helpers.inert import CUT, EXCEL_CELL, CellValue, stays_text
from helpers.plain_text import safe_text

REPEATED = 1024  # labels of lists come back on every row, texts do not
LINE, TALLEST = 15, 405  # points: a line of text, the highest row that spreadsheets allow
FILLED = 0.9  # of a line: words do not fill it to the end
LONG_NUMBER = 10_000  # from here on, digits are grouped; years are not
# XlsxWriter copies a text between these tags as it is, and escapes only every other of two codes that share their underscore.
TAKEN_FOR_MARKUP = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)|(?<=^<)(?=r>)")


class Look(Enum):
    """The looks of cells."""

    TEXT, TYPED, DAY, NUMBER, GROUPED, LABEL, NAME, TITLE, LINK = (auto() for _ in range(9))


Looks = Mapping[Look, Format]


def put_line(sheet: Worksheet, row: int, line: Iterable[CellValue], looks: Looks) -> None:
    """Write a line of values, each in the look of its kind; None leaves its cell out."""
    for place, value in enumerate(line):
        if isinstance(value, str):
            put_text(sheet, row, place, value, looks)
        elif isinstance(value, date):
            sheet.write_datetime(row, place, value, looks[Look.DAY])
        elif value is not None:
            sheet.write_number(row, place, value, looks[Look.GROUPED if abs(value) >= LONG_NUMBER else Look.NUMBER])


def put_text(sheet: Worksheet, row: int, place: int, text: str, looks: Looks, own: Look | None = None) -> None:
    """Write a text as it is read, in the look of its kind or in one of its own."""
    pieces, usual = _readable(text)
    look = looks[own or usual]
    if len(pieces) == 1:
        sheet.write_string(row, place, pieces[0], look)
    else:  # the library escapes them one by one
        sheet.write_rich_string(row, place, *(part for piece in pieces for part in (look, piece)), look)


@lru_cache(REPEATED)
def _readable(text: str) -> tuple[Sequence[str], Look]:
    """What a cell can hold of a text, cut within what the library would take for its own marks, and its look."""
    shown = safe_text(text)
    shown = shown if len(shown) <= EXCEL_CELL else shown[: EXCEL_CELL - len(CUT)] + CUT
    marked = "_x" in shown or shown.startswith("<r>")
    return TAKEN_FOR_MARKUP.split(shown) if marked else (shown,), Look.TYPED if stays_text(shown) else Look.TEXT


def set_height(sheet: Worksheet, row: int, line: Iterable[CellValue], widths: Sequence[int]) -> None:
    """Make a row as tall as its wrapped texts, where they take more than one line: not every program works it out."""
    if (tall := height(line, widths)) > LINE:
        sheet.set_row(row, tall)


def height(line: Iterable[CellValue], widths: Sequence[int]) -> int:
    """The height of a row whose texts are wrapped, in points.

    >>> height(("Une phrase longue de trente-six signes.", 12.0), (20, 10))
    45
    """
    wrapped = (_lines(text, width) for text, width in zip(line, widths, strict=False) if isinstance(text, str))
    return min(max(wrapped, default=1) * LINE, TALLEST)


def _lines(text: str, width: int) -> int:
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(ceil(len(part) / (width * FILLED)), 1) for part in text.split("\n"))
