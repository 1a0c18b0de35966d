"""Who changes stage when a bound or one dimension moves (framing note, E1): bounds at 1 and 2.5, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyse.stage_sensitivity import Sensitivity, by_territory, sensitivity
from tests.analyse.tables import ia


def of(*levels: int, proved: int = 0) -> Sensitivity:
    """Levels of M1, M2…, the first `proved` of them with a document."""
    told = {f"M{place}": level for place, level in enumerate(levels, start=1)}
    found = sensitivity(told, dict(list(told.items())[:proved]), ia())
    assert found is not None
    return found


def labels(*stages: object) -> list[str]:
    return [getattr(stage, "code", "") for stage in stages]


@pytest.mark.parametrize(
    ("levels", "lower", "higher"),
    [
        ((0, 0, 0, 1, 1, 1), "", ""),  # 0.5 + 0.5 = 1, still « en amorce »
        ((1, 1, 1, 1, 1, 1), "structuration", ""),  # 1.5
        ((2, 2, 2, 3, 3, 3), "pratique", ""),  # 2.5 + 0.5 = 3
        ((3, 3, 3, 3, 3, 3), "", "structuration"),  # 3 - 0.5 = 2.5
        ((0, 0, 0, 0, 0, 0), "", ""),  # a median of 0 or 4 cannot leave the scale
        ((4, 4, 4, 4, 4, 4), "", ""),
    ],
)
def test_bounds_that_move(levels: tuple[int, ...], lower: str, higher: str) -> None:
    """Bounds half a level lower or higher: the stage that the median then has, nothing when it stays."""
    found = of(*levels)
    assert labels(found.lower, found.higher) == [lower, higher]
    assert found.by_bounds is bool(lower or higher)


def test_one_dimension_that_moves() -> None:
    """1 1 1 1 2 2 2 has a median of 1: any of the four ones that goes up makes it 2; nothing that goes down changes it."""
    found = of(1, 1, 1, 1, 2, 2, 2)
    assert [(move.dimension, move.change, move.stage.code) for move in found.moves] == [
        (f"M{place}", 1, "structuration") for place in range(1, 5)
    ]
    assert (found.moved(-1), len(found.moved(1)), found.possible) == ((), 4, 14)


def test_the_ends_of_the_scale_do_not_move_out() -> None:
    """A 0 cannot go down, a 4 cannot go up: 0 0 0 4 4 4 has six possible moves. Its median is 2; a 0 up or a 4 down leaves it at 2."""
    found = of(0, 0, 0, 4, 4, 4)
    assert found.possible == 6
    # (0 + 4) / 2 = 2; one 0 at 1 is third of six: (1 + 4) / 2 = 2.5, still « en structuration »; (0 + 3) / 2 = 1.5 too.
    assert found.moves == ()


def test_only_proved_levels() -> None:
    """Six levels with a document: 1 1 1 1 3 3, median 1, « en amorce », where all eight give 2, « en structuration »."""
    found = of(1, 1, 1, 1, 3, 3, 3, 3, proved=6)
    assert (found.stage.code, labels(found.proved), found.proved_n, found.proved_known) == (
        "structuration",
        ["amorce"],
        6,
        True,
    )


def test_too_few_proved_levels_say_nothing() -> None:
    """With five documents there is no other stage to tell."""
    found = of(1, 1, 1, 1, 3, 3, 3, 3, proved=5)
    assert (found.proved, found.proved_known) == (None, False)


def test_too_few_answers_have_no_stage() -> None:
    """Five answered dimensions make no stage, so nothing to test."""
    assert sensitivity({f"M{place}": 2 for place in range(5)}, {}, ia()) is None


def test_territories_are_read_from_their_table() -> None:
    """Missing levels are not answered; a level counts as proved where its mark is true."""
    codes = [dimension.code for dimension in ia().dimensions]
    line = {f"level_{code}": 1 if place < 7 else None for place, code in enumerate(codes)}
    proofs = {f"proof_{code}": place < 2 for place, code in enumerate(codes)}
    table = pd.DataFrame([{"slug": "a", **line, **proofs}, {"slug": "b", **dict.fromkeys(line), **proofs}])
    found = by_territory(table.astype(dict.fromkeys(line, "Int64")), ia())
    assert list(found) == ["a"]
    assert (found["a"].possible, found["a"].proved_n) == (14, 2)
