"""The descending classification as the R package rainette describes it, with its switching step mended.

Source: M. Reinert, « Une méthode de classification descendante hiérarchique », Les cahiers de l'analyse des données, 1983;
J. Barnier's rainette for the thresholds. As published, rainette moves another unit than the one it evaluated; here the best
single move is made, again and again, while it raises the chi2.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert.halves import Halves, best_halves, best_move_first
from helpers.analyse.reinert.tree import Judge, Node, Split, Tree, Units, halved, without_empty

FEWEST = 3  # units, or words, under which nothing can be cut
FEWEST_UNITS = 5  # of a class, for it to be cut, unless said otherwise
SAME = 0.3  # contingency coefficient up to which a word belongs to both halves
OCCURRENCES = 3  # of a word in a half, for it to count there any more


def grow(
    table: csr_array, k: int, is_worth: Judge | None = None, *, min_split_members: int = FEWEST_UNITS, cc_test: float = SAME, tsj: int = OCCURRENCES
) -> Tree:  # fmt: skip
    """Cut the largest class, the first of equals, until there are k, or it is too small or not worth it. `table`: units x words, 0/1."""
    every, words = np.arange(table.shape[0]), np.arange(table.shape[1])
    classes, splits = [Node(1, every, words)], list[Split]()
    whole = set[int]()  # not worth a cut
    while len(classes) < k:
        place = int(np.argmax([0 if node.number in whole else len(node.units) for node in classes]))
        node = classes[place]
        if node.number in whole:
            break
        if len(node.units) < max(min_split_members, FEWEST) or len(node.words) < FEWEST:
            break
        part, units, kept = without_empty(table, node.units, node.words)
        if min(part.shape) < FEWEST:
            break
        halves = best_halves(part, best_move_first, ties_together=False)
        split = halved(node, 2 * len(classes), units, halves, _words(part, kept, halves, cc_test, tsj))
        if is_worth is not None and not is_worth(split):
            whole.add(node.number)
            continue
        splits.append(split)
        classes[place : place + 1] = [split.low, split.high]
    return Tree(len(every), tuple(splits))


def _words(part: csr_array, words: Units, halves: Halves, cc_test: float, tsj: int) -> tuple[Units, Units]:
    """A word much more frequent in one half counts in that half only; one too rare in a half does not count there."""
    low = part.T @ halves.first.astype(np.float64)
    high = np.asarray(part.sum(axis=0)) - low
    both, share = low + high, low.sum() / (low.sum() + high.sum())
    expected = both * share, both * (1 - share)
    apart = (low - expected[0]) ** 2 / expected[0] + (high - expected[1]) ** 2 / expected[1]
    common = np.sqrt(apart / (apart + both)) <= cc_test

    def kept(found: NDArray[np.float64], foreseen: NDArray[np.float64]) -> Units:
        return np.asarray(words[(found >= tsj) & (common | (found > foreseen))])

    return kept(low, expected[0]), kept(high, expected[1])
