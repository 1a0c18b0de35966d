"""Where the titles of a sheet are, which column each one names, and whether another table follows on the same sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from helpers.collect.findings import Finding, find
from helpers.collect.reading.grid import Grid
from helpers.framing.matching import fold, suggestion
from helpers.framing.model import Column, Framing, Sheet

HEADER_SEARCH_ROWS = 10  # a title or two above the header row are common in files sent back
ADDED = re.compile(r"\n|\bobligatoire\b")
NAME_SCORE = 2  # a technical name says more than a label: the row of names is the header row
TITLES_OF_A_TABLE = 3  # so many known titles in one row, or found again beside, are the head of another table


@dataclass(frozen=True)
class Headers:
    """The header row of a sheet, the first row of data under it and the rows that repeat the titles, counted from 0."""

    row: int
    first_row: int
    titles: tuple[str, ...]
    repeated: tuple[int, ...] = ()  # rows of titles among the data, in the same columns: they are no data
    second_tables: tuple[tuple[int, int], ...] = ()  # (row, column) where titles stand again in other columns

    def cell(self, place: int) -> str:
        """The address of a title."""
        return f"{get_column_letter(place + 1)}{self.row + 1}"


def said(title: str) -> str:
    """What a title names, folded: its first line, without what the template adds (« ● … obligatoire (vide = …) »).

    >>> said("● Identifiant\\nobligatoire"), said("id_evenement")
    ('identifiant', 'id evenement')
    """
    return fold(ADDED.split(title.strip(), maxsplit=1)[0]) or fold(title)


def _bare(title: str) -> str:
    """A title as it is quoted: without what the template adds to a label."""
    return ADDED.split(title.strip(), maxsplit=1)[0].strip("● ") or title


def find_headers(grid: Grid, sheet: Sheet) -> Headers:
    """The row, among the first ones, that names most columns; rows of labels under it belong to it."""
    rows = list(grid[:HEADER_SEARCH_ROWS])
    names = {fold(column.name) for column in sheet.columns}
    labels = {fold(column.label) for column in sheet.columns}
    scores = [_score(row, names, labels) for row in rows]
    header = scores.index(max(scores)) if scores else 0
    first = header + 1
    while first < len(rows) and _is_label_row(rows[first], labels | names):
        first += 1
    titles = rows[header] if rows else ()
    repeated, second = _titles_below(grid, first, rows[header:first], sheet)
    return Headers(header, first, titles, repeated, second)


def _score(row: Sequence[str], names: set[str], labels: set[str]) -> int:
    folded = [said(cell) for cell in row if cell]
    return sum(NAME_SCORE * (title in names) or title in labels for title in folded)


def _is_label_row(row: Sequence[str], labels: set[str]) -> bool:
    """A further header row repeats labels (with « obligatoire »); data seldom do."""
    cells = [said(cell) for cell in row if cell]
    hits = sum(any(cell.startswith(label) for label in labels) for cell in cells)
    return bool(cells) and hits * 2 > len(cells)


def _titles_below(
    grid: Grid, first: int, head: Sequence[Sequence[str]], sheet: Sheet
) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Rows of titles among the data: (those in the same columns as the head, places where another table starts)."""
    own = [_titles_at(place, head, sheet) for place in range(len(grid.columns))]
    known = [text for column in sheet.columns for text in (column.name, column.label)]
    titles = {fold(text) for text in known}.union(*own)
    repeated: list[int] = []
    second: list[tuple[int, int]] = []
    for row in _rows_of_titles(grid, first, [*known, *(text for line in head for text in line if text)]):
        cells = [(place, fold(cell)) for place, cell in enumerate(grid[row]) if cell]
        if any(cell in titles and cell not in own[place] for place, cell in cells):
            second.append((row, cells[0][0]))
        else:
            repeated.append(row)
    return tuple(repeated), tuple(second)


def _titles_at(place: int, head: Sequence[Sequence[str]], sheet: Sheet) -> set[str]:
    """What the head says of a column, and the name and label that this stands for."""
    own = {text for titles in head if titles[place] for text in (fold(titles[place]), said(titles[place]))}
    pairs = ({fold(column.name), fold(column.label)} for column in sheet.columns)
    return own.union(*(pair for pair in pairs if pair & own))


