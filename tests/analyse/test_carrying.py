"""What carries a group of propositions: without each territory, and over draws, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyse.carrying import carrying
from helpers.analyse.robustness import Robustness, draws
from tests.analyse.tables import ia

CLASSES = {slug: "s1" if slug in "abcde" else "s4" for slug in "abcdefghij"}


def group(status: str, territories: str, *shares: int) -> pd.DataFrame:
    """One group carried by these territories; each holds one contribution unless told."""
    return pd.DataFrame(
        [("g", status, tuple(territories), shares or (1,) * len(territories))],
        columns=["group", "status", "territories", "shares"],
    )


@pytest.mark.parametrize(
    ("status", "territories", "without", "label"),
    [
        ("convergente", "abcdefghij", (), Robustness.ROBUST),
        ("convergente", "abcdef", ("f",), Robustness.ONE_TERRITORY),  # the only one of its class
        ("convergente", "abf", ("a", "b", "f"), Robustness.WEIGHTED),
        ("émergente", "ab", ("a", "b"), Robustness.WEIGHTED),
        ("singulière", "a", ("a",), Robustness.ONE_TERRITORY),
    ],
)
def test_without_each_territory(status: str, territories: str, without: tuple[str, ...], label: Robustness) -> None:
    """A status falls without a territory that leaves too few territories or too few classes."""
    found = carrying(group(status, territories), CLASSES, ia())["g"]
    assert (found.without, found.label) == (without, label)


def test_one_territory_that_holds_more_than_half() -> None:
    """Ten territories carry it, but a holds 11 of 20 contributions: counted by contribution it is mostly a's."""
    found = carrying(group("convergente", "abcdefghij", 11, *(1,) * 9), CLASSES, ia())["g"]
    assert (found.largest, found.label) == (("a", 0.55), Robustness.WEIGHTED)


def test_draws_are_counted_one_by_one() -> None:
    """A group of a, b and f holds in the draws in which all three are: the same count, made draw after draw."""
    columns = [sorted(CLASSES).index(slug) for slug in "abf"]
    held = [all(draw[column] > 0 for column in columns) for draw in draws(10)]
    assert carrying(group("convergente", "abf"), CLASSES, ia())["g"].draws == sum(held) / 1_000


def test_two_territories_say_nothing() -> None:
    """Under three territories in the panel nothing is said."""
    assert carrying(group("émergente", "ab"), {"a": "s1", "b": "s1"}, ia()) == {}
