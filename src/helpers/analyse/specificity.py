"""Specificities: how surprising the number of times that a word comes in a part of a corpus.

Source: P. Lafon, « Sur la variabilité de la fréquence des formes dans un corpus », Mots, n° 1, 1980.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln

Matrix = NDArray[np.float64]
LOG_10 = float(np.log(10))
NEGLIGIBLE = 1e-17  # share of a sum under which a term adds nothing to it


def scores(table: pd.DataFrame) -> pd.DataFrame:
    """The specificity of each word in each part: signed -log10 of a probability, same shape as the table.

    `table`: words (lines) x parts (columns), whole counts; the parts make up the corpus. With T tokens in all, t in the part, F of the
    word in all and f in the part: above what is expected (f >= F t / T), + -log10 P(X >= f); below, - -log10 P(X <= f), X being
    hypergeometric. +3 says that so many had one chance in a thousand; nothing is said of a word that no part holds (0).
    """
    found = table.to_numpy(dtype=np.float64)
    total = float(found.sum())
    words, parts = np.broadcast_arrays(found.sum(axis=1, keepdims=True), found.sum(axis=0, keepdims=True))
    above = found * total >= words * parts
    chance = _log_chance(found, words, parts, total) + np.log(_tail(found, words, parts, total, above))
    measured = np.maximum(-chance / LOG_10, 0.0)
    return pd.DataFrame(np.where(above, measured, -measured) + 0.0, index=table.index, columns=table.columns)


def _log_chance(found: Matrix, words: Matrix, parts: Matrix, total: float) -> Matrix:
    """Logarithm of the chance of these very counts."""
    return np.asarray(_choose(words, found) + _choose(total - words, parts - found) - _choose(np.float64(total), parts))


def _choose(among: Matrix | np.float64, taken: Matrix) -> Matrix:
    """Logarithm of the number of ways to take so many among so many."""
    return np.asarray(gammaln(among + 1) - gammaln(taken + 1) - gammaln(among - taken + 1))


def _tail(found: Matrix, words: Matrix, parts: Matrix, total: float, above: NDArray[np.bool_]) -> Matrix:
    """The chance of as many or more (`above`), or of as many or fewer, in units of the chance of these very counts.

    Term by term, each from the one before, until they add nothing: no chance is too small to be told.
    """
    tail = np.ones(found.shape)
    left = np.nonzero(tail)
    count, word, part = (matrix[left] for matrix in (found, words, parts))
    up, term = above[left], np.ones(count.shape)
    while len(term):
        outside = total - word - part + count
        more = (word - count) * (part - count) / ((count + 1) * (outside + 1))
        fewer = count * outside / ((word - count + 1) * (part - count + 1))
        term = term * np.where(up, more, fewer)
        count = np.where(up, count + 1, count - 1)
        tail[left] += term
        goes_on = term > NEGLIGIBLE * tail[left]
        left = tuple(axis[goes_on] for axis in left)
        count, word, part, term = (one[goes_on] for one in (count, word, part, term))
        up = up[goes_on]
    return tail
