"""The stage that a territory would have if a bound or a dimension moved, in the words of its report and of the synthesis."""

from __future__ import annotations

from helpers.analyse.stage_sensitivity import Sensitivity
from helpers.framing.model import Stage
from helpers.wording import number

OTHERWISE = (
    "Bornes plus basses d’un demi-niveau",
    "Bornes plus hautes d’un demi-niveau",
    "Une dimension plus bas d’un niveau",
    "Une dimension plus haut d’un niveau",
    "Niveaux étayés seuls",
)


def otherwise(one: Sensitivity) -> tuple[str, ...]:
    """The stage of a territory, then what it would be in each of the other readings."""
    proved = _stage(one.proved) if one.proved_known else f"trop peu ({number(one.proved_n)})"
    return (
        one.stage.label,
        _stage(one.lower),
        _stage(one.higher),
        _moves_told(one, -1),
        _moves_told(one, 1),
        proved,
    )


def _stage(stage: Stage | None) -> str:
    return "=" if stage is None else stage.label


def _moves_told(one: Sensitivity, change: int) -> str:
    """The stage that one dimension alone leads to, and which dimensions do: all of them, or those few."""
    moves = one.moved(change)
    if not moves:
        return "="
    codes = ", ".join(move.dimension for move in moves)
    return f"{moves[0].stage.label} ({codes})"
