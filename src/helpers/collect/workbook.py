"""Read a workbook from disk: cell values and what hides around them. Raises only when nothing can be read."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from helpers.collect import confined
from helpers.collect.preflight import COMPOUND, ZIP, inspect
from helpers.collect.preflight_zip import WAY_OUT
from helpers.errors import ConfinedError, WorkbookError
from helpers.settings import Limits
from helpers.wording import FIXED

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class RawSheet:
    """Cells of a sheet as text, from A1 on: `rows[0][0]` is A1. Merged ranges carry their first value in every cell."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False
    merged: tuple[str, ...] = ()  # « A8:B9 »
    hidden_rows: tuple[int, ...] = ()
    filtered: str = ""  # range of an automatic filter that hides rows
    error_cells: tuple[tuple[str, str], ...] = ()  # (address, « #N/A »)


@dataclass(frozen=True)
class RawWorkbook:
    """A workbook as read: its sheets, and the fingerprint of the file."""

    file: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    reader: str = "python-calamine"
    remarks: tuple[str, ...] = ()  # rules that tell what the file carries and nobody ran, followed or opened

    def find(self, name: str) -> RawSheet | None:
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() == name.casefold()), None)


def read_workbook(path: Path, limits: Limits | None = None) -> RawWorkbook:
    """Read every sheet of a workbook, in a process of its own; raises `WorkbookError` in French when the file cannot be read."""
    limits = limits or Limits()
    try:
        return confined.run(_read, path, limits, seconds=limits.reading_seconds, memory_bytes=limits.reading_bytes)
    except ConfinedError as error:
        raise WorkbookError(
            f"{path.name}{FIXED}: {error}. Retirez les feuilles, images et mises en forme ajoutées. {WAY_OUT}"
        ) from error


def _read(path: Path, limits: Limits) -> RawWorkbook:
    """Whatever happens here (endless loop, abort, too much memory) ends this process and no other."""
    _refuse_unreadable(path, limits)
    inspection = inspect(path, limits)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = tuple(_read_sheet(workbook, index) for index in range(len(workbook.sheet_names)))
    except PasswordError as error:
        raise _encrypted(path) from error
    except (CalamineError, OSError, ValueError) as error:
        raise WorkbookError(
            f"{path.name} : le classeur est abîmé et ne s’ouvre pas ({type(error).__name__}). Ouvrez-le dans votre tableur, "
            f"enregistrez-le de nouveau au format .xlsx, puis renvoyez-le. {WAY_OUT}"
        ) from error
    structure = _read_structure(path, limits)
    return RawWorkbook(
        file=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        sheets=tuple(_with_structure(sheet, structure.get(sheet.name)) for sheet in sheets),
        remarks=inspection.remarks,
    )


def _refuse_unreadable(path: Path, limits: Limits) -> None:
    """Look at the first bytes and the declared sizes, never at the extension."""
    size = path.stat().st_size
    if size == 0:
        raise WorkbookError(f"{path.name} : le fichier est vide (0 octet). Renvoyez le classeur rempli. {WAY_OUT}")
    if size > limits.file_bytes:
        raise WorkbookError(
            f"{path.name} : le fichier pèse {size >> 20} Mo, la limite est de {limits.file_bytes >> 20} Mo. "
            "Retirez les images et les feuilles ajoutées, puis renvoyez-le."
        )
    with path.open("rb") as file:
        start = file.read(4)
    if start == COMPOUND:
        if ENCRYPTED in path.read_bytes():
            raise _encrypted(path)
        return  # an old .xls: the fast reader opens it
    if start != ZIP:
        raise WorkbookError(
            f"{path.name} : ce n’est pas un classeur Excel, malgré son nom. Enregistrez-le au format .xlsx. {WAY_OUT}"
        )


def _encrypted(path: Path) -> WorkbookError:
    return WorkbookError(
        f"{path.name} : le classeur est protégé par un mot de passe et ne peut pas être lu. Retirez le mot de passe "
        "(Fichier > Informations > Protéger le classeur), puis renvoyez-le."
    )


def _read_sheet(workbook: CalamineWorkbook, index: int) -> RawSheet:
    sheet: CalamineSheet = workbook.get_sheet_by_index(index)
    visible = workbook.sheets_metadata[index].visible == SheetVisibleEnum.Visible
    ranges = sheet.merged_cell_ranges or []
    rows = [[as_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in ranges:
        _spread(rows, top, left, bottom, right)
    return RawSheet(
        name=sheet.name,
        rows=tuple(tuple(row) for row in rows),
        hidden=not visible,
        merged=tuple(
            f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
            for (top, left), (bottom, right) in ranges
        ),
    )


def _spread(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """Give the value of a merged range to each of its cells: whoever merged them meant it for all."""
    if top >= len(rows) or left >= len(rows[top]):
        return
    value = rows[top][left]
    for row in rows[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            row[column] = value


def as_text(value: object) -> str:
    """A cell value as a person reads it: whole numbers without « .0 », dates as AAAA-MM-JJ."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g}"
    return "" if value is None else str(value)


def _with_structure(sheet: RawSheet, found: RawSheet | None) -> RawSheet:
    if found is None:
        return sheet
    return replace(sheet, hidden_rows=found.hidden_rows, filtered=found.filtered, error_cells=found.error_cells)


def _read_structure(path: Path, limits: Limits) -> dict[str, RawSheet]:
    """Hidden rows, filters and error values, which the fast reader does not tell; nothing when openpyxl cannot open it."""
    if path.stat().st_size > limits.structure_bytes:
        return {}
    try:
        workbook = openpyxl.load_workbook(path, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, LookupError, ValueError, TypeError, AttributeError, SyntaxError, OSError):
        return {}  # python-calamine has read the values; only the remarks on hidden rows are lost
    return {sheet.title: _structure(sheet) for sheet in workbook.worksheets}


def _structure(sheet: Worksheet) -> RawSheet:
    hidden = tuple(number for number, row in sorted(sheet.row_dimensions.items()) if row.hidden)
    return RawSheet(
        name=sheet.title,
        rows=(),
        hidden_rows=hidden,
        filtered=str(sheet.auto_filter.ref or "") if sheet.auto_filter.filterColumn else "",
        error_cells=tuple(_errors(sheet)),
    )


def _errors(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Only the cells that the file holds: asking openpyxl for rows would make every cell up to the farthest one."""
    cells: dict[tuple[int, int], openpyxl.cell.Cell] = sheet._cells  # noqa: SLF001 - no public name gives them
    return ((cell.coordinate, str(cell.value)) for _, cell in sorted(cells.items()) if cell.data_type == "e")
