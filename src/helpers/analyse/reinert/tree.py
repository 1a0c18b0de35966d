"""A descending classification as a tree of splits, and its nested partitions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert.halves import Halves

Units = NDArray[np.intp]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Node:
    """A class in work: its number, its units, the words that still count in it (rows and columns of the whole table)."""

    number: int
    units: Units
    words: Units


@dataclass(frozen=True)
class Split:
    """A class cut in two. `wordless` units had no word left: they are in neither half."""

    mother: int
    low: Node
    high: Node
    wordless: Units
    chi2: float


Judge = Callable[[Split], bool]  # whether a cut is worth making; a class whose cut is not stays whole


@dataclass(frozen=True)
class Tree:
    """The splits in the order they were made; the first class, of number 1, holds all the units."""

    units: int
    splits: tuple[Split, ...]

    @property
    def most(self) -> int:
        """The greatest number of classes."""
        return len(self.splits) + 1

    @property
    def heights(self) -> tuple[float, ...]:
        """The height of each merge from the last split to the first: the chi2 of the splits, added up on the way."""
        return tuple(float(height) for height in np.cumsum([split.chi2 for split in reversed(self.splits)]))

    def leaves(self, k: int) -> list[Node]:
        """The k classes once k-1 splits are made, each pair of halves in the place of its mother, low coordinates first."""
        every = np.arange(self.units)
        found = [Node(1, every, every[:0])]
        for split in self.splits[: k - 1]:
            place = next(place for place, node in enumerate(found) if node.number == split.mother)
            found[place : place + 1] = [split.low, split.high]
        return found


def halved(node: Node, number: int, units: Units, halves: Halves, words: tuple[Units, Units]) -> Split:
    """The split of a class: `units` are those that were cut, `words` those that count in each half."""
    return Split(
        mother=node.number,
        low=Node(number, units[halves.first], words[0]),
        high=Node(number + 1, units[~halves.first], words[1]),
        wordless=np.setdiff1d(node.units, units, assume_unique=True),
        chi2=halves.chi2,
    )


def labels(nodes: list[Node], units: int) -> Labels:
    """The class of each unit, from 1 in the order of the nodes; 0 for the unassigned."""
    found = np.zeros(units, dtype=np.int64)
    for number, node in enumerate(nodes, start=1):
        found[node.units] = number
    return found


def without_empty(table: csr_array, units: Units, words: Units, fewest: int = 1) -> tuple[csr_array, Units, Units]:
    """A part of a table (0/1) without the words found in fewer than `fewest` units, then without the units left without word.

    Written on the entries of the table: to take lines and columns one after the other is four copies of it.
    """
    sizes = np.diff(table.indptr)[units]
    rows = np.repeat(np.arange(len(units)), sizes)
    entries = np.arange(len(rows)) + np.repeat(table.indptr[units] - np.cumsum(sizes) + sizes, sizes)
    found = table.indices[entries]
    common = words[np.bincount(found, minlength=table.shape[1])[words] >= fewest]
    place = np.full(table.shape[1], -1, dtype=table.indices.dtype)
    place[common] = np.arange(len(common))
    columns = place[found]
    inside = columns >= 0
    lengths = np.bincount(rows[inside], minlength=len(units))
    filled = lengths > 0
    starts = np.concatenate([[0], np.cumsum(lengths[filled])]).astype(table.indptr.dtype)
    part = csr_array((table.data[entries[inside]], columns[inside], starts), shape=(int(filled.sum()), len(common)))
    return part, units[filled], common
