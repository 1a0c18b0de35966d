"""Which cuts part more than chance would: the same cut made on the same words, drawn at random.

A descending classification cuts any table, one without any structure too: the chi2 of a cut is the greatest of very many. So each
cut is compared with the best one of tables that have as many words in each unit, and each word about as often, but at random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from helpers.analyse.reinert.halves import best_halves, in_document_order
from helpers.analyse.reinert.tree import Judge, Split, without_empty

MARGIN = 1.15  # a cut must part this much more than the middle one of three draws
SEED = 20250401  # the same draws at each run


def beyond(table: csr_array, smallest: float) -> Judge:
    """Whether a cut of a table (units x words, counts) in two halves of `smallest` units or more parts clearly more than chance.

    Cuts that only set a few units aside are not judged: they are made.
    """
    present = csr_array(table.astype(bool).astype(np.float64))

    def is_worth(split: Split) -> bool:
        return min(len(split.low.units), len(split.high.units)) < smallest or _is_solid(present, split)

    return is_worth


def _is_solid(present: csr_array, split: Split) -> bool:
    units = np.sort(np.concatenate([split.low.units, split.high.units]))
    words = np.union1d(split.low.words, split.high.words)
    part, _, _ = without_empty(present, units, words)
    found, drawn = split.chi2 / float(part.sum()), _drawn(part)
    first, second = (found > MARGIN * next(drawn) for _ in range(2))
    return first if first == second else found > MARGIN * next(drawn)  # the middle one of three


def _drawn(part: csr_array) -> Iterator[float]:
    """What the best cut of a table drawn at random parts: its chi2 for each word of each unit."""
    chance = np.random.default_rng(SEED)
    while True:
        drawn = csr_array((part.data, chance.permutation(part.indices), part.indptr), shape=part.shape)
        drawn.sum_duplicates()
        drawn.data[:] = 1.0
        drawn, _, _ = without_empty(drawn, np.arange(part.shape[0]), np.arange(part.shape[1]))
        yield best_halves(drawn, in_document_order, ties_together=True).chi2 / float(drawn.sum())
