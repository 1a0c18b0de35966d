"""XML of a workbook's parts: parsed without entities, cut at byte offsets so that what is not ours stays as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from lxml import etree

from helpers.errors import ConcertationsError
from helpers.inert import CUT, EXCEL_CELL, for_part
from helpers.plain_text import safe_text

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CACHED = 1_024  # the sentences of a rule come back on every cell that breaks it
TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


class PackageError(ConcertationsError):
    """The parts of a file do not let themselves be annotated; a plain copy of the values is given back instead."""


def parse(content: bytes) -> etree._Element:
    """The root of a part; entities are never resolved, nothing is fetched, a DOCTYPE is refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise PackageError(f"partie XML illisible : {error}") from error
    if root.getroottree().docinfo.doctype:
        raise PackageError("une partie XML déclare un DOCTYPE")
    return root


def serialise(root: etree._Element) -> bytes:
    """A part as bytes, always written the same way."""
    return DECLARATION + bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=False))


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; nothing for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def namespace(element: etree._Element) -> str:
    """The namespace of an element: it differs between the two families of the format."""
    return etree.QName(element).namespace or ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children of an element that bear a name, whatever their namespace."""
    return (child for child in element if local(child) == name)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child that bears a name."""
    return next(children(element, name), None)


def ordered_child(parent: etree._Element, name: str, order: Sequence[str]) -> etree._Element:
    """The child that bears a name, made at its place in the order of the format when it is not there."""
    found = child(parent, name)
    if found is not None:
        return found
    made = etree.Element(f"{{{namespace(parent)}}}{name}" if namespace(parent) else name)
    after = order[order.index(name) + 1 :]
    place = next((index for index, each in enumerate(parent) if local(each) in after), len(parent))
    parent.insert(place, made)
    return made


def plain(text: str, limit: int = EXCEL_CELL) -> str:
    """A text without what is not seen; what goes beyond the limit is cut, and the cut is seen."""
    safe = safe_text(text)
    return safe if len(safe) <= limit else safe[: limit - len(CUT)] + CUT


escaped = lru_cache(CACHED)(for_part)  # a text as the content or attribute of an element


@dataclass(frozen=True)
class Piece:
    """An element just below the root: its name without prefix, and where its bytes stand."""

    name: str
    start: int
    stop: int


def pieces(opening: bytes, content: bytes) -> tuple[Piece, ...]:
    """The elements of `content`, which stands inside the root that `opening` opens, at their byte offsets in `content`."""
    found: list[Piece] = []
    open_at: list[int] = []
    names: list[str] = []
    document = opening + content
    parser = expat.ParserCreate()

    def start(name: str, _attributes: object) -> None:
        open_at.append(parser.CurrentByteIndex)
        names.append(name)

    def end(_name: str) -> None:
        began, name = open_at.pop(), names.pop()
        if len(open_at) == 1:
            stop = _end_of(document, began, parser.CurrentByteIndex)
            found.append(Piece(name.split(":")[-1], began - len(opening), stop - len(opening)))

    def refuse(*_declared: object) -> None:
        raise PackageError("une feuille déclare un DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler, parser.StartDoctypeDeclHandler = start, end, refuse
    try:
        parser.Parse(document, True)
    except expat.ExpatError as error:
        raise PackageError(f"feuille illisible : {error}") from error
    return tuple(found)


def _end_of(document: bytes, start: int, end: int) -> int:
    """Where an element ends, from where its start tag and its end tag begin; an element without content has one tag."""
    first, last = TAG.match(document, start), TAG.match(document, end)
    if first is not None and first[0].endswith(b"/>"):
        return first.end()
    return end if last is None else last.end()
