"""The order of priorities of a panel: its themes, counted by contribution, by territory, by public and by inhabitants (see `robustness`)."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.robustness import Priority, priorities
from helpers.framing.model import NOT_STATED, Framing


def order_of_priorities(contributions: pd.DataFrame, territories: pd.DataFrame, framing: Framing) -> tuple[Priority, ...]:
    """The themes that someone spoke of, the most present first; the theme of what fits nowhere is no priority.

    `contributions`: `theme`, `territory`, `public`, `public_shown`; `territories`: `slug`, `population` of all those of the panel, silent ones too.
    Publics are counted as the territories’ own pages tell them: anybody can count them again, and nothing that is masked weighs here.
    """
    codes = [theme.code for theme in framing.themes if not theme.residual]
    slugs = sorted(territories["slug"].astype("str"))
    by_territory = _table(contributions, "territory", codes).reindex(slugs, fill_value=0)
    stated = contributions[contributions["public"].ne(NOT_STATED)]
    inhabitants = territories.set_index("slug")["population"].astype("float64")
    return priorities(by_territory, _table(stated, "public_shown", codes), inhabitants)


def _table(contributions: pd.DataFrame, voters: str, themes: list[str]) -> pd.DataFrame:
    """Voters x themes; a voter that said nothing of any theme has no line."""
    counts = contributions.groupby(["theme", voters], observed=True).size().unstack("theme", fill_value=0)
    table = counts.set_axis(counts.index.astype("str"), axis=0).set_axis(counts.columns.astype("str"), axis=1)
    told = table.reindex(columns=themes, fill_value=0)
    return told[told.sum(axis=1) > 0].sort_index()
