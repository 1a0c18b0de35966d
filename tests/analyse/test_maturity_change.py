"""Two collections of the grid: a change is told only where both levels are dated, the second after the first."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyse.maturity import profile
from helpers.analyse.maturity_change import Turn, maturity_changes
from tests.analyse.tables import frame, ia

OCTOBER, MARCH = pd.Timestamp(2024, 10, 1), pd.Timestamp(2026, 3, 1)


def levels(level: str | None, assessed_on: pd.Timestamp | None) -> pd.DataFrame:
    """The profile of a territory that answers the first dimension."""
    return profile(frame("maturity", [{"dimension": "M1", "level": level, "assessed_on": assessed_on}]), ia()).levels


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (("1", OCTOBER), ("3", MARCH), Turn.UP),
        (("3", OCTOBER), ("2", MARCH), Turn.DOWN),
        (("2", OCTOBER), ("2", MARCH), Turn.SAME),
        (("1", OCTOBER), ("3", OCTOBER), Turn.NOT_AGAIN),
        (("1", MARCH), ("3", OCTOBER), Turn.NOT_AGAIN),
        (("1", None), ("3", MARCH), Turn.NOT_AGAIN),
        (("1", OCTOBER), ("3", None), Turn.NOT_AGAIN),
        (("NR", OCTOBER), ("3", MARCH), Turn.UNKNOWN),
        (("1", OCTOBER), ("NA", MARCH), Turn.UNKNOWN),
    ],
)
def test_what_two_assessments_tell(
    before: tuple[str, pd.Timestamp | None], after: tuple[str, pd.Timestamp | None], turn: Turn
) -> None:
    """Up, down or the same between two dated levels; otherwise no change is claimed."""
    first, *others = maturity_changes(levels(*before), levels(*after), ia())
    assert (first.dimension, first.turn) == ("M1", turn)
    assert {one.turn for one in others} == {Turn.UNKNOWN}


def test_levels_and_dates_are_kept() -> None:
    """From 1 in October 2024 to 3 in March 2026."""
    first, *_ = maturity_changes(levels("1", OCTOBER), levels("3", MARCH), ia())
    assert (first.before, first.after, first.since, first.until) == (1, 3, OCTOBER, MARCH)


def test_a_dimension_that_did_not_exist_yet_is_unknown() -> None:
    """The first campaign's grid had no first dimension."""
    before = levels("1", OCTOBER)
    first, *_ = maturity_changes(before[before["dimension"].ne("M1")], levels("3", MARCH), ia())
    assert (first.before, first.turn) == (None, Turn.UNKNOWN)
