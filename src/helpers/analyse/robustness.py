"""How fragile a statement on many territories is: counted in four ways, without each territory in turn, over other draws of territories.

Orders are put together by Borda's method with mean ranks for equals (J.-C. de Borda, « Mémoire sur les élections au scrutin », 1784): each voter
gives a subject the number of subjects that it comes before, half a point for each equal. The voters are the contributions, the territories,
the territories in proportion to their inhabitants, or the publics: no way of counting is the right one.

A draw takes as many territories as there are, with replacement (B. Efron, « Bootstrap methods », 1979): it is one more way of weighting them. All
statements of a synthesis are tried on the same draws, which depend on the number of territories alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
FIRST = 3  # subjects said to come first
DRAWS = 1_000  # of as many territories as there are, with replacement
STEADY = 0.9  # share of the draws in which a robust statement still holds
HALF = 0.5  # of what is counted: above, one territory says more than all others together
FEWEST = 3  # territories, under which nothing is said of robustness
SEED = 1784


class Weighting(StrEnum):
    """Who counts for one."""

    CONTRIBUTION = "contribution"
    TERRITORY = "territory"
    PUBLIC = "public"
    INHABITANTS = "inhabitants"


class Robustness(StrEnum):
    """What may be said of a statement, once it was tried in other ways."""

    ROBUST = "robuste"
    WEIGHTED = "dépend de la pondération"
    ONE_TERRITORY = "portée par un territoire"


def label_of(without: int, is_steady: bool) -> Robustness:
    """The label of a statement that falls without some territories, taken one at a time, and is steady otherwise or not.

    It is carried by one territory when that one alone makes it fall. When several do, each on its own, it is a close call:
    it depends on what each weighs.
    """
    if without == 1:
        return Robustness.ONE_TERRITORY
    return Robustness.ROBUST if is_steady and not without else Robustness.WEIGHTED


@dataclass(frozen=True)
class Priority:
    """A subject in the order of priorities, and what moves it.

    `places`: its place in each way of counting that has voters, 1 the first, equals sharing the best; `without`: the territories without which, one at
    a time, it joins or leaves the first ones by contributions; `draws`: share of the draws of territories in which it is among them;
    `largest`: the territory that speaks most of it, and its share of the contributions.
    """

    subject: str
    places: Mapping[Weighting, int]
    without: tuple[str, ...]
    draws: float
    largest: tuple[str, float]

    @property
    def is_first(self) -> bool:
        """Whether it is among the first ones when contributions are counted."""
        return self.places[Weighting.CONTRIBUTION] <= FIRST

    @property
    def is_first_somehow(self) -> bool:
        """Whether one way of counting at least puts it among the first ones."""
        return any(place <= FIRST for place in self.places.values())

    @property
    def label(self) -> Robustness:
        """The label of « it is among the first ones », or of « it is not »."""
        as_one = all((place <= FIRST) == self.is_first for place in self.places.values())
        held = self.draws if self.is_first else 1 - self.draws
        if not self.is_first and as_one and self.largest[1] > HALF:
            return Robustness.ONE_TERRITORY
        return label_of(len(self.without), as_one and held >= STEADY)


def priorities(by_territory: pd.DataFrame, by_public: pd.DataFrame, inhabitants: pd.Series) -> tuple[Priority, ...]:
    """Every subject that someone spoke of, first by contributions on top; none under three territories.

    `by_territory`: contributions, territories x subjects; `by_public`: publics x subjects; `inhabitants`: of each territory, on the same index.
    """
    if len(by_territory) < FEWEST:
        return ()
    ordered = by_territory.sort_index()
    places = _places(ordered, by_public, inhabitants)
    without, drawn, largest = _without_each(ordered), _share_of_draws(ordered), _largest(ordered)
    told = [str(subject) for subject in ordered.columns if ordered[subject].sum() > 0]
    found = [Priority(one, places[one], without[one], drawn[one], largest[one]) for one in told]
    return tuple(sorted(found, key=lambda one: (one.places[Weighting.CONTRIBUTION], one.subject)))


def borda(counts: pd.DataFrame, weights: pd.Series | None = None) -> pd.Series:
    """Points of each subject (columns): each voter (line) ranks the subjects by its counts, and weighs 1 unless told."""
    points = counts.rank(axis=1, method="average") - 1
    told = points if weights is None else points.mul(weights.reindex(counts.index), axis=0)
    return told.sum()


@lru_cache(maxsize=4)
def draws(territories: int) -> Matrix:
    """How often each territory (column) is in each draw (line)."""
    chance = np.random.default_rng(SEED)
    return chance.multinomial(territories, np.full(territories, 1 / territories), size=DRAWS).astype(np.float64)


def _places(
    by_territory: pd.DataFrame, by_public: pd.DataFrame, inhabitants: pd.Series
) -> dict[str, dict[Weighting, int]]:  # fmt: skip
    """The places of each subject; a way of counting without any voter gives none."""
    scores = {
        Weighting.CONTRIBUTION: by_territory.sum(),
        Weighting.TERRITORY: borda(by_territory),
        Weighting.INHABITANTS: borda(by_territory, inhabitants),
    }
    if len(by_public):
        scores[Weighting.PUBLIC] = borda(by_public.reindex(columns=by_territory.columns, fill_value=0))
    ranks = {way: scores[way].rank(ascending=False, method="min") for way in Weighting if way in scores}
    return {str(one): {way: int(rank[one]) for way, rank in ranks.items()} for one in by_territory.columns}


def _without_each(by_territory: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """For each subject, the territories without which it joins or leaves the first ones by contributions."""
    counts = by_territory.to_numpy(dtype=np.float64)
    totals = counts.sum(axis=0)
    moved = _come_first(totals[None, :] - counts) != _come_first(totals[None, :])
    names = by_territory.index.astype(str)
    return {str(subject): tuple(names[moved[:, place]]) for place, subject in enumerate(by_territory.columns)}


def _share_of_draws(by_territory: pd.DataFrame) -> dict[str, float]:
    """Share of the draws of territories in which each subject comes first by contributions."""
    drawn = draws(len(by_territory)) @ by_territory.to_numpy(dtype=np.float64)
    shares = _come_first(drawn).mean(axis=0)
    return {str(subject): float(share) for subject, share in zip(by_territory.columns, shares, strict=True)}


def _largest(by_territory: pd.DataFrame) -> dict[str, tuple[str, float]]:
    totals = by_territory.sum()
    return {
        str(one): (str(by_territory[one].idxmax()), float(by_territory[one].max() / max(totals[one], 1)))
        for one in by_territory.columns
    }


def _come_first(totals: Matrix) -> NDArray[np.bool_]:
    """Which subjects (columns) come first in each line of totals: fewer than three before them, and at least one contribution."""
    before = (totals[:, None, :] > totals[:, :, None]).sum(axis=2)
    return np.asarray((before < FIRST) & (totals > 0))
