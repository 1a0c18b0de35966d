"""One table of units x words cut in two so that the halves differ most: the chi2 of halves x words.

With N the total, c the sums of the words, a the counts of the words in the first half, S their sum and Q the sum of a²/c:
chi2 = N² / (S (N - S)) x (Q - S²/N). Moving a unit changes Q by ± 2u + w, where u = X (a/c) and w = X (1/c): neither a cut
nor a move ever looks at the whole table again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from helpers.analyse.reinert.axis import Vector, coordinates, margins

Mask = NDArray[np.bool_]
ROUNDING = 1e-12  # share of a chi2 under which two are equal
BLOCK = 256  # units looked at together for the next one to move
FEWEST = 5  # units in a half under which IRaMuTeQ moves nothing more


@dataclass(frozen=True)
class Halves:
    """A table cut in two: `first` says which units are in the first half, the one of low coordinates."""

    first: Mask
    chi2: float


@dataclass
class _Cut:
    """A cut in work: what is needed to know the chi2 after any move, kept up to date from move to move."""

    table: csr_array
    words: csc_array
    first: Mask

    def __post_init__(self) -> None:
        self.turned = self.table.T
        self.rows, self.columns = margins(self.table)
        self.total = float(self.rows.sum())
        self.own = self.table @ (1 / self.columns)
        sizes, rank = np.unique(self.rows, return_inverse=True)
        self.steps = np.stack([sizes, -sizes], axis=1).ravel()
        self.kind = (
            2 * rank + self.first
        )  # the rank of its size, and its half: units of a kind change the sizes of the halves alike
        self.twice = np.where(self.first, -2.0, 2.0)  # the sign of its move, doubled
        self.moved = True
        self.count()

    def count(self) -> None:
        """Count afresh what has moved: roundings do not add up from pass to pass."""
        if not self.moved:
            return
        self.moved = False
        counts = self.turned @ self.first.astype(np.float64)
        self.shared = self.table @ (counts / self.columns)
        self.size = float(self.rows[self.first].sum())
        self.spread = float((counts**2 / self.columns).sum())

    @property
    def chi2(self) -> float:
        return float(_chi2(self.total, np.array([self.size]), np.array([self.spread]))[0])

    def after(self, units: slice) -> Vector:
        """The chi2 that moving each of these units alone would give; minus infinity if it would empty a half."""
        factor, less = _terms(self.total, self.size + self.steps)
        chi2 = self.twice[units] * self.shared[units]
        chi2 += self.spread
        chi2 += self.own[units]
        kind = self.kind[units]
        chi2 -= less[kind]
        chi2 *= factor[kind]
        return np.asarray(chi2)

    def move(self, unit: int) -> None:
        self.moved = True
        sign = -1.0 if self.first[unit] else 1.0
        self.spread += 2 * sign * self.shared[unit] + self.own[unit]
        self.size += sign * self.rows[unit]
        self.first[unit] = not self.first[unit]
        self.twice[unit] = -self.twice[unit]
        self.kind[unit] ^= 1
        for word in self.table.indices[self.table.indptr[unit] : self.table.indptr[unit + 1]]:
            sharing = self.words.indices[self.words.indptr[word] : self.words.indptr[word + 1]]
            self.shared[sharing] += sign / self.columns[word]


Switch = Callable[[_Cut], None]


def best_halves(table: csr_array, switch: Switch, *, ties_together: bool) -> Halves:
    """Cut the units where the chi2 is greatest along the first axis, then move units while it rises.

    `table` is units x words, 0/1, without an empty line or column. With `ties_together`, units of one coordinate are never
    separated by the cut.
    """
    along = coordinates(table)
    cut = _Cut(table, table.tocsc(), _along_axis(table, along, ties_together=ties_together))
    switch(cut)
    cut.count()
    return Halves(cut.first, cut.chi2)


def _along_axis(table: csr_array, along: Vector, *, ties_together: bool) -> Mask:
    order = np.argsort(along, kind="stable")
    by_word = table[order].tocsc()
    rows, columns = margins(table)
    nth = np.arange(len(by_word.indices)) - np.repeat(by_word.indptr[:-1], np.diff(by_word.indptr)) + 1
    added = np.bincount(
        by_word.indices, weights=(2 * nth - 1) / np.repeat(columns, np.diff(by_word.indptr)), minlength=len(order)
    )
    sizes = np.cumsum(rows[order])
    chi2 = _chi2(float(sizes[-1]), sizes[:-1], np.cumsum(added, dtype=np.float64)[:-1])
    last = int(np.argmax(chi2 >= chi2.max() * (1 - ROUNDING)))
    if ties_together and along[order[last]] < along[order[-1]]:
        return np.asarray(along <= along[order[last]])
    first = np.zeros(len(order), dtype=bool)
    first[order[: last + 1]] = True
    return first


def _chi2(total: float, size: Vector, spread: Vector) -> Vector:
    factor, less = _terms(total, size)
    return factor * (spread - less)


def _terms(total: float, size: Vector) -> tuple[Vector, Vector]:
    """N² / (S (N - S)) and S²/N; with a half that is empty, what makes the chi2 minus infinity."""
    whole = (size > 0) & (size < total)
    rest = np.where(whole, size * (total - size), total**2)
    return total**2 / rest, np.where(whole, size**2 / total, np.inf)


def best_move_first(cut: _Cut) -> None:
    """Make the best of all single moves, again and again, while it raises the chi2 (rainette, its defect mended)."""
    everyone = slice(None)
    while True:
        chi2 = cut.after(everyone)
        unit = int(np.argmax(chi2))
        if not chi2[unit] > cut.chi2 * (1 + ROUNDING):
            return
        cut.move(unit)


def in_document_order(cut: _Cut) -> None:
    """Walk through the units and move each that raises the chi2 at once, until a walk moves none, or those of the last (IRaMuTeQ)."""
    before: list[int] = []
    while min(cut.first.sum(), (~cut.first).sum()) >= FEWEST:
        cut.count()
        moved = _one_walk(cut)
        if not moved or moved == before:
            return
        before = moved


def _one_walk(cut: _Cut) -> list[int]:
    moved, start, end = [], 0, len(cut.first)
    while start < end:
        block = slice(start, min(start + BLOCK, end))
        rising = cut.after(block) > cut.chi2 * (1 + ROUNDING)
        if not rising.any():
            start = block.stop
            continue
        unit = start + int(np.argmax(rising))
        cut.move(unit)
        moved.append(unit)
        start = unit + 1
    return moved
