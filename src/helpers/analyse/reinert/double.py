"""Double classification: what two classifications of the same segments, joined in units of two sizes, both tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert.classification import Classification, Engine, classify
from helpers.analyse.reinert.segments import merged
from helpers.analyse.reinert.tree import Labels

SIZES = (10, 15)  # distinct words of a unit, in the first and the second classification
CHI2_OF_CHANCE = 3.84  # one chance in twenty, one degree of freedom
FEWEST = 10  # segments in a class of both
Members = NDArray[np.bool_]


class Best(StrEnum):
    """What makes a set of classes the best of its number: how clear they are, or how many segments they hold."""

    CHI2 = "chi2"
    SIZE = "size"


@dataclass(frozen=True)
class Crossed:
    """A class of both classifications: its segments, and how much more they meet than by chance (signed chi2)."""

    members: Members
    chi2: float

    @property
    def size(self) -> int:
        return int(self.members.sum())


@dataclass(frozen=True)
class DoubleClassification:
    """Two classifications of the same segments, and the sets of classes on which both agree."""

    first: Classification
    second: Classification
    segments: int
    sets: dict[tuple[int, Best], tuple[Crossed, ...]]

    @property
    def most(self) -> int:
        """The greatest number of classes on which both agree; 0 when there is none."""
        return max((k for k, _ in self.sets), default=0)

    def partition(self, k: int, best: Best | str = Best.CHI2) -> Labels:
        """The class of each segment, 1 to k, the largest first; 0 where the two classifications do not agree."""
        if (k, Best(best)) not in self.sets:
            raise ValueError(f"Les deux classifications ne s’accordent pas sur {k} classes ; au plus : {self.most}.")
        found = np.zeros(self.segments, dtype=np.int64)
        for number, one in enumerate(self.sets[k, Best(best)], start=1):
            found[one.members] = number
        return found


def classify_twice(
    counts: csr_array,
    sources: Sequence[int],
    k: int,
    engine: Engine | str = Engine.IRAMUTEQ,
    *,
    sizes: tuple[int, int] = SIZES,
    min_members: int = FEWEST,
    min_chi2: float = CHI2_OF_CHANCE,
) -> DoubleClassification:
    """Classify the segments in units of two sizes, and keep what both find.

    `counts`: segments x words; `sources`: the text of each segment, in order. A pair of classes is kept when more than
    `min_members` segments are in both, more than by chance (`min_chi2`); the best sets of disjoint pairs are found for 2 to k.
    """
    trees = [_tree(counts, sources, size, k, engine) for size in sizes]
    (first, classes), (second, others) = trees
    pairs = list(_pairs(classes, others, min_members, min_chi2))
    sets = {(count, best): found for best in Best for count, found in _best_sets(pairs, k, best)}
    return DoubleClassification(first, second, counts.shape[0], sets)


def _tree(counts: csr_array, sources: Sequence[int], size: int, k: int, engine: Engine | str) -> tuple[Classification, list[Members]]:  # fmt: skip
    """A classification of the segments joined in units, and the segments of each of its classes at every level."""
    distinct = np.diff(counts.indptr).tolist()
    units = np.array(merged(distinct, sources, size), dtype=np.intp)
    grouping = csr_array(
        (np.ones(len(units)), (units, np.arange(len(units)))), shape=(int(units.max(initial=-1)) + 1, len(units))
    )
    found = classify(csr_array(grouping @ counts), k, engine, min_class_size=0)
    nodes = [half for split in found.tree.splits for half in (split.low, split.high)]
    return found, [np.isin(units, node.units) for node in nodes]


def _pairs(first: list[Members], second: list[Members], min_members: int, min_chi2: float) -> Iterator[Crossed]:
    seen = set[bytes]()
    for one in first:
        for other in second:
            members = one & other
            key = members.tobytes()
            if members.sum() > min_members and key not in seen and (chi2 := signed_chi2(one, other)) > min_chi2:
                seen.add(key)
                yield Crossed(members, chi2)


def signed_chi2(one: Members, other: Members) -> float:
    """The chi2 of a 2 x 2 table with Yates's correction, negative when the two meet less than by chance."""
    total, both = len(one), float((one & other).sum())
    rows, columns = (float(one.sum()), total - float(one.sum())), (float(other.sum()), total - float(other.sum()))
    if 0 in (*rows, *columns):
        return 0.0
    expected = rows[0] * columns[0] / total
    gap = abs(both - expected)
    left = gap - min(0.5, gap)
    chi2 = sum(left**2 * total / (row * column) for row in rows for column in columns)
    return chi2 if both >= expected else -chi2


def _best_sets(pairs: list[Crossed], most: int, best: Best) -> Iterator[tuple[int, tuple[Crossed, ...]]]:
    """For each number of classes, the disjoint pairs of greatest total: branch and bound, the best pairs first."""
    ordered = sorted(pairs, key=lambda one: one.chi2 if best is Best.CHI2 else one.size, reverse=True)
    values = [one.chi2 if best is Best.CHI2 else float(one.size) for one in ordered]
    apart = [[not (one.members & other.members).any() for other in ordered] for one in ordered]
    for count in range(2, most + 1):
        found = _best_set(values, apart, count)
        if not found:
            return
        yield count, tuple(sorted((ordered[place] for place in found), key=lambda one: -one.size))


def _best_set(values: list[float], apart: list[list[bool]], count: int) -> tuple[int, ...]:
    greatest, kept = 0.0, tuple[int, ...]()
    waiting: list[tuple[tuple[int, ...], float, list[int]]] = [((), 0.0, list(range(len(values))))]
    while waiting:
        chosen, total, free = waiting.pop()
        left = count - len(chosen)
        if left == 0:
            if total > greatest:
                greatest, kept = total, chosen
            continue
        for position in reversed(range(len(free) - left + 1)):
            if total + sum(values[place] for place in free[position : position + left]) > greatest:
                place = free[position]
                waiting.append(
                    ((*chosen, place), total + values[place], [one for one in free[position + 1 :] if apart[place][one]])
                )
    return kept
