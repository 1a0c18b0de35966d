"""How each element of a page is printed: a function of `house.typ` for each class or tag of the closed set."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from lxml.etree import _Element

from helpers.publish.pdf.markup import NOTHING, Code, array, body, call, joined, string, text
from helpers.publish.pdf.page import child, classes, is_same, words
from helpers.publish.pdf.tables import Shape
from helpers.wording import counted, typeset

if TYPE_CHECKING:
    from helpers.publish.pdf.walk import Walk

Print = Callable[["Walk", _Element], Code]

VIEW = re.compile(r'<svg\b[^>]*?\bviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
FAMILY = re.compile(r'font-family="[^"]*"')
PRINTED_FAMILY = 'font-family="Source Sans 3"'
POINTS = 0.5  # a pixel of a chart on paper: its texts of 16 pixels become texts of 8 points
WIDEST, TALLEST = 476.0, 590.0  # points that a sheet leaves to a drawing
BESIDE = 320.0  # points: a drawing no wider leaves room for its reading beside it
WHOLE = 900  # letters of a cell: a line of a table stays on one sheet, unless it could be taller than the sheet
SHOWN_ALONE = 6  # on the sheet that stands alone
SHOWN_IDS = 24  # two lines: a wall of ids is not read, and each link costs as much as typesetting a sentence


def _as(function: str) -> Print:
    """One line of words."""
    return lambda walk, element: call(function, body(joined((walk.anchor(element), walk.inline(element)))))


def _holding(function: str) -> Print:
    """A frame around blocks."""
    return lambda walk, element: call(function, body(joined((walk.anchor(element), walk.blocks(element)))))


def _heading(walk: Walk, element: _Element) -> Code:
    """A heading; links to its section land on it. Its name goes to the bookmarks."""
    shown = call("heading", body(walk.inline(element)), level=element.tag[1])
    section = element.getparent()
    opens = section is not None and section.tag != "body" and section.find("*") is element
    named = [one.get("id", "") for one in ((section, element) if opens else (element,)) if one is not None]
    landing = next((name for name in named if name in walk.page.landing), "")
    return Code(f"{shown}#label({string(landing)})") if landing else shown


def _paragraph(walk: Walk, element: _Element) -> Code:
    before = element.getprevious()
    return _as("lead" if before is not None and before.tag == "h2" else "para")(walk, element)


def _notice(walk: Walk, element: _Element) -> Code:
    tone = "attention" if "notice-attention" in classes(element) else "info"
    return call("notice", body(walk.inline(element)), tone=string(tone))


def _list(walk: Walk, element: _Element) -> Code:
    items = [body(walk.blocks(item)) for item in element.iterfind("li")]
    return call("numbered" if element.tag == "ol" else "bullets", *items) if items else NOTHING


def _marks(walk: Walk, element: _Element) -> Code:
    return call("marks", *(body(walk.inline(item)) for item in element))


def _facts(walk: Walk, element: _Element) -> Code:
    pairs = (array((body(walk.inline(one.find("dt"))), body(walk.inline(one.find("dd"))))) for one in element)
    return call("facts", *pairs, columns="3" if walk.page.alone else "2")


def _key_figures(walk: Walk, element: _Element) -> Code:
    return call("key-figures", *(array(map(body, _key_figure(walk, item))) for item in element))


def _key_figure(walk: Walk, item: _Element) -> Iterator[Code]:
    """A figure, its sentence, the link to what it rests on."""
    value, proof = child(item, "value"), child(item, "to-evidence")
    yield walk.inline(value)
    yield walk.inline(item, value, proof)
    yield NOTHING if proof is None or walk.page.alone else walk.link(proof)


def _evidence(walk: Walk, element: _Element) -> Code:
    """How many rows a claim rests on, and which."""
    summary = element.find("summary")
    if summary is None:
        return call("evidence", body(walk.inline(element)))
    ids = (joined((text(" : "), _ids(walk, one))) for one in element if one is not summary)
    return call("evidence", body(walk.inline(summary)), *map(body, ids))


def _ids(walk: Walk, element: _Element) -> Code:
    """The rows, the first ones only when they are many contributions: each of those says in the annex what rests on it."""
    links = element.findall("a")
    most = SHOWN_ALONE if walk.page.alone else SHOWN_IDS
    if len(links) <= most or not (walk.page.alone or walk.page.are_entries(links)):
        return walk.inline(element)
    others = f" et {counted(len(links) - most, 'autre')}"
    where = "" if walk.page.alone else typeset(" : l'annexe dit pour chacune ce qu'elle appuie")
    return joined((walk.inline(element, *links[most:]), text(others + where)))


def _triptych(walk: Walk, element: _Element) -> Code:
    return call("triptych", *(body(_pillar(walk, column)) for column in element))


def _pillar(walk: Walk, column: _Element) -> Code:
    title = column.find("h3")
    head = NOTHING if title is None else walk.printed(title)
    return call("pillar", body(head), body(walk.blocks(column, title)))


def _quote(walk: Walk, element: _Element) -> Code:
    return call("quoted", body(walk.inline(element.find("blockquote"))), body(walk.inline(element.find("figcaption"))))


def _voice(walk: Walk, element: _Element) -> Code:
    """The authority's words in their frame, whatever stands under who and when."""
    who, status = child(element, "who"), child(element, "status")
    said = joined((walk.anchor(element), walk.blocks(element, who, status)))
    return call("voice", body(walk.inline(who)), body(walk.inline(status)), body(said))


