"""The cells of a sheet as text, held by column: a workbook of 200,000 rows stays small, and cheap to send to another process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.plain_text import SURROGATES

BATCH = 8_192  # rows turned at once: large enough to be fast, small enough to hold few Python values
TEXT = pa.large_string()
EXACT_DIGITS = 1e15  # a spreadsheet keeps 15 digits of a number: whatever follows is not what was typed


@dataclass(frozen=True)
class Span:
    """A merged range, counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid(Sequence[tuple[str, ...]]):
    """Cells from A1 on, all columns of the same length; reads as a sequence of rows (`grid[0][0]` is A1)."""

    columns: tuple[pa.ChunkedArray, ...] = ()  # of large strings, without nulls

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, place: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Grid: ...
    def __getitem__(self, place: int | slice) -> tuple[str, ...] | Grid:
        if isinstance(place, int):
            return tuple(column[place].as_py() for column in self.columns)
        start, stop, step = place.indices(len(self))
        if step != 1:
            raise ValueError("a grid is cut into neighbouring rows only")
        return Grid(tuple(column.slice(start, max(stop - start, 0)) for column in self.columns))

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        for start in range(0, len(self), BATCH):
            yield from zip(*(column.slice(start, BATCH).to_pylist() for column in self.columns), strict=True)

    def cell(self, row: int, column: int) -> str:
        """One cell, counted from 0; nothing beyond the last row or column."""
        inside = 0 <= column < len(self.columns) and 0 <= row < len(self)
        return str(self.columns[column][row].as_py()) if inside else ""

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return int(pc.sum(pc.not_equal(self._end_to_end(), "")).as_py() or 0)

    def last_filled_row(self) -> int:
        """How many rows there are up to the last one that holds something."""
        filled = pc.not_equal(self._end_to_end(), "").to_numpy().reshape(len(self.columns), len(self))
        rows = np.flatnonzero(filled.any(axis=0))
        return int(rows[-1]) + 1 if len(rows) else 0

    def _end_to_end(self) -> pa.ChunkedArray:
        """All the columns, one after the other: what is asked of each cell is asked once of all."""
        return _chunked([chunk for column in self.columns for chunk in column.chunks])

    def column(self, place: int | None, start: int, stop: int) -> pa.ChunkedArray:
        """Some rows of a column; empty texts when the column is not there."""
        if place is None or place >= len(self.columns):
            return _chunked([pa.array([""] * max(stop - start, 0), TEXT)])
        return self.columns[place].slice(start, stop - start)

    def distinct(self, start: int, stop: int) -> Iterator[pa.Array]:
        """The distinct texts of some rows, a batch of rows at a time: a pattern is prepared once for all columns."""
        for first in range(start, stop, BATCH):
            rows = (column.slice(first, min(BATCH, stop - first)) for column in self.columns)
            yield pa.chunked_array([chunk for column in rows for chunk in column.chunks], TEXT).unique()

    def replaced(self, sign: str, pattern: str, by: str) -> Grid:
        """Replace a pattern in every cell; columns without the sign that it always holds are left alone."""
        if not pc.any(pc.match_substring(self._end_to_end(), sign)).as_py():
            return self  # as nearly all sheets
        return Grid(
            tuple(
                pc.replace_substring_regex(column, pattern, by) if pc.any(pc.match_substring(column, sign)).as_py() else column
                for column in self.columns
            )
        )

    def spread(self, spans: Sequence[Span]) -> Grid:
        """Give the value of each merged range to every cell of it: whoever merged them meant it for all."""
        touched: dict[int, list[Span]] = defaultdict(list)
        for span in spans:
            if span.top < len(self):
                for place in range(span.left, min(span.right + 1, len(self.columns))):
                    touched[place].append(span)
        if not touched:
            return self
        columns = [
            _spread(column, touched[place], self.columns) if place in touched else column
            for place, column in enumerate(self.columns)
        ]
        return Grid(tuple(columns))


def _spread(column: pa.ChunkedArray, spans: Sequence[Span], columns: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    texts = column.to_pylist()
    for span in spans:
        value = columns[span.left][span.top].as_py()
        stop = min(span.bottom + 1, len(texts))
        texts[span.top : stop] = [value] * (stop - span.top)
    return _chunked([_column(texts)])


def grid_of(rows: Iterable[Sequence[object]]) -> Grid:
    """A grid from rows of cell values as a reader gives them; rows may differ in length."""
    if isinstance(rows, Grid):
        return rows
    chunks: list[list[pa.Array]] = []
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        chunks.append(_turn(batch))
    width = max((len(chunk) for chunk in chunks), default=0)
    return Grid(tuple(_chunked([_padded(chunk, place) for chunk in chunks]) for place in range(width)))


def _turn(batch: Sequence[Sequence[object]]) -> list[pa.Array]:
    """A batch of rows as columns of text."""
    width = max(len(row) for row in batch)
    if width == 0:
        return [_column([""] * len(batch))]
    even = batch if all(len(row) == width for row in batch) else [[*row, *[""] * (width - len(row))] for row in batch]
    return [
        _column([value if type(value) is str else as_text(value) for value in column]) for column in zip(*even, strict=True)
    ]


def _padded(chunk: Sequence[pa.Array], place: int) -> pa.Array:
    return chunk[place] if place < len(chunk) else pa.array([""] * len(chunk[0]), TEXT)


def _column(texts: Sequence[str]) -> pa.Array:
    try:
        return pa.array(texts, TEXT)
    except UnicodeEncodeError:  # a lone surrogate has no place in UTF-8
        return pa.array([SURROGATES.sub("\ufffd", text) for text in texts], TEXT)


def _chunked(chunks: Sequence[pa.Array]) -> pa.ChunkedArray:
    return pa.chunked_array(chunks, TEXT)


def as_text(value: object) -> str:
    """A cell value as a person reads it: whole numbers without « .0 », dates as AAAA-MM-JJ.

    >>> as_text(34.0), as_text(0.35), as_text(True), as_text(datetime(2024, 11, 14)), as_text(12345678901234567890.0)
    ('34', '0.35', 'oui', '2024-11-14', '1.2345678901234567e+19')
    """
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT_DIGITS else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g}"
    return "" if value is None else str(value)
