"""The boxes that show comments: hidden until the cell is pointed at, and large enough to be read without scrolling."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
from lxml import etree

from helpers.collect.feedback.marks import FILLS
from helpers.collect.feedback.sheet_part import Edges
from helpers.collect.feedback.xml_parts import child, children, local, namespace, parse
from helpers.framing.model import Severity

PART_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
WIDTH = 380  # pixels
LINE = 16  # pixels of a line of text
CHARACTERS = 56  # of a line at that width
MARGIN = 14
TALLEST = 620
CHARACTER = 7  # pixels of a character of the usual font
USUAL_COLUMN, USUAL_ROW = 8.43, 20  # characters, pixels
POINT = 4 / 3  # pixels
FIRST_BLOCK = 512  # of shape numbers; a block holds 1,024, and the sender's drawings use the first ones
BLOCK = 1_024
OWN_SIZE = "\u241fconcertations : "  # in the alternative text of an enlarged box, before its own anchor and style
ANCHOR = re.compile(r"-?\d{1,7}")
CORNERS = 8  # numbers of an anchor: columns and rows of two corners, each with pixels inside
MOST_COLUMNS, WIDEST_COLUMN = 16_384, 255  # of a sheet; characters
COLUMN = re.compile(rb"<(?:[\w.\-]+:)?col\b([^>]*)>")
TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
OPENING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel">'
)


@dataclass(frozen=True)
class Box:
    """A comment's box: its cell (from 1 on), the worst severity there, and what it must hold."""

    column: int
    row: int
    severity: Severity
    text: str


@dataclass(frozen=True)
class Boxes:
    """The boxes to draw, and those of the sender to enlarge for what we append."""

    drawn: Sequence[Box]
    enlarged: Sequence[Box]


def drawing(present: bytes, gone: Iterable[tuple[int, int]], wanted: Boxes, edges: Edges, block: int) -> bytes:
    """The drawing of a sheet without the boxes of some cells (column, row, from 1 on), and with ours after what is left.

    A box of theirs that an earlier check enlarged has its own size again, unless we append to it once more. Nothing when
    nothing is drawn any more. The drawing of the sender is returned as it was when nothing changes.
    """
    boxes = wanted.drawn
    first = (FIRST_BLOCK + block) * BLOCK
    grid = _Grid(edges)
    root = parse(present) if present else _empty(FIRST_BLOCK + block, len(boxes))
    changed = [_take_out(root, frozenset(gone)), _give_sizes_back(root), _enlarge(root, wanted.enlarged, grid)]
    if not any(changed) and not boxes:
        return present
    if not any(each.get("id") == "_x0000_t202" for each in root):
        root.append(_element(TYPE))
    for index, box in enumerate(boxes):
        root.append(_element(_shape(box, grid, first + 1 + index, index)))
    return bytes(etree.tostring(root)) if _draws(root) else b""


def _empty(block: int, count: int) -> etree._Element:
    blocks = ",".join(str(block + each) for each in range(math.ceil((count + 1) / BLOCK)))
    return parse(
        f'{OPENING}<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>{TYPE}</xml>'.encode()
    )


def _element(xml: str) -> etree._Element:
    return parse(f"{OPENING}{xml}</xml>".encode())[0]


def _take_out(root: etree._Element, gone: frozenset[tuple[int, int]]) -> bool:
    boxes = [shape for shape in children(root, "shape") if _cell_of(shape) in gone] if gone else []
    for shape in boxes:
        root.remove(shape)
    return bool(boxes)


def _cell_of(shape: etree._Element) -> tuple[int, int] | None:
    """The cell (column, row, from 1 on) whose comment a shape shows."""
    note = child(shape, "ClientData")
    if note is None or note.get("ObjectType") != "Note":
        return None
    column, row = ((each.text or "").strip() if (each := child(note, name)) is not None else "" for name in ("Column", "Row"))
    return (int(column) + 1, int(row) + 1) if column.isdecimal() and row.isdecimal() else None


# Boxes of the sender: their size is kept in their alternative text, which spreadsheets keep, while we need a larger one.


def _give_sizes_back(root: etree._Element) -> bool:
    enlarged = [shape for shape in children(root, "shape") if OWN_SIZE in shape.get("alt", "")]
    for shape in enlarged:
        told, _, size = shape.attrib.pop("alt").partition(OWN_SIZE)
        anchor, _, style = size.partition("|")
        if told:
            shape.set("alt", told)
        shape.set("style", style)
        _set_anchor(shape, anchor)
    return bool(enlarged)


def _enlarge(root: etree._Element, boxes: Iterable[Box], grid: _Grid) -> bool:
    shapes = {cell: shape for shape in children(root, "shape") if (cell := _cell_of(shape))}
    found = [(shape, box) for box in boxes if (shape := shapes.get((box.column, box.row))) is not None]
    for shape, box in found:
        style, anchor = shape.get("style", ""), _anchor(shape)
        shape.set("alt", f"{shape.get('alt', '')}{OWN_SIZE}{anchor}|{style}")
        shape.set("style", _larger(style, _height(box.text)))
        _set_anchor(shape, _around(box, grid, [int(each) for each in ANCHOR.findall(anchor)]))
    return bool(found)


