"""A document re-read before it counts as built: what a reader, or who hears it read, would miss refuses it.

The checks are those of the Matterhorn protocol (PDF Association, 2021) that a program can make of what our documents hold: real
content marked and in order (01, 09), roles (02), title (06, 07), language (11), figures (13), headings (14), tables (15), links
(28), fonts (31). One goes further: all that the document says, cell by cell and letter by letter, is what its page says.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from helpers.errors import PublicationError
from helpers.publish.pdf.heard import Cell, Heard, Structure
from helpers.publish.pdf.letters import Letters
from helpers.publish.pdf.page import Page
from helpers.publish.pdf.signs import drawn
from helpers.wording import FIXED, counted, quote

if TYPE_CHECKING:
    import pikepdf  # loaded at first use below: a run with nothing to print does without

LANGUAGE = "fr"
A4 = (595, 842)  # points
PART = "{http://www.aiim.org/pdfua/ns/id/}part"
EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
EXCERPT = 80  # characters shown of a passage
HYPHENS = "-\u00ad\u2010\u2011\u200b"  # a column may cut a word: it adds one, or hides one
NUMBER = re.compile(r"page\d+sur\d+")  # of a sheet, without its spaces
SHEET_NUMBER = re.compile(r", page \d+$")
CHAPTER = "Chapitre"  # what the engine says of a line of the contents
SECTION = 2  # the level of the headings that the contents name
BULLETS = re.compile(r"(?:•|\d+\.)*")
ACTIVE = ("/OpenAction", "/AA", "/AcroForm")  # of a document that does something by itself
# What each element may stand in (ISO 32000-1, 14.8.4): the others stand anywhere.
HOLDERS = {
    "/TR": {"/Table", "/THead", "/TBody"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/THead": {"/Table"}, "/TBody": {"/Table"},
    "/LI": {"/L"}, "/Lbl": {"/LI", "/Note"}, "/LBody": {"/LI"}, "/TOCI": {"/TOC"}, "/Document": {"/StructTreeRoot"},
}  # fmt: skip
ROLES = frozenset({
    "/Document", "/Div", "/Sect", "/Part", "/P", "/Span", "/Strong", "/Em", "/Quote", "/BlockQuote", "/Link", "/Reference", "/Figure",
    "/Caption", "/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/L", "/LI", "/Lbl", "/LBody", "/TOC", "/TOCI", "/Note",
    "/H1", "/H2", "/H3", "/H4",
})  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a document must be: the copy of a page.

    `said`: all its words, in order; `apart`: what may stand on a sheet beside them (running header, foot); `sheets`: how many
    there must be, when that is known.
    """

    page: Page
    title: str
    said: str
    apart: Sequence[str] = ()
    sheets: int | None = None


@dataclass(frozen=True)
class Document:
    """A document beside what it must be."""

    pdf: pikepdf.Pdf
    wanted: Wanted

    @property
    def page(self) -> Page:
        return self.wanted.page

    @cached_property
    def heard(self) -> Heard:
        return Heard(self.pdf)

    @property
    def structure(self) -> Structure:
        return self.heard.structure


Check = Callable[[Document], Iterator[str]]


def verify(content: bytes, wanted: Wanted) -> None:
    """Raise `PublicationError` naming the first fault of a document; one that passes may be published."""
    for fault in faults(content, wanted):
        raise PublicationError(f"le document PDF relu n’est pas publiable{FIXED}: {fault}")


def faults(content: bytes, wanted: Wanted) -> Iterator[str]:
    """What is wrong with a document, beginning with what the other checks rest on."""
    import pikepdf  # noqa: PLC0415 - see above

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            document = Document(pdf, wanted)
            for check in CHECKS:
                yield from check(document)
    except (pikepdf.PdfError, KeyError, AttributeError, TypeError, ValueError, RecursionError) as error:
        yield f"il ne se lit pas jusqu’au bout ({type(error).__name__})"


def _identity(document: Document) -> Iterator[str]:
    root: Any = document.pdf.Root
    told = document.pdf.open_metadata()  # read only: as a context, it would write them back
    title, part = str(told.get("dc:title", "")), str(told.get(PART, ""))
    if title != document.wanted.title:
        yield f"son titre est {quote(title)} au lieu de {quote(document.wanted.title)}"
    if str(root.get("/Lang", "")).partition("-")[0] != LANGUAGE:
        yield f"sa langue n’est pas {quote(LANGUAGE)}"
    if part != "1" or "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
        yield "il n’est pas balisé"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "sa fenêtre ne porterait pas son titre"
    if any(one in root for one in ACTIVE) or "/JavaScript" in root.get("/Names", {}):
        yield "il ferait quelque chose de lui-même à l’ouverture"


