"""What hides around the cells of an .xlsx sheet, read straight from its XML: in bounded memory, whatever the number of rows.

A full load takes minutes on 200,000 rows, and openpyxl's read-only mode believes the size that the sheet declares (on a real
French file, 1 row instead of 931). Here the bytes are searched piece by piece. This is safe only when « < » starts nothing but
a tag: a part with comments, CDATA or prefixed names is first written anew, plainly, by a real parser.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from helpers.collect.reading.cell_places import letters_of
from helpers.collect.reading.tags import Tags

PIECE = 1 << 18  # bytes that stay in the processor’s cache while they are searched for one thing after another
ROW_END = b"</row>"
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": True}

FILLED = re.compile(rb"<v\s[^>]*[^/>]>(?=[^<])|<is\s")  # the rarer spellings: « <v> » and « <is> » are counted without it
BLANK_INLINE = re.compile(rb"<is>\s*(?:<t(?:\s[^>]*)?(?:/>|></t>))?\s*</is>")
ROW = re.compile(rb"<row\b([^>]*)>")
ERROR = re.compile(rb"<c\s([^>]*\bt=\"e\"[^>]*)(?<!/)>(.*?)</c>", re.DOTALL)
NO_VALUE = re.compile(rb"<c\s([^>]*)>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
SHARED = re.compile(rb"<c\s[^>]*\bt=\"s\"[^>]*>\s*<v>(\d+)</v>")
VALUE = re.compile(rb"<v(?:\s[^>]*)?>([^<]*)</v>")
COLUMN = re.compile(rb"<col\s([^>]*\bhidden=[\"'](?:1|true)[\"'][^>]*)>")
MERGED = re.compile(rb"<mergeCell\s[^>]*\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")
FILTER = re.compile(rb"<autoFilter\s([^>]*[^/>])>\s*<filterColumn")
HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
PLAIN_START = re.compile(rb"<(?:worksheet|chartsheet|dialogsheet)[\s>]")
NUMBERED = re.compile(rb"<c [^>]*\br=\"")


@dataclass(frozen=True)
class SheetScan:
    """What the XML of one sheet says beside its values."""

    filled: int = 0  # cells that hold a value, errors included, and texts without any letter
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()  # « A8:B9 »
    filtered: str = ""  # range of an automatic filter that hides rows
    error_cells: tuple[tuple[str, str], ...] = ()  # (address, « #N/A »)
    without_value: tuple[str, ...] = ()  # formulas that were never calculated
    plain: bool = True  # searched as it is


NOTHING_HIDDEN = SheetScan()


def scan_sheet(open_part: Callable[[], IO[bytes]]) -> SheetScan:
    """Search a sheet's part; a part that is not plain XML is first written anew."""
    with open_part() as part:
        found = _scan(part)
    if found is not None:
        return found
    with open_part() as part:
        found = _scan(plainly(part))
    if found is None:
        raise ValueError("this part stays unreadable once written anew")
    return replace(found, plain=False)


def count_blank(open_part: Callable[[], IO[bytes]], scan: SheetScan, blank_shared: Collection[int]) -> int:
    """Cells that are filled for the file and empty for a reader: an inline or a shared string without any letter."""
    with open_part() as part:
        pieces = list(_pieces(part if scan.plain else plainly(part)))
    inline = sum(len(BLANK_INLINE.findall(piece)) for piece in pieces)
    return inline + sum(int(number) in blank_shared for piece in pieces for number in SHARED.findall(piece))


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    """The part, cut after the end of a row."""
    rest = b""
    while block := part.read(PIECE):
        cut = block.rfind(ROW_END)
        if cut < 0:
            rest += block
            continue
        yield rest + block[: cut + len(ROW_END)]
        rest = block[cut + len(ROW_END) :]
    yield rest


def _scan(part: IO[bytes]) -> SheetScan | None:
    """Nothing when the part is not plain enough to be searched."""
    filled, rows, errors, formulas = 0, list[int](), list[tuple[str, str]](), list[str]()
    columns: tuple[str, ...] | None = None
    piece = b""
    for piece in _pieces(part):
        if columns is None:
            if not PLAIN_START.search(piece):
                return None
            columns = _hidden_columns(piece)
        tags = Tags(piece)
        if tags.have(b"<!") or not _numbered(piece, tags):
            return None
        filled += _filled(piece, tags)
        rows += _hidden_rows(piece)
        if 0 in rows:  # a hidden row that does not say its number
            return None
        errors += _errors(piece)
        if tags.have(b"<f"):
            formulas += _without_value(piece)
    # Merged ranges and filters stand after the last row, which is where the last piece starts.
    merged = tuple(found.decode() for found in MERGED.findall(piece))
    return SheetScan(filled, tuple(rows), columns or (), merged, _filtered(piece), tuple(errors), tuple(formulas))


