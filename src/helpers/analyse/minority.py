"""The positions that the fewest share: kept with their words, listed theme by theme, so that no count of many covers them.

A contribution is among them when its territory noted it as isolated or as a minority's, when one person alone carries it, or when its theme is hardly
spoken of where it was said. A theme without any still gives its least carried contribution of each territory.
"""

from __future__ import annotations

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


def few(tables: Tables, framing: Framing) -> pd.Series:
    """Why each contribution of a territory is among the least shared (a `Few`); missing for all others, and for those whose words are held back.

    `tables`: the publishable ones, where words that are held back are missing.
    """
    said = tables.contributions
    reasons = pd.Series(None, index=said.index, dtype="object")
    for reason, holds in reversed(list(_holds(said, framing).items())):
        reasons = reasons.mask(holds, reason.value)
    reasons = reasons.where(said["text"].notna())
    return reasons.mask(_least(said, reasons), Few.LEAST.value).astype("str")


def _holds(said: pd.DataFrame, framing: Framing) -> dict[Few, pd.Series]:
    roles = framing.lists["agreements"].by_role if "agreements" in framing.lists and "agreement" in said else {}
    noted = {
        reason: said["agreement"].eq(roles[role].code).fillna(False)
        for reason, role in ((Few.ISOLATED, "isolated"), (Few.MINORITY, "minority"))
        if role in roles
    }
    alone = {Few.ONE_PERSON: said["people"].eq(1).fillna(False)} if "people" in said else {}
    return noted | alone | {Few.RARE: said["theme"].map(said["theme"].value_counts()).le(RARE_COUNT)}


def _least(said: pd.DataFrame, reasons: pd.Series) -> pd.Series:
    """The printable contribution with the fewest people, then the first id, of each theme that has no other reason."""
    bare = said[said["text"].notna() & ~said["theme"].isin(set(said.loc[reasons.notna(), "theme"]))]
    people = bare["people"].astype("float64") if "people" in bare else pd.Series(np.inf, index=bare.index)
    first = bare.assign(people=people.fillna(np.inf)).sort_values(["people", "id"]).drop_duplicates("theme")
    return pd.Series(said.index.isin(first.index), index=said.index)


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
