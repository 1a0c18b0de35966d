"""Specificities: how surprising the number of times that a word comes in a part of a corpus.

Source: P. Lafon, « Sur la variabilité de la fréquence des formes dans un corpus », Mots, n° 1, 1980.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

Matrix = NDArray[np.float64]
LOG_10 = float(np.log(10))
SMALLEST = 1e-290  # a probability under this is summed in logarithms: below 1e-308 it would be nought


def scores(table: pd.DataFrame) -> pd.DataFrame:
    """The specificity of each word in each part: signed -log10 of a probability, same shape as the table.

    `table`: words (lines) x parts (columns), whole counts; the parts make up the corpus. With T tokens in all, t in the part, F of the
    word in all and f in the part: above what is expected (f >= F t / T), + -log10 P(X >= f); below, - -log10 P(X <= f), X being
    hypergeometric. +3 says that so many had one chance in a thousand; nothing is said of a word that no part holds (0).
    """
    from scipy.stats import hypergeom  # noqa: PLC0415 - takes most of a second to load, and the synthesis alone needs it

    found = table.to_numpy(dtype=np.float64)
    words, parts = found.sum(axis=1, keepdims=True), found.sum(axis=0, keepdims=True)
    total = float(found.sum())
    if total == 0:
        return table.astype("float64") * 0.0
    above = found * total >= words * parts
    laws = (total, words, parts)
    probability = np.where(above, hypergeom.sf(found - 1, *laws), hypergeom.cdf(found, *laws))
    with np.errstate(divide="ignore"):  # what is nought here is summed again just below
        measured = -np.log10(np.minimum(probability, 1.0))
    for place in zip(*np.nonzero(probability < SMALLEST), strict=True):
        word, part = place
        measured[place] = _surprise(found[place], (total, words[word, 0], parts[0, part]), bool(above[place]))
    return pd.DataFrame(np.where(above, measured, -measured) + 0.0, index=table.index, columns=table.columns)


def _surprise(count: float, law: tuple[float, float, float], above: bool) -> float:
    """-log10 of a tail, term by term in logarithms of factorials."""
    total, word, part = law
    lowest, highest = max(0.0, word + part - total), min(word, part)
    terms = np.arange(count, highest + 1) if above else np.arange(lowest, count + 1)
    chances = _choose(word, terms) + _choose(total - word, part - terms) - _choose(total, np.array([part]))
    return float(-logsumexp(chances) / LOG_10)


def _choose(among: float, taken: Matrix) -> Matrix:
    """Logarithm of the number of ways to take so many among so many."""
    return np.asarray(gammaln(among + 1) - gammaln(taken + 1) - gammaln(among - taken + 1))
