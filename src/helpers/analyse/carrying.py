"""How much the status of a group of propositions owes to one territory: tried without each, and over draws of territories.

Only what anybody may know is moved: the territories of a group and their size classes. The publics stay as they were found, since a status that
fell with one territory would tell who spoke there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyse.propositions import CONVERGENT, EMERGENT
from helpers.analyse.robustness import FEWEST, HALF, STEADY, Robustness, draws, label_of
from helpers.framing.model import Framing


@dataclass(frozen=True)
class Carrying:
    """What carries a group. `without`: the territories without which, one at a time, its status falls; `draws`: share of the draws of
    territories in which it holds; `largest`: the territory that holds most of its contributions, and its share of them.
    """  # fmt: skip

    without: tuple[str, ...]
    draws: float
    largest: tuple[str, float]

    @property
    def label(self) -> Robustness:
        return label_of(len(self.without), self.draws >= STEADY and self.largest[1] <= HALF)


def carrying(propositions: pd.DataFrame, classes: Mapping[str, str], framing: Framing) -> dict[str, Carrying]:
    """Group -> what carries it, for groups of `propositions`; `classes`: size class of each territory of the panel.

    Nothing is said under three territories.
    """
    if len(classes) < FEWEST:
        return {}
    place = {slug: column for column, slug in enumerate(sorted(classes))}
    present = draws(len(classes)).T > 0
    limits = framing.thresholds
    needs = {
        CONVERGENT: (limits.convergent_territories, limits.convergent_classes),
        EMERGENT: (limits.emergent_territories, 1),
    }

    @cache  # many groups are carried by the same territories
    def moved(status: str, territories: tuple[str, ...]) -> tuple[tuple[str, ...], float]:
        need = needs.get(status, (1, 1))
        own = [classes[slug] for slug in territories]
        rows = present[[place[slug] for slug in territories]]
        return _without(territories, own, need), float(_holds(rows, own, need).mean())

    return {
        str(line.group): Carrying(*moved(line.status, line.territories), _largest(line.territories, line.shares))
        for line in propositions.itertuples()
    }


def _without(territories: Sequence[str], classes: Sequence[str], need: tuple[int, int]) -> tuple[str, ...]:
    """The territories without which too few territories or too few classes are left."""
    held = Counter(classes)
    return tuple(
        slug
        for slug, own in zip(territories, classes, strict=True)
        if len(territories) - 1 < need[0] or len(held) - (held[own] == 1) < need[1]
    )


def _holds(present: NDArray[np.bool_], classes: Sequence[str], need: tuple[int, int]) -> NDArray[np.bool_]:
    """In which draws enough of the territories (lines), of enough classes, are there."""
    of_class = np.array(classes)
    met = sum(present[of_class == one].any(axis=0).astype(np.int64) for one in sorted(set(classes)))
    return np.asarray((present.sum(axis=0) >= need[0]) & (met >= need[1]))


def _largest(territories: Sequence[str], shares: Sequence[int]) -> tuple[str, float]:
    most = int(np.argmax(shares))
    return territories[most], shares[most] / sum(shares)
