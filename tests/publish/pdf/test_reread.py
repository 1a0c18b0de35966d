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
from tests.publish.pdf.paper import copies, shell_of

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
