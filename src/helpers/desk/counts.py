"""Contributions counted once in every way that the exploration asks for: two million rows become a table that answers at once.

`public_shown` is who spoke, where the page of the territory tells it beside the row: what is counted here can be counted on the
published pages, so that no masked count comes back. Texts are never read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

from helpers.analyse.corpus import FILE
from helpers.files import utf8_name
from helpers.framing.model import Framing
from helpers.show import parts

KEYS = ("territory", "theme", "kind", "public_shown")
COUNT = "contributions"


@dataclass(frozen=True)
class Chosen:
    """What an analyst chose to look at, codes and labels as stored; an empty one chooses all."""

    theme: str = ""
    kind: str = ""
    public: str = ""

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The columns that are chosen in, with the value of each."""
        named = (("theme", self.theme), ("kind", self.kind), ("public_shown", self.public))
        return tuple((column, value) for column, value in named if value)


def count(folders: Sequence[Path]) -> pd.DataFrame:
    """One line a territory × theme × kind × public that occurs (`territory`, `theme`, `kind`, `public_shown`, `contributions`)."""
    paths = [utf8_name(folder / FILE) for folder in folders]
    if not paths:
        return pd.DataFrame({key: pd.Series(dtype="category") for key in KEYS} | {COUNT: pd.Series(dtype="int64")})
    form = ds.ParquetFileFormat(dictionary_columns=set(KEYS))
    table = ds.dataset(paths, format=form).to_table(columns=list(KEYS), use_threads=False).unify_dictionaries()
    counted = table.group_by(list(KEYS), use_threads=False).aggregate([([], "count_all")])
    return counted.rename_columns([*KEYS, COUNT]).to_pandas()


def chosen_rows(counts: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """The lines of what is chosen."""
    kept = pd.Series(True, index=counts.index)
    for column, value in chosen.pairs():
        kept &= counts[column].eq(value)
    return counts[kept]


def by_theme(counts: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """One line a theme of the framing, in its order: `theme`, `label`, `contributions`, `territories` that carry it."""
    totals, carriers = counts.groupby("theme", observed=True)[COUNT].sum(), _carriers(counts)
    lines = [
        (theme.code, theme.label, int(totals.get(theme.code, 0)), int(carriers.get(theme.code, 0))) for theme in framing.themes
    ]
    return pd.DataFrame(lines, columns=["theme", "label", COUNT, "territories"])


def _carriers(counts: pd.DataFrame) -> pd.Series:
    return counts[["theme", "territory"]].drop_duplicates()["theme"].value_counts()


def by_public(counts: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """One line a theme × public × kind that occurs: `theme`, `public`, `kind` (plural label), `contributions`."""
    lines = counts.groupby(["theme", "public_shown", "kind"], observed=True, dropna=False)[COUNT].sum().reset_index()
    kinds = framing.lists["kinds"]
    return pd.DataFrame({
        "theme": lines["theme"].astype("str"),
        "public": [parts.public_told(framing, public) for public in lines["public_shown"].astype("object")],
        "kind": [kinds.by_code[kind].plural or kind for kind in lines["kind"].astype("str")],
        COUNT: lines[COUNT].astype("int64"),
    })  # fmt: skip


def by_territory(counts: pd.DataFrame) -> pd.DataFrame:
    """One line a territory, one column a theme: how many contributions, nought where there is none."""
    return counts.pivot_table(index="territory", columns="theme", values=COUNT, aggfunc="sum", fill_value=0, observed=True)
