"""Maps: contours that share their borders, frames, signs, names that are clear of one another."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from lxml.etree import HTMLParser, fromstring

from helpers.framing import territories
from helpers.show import maps, theme
from helpers.show.contours import EPCI, LAND, Contours, Frame, clipped, read_contours
from helpers.show.labels import text_width

STATES = ("rapport publié", "écarté", "pas encore reçu")
# Two squares side by side: the border between them is written once.
TWO = Contours(
    (((0.0, 0.0), (0.0, 2.0), (2.0, 2.0)), ((2.0, 2.0), (2.0, 0.0), (0.0, 0.0)), ((2.0, 2.0), (4.0, 2.0), (4.0, 0.0), (2.0, 0.0)), ((2.0, 2.0), (2.0, 0.0))),
    {"a": [[[0, 3, 4]]], "b": [[[2, -4]]]},
)  # fmt: skip


def french() -> list[maps.Mapped]:
    """The fifteen of the call, in two states."""
    called = [one for one in territories.of_the_call() if one.group == "france"]
    return [maps.mapped(one.slug, one.name, place % 2) for place, one in enumerate(called)]


def texts(drawing: str) -> list[tuple[str, float, float]]:
    """Each line of text of a drawing, with its left and its foot in pixels."""
    root = fromstring(drawing, HTMLParser())
    return [(one.text or "", float(one.get("x")) / maps.HALF, float(one.get("y")) / maps.HALF) for one in root.iter("tspan")]


def test_a_border_is_walked_both_ways() -> None:
    """A shape whose ring walks an arc backwards closes on the same corners as its neighbour."""
    assert list(TWO.rings("b")) == [[(2.0, 2.0), (4.0, 2.0), (4.0, 0.0), (2.0, 0.0)]]
    assert TWO.centre("b") == (3.0, 1.0)
    assert TWO.centre("absent") is None


def test_a_frame_turns_degrees_into_pixels() -> None:
    """At the equator a degree is as long both ways; the north-west corner is the frame's own."""
    frame = Frame("", 10, 20, -5, 5, left=100, top=50, width=200)
    assert frame.place(10, 5) == (100, 50)
    assert frame.place(20, -5) == pytest.approx((300, 250))
    assert not frame.holds(9.9, 0)


def test_a_ring_is_clipped_to_its_frame() -> None:
    """A square that is half outside becomes the half that is inside."""
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (0.0, 2.0)]
    assert sorted(clipped(square, Frame("", 2, 10, -1, 3))) == [(2.0, 0.0), (2.0, 2.0), (4.0, 0.0), (4.0, 2.0)]
    assert clipped(square, Frame("", 20, 30, 0, 1)) == []


def test_every_contour_is_in_a_frame() -> None:
    """Each of the intercommunalities has a place on the mainland or in an inset, overseas ones too."""
    contours = read_contours(EPCI)
    frames = (maps.MAINLAND, *maps.INSETS)
    outside = [
        key
        for key in contours.shapes
        if key != LAND and not any(one.holds(*(contours.centre(key) or (0, 0))) for one in frames)
    ]
    assert outside == []


def test_names_of_the_call_are_whole_and_apart() -> None:
    """The fifteen territories are named on the map, every name inside it, none over another, and the departments overseas too."""
    placed = texts(maps.france(french(), STATES))
    names = [name for name, _, _ in placed]
    assert {"Nantes", "Sicoval", "Paris-Saclay", "Béthune-Bruay", "La Réunion", "rapport publié", "écarté"} <= set(names)
    assert "pas encore reçu" not in names
    boxes = [
        (left, foot - 0.78 * theme.LINE_HEIGHT, left + text_width(name), foot + 0.22 * theme.LINE_HEIGHT)
        for name, left, foot in placed
    ]
    assert all(left >= 0 and right <= theme.WIDTH + 1 for left, _, right, _ in boxes)
    assert not [
        (one, other)
        for (one, a), (other, b) in combinations(zip(names, boxes, strict=True), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def test_every_state_has_its_shape() -> None:
    """Two states differ by their sign, not by their colour alone; both are told in the key."""
    drawing = maps.world([maps.Mapped("Québec", 0, spot=(-71.2, 46.8)), maps.Mapped("Namur", 1, spot=(4.87, 50.47))], STATES)
    assert [name for name, _, _ in texts(drawing)][:2] == ["rapport publié", "écarté"]
    assert len(re.findall(r'd="M\d+ \d+a', drawing)) == 2  # discs: the key's and Québec's
    assert maps.LOOKS[0].sign != maps.LOOKS[1].sign


def test_a_nation_is_drawn_without_names_and_light() -> None:
    """With every intercommunality, names are left to the list, a state that is rare keeps its sign, and the drawing stays under 80 kB."""
    sirens = list(territories.all_epci()["siren"])
    everybody = [maps.Mapped(siren, int(place % 3 == 0), siren) for place, siren in enumerate(sirens)]
    drawing = maps.france(everybody, STATES)
    assert [name for name, _, _ in texts(drawing)] == ["rapport publié", "écarté", *(one.name for one in maps.INSETS)]
    assert len(drawing) < 80_000


def test_a_territory_that_nobody_knows_is_left_to_the_table() -> None:
    """A territory without contour nor point is on no map, and breaks none."""
    unknown = maps.mapped("commune-inventee", "Ailleurs", 0)
    assert (unknown.siren, unknown.spot) == ("", None)
    assert "Ailleurs" not in [name for name, _, _ in texts(maps.france([unknown], STATES))]
