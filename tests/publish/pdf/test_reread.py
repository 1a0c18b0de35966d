"""Each fault that a document may have is named in French, and a good one is not refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from helpers.publish.pdf.copies import faults
from helpers.publish.pdf.names import REPORT, SHEET
from tests.publish.pages import TITLE
from tests.publish.pdf.paper import copies, shell_of, written_otherwise

SHELL = shell_of()
Change = Callable[[pikepdf.Pdf], object]


@pytest.fixture(scope="module")
def good() -> bytes:
    """A report that passes."""
    return copies(SHELL)[REPORT]


def first(pdf: pikepdf.Pdf, name: str, value: str) -> Any:  # noqa: ANN401 - an object of pikepdf
    """The first object in which a name has a value."""
    found = (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get(name) == value)
    return next(found)


def without(name: str) -> Change:
    """Take a part of the catalogue away."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[name]

    return change


def no_alternative(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "/S", "/Figure")["/Alt"]


def no_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        del outline.root[0].children[0]


def renamed(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as told:
        told["dc:title"] = "Nantes Métropole"


def no_font(pdf: pikepdf.Pdf) -> None:
    font = first(pdf, "/Subtype", "/Type0")
    font["/BaseFont"] = pikepdf.Name("/Essai")
    del font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile3"]


def no_header(pdf: pikepdf.Pdf) -> None:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/TH":
            one["/S"] = pikepdf.Name("/TD")


def lost_link(pdf: pikepdf.Pdf) -> None:
    first(pdf, "/Subtype", "/Link")["/Dest"] = pikepdf.String("nulle-part")


def no_line_header(pdf: pikepdf.Pdf) -> None:
    cell = next(one for one in dictionaries(pdf) if one.get("/S") == "/TH" and one["/A"][0].get("/Scope") == "/Row")
    cell["/S"] = pikepdf.Name.TD


def silent_link(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "/Subtype", "/Link")["/Contents"]


def untagged_link(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "/Subtype", "/Link")["/StructParent"]


def without_tabs(pdf: pikepdf.Pdf) -> None:
    for sheet in pdf.pages:
        if "/Tabs" in sheet.obj:
            del sheet.obj["/Tabs"]


def unheard(pdf: pikepdf.Pdf) -> None:
    """Leave a paragraph of the structure without its text."""
    paragraph = first(pdf, "/S", "/P")
    paragraph["/K"] = pikepdf.Array()


def no_letters(pdf: pikepdf.Pdf) -> None:
    font = first(pdf, "/Subtype", "/Type0")
    font["/BaseFont"] = pikepdf.Name("/Essai")
    del font["/ToUnicode"]


def dictionaries(pdf: pikepdf.Pdf) -> list[Any]:
    return [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]


def wide(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].mediabox = [0, 0, 612, 792]


def test_a_good_document_passes(good: bytes) -> None:
    """What was printed is not refused."""
    assert list(faults(REPORT, good, SHELL, campaign="Campagne")) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (renamed, f"son titre est «\u00a0Nantes Métropole\u00a0» au lieu de «\u00a0{TITLE}\u00a0»"),
        (without("/Lang"), "sa langue n’est pas «\u00a0fr\u00a0»"),
        (without("/StructTreeRoot"), "il n’est pas balisé"),
        (without("/MarkInfo"), "il n’est pas balisé"),
        (without("/ViewerPreferences"), "sa fenêtre ne porterait pas son titre"),
        (wide, "sa page 1 n’est pas une feuille A4"),
        (no_bookmark, "le signet «\u00a0L’essentiel\u00a0» y manque"),
        (no_alternative, "une figure n’y a pas son équivalent en texte («\u00a0Sobriété : 2 contributions.\u00a0»)"),
        (lambda pdf: first(pdf, "/S", "/Table").update({"/S": pikepdf.Name("/Div")}), "0 tableaux y sont balisés au lieu de 1"),
        (no_header, "un tableau y a une colonne sans en-tête"),
        (no_font, "la police Essai n’y est pas incorporée"),
        (no_line_header, "un tableau y a une ligne sans en-tête"),
        (silent_link, "un lien n’y dit pas où il mène"),
        (untagged_link, "un lien n’y est pas balisé"),
        (without_tabs, "le clavier n’y suit pas l’ordre de lecture"),
        (unheard, "un texte n’y est pas dans l’ordre de lecture"),
        (lambda pdf: pdf.Root.update({"/OpenAction": pikepdf.Dictionary()}), "il ferait quelque chose de lui-même à l’ouverture"),
        (lambda pdf: first(pdf, "/S", "/H2").update({"/S": pikepdf.Name("/H3")}), "un niveau de titre y est sauté"),
        (lambda pdf: first(pdf, "/S", "/P").update({"/S": pikepdf.Name("/Aside")}), "son élément Aside n’est pas de ceux que nous écrivons"),
        (no_letters, "la police Essai n’y dit pas ses lettres"),
        (lost_link, "un lien interne n’y mène nulle part"),
    ],
)  # fmt: skip
def test_fault(good: bytes, change: Change, told: str) -> None:
    """A fault put into a good document is named."""
    changed = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        change(pdf)
        pdf.save(changed)
    assert told in list(faults(REPORT, changed.getvalue(), SHELL, campaign="Campagne"))


def test_a_sheet_too_many(good: bytes) -> None:
    """What must be one sheet and is more is refused."""
    assert next(faults(SHEET, good, SHELL, campaign="Campagne")) == "il a 3\u00a0pages au lieu de 1"


@pytest.mark.parametrize(
    ("first_sheet", "told"), [(0, "son sommaire n’est pas celui de ses titres"), (1, "il ne dit pas ce que dit la page")]
)
def test_a_count_changed_on_paper(good: bytes, first_sheet: int, told: str) -> None:
    """One figure written otherwise, in the contents or in a table, nothing else touched: the copy no longer says what its page says."""
    changed = written_otherwise(good, "2", "0", first_sheet)
    found = list(faults(REPORT, changed, SHELL, campaign="Campagne"))
    assert [one.partition(" (autour")[0] for one in found] == [told]


def test_a_figure_hidden_in_a_running_header(good: bytes) -> None:
    """What stands apart from the text is looked at too: a header that says something else is a fault of its page."""
    with pikepdf.open(io.BytesIO(good)) as pdf:
        sheet = pdf.pages[1]
        content = sheet.Contents.read_bytes()
        start = content.index(b"Tj", content.index(b"/Artifact")) if b"Tj" in content else content.index(b"TJ")
        shown = content.rindex(b"Tm", 0, start) + 2
        doubled = content[: start + 2] + content[shown : start + 2] + content[start + 2 :]
        sheet.Contents = pdf.make_stream(doubled)
        changed = io.BytesIO()
        pdf.save(changed)
    assert "sa page 2 porte un texte que la page n’a pas" in list(
        faults(REPORT, changed.getvalue(), SHELL, campaign="Campagne")
    )


def test_what_is_no_pdf() -> None:
    """A file that is cut short is a fault, not a crash."""
    assert list(faults(REPORT, b"%PDF-1.7", SHELL, campaign="Campagne")) == ["il ne se lit pas jusqu’au bout (PdfError)"]
