"""Read a manifesto that people have edited. The file comes from anywhere: it is looked at before any parser sees it, in a process of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO

from lxml import etree

from helpers import files
from helpers.collect.drafts import marks
from helpers.collect.reading import confined
from helpers.collect.reading.file_kind import ZIP
from helpers.collect.reading.preflight_xml import Shape, is_xml, utf8_blocks
from helpers.collect.reading.preflight_zip import Danger, inflate, read_entries
from helpers.errors import ConfinedError, DraftError
from helpers.plain_text import safe_text
from helpers.settings import MEBIBYTE, Limits
from helpers.wording import quote, typeset

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
LARGEST_PART = 16 * MEBIBYTE  # of the text of a document; the one that we write for 23 territories takes 2
LARGEST_DOCUMENT = 64 * MEBIBYTE  # unpacked, images included
READING = (20, 512 * MEBIBYTE)  # seconds and memory
PARSER = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
SEPARATOR = "\u2003|\u2003"  # between the cells of a drafter's own table
SAVE_AGAIN = "Ouvrez-le dans votre traitement de texte, enregistrez-le au format .docx, puis relancez."


@dataclass(frozen=True)
class Draft:
    """What stands under a place of an edited document, paragraph by paragraph.

    `seen`: the statement that the document shows above it, empty for a place without one. `earlier`: the statement at the time of
    writing, when the document says that it has moved and that nobody has read the text again.
    """

    key: str
    paragraphs: tuple[str, ...]
    seen: str = ""
    earlier: str = ""

    @property
    def written_on(self) -> str:
        """The statement that the writer had under the eyes."""
        return self.earlier or self.seen


@dataclass(frozen=True)
class Edited:
    """An edited document. `parents`: prints of the documents whose text it was made from."""

    name: str
    print: str
    parents: frozenset[str]
    drafts: tuple[Draft, ...]


def read_edited(path: Path, limits: Limits) -> Edited:
    """The text of an edited document; raises `DraftError` in French when it cannot be read. The file is never written."""
    bounded = replace(limits, unpacked_bytes=min(limits.unpacked_bytes, LARGEST_DOCUMENT))
    if path.stat().st_size > limits.file_bytes:
        raise DraftError(f"{path.name} : ce document est trop lourd pour être lu. Enlevez-en les images. {SAVE_AGAIN}")
    try:
        found = confined.run(_read, path, bounded, seconds=READING[0], memory_bytes=READING[1])
    except ConfinedError as error:
        raise DraftError(typeset(f"{path.name} : {error}. {SAVE_AGAIN}")) from error
    return replace(found, print=files.digest_file(path))


def _read(path: Path, limits: Limits) -> Edited:
    body, styles = _parts(path, limits)
    walk = _Walk(_style_names(styles))
    walk.through(body)
    if not walk.texts or not walk.knows_ours:
        raise DraftError(
            typeset(
                f"{path.name} : les repères du document ont disparu, son texte n’est pas repris. Le fichier est intact : reportez vos "
                "phrases dans le manifeste.docx du dossier des rapports, et enregistrez-le ici."
            )
        )
    return Edited(path.name, "", frozenset(walk.parents), tuple(walk.drafts()))


def paragraphs_and_tables(path: Path, limits: Limits) -> list[tuple[str, str, list[tuple[str, ...]]]]:
    """Every block of the body outside of content controls: style and text of a paragraph, or the rows of a table."""
    body, styles = _parts(path, replace(limits, unpacked_bytes=min(limits.unpacked_bytes, LARGEST_DOCUMENT)))
    names = _style_names(styles)
    found: list[tuple[str, str, list[tuple[str, ...]]]] = []
    for block in _blocks(body):
        if _name(block) == "p":
            found.append((names.get(_value(_first(block, "pPr", "pStyle")), ""), "".join(_text(block)).strip(), []))
        elif _name(block) == "tbl":
            found.append(("", "", [tuple(_cells(row)) for row in block if _name(row) == "tr"]))
    return found


def _blocks(root: etree._Element) -> list[etree._Element]:
    body = _first(root, "body")
    return [] if body is None else list(body)


def _cells(row: etree._Element) -> Iterator[str]:
    return ("".join(_text(cell)).strip() for cell in row if _name(cell) == "tc")


def _parts(path: Path, limits: Limits) -> tuple[etree._Element, etree._Element | None]:
    """The text and the styles of a document, once it was found harmless."""
    with path.open("rb") as file:
        if file.read(len(ZIP)) != ZIP:
            raise DraftError(typeset(f"{path.name} : ce n’est pas un document .docx. {SAVE_AGAIN}"))
        try:
            _look_at(file, limits)
        except Danger as danger:
            what = danger.what.replace("le classeur", "le document")
            raise DraftError(typeset(f"{path.name} : {what}. {SAVE_AGAIN}")) from danger
    with zipfile.ZipFile(path) as archive:
        body, styles = _part(archive, DOCUMENT, path.name), _part(archive, STYLES, path.name)
    if body is None or _first(body, "body") is None:
        raise DraftError(typeset(f"{path.name} : ce n’est pas un document de texte. {SAVE_AGAIN}"))
    return body, styles


def _look_at(file: IO[bytes], limits: Limits) -> None:
    """Every part is unpacked once within its declared size, and every XML part is scanned, before a parser is given any."""
    for entry in read_entries(file, limits):
        blocks = inflate(file, entry)
        first = next(blocks, b"")
        whole = chain([first], blocks)
        for _ in Shape(limits).watch(utf8_blocks(whole, limits)) if is_xml(first) else whole:
            pass


def _part(archive: zipfile.ZipFile, name: str, file: str) -> etree._Element | None:
    """A part as a tree: no document type, no entity, nothing fetched; its real size is what the preflight has measured."""
    found = next((one for one in archive.infolist() if one.filename.lower() == name), None)
    if found is None:
        return None
    if found.file_size > LARGEST_PART:
        raise DraftError(typeset(f"{file} : le texte de ce document est trop long pour être lu. {SAVE_AGAIN}"))
    try:
        root = etree.fromstring(archive.read(found), etree.XMLParser(**PARSER))
    except (etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise DraftError(typeset(f"{file} : la partie {quote(name)} est abîmée. {SAVE_AGAIN}")) from error
    if root.getroottree().docinfo.doctype:
        raise DraftError(typeset(f"{file} : la partie {quote(name)} déclare un type de document. {SAVE_AGAIN}"))
    return root


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element: etree._Element | None, name: str = "val") -> str:
    if element is None:
        return ""
    return str(element.get(f"{WORD}{name}") or element.get(f"{STRICT}{name}") or "")


def _first(element: etree._Element, *path: str) -> etree._Element | None:
    """The first descendant by this path of names, whatever the family of the format."""
    for name in path:
        found = next((child for child in element if _name(child) == name), None)
        if found is None:
            return None
        element = found
    return element


def _style_names(root: etree._Element | None) -> dict[str, str]:
    """Id of a style -> its name: word processors rename the ids, and keep the names."""
    if root is None:
        return {}
    return {_value(style, "styleId"): _value(_first(style, "name")) for style in root if _name(style) == "style"}


class _Walk:
    """One walk over the document, from top to bottom: each paragraph is ours, or belongs to the place that comes before it."""

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles
        self.place = ""
        self.texts: dict[str, list[str]] = {}
        self.seen: dict[str, str] = {}
        self.earlier: dict[str, str] = {}
        self.reread: set[str] = set()
        self.parents: set[str] = set()
        self.knows_ours = False

    def through(self, root: etree._Element) -> None:
        for block in _blocks(root):
            self._block(block, "")

    def drafts(self) -> Iterator[Draft]:
        """The places in which something is written."""
        for key, lines in self.texts.items():
            if kept := tuple(filter(None, lines)):
                earlier = self.earlier.get(key, "") if key in self.reread else ""
                yield Draft(key, kept, self.seen.get(key, ""), earlier)

    def _block(self, block: etree._Element, key: str) -> None:
        """`key`: the place whose content control we are in."""
        name = _name(block)
        if name == "p":
            self._paragraph(block, key)
        elif name == "tbl":
            self._table(block, key)
        elif name == "sdt":
            tag = _value(_first(block, "sdtPr", "tag"))
            inner = _first(block, "sdtContent")
            for child in () if inner is None else inner:
                self._block(child, self._key_of(tag) or key)
        elif name in ("ins", "moveTo", "customXml", "smartTag"):
            for child in block:
                self._block(child, key)

    def _key_of(self, tag: str) -> str:
        """The place of one of our content controls, wherever it was moved to; a shortened tag confirms the line above it."""
        if self.place and tag == marks.tag_of(self.place):
            return self.place
        return tag if marks.KEY.fullmatch(tag) else ""

    def _paragraph(self, paragraph: etree._Element, key: str) -> None:
        text = safe_text("".join(_text(paragraph))).strip()
        style = self.styles.get(_value(_first(paragraph, "pPr", "pStyle")), "")
        if style == marks.VERSION:
            return
        if style.startswith(marks.HOUSE) and not key:
            self._ours(style, text)
        elif not key and marks.HEADING.match(style) and _is_bookmarked(paragraph):
            self.knows_ours = True
        elif self.place or key:
            self._written(key or self.place, text)

    def _ours(self, style: str, text: str) -> None:
        self.knows_ours = True
        if style == marks.PLACE and (found := marks.PLACE_TEXT.search(text)):
            self.place = found[1]
            self.texts.setdefault(self.place, [])
        elif style == marks.STATEMENT:
            self.seen[self.place] = text
        elif style == marks.REREAD and text:
            self.reread.add(self.place)
        elif style == marks.EARLIER:
            self.earlier[self.place] = text
        elif style == marks.EDITION:
            self.parents |= {word for word in text.split() if len(word) == 64}  # noqa: PLR2004 - a sha256 in hexadecimal

    def _written(self, key: str, text: str) -> None:
        if text and text != marks.INVITATION:
            self.texts.setdefault(key, []).append(text.removesuffix(marks.INVITATION).strip())

    def _table(self, table: etree._Element, key: str) -> None:
        """Our tables are skipped; a drafter's own is kept line by line."""
        rows = [row for row in table if _name(row) == "tr"]
        if not key and self._is_ours(rows):
            self.knows_ours = True
            return
        for row in rows if key or self.place else ():
            self._written(key or self.place, safe_text(SEPARATOR.join(_cells(row))))

    def _is_ours(self, rows: list[etree._Element]) -> bool:
        """Every paragraph of the first line of our tables has a style of ours."""
        first = [paragraph for row in rows[:1] for paragraph in row.iter() if _name(paragraph) == "p"]
        names = [self.styles.get(_value(_first(paragraph, "pPr", "pStyle")), "") for paragraph in first]
        return bool(names) and all(name.startswith(marks.HOUSE) for name in names)


def _text(element: etree._Element) -> Iterator[str]:
    """The words of a paragraph; what tracked changes have deleted is not among them."""
    for node in element.iter():
        name = _name(node)
        if name == "t" and not _is_elsewhere(node):
            yield node.text or ""
        elif name == "tab":
            yield "\t" if _name(node.getparent()) == "r" else ""
        elif name in ("br", "cr"):
            yield "\n"


def _is_elsewhere(node: etree._Element) -> bool:
    """Whether a text was moved away, or stands a second time for old programs (deleted texts have another name)."""
    return any(_name(one) in ("moveFrom", "Fallback") for one in node.iterancestors())


def _is_bookmarked(paragraph: etree._Element) -> bool:
    """Whether a heading is one of ours."""
    names = (_value(node, "name") for node in paragraph.iter() if _name(node) == "bookmarkStart")
    return any(name.startswith((marks.OF_HEADING, marks.BOOKMARK)) for name in names)
