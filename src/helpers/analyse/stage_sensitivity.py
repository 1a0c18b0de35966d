"""How firmly a stage holds: what it becomes when a bound moves, when one dimension moves, when only proved levels are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median

import pandas as pd

from helpers.framing.model import Framing, Stage

HALF_LEVEL = 0.5  # what bounds move by
Levels = Mapping[str, int]  # answered levels by dimension


@dataclass(frozen=True)
class Move:
    """A dimension that goes up or down by one level, and the stage that the territory then has."""

    dimension: str
    change: int
    stage: Stage


@dataclass(frozen=True)
class Sensitivity:
    """The stage of a territory and what it would be otherwise; a stage that stays is None everywhere.

    `lower`, `higher`: with bounds half a level lower, higher. `moves`: the dimensions that change it alone, of
    `possible` moves of one level. `proved`: when only the levels with a document are kept; `proved_n` of them, and no stage
    when they are too few (`proved_known` is false).
    """

    stage: Stage
    lower: Stage | None
    higher: Stage | None
    moves: tuple[Move, ...]
    possible: int
    proved: Stage | None
    proved_n: int
    proved_known: bool

    def moved(self, change: int) -> tuple[Move, ...]:
        """The moves of one direction: up (1) or down (-1)."""
        return tuple(move for move in self.moves if move.change == change)

    @property
    def by_bounds(self) -> bool:
        """Whether a bound decides."""
        return self.lower is not None or self.higher is not None


def sensitivity(levels: Levels, proved: Levels, framing: Framing) -> Sensitivity | None:
    """How a stage holds; None for a territory that answered too few dimensions to have one."""
    if len(levels) < framing.thresholds.enough_dimensions:
        return None
    middle = float(median(levels.values()))
    stage = framing.stage(middle)
    enough = len(proved) >= framing.thresholds.enough_dimensions
    kept = framing.stage(float(median(proved.values()))) if enough else None
    moves = tuple(_moves(levels, framing))
    return Sensitivity(
        stage=stage,
        lower=_other(stage, framing.stage(middle + HALF_LEVEL)),
        higher=_other(stage, framing.stage(middle - HALF_LEVEL)),
        moves=tuple(move for move in moves if move.stage != stage),
        possible=len(moves),
        proved=_other(stage, kept),
        proved_n=len(proved),
        proved_known=enough,
    )


def _other(stage: Stage, found: Stage | None) -> Stage | None:
    return None if found == stage else found


def _moves(levels: Levels, framing: Framing) -> Iterator[Move]:
    """Every move of one level on one dimension that stays on the scale."""
    for dimension, level in levels.items():
        for change in (-1, 1):
            if 0 <= level + change < len(framing.level_scale):
                moved = {**levels, dimension: level + change}
                yield Move(dimension, change, framing.stage(float(median(moved.values()))))


def by_territory(territories: pd.DataFrame, framing: Framing) -> dict[str, Sensitivity]:
    """The sensitivity of each territory that has a stage, by slug."""
    found = {str(line["slug"]): sensitivity(*_levels_of(line, framing), framing) for line in territories.to_dict("records")}
    return {slug: one for slug, one in found.items() if one is not None}


def _levels_of(line: Mapping[str, object], framing: Framing) -> tuple[Levels, Levels]:
    """Answered levels of a line of the table of territories, then those that have a document."""
    told = {dimension.code: line.get(f"level_{dimension.code}") for dimension in framing.dimensions}
    levels = {code: int(level) for code, level in told.items() if level is not None and not pd.isna(level)}  # type: ignore[call-overload]
    return levels, {code: level for code, level in levels.items() if line.get(f"proof_{code}") is True}
