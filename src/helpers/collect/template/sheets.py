"""The sheets that people fill in, one builder a layout: « fields », « rows » and « prefilled »."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers import wording
from helpers.collect.template import style
from helpers.collect.template.rules import (
    Area,
    Tone,
    apply_rules,
    condition_text,
    default_shown,
    example,
    list_of,
    requirement,
)
from helpers.errors import WorkbookError
from helpers.framing.model import FIRST_DATA_ROW, Column, Dimension, Framing, Sheet
from helpers.inert import EXCEL_CELL, CellValue, put_as_typed

Row = Mapping[str, object]

LAST_ROW = 2_000  # rows ready to be filled in: thirty times the sixty contributions of an ordinary territory
SPARE_ROWS = 500  # added below an import longer than that
ESSENTIAL_MARK = "●"
FIELD_TITLES = (("champ", "Champ"), ("valeur", "Votre réponse"), ("aide", "Ce qui est demandé"))
FIELD_WIDTHS = (25, 62, 88)
LEVEL_DESCRIPTIONS = ("descriptor", "description")  # fields of the column that repeats the grid
DESCRIPTION_WIDTH = 95
SMALL_TEXT = 1.15  # characters of the locked cells that fit where one of ordinary size does
TAB = "2F6DA8"
BOLD = InlineFont(rFont=style.FONT, sz=11, b=True, color=style.INK)
PLAIN = InlineFont(rFont=style.FONT, sz=10, color=style.INK)


def last_row(rows: Sequence[Row]) -> int:
    """The last row that the checks of a sheet cover."""
    return max(LAST_ROW, FIRST_DATA_ROW + len(rows) - 1 + SPARE_ROWS)


def write_sheet(worksheet: Worksheet, sheet: Sheet, framing: Framing, rows: Sequence[Row]) -> None:
    """Fill a data sheet with its headers, its rows, its checks and its protection."""
    writers = {"fields": _write_fields, "rows": _write_rows, "prefilled": _write_prefilled}
    areas = writers[sheet.layout](worksheet, sheet, framing, rows)
    apply_rules(worksheet, areas, framing)
    style.protect(worksheet)
    style.set_page(worksheet, "1:2", TAB)


def put(cell: Cell, value: CellValue, cell_style: str) -> None:
    """Write a value in a style; a text stays a text, even one that starts like a formula."""
    put_as_typed(cell, value)
    cell.style = cell_style  # a typed cell is a text by its format (« @ »), so it needs no mark


def cell_value(value: object, column: Column, framing: Framing) -> CellValue:
    """What the cell shows: a stored code becomes the text of the drop-down, several values are joined."""
    if isinstance(value, (list, tuple)):
        return "; ".join(str(part) for part in value)
    if isinstance(value, str):
        return _fitting(_shown(value, column, framing), column)
    if value is None or isinstance(value, (int, float, date)):
        return value
    raise TypeError(f"{column.name} : {type(value).__name__} ne s’écrit pas dans une cellule")


def _shown(text: str, column: Column, framing: Framing) -> str:
    choices = framing.lists.get(list_of(column))
    if choices is None or column.multiple or text not in choices.by_code:
        return text
    return choices.shown(choices.by_code[text])


def _fitting(text: str, column: Column) -> str:
    if len(text) <= EXCEL_CELL:
        return text
    message = (
        f"Colonne « {column.name} » : un texte de {wording.number(len(text))} caractères ne tient pas dans une cellule "
        f"({wording.number(EXCEL_CELL)} au plus). Coupez-le en plusieurs lignes."
    )
    raise WorkbookError(wording.typeset(message))


# Sheets with one line a field.


def _write_fields(worksheet: Worksheet, sheet: Sheet, framing: Framing, rows: Sequence[Row]) -> list[Area]:
    values = rows[0] if rows else {}
    style.set_widths(worksheet, FIELD_WIDTHS)
    for place, (name, title) in enumerate(FIELD_TITLES, start=1):
        put(worksheet.cell(1, place), name, style.TECHNICAL)
        put(worksheet.cell(2, place), title, style.ESSENTIAL)
    worksheet.row_dimensions[2].height = 24
    lines = {column: FIRST_DATA_ROW + place for place, column in enumerate(sheet.columns)}
    for column, line in lines.items():
        _write_field(worksheet, line, column, cell_value(values.get(column.field), column, framing), framing)
    worksheet.freeze_panes = "A3"
    cells = {column.name: f"$B${line}" for column, line in lines.items()}
    return [Area(column, f"$B${line}", f"B{line}", cells, "TRUE", "to_review") for column, line in lines.items()]


def _write_field(worksheet: Worksheet, line: int, column: Column, value: CellValue, framing: Framing) -> None:
    put(worksheet.cell(line, 1), column.name, style.LOCKED)
    put(worksheet.cell(line, 2), value, style.data_style(column.type))
    worksheet.cell(line, 2).alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    title = f"{ESSENTIAL_MARK} {column.label}" if column.essential else column.label
    parts = (column.help, requirement(column, framing) or "Facultatif.", example(column))
    explanation = " ".join(part for part in parts if part)
    put(worksheet.cell(line, 3), None, style.LOCKED)
    worksheet.cell(line, 3).value = CellRichText(TextBlock(BOLD, title), TextBlock(PLAIN, f"\n{explanation}"))
    lines = 1 + style.lines_in(explanation, SMALL_TEXT * FIELD_WIDTHS[2])
    answer_lines = style.lines_in(str(value or ""), FIELD_WIDTHS[1])
    worksheet.row_dimensions[line].height = style.POINTS_PER_LINE * max(lines, answer_lines) + 6


# Sheets with one row a thing.


def _write_rows(worksheet: Worksheet, sheet: Sheet, framing: Framing, rows: Sequence[Row]) -> list[Area]:
    style.unlock_columns(worksheet, sheet.columns)
    _write_headers(worksheet, sheet, framing)
    for line, row in enumerate(rows, start=FIRST_DATA_ROW):
        _write_row(worksheet, line, row, sheet, framing)
    end = last_row(rows)
    return _areas(sheet, end, _begun(sheet.columns, sheet), "impossible")


def _write_row(worksheet: Worksheet, line: int, row: Row, sheet: Sheet, framing: Framing) -> None:
    unknown = row.keys() - sheet.by_field.keys()
    if unknown:
        raise KeyError(f"{sheet.name} : champs absents de la note de cadrage : {', '.join(sorted(unknown))}")
    for place, column in enumerate(sheet.columns, start=1):
        value = cell_value(row.get(column.field), column, framing)
        if value is not None:
            put(worksheet.cell(line, place), value, style.data_style(column.type))


def _write_headers(worksheet: Worksheet, sheet: Sheet, framing: Framing) -> None:
    texts: dict[str, float] = {}
    for place, column in enumerate(sheet.columns, start=1):
        put(worksheet.cell(1, place), column.name or None, style.TECHNICAL)
        title = header_text(column, framing)
        put(worksheet.cell(2, place), title, style.ESSENTIAL if column.essential else style.OPTIONAL)
        texts[title] = style.width_of(column)
    style.fit_height(worksheet, 2, texts)
    worksheet.freeze_panes = f"{get_column_letter(_frozen_columns(sheet) + 1)}{FIRST_DATA_ROW}"


def header_text(column: Column, framing: Framing) -> str:
    """The French label of a column and when it must be filled in; the mark doubles the colour."""
    title = f"{ESSENTIAL_MARK} {column.label}" if column.essential else column.label
    if _is_locked(column):
        return title
    if column.required and column.default:
        return f"{title}\nobligatoire (vide = {default_shown(column, framing)})"
    if column.required:
        return f"{title}\nobligatoire"
    if column.required_if:
        return f"{title}\nobligatoire {condition_text(column.required_if, column, framing)}"
    return title


def _frozen_columns(sheet: Sheet) -> int:
    """The identifier and, when it is short, what names the row stay in sight."""
    second = sheet.columns[1] if len(sheet.columns) > 1 else None
    return 2 if second and second.type in ("T", "L") else 1


def _areas(sheet: Sheet, end: int, begun: str, blank_tone: Tone) -> list[Area]:
    letters = {column: get_column_letter(place) for place, column in enumerate(sheet.columns, start=1)}
    cells = {column.name: f"${letter}{FIRST_DATA_ROW}" for column, letter in letters.items()}
    ranges = {column: f"{letter}{FIRST_DATA_ROW}:{letter}{end}" for column, letter in letters.items()}
    return [Area(column, cells[column.name], ranges[column], cells, begun, blank_tone) for column in sheet.columns]


def _begun(columns: Sequence[Column], sheet: Sheet) -> str:
    """A row is begun when anything beside its identifier and its defaults is filled in."""
    own = {
        place for place, column in enumerate(sheet.columns, 1) if column in columns and not (column.unique or column.default)
    }
    ranges = (
        f"${get_column_letter(first)}{FIRST_DATA_ROW}:${get_column_letter(last)}{FIRST_DATA_ROW}" for first, last in _runs(own)
    )
    return f"COUNTA({','.join(ranges)})>0"


def _runs(places: set[int]) -> Iterator[tuple[int, int]]:
    """Contiguous runs of places, first and last."""
    for first in sorted(place for place in places if place - 1 not in places):
        last = first
        while last + 1 in places:
            last += 1
        yield first, last


# The maturity grid, one row a dimension.


def _write_prefilled(worksheet: Worksheet, sheet: Sheet, framing: Framing, rows: Sequence[Row]) -> list[Area]:
    answers = {str(row.get("dimension", "")): row for row in rows}
    sheet = _with_descriptions(sheet)
    style.set_widths(worksheet, (_prefilled_width(column) for column in sheet.columns))
    _write_headers(worksheet, sheet, framing)
    for line, dimension in enumerate(framing.dimensions, start=FIRST_DATA_ROW):
        row = answers.get(dimension.code, {})
        values = {column: _dimension_value(column, dimension, row, framing) for column in sheet.columns}
        _write_dimension(worksheet, line, dimension, values)
    asked = [column for column in sheet.columns if not _is_locked(column)]
    end = FIRST_DATA_ROW + len(framing.dimensions) - 1
    areas = _areas(sheet, end, _begun(asked, sheet), "to_review")
    return [area for area in areas if not _is_locked(area.column)]


def _with_descriptions(sheet: Sheet) -> Sheet:
    """The sheet with the grid's levels in sight. Without a technical name, the reading passes over them."""
    if any(column.field in LEVEL_DESCRIPTIONS for column in sheet.columns):
        return sheet
    shown = Column("", "Les niveaux de la dimension", "TL", LEVEL_DESCRIPTIONS[0])
    after = 1 + [column.field for column in sheet.columns].index("level")
    return replace(sheet, columns=(*sheet.columns[:after], shown, *sheet.columns[after:]))


