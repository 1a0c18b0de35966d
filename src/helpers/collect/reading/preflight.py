"""Look at a workbook before any reader opens it: refuse what could hurt, tell what is in it that will not be run, followed or opened."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from helpers.collect.reading.file_kind import COMPOUND, ZIP, refusal
from helpers.collect.reading.preflight_ods import OpenDocumentScan
from helpers.collect.reading.preflight_sheet import SheetFacts, SheetScan
from helpers.collect.reading.preflight_xml import Shape, is_xml, read_root, utf8_blocks
from helpers.collect.reading.preflight_zip import Danger, inflate, read_entries, shown
from helpers.settings import Limits

# Codes of the rules that tell what a workbook carries; nothing of it is ever run, followed or opened.
MACROS, LINKS, DDE, OBJECTS, CONNECTIONS = (
    "macros_ignored", "external_links_ignored", "dde_ignored", "embedded_objects_ignored", "connections_ignored",
)  # fmt: skip

VBA_STORAGE = "_VBA_PROJECT".encode("utf-16-le")  # name of the macros' folder inside an .xls
EMBEDDED = (ZIP, COMPOUND, b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ")  # archives, documents, programs
# Custom XML (labels of document servers) and form controls are left out: most office files have some, and nothing comes of it.
BY_NAME = (
    (re.compile(r"(^|/)vbaproject\.bin$|^(basic|scripts)/", re.IGNORECASE), MACROS),
    (re.compile(r"(^|/)(embeddings|activex)/|(^|/)oleobject[^/]*$", re.IGNORECASE), OBJECTS),
)
BY_ROOT = {
    b"macrosheet": MACROS, b"connections": CONNECTIONS, b"queryTable": CONNECTIONS,
}  # fmt: skip
BY_LINK = ((b"ddeLink", DDE), (b"externalBook", LINKS), (b"oleLink", LINKS))
RELATION = re.compile(rb"<[\w.:-]*Relationship\s[^>]*>")
HYPERLINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")  # leads a person who clicks, and nobody else
EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External["']""")


@dataclass(frozen=True)
class Inspection:
    """What was seen of a workbook found harmless: its sheets, and the rules that tell what was left alone."""

    parts: int = 0
    unpacked_bytes: int = 0
    sheets: tuple[SheetFacts, ...] = ()
    remarks: tuple[str, ...] = ()


def inspect(path: Path, limits: Limits) -> Inspection:
    """One pass over a file, whatever it is called; raises `WorkbookError` in French when no reader should be given it.

    Only archives (.xlsx, .xlsm, .ods) are looked into. An .xls has no declared sizes to check: its reader is bounded from outside.
    """
    with path.open("rb") as file:
        start = file.read(len(ZIP))
        if start == COMPOUND:
            return Inspection(remarks=(MACROS,) if VBA_STORAGE in file.read() else ())
        if start != ZIP:
            return Inspection()
        try:
            return _inspect_archive(file, limits)
        except Danger as danger:
            raise refusal(path, f"{danger.what}. {danger.way_out}") from danger


def _inspect_archive(file: IO[bytes], limits: Limits) -> Inspection:
    entries = read_entries(file, limits)
    seen = [_inspect_part(file, entry, entries, limits) for entry in entries]
    return Inspection(
        parts=len(entries),
        unpacked_bytes=sum(entry.file_size for entry in entries),
        sheets=tuple(chain.from_iterable(part.sheets for part in seen)),
        remarks=tuple(sorted({remark for part in seen for remark in part.remarks})),
    )


@dataclass(frozen=True)
class _Part:
    sheets: Sequence[SheetFacts] = ()
    remarks: frozenset[str] = frozenset()


def _inspect_part(file: IO[bytes], entry: zipfile.ZipInfo, entries: Sequence[zipfile.ZipInfo], limits: Limits) -> _Part:
    blocks = inflate(file, entry)
    first = next(blocks, b"")
    named = frozenset(code for pattern, code in BY_NAME if pattern.search(entry.filename.replace("\\", "/")))
    whole = chain([first], blocks)
    if not is_xml(first):
        for _ in whole:  # to the end: its real size counts
            pass
        return _Part((), named or frozenset({OBJECTS} if first.startswith(EMBEDDED) else ()))
    try:
        part = _inspect_xml(utf8_blocks(whole, limits), entry.filename, limits)
    except Danger as danger:
        place = _place(file, entry.filename, entries)
        raise Danger(f"{place} : {danger.what}", danger.way_out) from danger
    return _Part(part.sheets, part.remarks | named)


def _inspect_xml(blocks: Iterator[bytes], name: str, limits: Limits) -> _Part:
    """The kind of a part is told by its outermost element: names and relationships can say anything."""
    shape = Shape(limits)
    watched = shape.watch(blocks)
    start, prefix, root = read_root(watched)
    whole = chain([start], watched)
    if root == b"worksheet":
        sheet = SheetScan(prefix, limits)
        for block in whole:
            sheet.look_at(block)
        return _Part((sheet.facts(name, shape.longest_text),), frozenset({DDE} if sheet.has_dde else ()))
    if root == b"document-content":
        document = OpenDocumentScan(name, limits)
        for block in whole:
            document.look_at(block)
        return _Part(
            document.sheets, frozenset(code for code, met in ((DDE, document.has_dde), (LINKS, document.has_links)) if met)
        )
    remarks = {BY_ROOT[root]} if root in BY_ROOT else set()
    for block in whole:
        remarks |= _remarks(root, block)
    return _Part((), frozenset(remarks))


def _remarks(root: bytes, block: bytes) -> set[str]:
    """What a block of a part that is no sheet points to."""
    if root == b"externalLink":
        return {code for sign, code in BY_LINK if sign in block}
    if root == b"Relationships":
        outside = (one for one in RELATION.findall(block) if EXTERNAL.search(one) and not HYPERLINK.search(one))
        return {LINKS} if any(outside) else set()
    return set()


# Names of sheets, looked for only to say where a danger stands.

SHEET = re.compile(rb"<[\w.:-]*sheet\s[^>]*>")
NAME, SHEET_ID = re.compile(rb"""\bname\s*=\s*["']([^"']*)"""), re.compile(rb""":id\s*=\s*["']([^"']*)""")
RELATION_ID, TARGET = re.compile(rb"""\bId\s*=\s*["']([^"']*)"""), re.compile(rb"""\bTarget\s*=\s*["']([^"']*)""")


def _place(file: IO[bytes], part: str, entries: Sequence[zipfile.ZipInfo]) -> str:
    """A sheet by the name on its tab, any other part by its name in the archive."""
    relations = {
        identifier[1]: target[1].rpartition(b"/")[2]
        for relation in RELATION.findall(_content(file, "workbook.xml.rels", entries))
        if (identifier := RELATION_ID.search(relation)) and (target := TARGET.search(relation))
    }
    for sheet in SHEET.findall(_content(file, "workbook.xml", entries)):
        name, identifier = NAME.search(sheet), SHEET_ID.search(sheet)
        if name and identifier and relations.get(identifier[1]) == part.rpartition("/")[2].encode():
            return f"feuille {shown(html.unescape(name[1].decode('utf-8', 'replace')))}"
    return f"partie {shown(part)}"


def _content(file: IO[bytes], name: str, entries: Sequence[zipfile.ZipInfo]) -> bytes:
    """The first block of a part: the list of sheets is short."""
    entry = next((one for one in entries if one.filename.casefold().rpartition("/")[2] == name), None)
    return b"" if entry is None else next(inflate(file, entry), b"")
