"""From one wave to the next, for the nation: the territories of both waves, what they promised and what became of it.

Only what moves little memory is read: the table of territories of each wave, the themes of each contribution, and the commitments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from helpers.analyse.waves import followed
from helpers.framing.campaign import Campaign
from helpers.framing.model import Framing
from helpers.parquet import read_parquet

COMMITMENTS = "commitments.parquet"


@dataclass(frozen=True)
class FormerNation:
    """The former wave: its campaign, its table of territories, its rows (`territory`, `theme`), the folder of its tables."""

    campaign: Campaign
    territories: pd.DataFrame
    themes: pd.DataFrame
    folder: Path


@dataclass(frozen=True)
class NationalWaves:
    """`both`, `arrived`, `left`: slugs of the territories of both waves, of this one only, of the former one only.

    `names`: slug -> name. `stages`: those of both whose stage is known twice (`slug`, `before`, `now`). `themes`: territories
    of both waves that carry each theme (`theme`, `label`, `before`, `now`). `commitments`: `waves.followed`, with `territory`.
    """

    campaign: Campaign
    both: tuple[str, ...]
    arrived: tuple[str, ...]
    left: tuple[str, ...]
    names: dict[str, str]
    stages: pd.DataFrame
    themes: pd.DataFrame
    commitments: pd.DataFrame


def national_waves(
    former: FormerNation, territories: pd.DataFrame, contributions: pd.DataFrame, folder: Path, framing: Framing, cut_off: date
) -> NationalWaves:
    """Compare two waves over the territories that are in both; `folder` holds the tables of this one."""
    before, now = former.territories.set_index("slug"), territories.set_index("slug")
    both = tuple(slug for slug in now.index if slug in before.index)
    stages = pd.DataFrame({"slug": both, "before": before.loc[list(both), "stage"], "now": now.loc[list(both), "stage"]})
    return NationalWaves(
        campaign=former.campaign,
        both=both,
        arrived=tuple(slug for slug in now.index if slug not in before.index),
        left=tuple(slug for slug in before.index if slug not in now.index),
        names={**before["name"].to_dict(), **now["name"].to_dict()},
        stages=stages[stages["before"].ne("") & stages["now"].ne("")].reset_index(drop=True),
        themes=_carried(former.themes, contributions, both, framing),
        commitments=_followed(former.folder, folder, both, framing, cut_off),
    )


def _carried(before: pd.DataFrame, now: pd.DataFrame, both: Iterable[str], framing: Framing) -> pd.DataFrame:
    """How many territories of both waves carry each theme in each of them: each counts for one, however much it sent."""
    held = set(both)
    counts = []
    for frame in (before, now):
        pairs = frame[["territory", "theme"]].drop_duplicates()
        counts.append(pairs[pairs["territory"].isin(held)]["theme"].astype("str").value_counts())
    lines = [(theme.code, theme.label, *(int(count.get(theme.code, 0)) for count in counts)) for theme in framing.themes]
    frame = pd.DataFrame(lines, columns=["theme", "label", "before", "now"])
    return frame[frame["before"].gt(0) | frame["now"].gt(0)].reset_index(drop=True)


def _followed(before: Path, now: Path, both: Iterable[str], framing: Framing, cut_off: date) -> pd.DataFrame:
    found = [
        followed(read_parquet(before / slug / COMMITMENTS), read_parquet(now / slug / COMMITMENTS), framing, cut_off).assign(
            territory=slug
        )
        for slug in both
    ]
    filled = [frame for frame in found if len(frame)]
    empty = pd.DataFrame({name: [] for name in ("id", "answer", "answer_now", "progress", "due", "state", "late", "territory")})
    return pd.concat(filled, ignore_index=True) if filled else empty
