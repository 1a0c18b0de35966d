"""How much more, or less, a word is found in a class than elsewhere: signed chi2."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert.tree import Labels

SMALL_EXPECTED = 5
Matrix = NDArray[np.float64]


def on_counts(counts: csr_array, labels: Labels, classes: int) -> Matrix:
    """Words x classes, on occurrences among all tokens, unassigned units included, corrected where a cell is small (Yates)."""
    inside = _by_class(counts, labels, classes)
    everywhere = np.asarray(counts.sum(axis=0), dtype=np.float64)[:, None]
    tokens = inside.sum(axis=0)[None, :]
    return _signed(
        inside, everywhere - inside, tokens - inside, everywhere.sum() - tokens - everywhere + inside, corrected=True
    )


def on_units(table: csr_array, labels: Labels, classes: int) -> Matrix:
    """Words x classes, on the units that have the word or not, unassigned units included, not corrected."""
    table = csr_array(table.astype(bool).astype(np.float64))
    inside = _by_class(table, labels, classes)
    having = np.asarray(table.sum(axis=0))[:, None]
    size = np.bincount(labels, minlength=classes + 1)[1:].astype(np.float64)[None, :]
    return _signed(inside, having - inside, size - inside, len(labels) - size - having + inside, corrected=False)


def _by_class(table: csr_array, labels: Labels, classes: int) -> Matrix:
    member = np.zeros((len(labels), classes))
    member[labels > 0, labels[labels > 0] - 1] = 1
    return np.asarray(table.T @ member, dtype=np.float64)


def _signed(a: Matrix, b: Matrix, c: Matrix, d: Matrix, *, corrected: bool) -> Matrix:
    """The chi2 of 2 x 2 tables, negative where a is not above what would be expected.

    `a`, `b`: the word in the class, elsewhere; `c`, `d`: the others in the class, elsewhere.
    """
    total = a + b + c + d
    margins = np.stack([(a + b), (c + d), (a + c), (b + d)])
    gap = np.abs(a * d - b * c)
    expected = [margins[row] * margins[column] / total for row in (0, 1) for column in (2, 3)]
    small = (np.min(expected, axis=0) < SMALL_EXPECTED) & (gap >= total / 2)
    delta = np.where(small & corrected, 0.5, 0.0)
    product = margins.prod(axis=0)
    chi2 = np.where(product > 0, total * (gap - total * delta) ** 2 / np.where(product > 0, product, 1.0), 0.0)
    return np.where(a <= expected[0], -chi2, chi2) + 0.0
