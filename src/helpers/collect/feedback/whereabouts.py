"""Complete findings with what their cell held and how its line and column are named: what recognises them next time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from openpyxl.utils import column_index_from_string

from helpers.collect.feedback.history import History
from helpers.collect.findings import Finding, row_of
from helpers.collect.reading.workbook import RawSheet, RawWorkbook
from helpers.collect.sheet_table import SheetTable
from helpers.framing.matching import fold
from helpers.plain_text import safe_text

LONGEST_HELD = 500  # characters of a cell that the list of findings shows


def with_whereabouts(
    findings: Iterable[Finding], tables: Mapping[str, SheetTable], workbook: RawWorkbook
) -> tuple[Finding, ...]:
    """The findings, each with the content of its cell, its line's id and its column's name where they are known."""
    sheets = {fold(sheet.name): sheet for sheet in workbook.sheets}
    located = {fold(table.sheet.name): _Names(table) for table in tables.values()}
    return tuple(_completed(one, sheets.get(fold(one.sheet)), located.get(fold(one.sheet))) for one in findings)


def with_removed(history: History | None, tables: Mapping[str, SheetTable], workbook: RawWorkbook) -> History | None:
    """The earlier check, its findings told apart whose line is no longer in the file."""
    if history is None:
        return None
    lines = {fold(table.sheet.name): _lines(workbook.find(table.sheet.name), _Names(table)) for table in tables.values()}
    marked = (
        replace(past, removed=bool(past.line) and past.line not in lines.get(fold(past.sheet), ())) for past in history.findings
    )
    return replace(history, findings=tuple(marked))


def _lines(sheet: RawSheet | None, names: _Names) -> frozenset[str]:
    """The ids of a sheet's lines, as they were read for the findings."""
    if sheet is None or not names.id_letter:
        return frozenset()
    return frozenset(_value(sheet, names.id_letter, row) for row in range(1, len(sheet.rows) + 1))


class _Names:
    """Columns of a sheet by their letter (or cell, for a « fields » sheet), and the letter of its ids."""

    def __init__(self, table: SheetTable) -> None:
        names = {column.field: column.name for column in table.sheet.columns}
        self.by_letter = {letter: names[field] for field, letter in table.letters.items()}
        self.by_cell = {cell: names[field] for field, cell in table.addresses.items()}
        key = next((column.field for column in table.sheet.columns if column.unique), "dimension")
        self.id_letter = table.letters.get(key, "")

    def field(self, letters: str, cell: str) -> str:
        return self.by_cell.get(cell) or self.by_letter.get(letters, "")


def _completed(finding: Finding, sheet: RawSheet | None, names: _Names | None) -> Finding:
    letters = finding.cell.rstrip("0123456789")
    if sheet is None or not letters or not finding.row:
        return finding
    held = _value(sheet, letters, finding.row)
    if names is None:
        return replace(finding, held=held)
    return replace(finding, held=held, field=names.field(letters, finding.cell), line=_line(finding, sheet, names))


def _line(finding: Finding, sheet: RawSheet, names: _Names) -> str:
    """The id of the line; of several, the smallest, which stays the same in whatever order they are sorted."""
    if not names.id_letter:
        return ""
    rows = [row_of(cell) for cell in finding.alike] or [finding.row]
    return min(filter(None, (_value(sheet, names.id_letter, row) for row in rows)), default="")


def _value(sheet: RawSheet, letters: str, row: int) -> str:
    held = sheet.grid.cell(row - 1, column_index_from_string(letters) - 1)
    return safe_text(held[: LONGEST_HELD + 1]).strip()