def _sheets(document: Document) -> Iterator[str]:
    pages = document.pdf.pages
    if document.wanted.sheets is not None and len(pages) != document.wanted.sheets:
        yield f"il a {counted(len(pages), 'page')} au lieu de {document.wanted.sheets}"
    for number, sheet in enumerate(pages, start=1):
        left, low, right, high = map(float, sheet.mediabox)
        if (round(right - left), round(high - low)) != A4:
            yield f"sa page {number} n’est pas une feuille A4"


def _roles(document: Document) -> Iterator[str]:
    """Elements of a known kind, each where it may stand."""
    for kind in sorted(document.structure.kinds.keys() - ROLES):
        yield f"son élément {kind[1:]} n’est pas de ceux que nous écrivons"
    for holder, kind in document.structure.nested:
        if holder not in HOLDERS.get(kind, {holder}):
            yield f"un élément {kind[1:]} y est dans un élément {holder[1:]}"


def _bookmarks(document: Document) -> Iterator[str]:
    with document.pdf.open_outline() as outline:
        found = list(_unfolded(outline.root, 1))
    wanted = [(level, _plain(text)) for level, text in document.page.headings]
    if found != wanted:
        told = {text for _, text in found}
        missing = next((text for _, text in wanted if text not in told), "")
        yield f"le signet {quote(missing)} y manque" if missing else "ses signets ne suivent pas les titres de la page"


def _unfolded(items: Any, level: int) -> Iterator[tuple[int, str]]:  # noqa: ANN401 - pikepdf's list of bookmarks
    for item in items:
        yield level, _plain(item.title)
        yield from _unfolded(item.children, level + 1)


def _plain(text: str) -> str:
    """A text whatever its spaces, as our fonts can draw it."""
    return " ".join(drawn(text).split())


def packed(text: str) -> str:
    """A text without its spaces and hyphens, as our fonts can draw it: lines may be cut elsewhere."""
    for hyphen in HYPHENS:
        text = text.replace(hyphen, "")
    return drawn("".join(text.split()))


def _headings(document: Document) -> Iterator[str]:
    """The headings that are heard are those of the page, level by level; the first is the title, and no level is skipped."""
    found = [(level, packed(document.heard.text(marks))) for level, marks in document.structure.headings]
    if found != [(level, packed(text)) for level, text in document.page.headings]:
        yield "ses titres ne sont pas ceux de la page"
    levels = [0, *(level for level, _ in found)]
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield "un niveau de titre y est sauté"


def _made(document: Document) -> Iterator[str]:
    """What the engine writes of its own: the contents, with the sheet of each section, and what stands before the items of a list."""
    heard, structure = document.heard, document.structure
    sections = (
        packed(heard.text(marks)) + str(marks[0][0] + 1) for level, marks in structure.headings if level == SECTION and marks
    )
    if "/TOC" in structure.made and packed(heard.text(structure.made["/TOC"])) != "".join(sections):
        yield "son sommaire n’est pas celui de ses titres"
    if not BULLETS.fullmatch(packed(heard.text(structure.made.get("/Lbl", [])))):
        yield "une liste y a d’autres marques que les nôtres"


def _content(document: Document) -> Iterator[str]:
    """All that is drawn is either heard, once, or marked as no content."""
    if packed(document.heard.unmarked):
        yield "un texte n’y est ni balisé ni mis à part"
    placed = Counter(document.structure.marks)
    borne = {(sheet, mark) for sheet, marks in enumerate(document.heard.sheets) for mark in marks if mark >= 0}
    if borne - placed.keys():
        yield "un texte n’y est pas dans l’ordre de lecture"
    if any(count > 1 for count in placed.values()):
        yield "un texte y est lu deux fois"


