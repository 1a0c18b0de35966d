"""The descending classification that IRaMuTeQ made familiar to French social scientists.

Source: M. Reinert, « Une méthode de classification descendante hiérarchique », Les cahiers de l'analyse des données, 1983;
P. Ratinaud's IRaMuTeQ (2009) for the order of the moves, the words removed and the classes pruned.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert.axis import Vector
from helpers.analyse.reinert.halves import Halves, best_halves, in_document_order
from helpers.analyse.reinert.tree import Judge, Node, Split, Tree, Units, halved, without_empty

FEWEST = 3  # units, or words, under which nothing can be cut
FEWEST_UNITS = 4  # of a word, for it to count in a cut
FACTOR = 1.9
SMALL_CELL = 10  # a cell under which the chi2 of a word is corrected
DECIMALS = 6


def grow(table: csr_array, k: int, is_worth: Judge | None = None, *, min_split_members: int = 0) -> Tree:
    """Cut the largest class until there are k or none can be cut, or is large enough and worth it. `table`: units x words, 0/1.

    Of equal classes, the first in the text order of their numbers is cut (« 10 » before « 2 »).
    """
    every, words = np.arange(table.shape[0]), np.arange(table.shape[1])
    classes, splits = {1: Node(1, every, words)}, list[Split]()
    whole = dict[int, Node]()  # too small, or too poor in words, to be cut; or not worth it
    while classes and len(classes) + len(whole) < k:
        number = min(classes, key=lambda one: (-len(classes[one].units), str(one)))
        node = classes.pop(number)
        if len(node.units) < min_split_members:
            break
        split = _split(table, node, 2 * (len(splits) + 1))
        if split is None or not (is_worth is None or is_worth(split)):
            whole[number] = node
            continue
        splits.append(split)
        classes |= {half.number: half for half in (split.low, split.high)}
    return Tree(len(every), tuple(splits))


def _split(table: csr_array, node: Node, number: int) -> Split | None:
    """A class is cut on the whole table, but for the words removed from it and from its ancestors."""
    part, units, words = without_empty(table, node.units, node.words, FEWEST_UNITS)
    if min(part.shape) < FEWEST:
        return None
    halves = best_halves(part, in_document_order, ties_together=True)
    if halves.first.all() or not halves.first.any():
        return None
    low, high = (words[gone] for gone in _removed(part, halves))
    return halved(node, number, units, halves, (_without(node.words, low), _without(node.words, high)))


def _without(words: Units, gone: Units) -> Units:
    return np.setdiff1d(words, gone, assume_unique=True)


def _removed(part: csr_array, halves: Halves) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The words that mark one half too clearly to count in the other, for each half."""
    sizes = np.array([halves.first.sum(), (~halves.first).sum()], dtype=np.float64)
    low = part.T @ halves.first.astype(np.float64)
    having = np.stack([low, np.asarray(part.sum(axis=0)) - low])
    threshold = round(FACTOR * sizes.max() / sizes.min() + FACTOR, DECIMALS)
    marked = _chi2(having, sizes, threshold) > threshold
    share = having / sizes[:, None]
    return marked & (share[0] < share[1]), marked & (share[1] < share[0])


def _chi2(having: NDArray[np.float64], sizes: Vector, threshold: float) -> Vector:
    """The chi2 of each word, on units that have it or not in each half; words absent from a half, or in all of it, are ruled on."""
    lacking = sizes[:, None] - having
    absent, everywhere = having == 0, lacking == 0
    alone = (absent.sum(axis=0) == 1) & ~everywhere.any(axis=0)
    filled = everywhere.any(axis=0) & ~absent.any(axis=0)
    cells = np.stack([having, lacking])
    expected = cells.sum(axis=1, keepdims=True) * sizes[None, :, None] / sizes.sum()
    correction = np.where((cells < SMALL_CELL).any(axis=(0, 1)), 0.5, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # a word that every unit has marks nothing: 0/0
        chi2 = np.nan_to_num(((np.abs(cells - expected) - correction) ** 2 / expected).sum(axis=(0, 1)), nan=0.0, posinf=0.0)
    return np.where(alone, threshold + 1, np.where(filled, threshold - 1, chi2))
