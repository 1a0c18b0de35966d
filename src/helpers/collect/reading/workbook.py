"""Read a workbook from disk: cell values and what hides around them. Raises only when nothing can be read.

Values come from python-calamine. The XML of an .xlsx is searched besides (`sheet_scan`): hidden rows, error values, formulas
without a result, and how many cells are filled. When the fast reader fails, or gives fewer cells than the file holds, openpyxl
reads; if cells are still missing, it is said.
"""

from __future__ import annotations

import hashlib
import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.abc import MetaPathFinder
from pathlib import Path
from types import ModuleType
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from helpers.collect.reading import confined
from helpers.collect.reading.cell_places import corners, letters_of
from helpers.collect.reading.file_kind import WAY_OUT, Kind, encrypted, kind_of, refusal
from helpers.collect.reading.grid import Grid, Span, grid_of
from helpers.collect.reading.ods_scan import scan_ods
from helpers.collect.reading.package import Package, blank_shared_strings, read_package, rewritten
from helpers.collect.reading.preflight import inspect
from helpers.collect.reading.second_reader import SECOND_READER, read_slowly
from helpers.collect.reading.sheet_scan import NOTHING_HIDDEN, SheetScan, count_blank, scan_sheet
from helpers.errors import ConfinedError, MachineError, UnfinishedReadingError
from helpers.settings import Limits

FIRST_READER = "python-calamine"
HALF_CHARACTER = (r"_x[Dd][89A-Fa-f][0-9A-Fa-f]{2}_", "\ufffd")  # the one escape of the format that the first reader leaves
UNCHECKED = {
    Kind.ODS: "les valeurs d’erreur, les formules sans résultat et le nombre de cellules lues",
    Kind.XLS: "les lignes masquées, les filtres, les valeurs d’erreur, les formules sans résultat et le nombre de cellules lues",
    Kind.XLSB: "les lignes masquées, les filtres, les valeurs d’erreur, les formules sans résultat et le nombre de cellules lues",
}
# What the readers raise on a file that is not what it should be: they check little before they use it.
UNREADABLE = (
    CalamineError, OSError, ValueError, LookupError, SyntaxError, RuntimeError, TypeError, AttributeError, EOFError,
    zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip


@dataclass(frozen=True)
class Remark:
    """Something to say of the reading itself: the rule, the sheet (none for the whole file), and what fills its sentence."""

    rule: str
    sheet: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RawSheet:
    """Cells of a sheet as text, from A1 on: `rows[0][0]` is A1. Merged ranges carry their first value in every cell."""

    name: str
    rows: Sequence[tuple[str, ...]]  # a `Grid` when it was read from a file
    hidden: bool = False
    scan: SheetScan = NOTHING_HIDDEN  # what hides around the cells, as far as the format tells it

    @property
    def grid(self) -> Grid:
        """The cells by column."""
        return grid_of(self.rows)


@dataclass(frozen=True)
class RawWorkbook:
    """A workbook as read: its sheets, the fingerprint of the file, and what was odd about the file itself."""

    file: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    reader: str = FIRST_READER
    remarks: tuple[Remark, ...] = ()

    def find(self, name: str) -> RawSheet | None:
        return next((sheet for sheet in self.sheets if sheet.name.strip().casefold() == name.casefold()), None)


@dataclass(frozen=True)
class _Reading:
    """What a reader gave: the sheets, and remarks on the way."""

    sheets: tuple[RawSheet, ...]
    remarks: tuple[Remark, ...] = ()
    reader: str = FIRST_READER


def read_workbook(path: Path, limits: Limits | None = None) -> RawWorkbook:
    """Read every sheet of a workbook, in a process of its own; raises `WorkbookError` in French when the file cannot be read, `UnfinishedReadingError` when it perhaps can."""
    limits = limits or Limits()
    try:
        return confined.run(read_alone, path, limits, seconds=limits.reading_seconds, memory_bytes=limits.reading_bytes)
    except MachineError as error:
        raise UnfinishedReadingError(*refusal(path, str(error)).args) from error
    except ConfinedError as error:
        told = f"{error}. Relancez ; si cela se répète, retirez les feuilles, images et mises en forme ajoutées. {WAY_OUT}"
        raise UnfinishedReadingError(*refusal(path, told).args) from error


def read_alone(path: Path, limits: Limits) -> RawWorkbook:
    """In a process that does nothing else, and needs no pandas."""
    sys.meta_path.insert(0, _WithoutPandas())
    return read_confined(path, limits)


class _WithoutPandas(MetaPathFinder):
    """Arrow, given a list, loads pandas to see whether it is one of its tables: as long as the reading itself. Without it, it does without."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:  # noqa: ARG002 - as its parent
        """Nothing to say of any other module."""
        if fullname == "pandas":
            raise ModuleNotFoundError(name=fullname)


def read_confined(path: Path, limits: Limits) -> RawWorkbook:
    """Whatever happens here (endless loop, abort, too much memory) ends this process and no other."""
    _refuse_heavy(path, limits)
    try:
        kind = kind_of(path)
        carried = tuple(Remark(code) for code in inspect(path, limits).remarks)
        reading = _read_package(path, limits) if kind is Kind.XLSX else _read_other(path, kind)
    except PasswordError as error:
        raise encrypted(path) from error
    except UNREADABLE as error:
        raise refusal(
            path,
            f"le classeur est abîmé et ne s’ouvre pas ({type(error).__name__}). Ouvrez-le dans votre tableur, "
            f"enregistrez-le de nouveau au format .xlsx, puis renvoyez-le. {WAY_OUT}",
        ) from error
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return RawWorkbook(path.name, digest, reading.sheets, reading.reader, (*carried, *reading.remarks))


def _refuse_heavy(path: Path, limits: Limits) -> None:
    """Look at the size of the file before anything is read."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refusal(
            path,
            f"le fichier pèse {size >> 20} Mo, la limite est de {limits.file_bytes >> 20} Mo. "
            "Retirez les images et les feuilles ajoutées, puis renvoyez-le.",
        )


