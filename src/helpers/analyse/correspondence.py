"""Correspondence analysis of a table of counts: lines and columns on the axes where they differ most.

Source: J.-P. Benzécri, L'analyse des données, 1973; notations of M. Greenacre, Correspondence Analysis in Practice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
NO_AXIS = 1e-12  # inertia under which an axis is rounding


@dataclass(frozen=True)
class Cloud:
    """The points of the lines, or of the columns; every table has one line a point, axes 1, 2… as columns.

    `coordinates`: principal; `contributions`: share of the axis's inertia that is the point's; `cos2`: share of the point's
    distance to the centre that the axis shows; `mass`: share of the total count.
    """

    coordinates: pd.DataFrame
    contributions: pd.DataFrame
    cos2: pd.DataFrame
    mass: pd.Series


@dataclass(frozen=True)
class Correspondence:
    """The axes, strongest first, and both clouds. `inertia`: of each axis; `share`: of the whole."""

    rows: Cloud
    columns: Cloud
    inertia: pd.Series

    @property
    def share(self) -> pd.Series:
        return self.inertia / self.inertia.sum()

    def project_columns(self, table: pd.DataFrame) -> pd.DataFrame:
        """Supplementary columns (counts on the same lines): where they fall, without any weight in the axes."""
        return _projected(table.loc[self.rows.coordinates.index].T, self.rows.coordinates, self.inertia)

    def project_rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Supplementary lines (counts on the same columns)."""
        return _projected(table[self.columns.coordinates.index], self.columns.coordinates, self.inertia)


def fit(table: pd.DataFrame) -> Correspondence:
    """Analyse a table of counts (lines x columns, none negative); empty lines and columns are left out.

    The sign of an axis is arbitrary: it is chosen so that the column of greatest contribution (the first of equals) is on the
    positive side.

    Raises
    ------
    ValueError
        Fewer than two lines or two columns are not empty, or a count is negative.
    """
    kept = table.loc[table.sum(axis=1).gt(0), table.sum(axis=0).gt(0)]
    if (table.to_numpy() < 0).any():
        raise ValueError("Une analyse des correspondances se fait sur des effectifs : aucun ne peut être négatif.")
    if min(kept.shape) < 2:  # noqa: PLR2004 - one point has nothing to differ from
        raise ValueError("Une analyse des correspondances demande au moins deux lignes et deux colonnes non vides.")
    share = kept.to_numpy(dtype=np.float64) / kept.to_numpy().sum()
    r, c = share.sum(axis=1), share.sum(axis=0)
    left, values, right = np.linalg.svd((share - np.outer(r, c)) / np.sqrt(np.outer(r, c)), full_matrices=False)
    axes = np.flatnonzero(values**2 > NO_AXIS)
    left, values, right = _oriented(left[:, axes], values[axes], right[axes].T)
    named = pd.RangeIndex(1, len(axes) + 1, name="axis")
    inertia = pd.Series(values**2, index=named, name="inertia")
    return Correspondence(
        _cloud(left * values / np.sqrt(r)[:, None], pd.Series(r, index=kept.index, name="mass"), inertia),
        _cloud(right * values / np.sqrt(c)[:, None], pd.Series(c, index=kept.columns, name="mass"), inertia),
        inertia,
    )


def _oriented(left: Matrix, values: Matrix, right: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    heaviest = np.argmax(np.round(np.abs(right), 10), axis=0)
    sign = np.where(right[heaviest, np.arange(right.shape[1])] < 0, -1.0, 1.0)
    return left * sign, values, right * sign


def _cloud(points: Matrix, mass: pd.Series, inertia: pd.Series) -> Cloud:
    coordinates = pd.DataFrame(points, index=mass.index, columns=inertia.index)
    squares = coordinates**2
    distance = squares.sum(axis=1)
    return Cloud(
        coordinates,
        squares.mul(mass, axis=0) / inertia,
        squares.div(distance.where(distance > 0, 1.0), axis=0),
        mass,
    )


def _projected(profiles: pd.DataFrame, others: pd.DataFrame, inertia: pd.Series) -> pd.DataFrame:
    """Each line of counts at the mean of the other cloud's points, stretched by the axis."""
    told = profiles[profiles.sum(axis=1) > 0]
    means = told.div(told.sum(axis=1), axis=0).to_numpy(dtype=np.float64) @ others.to_numpy()
    return pd.DataFrame(means / np.sqrt(inertia.to_numpy()), index=told.index, columns=inertia.index)
