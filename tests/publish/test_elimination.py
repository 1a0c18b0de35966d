"""What sums and bounds determine is found exactly, and nothing else is."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.publish.elimination import Equation, Interval, determined, reduce

FREE = Interval(0)


def found(equations: list[Equation], *bounds: Interval) -> dict[int, int]:
    return {one: value for one, (value, _) in determined(equations, dict(enumerate(bounds))).items()}


def test_a_lone_unknown_is_determined() -> None:
    """x + y = 5 and y = 2 give x = 3."""
    assert found([Equation({0: 1, 1: 1}, 5), Equation({1: 1}, 2)]) == {0: 3, 1: 2}


def test_three_sums_of_two() -> None:
    """x + y, y + z and x + z give all three, through a half."""
    sums = [Equation({0: 1, 1: 1}, 3), Equation({1: 1, 2: 1}, 5), Equation({0: 1, 2: 1}, 4)]
    assert found(sums) == {0: 1, 1: 2, 2: 3}


def test_a_square_determines_nothing() -> None:
    """Four unknowns of a square with the sums of its lines and columns stay unknown."""
    square = [
        Equation({0: 1, 1: 1}, 10), Equation({2: 1, 3: 1}, 12), Equation({0: 1, 2: 1}, 9), Equation({1: 1, 3: 1}, 13),
    ]  # fmt: skip
    assert found(square) == {}
    assert len(reduce(square)) == 3


def test_bounds_pin_a_sum() -> None:
    """Two unknowns of 1 to 4 that make 8 are both 4; that make 7, neither."""
    small = Interval(1, 4)
    assert found([Equation({0: 1, 1: 1}, 8)], small, small) == {0: 4, 1: 4}
    assert found([Equation({0: 1, 1: 1}, 7)], small, small) == {}


def test_a_nought_is_pinned_from_below() -> None:
    """Two unknowns of at least 11 that make 22 are both 11."""
    assert found([Equation({0: 1, 1: 1}, 22)], Interval(11), Interval(11)) == {0: 11, 1: 11}


def test_tags_follow_the_equations() -> None:
    """The tags of a determined unknown are those of the equations that it comes from."""
    told = determined([Equation({0: 1, 1: 1}, 5, frozenset({"a"})), Equation({1: 1}, 2, frozenset({"b"}))], {})
    assert told[0] == (3, frozenset({"a", "b"}))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    weights=st.lists(st.lists(st.integers(-1, 1), min_size=4, max_size=4), min_size=1, max_size=4),
    true=st.lists(st.integers(1, 4), min_size=4, max_size=4),
)
def test_nothing_false_is_found(weights: list[list[int]], true: list[int]) -> None:
    """By trying all values: what is found has one value only, and what the equations alone determine is found."""
    equations = [
        Equation(
            {place: weight for place, weight in enumerate(row) if weight}, sum(w * t for w, t in zip(row, true, strict=True))
        )
        for row in weights
    ]
    told = determined(equations, dict.fromkeys(range(4), Interval(1, 4)))
    fits = [
        values
        for values in product(range(1, 5), repeat=4)
        if all(sum(weight * values[place] for place, weight in one.parts.items()) == one.value for one in equations)
    ]
    assert {place: value for place, (value, _) in told.items()}.items() <= {
        place: true[place] for place in range(4) if len({values[place] for values in fits}) == 1
    }.items()