def _numbered(piece: bytes, tags: Tags) -> bool:
    """Whether every cell says its place, between double quotes; most writers put it first, which is quickly seen."""
    cells = tags.count(b"<c ")
    at_once = cells == tags.count(b'<c r="')
    return not tags.have(b"<c>") and (at_once or len(NUMBERED.findall(piece)) == cells)


def _filled(piece: bytes, tags: Tags) -> int:
    values = tags.count(b"<v>")
    blank = piece.count(b"<v></v>") if values else 0
    rarer = len(FILLED.findall(piece)) if tags.have(b"<v ") or tags.have(b"<is ") else 0
    return values - blank + rarer + tags.count(b"<is>")


def _attribute(attributes: bytes, name: bytes) -> str:
    found = re.search(rb"(?:^|\s)" + name + rb"=[\"']([^\"']*)[\"']", attributes)
    return found[1].decode("utf-8", errors="replace") if found else ""


def _hidden_rows(piece: bytes) -> list[int]:
    if b"hidden=" not in piece:
        return []
    return [int(_attribute(row, b"r") or 0) for row in ROW.findall(piece) if HIDDEN.search(row)]


def _hidden_columns(piece: bytes) -> tuple[str, ...]:
    spans = ((int(_attribute(col, b"min")), int(_attribute(col, b"max"))) for col in COLUMN.findall(piece))
    return tuple(letters_of(first) if first == last else f"{letters_of(first)}:{letters_of(last)}" for first, last in spans)


def _errors(piece: bytes) -> list[tuple[str, str]]:
    if b't="e"' not in piece:
        return []
    return [(_attribute(cell, b"r"), value) for cell, inside in ERROR.findall(piece) if (value := _value(inside))]


def _value(inside: bytes) -> str:
    found = VALUE.search(inside)
    return found[1].decode("utf-8", errors="replace") if found else ""


def _without_value(piece: bytes) -> list[str]:
    """A formula may give an empty text, and says so (`t="str"`); with no value at all, nobody calculated it."""
    return [_attribute(cell, b"r") for cell in NO_VALUE.findall(piece) if _attribute(cell, b"t") not in ("str", "e")]


def _filtered(piece: bytes) -> str:
    found = FILTER.search(piece) if b"<filterColumn" in piece else None
    return _attribute(found[1], b"ref") if found else ""


# A part that is not plain, written anew: what the search looks for, and nothing else.


def plainly(part: IO[bytes]) -> IO[bytes]:
    """The rows, columns, merged ranges and filter of a sheet without prefixes, comments or CDATA, every cell with its place."""
    out = io.BytesIO()
    out.write(b"<worksheet>")
    row_number = 0
    for _, element in etree.iterparse(part, events=("end",), **SAFE):
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if name == "row":
            row_number = int(element.get("r") or row_number + 1)
            out.write(_plain_row(element, row_number))
            element.clear()
        elif name in ("col", "mergeCell"):
            out.write(_plain_tag(name, element, close=True))
        elif name == "autoFilter":
            out.write(_plain_tag(name, element) + b"<filterColumn/>" * bool(len(element)) + b"</autoFilter>")
    out.write(b"</worksheet>")
    out.seek(0)
    return out


def _plain_tag(name: str, element: etree._Element, *, close: bool = False) -> bytes:
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in element.attrib.items() if not key.startswith("{"))
    return f"<{name}{attributes}{'/' if close else ''}>".encode()


def _plain_row(row: etree._Element, number: int) -> bytes:
    hidden = f' hidden="{row.get("hidden")}"' if row.get("hidden") else ""
    cells, place = [], 0
    for cell in row.iterchildren("{*}c"):
        place = _place(cell.get("r")) or place + 1
        cells.append(_plain_cell(cell, f"{letters_of(place)}{number}"))
    return f'<row r="{number}"{hidden}>{"".join(cells)}</row>'.encode()


def _place(address: str | None) -> int:
    """The column of an address, counted from 1."""
    total = 0
    for letter in re.sub(r"[^A-Z]", "", (address or "").upper()):
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def _plain_cell(cell: etree._Element, address: str) -> str:
    parts = []
    if cell.find("{*}f") is not None:
        parts.append("<f/>")
    value = cell.find("{*}v")
    if value is not None and value.text:
        parts.append(f"<v>{escape(value.text)}</v>")
    inline = cell.find("{*}is")
    if inline is not None:
        said = "".join(inline.itertext("{*}t"))
        parts.append(f"<is><t>{escape(said)}</t></is>")
    return f'<c r="{address}" t="{cell.get("t", "n")}">{"".join(parts)}</c>'
