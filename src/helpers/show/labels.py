"""Where texts go: how wide they are, where they break, and names beside points without overlap."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product, starmap

import numpy as np
from numpy.typing import NDArray

from helpers.show import theme

# Advance widths of Arial, in ems, by kind of letter; widened because a reader's own font may be wider.
_NARROW_LETTERS = "ijlíîïI.,:;!’'|·()[]-\u00a0\u202f "
_HALF_LETTERS = "frt/–"
_WIDE_LETTERS = "mwMWŒœÆ%…—"
_SAFETY = 1.14
_FEW, _TRIES = 30, 5  # beyond a few points, trying several orders takes seconds
_LOOKED_AT = 200  # free places for a text, nearest first: the line to a farther one is long, whatever it crosses
_BATCH = 64  # places looked at together for one that covers nothing
_FARTHEST = 300.0  # pixels up or down: beyond, nobody follows the line
_ASIDES = (0.0, 12.0, 25.0, 40.0, 60.0, 90.0, 130.0, 180.0, 240.0)  # pixels


Place = tuple[float, float]
Line = tuple[Place, Place]
Boxes = NDArray[np.float64]  # a rectangle a line: left, top, right, bottom


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, boxes: Boxes) -> NDArray[np.bool_]:
        """Which of some rectangles it covers in part."""
        left, top, right, bottom = boxes.T
        return np.asarray((self.left < right) & (left < self.right) & (self.top < bottom) & (top < self.bottom))

    def holds_whole(self, boxes: Boxes) -> NDArray[np.bool_]:
        left, top, right, bottom = boxes.T
        return np.asarray((left >= self.left) & (right <= self.right) & (top >= self.top) & (bottom <= self.bottom))

    def crossed(self, start: Place, end: Place) -> bool:
        """Whether a straight line goes through the box (Liang and Barsky, 1984: clip it against the four sides)."""
        if self._beyond(start, end):
            return False
        first, last = 0.0, 1.0
        sides = zip(start, end, (self.left, self.top), (self.right, self.bottom), strict=True)
        for origin, goal, lower, upper in sides:
            step = goal - origin
            if step == 0:
                if not lower < origin < upper:
                    return False
                continue
            near, far = sorted(((lower - origin) / step, (upper - origin) / step))
            first, last = max(first, near), min(last, far)
        return first < last

    def _beyond(self, start: Place, end: Place) -> bool:
        """Whether a line lies whole on the far side of one of the four: most do, and are told at once."""
        (x, y), (other_x, other_y) = start, end
        return (
            (x <= self.left and other_x <= self.left)
            or (x >= self.right and other_x >= self.right)
            or (y <= self.top and other_y <= self.top)
            or (y >= self.bottom and other_y >= self.bottom)
        )

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def nearest(self, x: float, y: float) -> Place:
        """The point of the box that is nearest to a point."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def common_area(self, boxes: Boxes) -> NDArray[np.float64]:
        """What it has in common with each of some rectangles."""
        left, top, right, bottom = boxes.T
        width = np.minimum(self.right, right) - np.maximum(self.left, left)
        height = np.minimum(self.bottom, bottom) - np.maximum(self.top, top)
        return np.asarray(np.maximum(width, 0) * np.maximum(height, 0))


@lru_cache(8192)  # the words of themes, levels and places come back on each page
def text_width(text: str, size: float = theme.TEXT_SIZE) -> float:
    """The width of a text in pixels (of its longest line), a little more than Arial needs."""
    return max((sum(map(_ems, line)) for line in text.split("\n")), default=0.0) * size * _SAFETY


