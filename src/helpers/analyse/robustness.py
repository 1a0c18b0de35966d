"""How fragile an order of priorities is: counted in four ways, without each territory in turn, and over other draws of territories.

Orders are put together by Borda's method with mean ranks for equals (J.-C. de Borda, « Mémoire sur les élections au scrutin », 1784): each voter
gives a subject the number of subjects that it comes before, half a point for each equal. The voters are the contributions, the territories,
the territories in proportion to their inhabitants, or the publics: no way of counting is the right one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
FIRST = 3  # subjects said to come first
DRAWS = 1_000  # of as many territories as there are, with replacement
STEADY = 0.9  # share of the draws in which a robust subject still comes first
FEWEST = 3  # territories, under which nothing is said of robustness
SEED = 1784


class Weighting(StrEnum):
    """Who counts for one."""

    CONTRIBUTION = "contribution"
    TERRITORY = "territory"
    PUBLIC = "public"
    INHABITANTS = "inhabitants"


class Robustness(StrEnum):
    """What may be said of a subject that comes first when contributions are counted."""

    ROBUST = "robuste"
    WEIGHTED = "dépend de la pondération"
    ONE_TERRITORY = "portée par un territoire"


@dataclass(frozen=True)
class Priority:
    """A subject that comes first by contributions, and what shakes it.

    `places`: its place in each way of counting, 1 the first, equals sharing the mean; `without`: the territories without which it no longer comes
    first; `draws`: share of the draws of territories in which it does.
    """

    subject: str
    places: Mapping[Weighting, float]
    without: tuple[str, ...]
    draws: float

    @property
    def label(self) -> Robustness:
        if self.without:
            return Robustness.ONE_TERRITORY
        steady = self.draws >= STEADY and all(place <= FIRST for place in self.places.values())
        return Robustness.ROBUST if steady else Robustness.WEIGHTED


def priorities(by_territory: pd.DataFrame, by_public: pd.DataFrame, inhabitants: pd.Series) -> tuple[Priority, ...]:
    """The subjects that come first by contributions, with their robustness; none under three territories.

    `by_territory`: contributions, territories x subjects; `by_public`: publics x subjects; `inhabitants`: of each territory, on the same index.
    """
    if len(by_territory) < FEWEST:
        return ()
    places = _places(by_territory, by_public, inhabitants)
    first = places.loc[places[Weighting.CONTRIBUTION] <= FIRST].sort_values(Weighting.CONTRIBUTION, kind="stable")
    without = _without_each(by_territory)
    drawn = _share_of_draws(by_territory)
    return tuple(
        Priority(str(subject), {one: float(line[one]) for one in Weighting}, without[str(subject)], float(drawn[subject]))
        for subject, line in first.iterrows()
    )


def borda(counts: pd.DataFrame, weights: pd.Series | None = None) -> pd.Series:
    """Points of each subject (columns): each voter (line) ranks the subjects by its counts, and weighs 1 unless told."""
    points = counts.rank(axis=1, method="average") - 1
    told = points if weights is None else points.mul(weights.reindex(counts.index), axis=0)
    return told.sum()


def _places(by_territory: pd.DataFrame, by_public: pd.DataFrame, inhabitants: pd.Series) -> pd.DataFrame:
    """The place of each subject (lines) in each way of counting (columns)."""
    scores = {
        Weighting.CONTRIBUTION: by_territory.sum(),
        Weighting.TERRITORY: borda(by_territory),
        Weighting.PUBLIC: borda(by_public.reindex(columns=by_territory.columns, fill_value=0)),
        Weighting.INHABITANTS: borda(by_territory, inhabitants),
    }
    return pd.DataFrame({name: score.rank(ascending=False) for name, score in scores.items()})


def _without_each(by_territory: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each subject, the territories without which it does not come first by contributions."""
    counts = by_territory.to_numpy(dtype=np.float64)
    kept = _come_first(counts.sum(axis=0)[None, :] - counts)
    names = by_territory.index.astype(str)
    return {str(subject): tuple(names[~kept[:, place]]) for place, subject in enumerate(by_territory.columns)}


def _share_of_draws(by_territory: pd.DataFrame) -> pd.Series:
    """Share of the draws of territories in which each subject comes first by contributions; the same draws for the same territories."""
    ordered = by_territory.sort_index()
    chance = np.random.default_rng(SEED)
    drawn = chance.multinomial(len(ordered), np.full(len(ordered), 1 / len(ordered)), size=DRAWS).astype(np.float64)
    return pd.Series(_come_first(drawn @ ordered.to_numpy(dtype=np.float64)).mean(axis=0), index=ordered.columns)


def _come_first(totals: Matrix) -> NDArray[np.bool_]:
    """Which subjects (columns) come first in each line of totals: fewer than three before them, and at least one contribution."""
    before = (totals[:, None, :] > totals[:, :, None]).sum(axis=2)
    return np.asarray((before < FIRST) & (totals > 0))
