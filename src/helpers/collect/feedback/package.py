"""The parts of a workbook: which file is which sheet, what points to what, and how the package is written again."""

from __future__ import annotations

import posixpath
import shutil
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from lxml import etree

from helpers.collect.feedback.xml_parts import PackageError, child, children, namespace, parse, serialise

ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can hold: same input, same bytes
READABLE_BY_ALL = 0o644 << 16
COMPRESSION = 4  # a fifth slower than the fastest, within 3 % of the smallest
LARGEST_TREE = 64 << 20  # bytes of a part that is read whole; sheets are streamed
CHUNK = 1 << 20
TYPES = "[Content_Types].xml"
ROOT_RELATIONS = "_rels/.rels"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPE_NAMES = "http://schemas.openxmlformats.org/package/2006/content-types"
DOCUMENT_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
# What reading a part may meet: a damaged, encrypted or exotic entry, or XML that is not well formed.
UNREADABLE = (PackageError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
WORKBOOK_TYPES = (".sheet.main+xml", ".sheet.macroenabled.main+xml", ".template.main+xml", ".template.macroenabled.main+xml")


class Streamed(Protocol):
    """A part too large to hold, which writes itself."""

    def write_to(self, target: IO[bytes]) -> None: ...


@dataclass(frozen=True)
class SheetPart:
    """A sheet as the workbook lists it, and the part that holds it."""

    name: str
    part: str
    visible: bool = True


@dataclass(frozen=True)
class Relation:
    """A link from a part to another."""

    id: str
    type: str
    target: str  # name of a part; for an external link, its address
    external: bool = False

    @property
    def kind(self) -> str:
        """The last word of its type: « comments », « vmlDrawing »."""
        return self.type.rsplit("/", maxsplit=1)[-1]


@dataclass
class Package:
    """A package being annotated: parts are read from the sender's file, those that change are kept aside until written."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes | Streamed] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._names = {name.lower().lstrip("/"): name for name in self.archive.namelist() if not name.endswith("/")}

    def find(self, part: str) -> str:
        """The name of a part as the file writes it; capitals do not matter to spreadsheets."""
        return self._names.get(part.lower(), part)

    def has(self, part: str) -> bool:
        return (part in self.changed or part.lower() in self._names) and self.find(part) not in self.removed

    def open(self, part: str) -> IO[bytes]:
        """A part as the sender's file holds it."""
        return self.archive.open(self.find(part))

    def read(self, part: str) -> bytes:
        """The present content of a part."""
        held = self.changed.get(self.find(part))
        if isinstance(held, bytes):
            return held
        if not self.has(part):
            raise PackageError(f"partie absente : {part}")
        with self.open(part) as file:
            content = file.read(LARGEST_TREE + 1)
        if len(content) > LARGEST_TREE:
            raise PackageError(f"partie trop lourde : {part}")
        return content

    def put(self, part: str, content: bytes | Streamed) -> None:
        """Replace or add a part."""
        name = self.find(part)
        self._names[name.lower()] = name
        self.changed[name] = content
        self.removed.discard(name)

    def remove(self, part: str) -> None:
        self.removed.add(self.find(part))
        self.changed.pop(self.find(part), None)

    def free_name(self, pattern: str) -> str:
        """The first name of a series (« xl/comments{}.xml ») that no part bears."""
        return next(name for number in range(1, 1_000_000) if not self.has(name := pattern.format(number)))

    # What points to what

    def relations(self, part: str) -> tuple[Relation, ...]:
        """The links of a part ("" for the package itself)."""
        name = relations_of(part)
        if not self.has(name):
            return ()
        return tuple(_relation(element, part) for element in children(parse(self.read(name)), "Relationship"))

    def relate(self, part: str, kind: str, target: str, wanted_id: str) -> str:
        """Link a part to another; returns the id of the link."""
        name = relations_of(part)
        root = (
            parse(self.read(name))
            if self.has(name)
            else etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
        )
        ids = {element.get("Id") for element in root}
        id_ = next(each for number in range(1_000_000) if (each := f"{wanted_id}{number or ''}") not in ids)
        type_ = f"{self.relation_base}/{kind}"
        etree.SubElement(root, f"{{{namespace(root)}}}Relationship", Id=id_, Type=type_, Target=f"/{target}")
        self.put(name, serialise(root))
        return id_

    def unrelate(self, part: str, id_: str) -> None:
        """Take a link away, and the list of links when it was the last."""
        name = relations_of(part)
        root = parse(self.read(name))
        for element in [each for each in root if each.get("Id") == id_]:
            root.remove(element)
        if len(root):
            self.put(name, serialise(root))
        else:
            self.remove(name)

    @property
    def relation_base(self) -> str:
        """The family of link types that the file uses."""
        strict = any(relation.type.startswith(STRICT_RELATIONS) for relation in self.relations(""))
        return STRICT_RELATIONS if strict else DOCUMENT_RELATIONS

    # What each part is

    def content_type(self, part: str) -> str:
        """The declared type of a part, in small letters."""
        types, name = parse(self.read(TYPES)), f"/{part}".lower()
        for element in children(types, "Override"):
            if element.get("PartName", "").lower() == name:
                return str(element.get("ContentType", "")).lower()
        ending = posixpath.splitext(part)[1].lstrip(".").lower()
        defaults = (each for each in children(types, "Default") if each.get("Extension", "").lower() == ending)
        return next((str(each.get("ContentType", "")).lower() for each in defaults), "")

    def declare(self, part: str, content_type: str) -> None:
        """Say what a new part is."""
        if self.content_type(part) == content_type.lower():
            return
        types = parse(self.read(TYPES))
        etree.SubElement(types, f"{{{TYPE_NAMES}}}Override", PartName=f"/{part}", ContentType=content_type)
        self.put(TYPES, serialise(types))

    def discard(self, part: str) -> None:
        """Take a part away, with its links and the declaration of its type."""
        types, name = parse(self.read(TYPES)), f"/{part}".lower()
        gone = [each for each in children(types, "Override") if each.get("PartName", "").lower() == name]
        for element in gone:
            types.remove(element)
        if gone:
            self.put(TYPES, serialise(types))
        for each in (part, relations_of(part)):
            if self.has(each):
                self.remove(each)

    # The workbook

    @property
    def workbook(self) -> str:
        """The part that lists the sheets; `PackageError` when the package is no workbook of this format."""
        target = next((each.target for each in self.relations("") if each.kind == "officeDocument"), "")
        if not target or not self.has(target) or not self.content_type(self.find(target)).endswith(WORKBOOK_TYPES):
            raise PackageError("ce n’est pas un classeur au format .xlsx ou .xlsm")
        return self.find(target)

    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets in their order."""
        book = self.workbook
        targets = {relation.id: relation.target for relation in self.relations(book)}
        listed = child(parse(self.read(book)), "sheets")
        if listed is None:
            raise PackageError("le classeur ne liste aucune feuille")
        return tuple(
            SheetPart(
                element.get("name", ""),
                self.find(targets.get(link_of(element), "")),
                element.get("state", "visible") == "visible",
            )
            for element in children(listed, "sheet")
        )

    def write_to(self, target: BinaryIO) -> None:
        """Write the package: untouched parts as they were, in their order, then the new ones."""
        kept = [name for name in dict.fromkeys(self.archive.namelist()) if not name.endswith("/") and name not in self.removed]
        added = [name for name in self.changed if name not in kept]
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            for name in [*kept, *added]:
                with archive.open(_entry(name), "w") as entry:
                    self._write_part(name, entry)

    def _write_part(self, name: str, entry: IO[bytes]) -> None:
        content = self.changed.get(name)
        if content is None:
            with self.archive.open(name) as source:
                shutil.copyfileobj(source, entry, CHUNK)
        elif isinstance(content, bytes):
            entry.write(content)
        else:
            content.write_to(entry)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, ZIP_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, whatever the machine
    entry.external_attr = READABLE_BY_ALL
    return entry


def relations_of(part: str) -> str:
    """The part that lists the links of another."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels") if part else ROOT_RELATIONS


def _relation(element: etree._Element, part: str) -> Relation:
    target = element.get("Target", "")
    external = element.get("TargetMode", "") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
    return Relation(element.get("Id", ""), element.get("Type", ""), target, external)


def link_of(element: etree._Element) -> str:
    """The `r:id` of an element, in either family of the format."""
    return next((str(value) for name, value in element.attrib.items() if _is_link(str(name))), "")


def _is_link(name: str) -> bool:
    return name in {f"{{{base}}}id" for base in (DOCUMENT_RELATIONS, STRICT_RELATIONS)}


def is_patchable(path: Path) -> bool:
    """Whether a file is a package whose parts can be changed in place; an old .xls or an .ods is not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return bool(Package(archive).workbook)
    except UNREADABLE:
        return False
