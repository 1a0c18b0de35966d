"""Lafon's specificities, against the published value and sums made term by term."""

from __future__ import annotations

from math import comb, log10

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyse import specificity


def corpus(word: list[int], parts: list[int]) -> pd.DataFrame:
    """A word's counts by part, and all the other tokens."""
    return pd.DataFrame([word, [size - count for size, count in zip(parts, word, strict=True)]], index=["mot", "autres"])


def test_the_table_of_robespierre() -> None:
    """« peuple » in the fourth part of Lafon's corpus of ten: 14 of 296, in a part of 6,903 tokens of 61,449: -4.1743."""
    found = specificity.scores(corpus([14, 282], [6_903, 54_546]))
    assert found.loc["mot", 0] == pytest.approx(-4.1743, abs=5e-5)


def test_by_hand() -> None:
    """3 of 4 in a part of 5 tokens of 10: P(X >= 3) = (C(4,3)·C(6,2) + C(4,4)·C(6,1)) / C(10,5) = (4·15 + 6) / 252."""
    found = specificity.scores(corpus([3, 1], [5, 5]))
    assert found.loc["mot", 0] == pytest.approx(-log10(66 / 252))
    assert found.loc["mot", 1] == pytest.approx(log10(66 / 252))


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=4))
def test_every_cell_is_a_sum_of_chances(counts: list[tuple[int, int]]) -> None:
    """Each score is the sum of the chances of counts at least as far on its side, computed in whole numbers."""
    table = pd.DataFrame([[word for word, _ in counts], [rest for _, rest in counts]], index=["mot", "autres"])
    found = specificity.scores(table)
    total, word = int(table.to_numpy().sum()), int(table.loc["mot"].sum())
    for part, (count, rest) in enumerate(counts):
        size = count + rest
        above = count * total >= word * size
        tail = range(count, min(word, size) + 1) if above else range(max(0, word + size - total), count + 1)
        chance = sum(comb(word, one) * comb(total - word, size - one) for one in tail) / comb(total, size)
        assert found.loc["mot", part] == pytest.approx(-log10(chance) if above else log10(chance), abs=1e-9)


def test_beyond_what_a_probability_can_hold() -> None:
    """A word found 3,000 times in one part of two halves of a million, and never in the other, is near 3,000 log10(2)."""
    found = specificity.scores(corpus([3_000, 0], [1_000_000, 1_000_000]))
    assert found.loc["mot", 0] == pytest.approx(3_000 * log10(2), rel=2e-3)
    assert found.loc["mot", 1] == pytest.approx(-found.loc["mot", 0])


def test_nothing_is_said_of_nothing() -> None:
    """A word that no part holds, and an empty corpus, score nought."""
    found = specificity.scores(pd.DataFrame([[0, 0], [3, 4]]))
    assert found.loc[0].tolist() == [0.0, 0.0]
    assert specificity.scores(pd.DataFrame([[0, 0]])).to_numpy().tolist() == [[0.0, 0.0]]
