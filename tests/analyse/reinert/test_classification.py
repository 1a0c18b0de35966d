"""Classifications of planted subjects, and the rules that hold for any table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from helpers.analyse import reinert
from helpers.analyse.reinert import iramuteq, keyness, rainette
from helpers.analyse.reinert.halves import Halves
from tests.analyse.reinert.test_halves import tables

ENGINES = tuple(reinert.Engine)


def planted(subjects: int, units: int, words: int, seed: int) -> tuple[csr_array, np.ndarray]:
    """Units that each speak of one subject, with some words of any."""
    chance = np.random.default_rng(seed)
    of = np.repeat(np.arange(subjects), units)
    share = np.full((len(of), subjects * words), 0.02)
    for subject in range(subjects):
        share[np.ix_(of == subject, np.arange(subject * words, (subject + 1) * words))] = 0.35
    return csr_array((chance.random(share.shape) < share).astype(float)), of


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seed", range(3))
def test_planted_subjects_are_recovered(engine: reinert.Engine, seed: int) -> None:
    """Four subjects with words of their own are four classes: at most 2 % of the units stand elsewhere."""
    table, of = planted(4, 60, 15, seed)
    found = reinert.classify(table, 4, engine, min_class_size=0).partition(4)
    crossed = pd.crosstab(found, of)
    assert crossed.to_numpy().max(axis=0).sum() >= 0.98 * len(of)
    assert sorted(crossed.idxmax()) == [1, 2, 3, 4]


@given(tables(), st.sampled_from(ENGINES), st.integers(2, 6))
def test_partitions_are_nested(table: csr_array, engine: reinert.Engine, k: int) -> None:
    """Each class of a partition in k+1 lies within one class of the partition in k; what is unassigned stays so."""
    found = reinert.classify(table, k, engine, min_class_size=0)
    for fewer in range(2, found.most):
        coarse, fine = found.partition(fewer), found.partition(fewer + 1)
        assert not fine[coarse == 0].any()
        assert all(len(set(coarse[fine == one].tolist())) == 1 for one in set(fine.tolist()) - {0})
    assert list(found.heights) == sorted(found.heights)
    assert len(found.heights) == found.most - 1


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_of_the_units_does_not_count(engine: reinert.Engine) -> None:
    """The same units in another order are classified the same way, and the classes bear the same numbers."""
    table, _ = planted(4, 50, 15, 7)
    shuffled = np.random.default_rng(1).permutation(table.shape[0])
    straight = reinert.classify(table, 4, engine, min_class_size=0).partition(4)
    other = reinert.classify(csr_array(table[shuffled]), 4, engine, min_class_size=0).partition(4)
    assert other.tolist() == straight[shuffled].tolist()


def test_a_small_class_beside_a_large_sister_is_unassigned() -> None:
    """Ten units alone on their subject are atypical under a minimum of twenty, and a class without minimum."""
    table, of = planted(3, 60, 15, 5)
    kept = np.flatnonzero((of < 2) | (np.cumsum(of == 2) <= 10))
    small = of[kept] == 2
    raw = reinert.classify(csr_array(table[kept]), 3, min_class_size=0).partition(3)
    shown = reinert.classify(csr_array(table[kept]), 3, min_class_size=20).partition(3)
    assert len(set(raw[small].tolist())) == 1
    assert shown[small].tolist() == [0] * 10
    assert set(shown[~small].tolist()) <= {0, 1, 2}


def test_two_small_sisters_send_back_to_their_mother() -> None:
    """Two classes of forty under a minimum of fifty are one class of eighty."""
    table, of = planted(3, 40, 15, 11)
    table, of = csr_array(table[np.argsort(of == 0, kind="stable")]), of[np.argsort(of == 0, kind="stable")]
    shown = reinert.classify(table, 3, min_class_size=50)
    sizes = np.bincount(shown.partition(3))[1:]
    assert max(sizes) == pytest.approx(80, abs=3)


def test_keyness_by_hand() -> None:
    """A word in 8 of 10 units of a class and 2 of 10 elsewhere: chi2 = 20 (64 - 4)² / 10⁴ = 7.2, and its opposite elsewhere."""
    having = np.array([1] * 8 + [0] * 2 + [1] * 2 + [0] * 8, dtype=float)
    table = csr_array(np.stack([having, 1 - having, np.ones(20)], axis=1))
    labels = np.array([1] * 10 + [2] * 10)
    found = keyness.on_units(table, labels, 2)
    assert found[0].tolist() == pytest.approx([7.2, -7.2])
    assert found[2].tolist() == [0, 0]  # a word that every unit has marks nothing


def test_keyness_on_counts_is_corrected_where_a_cell_is_small() -> None:
    """3 of 4 tokens in a class, 1 of 6 elsewhere: N = 10, |ad-bc| = 14 >= 5 and an expected 1.6 < 5: 10 (14-5)² / (4·6·4·6) = 1.40625."""
    counts = csr_array(np.array([[3, 1], [1, 5]], dtype=float))
    found = keyness.on_counts(counts, np.array([1, 2]), 2)
    assert found[0].tolist() == pytest.approx([1.40625, -1.40625])


def test_rainette_keeps_words_by_contingency() -> None:
    """A word far more frequent in one half is kept there alone; one of both halves is kept in both; a rare one in neither."""
    low, high = [[1, 0, 1, 0]] * 6, [[0, 1, 1, 0]] * 6
    part = csr_array(np.array([*low, *high[:-1], [0, 1, 1, 1]], dtype=float))
    halves = Halves(np.array([True] * 6 + [False] * 6), 0.0)
    kept = rainette._words(part, np.arange(4), halves, 0.3, 3)
    assert [one.tolist() for one in kept] == [[0, 2], [1, 2]]


def test_iramuteq_removes_the_words_that_mark_the_other_half() -> None:
    """With halves of 6 the threshold is 3.8: a word of one half only is removed from the other, one in all units of a half stays."""
    low = np.array([[1, 1, 0]] * 5 + [[0, 1, 0]], dtype=float)
    high = np.array([[0, 0, 1], [0, 1, 1], [0, 1, 1], [0, 1, 1], [0, 1, 0], [0, 1, 1]], dtype=float)
    halves = Halves(np.array([True] * 6 + [False] * 6), 0.0)
    from_low, from_high = iramuteq._removed(csr_array(np.concatenate([low, high])), halves)
    assert from_low.tolist() == [False, False, True]
    assert from_high.tolist() == [True, False, False]


def test_texts_are_classified_by_their_lemmas() -> None:
    """Two subjects in plain French come apart, and the words that mark a class are dictionary forms with their accents."""
    trained = ["Il faut former les agents à l’accueil.", "Les agents formés accueillent mieux les usagers à l’accueil."]
    frugal = ["L’électricité des serveurs pèse sur le climat.", "Des serveurs plus sobres en électricité, pour le climat."]
    found = reinert.classify_texts(trained * 6 + frugal * 6, 2, engine="rainette")
    assert set(found.partition(2)[:12].tolist()).isdisjoint(found.partition(2)[12:].tolist())
    marks = found.words(2)
    assert {"électricité", "serveur", "climat"} <= set(marks[found.partition(2)[-1]].nlargest(4).index)
    assert found.segments[0].text == trained[0]


def test_what_cannot_be_classified_is_said() -> None:
    """One class, an unknown engine or a partition that does not exist are refused in words."""
    table, _ = planted(2, 20, 8, 2)
    with pytest.raises(ValueError, match="au moins deux classes"):
        reinert.classify(table, 1)
    with pytest.raises(ValueError, match="alceste"):
        reinert.classify(table, 2, "alceste")
    with pytest.raises(ValueError, match="compris entre 1 et 2"):
        reinert.classify(table, 2).partition(9)


def test_an_empty_corpus_has_one_class_at_most() -> None:
    """No unit, or units without words, give no split and no error."""
    for shape in ((0, 0), (5, 4)):
        found = reinert.classify(csr_array(np.zeros(shape)), 3)
        assert found.most == 1
        assert found.heights == ()
