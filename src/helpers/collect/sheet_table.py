"""Find, in a sheet as sent, the columns that the framing asks for: by their headers, never by their position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from helpers.collect.codes import mended_codes, rounded_numbers
from helpers.collect.field_lines import field_findings, find_lines
from helpers.collect.findings import Finding, find
from helpers.collect.headers import find_headers, match_columns
from helpers.collect.reading.grid import Grid
from helpers.collect.reading.workbook import RawSheet, RawWorkbook
from helpers.framing.matching import fold, suggestion
from helpers.framing.model import Column, Framing, Sheet
from helpers.plain_text import safe_text
from helpers.text_storage import texts_held

OWN_SHEETS = frozenset(
    {"lisezmoi", "exemple", "listes", "meta", "import", "import choix", "a corriger", "a corriger verification"}
)
SHOWN_PLACES = 8  # a sentence, not a list
# Texts that `clean` would give back as they are, seen at once over a whole column: letters of European languages, no outer space.
CLEAN = "^(?:[!-~¡-¬®-ſ’‘“”–—…€](?:[ -~\n\u00a0-¬®-ſ’‘“”–—…€\u202f]*[!-~¡-¬®-ſ’‘“”–—…€])?)?$"


@dataclass(frozen=True)
class SheetTable:
    """Text cells of one sheet as read: one frame row a sheet row (index: Excel row number), one column a field.

    `addresses` holds the cell of each field for a « fields » sheet, where the table has one row only.
    """

    sheet: Sheet
    text: pd.DataFrame
    letters: Mapping[str, str]
    addresses: Mapping[str, str]
    received: int  # sheet rows after the headers, empty ones included
    unread: frozenset[int] = frozenset()  # rows that hold something under no known title, when a mandatory column is lost

    def holds(self, column: Column) -> bool:
        """Whether the column was found in the sheet."""
        return column.field in self.letters or column.field in self.addresses

    def cell(self, row: int, field: str) -> str:
        """The address of a field of a row, as Excel shows it; the row's first cell when the column is not there."""
        if self.addresses:
            return self.addresses.get(field, "A1")
        return f"{self.letters.get(field, 'A')}{row}"


@dataclass(frozen=True)
class Located:
    """The tables found in a workbook (keyed by tidy table) and what was odd about the sheets."""

    tables: Mapping[str, SheetTable]
    findings: tuple[Finding, ...]


def locate(workbook: RawWorkbook, framing: Framing) -> Located:
    """Find every sheet of the framing in a workbook; what is missing, renamed or hidden becomes a finding."""
    tables: dict[str, SheetTable] = {}
    whole_file = framing.by_table["territory"].name  # where what concerns the whole file is told
    findings = [
        find(framing, remark.rule, remark.sheet or whole_file, cell="", row=0, alike=(), **remark.values)
        for remark in workbook.remarks
    ]
    for sheet in framing.sheets:
        raw = _find_sheet(workbook, sheet)
        if raw is None:
            near = suggestion(sheet.name, [other.name for other in _others(workbook, framing)])
            findings.append(find(framing, "missing_sheet", sheet.name, expected=sheet.name, suggestion=near))
            continue
        table, remarks = _locate_fields(raw, sheet, framing) if sheet.layout == "fields" else _locate_rows(raw, sheet, framing)
        tables[sheet.table] = table
        findings += [*_structure_findings(raw, sheet, framing), *remarks]
    findings += _extra_sheets(workbook, framing)
    return Located(tables, tuple(findings))


def _find_sheet(workbook: RawWorkbook, sheet: Sheet) -> RawSheet | None:
    return next((raw for raw in workbook.sheets if fold(raw.name) == fold(sheet.name)), None)


def _others(workbook: RawWorkbook, framing: Framing) -> Iterator[RawSheet]:
    """The sheets that are not read: unknown to the template, or the second of a name."""
    read = [_find_sheet(workbook, sheet) for sheet in framing.sheets]
    return (raw for raw in workbook.sheets if fold(raw.name) not in OWN_SHEETS and not any(raw is one for one in read))


def _extra_sheets(workbook: RawWorkbook, framing: Framing) -> Iterator[Finding]:
    for raw in _others(workbook, framing):
        if raw.grid.filled:
            yield find(framing, "extra_sheet", raw.name, sheet=raw.name)


def _structure_findings(raw: RawSheet, sheet: Sheet, framing: Framing) -> Iterator[Finding]:
    scan = raw.scan
    if raw.hidden:
        yield find(framing, "hidden_sheet", sheet.name, sheet=sheet.name)
    for merged in scan.merged:
        yield find(framing, "merged_cells", sheet.name, cell=_first_cell(merged), range=merged)
    if scan.hidden_rows:
        rows = _shown([str(row) for row in scan.hidden_rows])
        yield find(framing, "hidden_rows", sheet.name, cell=f"A{scan.hidden_rows[0]}", rows=rows)
    if scan.hidden_columns:
        first = scan.hidden_columns[0].split(":")[0]
        yield find(framing, "hidden_columns", sheet.name, cell=f"{first}1", columns=_shown(scan.hidden_columns))
    if scan.filtered:
        yield find(framing, "filter_on", sheet.name, cell=_first_cell(scan.filtered), range=scan.filtered)
    for cell, value in scan.error_cells:
        yield find(framing, "error_value", sheet.name, cell=cell, value=value)
    for cells in _by_column(scan.without_value):
        yield find(framing, "formula_without_value", sheet.name, cell=cells[0], cells=_shown(cells))


