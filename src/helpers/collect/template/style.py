"""How the template looks: colours that are always doubled by words, cell styles, page set-up and protection."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from helpers.framing.model import Column, ColumnType

FONT = "Calibri"
INK = "1F2933"
NAVY = "1B3A5C"  # essential columns
SKY = "DCE8F4"  # other columns
GREY = "EEF0F2"  # locked cells
RED = "F8CBC6"
RED_INK = "8B1A10"
AMBER = "FFE3A3"
AMBER_INK = "5C3D00"
FADED_INK = "5F6B76"  # 5.4:1 on white: small, still readable
WHITE = "FFFFFF"

WIDTHS: Mapping[ColumnType, int] = {"T": 20, "TL": 58, "N": 13, "D": 14, "L": 28, "O": 12, "U": 32}
ISO_DATE = "yyyy-mm-dd"
AS_TYPED = "@"  # text: neither « 06 » loses its zero, nor « 1-2 » becomes a date, nor « - garder… » a formula
NUMBER_FORMATS: Mapping[ColumnType, str] = {"N": "General", "D": ISO_DATE}
LAST_EXCEL_COLUMN = 16_384
POINTS_PER_LINE = 15
WIDEST_PAGE = 260  # characters: beyond, a printed page is no longer readable and the sheet takes a second one
NARROWEST = 9
HEADER_CHARACTER = 0.95  # a small grey character, in units of column width

TITLE = "titre du modèle"
SECTION = "titre de partie"
BODY = "texte du modèle"
STRONG = "texte important"
TECHNICAL = "nom technique"
ESSENTIAL = "libellé indispensable"
OPTIONAL = "libellé"
LOCKED = "cellule verrouillée"


def data_style(column_type: ColumnType) -> str:
    """Name of the style of the cells that people fill in, for a type of column."""
    return f"saisie {column_type}"


def add_styles(workbook: Workbook) -> None:
    """Register every named style; a cell then quotes one by its name."""
    for style in (*_guide_styles(), *_header_styles(), *(_data_style(kind) for kind in WIDTHS)):
        workbook.add_named_style(style)


def _guide_styles() -> Iterable[NamedStyle]:
    wrapped = Alignment(wrap_text=True, vertical="top")
    yield NamedStyle(TITLE, font=Font(FONT, 16, bold=True, color=NAVY), alignment=Alignment(vertical="center"))
    yield NamedStyle(
        SECTION,
        font=Font(FONT, 12, bold=True, color=WHITE),
        fill=solid(NAVY),
        alignment=Alignment(wrap_text=True, vertical="center"),
    )
    faint = Border(bottom=Side("thin", color=SKY))
    yield NamedStyle(BODY, font=Font(FONT, 11, color=INK), alignment=wrapped, border=faint)
    yield NamedStyle(STRONG, font=Font(FONT, 11, bold=True, color=INK), alignment=wrapped, border=faint)


def _header_styles() -> Iterable[NamedStyle]:
    wrapped = Alignment(wrap_text=True, vertical="center")
    line = Border(bottom=Side("medium", color=NAVY), right=Side("thin", color=WHITE))
    small = Font(FONT, 8, color=FADED_INK)
    yield NamedStyle(TECHNICAL, font=small, fill=solid(GREY), alignment=Alignment(vertical="center"))
    yield NamedStyle(ESSENTIAL, font=Font(FONT, 11, bold=True, color=WHITE), fill=solid(NAVY), alignment=wrapped, border=line)
    yield NamedStyle(OPTIONAL, font=Font(FONT, 11, color=INK), fill=solid(SKY), alignment=wrapped, border=line)
    faint = Border(bottom=Side("thin", color=SKY))
    top = Alignment(wrap_text=True, vertical="top")
    yield NamedStyle(LOCKED, font=Font(FONT, 10, color=INK), fill=solid(GREY), alignment=top, border=faint)


def _data_style(column_type: ColumnType) -> NamedStyle:
    return NamedStyle(
        data_style(column_type),
        font=Font(FONT, 11, color=INK),
        alignment=Alignment(wrap_text=column_type in ("T", "TL", "L"), vertical="top"),
        number_format=NUMBER_FORMATS.get(column_type, AS_TYPED),
        protection=Protection(locked=False),
        border=Border(bottom=Side("thin", color=SKY)),
    )


def solid(colour: str) -> PatternFill:
    """A plain fill."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def impossible() -> DifferentialStyle:
    """Red, bold: the value cannot be right."""
    return DifferentialStyle(font=Font(bold=True, color=RED_INK), fill=PatternFill(bgColor=RED))