def _larger(style: str, tall: int) -> str:
    """A style with our width and height, in points; a spreadsheet that reads the anchor goes by the anchor."""
    kept = [each for each in style.split(";") if each.strip() and not re.match(r"\s*(?:width|height)\s*:", each)]
    return ";".join([*kept, f"width:{WIDTH * 3 // 4}pt", f"height:{tall * 3 // 4}pt"])


def _anchor(shape: etree._Element) -> str:
    note = child(shape, "ClientData")
    held = None if note is None else child(note, "Anchor")
    return "" if held is None else held.text or ""


def _set_anchor(shape: etree._Element, anchor: str) -> None:
    note = child(shape, "ClientData")
    if note is None:
        return
    held = child(note, "Anchor")
    if held is not None and not anchor:
        note.remove(held)
    elif anchor:
        element = etree.SubElement(note, f"{{{namespace(note)}}}Anchor") if held is None else held
        element.text = anchor


def _around(box: Box, grid: _Grid, theirs: Sequence[int]) -> str:
    """Where a box stands: from its own corner when it has one, never smaller than it was."""
    own = len(theirs) == CORNERS and all(each >= 0 for each in theirs)
    left, right_by, top, down = theirs[:4] if own else (box.column, 12, max(0, box.row - 2), 8 if box.row > 1 else 2)
    right, bottom = _walk(left, right_by, WIDTH, grid.width), _walk(top, down, _height(box.text), grid.height)
    if own:
        right, bottom = max(right, (theirs[4], theirs[5])), max(bottom, (theirs[6], theirs[7]))
    return ", ".join(map(str, (left, right_by, top, down, *right, *bottom)))


def _draws(root: etree._Element) -> bool:
    return any(local(each) not in ("", "shapelayout", "shapetype") for each in root)


def rows_around(rows: Iterable[int]) -> frozenset[int]:
    """The rows whose heights decide where a box ends."""
    return frozenset(near for row in rows for near in range(row - 1, row + TALLEST // USUAL_ROW))


class _Grid:
    """Where columns and rows stand, in pixels."""

    def __init__(self, edges: Edges) -> None:
        default = re.search(rb"defaultColWidth=[\"'](\d{1,3}(?:\.\d{1,8})?)", edges.head)
        usual = float(default[1]) if default else USUAL_COLUMN
        self._widths = tuple(map(_pixels, _widths(edges.head, usual).tolist()))
        tall = re.search(rb"defaultRowHeight=[\"'](\d{1,3}(?:\.\d{1,8})?)", edges.head)
        self._usual_row = float(tall[1]) * POINT if tall else USUAL_ROW
        self._heights: Mapping[int, float] = edges.heights

    def width(self, column: int) -> int:
        """Pixels of a column, from 0 on."""
        return self._widths[column] if column < MOST_COLUMNS else self._widths[-1]

    def height(self, row: int) -> int:
        """Pixels of a row, from 0 on."""
        return round(self._heights[row + 1] * POINT) if row + 1 in self._heights else round(self._usual_row)


def _widths(head: bytes, usual: float) -> npt.NDArray[np.float64]:
    """The width of each column of a sheet, in characters; the first that speaks of a column decides."""
    widths = np.full(MOST_COLUMNS, usual)
    for first, last, width in reversed(list(islice(_columns(head), MOST_COLUMNS))):
        widths[first - 1 : last] = width
    return widths


def _columns(head: bytes) -> Iterator[tuple[int, int, float]]:
    """First, last and width of each group of columns that stands in a sheet; the others have the usual width."""
    for match in COLUMN.finditer(head):
        named = dict(re.findall(rb"(\w+)=[\"']([^\"']*)[\"']", match[1]))
        try:
            hidden = named.get(b"hidden") in (b"1", b"true")
            first, last = int(named[b"min"]), min(int(named[b"max"]), MOST_COLUMNS)
            width = 0.0 if hidden else float(named.get(b"width", USUAL_COLUMN))
        except (KeyError, ValueError):
            continue
        if 1 <= first <= last and 0 <= width <= WIDEST_COLUMN:  # no number is no width either
            yield first, last, width


def _pixels(width: float) -> int:
    return int(width * CHARACTER + 5) if width else 0


def _walk(start: int, offset: int, length: int, size: Callable[[int], int]) -> tuple[int, int]:
    """The column (or row) where so many pixels end, and how far inside it."""
    left = offset + length
    for place in range(start, start + 400):
        here = size(place)
        if left < here:
            return place, left
        left -= here
    return start + 400, 0


def _shape(box: Box, grid: _Grid, number: int, order: int) -> str:
    tall = _height(box.text)
    style = (
        f"position:absolute;margin-left:60pt;margin-top:2pt;width:{WIDTH * 3 // 4}pt;height:{tall * 3 // 4}pt;"
        f"z-index:{order + 1};visibility:hidden"
    )
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="{style}" fillcolor="#{FILLS[box.severity]}" '
        f'o:insetmode="auto"><v:fill color2="#{FILLS[box.severity]}"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{_around(box, grid, ())}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{box.row - 1}</x:Row><x:Column>{box.column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _height(text: str) -> int:
    lines = sum(max(1, math.ceil(len(line) / CHARACTERS)) for line in text.split("\n"))
    return min(TALLEST, lines * LINE + MARGIN)
