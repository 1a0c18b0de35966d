"""An .xlsx with the values as read, for the formats whose file cannot be annotated in place (.xls, .ods)."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from helpers.collect.feedback.xml_parts import plain
from helpers.collect.reading.workbook import RawSheet, RawWorkbook
from helpers.collect.template.build import write_workbook

NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
FORBIDDEN_IN_NAME = re.compile(r"[\\/*?:\[\]]")
LONGEST_NAME = 31
WIDTH = 24


def write_plain_copy(raw: RawWorkbook, path: Path) -> None:
    """Write the sheets of a workbook as read, except the list of an earlier check: texts as texts, numbers as numbers."""
    workbook = Workbook(write_only=True)
    for sheet in raw.sheets:
        name = FORBIDDEN_IN_NAME.sub("-", plain(sheet.name)).strip("'")[:LONGEST_NAME] or "Feuille"
        _write_sheet(workbook.create_sheet(name), sheet)
    write_workbook(workbook, path)


def _write_sheet(worksheet: WriteOnlyWorksheet, sheet: RawSheet) -> None:
    worksheet.sheet_format.defaultColWidth = WIDTH
    worksheet.sheet_state = "hidden" if sheet.hidden else "visible"
    for row in sheet.rows:
        worksheet.append([_cell(worksheet, text) if text else None for text in row])


def _cell(worksheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    if NUMBER.fullmatch(text):
        return WriteOnlyCell(worksheet, float(text) if "." in text else int(text))
    cell = WriteOnlyCell(worksheet, plain(text))
    cell.data_type = "s"  # what starts like a formula is a text
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
