"""The maturity profile: nine ordered levels, each with its evidence; a median, never a mean, never a rank."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import pandas as pd

from helpers.analyse.stage_sensitivity import Levels, Sensitivity, sensitivity
from helpers.framing.model import Framing, Stage

NOT_ANSWERED = "NR"
NOT_APPLICABLE = "NA"
EVIDENCE_ROLES = ("public_document", "internal_document")
OPTIONAL = ("assessor", "assessed_on", "comment")  # fields that a framing may leave out


@dataclass(frozen=True)
class Profile:
    """`levels`: one line a dimension: `dimension`, `label`, `level` (missing when NR or NA), `declared` (text),
    `evidenced`, `evidence`, `evidence_kind`, `assessor`, `assessed_on`, `comment` (missing where the framing does not ask). The
    summary is over the answered dimensions only; `proved_median` over those with a document, when they are enough.
    `sensitivity`: how firmly the stage holds, where there is one.
    """

    levels: pd.DataFrame
    answered: int
    evidenced: int
    median: float | None
    minimum: int | None
    solid: int
    stage: Stage | None
    unbalanced: bool
    proved_median: float | None
    sensitivity: Sensitivity | None


def profile(maturity: pd.DataFrame, framing: Framing) -> Profile:
    """The profile of a territory (framing note, E1): median only when enough dimensions are answered."""
    levels = _levels(maturity, framing)
    columns = (levels[name].tolist() for name in ("dimension", "level", "evidenced"))
    told = [(code, int(level), proved) for code, level, proved in zip(*columns, strict=True) if not pd.isna(level)]
    known: Levels = {code: level for code, level, _ in told}
    proved: Levels = {code: level for code, level, is_proved in told if is_proved}
    enough = framing.thresholds.enough_dimensions
    middle = float(median(known.values())) if len(known) >= enough else None
    return Profile(
        levels=levels,
        answered=len(known),
        evidenced=len(proved),
        median=middle,
        minimum=min(known.values(), default=None),
        solid=sum(level >= framing.thresholds.solid_level for level in known.values()),
        stage=None if middle is None else framing.stage(middle),
        unbalanced=bool(known) and max(known.values()) - min(known.values()) >= framing.thresholds.unbalanced_gap,
        proved_median=float(median(proved.values())) if len(proved) >= enough else None,
        sensitivity=sensitivity(known, proved, framing),
    )


def _levels(maturity: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    by_role = framing.lists["evidence_kinds"].by_role if "evidence_kinds" in framing.lists else {}
    proofs = [by_role[role].code for role in EVIDENCE_ROLES if role in by_role]
    places = {dimension: place for place, dimension in enumerate(maturity["dimension"].tolist())}
    asked = [places.get(dimension.code, -1) for dimension in framing.dimensions]  # -1: no line
    told = [name for name in ("level", "evidence", "evidence_kind", *OPTIONAL) if name in maturity]
    lines = {name: maturity[name].array.take(asked, allow_fill=True) for name in told}
    declared = [NOT_ANSWERED if pd.isna(level) else level for level in lines["level"].tolist()]
    levels = [None if level in (NOT_ANSWERED, NOT_APPLICABLE) else int(level) for level in declared]
    kinds = zip(lines["evidence_kind"].tolist(), levels, strict=True)
    return pd.DataFrame(
        {
            "dimension": pd.array([dimension.code for dimension in framing.dimensions], dtype="str"),
            "label": [dimension.label for dimension in framing.dimensions],
            "level": pd.array(levels, dtype="Int64"),
            "declared": pd.array(declared, dtype="str"),
            "evidenced": [kind in proofs and level is not None for kind, level in kinds],
            "evidence": lines["evidence"],
            "evidence_kind": lines["evidence_kind"],
            **{field: lines.get(field, pd.NA) for field in OPTIONAL},
        }
    )
