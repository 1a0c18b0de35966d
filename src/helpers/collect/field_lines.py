"""The lines of a « champ | valeur | aide » sheet: where each field is told, whatever the order of lines and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from helpers.collect.findings import Finding, find
from helpers.collect.template.sheets import FIELD_TITLES
from helpers.framing.matching import fold, suggestion
from helpers.framing.model import Framing, Sheet

NAME_TITLES, VALUE_TITLES = ({fold(title) for title in titles} for titles in FIELD_TITLES[:2])


@dataclass(frozen=True)
class FieldLines:
    """The rows of the sheet, the columns of names and of values, and the line of each field, counted from 0."""

    rows: Sequence[tuple[str, ...]]
    names: int
    values: int
    lines: Mapping[str, int]

    def value(self, field: str) -> str:
        """What is typed for a field; nothing when it has no line."""
        return self._at(self.lines[field], self.values) if field in self.lines else ""

    def address(self, field: str) -> str:
        return f"{get_column_letter(self.values + 1)}{self.lines[field] + 1}"

    def name(self, line: int) -> str:
        return self._at(line, self.names)

    def typed(self, line: int) -> str:
        return self._at(line, self.values)

    def name_cell(self, line: int) -> str:
        return f"{get_column_letter(self.names + 1)}{line + 1}"

    def _at(self, line: int, place: int) -> str:
        row = self.rows[line]
        return row[place] if place < len(row) else ""


def find_lines(rows: Sequence[tuple[str, ...]], sheet: Sheet) -> FieldLines:
    """The line of every field, by its technical name or its label; of two lines of a field, the first."""
    names, values = _places(rows)
    known: dict[str, int] = {}
    for line, row in enumerate(rows):
        if names < len(row):
            known.setdefault(fold(row[names]), line)
    found = {
        column.field: known[title]
        for column in sheet.columns
        for title in (fold(column.label), fold(column.name))  # the name has the last word
        if title and title in known
    }
    return FieldLines(rows, names, values, found)


def _places(rows: Sequence[tuple[str, ...]]) -> tuple[int, int]:
    """The columns titled « champ » and « valeur »; the first two when the titles are gone."""
    for row in rows:
        folded = [fold(cell) for cell in row]
        names = next((place for place, title in enumerate(folded) if title in NAME_TITLES), None)
        values = next((place for place, title in enumerate(folded) if title in VALUE_TITLES), None)
        if names is not None and values is not None:
            return names, values
    return 0, 1


def field_findings(found: FieldLines, sheet: Sheet, framing: Framing) -> Iterator[Finding]:
    """Fields that have no line, lines that name a field again, and lines filled in that the template does not have."""
    own = {fold(text): column for column in sheet.columns for text in (column.label, column.name)}
    unknown = [line for line in _filled_lines(found) if fold(found.name(line)) not in own]
    free = [found.name(line) for line in unknown]
    for column in sheet.columns:
        if column.required and column.field not in found.lines:
            near = suggestion(column.name, free) or suggestion(column.label, free)
            yield find(framing, "missing_column", sheet.name, column=column.name, label=column.label, suggestion=near)
    absent = [text for column in sheet.columns if column.field not in found.lines for text in (column.name, column.label)]
    for line in _filled_lines(found):
        named, cell = own.get(fold(found.name(line))), found.name_cell(line)
        if named is None:
            near = suggestion(found.name(line), absent)
            yield find(framing, "added_field", sheet.name, cell=cell, found=found.name(line), suggestion=near)
        elif line != found.lines[named.field]:
            first = found.name_cell(found.lines[named.field])
            yield find(framing, "duplicate_column", sheet.name, cell=cell, column=named.name, first=first)


def _filled_lines(found: FieldLines) -> Iterator[int]:
    """Lines with a name and a value, from the first field on: what stands above are titles."""
    start = min(found.lines.values(), default=0)
    return (line for line in range(start, len(found.rows)) if fold(found.name(line)) and found.typed(line).strip())
