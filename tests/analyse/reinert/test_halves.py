"""The best cut in two, against a chi2 computed cell by cell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert import axis, halves
from helpers.analyse.reinert.halves import Switch, best_halves, best_move_first, in_document_order

SWITCHES = (best_move_first, in_document_order)


def chi2_of(table: csr_array, first: NDArray[np.bool_]) -> float:
    """Pearson's chi2 of halves x words, from the whole table."""
    counts = np.stack([table.toarray()[first].sum(axis=0), table.toarray()[~first].sum(axis=0)])
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / counts.sum()
    return float(((counts - expected) ** 2 / expected).sum())


@st.composite
def tables(draw: st.DrawFn) -> csr_array:
    """Units x words, 0/1, without an empty line or column."""
    units, words = draw(st.integers(3, 14)), draw(st.integers(3, 8))
    cells = draw(st.lists(st.booleans(), min_size=units * words, max_size=units * words))
    dense = np.array(cells, dtype=float).reshape(units, words)
    dense[np.arange(units), np.arange(units) % words] = 1
    dense[np.arange(words) % units, np.arange(words)] = 1
    return csr_array(dense)


@given(table=tables())
def test_margins(table: csr_array) -> None:
    """The sums of the lines and of the columns are those of the table written in full."""
    lines, columns = axis.margins(table)
    np.testing.assert_array_equal(lines, table.toarray().sum(axis=1))
    np.testing.assert_array_equal(columns, table.toarray().sum(axis=0))


def test_two_subjects_are_told_apart() -> None:
    """Four units on two subjects are cut between the subjects, and the chi2 is the one computed by hand: each word in one half only."""
    table = csr_array(np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]], dtype=float))
    for switch in SWITCHES:
        found = best_halves(table, switch, ties_together=True)
        assert found.first[0] == found.first[1] != found.first[2] == found.first[3]
        assert found.chi2 == pytest.approx(8.0)  # 8 occurrences, perfectly parted: chi2 = N


@given(tables(), st.sampled_from(SWITCHES), st.booleans())
def test_the_chi2_is_the_one_of_the_whole_table(table: csr_array, switch: Switch, ties_together: bool) -> None:
    """What is kept up to date from move to move equals the chi2 of the table cut as found."""
    found = best_halves(table, switch, ties_together=ties_together)
    if found.first.any() and not found.first.all():
        assert found.chi2 == pytest.approx(chi2_of(table, found.first), rel=1e-9, abs=1e-9)


@given(tables())
def test_no_single_move_does_better(table: csr_array) -> None:
    """After rainette's moves, moving any unit alone would not raise the chi2; and moving never lowered it."""
    before = best_halves(table, lambda _cut: None, ties_together=False)
    after = best_halves(table, best_move_first, ties_together=False)
    assert after.chi2 >= before.chi2 * (1 - 1e-9)
    for unit in range(table.shape[0]):
        moved = after.first.copy()
        moved[unit] = ~moved[unit]
        if moved.any() and not moved.all():
            assert chi2_of(table, moved) <= after.chi2 * (1 + 1e-9) + 1e-9


@given(tables(), st.sampled_from(SWITCHES), st.booleans())
def test_the_sign_of_the_axis_changes_nothing(table: csr_array, switch: Switch, ties_together: bool) -> None:
    """An axis has no side of its own: found with the other sign, the halves are the same ones, in the same order."""
    straight = best_halves(table, switch, ties_together=ties_together)
    own = axis._first_axis
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(axis, "_first_axis", lambda scaled, trivial: -own(scaled, trivial))
        turned = best_halves(table, switch, ties_together=ties_together)
    assert straight.first.tolist() == turned.first.tolist()


def test_equal_units_stay_together_when_asked() -> None:
    """Three units with the very same words are never parted by the cut when ties stay together."""
    table = csr_array(np.array([[1, 1, 0], [1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=float))
    found = best_halves(table, lambda _cut: None, ties_together=True)
    assert len(set(found.first[:3].tolist())) == 1


def test_large_tables_take_the_iterative_axis_and_agree() -> None:
    """Above a number of words the axis is found by iterations: the same coordinates as from the whole spectrum."""
    drawn = np.random.default_rng(3).random((300, axis.SMALL + 40)) < 0.05
    drawn[:150, :80] |= np.random.default_rng(4).random((150, 80)) < 0.1
    drawn[np.arange(300), np.arange(300) % drawn.shape[1]] = True
    table = csr_array(drawn.astype(float))
    iterated = axis.coordinates(table)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(axis, "SMALL", 10_000)
        whole = axis.coordinates(table)
    assert np.abs(iterated - whole).max() < 1e-6
    assert halves.best_halves(table, best_move_first, ties_together=False).chi2 > 0
