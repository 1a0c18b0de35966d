"""Whether two orders go together: Spearman's rank correlation, and how often chance alone would tie them as closely.

The chance is that of the permutation test (C. Spearman, « The proof and measurement of association between two things »,
1904; E. J. G. Pitman, « Significance tests which may be applied to samples from any populations, II », 1937): among all the
ways of giving the second values to the first ones, equally likely, the share whose correlation is at least as far from zero.
It is counted exactly as long as that is affordable: not by listing the ways (15! are too many), but value after value, keeping for
each number of values of each level already given how many ways lead to each sum of products. Above, the permutation
distribution is taken for a normal law of mean 0 and variance 1 / (n - 1), which are its exact mean and variance, equals included.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FEWEST = 3  # pairs, under which there is nothing to tell
AFFORDABLE = 600_000_000  # additions, about a second: up to some twenty-five territories

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class RankRelation:
    """Spearman's correlation of `n` pairs, and the share of permutations at least as far from zero (two-sided)."""

    value: float
    n: int
    chance: float
    is_exact: bool


def rank_relation(first: pd.Series, second: pd.Series) -> RankRelation | None:
    """The relation of the pairs that are known on both sides; None under three of them, or where one side never varies."""
    pairs = pd.DataFrame({"first": first, "second": second}).dropna().astype("float64")
    if len(pairs) < FEWEST or (pairs.nunique() < 2).any():  # noqa: PLR2004 - one value alone has no order
        return None
    ranks = pairs.rank()
    value = float(ranks["first"].corr(ranks["second"]))
    one, other = _steps(ranks["first"]), _steps(ranks["second"])
    exact = _cost(one, other) <= AFFORDABLE
    return RankRelation(value, len(pairs), _exact(one, other) if exact else _normal(value, len(pairs)), exact)


def _steps(ranks: pd.Series) -> Whole:
    """Mean ranks as whole numbers from zero, as small as their differences allow."""
    doubled = (ranks.to_numpy() * 2).astype(np.int64)
    from_zero = doubled - doubled.min()
    return np.asarray(from_zero // reduce(math.gcd, from_zero.tolist()), dtype=np.int64)


def _cost(one: Whole, other: Whole) -> int:
    """Additions that the exact count asks for."""
    sizes = np.unique(other, return_counts=True)[1].tolist()
    states: int = math.prod(size + 1 for size in sizes)
    return states * len(sizes) * _highest(one, other)


def _highest(one: Whole, other: Whole) -> int:
    return int(np.sort(one) @ np.sort(other)) + 1


def _exact(one: Whole, other: Whole) -> float:
    """Share of the permutations whose sum of products is at least as far from its mean as the one that was seen."""
    ways, n = _ways(np.sort(one), other), len(one)
    middle = int(one.sum()) * int(other.sum())
    distance = np.abs(np.arange(len(ways)) * n - middle)
    seen = abs(int(one @ other) * n - middle)
    return float(ways[distance >= seen].sum() / ways.sum())


def _ways(one: Whole, other: Whole) -> NDArray[np.float64]:
    """How many ways of giving the values of `other` to those of `one` lead to each sum of products, equals not told apart."""
    values, sizes = np.unique(other, return_counts=True)
    length = _highest(one, other)
    start = np.zeros(length)
    start[0] = 1
    layer = {(0,) * len(values): start}
    for value in one.tolist():
        following: dict[tuple[int, ...], NDArray[np.float64]] = {}
        for given, ways in layer.items():
            for place, (size, level) in enumerate(zip(sizes.tolist(), values.tolist(), strict=True)):
                if given[place] < size:
                    key = (*given[:place], given[place] + 1, *given[place + 1 :])
                    sums, shift = following.setdefault(key, np.zeros(length)), value * level
                    sums[shift:] += ways[: length - shift]
        layer = following
    return layer[tuple(sizes.tolist())]


def _normal(value: float, n: int) -> float:
    return math.erfc(abs(value) * math.sqrt((n - 1) / 2))
