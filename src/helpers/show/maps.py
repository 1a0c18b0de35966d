"""Maps of a collection: France and its overseas departments, and the part of the world where the francophone cities are.

They are drawn without the chart library: contours shared by two shapes are written once, and the front page of 1,254
territories stays light. Up to a few dozen territories each is named; above, the map shows and the list names.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from markupsafe import Markup

from helpers.errors import CampaignError
from helpers.framing import territories
from helpers.show import theme
from helpers.show.contours import EPCI, LAND, WORLD, Contours, Frame, Ring, Spot, clipped, read_contours
from helpers.show.labels import Box, fit, place, text_width
from helpers.show.markup import join, tag

# What a name on a map does without: its legal form and what follows it; the table beneath has the whole name.
_FORM_BEFORE = re.compile(
    r"^(?:Métropole|Communauté(?: urbaine| de communes| d’agglomération)?|C[ACU]|Agglomération) (?:du |de la |de l’|des |de |d’)?"
)
_FORM_AFTER = re.compile(r" (?:Métropole|Communauté|Agglomération|Agglo)\b.*|,.*")
MOST_NAMED = 40  # names beside their points; more would cover the country
HALF = 2  # steps of the drawing in a pixel
_NAME = 170.0  # pixels in a line of a name
_NEAR = theme.POINT_RADIUS + 0.75 * theme.GAP  # pixels: nearer than this a name needs no line to its sign
_MARGIN = 2 * theme.LINE_HEIGHT  # lets the names of the coasts stand in the sea
_INSET_GAP, _INSET_HEIGHT = 14.0, 84.0

MAINLAND = Frame("", -5.3, 9.7, 41.2, 51.2, left=_MARGIN, width=theme.WIDTH - 2 * _MARGIN)
INSETS = (
    Frame("Guadeloupe", -61.85, -60.95, 15.8, 16.55), Frame("Martinique", -61.27, -60.77, 14.36, 14.92),
    Frame("Guyane", -54.65, -51.55, 2.05, 5.85), Frame("La Réunion", 55.16, 55.88, -21.43, -20.84),
    Frame("Mayotte", 44.98, 45.34, -13.03, -12.6),
)  # fmt: skip
_WORLD_MARGIN = 9.0  # degrees around the outermost cities
_WORLD_LEAST = 50.0  # degrees across: one city is shown with what is around it


@dataclass(frozen=True)
class Mapped:
    """A territory on a map: its name, its state (a place in the list of states), its contour or the point where it is."""

    name: str
    state: int
    siren: str = ""
    spot: Spot | None = None  # longitude, latitude


def mapped(slug: str, name: str, state: int, spot: Spot | None = None) -> Mapped:
    """A territory of the reference, or one that it does not know: it is on the map if a point is known."""
    try:
        known = territories.find(slug)
    except CampaignError:
        return Mapped(name, state, spot=spot)
    if known.latitude is not None and known.longitude is not None:
        spot = (known.longitude, known.latitude)
    return Mapped(name, state, known.code if known.code_type == "SIREN" else "", spot)


@dataclass(frozen=True)
class _Look:
    """How a state looks: its shape beside its colour, so that nothing rests on colour alone."""

    fill: str
    stroke: str
    sign: str


_INK = theme.PALETTE
LOOKS = (
    _Look(_INK.main, _INK.paper, "disc"),
    _Look(_INK.accent, _INK.paper, "triangle"),
    _Look(_INK.paper, _INK.quiet, "disc"),
    _Look(_INK.fourth, _INK.paper, "diamond"),
)


def france(territories: Sequence[Mapped], states: Sequence[str]) -> Markup:
    """French territories in their contours, overseas departments in insets; those that cannot be placed are left to the table."""
    contours = read_contours(EPCI)
    key, above = _key(territories, states)
    frames = [*_laid_out(above + theme.ROW_GAP)]
    floor = max(frame.top + frame.height for frame in frames) + theme.LINE_HEIGHT
    named = len(territories) <= MOST_NAMED
    parts = [
        *_ground(contours, frames, territories),
        *(_inset_name(frame) for frame in frames if frame.name),
    ]
    spots = [(one, spot) for one in territories if (spot := _spot(one, contours, frames))]
    if named:
        parts += _named(spots, Box(0, above, theme.WIDTH, floor))
    else:
        rare = sorted({one.state for one in territories if one.state and _fill(one.state) != _INK.paper})  # blank says enough
        parts += [_signs(state, [spot for one, spot in spots if one.state == state], small=True) for state in rare]
    return _drawing([key, *parts], floor)


def world(cities: Sequence[Mapped], states: Sequence[str]) -> Markup:
    """Cities outside France, on as much of the world as holds them all."""
    spots = [one.spot for one in cities if one.spot is not None]
    key, above = _key(cities, states)
    frame = _around(spots, above + theme.ROW_GAP)
    floor = frame.top + frame.height
    land = (clipped(ring, frame) for ring in read_contours(WORLD).rings(LAND))
    drawn = _path(land, [frame], fill=_INK.tint, stroke=_INK.quiet, width=0.75)
    placed = [(one, frame.place(*one.spot)) for one in cities if one.spot is not None]
    return _drawing([key, drawn, *_named(placed, Box(0, above, theme.WIDTH, floor))], floor)


def short_name(name: str) -> str:
    """A name as a map has room for it.

    >>> [short_name(name) for name in ("Tours Métropole Val de Loire", "CA de Béthune-Bruay, Artois-Lys Romane", "Métropole du Grand Nancy")]
    ['Tours', 'Béthune-Bruay', 'Grand Nancy']
    """
    return _FORM_AFTER.sub("", _FORM_BEFORE.sub("", name)) or name


def _laid_out(top: float) -> Iterator[Frame]:
    """The mainland, then the insets in a row under it, each as wide as its name and its islands ask."""
    mainland = replace(MAINLAND, top=top)
    yield mainland
    room = (theme.WIDTH - _INSET_GAP * (len(INSETS) - 1)) / len(INSETS)
    for rank, inset in enumerate(INSETS):
        tall = replace(inset, width=1.0).height  # for each pixel of width
        width = min(room, _INSET_HEIGHT / tall)
        left = rank * (room + _INSET_GAP) + (room - width) / 2
        yield replace(inset, left=left, top=top + mainland.height + theme.GAP, width=width)


def _around(spots: Sequence[Spot], top: float) -> Frame:
    """The smallest window on the world that holds some points with a margin; the whole of it when there is none."""
    if not spots:
        return Frame("", -180, 180, -58, 80, top=top, width=theme.WIDTH)
    (west, east), (south, north) = ((min(side), max(side)) for side in zip(*spots, strict=True))
    across = max(east - west + 2 * _WORLD_MARGIN, _WORLD_LEAST)
    middle = (west + east) / 2
    return Frame(
        "", middle - across / 2, middle + across / 2, max(south - _WORLD_MARGIN, -58), min(north + _WORLD_MARGIN, 80), top=top, width=theme.WIDTH
    )  # fmt: skip


def _ground(contours: Contours, frames: Sequence[Frame], territories: Sequence[Mapped]) -> Iterator[Markup | None]:
    """The country, and the contours of the territories by state.

    The state of more than half of all intercommunalities is that of the ground, on which the others stand out: half the weight.
    """
    by_state: dict[int | None, list[str]] = {None: []}
    for one in territories:
        by_state.setdefault(one.state, []).append(one.siren)
    most = max(by_state, key=lambda state: len(by_state[state]))
    ground = most if 2 * len(by_state[most]) > len(contours.shapes) else None
    if ground is not None:
        known = {siren for sirens in by_state.values() for siren in sirens}
        by_state[None] = [siren for siren in contours.shapes if siren not in known and siren != LAND]
    yield _path(contours.rings(LAND), frames, fill=_fill(ground), stroke=_INK.quiet, width=0.75)
    for state in sorted(by_state.keys() - {ground}, key=lambda state: -1 if state is None else state):
        rings = (ring for siren in by_state[state] for ring in contours.rings(siren))
        yield _path(
            rings, frames, fill=_fill(state), stroke=_INK.quiet if _fill(state) == _INK.paper else _INK.paper, width=0.6
        )


def _fill(state: int | None) -> str:
    return _INK.tint if state is None else LOOKS[state % len(LOOKS)].fill


def _path(rings: Iterable[Ring], frames: Sequence[Frame], *, fill: str, stroke: str, width: float) -> Markup | None:
    """Rings as one path of whole half pixels, each in the frame that holds it."""
    written = "".join(_outline(ring, frames) for ring in rings)
    return tag("path", d=written, fill=fill, stroke=stroke, stroke_width=f"{width * HALF:g}") if written else None


def _outline(ring: Ring, frames: Sequence[Frame]) -> str:
    """A ring from corner to corner; corners that fall on the one before are left out, a ring that is no longer one too."""
    frame = next((frame for frame in frames if ring and frame.holds(*ring[0])), None)
    if frame is None:
        return ""
    spots = [(round(x * HALF), round(y * HALF)) for x, y in (frame.place(*corner) for corner in ring)]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(spots)]
    moved = [f"{x}{'' if y < 0 else ' '}{y}" for x, y in steps if x or y]
    if len(moved) < 2:  # noqa: PLR2004 - it encloses nothing
        return ""
    walked = "".join(f"{'' if one.startswith('-') or not rank else ' '}{one}" for rank, one in enumerate(moved))
    return f"M{spots[0][0]} {spots[0][1]}l{walked}z"


def _spot(one: Mapped, contours: Contours, frames: Sequence[Frame]) -> Spot | None:
    """Where the sign of a territory stands, in pixels: in the middle of its contour, or at its point."""
    spot = contours.centre(one.siren) or one.spot
    frame = next((frame for frame in frames if spot and frame.holds(*spot)), None)
    return frame.place(*spot) if frame is not None and spot is not None else None


def _named(spots: Sequence[tuple[Mapped, Spot]], frame: Box) -> list[Markup]:
    """Each sign with its name, and a line to it where it stands far."""
    if not spots:
        return []
    names = [fit(short_name(one.name), _NAME) for one, _ in spots]
    centres = [spot for _, spot in spots]
    boxes = place(centres, names, frame, theme.POINT_RADIUS)
    signs = [_signs(one.state, [spot]) for one, spot in spots]
    lines = (_leader(spot, box.nearest(*spot)) for spot, box in zip(centres, boxes, strict=True))
    return [*filter(None, lines), *signs, *(_text(name, box.left, box.top) for name, box in zip(names, boxes, strict=True))]


def _leader(spot: Spot, end: Spot) -> Markup | None:
    """The line from a sign to its name, when it stands far."""
    if math.dist(spot, end) <= _NEAR:
        return None
    ends = {"x1": spot[0], "y1": spot[1], "x2": end[0], "y2": end[1]}
    return tag("line", stroke=_INK.quiet, stroke_width="2", **{name: _half(pixels) for name, pixels in ends.items()})


def _half(pixels: float) -> str:
    return f"{round(pixels * HALF)}"


def _text(text: str, left: float, top: float, *, bold: bool = False) -> Markup:
    """A text of one or several lines, with a rim of paper that keeps it legible over a border."""
    lines = [
        tag("tspan", line, x=_half(left), y=_half(top + (rank + 0.78) * theme.LINE_HEIGHT))
        for rank, line in enumerate(text.split("\n"))
    ]
    return tag(
        "text", *lines, fill=_INK.ink, stroke=_INK.paper, stroke_width="5", paint_order="stroke", stroke_linejoin="round",
        font_size=f"{theme.TEXT_SIZE * HALF}", font_weight="bold" if bold else "",
    )  # fmt: skip


def _inset_name(frame: Frame) -> Markup:
    middle = frame.left + frame.width / 2
    return _text(frame.name, max(middle - text_width(frame.name) / 2, 0), frame.top + frame.height)


def _signs(state: int, spots: Iterable[Spot], *, small: bool = False) -> Markup:
    """The sign of a state at some places: a disc, a ring, a triangle or a diamond."""
    look = LOOKS[state % len(LOOKS)]
    size = round(HALF * theme.POINT_RADIUS * (0.45 if small else 1))
    written = "".join(_sign(look.sign, round(x * HALF), round(y * HALF), size) for x, y in spots)
    return tag("path", d=written, fill=look.fill, stroke=look.stroke, stroke_width="2" if small else "3")


def _sign(sign: str, x: int, y: int, size: int) -> str:
    if sign == "disc":
        return f"M{x - size} {y}a{size} {size} 0 1 1 {2 * size} 0a{size} {size} 0 1 1 {-2 * size} 0z"
    if sign == "diamond":
        return f"M{x} {y - size}l{size} {size}l{-size} {size}l{-size} {-size}z"
    return f"M{x} {y - size}l{size} {2 * size - 2}h{-2 * size}z"


def _key(territories: Sequence[Mapped], states: Sequence[str]) -> tuple[Markup, float]:
    """What each sign on the map means, one line each; and where the key ends."""
    lines, top = list[Markup](), 0.0
    for state in sorted({one.state for one in territories}):
        left = 2 * theme.POINT_RADIUS + theme.GAP
        lines += [_signs(state, [(theme.POINT_RADIUS + 1, top + theme.LINE_HEIGHT / 2)]), _text(states[state], left, top)]
        top += theme.LINE_HEIGHT + 2
    return join(*lines), top


def _drawing(parts: Iterable[Markup | None], height: float) -> Markup:
    """The whole, as small and stable as a chart: see `svg`."""
    return tag(
        "svg", tag("g", *parts, transform=f"scale({1 / HALF:g})", stroke_linejoin="round"), xmlns="http://www.w3.org/2000/svg", class_="chart",
        viewBox=f"0 0 {theme.WIDTH} {height:.0f}", width=f"{theme.WIDTH}", height=f"{height:.0f}", overflow="visible", font_family=theme.FONT_STACK,
        aria_hidden="true", focusable="false",
    )  # fmt: skip
