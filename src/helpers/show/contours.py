"""The contours of the intercommunalities and of the world's land, read from the reference and laid out in frames."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

_REFERENCE = Path(__file__).parent.parent / "framing" / "reference"
EPCI, WORLD = "contours_epci.json", "terres.json"
LAND = "terre"  # what has no neighbour: coasts and frontiers

Spot = tuple[float, float]  # longitude and latitude, or pixels
Ring = Sequence[Spot]


@dataclass(frozen=True)
class Frame:
    """A window on the world, drawn at a place of the page: degrees on one side, pixels on the other.

    Equirectangular, true at its middle latitude. `name` is told beside it where it is an inset.
    """

    name: str
    west: float
    east: float
    south: float
    north: float
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0

    @property
    def degree(self) -> float:
        """Pixels in a degree of latitude."""
        return self.width / ((self.east - self.west) * self._narrow)

    @property
    def height(self) -> float:
        return (self.north - self.south) * self.degree

    @property
    def _narrow(self) -> float:
        return math.cos(math.radians((self.north + self.south) / 2))

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def place(self, longitude: float, latitude: float) -> Spot:
        """Degrees to pixels."""
        return (
            self.left + (longitude - self.west) * self._narrow * self.degree,
            self.top + (self.north - latitude) * self.degree,
        )


@dataclass(frozen=True)
class Contours:
    """Shapes that share their borders (TopoJSON): arcs of corners in degrees; each shape is polygons, each rings, each places of arcs."""

    arcs: tuple[Ring, ...]
    shapes: Mapping[str, Sequence[Sequence[Sequence[int]]]]

    def rings(self, key: str) -> Iterator[Ring]:
        """The rings of a shape; none when it is not there."""
        for polygon in self.shapes.get(key, ()):
            for ring in polygon:
                yield [corner for place in ring for corner in self._arc(place)[:-1]]

    def centre(self, key: str) -> Spot | None:
        """The middle of the largest ring of a shape (its centroid), where its sign is drawn."""
        measured = [_measured(ring) for ring in self.rings(key)]
        return max(measured)[1] if measured else None

    def _arc(self, place: int) -> Ring:
        return self.arcs[place] if place >= 0 else self.arcs[~place][::-1]


def _measured(ring: Ring) -> tuple[float, Spot]:
    """The area of a ring and its centroid."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    crossed = [x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs]
    area = sum(crossed) / 2
    if not area:
        return 0.0, ring[0]
    x = sum((one[0] + other[0]) * part for (one, other), part in zip(pairs, crossed, strict=True)) / (6 * area)
    y = sum((one[1] + other[1]) * part for (one, other), part in zip(pairs, crossed, strict=True)) / (6 * area)
    return abs(area), (x, y)


@cache
def read_contours(name: str) -> Contours:
    """A file of the reference."""
    read = json.loads((_REFERENCE / name).read_text(encoding="utf-8"))
    (scale_x, scale_y), (left, low) = read["transform"]["scale"], read["transform"]["translate"]
    arcs = tuple([(left + x * scale_x, low + y * scale_y) for x, y in _walked(arc)] for arc in read["arcs"])
    geometries = (one for family in read["objects"].values() for one in family["geometries"])
    return Contours(arcs, {one["id"]: one["arcs"] for one in geometries})


def _walked(arc: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Corners from the first one and what leads from each to the next."""
    return accumulate(((x, y) for x, y in arc), lambda at, step: (at[0] + step[0], at[1] + step[1]))


def clipped(ring: Ring, frame: Frame) -> Ring:
    """What a frame shows of a ring, whose corners it cuts off (Sutherland and Hodgman, 1974)."""
    shown = ring
    for axis, bound, side in ((0, frame.west, 1), (0, frame.east, -1), (1, frame.south, 1), (1, frame.north, -1)):
        shown = list(_inside(shown, axis, bound, side))
    return shown


def _inside(ring: Ring, axis: int, bound: float, side: int) -> Iterator[Spot]:
    """The part of a ring on one side of a straight line."""
    for before, at in zip((*ring[-1:], *ring[:-1]), ring, strict=True):
        came, stays = (side * (spot[axis] - bound) >= 0 for spot in (before, at))
        if came != stays:
            share = (bound - before[axis]) / (at[axis] - before[axis])
            yield before[0] + share * (at[0] - before[0]), before[1] + share * (at[1] - before[1])
        if stays:
            yield at
