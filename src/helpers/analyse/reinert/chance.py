"""Which cuts part more than chance would: the same cut made on the same words, drawn at random.

A descending classification cuts any table, one without any structure too: the chi2 of a cut is the greatest of very many. So each
cut is compared with the best one of tables that have as many words in each unit, and each word about as often, but at random.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import numpy as np
from scipy.sparse import csr_array

from helpers.analyse.reinert.classification import Classification
from helpers.analyse.reinert.halves import best_halves, in_document_order
from helpers.analyse.reinert.tree import Split, without_empty

DRAWS = 3
MARGIN = 1.15  # a cut must part this much more than the middle one of the draws
SEED = 20250401  # the same draws at each run


def doubtful(found: Classification, smallest: float) -> frozenset[int]:
    """The classes whose cut in two halves of `smallest` units or more parts hardly more than chance: their numbers.

    Cuts that only set a few units aside are not judged, nor those below a doubtful one.
    """
    present = csr_array(found.counts.astype(bool).astype(np.float64))
    below = set[int]()
    told = set[int]()
    for split in found.tree.splits:
        halves = {split.low.number, split.high.number}
        if split.mother in below or split.mother in told:
            below |= halves
        elif min(len(split.low.units), len(split.high.units)) >= smallest and not _is_solid(present, split):
            told.add(split.mother)
            below |= halves
    return frozenset(told)


def _is_solid(present: csr_array, split: Split) -> bool:
    units = np.sort(np.concatenate([split.low.units, split.high.units]))
    words = np.union1d(split.low.words, split.high.words)
    part, _, _ = without_empty(present, units, words)
    return split.chi2 / float(part.sum()) > MARGIN * median(_drawn(part))


def _drawn(part: csr_array) -> Iterator[float]:
    """What the best cut of a table drawn at random parts: its chi2 for each word of each unit."""
    chance = np.random.default_rng(SEED)
    for _ in range(DRAWS):
        drawn = csr_array((part.data, chance.permutation(part.indices), part.indptr), shape=part.shape)
        drawn.sum_duplicates()
        drawn.data[:] = 1.0
        drawn, _, _ = without_empty(drawn, np.arange(part.shape[0]), np.arange(part.shape[1]))
        yield best_halves(drawn, in_document_order, ties_together=True).chi2 / float(drawn.sum())
