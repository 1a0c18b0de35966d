"""Read an export as a table of texts: encoding and delimiter are found out, types are never guessed."""

from __future__ import annotations

import codecs
import csv
import io
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from helpers.collect.platforms.archives import Member
from helpers.collect.platforms.json_rows import json_rows
from helpers.collect.reading.file_kind import COMPOUND, WAY_OUT, ZIP
from helpers.collect.reading.workbook import RawSheet, RawWorkbook, read_workbook
from helpers.errors import ExportFileError, WorkbookError
from helpers.settings import MEBIBYTE, Limits
from helpers.wording import counted, number, quote, typeset

DELIMITERS = (";", ",", "\t", "|")
HEADER_SEARCH_ROWS = 10  # a title or an empty line above the headers is common in exports opened and saved again
EXCEL_HINT = "sep="  # « sep=; » on the first line tells Excel the delimiter
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = ("cp1252", "mac_roman")  # the first wins when nothing tells them apart
FRENCH = "éèêàâçùûôîïë"
SNIFFED_BYTES = 4096
UTF16_ZEROS = 0.3  # share of zero bytes that only a text in UTF-16 has
SAVE_AGAIN = "Enregistrez-le de nouveau en CSV (UTF-8) ou en .xlsx depuis la plateforme, puis relancez."
REPLACED = "\ufffd"

Score = Callable[[Sequence[str]], int]  # how many headers are known; 0 when the export is not recognised
Cells = TypeVar("Cells", list[str], tuple[str, ...])
Line = tuple[int, tuple[str, ...]]  # row number as a spreadsheet shows it, cells


@dataclass(frozen=True)
class ExportTable:
    """Headers of an export and the rows under them, all text; `remarks` tells what was odd about the file."""

    headers: tuple[str, ...]
    rows: tuple[Line, ...]
    remarks: tuple[str, ...] = ()
    above: tuple[str, ...] = ()  # the row over the headers, where some platforms name a group of columns


def read_export(source: Path | Member, score: Score, limits: Limits | None = None) -> ExportTable:
    """Read a .csv, a .json or a workbook; of several delimiters or sheets, the one whose headers are best known is taken."""
    file = source if isinstance(source, Member) else Member(source.name, source)
    content = file.content if file.content is not None else _content(file.path, limits or Limits())
    if content.startswith((ZIP, COMPOUND)):
        lines, remarks = _read_sheets(file, score, limits)
    else:
        lines, remarks = _read_text(file.name, content, score, limits or Limits())
    header = _header_place(lines, score)
    rows = _without_blank_end(lines[header + 1 :])
    if not rows:
        raise _unreadable(file.name, "le fichier ne contient aucune ligne sous ses titres de colonnes", SAVE_AGAIN)
    return ExportTable(lines[header][1], rows, remarks, lines[header - 1][1] if header else ())


def _unreadable(name: str, what: str, way_out: str) -> ExportFileError:
    return ExportFileError(typeset(f"{name} : {what}. {way_out}"))


def _content(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise _unreadable(path.name, "ce fichier n’existe pas", "Vérifiez le chemin.")
    if path.stat().st_size > limits.export_bytes:
        size, limit = path.stat().st_size // MEBIBYTE, limits.export_bytes // MEBIBYTE
        raise _unreadable(path.name, f"le fichier pèse {size} Mo, la limite est de {limit} Mo", "Exportez par morceaux.")
    content = path.read_bytes()
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _unreadable(path.name, "le fichier est vide", SAVE_AGAIN)
    return content


def _header_place(lines: Sequence[Line], score: Score) -> int:
    """The best known row among the first ones; when none is known, the first that is not a mere title over the table."""
    first = [cells for _, cells in lines[:HEADER_SEARCH_ROWS]]
    best = max(range(len(first)), key=lambda place: (score(first[place]), -place))
    if score(first[best]):
        return best
    filled = [sum(bool(cell.strip()) for cell in cells) for cells in first]
    return next((place for place, cells in enumerate(filled) if cells > max(filled) / 2), 0)


def _without_blank_end(lines: Sequence[Line]) -> tuple[Line, ...]:
    filled = [place for place, (_, cells) in enumerate(lines) if any(cell.strip() for cell in cells)]
    return tuple(lines[: filled[-1] + 1]) if filled else ()


# Workbooks.


def _read_sheets(file: Member, score: Score, limits: Limits | None) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    try:
        workbook = _workbook(file, limits)
    except WorkbookError as error:
        raise ExportFileError(str(error).removesuffix(WAY_OUT).strip() + typeset(f" {SAVE_AGAIN}")) from error
    sheets = {sheet.name: tuple(enumerate(sheet.rows, start=1)) for sheet in workbook.sheets if sheet.rows and not sheet.hidden}
    if not sheets:
        raise _unreadable(file.name, "le classeur ne contient aucune ligne", SAVE_AGAIN)
    best = max(sheets.values(), key=lambda lines: score(lines[_header_place(lines, score)][1]))
    left = [sheet for sheet in workbook.sheets if len(sheet.rows) > 1 and sheets.get(sheet.name) is not best]
    return best, tuple(_left_out(file.name, sheet) for sheet in left)


def _left_out(file: str, sheet: RawSheet) -> str:
    told = f"{file} : la feuille {quote(sheet.name)} ({counted(len(sheet.rows), 'ligne')}) n’est pas lue : une seule feuille l’est par fichier."
    return typeset(f"{told} Enregistrez-la dans un fichier à part si elle porte des contributions.")


def _workbook(file: Member, limits: Limits | None) -> RawWorkbook:
    """A workbook on disk, or one from an archive: readers of workbooks only read files."""
    if file.content is None:
        return read_workbook(file.path, limits)
    with tempfile.TemporaryDirectory(prefix="concertations-") as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.content)
        return read_workbook(path, limits)


