"""Find, in a sheet as sent, the columns that the framing asks for: by their headers, never by their position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl.utils import get_column_letter

from helpers.collect.findings import Finding, find
from helpers.collect.workbook import RawSheet, RawWorkbook
from helpers.framing.matching import fold, suggestion
from helpers.framing.model import Column, Framing, Sheet
from helpers.plain_text import safe_text

HEADER_SEARCH_ROWS = 10  # a title or two above the header row are common in files sent back
OWN_SHEETS = frozenset(
    {"lisezmoi", "exemple", "listes", "meta", "import", "import choix", "a corriger", "a corriger verification"}
)


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
    findings: list[Finding] = []
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
    """The sheets that the template does not have."""
    known = OWN_SHEETS | {fold(sheet.name) for sheet in framing.sheets}
    return (raw for raw in workbook.sheets if fold(raw.name) not in known)


def _extra_sheets(workbook: RawWorkbook, framing: Framing) -> Iterator[Finding]:
    for raw in _others(workbook, framing):
        if any(any(row) for row in raw.rows):
            yield find(framing, "extra_sheet", raw.name, sheet=raw.name)


def _structure_findings(raw: RawSheet, sheet: Sheet, framing: Framing) -> Iterator[Finding]:
    if raw.hidden:
        yield find(framing, "hidden_sheet", sheet.name, sheet=sheet.name)
    for merged in raw.merged:
        yield find(framing, "merged_cells", sheet.name, cell=merged.split(":")[0], range=merged)
    if raw.hidden_rows:
        shown = ", ".join(str(row) for row in raw.hidden_rows[:8]) + ("…" if len(raw.hidden_rows) > 8 else "")  # noqa: PLR2004 - a sentence, not a list
        yield find(framing, "hidden_rows", sheet.name, cell=f"A{raw.hidden_rows[0]}", rows=shown)
    if raw.filtered:
        yield find(framing, "filter_on", sheet.name, cell=raw.filtered.split(":")[0], range=raw.filtered)
    for cell, value in raw.error_cells:
        yield find(framing, "error_value", sheet.name, cell=cell, value=value)


def _locate_rows(raw: RawSheet, sheet: Sheet, framing: Framing) -> tuple[SheetTable, list[Finding]]:
    header = _header_row(raw, sheet)
    first = header + (2 if _is_label_row(raw, header + 1, sheet) else 1)  # 0-based index of the first data row
    titles = raw.rows[header] if raw.rows else ()
    positions, findings = _match_columns(titles, header + 1, sheet, framing)
    body = raw.rows[first:]
    index = pd.RangeIndex(first + 1, first + 1 + len(body))
    text = pd.DataFrame(
        {column.field: _column(body, positions.get(column.name)) for column in sheet.columns}, index=index, dtype="str"
    )
    letters = {sheet.by_name[name].field: get_column_letter(place + 1) for name, place in positions.items()}
    return SheetTable(sheet, text, letters, {}, len(body)), findings


def _column(body: Sequence[Sequence[str]], place: int | None) -> list[str]:
    return ["" if place is None or place >= len(row) else _clean(row[place]) for row in body]


def _clean(text: str) -> str:
    """Outer spaces and line ends as people type them; the words themselves are never touched."""
    return safe_text(text.replace("_x000D_", "")).strip(" \t\n\u00a0\u202f")


def _titles_of(column: Column) -> tuple[str, str]:
    return fold(column.name), fold(column.label)


def _header_row(raw: RawSheet, sheet: Sheet) -> int:
    """The row, among the first ones, that names most columns."""
    wanted = {title for column in sheet.columns for title in _titles_of(column)}
    rows = raw.rows[:HEADER_SEARCH_ROWS]
    scores = [sum(fold(cell) in wanted for cell in row if cell) for row in rows]
    return scores.index(max(scores)) if scores else 0


def _is_label_row(raw: RawSheet, row: int, sheet: Sheet) -> bool:
    """The second header row repeats labels (with « obligatoire »); data seldom do."""
    if row >= len(raw.rows):
        return False
    labels = {fold(column.label) for column in sheet.columns}
    cells = [fold(cell) for cell in raw.rows[row] if cell]
    hits = sum(any(cell.startswith(label) for label in labels) for cell in cells)
    return bool(cells) and hits * 2 > len(cells)


def _match_columns(
    titles: Sequence[str], header_row: int, sheet: Sheet, framing: Framing
) -> tuple[dict[str, int], list[Finding]]:
    folded = [fold(title) for title in titles]
    positions: dict[str, int] = {}
    findings: list[Finding] = []
    for column in sheet.columns:
        name, label = _titles_of(column)
        if name in folded:
            positions[column.name] = folded.index(name)
        elif label in folded:
            positions[column.name] = folded.index(label)
            found = titles[positions[column.name]]
            cell = f"{get_column_letter(positions[column.name] + 1)}{header_row}"
            findings.append(find(framing, "renamed_column", sheet.name, cell=cell, found=found, column=column.name))
    taken = set(positions.values())
    free = {place: title for place, title in enumerate(titles) if title and place not in taken}
    findings += _missing_columns(positions, free, sheet, framing)
    for place, title in free.items():
        cell = f"{get_column_letter(place + 1)}{header_row}"
        findings.append(find(framing, "added_column", sheet.name, cell=cell, found=title))
    return positions, findings


def _missing_columns(
    positions: Mapping[str, int], free: Mapping[int, str], sheet: Sheet, framing: Framing
) -> Iterator[Finding]:
    """Only a mandatory column is missed: an optional one that was deleted is simply not filled in."""
    for column in sheet.columns:
        if column.required and column.name not in positions:
            near = suggestion(column.name, free.values()) or suggestion(column.label, free.values())
            yield find(framing, "missing_column", sheet.name, column=column.name, label=column.label, suggestion=near)


def _locate_fields(raw: RawSheet, sheet: Sheet, framing: Framing) -> tuple[SheetTable, list[Finding]]:
    """A « champ | valeur | aide » sheet: one line a field, found by its technical name or its label."""
    lines = {fold(row[0]): number for number, row in reversed(list(enumerate(raw.rows))) if row and row[0]}
    found: dict[str, int] = {}
    for column in sheet.columns:
        line = next((lines[title] for title in _titles_of(column) if title in lines), None)
        if line is not None:
            found[column.field] = line
    values = {
        column.field: _clean(_value(raw.rows[found[column.field]])) if column.field in found else "" for column in sheet.columns
    }
    text = pd.DataFrame(values, index=pd.RangeIndex(1, 2), dtype="str")
    addresses = {field: f"B{line + 1}" for field, line in found.items()}
    missing = [column for column in sheet.columns if column.required and column.field not in found]
    findings = [
        find(
            framing, "missing_column", sheet.name, column=column.name, label=column.label,
            suggestion="",
        )
        for column in missing
    ]  # fmt: skip
    return SheetTable(sheet, text, {}, addresses, 1), findings


def _value(row: Sequence[str]) -> str:
    return row[1] if len(row) > 1 else ""
