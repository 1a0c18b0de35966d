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

from helpers.collect.feedback.comments import Run
from helpers.collect.feedback.marks import FILLS
from helpers.collect.feedback.sheet_part import Edges
from helpers.collect.feedback.xml_parts import child, children, local, parse
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
    runs: tuple[Run, ...]


def drawing(present: bytes, gone: Iterable[tuple[int, int]], boxes: Sequence[Box], edges: Edges, block: int) -> bytes:
    """The drawing of a sheet without the boxes of some cells (column, row, from 1 on), and with ours after what is left.

    Nothing when nothing is drawn any more. The drawing of the sender is returned as it was when nothing changes.
    """
    first = (FIRST_BLOCK + block) * BLOCK
    grid = _Grid(edges)
    root = parse(present) if present else _empty(FIRST_BLOCK + block, len(boxes))
    removed = _take_out(root, frozenset(gone))
    if not removed and not boxes:
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
    tall = _height(box.runs)
    left, top = box.column, max(0, box.row - 2)  # from 0 on: the next column, the row above
    down = 8 if box.row > 1 else 2
    right, right_offset = _walk(left, 12, WIDTH, grid.width)
    bottom, bottom_offset = _walk(top, down, tall, grid.height)
    anchor = f"{left}, 12, {top}, {down}, {right}, {right_offset}, {bottom}, {bottom_offset}"
    style = (
        f"position:absolute;margin-left:60pt;margin-top:2pt;width:{WIDTH * 3 // 4}pt;height:{tall * 3 // 4}pt;"
        f"z-index:{order + 1};visibility:hidden"
    )
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="{style}" fillcolor="#{FILLS[box.severity]}" '
        f'o:insetmode="auto"><v:fill color2="#{FILLS[box.severity]}"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        f"<x:AutoFill>False</x:AutoFill><x:Row>{box.row - 1}</x:Row><x:Column>{box.column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _height(runs: Iterable[Run]) -> int:
    text = "".join(run.text for run in runs)
    lines = sum(max(1, math.ceil(len(line) / CHARACTERS)) for line in text.split("\n"))
    return min(TALLEST, lines * LINE + MARGIN)
