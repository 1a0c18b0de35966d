"""Spearman's correlation and its exact permutation test, against hand counts and the list of all permutations."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analyse import rank_relation as module
from helpers.analyse.rank_relation import RankRelation, rank_relation


def relation(first: list[float | None], second: list[float | None]) -> RankRelation:
    found = rank_relation(pd.Series(first, dtype="Float64"), pd.Series(second, dtype="Float64"))
    assert found is not None
    return found


def test_relation_by_hand() -> None:
    """Ranks 1 2 3 4 and 1 3 2 4: squared gaps add to 2, so 1 - 6×2 / (4×15) = 0.8.

    Of the 24 permutations, the identity (gaps 0) and the 3 swaps of neighbours (gaps 2) reach 0.8, and as many reach -0.8: 8 in 24.
    """
    found = relation([10_000, 60_000, 200_000, 900_000], [1, 2, 1.5, 3])
    assert (round(found.value, 12), found.n, found.is_exact) == (0.8, 4, True)
    assert found.chance == pytest.approx(8 / 24)


def test_missing_pairs_are_left_out() -> None:
    """Three pairs remain, in opposite order: -1; the opposite order and the same one make 2 permutations in 6."""
    found = relation([1, 2, 3, 4], [3, None, 2, 1])
    assert (round(found.value, 12), found.n) == (-1.0, 3)
    assert found.chance == pytest.approx(2 / 6)


@pytest.mark.parametrize("second", [(1, 2), (2, 2, 2), (1, 2, None)])
def test_no_relation(second: tuple[float | None, ...]) -> None:
    """Two pairs, or levels that are all alike, have no order to compare."""
    first = pd.Series(range(len(second)), dtype="Float64")
    assert rank_relation(first, pd.Series(second, dtype="Float64")) is None


def listed(first: list[int], second: list[int]) -> float:
    """The same chance from the list of all permutations, on doubled ranks, which are whole numbers."""
    one, other = ((pd.Series(values).rank() * 2).to_numpy().astype(int) for values in (first, second))
    n, middle = len(one), int(one.sum()) * int(other.sum())
    seen = abs(int(one @ other) * n - middle)
    every = np.array(list(permutations(other.tolist())))
    return float((np.abs((every @ one) * n - middle) >= seen).mean())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4)), min_size=3, max_size=7))
def test_the_chance_is_that_of_all_permutations(pairs: list[tuple[int, int]]) -> None:
    """With equals on either side, the count gives what listing every permutation gives."""
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    found = rank_relation(pd.Series(first), pd.Series(second))
    if found is not None:
        assert found.is_exact
        assert found.chance == pytest.approx(listed(first, second), abs=1e-12)


def test_fifteen_territories_are_counted_exactly() -> None:
    """Fifteen sizes and five levels of three: only one arrangement in 15! / 3!^5 is as tied as the sorted one, and its reverse."""
    levels = [float(place // 3) for place in range(15)]
    found = relation([float(place) for place in range(15)], levels)
    assert found.is_exact
    assert found.chance == pytest.approx(2 / 168_168_000, rel=1e-9)


def test_a_large_campaign_takes_the_normal_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above what can be counted, the chance comes from a normal law of variance 1 / (n - 1), and the relation says so."""
    first, second = list(range(12)), [0, 1, 0, 2, 1, 3, 0, 2, 3, 1, 2, 3]
    exact = relation(first, second)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "AFFORDABLE", 0)
    near = relation(first, second)  # type: ignore[arg-type]
    assert (exact.is_exact, near.is_exact) == (True, False)
    assert near.value == exact.value
    assert near.chance == pytest.approx(exact.chance, abs=0.02)
    many = rank_relation(pd.Series(range(1254)), pd.Series([place % 9 / 2 for place in range(1254)]))
    assert many is not None
    assert not many.is_exact