def _rows_of_titles(grid: Grid, first: int, known: Sequence[str]) -> list[int]:
    """Rows after the header where most cells are known titles."""
    wanted = pa.array(sorted(set(known)), pa.large_string())
    if not any(pc.any(pc.is_in(texts, value_set=wanted)).as_py() for texts in grid.distinct(first, len(grid))):
        return []  # as in nearly all sheets
    hits = pa.array([0] * (len(grid) - first), pa.int64())
    filled = hits
    for column in grid.columns:
        cells = column.slice(first).combine_chunks()
        hits = pc.add(hits, pc.cast(pc.is_in(cells, value_set=wanted), pa.int64()))
        filled = pc.add(filled, pc.cast(pc.not_equal(cells, ""), pa.int64()))
    heads = pc.and_(pc.greater_equal(hits, TITLES_OF_A_TABLE), pc.greater(pc.multiply(hits, 2), filled))
    return [row + first for row in pc.indices_nonzero(heads).to_pylist()]


def match_columns(grid: Grid, headers: Headers, sheet: Sheet, framing: Framing) -> tuple[dict[str, int], list[Finding]]:
    """Column name -> place, on normalised titles only; what is renamed, doubled, added or missing is told."""
    folded = [said(title) for title in headers.titles]
    positions = {column.name: place for column in sheet.columns if (place := _place(column, folded)) is not None}
    findings = list(_renamed(positions, folded, headers, sheet, framing))
    taken = set(positions.values())
    doubled = {
        place: column
        for column in sheet.columns
        for place, title in enumerate(folded)
        if title in (fold(column.name), fold(column.label)) and place not in taken
    }
    free = {place: _bare(title) for place, title in enumerate(headers.titles) if title and place not in taken | set(doubled)}
    findings += _missing(positions, free, sheet, framing)
    findings += _doubled(doubled, positions, headers, sheet, framing)
    findings += _added(free, positions, headers, sheet, framing)
    findings += _untitled(grid, headers, sheet, framing)
    findings += _tables_below(headers, sheet, framing)
    return positions, findings


def _place(column: Column, folded: Sequence[str]) -> int | None:
    """By its technical name, else by its label."""
    return next((folded.index(title) for title in (fold(column.name), fold(column.label)) if title in folded), None)


def _renamed(
    positions: Mapping[str, int], folded: Sequence[str], headers: Headers, sheet: Sheet, framing: Framing
) -> Iterator[Finding]:
    for name, place in positions.items():
        if folded[place] != fold(name):
            found = _bare(headers.titles[place])
            yield find(framing, "renamed_column", sheet.name, cell=headers.cell(place), found=found, column=name)


def _missing(positions: Mapping[str, int], free: Mapping[int, str], sheet: Sheet, framing: Framing) -> Iterator[Finding]:
    """Only a mandatory column is missed: an optional one that was deleted is simply not filled in."""
    for column in sheet.columns:
        if column.required and column.name not in positions:
            near = suggestion(column.name, free.values()) or suggestion(column.label, free.values())
            yield find(framing, "missing_column", sheet.name, column=column.name, label=column.label, suggestion=near)


def _doubled(
    doubled: Mapping[int, Column], positions: Mapping[str, int], headers: Headers, sheet: Sheet, framing: Framing
) -> Iterator[Finding]:
    """A title found twice; many of them side by side are a second table, told once."""
    if len(doubled) >= TITLES_OF_A_TABLE:
        yield find(framing, "second_table", sheet.name, cell=headers.cell(min(doubled)))
        return
    for place, column in sorted(doubled.items()):
        first = headers.cell(positions[column.name])
        yield find(framing, "duplicate_column", sheet.name, cell=headers.cell(place), column=column.name, first=first)


def _added(
    free: Mapping[int, str], positions: Mapping[str, int], headers: Headers, sheet: Sheet, framing: Framing
) -> Iterator[Finding]:
    absent = [text for column in sheet.columns if column.name not in positions for text in (column.name, column.label)]
    for place, title in free.items():
        near = suggestion(title, absent)
        yield find(framing, "added_column", sheet.name, cell=headers.cell(place), found=title, suggestion=near)


def _untitled(grid: Grid, headers: Headers, sheet: Sheet, framing: Framing) -> Iterator[Finding]:
    """Values under no title: nobody can tell what they are, so they are not read, and it is said."""
    for place, title in enumerate(headers.titles):
        if not title:
            filled = pc.indices_nonzero(pc.not_equal(grid.columns[place].slice(headers.first_row), ""))
            if len(filled):
                cell = f"{get_column_letter(place + 1)}{headers.first_row + filled[0].as_py() + 1}"
                yield find(framing, "untitled_column", sheet.name, cell=cell, count=len(filled))


def _tables_below(headers: Headers, sheet: Sheet, framing: Framing) -> Iterator[Finding]:
    for row in headers.repeated:
        yield find(framing, "repeated_titles", sheet.name, cell=f"A{row + 1}")
    for row, place in headers.second_tables:
        yield find(framing, "second_table", sheet.name, cell=f"{get_column_letter(place + 1)}{row + 1}")
