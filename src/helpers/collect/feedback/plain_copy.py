"""An .xlsx with the values as read, for the formats whose file cannot be annotated in place (.xls, .ods)."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from helpers.collect.feedback.xml_parts import plain
from helpers.collect.reading.workbook import RawSheet, RawWorkbook

NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
FORBIDDEN_IN_NAME = re.compile(r"[\\/*?:\[\]]")
LONGEST_NAME = 31
WIDTH = 24
NO_DAY = datetime(1980, 1, 1)  # noqa: DTZ001 - the same values always give the same bytes


def write_plain_copy(raw: RawWorkbook, path: Path) -> None:
    """Write the sheets of a workbook as read: texts as texts, numbers as numbers.

    Rows go straight to the disk: a large workbook is never held a second time. The copy is a step, to be annotated.
    """
    workbook = Workbook(write_only=True)
    for sheet in raw.sheets:
        name = FORBIDDEN_IN_NAME.sub("-", plain(sheet.name)).strip("'")[:LONGEST_NAME] or "Feuille"
        _write_sheet(workbook.create_sheet(name), sheet)
    workbook.properties.created = workbook.properties.modified = NO_DAY
    ExcelWriter(workbook, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)).save()  # it closes the archive


def _write_sheet(worksheet: WriteOnlyWorksheet, sheet: RawSheet) -> None:
    worksheet.sheet_format.defaultColWidth = WIDTH
    worksheet.sheet_state = "hidden" if sheet.hidden else "visible"
    wrapped = _cell(worksheet, "")
    wrapped.alignment = Alignment(vertical="top", wrap_text=True)
    for row in sheet.rows:
        worksheet.append([_cell(worksheet, text, wrapped) if text else None for text in row])


def _cell(worksheet: WriteOnlyWorksheet, text: str, like: WriteOnlyCell | None = None) -> WriteOnlyCell:
    if NUMBER.fullmatch(text):
        return WriteOnlyCell(worksheet, float(text) if "." in text else int(text))
    cell = WriteOnlyCell(worksheet, plain(text))
    cell.data_type = "s"  # what starts like a formula is a text
    if like is not None:
        cell._style = like._style  # noqa: SLF001 - one look for all, which openpyxl would look up again for each cell
    return cell
