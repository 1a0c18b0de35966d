"""The IMPORT sheet: one line a row of the exports, with what became of it and the columns that have no other place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.collect import template_style as style
from helpers.collect.export_records import Record, Sorted
from helpers.collect.export_rows import Coded
from helpers.collect.template_sheets import put
from helpers.inert import EXCEL_CELL

IMPORT_SHEET = "IMPORT"
_IMPORT_HEADERS = ("fichier", "ligne", "id_origine", "contributions", "mise_de_cote", "texte_mis_de_cote")
_IMPORT_WIDTHS = (34, 8, 14, 16, 44, 58)
_LEFT_WIDTH = 24
_CUT_MARK = " […] suite dans le fichier d’origine"


def write_import_sheet(workbook: Workbook, sorted_records: Sorted, coded: Sequence[Coded]) -> None:
    """One line a row of the exports, with what became of it and the columns that have no other place."""
    worksheet = workbook.create_sheet(IMPORT_SHEET)
    lines = sorted(_import_lines(sorted_records, coded), key=lambda line: line[0])
    left = list(dict.fromkeys(header for _, record, *_ in lines for header in record.left))
    style.set_widths(worksheet, (*_IMPORT_WIDTHS, *(_LEFT_WIDTH for _ in left)))
    _write_line(worksheet, 1, (*_IMPORT_HEADERS, *left), style.TECHNICAL)
    for row, (_, record, ids, reason) in enumerate(lines, start=2):
        aside = "" if record.damaged or not reason else record.text
        own = (record.file, record.line, record.first("id"), ";".join(ids), reason, aside)
        _write_line(worksheet, row, (*own, *(record.left.get(header, "") for header in left)), style.BODY)
    worksheet.freeze_panes = "C2"
    style.protect(worksheet)
    style.set_page(worksheet, "1:1", style.GREY)


def _import_lines(
    sorted_records: Sorted, coded: Sequence[Coded]
) -> Iterator[tuple[tuple[int, int], Record, tuple[str, ...], str]]:
    everything = [(one.record, one.ids, "") for one in coded]
    everything += [(record, (), reason) for record, reason in sorted_records.aside]
    files = {file: place for place, file in enumerate(dict.fromkeys(record.file for record, _, _ in everything))}
    for record, ids, reason in everything:
        yield (files[record.file], record.line), record, ids, reason


def _write_line(worksheet: Worksheet, row: int, values: Sequence[str | int], cell_style: str) -> None:
    for place, value in enumerate(values, start=1):
        if value != "":
            put(worksheet.cell(row, place), _fitting(value), cell_style)


def _fitting(value: str | int) -> str | int:
    """A cell of IMPORT is a reminder: a text that it cannot hold is cut with a mark, the file keeps the whole."""
    if isinstance(value, int) or len(value) <= EXCEL_CELL:
        return value
    return value[: EXCEL_CELL - len(_CUT_MARK)] + _CUT_MARK
