"""Hostile workbooks: the good one with a part changed or added, and archives written byte by byte."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.builders import write_territory_workbook
from tests.collect.workbooks import FILE, campaign

Parts = dict[str, bytes]
Change = Callable[[Parts], None]
SHEET = "xl/worksheets/sheet{}.xml"
MEBIBYTE = 1 << 20


def write_hostile(folder: Path, change: Change, name: str = FILE) -> Path:
    """The good workbook, with its parts changed."""
    path = write_territory_workbook(folder / name, campaign().framing)
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for entry, content in parts.items():
            archive.writestr(entry, content)
    return path


@cache
def part_of(sheet: str) -> str:
    """The part that holds a sheet: the template's sheets are written in their order."""
    names = [one.name for one in campaign().framing.sheets]
    return SHEET.format(names.index(sheet) + 2)  # LISEZMOI comes first


def add(name: str, content: bytes) -> Change:
    """A part more."""

    def change(parts: Parts) -> None:
        parts[name] = content

    return change


def swap(name: str, old: bytes, new: bytes) -> Change:
    """Other bytes in a part; the old ones must be there."""

    def change(parts: Parts) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new, 1)

    return change


def rows_at_the_end(sheet: str, rows: bytes) -> Change:
    """Rows more in a sheet."""
    return swap(part_of(sheet), b"</sheetData>", rows + b"</sheetData>")


def after_the_rows(sheet: str, elements: bytes) -> Change:
    """Elements after the rows of a sheet."""
    return swap(part_of(sheet), b"</sheetData>", b"</sheetData>" + elements)


def with_prolog(name: str, prolog: bytes) -> Change:
    """A document type before the outermost element of a part."""

    def change(parts: Parts) -> None:
        body = parts[name]
        start = body.index(b"?>") + 2 if body.startswith(b"<?xml") else 0
        parts[name] = body[:start] + prolog + body[start:]

    return change


def in_utf16(name: str) -> Change:
    """A part in UTF-16, its declaration too."""

    def change(parts: Parts) -> None:
        text = parts[name].decode("utf-8")
        if text.startswith("<?xml"):
            text = text[text.index("?>") + 2 :]
        parts[name] = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")

    return change


def all_of(*changes: Change) -> Change:
    """Several changes, one after the other."""

    def change(parts: Parts) -> None:
        for one in changes:
            one(parts)

    return change


def with_shared_texts(content: bytes) -> Change:
    """A part of shared texts, declared as Excel does; the good workbook has none."""
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    part = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    return all_of(
        add("xl/sharedStrings.xml", content),
        swap(
            "xl/_rels/workbook.xml.rels", b"</Relationships>",
            b'<Relationship Id="rIdTextes" Type="' + kind + b'" Target="sharedStrings.xml"/></Relationships>',
        ),
        swap(
            "[Content_Types].xml", b"</Types>",
            b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + part + b'"/></Types>',
        ),
    )  # fmt: skip


def shared_texts(*texts: bytes) -> bytes:
    """The part of shared texts."""
    items = b"".join(b"<si><t>" + text + b"</t></si>" for text in texts)
    return b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + items + b"</sst>"


# Archives written by hand: what an honest writer would not write.


@dataclass(frozen=True)
class Raw:
    """An entry as written: its content deflated, and what it declares of itself."""

    name: bytes
    packed: bytes
    declared: int
    crc: int = 0
    mode: int = 0  # file mode of Unix, for symbolic links
    at: int | None = None  # place of its header, when it borrows another entry's
    flags: int = 0
    method: int = 8


def deflated(name: str, content: bytes, declared: int | None = None) -> Raw:
    """An entry that tells the truth, unless it is told to declare otherwise."""
    squeezer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = squeezer.compress(content) + squeezer.flush()
    return Raw(name.encode(), packed, len(content) if declared is None else declared, zlib.crc32(content))


def entries_of(path: Path) -> Iterator[Raw]:
    """The entries of an honest archive."""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            yield deflated(entry.filename, archive.read(entry))


def write_raw(path: Path, entries: Sequence[Raw]) -> Path:
    """An archive of these entries, in their order."""
    body, directory = b"", b""
    for one in entries:
        fields = (20, one.flags, one.method, 0, 33, one.crc, len(one.packed), one.declared, len(one.name), 0)
        place = len(body) if one.at is None else one.at
        directory += struct.pack("<4s2B5H3I5H2I", b"PK\1\2", 20, 3, *fields, 0, 0, 0, one.mode << 16, place) + one.name
        if one.at is None:
            body += struct.pack("<4s5H3I2H", b"PK\3\4", *fields) + one.name + one.packed
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    path.write_bytes(body + directory + end)
    return path


ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def write_ods(path: Path, rows: str, prolog: str = "") -> Path:
    """A one-sheet .ods with these rows."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        )
    return path
