"""Read an export as a table of texts: encoding and delimiter are found out, types are never guessed."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from helpers.collect.file_kind import COMPOUND, WAY_OUT, ZIP
from helpers.collect.workbook import read_workbook
from helpers.errors import ExportFileError, WorkbookError
from helpers.settings import MEBIBYTE, Limits
from helpers.wording import typeset

DELIMITERS = (";", ",", "\t", "|")
HEADER_SEARCH_ROWS = 10  # a title or an empty line above the headers is common in exports opened and saved again
EXCEL_HINT = "sep="  # « sep=; » on the first line tells Excel the delimiter
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SNIFFED_BYTES = 4096
UTF16_ZEROS = 0.3  # share of zero bytes that only a text in UTF-16 has
SAVE_AGAIN = "Enregistrez-le de nouveau en CSV (UTF-8) ou en .xlsx depuis la plateforme, puis relancez."
REPLACED = "\ufffd"

Score = Callable[[Sequence[str]], int]  # how many headers are known; 0 when the export is not recognised
Line = tuple[int, tuple[str, ...]]  # row number as a spreadsheet shows it, cells


@dataclass(frozen=True)
class ExportTable:
    """Headers of an export and the rows under them, all text; `remarks` tells what was odd about the file."""

    headers: tuple[str, ...]
    rows: tuple[Line, ...]
    remarks: tuple[str, ...] = ()


def read_export(path: Path, score: Score, limits: Limits | None = None) -> ExportTable:
    """Read a .csv or a workbook; of several delimiters or sheets, the one whose headers are best known is taken."""
    content = _content(path, limits or Limits())
    if content.startswith((ZIP, COMPOUND)):
        lines, remarks = _read_sheets(path, score, limits)
    else:
        lines, remarks = _read_text(path, content, score)
    header = _header_place(lines, score)
    rows = _without_blank_end(lines[header + 1 :])
    if not rows:
        raise _unreadable(path, "le fichier ne contient aucune ligne sous ses titres de colonnes", SAVE_AGAIN)
    return ExportTable(lines[header][1], rows, remarks)


def _unreadable(path: Path, what: str, way_out: str) -> ExportFileError:
    return ExportFileError(typeset(f"{path.name} : {what}. {way_out}"))


def _content(path: Path, limits: Limits) -> bytes:
    if not path.is_file():
        raise _unreadable(path, "ce fichier n’existe pas", "Vérifiez le chemin.")
    if path.stat().st_size > limits.export_bytes:
        size, limit = path.stat().st_size // MEBIBYTE, limits.export_bytes // MEBIBYTE
        raise _unreadable(path, f"le fichier pèse {size} Mo, la limite est de {limit} Mo", "Exportez par morceaux.")
    content = path.read_bytes()
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _unreadable(path, "le fichier est vide", SAVE_AGAIN)
    return content


def _header_place(lines: Sequence[Line], score: Score) -> int:
    """The best known row among the first ones; when none is known, the first that is filled in."""
    first = [cells for _, cells in lines[:HEADER_SEARCH_ROWS]]
    best = max(range(len(first)), key=lambda place: (score(first[place]), -place))
    if score(first[best]):
        return best
    return next((place for place, cells in enumerate(first) if any(cells)), 0)


def _without_blank_end(lines: Sequence[Line]) -> tuple[Line, ...]:
    filled = [place for place, (_, cells) in enumerate(lines) if any(cell.strip() for cell in cells)]
    return tuple(lines[: filled[-1] + 1]) if filled else ()


# Workbooks.


WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "mimetype"})  # of .xlsx and .ods


def _refuse_archive(path: Path) -> None:
    """Platforms send several exports in one .zip, which starts like a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return  # a truncated or old workbook: the reader of workbooks says it
    if WORKBOOK_PARTS.isdisjoint(names):
        way_out = "Décompressez-la, puis donnez les fichiers .csv ou .xlsx qu’elle contient."
        raise _unreadable(path, "c’est une archive .zip, pas un export", way_out)


def _read_sheets(path: Path, score: Score, limits: Limits | None) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    _refuse_archive(path)
    try:
        workbook = read_workbook(path, limits)
    except WorkbookError as error:
        raise ExportFileError(str(error).removesuffix(WAY_OUT).strip() + typeset(f" {SAVE_AGAIN}")) from error
    sheets = [tuple(enumerate(sheet.rows, start=1)) for sheet in workbook.sheets if sheet.rows and not sheet.hidden]
    if not sheets:
        raise _unreadable(path, "le classeur ne contient aucune ligne", SAVE_AGAIN)
    return max(sheets, key=lambda lines: score(lines[_header_place(lines, score)][1])), ()


# Texts.


def _read_text(path: Path, content: bytes, score: Score) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    # A cell may be longer than the 128 Ki characters that the csv module stops at.
    csv.field_size_limit(max(csv.field_size_limit(), len(content)))
    text, encoding_remark = decode(content)
    hint, body = _excel_hint(text)
    delimiter = hint or max(DELIMITERS, key=lambda candidate: _delimiter_score(body, candidate, score))
    records, quoting_remark = _records(path, body, delimiter)
    shift = 2 if hint else 1
    lines = tuple((number, tuple(cells)) for number, cells in enumerate(records, start=shift) if cells)
    told = tuple(f"{path.name} : {remark}" for remark in (encoding_remark, quoting_remark) if remark)
    return lines, tuple(typeset(remark) for remark in told)


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file and a remark when characters were lost: a byte order mark, UTF-16, UTF-8, else Windows-1252."""
    encoding = next((name for mark, name in BOMS if content.startswith(mark)), "") or _utf16_without_mark(content)
    if encoding.startswith("utf-16"):
        return _decoded(content, encoding)
    try:
        return content.decode("utf-8-sig").replace("\0", ""), ""
    except UnicodeDecodeError:
        return _decoded(content, "utf-8-sig" if _mostly_utf8(content) else "cp1252")


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    text = content.decode(encoding, errors="replace").replace("\0", "")
    lost = text.count(REPLACED)
    return text, f"{lost} caractère(s) illisible(s), remplacé(s) par « {REPLACED} »" if lost else ""


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


def _delimiter_score(text: str, delimiter: str, score: Score) -> tuple[int, int]:
    rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEADER_SEARCH_ROWS))
    return max((score(row) for row in rows), default=0), max((len(row) for row in rows), default=0)


def _records(path: Path, text: str, delimiter: str) -> tuple[list[list[str]], str]:
    """Every record, line breaks inside quotes included; a badly quoted file is read as it stands, and said."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(reader), ""
    except csv.Error as error:
        line = reader.line_num
        if "unexpected end" in str(error) or text.count('"') % 2:
            what = f"un guillemet ouvert n’est jamais refermé (lu jusqu’à la ligne {line}), des lignes se perdraient"
            raise _unreadable(path, what, SAVE_AGAIN) from error
    lenient = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    return lenient, f"guillemets mal formés vers la ligne {line} : relisez les textes voisins"
