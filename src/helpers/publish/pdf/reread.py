"""A document re-read before it counts as built: what a reader, or who hears it read, would miss refuses it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from helpers.errors import PublicationError
from helpers.publish.pdf.page import Page
from helpers.publish.pdf.signs import drawn
from helpers.wording import FIXED, counted, quote

if TYPE_CHECKING:
    import pikepdf  # loaded at first use below: a run with nothing to print does without

LANGUAGE = "fr"
A4 = (595, 842)  # points
PART = "{http://www.aiim.org/pdfua/ns/id/}part"
EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
EXCERPT = 80  # characters shown of a missing alternative


@dataclass(frozen=True)
class Document:
    """A document beside the page that it was made from. `sheets`: how many it must have, when that is known."""

    pdf: pikepdf.Pdf
    page: Page
    title: str
    sheets: int | None = None

    @cached_property
    def dictionaries(self) -> list[Any]:
        """Every object with named parts; they are gathered once for all the checks."""
        import pikepdf  # noqa: PLC0415 - see above

        return [one for one in self.pdf.objects if isinstance(one, pikepdf.Dictionary)]

    @cached_property
    def structure(self) -> Counter[str]:
        """How many elements of each kind the structure has."""
        return Counter(str(one["/S"]) for one in self.dictionaries if "/S" in one and "/P" in one)


Check = Callable[[Document], Iterator[str]]


def verify(content: bytes, page: Page, *, title: str, sheets: int | None = None) -> None:
    """Raise `PublicationError` naming the first fault of a document; one that passes may be published."""
    import pikepdf  # noqa: PLC0415 - see above

    with pikepdf.open(io.BytesIO(content)) as pdf:
        document = Document(pdf, page, title, sheets)
        for check in CHECKS:
            for fault in check(document):
                raise PublicationError(f"le document PDF relu n’est pas publiable{FIXED}: {fault}")


def _identity(document: Document) -> Iterator[str]:
    root: Any = document.pdf.Root
    with document.pdf.open_metadata() as told:
        title, part = str(told.get("dc:title", "")), str(told.get(PART, ""))
    if title != document.title:
        yield f"son titre est {quote(title)} au lieu de {quote(document.title)}"
    if str(root.get("/Lang", "")).partition("-")[0] != LANGUAGE:
        yield f"sa langue n’est pas {quote(LANGUAGE)}"
    if part != "1" or "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
        yield "il n’est pas balisé"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "sa fenêtre ne porterait pas son titre"


def _sheets(document: Document) -> Iterator[str]:
    pages = document.pdf.pages
    if document.sheets is not None and len(pages) != document.sheets:
        yield f"il a {counted(len(pages), 'page')} au lieu de {document.sheets}"
    for number, sheet in enumerate(pages, start=1):
        left, low, right, high = map(float, sheet.mediabox)
        if (round(right - left), round(high - low)) != A4:
            yield f"sa page {number} n’est pas une feuille A4"


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


def _figures(document: Document) -> Iterator[str]:
    """One figure for each drawing, with the words that stand for it on the page."""
    figures = (one for one in document.dictionaries if one.get("/S") == "/Figure" and "/P" in one)
    told = Counter(_plain(str(one.get("/Alt", ""))) for one in figures)
    wanted = Counter(map(_plain, document.page.alternatives))
    for alternative in wanted - told:
        yield f"une figure n’y a pas son équivalent en texte ({quote(alternative[:EXCERPT])})"
    if told - wanted:
        yield "une figure y est de trop"


def _tables(document: Document) -> Iterator[str]:
    found, wanted = document.structure["/Table"], len(document.page.line_heads)
    if found != wanted:
        yield f"{found} tableaux y sont balisés au lieu de {wanted}"
    if wanted and not document.structure["/TH"]:
        yield "ses tableaux n’ont pas d’en-têtes"


def _fonts(document: Document) -> Iterator[str]:
    for one in document.dictionaries:
        if one.get("/Type") == "/FontDescriptor" and not any(file in one for file in EMBEDDED):
            yield f"la police {one.get('/FontName')} n’y est pas incorporée"


def _links(document: Document) -> Iterator[str]:
    """Every link inside the document lands on one of its pages."""
    sheets = {sheet.obj.objgen for sheet in document.pdf.pages}
    named = _named(document.pdf)
    targets = (one["/Dest"] for one in document.dictionaries if one.get("/Subtype") == "/Link" and "/Dest" in one)
    for target in targets:
        place = target if _is_place(target) else named.get(str(target))
        if place is None or place[0].objgen not in sheets:
            yield "un lien interne n’y mène nulle part"


def _named(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """The places that bear a name."""
    import pikepdf  # noqa: PLC0415 - see above

    names: Any = pdf.Root.get("/Names", {})
    return dict(pikepdf.NameTree(names["/Dests"])) if "/Dests" in names else {}


def _is_place(target: Any) -> bool:  # noqa: ANN401 - an object of pikepdf
    import pikepdf  # noqa: PLC0415 - see above

    return isinstance(target, pikepdf.Array)


CHECKS: tuple[Check, ...] = (_identity, _sheets, _bookmarks, _figures, _tables, _fonts, _links)
