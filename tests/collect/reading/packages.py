"""Take a workbook's package apart, change its parts, and put it together again: what other writers do, legal or not."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

Parts = dict[str, bytes]
Change = Callable[[Parts], Parts]

CONTRIBUTIONS = "xl/worksheets/sheet4.xml"
WORKBOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
STRICT = b"http://purl.oclc.org/ooxml/"


def repack(path: Path, *changes: Change) -> None:
    """Change the parts of a package in place, one change after the other."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for change in changes:
        parts = change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def on_part(part: str, change: Callable[[bytes], bytes]) -> Change:
    """Change the bytes of one part."""
    return lambda parts: {name: change(content) if name == part else content for name, content in parts.items()}


def on_names(rename: Callable[[str], str]) -> Change:
    """Give the parts other names."""
    return lambda parts: {rename(name): content for name, content in parts.items()}


def replaced(part: str, old: bytes, new: bytes) -> Change:
    """Replace bytes of one part; they must be there."""

    def change(content: bytes) -> bytes:
        assert old in content, f"{old!r} is not in {part}"
        return content.replace(old, new)

    return on_part(part, change)


def without(part: str) -> Change:
    """Take a part away."""
    return lambda parts: {name: content for name, content in parts.items() if name != part}


def added(part: str, content: bytes) -> Change:
    """Add a part."""
    return lambda parts: {**parts, part: content}


def encoded(part: str, encoding: str) -> Change:
    """Write a part in another encoding, which it declares."""

    def change(content: bytes) -> bytes:
        text = re.sub(r"^<\?xml[^>]*\?>", "", content.decode())
        return f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding, "xmlcharrefreplace")

    return on_part(part, change)


def all_encoded(encoding: str) -> Change:
    """Write every part in another encoding."""

    def change(parts: Parts) -> Parts:
        for name in parts:
            parts = encoded(name, encoding)(parts)
        return parts

    return change


def cell(address: str, xml: bytes) -> Change:
    """Put raw XML in the place of a cell of CONTRIBUTIONS; a cell that is not there yet comes last in its row."""
    row = re.sub(r"\D", "", address).encode()

    def change(content: bytes) -> bytes:
        changed, count = re.subn(rb'<c r="' + address.encode() + rb'"[^>]*?(?:/>|>.*?</c>)', lambda _: xml, content)
        if count:
            return changed
        return re.sub(rb'(<row r="' + row + rb'".*?)</row>', lambda found: found[1] + xml + b"</row>", content, count=1)

    return on_part(CONTRIBUTIONS, change)


def shared(*strings: bytes) -> Change:
    """Add a part of shared strings, linked as Excel does; each string is the inside of its element."""
    table = b"".join(b"<si>" + string + b"</si>" for string in strings)
    link = (
        b'<Relationship Id="rIdShared" Type="'
        + OFFICE
        + b'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )

    def change(parts: Parts) -> Parts:
        parts = added("xl/sharedStrings.xml", b'<sst xmlns="' + MAIN + b'">' + table + b"</sst>")(parts)
        return replaced(LINKS, b"</Relationships>", link)(parts)

    return change


def prefixed(content: bytes) -> bytes:
    """Every element with a prefix, as some libraries write them."""
    named = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", content)
    return named.replace(b"xmlns=", b"xmlns:x=")


def strict(parts: Parts) -> Parts:
    """The variant of the format with other namespaces."""
    return {
        name: content.replace(MAIN, STRICT + b"spreadsheetml/main").replace(OFFICE, STRICT + b"officeDocument/")
        for name, content in parts.items()
    }


# A binary workbook (.xlsb), as small as one can be: records of a number, a length and bytes ([MS-XLSB], 2.1.4).


def write_xlsb(source: Path, target: Path) -> None:
    """Write the values of a workbook in the binary format; dates as their day number."""
    sheets = openpyxl.load_workbook(source).worksheets
    bundle = b"".join(
        _record(156, struct.pack("<II", 0, number) + _wide(f"rId{number}") + _wide(sheet.title))
        for number, sheet in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE.decode()}relationships/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{links}</Relationships>")
        archive.writestr("xl/workbook.bin", _record(131) + _record(143) + bundle + _record(144) + _record(132))
        for number, sheet in enumerate(sheets, start=1):
            archive.writestr(f"xl/worksheets/sheet{number}.bin", _binary_sheet(sheet))


def _binary_sheet(sheet: Worksheet) -> bytes:
    body = b""
    for row in sheet.iter_rows():
        body += _record(0, struct.pack("<I", row[0].row - 1) + bytes(13))
        body += b"".join(_binary_cell(cell.column - 1, cell.value) for cell in row if cell.value is not None)
    size = _record(148, struct.pack("<IIII", 0, sheet.max_row - 1, 0, sheet.max_column - 1))
    return _record(129) + size + _record(145) + body + _record(146) + _record(130)


def _binary_cell(column: int, value: object) -> bytes:
    start = struct.pack("<II", column, 0)
    if isinstance(value, datetime):
        value = to_excel(value)
    if isinstance(value, int | float):
        return _record(5, start + struct.pack("<d", value))
    return _record(6, start + _wide(str(value)))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(number: int, content: bytes = b"") -> bytes:
    return _variable(number) + _variable(len(content)) + content


def _variable(number: int) -> bytes:
    """Seven bits a byte, the eighth says that another byte follows."""
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _variable(rest) if rest else bytes([low])
