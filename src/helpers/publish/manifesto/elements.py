"""The parts of a text document, as elements of its XML: what people wrote goes in as text, never as markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml.etree import _Element

from helpers.collect.drafts import marks
from helpers.files import digest
from helpers.plain_text import safe_text
from helpers.wording import FIXED

Part: TypeAlias = _Element
Cell: TypeAlias = str | Sequence[Part]
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LARGEST_ID = 1 << 31


def element(tag: str, /, *children: Part, **values: str) -> Part:
    """An element of the document: `element("w:tag", val="x")`."""
    made = OxmlElement(tag)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    made.extend(children)
    return made


def run(text: str, *looks: Part) -> Part:
    """A run of text; lines are kept."""
    made = element("w:r", *([element("w:rPr", *looks)] if looks else []))
    for place, line in enumerate(safe_text(text).split("\n")):
        if place:
            made.append(element("w:br"))
        words = element("w:t")
        words.text = line
        words.set(SPACE, "preserve")
        made.append(words)
    return made


def bold(text: str) -> Part:
    """A run that stands out."""
    return run(text, element("w:b"))


def field(code: str) -> Iterator[Part]:
    """A value that the word processor computes: the number of a page."""
    for kind in ("begin", "separate", "end"):
        yield element("w:r", element("w:fldChar", fldCharType=kind))
        if kind == "begin":
            instruction = element("w:instrText")
            instruction.text = f" {code} "
            instruction.set(SPACE, "preserve")
            yield element("w:r", instruction)
        elif kind == "separate":
            yield run("1")


def paragraph(style_id: str, *parts: Part | str) -> Part:
    """A paragraph of a style; a text becomes a run."""
    properties = element("w:pPr", element("w:pStyle", val=style_id))
    return element("w:p", properties, *(run(part) if isinstance(part, str) else part for part in parts))


def bookmarked(name: str, made: Part) -> Part:
    """The same paragraph, with a name that links lead to and that reading back looks for."""
    number = str(int(digest(name)[:8], 16) % LARGEST_ID)
    made.insert(1, element("w:bookmarkStart", id=number, name=name))
    made.append(element("w:bookmarkEnd", id=number))
    return made


def link(target: str, text: str) -> Part:
    """A link to a bookmark of the document."""
    return element("w:hyperlink", run(text, element("w:color", val="0B5A5E"), element("w:u", val="single")), anchor=target)


def control(key: str, title: str, paragraphs: Sequence[Part], *, is_empty: bool) -> Part:
    """A content control around what a drafter writes: it cannot be deleted by mistake, its content is free."""
    properties = element(
        "w:sdtPr",
        element("w:alias", val=safe_text(title)[: marks.LONGEST_TAG]),
        element("w:tag", val=marks.tag_of(key)),
        element("w:id", val=str(int(digest(key)[:8], 16) % LARGEST_ID)),
        element("w:lock", val="sdtLocked"),
        *([element("w:showingPlcHdr")] if is_empty else []),
    )
    return element("w:sdt", properties, element("w:sdtContent", *paragraphs))


def table(
    about: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[int],
    styles: tuple[str, str],
    *,
    splits: bool,
) -> Part:
    """A table with its alternative text, whose header row is marked as one and comes back on each page.

    `widths`: in hundredths; `styles`: ids of the styles of heads and cells; `splits`: whether a row may go on on the next page.
    """
    head_style, cell_style = styles
    properties = element(
        "w:tblPr",
        element("w:tblW", w="5000", type="pct"),
        _borders(),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", element("w:left", w="80", type="dxa"), element("w:right", w="80", type="dxa")),
        element("w:tblLook", val="0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1"),
        element("w:tblCaption", val=safe_text(header[0])),
        element("w:tblDescription", val=safe_text(about)),
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w=str(_twips(width))) for width in widths))
    head = element(
        "w:tr",
        element("w:trPr", element("w:cantSplit"), element("w:tblHeader")),
        *(_cell([paragraph(head_style, name)], width, "E3EEEE") for name, width in zip(header, widths, strict=True)),
    )
    body = (
        element(
            "w:tr",
            *([] if splits else [element("w:trPr", element("w:cantSplit"))]),
            *(_cell(_content(cell, cell_style), width) for cell, width in zip(row, widths, strict=True)),
        )
        for row in rows
    )
    return element("w:tbl", properties, grid, head, *body)


TEXT_WIDTH = 9_411  # twentieths of a point between the margins


def _twips(width: int) -> int:
    return TEXT_WIDTH * width // 100


def _content(cell: Cell, style: str) -> list[Part]:
    return [paragraph(style, cell)] if isinstance(cell, str) else [paragraph(style, *cell)]


def _cell(content: Sequence[Part], width: int, fill: str = "") -> Part:
    shade = [element("w:shd", val="clear", color="auto", fill=fill)] if fill else []
    return element("w:tc", element("w:tcPr", element("w:tcW", w=str(_twips(width)), type="dxa"), *shade), *content)


def _borders() -> Part:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return element("w:tblBorders", *(element(f"w:{side}", val="single", sz="4", space="0", color="9FB4B8") for side in sides))


def named(label: str, value: str) -> list[Part]:
    """« Label : value », the label standing out."""
    return [bold(f"{label}{FIXED}: "), run(value)]
