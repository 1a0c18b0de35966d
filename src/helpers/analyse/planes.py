"""Two planes of the nation: its territories by their themes, its words by their publics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analyse import correspondence
from helpers.analyse.correspondence import Correspondence
from helpers.analyse.texts import Texts
from helpers.analyse.vocabulary import words_by_group

FEWEST_TERRITORIES = 5  # for a plane of territories
SMALLEST_TERRITORY = 20  # contributions: under, a few more would move it across the plane
FEWEST_PUBLICS = 3
MOST_WORDS = 24  # drawn: those that count most for the two axes


@dataclass(frozen=True)
class Plane:
    """Points on the first two axes: `name`, `kind`, `x`, `y`, `count`, `shown` (their cos2 on the plane, missing for projected ones).

    `shares`: what each axis tells of the whole; `left_out`: what was too small to be placed.
    """

    points: pd.DataFrame
    shares: tuple[float, float]
    left_out: tuple[str, ...] = ()


def territories_by_themes(contributions: pd.DataFrame, labels: Mapping[str, str]) -> Plane | None:
    """Territories and themes; size classes and stages are projected. `labels`: theme -> label. None under five territories."""
    counts = _crossed(contributions, "territory_name")
    small = counts.sum(axis=1).lt(SMALLEST_TERRITORY)
    active = counts[~small]
    if len(active) < FEWEST_TERRITORIES or active.gt(0).any().sum() < 3:  # noqa: PLR2004 - two axes need three columns
        return None
    found = correspondence.fit(active)
    inside = contributions[contributions["territory_name"].isin(list(active.index))]
    points = [
        _points(found.rows.coordinates, "territory", active.sum(axis=1), found.rows.cos2),
        _points(found.columns.coordinates, "theme", active.sum(axis=0), found.columns.cos2).assign(
            name=lambda lines: lines["name"].map(labels)
        ),
        *(_projected(found, _crossed(inside, by), kind) for by, kind in (("size_label", "size"), ("stage", "stage"))),
    ]
    return Plane(pd.concat(points, ignore_index=True), _shares(found), tuple(sorted(str(name) for name in counts.index[small])))


def words_by_publics(texts: Texts, smallest: int, size_labels: pd.Series) -> Plane | None:
    """Words and publics, as told beside each contribution; size classes are projected. None under three publics of `smallest`."""
    publics = texts.contributions["public_shown"]
    sizes = publics.value_counts()
    large = sorted(str(name) for name in sizes.index[sizes >= smallest])
    if len(large) < FEWEST_PUBLICS:
        return None
    table = words_by_group(texts, publics.where(publics.isin(large)))
    if min(table.shape, default=0) < FEWEST_PUBLICS:
        return None
    found = correspondence.fit(table)
    weight = found.rows.contributions.reindex(columns=[1, 2], fill_value=0.0) @ found.inertia.reindex([1, 2], fill_value=0.0)
    words = sorted(weight.index, key=lambda word: (-round(float(weight[word]), 12), word))[:MOST_WORDS]
    told = _points(found.rows.coordinates.loc[words], "word", table.sum(axis=1), found.rows.cos2)
    groups = words_by_group(texts, size_labels).reindex(table.index, fill_value=0)
    points = [
        _points(found.columns.coordinates, "public", sizes, found.columns.cos2),
        told,
        _points(found.project_columns(groups), "size", groups.sum()),
    ]
    return Plane(pd.concat(points, ignore_index=True), _shares(found), tuple(sorted(set(map(str, sizes.index)) - set(large))))


def _crossed(contributions: pd.DataFrame, by: str) -> pd.DataFrame:
    """Contributions by group and theme; what is of no group or theme is left out."""
    counts = contributions.groupby([by, "theme"], observed=True).size().unstack(fill_value=0)
    named = counts.set_axis(counts.index.astype("str"), axis=0).set_axis(counts.columns.astype("str"), axis=1)
    return named[~named.index.isin(["", "nan", "<NA>"])].sort_index().sort_index(axis=1)


def _projected(found: Correspondence, counts: pd.DataFrame, kind: str) -> pd.DataFrame:
    themes = counts.reindex(columns=found.columns.coordinates.index, fill_value=0)
    return _points(found.project_rows(themes), kind, themes.sum(axis=1))


def _points(coordinates: pd.DataFrame, kind: str, counts: pd.Series, cos2: pd.DataFrame | None = None) -> pd.DataFrame:
    plane = coordinates.reindex(columns=[1, 2], fill_value=0.0)
    shown = None if cos2 is None else cos2.reindex(columns=[1, 2], fill_value=0.0).sum(axis=1).loc[plane.index].to_numpy()
    return pd.DataFrame(
        {
            "name": [str(name) for name in plane.index],
            "kind": kind,
            "x": plane[1].to_numpy(),
            "y": plane[2].to_numpy(),
            "count": [int(counts[name]) for name in plane.index],
            "shown": pd.Series(shown, dtype="float64") if shown is not None else float("nan"),
        }
    )


def _shares(found: Correspondence) -> tuple[float, float]:
    shares = found.share.reindex([1, 2], fill_value=0.0)
    return float(shares[1]), float(shares[2])