def _ems(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return 0.29
    if letter in _HALF_LETTERS:
        return 0.36
    if letter in _WIDE_LETTERS:
        return 0.86
    return 0.69 if letter.isupper() else 0.55


def widest(texts: Sequence[str]) -> float:
    """The width of the widest of some texts; 0 when there is none."""
    return max(map(text_width, texts), default=0.0)


@lru_cache(4096)  # themes and levels come back on each page
def fit(text: str, width: float = theme.WIDTH) -> str:
    """The text on as few lines as fit in a width, broken between words; no-break spaces and line breaks hold, a word too long is cut.

    >>> fit("Données, infrastructures, souveraineté", 220)
    'Données, infrastructures,\\nsouveraineté'
    >>> fit("Saint-Quentin-en-Yvelines", 120)
    'Saint-Quentin-\\nen-Yvelines'
    """
    return "\n".join(_fitted(line, width) for line in text.split("\n"))


def _fitted(text: str, width: float) -> str:
    lines = [""]
    for joint, piece in _pieces(text, width):
        longer = lines[-1] + joint + piece if lines[-1] else piece
        if lines[-1] and text_width(longer) > width:
            lines.append(piece)
        else:
            lines[-1] = longer
    return "\n".join(lines)


def _pieces(text: str, width: float) -> Iterator[tuple[str, str]]:
    """Words with the space before them; a word wider than the line in parts, after its hyphens or else anywhere."""
    for word in re.split(r"[ \t]+", text):
        if text_width(word) <= width:
            yield " ", word
            continue
        for place, part in enumerate(re.split(r"(?<=-)", word)):
            for cut, chunk in enumerate(_chunks(part, width)):
                yield ("" if place or cut else " "), chunk


def _chunks(word: str, width: float) -> Iterator[str]:
    while text_width(word) > width:
        most = max((n for n in range(1, len(word)) if text_width(word[:n] + "-") <= width), default=1)
        yield word[:most] + "-"
        word = word[most:]
    yield word


def place(points: Sequence[Place], texts: Sequence[str], frame: Box, radius: float) -> tuple[Box, ...]:
    """A box for each text, near its point, over no other box nor point, its line crossing nothing when there is room.

    Greedy and deterministic: each text takes the nearest place that is free (right, left, above, below, then farther).
    What comes first decides much, so a few orders are tried until one has no fault; else the one with the least is kept.
    """
    discs = tuple(_disc(point, radius) for point in points)
    reach = [_candidates(point, text, frame, discs) for point, text in zip(points, texts, strict=True)]
    kept: tuple[Box, ...] = ()
    least = math.inf
    for order in islice(_orders(points), _TRIES if len(points) <= _FEW else 1):
        boxes = _placed(points, reach, discs, order)
        faults = _faults(points, boxes, discs)
        if faults < least:
            kept, least = boxes, faults
        if not faults:
            break
    return kept


def _orders(points: Sequence[Place]) -> Iterator[list[int]]:
    """Crowded points first, then from each of the four sides."""
    places = range(len(points))
    yield sorted(places, key=lambda i: (-_neighbours(points, i), points[i][1], points[i][0], i))
    for axis, sign in product((0, 1), (1, -1)):
        yield sorted(places, key=lambda i: (sign * points[i][axis], points[i][1 - axis], i))


def _placed(points: Sequence[Place], reach: Sequence[Boxes], discs: tuple[Box, ...], order: Sequence[int]) -> tuple[Box, ...]:
    """The boxes when the texts choose in a given order, and may choose again once the others have settled."""
    placed: dict[int, Box] = {}
    for index in [*order, *order]:
        placed.pop(index, None)
        lines = tuple((points[other], box.nearest(*points[other])) for other, box in placed.items())
        placed[index] = Ground(tuple(placed.values()), discs, lines).best(points[index], reach[index])
    return tuple(placed[index] for index in range(len(points)))


@dataclass(frozen=True)
class Ground:
    """What is drawn already: names, points, and the lines between them."""

    names: tuple[Box, ...]
    discs: tuple[Box, ...]
    lines: tuple[Line, ...]

    def best(self, point: Place, candidates: Boxes) -> Box:
        """The nearest clear place; else the nearest free one; else the one that covers least."""
        nearest: Box | None = None
        for box in islice(self._free(candidates), _LOOKED_AT):
            if self.clear(point, box):
                return box
            nearest = nearest or box
        if nearest:
            return nearest
        covered = np.sum([box.common_area(candidates) for box in (*self.names, *self.discs)], axis=0)
        return Box(*candidates[int(np.argmin(covered))].tolist())

    def _free(self, candidates: Boxes) -> Iterator[Box]:
        """The places that cover no name, as far as they are asked for: one of the first will do."""
        for start in range(0, len(candidates), _BATCH):
            some = candidates[start : start + _BATCH]
            yield from starmap(Box, some[~_covered(some, self.names)].tolist())

    def clear(self, point: Place, box: Box) -> bool:
        """Whether the line to a name goes over no name, no other point, no other line, and the name over no line."""
        line = (point, box.nearest(*point))
        return not (
            any(name.crossed(*line) for name in self.names)
            or any(box.crossed(*other) for other in self.lines)
            or any(disc.crossed(*line) and not disc.holds(*point) for disc in self.discs)
            or any(_crossing(line, other) for other in self.lines)
        )


def _disc(point: Place, radius: float) -> Box:
    return Box(point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius)


def _faults(points: Sequence[Place], boxes: Sequence[Box], discs: tuple[Box, ...]) -> int:
    """How many names are not clear of everything else."""
    lines = [(point, box.nearest(*point)) for point, box in zip(points, boxes, strict=True)]
    return sum(
        not Ground((*boxes[:i], *boxes[i + 1 :]), discs, (*lines[:i], *lines[i + 1 :])).clear(points[i], boxes[i])
        for i in range(len(boxes))
    )


def _crossing(one: Line, other: Line) -> bool:
    """Whether two lines cross, each end of one being on a different side of the other."""
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(start: Place, end: Place, point: Place) -> float:
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _neighbours(points: Sequence[Place], index: int) -> int:
    """How many points are so near that their names compete."""
    x, y = points[index]
    near_x, near_y = theme.WIDTH / 3, 2 * theme.LINE_HEIGHT
    return sum(abs(x - other_x) < near_x and abs(y - other_y) < near_y for other_x, other_y in points)


def _covered(boxes: Boxes, drawn: Sequence[Box]) -> NDArray[np.bool_]:
    """Which rectangles cover something that is drawn."""
    left, top, right, bottom = boxes.T[:, :, None]
    others = np.array([(box.left, box.top, box.right, box.bottom) for box in drawn]).reshape(-1, 4)
    over_left, over_top, over_right, over_bottom = others.T
    over = (over_left < right) & (left < over_right) & (over_top < bottom) & (top < over_bottom)
    return np.asarray(over.any(axis=1))


def _candidates(point: Place, text: str, frame: Box, discs: Sequence[Box]) -> Boxes:
    """Places for a text inside the frame and over no point, nearest first; else the left edge of the frame."""
    width, height = text_width(text), theme.LINE_HEIGHT * (1 + text.count("\n"))
    radius = (discs[0].right - discs[0].left) / 2
    corner = np.array(point) - (0, height / 2) + _shifts(width, height, radius, frame.bottom - frame.top)
    boxes = np.hstack([corner, corner + np.array([width, height])])
    found = boxes[frame.holds_whole(boxes)]
    free = found[~_covered(found, discs)]
    edge = (frame.left, point[1] - height / 2, frame.left + width, point[1] + height / 2)
    return free if len(free) else np.array([edge])


@lru_cache(1024)  # the same names are placed in the same frame, and short ones are as wide as others
def _shifts(width: float, height: float, radius: float, depth: float) -> NDArray[np.float64]:
    """Beside the point, then by half lines up and down and by small steps aside: x and y, the nearest first."""
    reach = radius + theme.GAP / 2
    half = theme.LINE_HEIGHT / 2
    lifts = half * np.arange(int(min(depth / 2, _FARTHEST) / half) + 1)
    starts = np.array([(reach, 1, 0), (-reach - width, -1, 1), (-width / 2, 1, height), (-width / 2, -1, height)])
    start, side, cost = starts[:, :, None, None, None].transpose(1, 0, 2, 3, 4)
    aside, lift, way = np.array(_ASIDES)[:, None, None], lifts[:, None], np.array([1, -1])
    x, y, far = (part.ravel() for part in np.broadcast_arrays(start + side * aside, way * lift, lift + aside + cost))
    return np.stack([x, y], axis=1)[np.lexsort((y, x, far))]