def _words(document: Document) -> Iterator[str]:
    """What is said is what the page says: every sentence, every cell, in the same order."""
    found, wanted = packed(document.heard.said), packed(document.wanted.said)
    if found != wanted:
        place = next((place for place, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other), 0)
        place = place or min(len(found), len(wanted))
        excerpt = wanted[max(0, place - EXCERPT // 2) : place + EXCERPT // 2]
        yield f"il ne dit pas ce que dit la page (autour de {quote(excerpt)}, espaces ôtées)"


def _apart(document: Document) -> Iterator[str]:
    """Beside what is heard, a sheet only bears its running header, its foot, its number, the header of a table that goes on."""
    headers = {packed("".join(cells)): None for cells in document.page.table_headers}
    known = [packed(one) for one in document.wanted.apart if one]
    for number, told in enumerate(document.heard.apart, start=1):
        rest = NUMBER.sub("", packed(told))
        for one in known:
            rest = rest.replace(one, "", 1)
        if rest and rest not in headers:
            yield f"sa page {number} porte un texte que la page n’a pas"


def _figures(document: Document) -> Iterator[str]:
    """One figure for each drawing, with the words that stand for it on the page, and the words that are drawn in it."""
    told = Counter(_plain(one.alternative) for one in document.structure.figures)
    wanted = Counter(map(_plain, document.page.alternatives))
    for alternative in wanted - told:
        yield f"une figure n’y a pas son équivalent en texte ({quote(alternative[:EXCERPT])})"
    if told - wanted:
        yield "une figure y est de trop"
    found = [packed(document.heard.text(one.marks)) for one in document.structure.figures]
    if Counter(found) != Counter(map(packed, document.page.drawn_words)):
        yield "un dessin n’y dit pas ce qu’il dit sur la page"


def _tables(document: Document) -> Iterator[str]:
    """Each table of the page, with as many lines; its columns and lines have their headers, which say which they head."""
    found, wanted = document.structure.tables, document.page.line_heads
    if len(found) != len(wanted):
        yield f"{len(found)} tableaux y sont balisés au lieu de {len(wanted)}"
        return
    for table, lines in zip(found, wanted, strict=True):
        if not table or {_heads(cell) for cell in table[0]} != {"Column"}:
            yield "un tableau y a une colonne sans en-tête"
        if len({len(row) for row in table}) > 1:
            yield "un tableau y a des lignes de longueurs différentes"
        heads = [frozenset(place for place, cell in enumerate(row) if _heads(cell) == "Row") for row in table[1:]]
        if heads != lines:
            yield "un tableau y a une ligne sans en-tête"


def _heads(cell: Cell) -> str:
    return cell.scope if cell.kind == "/TH" else ""


def _fonts(document: Document) -> Iterator[str]:
    """Every font is in the file, and tells the letter of each sign."""
    import pikepdf  # noqa: PLC0415 - see above

    seen: dict[tuple[int, int], Any] = {}
    for sheet in document.pdf.pages:
        seen |= {font.objgen: font for font in sheet.obj["/Resources"].get("/Font", pikepdf.Dictionary()).as_dict().values()}
    for font in seen.values():
        name = str(font.get("/BaseFont", "?"))[1:]
        inside = [one["/FontDescriptor"] for one in font.get("/DescendantFonts", (font,)) if "/FontDescriptor" in one]
        if not inside or not all(any(file in one for file in EMBEDDED) for one in inside):
            yield f"la police {name} n’y est pas incorporée"
        if "/ToUnicode" not in font:
            yield f"la police {name} n’y dit pas ses lettres"
    if any(Letters.UNKNOWN in told for sheet in document.heard.sheets for told in sheet.values()):
        yield "un signe y est sans lettre"


def _links(document: Document) -> Iterator[str]:
    """Every link is heard as one, says where it leads, and lands on a sheet when it stays inside the document."""
    named = _named(document.pdf)
    kinds: dict[object, str] = {which: kind for kind, which in document.structure.links}
    for sheet in document.pdf.pages:
        links = sheet.obj.get("/Annots", ())
        if len(links) and sheet.obj.get("/Tabs") != "/S":
            yield "le clavier n’y suit pas l’ordre de lecture"
        for link in links:
            if link.get("/Subtype") != "/Link" or kinds.get(link.objgen) != "/Link" or "/StructParent" not in link:
                yield "un lien n’y est pas balisé"
            if not _says(str(link.get("/Contents", "")), link, document):
                yield "un lien n’y dit pas où il mène"
            if not _lands(document, link, named):
                yield "un lien interne n’y mène nulle part"


def _says(told: str, link: Any, document: Document) -> bool:  # noqa: ANN401 - an object of pikepdf
    """Whether a link says where it leads: an address, or words of the page and a sheet."""
    if "/A" in link:
        return told == str(link["/A"].get("/URI"))
    said = SHEET_NUMBER.sub("", told)
    return bool(told.strip()) and (said in document.page.destinations.values() or said == CHAPTER)


def _lands(document: Document, link: Any, named: dict[str, Any]) -> bool:  # noqa: ANN401 - an object of pikepdf
    target = link.get("/Dest")
    if target is None:
        return str(link["/A"].get("/S")) == "/URI"
    place = target if _is_place(target) else named.get(str(target))
    return place is not None and place[0].objgen in document.heard.places


def _named(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """The places that bear a name."""
    import pikepdf  # noqa: PLC0415 - see above

    names: Any = pdf.Root.get("/Names", {})
    return dict(pikepdf.NameTree(names["/Dests"])) if "/Dests" in names else {}


def _is_place(target: Any) -> bool:  # noqa: ANN401 - an object of pikepdf
    import pikepdf  # noqa: PLC0415 - see above

    return isinstance(target, pikepdf.Array)


CHECKS: tuple[Check, ...] = (
    _identity, _sheets, _roles, _bookmarks, _headings, _figures, _tables, _content, _made, _words, _apart, _fonts, _links,
)  # fmt: skip