def _is_locked(column: Column) -> bool:
    return column.field == "dimension" or column.field in LEVEL_DESCRIPTIONS


def _prefilled_width(column: Column) -> float:
    return DESCRIPTION_WIDTH if column.field in LEVEL_DESCRIPTIONS else style.width_of(column)


def _write_dimension(worksheet: Worksheet, line: int, dimension: Dimension, values: Mapping[Column, CellValue]) -> None:
    for place, (column, value) in enumerate(values.items(), start=1):
        cell_style = style.LOCKED if _is_locked(column) else style.data_style(column.type)
        put(worksheet.cell(line, place), value, cell_style)
    style.fit_height(worksheet, line, {level_descriptions(dimension): SMALL_TEXT * DESCRIPTION_WIDTH})


def _dimension_value(column: Column, dimension: Dimension, row: Row, framing: Framing) -> CellValue:
    if column.field in LEVEL_DESCRIPTIONS:
        return level_descriptions(dimension)
    if column.field != "dimension":
        return cell_value(row.get(column.field), column, framing)
    if list_of(column):
        return cell_value(dimension.code, column, framing)
    return f"{dimension.code} – {dimension.label}"


def level_descriptions(dimension: Dimension) -> str:
    """The levels of a dimension, one a line, each with the evidence that it asks for."""
    lines = [f"{level.level} – {level.text}{_evidence(level.evidence)}" for level in dimension.levels]
    return wording.typeset("\n".join(lines))


def _evidence(evidence: str) -> str:
    return f" Preuve : {evidence}" if evidence else ""
