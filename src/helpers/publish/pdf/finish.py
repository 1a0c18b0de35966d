"""What the engine cannot say, or says at a great price, written into the document that it made: then its objects are packed.

- A link inside the document is written by the engine as the address of a name (see `house.typ`); here it gets its place.
- A cell that heads its line is a header (`TH`, `Scope Row`): the engine only knows those of columns. Cells then need no list of
  their headers: in tables as plain as ours, columns and lines say it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from helpers.errors import PublicationError
from helpers.publish.pdf.engine import Composed, Place
from helpers.publish.pdf.page import Page
from helpers.wording import quote

if TYPE_CHECKING:
    import pikepdf  # loaded at first use below: a run with nothing to print does without

HERE = "ici:"  # begins the address of a place in this very document
ABOVE = 12.0  # points that a reader sees above the place where a link lands
HOLDERS = frozenset({"/Document", "/Part", "/Sect", "/Div", "/Figure", "/Aside", "/NonStruct", "/L", "/LI", "/LBody"})


def finished(made: Composed, page: Page) -> bytes:
    """The bytes of a document whose links land and whose lines have headers."""
    import pikepdf  # noqa: PLC0415 - see above

    packed = io.BytesIO()
    with pikepdf.open(made.path) as pdf:
        _land(pdf, made.places, page.destinations)
        _head_lines(pdf, page)
        # The structure of a tagged document weighs several times its text: packed, it weighs a third.
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _land(pdf: pikepdf.Pdf, places: Mapping[str, Place], told: Mapping[str, str]) -> None:
    """Give each link its place, and say in words where it leads."""
    sheets = [(sheet.obj, float(sheet.mediabox[3])) for sheet in pdf.pages]
    landings: dict[str, tuple[pikepdf.Array, str]] = {}
    for sheet, _ in sheets:
        for link in sheet.get("/Annots", ()):
            address = str(link["/A"]["/URI"]) if "/A" in link else ""
            if not address.startswith(HERE):
                continue
            name = address.removeprefix(HERE)
            if name not in landings:
                landings[name] = _landing(sheets, name, places, told)
            del link["/A"]
            link["/Dest"], link["/Contents"] = landings[name]


def _landing(
    sheets: list[tuple[Any, float]], name: str, places: Mapping[str, Place], told: Mapping[str, str]
) -> tuple[pikepdf.Array, str]:
    """Where a link lands, on which of the sheets (each with its height), and the words that say it."""
    import pikepdf  # noqa: PLC0415 - see above

    place = places.get(name)
    if place is None:
        raise PublicationError(f"le document PDF n’a pas l’endroit {quote(name)}, où mène un lien")
    sheet, height = sheets[place.sheet - 1]
    top = height - max(place.top - ABOVE, 0.0)
    target = pikepdf.Array([sheet, pikepdf.Name.XYZ, round(place.left, 1), round(top, 1), 0])
    return target, f"{told.get(name, name)}, page {place.sheet}"


def _head_lines(pdf: pikepdf.Pdf, page: Page) -> None:
    """Mark the cells that head their line, table by table, in the order of the page."""
    import pikepdf  # noqa: PLC0415 - see above

    for table, heads in zip(_tables(pdf.Root["/StructTreeRoot"]["/K"]), page.line_heads, strict=False):
        rows = [row for part in table["/K"] if part["/S"] == "/TBody" for row in part["/K"]]
        for row, own in zip(rows, heads, strict=False):
            for place, cell in enumerate(row["/K"]):
                about = {key: one for key, one in _table_attributes(cell).items() if key != "/Headers"}
                if place in own:
                    cell["/S"] = pikepdf.Name.TH
                    about["/Scope"] = pikepdf.Name.Row
                _say(cell, about)


def _table_attributes(cell: Any) -> dict[str, Any]:  # noqa: ANN401 - an object of pikepdf
    return cell["/A"][0].as_dict() if "/A" in cell and len(cell["/A"]) else {"/O": "/Table"}


def _say(cell: Any, about: dict[str, Any]) -> None:  # noqa: ANN401 - same
    import pikepdf  # noqa: PLC0415 - see above

    if len(about) > 1:
        cell["/A"] = pikepdf.Array([pikepdf.Dictionary(about)])
    elif "/A" in cell:
        del cell["/A"]


def _tables(node: Any) -> Iterator[Any]:  # noqa: ANN401 - same
    """The tables of a structure, in the order of reading."""
    import pikepdf  # noqa: PLC0415 - see above

    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _tables(one)
    elif isinstance(node, pikepdf.Dictionary):
        kind = node.get("/S")
        if kind == "/Table":
            yield node
        elif kind in HOLDERS:
            yield from _tables(node.get("/K"))
