"""The second reader of .xlsx files: slower, and heavier, and it opens what the first one does not."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from helpers.collect.reading.grid import Grid, grid_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SECOND_READER = "openpyxl"
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_slowly(content: bytes) -> dict[str, Grid]:
    """The values of every sheet, from a full load: the read-only mode believes the size that a sheet declares."""
    import openpyxl  # noqa: PLC0415 - slow to load, for the few files that the first reader does not open

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of drop-downs and colours that it leaves out: only values matter here
        workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    return {sheet.title: grid_of(_rows(sheet)) for sheet in workbook.worksheets}


def _rows(sheet: Worksheet) -> Iterator[Sequence[object]]:
    for row in sheet.iter_rows(min_row=1, min_col=1):
        yield ["" if cell.data_type == "e" else _unescaped(cell.value) for cell in row]


def _unescaped(value: object) -> object:
    """Characters that the format writes as « _x000D_ »; the first reader does it by itself.

    >>> _unescaped("a_x0009_b")
    'a\\tb'
    """
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if isinstance(value, str) else value
