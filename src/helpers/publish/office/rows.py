"""The rows of a sheet as the format writes them: a cell made as an object, with its look compared to all the others, costs five times as much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import IntEnum
from functools import cache, lru_cache
from math import ceil

from openpyxl.utils import get_column_letter

from helpers.inert import CellValue, for_part, stays_text

DAY_ZERO = date(1899, 12, 30)  # spreadsheets count days from here
REPEATED = 1024  # labels of lists come back on every row, texts do not
LINE, TALLEST = 15, 405  # points: a line of text, the highest row that spreadsheets allow
FILLED = 0.9  # of a line: words do not fill it to the end
LONG_NUMBER = 10_000  # from here on, digits are grouped; years are not


class Look(IntEnum):
    """The looks of cells, in the order in which the stylesheet gives them."""

    NONE, TEXT, TYPED, DAY, NUMBER, GROUPED, LABEL, NAME, TITLE, LINK = range(10)


def rows_xml(lines: Sequence[Sequence[CellValue]], first: int, widths: Sequence[int]) -> str:
    """Lines of cells from a row on, in columns of these widths; None leaves a cell out."""
    cell = lru_cache(REPEATED)(_cell)
    return "".join(_row(number, line, widths, cell) for number, line in enumerate(lines, first))


def height(line: Iterable[CellValue], widths: Sequence[int]) -> str:
    """The height of a row whose texts are wrapped, in points, where it takes more than one line: not every program works it out.

    >>> height(("Une phrase longue de trente-six signes.", 12.0), (20, 10))
    ' ht="45"'
    """
    lines = max(
        (_wrapped(value, width) for value, width in zip(line, widths, strict=False) if isinstance(value, str)), default=1
    )
    return f' ht="{min(lines * LINE, TALLEST)}"' if lines > 1 else ""


def _wrapped(text: str, width: int) -> int:
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(ceil(len(part) / (width * FILLED)), 1) for part in text.split("\n"))


def _row(number: int, line: Sequence[CellValue], widths: Sequence[int], cell: Callable[[CellValue], str]) -> str:
    cells = (
        f'<c r="{letters(place)}{number}"{cell(value)}</c>' for place, value in enumerate(line, start=1) if value is not None
    )
    return f'<row r="{number}"{height(line, widths)}>{"".join(cells)}</row>'


@cache
def letters(place: int) -> str:
    """The name of a column."""
    return str(get_column_letter(place))


def text_cell(place: int, row: int, text: str, look: Look) -> str:
    """A cell of ours, with its look."""
    return f'<c r="{letters(place)}{row}"{_text(text, look)}</c>'


def _cell(value: CellValue) -> str:
    """The look and the content of a cell; a text is a text, whatever it begins with."""
    if isinstance(value, str):
        return _text(value, Look.TYPED if stays_text(value) else Look.TEXT)
    if isinstance(value, date):
        return f' s="{Look.DAY:d}"><v>{(value - DAY_ZERO).days}</v>'
    assert value is not None
    look = Look.GROUPED if abs(value) >= LONG_NUMBER else Look.NUMBER
    return f' s="{look:d}"><v>{value:.16g}</v>'


def _text(text: str, look: Look) -> str:
    return f' s="{look:d}" t="inlineStr"><is><t xml:space="preserve">{for_part(text)}</t></is>'