def _noted(walk: Walk, element: _Element) -> Code:
    """An analyst's words in their frame, under who says them and when."""
    who, signed = child(element, "who"), child(element, "signed")
    said = joined((walk.anchor(element), walk.blocks(element, who, signed)))
    return call("noted", body(walk.inline(who)), body(walk.inline(signed)), body(said))


def _figure(walk: Walk, element: _Element) -> Code:
    """A chart, how to read it beside or under it, then its figures."""
    caption, reading = element.find("figcaption"), child(element, "reading")
    drawn = [one for one in element.iter("*") if "drawing" in classes(one)]
    svg = next((walk.page.drawing(one) for place in drawn for one in place.iter("svg")), "")
    rest = walk.blocks(element, caption, reading, *drawn)
    if not svg:
        return joined((_as("label-line")(walk, caption) if caption is not None else NOTHING, walk.inline(reading), rest))
    width, beside = _printed_width(svg)
    chart = call(
        "drawn",
        string(FAMILY.sub(PRINTED_FAMILY, svg)),
        body(walk.inline(caption)),
        body(walk.inline(reading)),
        alt=string(drawn[0].get("aria-label", "")),
        width=f"{width:.1f}pt",
        beside=str(beside).lower(),
    )
    return joined((walk.anchor(element), chart, rest))


def _printed_width(svg: str) -> tuple[float, bool]:
    """The width of a drawing on paper, and whether its reading fits beside it."""
    found = VIEW.match(svg)
    width, height = (float(found[1]), float(found[2])) if found else (WIDEST, WIDEST)
    printed = min(width * POINTS, WIDEST, TALLEST * width / height)
    return printed, printed <= BESIDE


def _folded(walk: Walk, element: _Element) -> Code:
    """What is folded on a screen is open on paper; its summary is said unless the table's own caption says it."""
    summary, caption = element.find("summary"), element.find(".//caption")
    inside = walk.blocks(element, summary)
    parent = element.getparent()
    in_figure = parent is not None and parent.tag == "figure"
    if summary is None or in_figure or is_same(words(summary), words(caption)):
        return inside
    return joined((call("label-line", body(walk.inline(summary))), inside))


def _part(walk: Walk, element: _Element) -> Code:
    """A heading that folds on a phone, and what it heads."""
    summary = element.find("summary")
    return joined(((NOTHING if summary is None else walk.blocks(summary)), walk.blocks(element, summary)))


def _table(walk: Walk, element: _Element) -> Code:
    """A table with its caption; its header comes back on each sheet."""
    header = element.findall("thead/tr/th")
    rows = [[cell for cell in row if cell.tag in {"th", "td"}] for row in element.iterfind("tbody/tr")]
    numeric = frozenset(place for place, head in enumerate(header) if "number" in classes(head))
    is_whole = all(len(words(cell)) <= WHOLE for cell in chain.from_iterable(rows))
    shape = Shape([words(head) for head in header], [[words(cell) for cell in row] for row in rows], numeric)
    return call(
        "tabled",
        body(walk.inline(element.find("caption"))),
        array(body(walk.inline(head)) for head in header),
        *(body(_cell(walk, cell)) for cell in chain.from_iterable(rows)),
        columns=array(shape.columns),
        align=array(shape.sides),
        size=shape.size,
        breakable=str(not is_whole).lower(),
    )


def _cell(walk: Walk, cell: _Element) -> Code:
    row = cell.getparent()
    landing = walk.anchor(row) if row is not None and row[0] is cell else NOTHING
    return joined((landing, walk.inline(cell)))


def _entry(walk: Walk, element: _Element) -> Code:
    """A contribution in small: its id, its words, then what is known of it and what rests on it.

    What rests on it is named, not linked: thousands of links back would take longer than all the rest of the document.
    """
    name, said = child(element, "id"), child(element, "text") if child(element, "text") is not None else child(element, "held")
    about = [
        walk.unlinked(one) if {"about", "links"}.intersection(classes(one)) else walk.inline(one)
        for one in element
        if one is not name and one is not said
    ]
    told = joined(chain.from_iterable((text(" – ") if place else NOTHING, one) for place, one in enumerate(about)))
    return call("entry", body(joined((walk.anchor(element), walk.inline(name)))), body(walk.inline(said)), body(told))


BLOCKS: Mapping[str, Print] = {
    "h1": _heading, "h2": _heading, "h3": _heading, "h4": _heading,
    "kicker": _as("kicker"), "subtitle": _as("subtitle"), "marks": _marks, "facts": _facts,
    "notice": _notice, "note": _as("small"), "label": _as("small"), "reading": _as("small"), "verbatims-title": _as("label-line"),
    "key-figures": _key_figures, "claim": _holding("claim"), "sentence": _as("sentence"), "evidence": _evidence,
    "more": lambda walk, element: walk.blocks(element, element.find("summary")),  # a long list has no fold on paper
    "part": _part, "triptych": _triptych, "verbatim": _quote, "voice": _voice, "analyst-note": _noted, "reread": _as("reread"), "beside": _as("small"), "figure": _figure, "data": _folded,
    "entries": _holding("entries"), "entry": _entry,
    "p": _paragraph, "summary": _as("label-line"), "ul": _list, "ol": _list, "table": _table,
}  # fmt: skip
