"""Who is met in a world more often than elsewhere, and its most typical segments."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert import keyness
from helpers.analyse.reinert.tree import Labels
from helpers.analyse.worlds.found import Over, Typical

MARKS = (
    3.84  # signed chi2 above which a word, a public or a territory marks a world: one chance in twenty, one degree of freedom
)
TYPICAL = 3  # segments quoted for a world
FEWEST_WORDS = 3  # active words of a typical segment: one word alone says little
MOST_NAMED = 6  # publics, or territories, named beside a world


def over_represented(groups: pd.Series, labels: Labels, classes: int, floor: int) -> list[tuple[Over, ...]]:
    """For each class, the groups over-represented in it with at least `floor` segments there; segments without a group count apart."""
    codes, known = pd.factorize(groups, sort=True)
    told = codes >= 0
    table = csr_array((np.ones(told.sum()), (np.flatnonzero(told), codes[told])), shape=(len(codes), len(known)))
    chi2 = keyness.on_units(table, labels, classes)
    counts = np.zeros((len(known), classes + 1), dtype=int)
    np.add.at(counts, (codes[told], labels[told]), 1)
    found = [
        sorted(
            (
                Over(str(name), int(counts[row, place]), int(counts[row].sum()), float(chi2[row, place - 1]))
                for row, name in enumerate(known)
                if chi2[row, place - 1] >= MARKS and counts[row, place] >= floor
            ),
            key=lambda one: (-one.chi2, one.code),
        )
        for place in range(1, classes + 1)
    ]
    return [tuple(one[:MOST_NAMED]) for one in found]


def typical(
    table: csr_array, labels: Labels, chi2: NDArray[np.float64], number: int, of: pd.DataFrame, texts: list[str]
) -> tuple[Typical, ...]:
    """The segments of a class whose words have the highest mean signed chi2; never twice the same text."""
    own = np.flatnonzero(labels == number)
    sizes = np.diff(table.indptr)[own]
    means = (table[own] @ chi2) / np.maximum(sizes, 1)
    enough = sizes >= FEWEST_WORDS
    order = np.lexsort((own, -np.round(means, 9), ~enough))
    return tuple(_first(own[order], of, texts))


def _first(units: NDArray[np.intp], of: pd.DataFrame, texts: list[str]) -> Iterator[Typical]:
    seen = set[str]()
    for unit in units:
        text = texts[unit]
        if text.lower() not in seen:
            seen.add(text.lower())
            yield shown(int(unit), of, texts)
        if len(seen) == TYPICAL:
            return


def shown(unit: int, of: pd.DataFrame, texts: list[str]) -> Typical:
    """A segment with its contribution."""
    public = of["public_shown"].iloc[unit]
    return Typical(
        id=str(of["id"].iloc[unit]),
        territory=str(of["territory"].iloc[unit]),
        public_shown=None if pd.isna(public) else str(public),
        text=texts[unit],
    )
