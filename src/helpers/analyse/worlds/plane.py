"""Worlds and the words that mark them on a plane, with the publics as supplementary points."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from helpers.analyse import correspondence
from helpers.analyse.reinert.tree import Labels
from helpers.analyse.worlds.found import Plane, World

WORDS = 4  # of each world, on the plane
FEWEST = 3  # worlds for two axes


def plane_of(
    counts: csr_array, vocabulary: Sequence[str], labels: Labels, worlds: Sequence[World], publics: pd.Series, floor: int
) -> Plane | None:
    """Words x worlds; a public is projected when at least `floor` segments are of it. None under three worlds."""
    if len(worlds) < FEWEST:
        return None
    numbers = [world.number for world in worlds]
    found = correspondence.fit(_table(counts, vocabulary, labels, numbers))
    shares = found.share.reindex([1, 2], fill_value=0.0)
    told = publics.value_counts()
    names = sorted(str(name) for name in told.index[told >= floor])
    codes = np.array([names.index(name) + 1 if name in names else 0 for name in publics.fillna("")])
    projected = found.project_columns(_table(counts, vocabulary, codes, range(1, len(names) + 1)))
    worlds_at, words_at, publics_at = (_places(one) for one in (found.columns.coordinates, found.rows.coordinates, projected))
    points = [
        *(_point(worlds_at[number], f"Monde {number}", "world", number) for number in numbers),
        *(_point(words_at[word], word, "word", world.number) for world in worlds for word in world.first_words[:WORDS]),
        *(_point(publics_at[place], name, "public", 0) for place, name in enumerate(names, start=1) if place in publics_at),
    ]
    return Plane(
        pd.DataFrame(points, columns=["name", "kind", "x", "y", "world"]).drop_duplicates(["name", "kind"], ignore_index=True),
        (float(shares[1]), float(shares[2])),
    )


def _table(counts: csr_array, vocabulary: Sequence[str], codes: Labels, numbers: Sequence[int]) -> pd.DataFrame:
    """Words x groups, by the group of each segment (0: none)."""
    member = np.zeros((len(codes), max(numbers, default=0) + 1))
    member[np.arange(len(codes)), codes] = 1
    found = pd.DataFrame(np.asarray(counts.T @ member), index=pd.Index(vocabulary, name="word"))
    return found[list(numbers)]


def _places(coordinates: pd.DataFrame) -> dict[Hashable, tuple[float, float]]:
    """The place of each point on the first two axes, 0 on one that is not there."""
    axes = coordinates.reindex(columns=[1, 2], fill_value=0.0)
    return dict(zip(axes.index, zip(axes[1].tolist(), axes[2].tolist(), strict=True), strict=True))


def _point(place: tuple[float, float], name: str, kind: str, world: int) -> tuple[str, str, float, float, int]:
    return name, kind, *place, world
