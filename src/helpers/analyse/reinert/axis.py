"""The first axis of a correspondence analysis of units x words, and the units in its order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dsyevr
from scipy.sparse import csr_array
from scipy.sparse.linalg import LinearOperator, eigsh

Vector = NDArray[np.float64]

SMALL = 256  # words: up to there, the direct way is quicker than iterations, and needs no starting point
TIE = 10  # decimals: identical units have the same coordinate up to rounding, and must stay together
GOLDEN = (5**0.5 - 1) / 2


def coordinates(table: csr_array) -> Vector:
    """The coordinate of each unit on the first axis, in shares of the greatest, rounded so that equals are equal.

    `table` is units x words, non-negative, without an empty line or column. The sign of an axis is arbitrary: it is chosen
    so that the word of greatest weight (the first of equals) is on the positive side.
    """
    sizes, held = margins(table)
    total = sizes.sum()
    rows, columns = sizes / total, held / total
    weights = np.repeat(1 / (total * np.sqrt(rows)), np.diff(table.indptr)) * (1 / np.sqrt(columns))[table.indices]
    scaled = csr_array((table.data * weights, table.indices, table.indptr), shape=table.shape)
    words = _oriented(_first_axis(scaled, np.sqrt(columns)))
    along = (scaled @ words) / np.sqrt(rows)
    greatest = np.abs(along).max()
    return np.asarray(np.round(along / greatest, TIE) + 0.0 if greatest > 0 else along)


def margins(table: csr_array) -> tuple[Vector, Vector]:
    """The sums of the lines and of the columns of a table of whole numbers without an empty line, straight from its entries."""
    lines = np.add.reduceat(table.data, table.indptr[:-1])
    return lines, np.bincount(table.indices, table.data, table.shape[1]).astype(np.float64)


def _first_axis(scaled: csr_array, trivial: Vector) -> Vector:
    """The weights of the words on the first axis once the trivial one (every unit alike) is set aside."""
    turned = scaled.T.tocsr()

    def apply(vector: Vector) -> Vector:
        flat = vector.ravel()
        return np.asarray(turned @ (scaled @ flat) - trivial * (trivial @ flat))

    size = len(trivial)
    if size <= SMALL:
        inertia = (turned @ scaled).toarray() - np.outer(trivial, trivial)
        # Of the whole spectrum, LAPACK is asked for the last direction alone: a quarter of the time.
        _, vectors, *_ = dsyevr((inertia + inertia.T) / 2, range="I", il=size, iu=size)
        return np.asarray(vectors[:, 0])
    start = np.modf(np.arange(1, size + 1) * GOLDEN)[0] - 0.5  # the same at each run, and in no particular direction
    start -= trivial * (trivial @ start)
    _, vectors = eigsh(LinearOperator((size, size), matvec=apply, dtype=np.float64), k=1, v0=start, which="LA")
    return np.asarray(vectors[:, 0])


def _oriented(words: Vector) -> Vector:
    """The same axis, its heaviest word positive."""
    weights = np.round(np.abs(words) / np.abs(words).max(), TIE)
    return words if words[int(np.argmax(weights))] >= 0 else -words