# Texts.


def _read_text(name: str, content: bytes, score: Score, limits: Limits) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    # A cell may be longer than the 128 Ki characters that the csv module stops at, but not without end.
    csv.field_size_limit(limits.text_bytes)
    text, encoding_remark = decode(content)
    objects = json_rows(text)
    if objects is not None:
        lines = tuple(enumerate((_fitting(name, line, cells, limits) for line, cells in enumerate(objects, start=1)), start=1))
        return lines, (typeset(f"{name} : {encoding_remark}"),) if encoding_remark else ()
    hint, body = _excel_hint(text)
    delimiter = hint or max(DELIMITERS, key=lambda candidate: _delimiter_score(body, candidate, score, limits))
    records, quoting_remark = _records(name, body, delimiter, limits)
    shift = 2 if hint else 1
    lines = tuple((number, tuple(cells)) for number, cells in enumerate(records, start=shift) if cells)
    if not lines:
        raise _unreadable(name, "le fichier est vide", SAVE_AGAIN)
    told = tuple(f"{name} : {remark}" for remark in (encoding_remark, quoting_remark) if remark)
    return lines, tuple(typeset(remark) for remark in told)


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and a remark when characters were lost: UTF-16 or UTF-8, with or without a mark, else Windows or Mac."""
    encoding = next((name for mark, name in BOMS if content.startswith(mark)), "") or _utf16_without_mark(content)
    if encoding.startswith("utf-16"):
        return _decoded(content, encoding)
    try:
        return content.decode("utf-8-sig").replace("\0", ""), ""
    except UnicodeDecodeError:
        return _decoded(content, "utf-8-sig" if _mostly_utf8(content) else _single_byte(content))


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    text = content.decode(encoding, errors="replace").replace("\0", "")
    lost = text.count(REPLACED)
    return text, f"{lost} caractère(s) illisible(s), remplacé(s) par « {REPLACED} »" if lost else ""


def _single_byte(content: bytes) -> str:
    """Windows-1252, or the old Mac encoding when that gives more French letters: « é » of one is « Ž » or « È » of the other."""
    letters = {name: sum(content.decode(name, errors="replace").count(letter) for letter in FRENCH) for name in SINGLE_BYTE}
    return max(SINGLE_BYTE, key=lambda name: letters[name])


def _utf16_without_mark(content: bytes) -> str:
    start = content[:SNIFFED_BYTES]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < UTF16_ZEROS * len(start) / 2:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _mostly_utf8(content: bytes) -> bool:
    """Whether a file that is not quite UTF-8 is damaged UTF-8: accents of another encoding hardly ever make valid ones."""
    text = content.decode("utf-8", errors="replace")
    lost = text.count(REPLACED)
    return sum(not char.isascii() for char in text) - lost > lost


def _excel_hint(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    hint = first.strip().strip('"').casefold()
    return (hint[-1], rest) if hint.startswith(EXCEL_HINT) and len(hint) == len(EXCEL_HINT) + 1 else ("", text)


def _delimiter_score(text: str, delimiter: str, score: Score, limits: Limits) -> tuple[int, int]:
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEADER_SEARCH_ROWS))
    except csv.Error:  # with this delimiter, a cell is too long
        return 0, 0
    return max((score(row) for row in rows if len(row) <= limits.export_columns), default=0), max(
        (len(row) for row in rows), default=0
    )


def _fitting(name: str, line: int, cells: Cells, limits: Limits) -> Cells:
    """The cells of a line, unless a sheet could not hold them."""
    if len(cells) > limits.export_columns:
        what = f"la ligne {number(line)} a {number(len(cells))} colonnes, la limite est de {number(limits.export_columns)}"
        raise _unreadable(name, what, "Retirez les colonnes vides ou inutiles, puis relancez.")
    if any(len(cell) > limits.text_bytes for cell in cells):
        raise _too_long(name, line, limits)
    return cells


def _refuse_long(name: str, line: int, error: csv.Error, limits: Limits) -> None:
    """Say which line holds a cell that the csv module refused for its length."""
    if "field limit" in str(error):
        raise _too_long(name, line, limits) from error


def _too_long(name: str, line: int, limits: Limits) -> ExportFileError:
    limit = number(limits.text_bytes / MEBIBYTE)
    what = f"une cellule de la ligne {number(line)} contient un texte de plus de {limit} Mo"
    return _unreadable(name, what, "Raccourcissez-le ou partagez-le, puis relancez.")


def _records(name: str, text: str, delimiter: str, limits: Limits) -> tuple[list[list[str]], str]:
    """Every record, line breaks inside quotes included; a badly quoted file is read as it stands, and said."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [_fitting(name, reader.line_num, cells, limits) for cells in reader], ""
    except csv.Error as error:
        line = reader.line_num
        _refuse_long(name, line, error, limits)
        if "unexpected end" in str(error) or text.count('"') % 2:
            what = f"un guillemet ouvert n’est jamais refermé (lu jusqu’à la ligne {line}), des lignes se perdraient"
            raise _unreadable(name, what, SAVE_AGAIN) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lenient = [_fitting(name, reader.line_num, cells, limits) for cells in reader]
    except csv.Error as error:
        _refuse_long(name, reader.line_num, error, limits)
        raise
    return lenient, f"guillemets mal formés vers la ligne {line} : relisez les textes voisins"
