"""What moved between two collections of the maturity grid, where the dates of assessment let one say it.

Two levels of a dimension make a change only when each is dated and the second date comes after the first: a level that
was not assessed again has not moved, it was copied. Levels are ordinal: a change is « up » or « down » by so many steps, and
nothing is averaged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from helpers.framing.model import Framing


class Turn(StrEnum):
    """What two assessments of a dimension tell."""

    UP = "en hausse"
    DOWN = "en baisse"
    SAME = "inchangé"
    NOT_AGAIN = "pas réévalué"  # not dated, or not dated after the first
    UNKNOWN = "sans comparaison"  # not answered in one of the two


@dataclass(frozen=True)
class Change:
    """A dimension in two collections: levels (None when not answered), dates (None when not told), and what may be said."""

    dimension: str
    label: str
    before: int | None
    after: int | None
    since: pd.Timestamp | None
    until: pd.Timestamp | None
    turn: Turn


def maturity_changes(before: pd.DataFrame, after: pd.DataFrame, framing: Framing) -> tuple[Change, ...]:
    """The changes of a territory from the levels of its profile (`maturity.profile(…).levels`) in two collections, in the order of the framing."""
    return tuple(_changes(before.set_index("dimension"), after.set_index("dimension"), framing))


def _changes(before: pd.DataFrame, after: pd.DataFrame, framing: Framing) -> Iterator[Change]:
    for dimension in framing.dimensions:
        first, second = (_told(levels, dimension.code) for levels in (before, after))
        yield Change(dimension.code, dimension.label, first[0], second[0], first[1], second[1], _turn(first, second))


Assessed = tuple[int | None, pd.Timestamp | None]


def _told(levels: pd.DataFrame, dimension: str) -> Assessed:
    """Level and date of a dimension; a dimension that a framing did not have yet was not answered."""
    if dimension not in levels.index:
        return None, None
    line = levels.loc[dimension]
    return (
        None if pd.isna(line["level"]) else int(line["level"]),
        None if pd.isna(line["assessed_on"]) else pd.Timestamp(line["assessed_on"]),
    )


def _turn(first: Assessed, second: Assessed) -> Turn:
    (level, day), (later_level, later_day) = first, second
    if level is None or later_level is None:
        return Turn.UNKNOWN
    if day is None or later_day is None or later_day <= day:
        return Turn.NOT_AGAIN
    if level == later_level:
        return Turn.SAME
    return Turn.UP if later_level > level else Turn.DOWN
