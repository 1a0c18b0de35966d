"""The parts of an .xlsx file: which sheet lies where, and a plain package to read when the file's own is an odd one.

Writers other than Excel make packages that are legal, or nearly so, and that fast readers stumble on: parts in UTF-16, other
capitals, backslashes, a missing list of relationships. Such a package is written anew in memory; values are not touched.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO
from xml.sax.saxutils import quoteattr

from lxml import etree

from helpers.collect.reading.sheet_scan import SAFE

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
STRICT = "http://purl.oclc.org/ooxml/"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARED = re.compile(rb"^<\?xml[^>]*\bencoding=[\"']([A-Za-z0-9._-]+)[\"']")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
READ_AS_IS = frozenset({"utf-8", "us-ascii", "ascii"})
BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
START = 512


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook names it, and the part that holds it (none when it cannot be found)."""

    name: str
    state: str  # visible, hidden, veryHidden
    part: str


@dataclass(frozen=True)
class Package:
    """An .xlsx file and what its parts are called, in the spelling of the zip."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    shared_strings: str
    styles: str
    epoch_1904: bool
    macros: bool
    oddities: tuple[str, ...]  # French, in the order they were met; a package with none is read as it is
    must_rewrite: bool

    def open(self, part: str) -> IO[bytes]:
        return self.archive.open(part)


class BrokenPackageError(ValueError):
    """The package does not lead to any sheet."""


def read_package(archive: zipfile.ZipFile) -> Package:
    """Follow the relationships to every sheet, whatever their spelling; what is missing is looked for by its usual name."""
    names = {_plain_name(name): name for name in archive.namelist()}
    if len(names) != len(archive.namelist()):
        raise BrokenPackageError("two parts of one name: each reader would take its own")
    return _Reading(archive, names).package()


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


@dataclass
class _Reading:
    """The way from a package to its sheets, and what was odd on the way."""

    archive: zipfile.ZipFile
    names: Mapping[str, str]  # plain name -> name in the zip

    def __post_init__(self) -> None:
        self.oddities: list[str] = []

    def package(self) -> Package:
        workbook = self._workbook_part()
        tree = self._parse(workbook)
        links = self._links(workbook)
        if not links:
            self._odd("la liste des liens entre ses parties manquait, les feuilles ont été prises dans leur ordre")
        elements = list(tree.iterfind("{*}sheets/{*}sheet"))
        if not elements:
            raise BrokenPackageError("no sheet")
        sheets = tuple(self._sheet(element, order, links) for order, element in enumerate(elements, start=1))
        shared, styles = self._named(links, "sharedStrings"), self._named(links, "styles")
        parts = (workbook, *(sheet.part for sheet in sheets), shared, styles)
        self._encodings(part for part in parts if part)
        must_rewrite = bool(self.oddities)
        if STRICT in (etree.QName(tree).namespace or ""):
            self._odd("il suit la variante « Strict » du format .xlsx")
        properties = tree.find("{*}workbookPr")
        epoch = properties is not None and properties.get("date1904") in ("1", "true")
        macros = any(name.endswith("vbaproject.bin") for name in self.names)
        return Package(self.archive, sheets, shared, styles, epoch, macros, tuple(self.oddities), must_rewrite)

    def _odd(self, what: str) -> None:
        if what not in self.oddities:
            self.oddities.append(what)

    def _parse(self, part: str) -> etree._Element:
        return etree.fromstring(self.archive.read(part), etree.XMLParser(**SAFE))

    def _workbook_part(self) -> str:
        root = self.names.get("_rels/.rels")
        for kind, target in self._targets(root, "").values() if root else ():
            if kind == "officeDocument":
                return target
        self._odd("le lien vers son classeur manquait")
        usual = self.names.get("xl/workbook.xml") or next(
            (name for plain, name in sorted(self.names.items()) if plain.endswith("workbook.xml")), ""
        )
        if not usual:
            raise BrokenPackageError("no workbook part")
        return usual

    def _links(self, workbook: str) -> Mapping[str, tuple[str, str]]:
        folder, file = posixpath.split(workbook.replace("\\", "/"))
        part = self.names.get(_plain_name(f"{folder}/_rels/{file}.rels"))
        return self._targets(part, folder) if part else {}

    def _targets(self, part: str | None, folder: str) -> dict[str, tuple[str, str]]:
        """Id of a link -> (last word of its type, part it leads to); links that lead outside or nowhere are left out."""
        targets = {}
        for link in self._parse(part).iterfind("{*}Relationship") if part else ():
            if link.get("TargetMode") == "External":
                continue
            found = self._resolve(link.get("Target", ""), folder)
            if found:
                targets[link.get("Id", "")] = (link.get("Type", "").rsplit("/", 1)[-1], found)
        return targets

    def _resolve(self, target: str, folder: str) -> str:
        if "\\" in target or target.startswith(".."):
            self._odd("les liens entre ses parties étaient écrits d’une façon inhabituelle")
        plain = target.replace("\\", "/")
        path = plain if plain.startswith("/") else f"{folder}/{plain}"
        return self.names.get(_plain_name(posixpath.normpath(path)), "")

    def _sheet(self, element: etree._Element, order: int, links: Mapping[str, tuple[str, str]]) -> SheetPart:
        id_ = next((value for key, value in element.attrib.items() if key.endswith("relationships}id")), "")
        usual = "" if links else self.names.get(f"xl/worksheets/sheet{order}.xml", "")
        part = links[id_][1] if id_ in links else usual
        if not part:
            self._odd("le lien vers une de ses feuilles manquait")
        return SheetPart(element.get("name", ""), element.get("state", "visible"), part)

    def _named(self, links: Mapping[str, tuple[str, str]], kind: str) -> str:
        """The part that a kind of link leads to."""
        linked = next((target for word, target in links.values() if word == kind), "")
        return linked or ("" if links else self.names.get(f"xl/{kind.casefold()}.xml", ""))

    def _encodings(self, parts: Iterable[str]) -> None:
        """Some readers take every part for UTF-8, whatever it declares."""
        for part in parts:
            with self.archive.open(part) as file:
                encoding = encoding_of(file.read(START))
            if encoding not in READ_AS_IS:
                self._odd(f"des parties étaient écrites en {encoding.upper()} et non en UTF-8")


def blank_shared_strings(package: Package) -> frozenset[int]:
    """The numbers of the shared strings without any letter."""
    if not package.shared_strings:
        return frozenset()
    with package.open(package.shared_strings) as part:
        strings = etree.iterparse(part, events=("end",), tag="{*}si", **SAFE)
        return frozenset(number for number, (_, string) in enumerate(strings) if not "".join(string.itertext("{*}t")))


def encoding_of(start: bytes) -> str:
    """The encoding that the first bytes of an XML part tell."""
    mark = next((name for mark, name in BYTE_ORDER_MARKS if start.startswith(mark)), "")
    if mark:
        return "utf-8" if mark == "utf-8-sig" else mark
    if start.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if start.startswith(b"<\0") else "utf-16-be"
    declared = DECLARED.match(start.lstrip())
    return declared[1].decode("ascii").casefold() if declared else "utf-8"


def rewritten(package: Package) -> bytes:
    """The same workbook as a plain package: usual names, UTF-8, every link in its place."""
    out = io.BytesIO()
    kept = [(sheet, f"sheet{number}.xml") for number, sheet in enumerate(package.sheets, start=1) if sheet.part]
    extra = [(kind, part) for kind, part in (("sharedStrings", package.shared_strings), ("styles", package.styles)) if part]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _content_types([file for _, file in kept], [kind for kind, _ in extra]))
        archive.writestr("_rels/.rels", _links_part([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _workbook_xml(package, [sheet for sheet, _ in kept]))
        links = [("worksheet", f"worksheets/{file}") for _, file in kept] + [(kind, f"{kind}.xml") for kind, _ in extra]
        archive.writestr("xl/_rels/workbook.xml.rels", _links_part(links))
        for sheet, file in kept:
            archive.writestr(f"xl/worksheets/{file}", _in_utf8(package.archive.read(sheet.part)))
        for kind, part in extra:
            archive.writestr(f"xl/{kind}.xml", _in_utf8(package.archive.read(part)))
    return out.getvalue()


def _in_utf8(content: bytes) -> bytes:
    encoding = encoding_of(content[:START])
    if encoding in READ_AS_IS:
        return content
    text = DECLARATION.sub("", content.decode(encoding).lstrip("\ufeff"), count=1)
    return text.encode()


def _workbook_xml(package: Package, sheets: list[SheetPart]) -> str:
    named = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}" state="{sheet.state}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, start=1)
    )
    epoch = '<workbookPr date1904="1"/>' if package.epoch_1904 else "<workbookPr/>"
    return f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{epoch}<sheets>{named}</sheets></workbook>'


def _links_part(links: list[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE_LINKS}">{each}</Relationships>'


def _content_types(sheets: list[str], extra: list[str]) -> str:
    named = [("/xl/workbook.xml", "sheet.main"), *((f"/xl/worksheets/{file}", "worksheet") for file in sheets)]
    named += [(f"/xl/{kind}.xml", kind) for kind in extra]
    each = "".join(f'<Override PartName="{part}" ContentType="{SHEET_TYPE}.{kind}+xml"/>' for part, kind in named)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{CONTENT_TYPES}">{rels}{each}</Types>'
