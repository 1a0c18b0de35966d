"""The cells of a sheet: a text is a text whatever it begins with or looks like, a row is as tall as its texts.

XlsxWriter makes the file, its looks and its heads; the lines, millions of cells over a campaign, are written as the format has
them (see decision 0044).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from math import ceil, isfinite

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from helpers.inert import CUT, EXCEL_CELL, CellValue, for_part, stays_text
from helpers.plain_text import safe_text

REPEATED = 1024  # labels of lists come back on every row, texts do not
LINE, TALLEST = 15, 405  # points: a line of text, the highest row that spreadsheets allow
FILLED = 0.9  # of a line: words do not fill it to the end
LONG_NUMBER = 10_000  # from here on, digits are grouped; years are not
DAY_NOUGHT = date(1899, 12, 30).toordinal()  # days are counted from this one
# XlsxWriter copies a text between these tags as it is, and escapes only every other of two codes that share their underscore.
TAKEN_FOR_MARKUP = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)|(?<=^<)(?=r>)")


class Look(Enum):
    """The looks of cells."""

    TEXT, TYPED, DAY, NUMBER, GROUPED, LABEL, NAME, TITLE, LINK = (auto() for _ in range(9))


Looks = Mapping[Look, Format]
COMMON = {"valign": "top", "font_color": "#17323A"}
OWN: dict[Look, dict[str, object]] = {
    Look.TEXT: {"text_wrap": True},
    Look.TYPED: {"text_wrap": True, "quote_prefix": True},  # stays a text when someone edits the cell
    Look.DAY: {"num_format": r"yyyy\-mm\-dd"},
    Look.NUMBER: {},
    Look.GROUPED: {"num_format": "#,##0"},
    Look.LABEL: {"text_wrap": True, "bold": True, "bg_color": "#E3EEEE"},
    Look.NAME: {"font_size": 9, "font_color": "#51626A"},
    Look.TITLE: {"font_size": 14, "bold": True},
    Look.LINK: {"font_color": "#0F5563", "underline": True},
}


def looks_of(workbook: Workbook) -> Looks:
    """The looks of a workbook, each made once."""
    return {look: workbook.add_format({**COMMON, **own}) for look, own in OWN.items()}


class Lines(Worksheet):  # type: ignore[misc]  # no types published
    """A sheet whose lines, below what is written cell by cell, are made when its part of the file is: no two sheets are held as text together."""

    _held: Iterable[str] = ()

    def hold(self, rows: Iterable[str], last_row: int, last_column: int) -> None:
        """Add rows of the format, gone through once; the last of them, and the last column, counted from 0."""
        self._held = rows
        self.dim_rowmax, self.dim_colmax = last_row, last_column

    def _write_rows(self) -> None:  # where the library writes the rows that it was given
        super()._write_rows()
        self.fh.writelines(self._held)


@dataclass(frozen=True)
class Styles:
    """What a cell of each kind bears to refer to its look."""

    text: str
    typed: str
    day: str
    number: str
    grouped: str


def _styles(looks: Looks) -> Styles:
    kinds = (Look.TEXT, Look.TYPED, Look.DAY, Look.NUMBER, Look.GROUPED)
    return Styles(*(f's="{looks[kind]._get_xf_index()}"' for kind in kinds))  # noqa: SLF001 - the number that cells refer to


def rows_of(lines: Iterable[Sequence[CellValue]], first: int, looks: Looks, rooms: Sequence[int]) -> Iterator[str]:
    """Lines of values as rows of the format, from the row counted `first` from 1; each value in the look of its kind.

    The looks are told to the workbook at once, the rows are made as they are asked for.
    """
    return _rows(enumerate(lines, first), _styles(looks), rooms)


def _rows(lines: Iterable[tuple[int, Sequence[CellValue]]], styles: Styles, rooms: Sequence[int]) -> Iterator[str]:
    columns = [xl_col_to_name(place) for place in range(len(rooms))]
    for row, line in lines:
        tall = height(line, rooms)
        told = f' ht="{tall}" customHeight="1"' if tall > LINE else ""
        cells = [
            f'<c r="{column}{row}" {_cell(value, styles)}</c>'
            for column, value in zip(columns, line, strict=True)
            if value is not None
        ]
        yield f'<row r="{row}"{told}>{"".join(cells)}</row>'


def _cell(value: str | float | date, styles: Styles) -> str:
    """The look of a cell, and what it holds."""
    if isinstance(value, str):
        content, is_typed = _text(value)
        return f"{styles.typed if is_typed else styles.text} {content}"
    if isinstance(value, date):
        return f"{styles.day}><v>{value.toordinal() - DAY_NOUGHT}</v>"
    if not isfinite(value):
        raise ValueError(f"{value} is not a number that a cell can hold")
    return f"{styles.grouped if abs(value) >= LONG_NUMBER else styles.number}><v>{value:.16g}</v>"


@lru_cache(REPEATED)
def _text(text: str) -> tuple[str, bool]:
    """A text in its cell, spaces at its ends too, and whether it must be marked as a text."""
    shown = safe_text(text)
    kept = "" if shown == shown.strip() else ' xml:space="preserve"'
    return f't="inlineStr"><is><t{kept}>{for_part(shown)}</t></is>', stays_text(shown)


def put_text(sheet: Worksheet, row: int, place: int, text: str, looks: Looks, own: Look | None = None) -> None:
    """Write a text as it is read, in the look of its kind or in one of its own."""
    pieces, usual = _pieces(text)
    look = looks[own or usual]
    if len(pieces) == 1:
        sheet.write_string(row, place, pieces[0], look)
    else:  # the library escapes them one by one
        sheet.write_rich_string(row, place, *(part for piece in pieces for part in (look, piece)), look)


@lru_cache(REPEATED)
def _pieces(text: str) -> tuple[Sequence[str], Look]:
    """A text as it is read, in pieces where the library would take it for its own marks, and its look."""
    shown = as_read(text)
    marked = "_x" in shown or shown.startswith("<r>")
    return TAKEN_FOR_MARKUP.split(shown) if marked else (shown,), Look.TYPED if stays_text(shown) else Look.TEXT


def as_read(text: str) -> str:
    """What a reader of the file finds of a text: nothing unseen, no more than a cell can hold.

    >>> as_read("_x0041_ et\\u202e =1+1")
    '_x0041_ et =1+1'
    """
    shown = safe_text(text)
    return shown if len(shown) <= EXCEL_CELL else shown[: EXCEL_CELL - len(CUT)] + CUT


def set_height(sheet: Worksheet, row: int, line: Iterable[CellValue], widths: Sequence[int]) -> None:
    """Make a row as tall as its wrapped texts, where they take more than one line: not every program works it out."""
    if (tall := height(line, widths)) > LINE:
        sheet.set_row(row, tall)


def height(line: Iterable[CellValue], widths: Sequence[int]) -> int:
    """The height of a row whose texts are wrapped, in points.

    >>> height(("Une phrase longue de trente-six signes.", 12.0), (20, 10))
    45
    """
    long = [
        (text, width)
        for text, width in zip(line, widths, strict=False)
        if isinstance(text, str) and (len(text) > width or "\n" in text)
    ]
    return min(max((_lines(text, width) for text, width in long), default=1) * LINE, TALLEST)


def _lines(text: str, width: int) -> int:
    return sum(max(ceil(len(part) / (width * FILLED)), 1) for part in text.split("\n"))
