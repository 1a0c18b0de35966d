"""How far two codings of the same texts agree: the share of equal codes, and Cohen's kappa, each with its interval.

The share has Wilson's interval (1927). Kappa is that of Cohen, *A coefficient of agreement for nominal scales* (1960), with the
large-sample standard error of Fleiss, Cohen and Everitt (1969), which holds where agreement is not that of chance. Intervals are
at 95 %; they tell how precisely so many texts measure the agreement, not what other coders would do.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt
import pandas as pd

LEVEL, Z = 0.95, 1.959964  # of the intervals, and the place of the normal law that gives it
SMALLEST_N = 30  # texts coded twice: with fewer, an interval so wide says nothing


@dataclass(frozen=True)
class Agreement:
    """`n` texts with both codes, `equal` of which have the same one. `kappa` is None where chance alone explains all."""

    n: int
    equal: int
    share: float
    share_low: float
    share_high: float
    kappa: float | None
    kappa_low: float
    kappa_high: float


def agreement(counts: pd.DataFrame) -> Agreement | None:
    """The agreement of two codings from their contingency table (`cross_counts`); None under `SMALLEST_N` texts."""
    table = counts.to_numpy(dtype=np.float64)
    n = int(table.sum())
    if n < SMALLEST_N:
        return None
    equal = int(np.trace(table))
    kappa, error = _kappa(table / n, n)
    low, high = wilson(equal, n)
    bounds = (0.0, 0.0) if kappa is None else (max(-1.0, kappa - Z * error), min(1.0, kappa + Z * error))
    return Agreement(n, equal, equal / n, low, high, kappa, *bounds)


def cross_counts(one: pd.Series, other: pd.Series) -> pd.DataFrame:
    """Texts by both codes, the same codes in the same order on both sides; a text that lacks one of the two is left out."""
    (lines, ours), (places, theirs) = pd.factorize(one), pd.factorize(other)
    both = (lines >= 0) & (places >= 0)
    cells, counts = np.unique(lines[both] * len(theirs) + places[both], return_counts=True)
    pairs = [divmod(cell, len(theirs)) for cell in cells.tolist()]
    found = {(str(ours[line]), str(theirs[place])): n for (line, place), n in zip(pairs, counts.tolist(), strict=True)}
    codes = sorted({code for pair in found for code in pair})
    table = [[found.get((first, second), 0) for second in codes] for first in codes]
    return pd.DataFrame(table, index=codes, columns=codes, dtype="int64")


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The interval of a share, from Wilson (1927).

    >>> [round(bound, 4) for bound in wilson(35, 50)]
    [0.5625, 0.809]
    """
    share = successes / n
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def _kappa(shares: npt.NDArray[np.float64], n: int) -> tuple[float | None, float]:
    """Kappa and its standard error, from the shares of each pair of codes."""
    rows, columns, diagonal = shares.sum(axis=1), shares.sum(axis=0), np.diag(shares)
    seen, chance = float(diagonal.sum()), float(rows @ columns)
    if chance >= 1:
        return None, 0.0
    same = float((diagonal * ((1 - chance) - (rows + columns) * (1 - seen)) ** 2).sum())
    apart = shares * (columns[:, None] + rows[None, :]) ** 2
    different = (1 - seen) ** 2 * float(apart.sum() - np.trace(apart))
    centred = (seen * chance - 2 * chance + seen) ** 2
    variance = max(0.0, same + different - centred) / (n * (1 - chance) ** 4)
    return (seen - chance) / (1 - chance), sqrt(variance)