def _first_cell(range_: str) -> str:
    return range_.split(":", maxsplit=1)[0]


def _shown(places: Sequence[str]) -> str:
    return ", ".join(places[:SHOWN_PLACES]) + ("…" if len(places) > SHOWN_PLACES else "")


def _by_column(cells: Sequence[str]) -> list[list[str]]:
    """Cells of a same column together: a formula drawn down over a thousand rows is one fault."""
    columns: dict[str, list[str]] = {}
    for cell in cells:
        columns.setdefault(cell.rstrip("0123456789"), []).append(cell)
    return list(columns.values())


def _locate_rows(raw: RawSheet, sheet: Sheet, framing: Framing) -> tuple[SheetTable, list[Finding]]:
    grid = raw.grid
    headers = find_headers(grid, sheet)
    positions, findings = match_columns(grid, headers, sheet, framing)
    # Rows after the last one that holds something were formatted in advance: nobody sent them.
    stop = max(grid.last_filled_row(), headers.first_row)
    text, odd = _frame(grid, positions, sheet, headers.first_row, stop)
    if headers.repeated:
        text = text.drop(index=[row + 1 for row in headers.repeated])
    letters = {sheet.by_name[name].field: get_column_letter(place + 1) for name, place in positions.items()}
    table, mended = mended_codes(SheetTable(sheet, text, letters, {}, len(text)), odd.rounded, framing)
    return replace(table, unread=_unread(table, grid, positions)), [*findings, *mended]


def lost_columns(table: SheetTable) -> bool:
    """Whether a column without which no row can be counted was not found."""
    lost = any(column.required and not column.default and not table.holds(column) for column in table.sheet.columns)
    return lost and table.sheet.layout != "fields"


def _unread(table: SheetTable, grid: Grid, positions: Mapping[str, int]) -> frozenset[int]:
    """The rows that are not empty although their known columns are: nobody may call them so without their titles."""
    if not lost_columns(table):
        return frozenset()
    known = set(positions.values())
    rows = np.zeros(len(grid), dtype=bool)
    for place, column in enumerate(grid.columns):
        if place not in known:
            rows |= pc.not_equal(column, "").to_numpy()
    return frozenset((np.flatnonzero(rows) + 1).tolist()).intersection(table.text.index)


@dataclass(frozen=True)
class _Odd:
    """The texts of a sheet that few sheets have: those that `clean` may change, with what it makes of them, and rounded numbers once it did."""

    cleaned: Mapping[str, str]
    rounded: frozenset[str]


def _frame(grid: Grid, positions: Mapping[str, int], sheet: Sheet, start: int, stop: int) -> tuple[pd.DataFrame, _Odd]:
    """The columns that the framing asks for, cleaned, between two rows of a sheet, and what is odd in them."""
    columns = {column.field: grid.column(positions.get(column.name), start, stop) for column in sheet.columns}
    odd = _odd(Grid(tuple(columns.values())), stop - start)
    held = {field: texts_held(column) for field, column in columns.items()}
    text = pd.DataFrame(held, index=pd.RangeIndex(start + 1, stop + 1), copy=False)
    touched = [field for field in text if odd.cleaned and text[field].isin(odd.cleaned).any()]
    return text.assign(
        **{field: text[field].map(lambda one: odd.cleaned.get(one, one)) for field in touched}
    ) if touched else text, odd


def _odd(grid: Grid, rows: int) -> _Odd:
    cleaned: dict[str, str] = {}
    rounded: set[str] = set()
    for texts in grid.distinct(0, rows):
        found = dirty(texts)
        cleaned |= found
        rounded.update(rounded_numbers(texts), rounded_numbers(pa.array(found.values(), texts.type)))
    return _Odd(cleaned, frozenset(rounded))


def dirty(texts: pa.Array) -> dict[str, str]:
    """Those of some texts that `clean` may change, with what it makes of them; most are seen to need nothing, which is what takes no time."""
    found = texts.filter(pc.invert(pc.match_substring_regex(texts, CLEAN))).to_pylist()
    return {text: clean(text) for text in found}


def clean(text: str) -> str:
    """Outer spaces and line ends as people type them; the words themselves are never touched."""
    return safe_text(text).strip(" \t\n\u00a0\u202f")


def _locate_fields(raw: RawSheet, sheet: Sheet, framing: Framing) -> tuple[SheetTable, list[Finding]]:
    """A « champ | valeur | aide » sheet: one line a field, found by its technical name or its label."""
    found = find_lines(list(raw.rows), sheet)
    values = {column.field: clean(found.value(column.field)) for column in sheet.columns}
    text = pd.DataFrame(values, index=pd.RangeIndex(1, 2), dtype="str")
    addresses = {field: found.address(field) for field in found.lines}
    rounded = frozenset(rounded_numbers(pa.array(values.values(), pa.large_string())))
    table, mended = mended_codes(SheetTable(sheet, text, {}, addresses, 1), rounded, framing)
    return table, [*field_findings(found, sheet, framing), *mended]
