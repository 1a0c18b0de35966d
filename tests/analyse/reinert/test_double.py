"""What two classifications of the same segments agree on."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyse import reinert
from helpers.analyse.reinert.double import Best, Crossed, _best_set, _best_sets, signed_chi2
from tests.analyse.reinert.test_classification import planted


@pytest.mark.parametrize(("best", "held"), [(Best.SIZE, 0.9), (Best.CHI2, 0.5)])
def test_planted_subjects_are_found_twice(best: Best, held: float) -> None:
    """Three subjects: no class mixes two of them; by size few segments are aside, by chi2 a clear part may stand for the whole."""
    table, of = planted(3, 90, 15, 4)
    sources = (np.arange(270) // 6).tolist()
    found = reinert.classify_twice(table, sources, 4, sizes=(8, 14))
    labels = found.partition(3, best)
    crossed = pd.crosstab(labels, of).drop(index=0, errors="ignore")
    assert crossed.max(axis=1).sum() == crossed.to_numpy().sum()
    assert (labels > 0).mean() > held


def test_chi2_as_r_computes_it() -> None:
    """3 in both of 4 and 4 among 10: chisq.test(matrix(c(3,1,1,5),2)) gives 1.4063 with its correction."""
    one, other = np.zeros(10, dtype=bool), np.zeros(10, dtype=bool)
    one[:4], other[1:5] = True, True
    assert signed_chi2(one, other) == pytest.approx(1.40625)
    assert signed_chi2(one, ~other) == pytest.approx(-1.40625)
    assert signed_chi2(np.ones(10, dtype=bool), other) == 0


@given(st.lists(st.tuples(st.integers(1, 31), st.integers(1, 20)), max_size=9), st.integers(2, 4))
def test_no_other_set_does_better(drawn: list[tuple[int, int]], count: int) -> None:
    """The set found is the best of all sets of disjoint classes, tried one by one."""
    pairs = [Crossed(np.array([bool(bits >> bit & 1) for bit in range(5)]), float(chi2)) for bits, chi2 in drawn]
    disjoint = [
        sum(one.chi2 for one in some)
        for some in combinations(pairs, count)
        if all(not (one.members & other.members).any() for one, other in combinations(some, 2))
    ]
    found = dict(_best_sets(pairs, count, Best.CHI2)).get(count, ())
    assert sum(one.chi2 for one in found) == pytest.approx(max(disjoint, default=0))


def test_fewer_classes_than_asked_is_no_set() -> None:
    """Two classes that overlap make no set of two."""
    assert _best_set([3.0, 2.0], [[False, False], [False, False]], 2) == ()


def test_a_number_on_which_they_do_not_agree_is_refused() -> None:
    """Asked for more classes than both find, the answer says how many there are."""
    table, _ = planted(2, 60, 15, 9)
    found = reinert.classify_twice(table, list(range(120)), 3)
    with pytest.raises(ValueError, match="au plus"):
        found.partition(found.most + 1)
