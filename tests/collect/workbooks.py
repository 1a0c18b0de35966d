"""One good workbook, the ways of spoiling it, and what a reader of the result expects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from helpers.collect.intake import collect_workbook
from helpers.collect.tables import Intake
from helpers.framing import territories
from helpers.framing.campaign import Campaign
from helpers.framing.load import load_framing
from tests.builders import write_territory_workbook

FILE = "2025-04_lacq-orthez_concertation-ia.xlsx"
Edit = Callable[[openpyxl.Workbook], None]
ENGLISH = re.compile(
    r"\b(?:the|this|is|are|not|missing|invalid|value|row|column|sheet|error|must|should|expected|found|none|nan|true|false)\b",
    re.IGNORECASE,
)
NEVER_MET = "publics_never_met CONTRIBUTIONS"  # the good workbook's only remark: three publics spoke, eight are listed


@cache
def campaign() -> Campaign:
    """The campaign of the tests, read on 30 June 2025."""
    expected = (territories.find("lacq-orthez"),)
    return Campaign("essai", "Essai", "", load_framing("ia_2025"), fictional=True, cut_off=date(2025, 6, 30), expected=expected)


def collected(folder: Path, *edits: Edit) -> Intake:
    """What becomes of the good workbook once it is edited."""

    def edit(workbook: openpyxl.Workbook) -> None:
        for one in edits:
            one(workbook)

    return collect_workbook(write_territory_workbook(folder / FILE, campaign().framing, edit=edit), campaign())


def places(intake: Intake) -> Counter[str]:
    """Each finding as « rule SHEET!CELL », with how often it was said."""
    return Counter(f"{finding.rule} {finding.place}" for finding in intake.findings)


def put(place: str, value: object) -> Edit:
    """Write a value in a cell given as Excel shows it."""
    sheet, cell = place.split("!")

    def edit(workbook: openpyxl.Workbook) -> None:
        workbook[sheet][cell].value = value

    return edit


def on(sheet: str, change: Callable[[Worksheet], object]) -> Edit:
    """Do something to a sheet."""

    def edit(workbook: openpyxl.Workbook) -> None:
        change(workbook[sheet])

    return edit


def both(*edits: Edit) -> Edit:
    """Several edits, one after the other."""

    def edit(workbook: openpyxl.Workbook) -> None:
        for one in edits:
            one(workbook)

    return edit


def without_sheet(name: str) -> Edit:
    """Take a sheet away."""
    return lambda workbook: workbook.remove(workbook[name])


def renamed_sheet(name: str, new: str) -> Edit:
    """Give a sheet another name."""
    return on(name, lambda sheet: setattr(sheet, "title", new))


def reversed_columns(sheet: Worksheet) -> None:
    """The same columns from right to left."""
    for row in list(sheet.iter_rows(max_col=sheet.max_column)):
        values = [cell.value for cell in row]
        for cell, value in zip(row, reversed(values), strict=True):
            cell.value = value


def filtered(sheet: Worksheet) -> None:
    """A filter that hides every row but those of E01."""
    sheet.auto_filter.ref = "A1:Q6"
    sheet.auto_filter.add_filter_column(1, ["E01"])
    for row in (5, 6):
        sheet.row_dimensions[row].hidden = True


def hidden(*rows: int) -> Callable[[Worksheet], None]:
    """Rows that Excel does not show."""

    def hide(sheet: Worksheet) -> None:
        for row in rows:
            sheet.row_dimensions[row].hidden = True

    return hide


def hidden_columns(*letters: str) -> Callable[[Worksheet], None]:
    """Columns that Excel does not show."""

    def hide(sheet: Worksheet) -> None:
        for letter in letters:
            sheet.column_dimensions[letter].hidden = True

    return hide


def copied_row(source: int, target: int) -> Callable[[Worksheet], None]:
    """The values of a row written in another one."""

    def copy(sheet: Worksheet) -> None:
        for cell in sheet[source]:
            sheet.cell(target, cell.column).value = cell.value

    return copy


def copied_titles(row: int, column: int) -> Callable[[Worksheet], None]:
    """The titles of the first row written again from a cell on."""

    def copy(sheet: Worksheet) -> None:
        for place, cell in enumerate(list(sheet[1])):
            sheet.cell(row, column + place).value = cell.value

    return copy


def swapped_titles(sheet: Worksheet) -> None:
    """The row of labels above the row of technical names."""
    for name, label in zip(list(sheet[1]), list(sheet[2]), strict=True):
        name.value, label.value = label.value, name.value


def formatted(first: int, last: int) -> Callable[[Worksheet], None]:
    """Rows with borders and nothing in them."""

    def draw(sheet: Worksheet) -> None:
        for row in range(first, last):
            for column in range(1, 18):
                sheet.cell(row, column).border = Border(bottom=Side("thin"))

    return draw


def moved_line(source: int, target: int) -> Callable[[Worksheet], None]:
    """A line taken from its place and written further down."""

    def move(sheet: Worksheet) -> None:
        copied_row(source, target)(sheet)
        sheet.delete_rows(source)

    return move
