"""The positions that the fewest share: kept with their words, listed theme by theme, so that no count of many covers them.

A contribution is among them when its territory noted it as isolated or as a minority's, when one person alone carries it, or when its theme is hardly
spoken of where it was said. A theme without any still gives its least carried contribution of each territory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from helpers.analyse.contributions import RARE_COUNT
from helpers.collect.tables import Tables
from helpers.framing.model import Framing

LEAST_SHOWN = 3  # positions that a theme shows at least, when it has as many that may be printed


class Few(StrEnum):
    """Why a position is among the least shared, the strongest reason first; the value is what a page says."""

    ISOLATED = "isolée"
    MINORITY = "minoritaire"
    ONE_PERSON = "une seule personne"
    RARE = "thème peu abordé sur place"
    LEAST = "la moins portée sur place"


NOTED = {"isolated": Few.ISOLATED, "minority": Few.MINORITY}  # role of an agreement -> what it tells


def few(tables: Tables, framing: Framing) -> pd.Series:
    """Why each contribution of a territory is among the least shared (a `Few`); missing for all others, and for those whose words are held back.

    `tables`: the publishable ones, where words that are held back are missing.
    """
    said = tables.contributions
    positions = _positions(said, framing)
    held = {place: reason for place, one in positions.items() if (reason := _reason(one)) is not None}
    least = _least(
        {place: one for place, one in positions.items() if place not in held}, {positions[one].theme for one in held}
    )
    reasons = held | dict.fromkeys(least, Few.LEAST)
    told = [reasons[place].value if place in reasons else None for place in range(len(said))]
    return pd.Series(told, index=said.index, dtype="str")


@dataclass(frozen=True)
class _Position:
    """What tells why a contribution is among the least shared: its territory's note, who carries it, how often its theme is spoken of."""

    id: str
    theme: str
    noted: Few | None
    people: float  # without end when it is not known
    spoken: int


def _positions(said: pd.DataFrame, framing: Framing) -> dict[int, _Position]:
    """The contributions whose words may be printed, by their place."""
    roles = framing.lists["agreements"].by_role if "agreements" in framing.lists and "agreement" in said else {}
    noted = {roles[role].code: reason for role, reason in NOTED.items() if role in roles}
    agreements = said["agreement"].tolist() if noted else [None] * len(said)
    people = said["people"].to_numpy("float64", na_value=np.inf).tolist() if "people" in said else [np.inf] * len(said)
    themes = said["theme"].tolist()
    spoken = Counter(themes)
    lines = zip(said["id"].tolist(), themes, agreements, people, said["text"].notna().tolist(), strict=True)
    return {
        place: _Position(id_, theme, noted.get(agreement), carried, spoken[theme])
        for place, (id_, theme, agreement, carried, printed) in enumerate(lines)
        if printed
    }


def _reason(one: _Position) -> Few | None:
    """The strongest reason."""
    if one.noted is not None or one.people == 1:
        return one.noted or Few.ONE_PERSON
    return Few.RARE if one.spoken <= RARE_COUNT else None


def _least(bare: Mapping[int, _Position], others: Collection[str]) -> list[int]:
    """The printable contribution with the fewest people, then the first id, of each theme that has no other reason."""
    first: dict[str, int] = {}
    for place in sorted(bare, key=lambda place: (bare[place].people, bare[place].id)):
        first.setdefault(bare[place].theme, place)
    return [place for theme, place in first.items() if theme not in others]


def least_shared(contributions: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """The least shared positions of one panel, theme by theme, the least shared first.

    `contributions`: the rows of the nation (`corpus`), of the themes that are looked at. Result: `theme`, `id`, `territory`, `territory_name`, `kind`, `text`, `few`. Those
    that are only the least carried of their territory come in where a theme has fewer than `LEAST_SHOWN` others. Equal ones: the least populated
    territory first, since a large collection is heard anyway.
    """
    held = contributions[contributions["few"].notna() & contributions["text"].notna()]
    order = {reason.value: place for place, reason in enumerate(Few)}
    people = territories.set_index("slug")["population"].astype("float64")
    told = (
        held[["theme", "id", "territory", "territory_name", "kind", "text", "few"]]
        .astype("str")
        .assign(_order=held["few"].astype("str").map(order), _people=held["territory"].astype("str").map(people))
        .sort_values(["theme", "_order", "_people", "id"], ignore_index=True)
    )
    place = told.groupby("theme").cumcount()
    kept = told["few"].ne(Few.LEAST.value) | place.lt(LEAST_SHOWN)
    return told[kept].drop(columns=["_order", "_people"]).reset_index(drop=True)
