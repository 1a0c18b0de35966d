"""The plane of size × maturity: its points, and the names of those that are within a zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analyse.compare import FRANCE
from helpers.desk.counts import by_territory
from helpers.desk.linked import TOTAL
from helpers.files import digest

SPREAD = 0.24  # of a level: how far points of one level are moved apart, by their names alone
OF_TERRITORY = ("slug", "name", "population", "median")


@dataclass(frozen=True)
class Zone:
    """A rectangle of the plane: inhabitants from … to …, height from … to …."""

    population: tuple[float, float]
    height: tuple[float, float]

    @classmethod
    def of(cls, selected: Mapping[str, Sequence[float]]) -> Zone | None:
        """The zone of a brush, as the chart tells it; None when nothing is brushed."""
        if not {"population", "hauteur"} <= {*selected}:
            return None
        (left, right), (low, high) = sorted(selected["population"]), sorted(selected["hauteur"])
        return cls((left, right), (low, high))


def plane_of(territories: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """The French territories that can be placed: `slug`, `name`, `population`, `median`, `hauteur`, contributions in all and by theme."""
    placed = territories[territories["group"].eq(FRANCE) & territories["median"].notna() & territories["population"].gt(0)]
    if placed.empty:
        return pd.DataFrame()
    themes = by_territory(counts).reindex(placed["slug"].astype("str"), fill_value=0)
    themes = themes.set_axis(themes.columns.astype("str"), axis="columns").reset_index(drop=True)
    own = placed[list(OF_TERRITORY)].reset_index(drop=True).astype({"population": "int64", "median": "float64"})
    heights = own["median"] + [SPREAD * (_drawn(slug) - 0.5) for slug in own["slug"]]
    return own.assign(hauteur=heights, **{TOTAL: themes.sum(axis="columns")}).join(themes)


def _drawn(slug: str) -> float:
    """A number from 0 to 1 that nothing but a name decides."""
    return int(digest(slug)[:6], 16) / 0xFFFFFF


def within(plane: pd.DataFrame, zone: Zone | None) -> pd.DataFrame:
    """The territories of a zone, all of them without one."""
    if zone is None or plane.empty:
        return plane
    return plane[plane["population"].between(*zone.population) & plane["hauteur"].between(*zone.height)]