# An .xlsx: values, structure, and a second reader when the two do not agree.


def _read_package(path: Path, limits: Limits) -> _Reading:
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        package = read_package(archive)
        odd = [Remark("unusual_package", values={"what": what}) for what in package.oddities]
        remarks = tuple(odd)
        if not package.must_rewrite:
            return _read_parts(content, package, remarks, limits)
        content = rewritten(package)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return _read_parts(content, read_package(archive), remarks, limits)


def _read_parts(content: bytes, package: Package, remarks: tuple[Remark, ...], limits: Limits) -> _Reading:
    scans = {sheet.name: scan_sheet(partial(package.open, sheet.part)) for sheet in package.sheets if sheet.part}
    grids, reader, told = _best_values(content, package, scans, limits)
    hidden = {sheet.name for sheet in package.sheets if sheet.state != "visible"}
    sheets = tuple(_sheet(name, grid, scans.get(name, NOTHING_HIDDEN), hidden=name in hidden) for name, grid in grids.items())
    return _Reading(sheets, (*remarks, *told), reader)


def _best_values(
    content: bytes, package: Package, scans: Mapping[str, SheetScan], limits: Limits
) -> tuple[Mapping[str, Grid], str, tuple[Remark, ...]]:
    """The values of the fast reader, or of the slow one where the fast one fails or loses cells; what is lost by both."""
    small = sum(part.file_size for part in package.archive.infolist()) <= limits.second_reader_bytes
    try:
        grids = _fast_values(io.BytesIO(content))
    except UNREADABLE as error:
        if isinstance(error, PasswordError) or not small:
            raise
        why = f"le premier lecteur ne l’ouvrait pas ({type(error).__name__})"
        return read_slowly(content), SECOND_READER, (Remark("second_reader", values={"why": why}),)
    lost = _lost(grids, package, scans)
    again = _slow_values(content) if lost and small else None
    if again is not None and sum(_lost(again, package, scans).values()) < sum(lost.values()):
        why = f"le premier lecteur ne rendait pas toutes les cellules ({sum(lost.values())} de moins)"
        told = Remark("second_reader", values={"why": why})
        return again, SECOND_READER, (told, *_unread(_lost(again, package, scans)))
    return grids, FIRST_READER, _unread(lost)


def _fast_values(file: IO[bytes]) -> dict[str, Grid]:
    workbook = CalamineWorkbook.from_filelike(file)
    grids = {name: grid_of(workbook.get_sheet_by_name(name).iter_rows()) for name in workbook.sheet_names}
    return {name: grid.replaced("_x", *HALF_CHARACTER) for name, grid in grids.items()}


def _slow_values(content: bytes) -> Mapping[str, Grid] | None:
    """What the second reader gives, or nothing: the cells that the first one lost are then told as unread."""
    try:
        return read_slowly(content)
    except UNREADABLE:
        return None


def _lost(grids: Mapping[str, Grid], package: Package, scans: Mapping[str, SheetScan]) -> dict[str, int]:
    """Cells that the file holds and that were not read, by sheet."""
    lost = {}
    for sheet in package.sheets:
        scan = scans.get(sheet.name, NOTHING_HIDDEN)
        gap = scan.filled - len(scan.error_cells) - grids.get(sheet.name, Grid()).filled
        if gap > 0:
            gap -= count_blank(partial(package.open, sheet.part), scan, blank_shared_strings(package))
        if gap > 0:
            lost[sheet.name] = gap
    return lost


def _unread(lost: Mapping[str, int]) -> tuple[Remark, ...]:
    return tuple(Remark("unread_cells", sheet, {"count": count}) for sheet, count in lost.items())


def _sheet(name: str, grid: Grid, scan: SheetScan, *, hidden: bool) -> RawSheet:
    return RawSheet(name, grid.spread([_span(merged) for merged in scan.merged]), hidden, scan)


def _span(merged: str) -> Span:
    left, top, right, bottom = corners(merged)
    return Span(top - 1, left - 1, bottom - 1, right - 1)


# Other kinds: values only, and what an .ods says of its hidden rows.


def _read_other(path: Path, kind: Kind) -> _Reading:
    scans = scan_ods(path) if kind is Kind.ODS else {}
    with path.open("rb") as file:
        workbook = CalamineWorkbook.from_filelike(file)
        visible = {sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible}
        read = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
        sheets = tuple(_other_sheet(sheet, scans.get(sheet.name), hidden=sheet.name not in visible) for sheet in read)
    return _Reading(sheets, (Remark("unchecked_structure", values={"format": kind.value, "what": UNCHECKED[kind]}),))


def _other_sheet(sheet: CalamineSheet, scan: SheetScan | None, *, hidden: bool) -> RawSheet:
    merged = tuple(_address(span) for span in sheet.merged_cell_ranges or [])
    return _sheet(sheet.name, grid_of(sheet.iter_rows()), replace(scan or NOTHING_HIDDEN, merged=merged), hidden=hidden)


def _address(span: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (top, left), (bottom, right) = span
    return f"{letters_of(left + 1)}{top + 1}:{letters_of(right + 1)}{bottom + 1}"