def to_review() -> DifferentialStyle:
    """Amber, italic: to fill in or to read again."""
    return DifferentialStyle(font=Font(italic=True, color=AMBER_INK), fill=PatternFill(bgColor=AMBER))


def width_of(column: Column) -> float:
    """Width of a column, from its type and the length of its technical name."""
    return max(WIDTHS[column.type], NARROWEST, round(HEADER_CHARACTER * len(column.name)) + 1)


def lines_in(text: str, width: float) -> int:
    """Lines that a wrapped text takes in a column."""
    return sum(max(1, math.ceil(len(line) / max(width - 1, 1))) for line in text.split("\n"))


def fit_height(worksheet: Worksheet, row: int, texts: Mapping[str, float]) -> None:
    """Give a row the height of its longest wrapped text (text -> width of its column)."""
    lines = max((lines_in(text, width) for text, width in texts.items()), default=1)
    worksheet.row_dimensions[row].height = POINTS_PER_LINE * lines + 4


def unlock_columns(worksheet: Worksheet, columns: Iterable[Column]) -> None:
    """Style whole columns rather than thousands of empty cells: the file stays small and rows can be inserted."""
    place = 0
    for place, column in enumerate(columns, start=1):
        dimension = worksheet.column_dimensions[get_column_letter(place)]
        dimension.width = width_of(column)
        _dress(dimension, column.type)
    # Excel only lets people delete a row of a protected sheet when none of its cells is locked.
    after = get_column_letter(place + 1)
    rest = ColumnDimension(worksheet, index=after, min=place + 1, max=LAST_EXCEL_COLUMN, width=WIDTHS["N"])
    _dress(rest, "T")
    worksheet.column_dimensions[after] = rest


def _dress(dimension: ColumnDimension, column_type: ColumnType) -> None:
    """A whole column takes no named style in openpyxl, only its parts."""
    named = _data_style(column_type)
    dimension.font, dimension.alignment, dimension.border = named.font, named.alignment, named.border
    dimension.protection, dimension.number_format = named.protection, named.number_format


def set_widths(worksheet: Worksheet, widths: Iterable[float]) -> None:
    """Widths of the first columns."""
    for place, width in enumerate(widths, start=1):
        worksheet.column_dimensions[get_column_letter(place)].width = width


def protect(worksheet: Worksheet) -> None:
    """Lock the headers, without a password; people may still resize, sort, filter, insert and delete rows."""
    protection = worksheet.protection
    protection.sheet = True
    for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
        setattr(protection, allowed, False)  # in the file format, the flag says « forbidden »


def set_page(worksheet: Worksheet, header_rows: str | None, colour: str) -> None:
    """Landscape A4, headers repeated on every page, as wide as it stays readable."""
    worksheet.sheet_properties.tabColor = colour
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_setup.fitToWidth = max(1, math.ceil(_printed_width(worksheet) / WIDEST_PAGE))
    worksheet.page_setup.fitToHeight = 0
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.oddFooter.left.text = "&A"
    worksheet.oddFooter.right.text = "page &P sur &N"
    if header_rows:
        worksheet.print_title_rows = header_rows


def _printed_width(worksheet: Worksheet) -> float:
    dimensions = [worksheet.column_dimensions[get_column_letter(place + 1)] for place in range(worksheet.max_column)]
    return float(sum(dimension.width for dimension in dimensions))
