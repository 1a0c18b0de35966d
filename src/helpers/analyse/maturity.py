"""The maturity profile: nine ordered levels, each with its evidence; a median, never a mean, never a rank."""

from __future__ import annotations

from dataclasses import dataclass

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
    known = levels["level"].dropna()
    enough = len(known) >= framing.thresholds.enough_dimensions
    median = float(known.median()) if enough else None
    proved = levels.loc[levels["evidenced"], "level"]
    return Profile(
        levels=levels,
        answered=len(known),
        evidenced=int(levels["evidenced"].sum()),
        median=median,
        minimum=int(known.min()) if len(known) else None,
        solid=int((known >= framing.thresholds.solid_level).sum()),
        stage=None if median is None else framing.stage(median),
        unbalanced=bool(len(known)) and bool(known.max() - known.min() >= framing.thresholds.unbalanced_gap),
        proved_median=float(proved.median()) if len(proved) >= framing.thresholds.enough_dimensions else None,
        sensitivity=sensitivity(_by_dimension(levels, known), _by_dimension(levels, proved), framing),
    )


def _by_dimension(levels: pd.DataFrame, kept: pd.Series) -> Levels:
    return {str(levels.loc[place, "dimension"]): int(level) for place, level in kept.items()}


def _levels(maturity: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    by_role = framing.lists["evidence_kinds"].by_role if "evidence_kinds" in framing.lists else {}
    proofs = [by_role[role].code for role in EVIDENCE_ROLES if role in by_role]
    lines = maturity.set_index("dimension").reindex([dimension.code for dimension in framing.dimensions])
    declared = lines["level"].fillna(NOT_ANSWERED)
    level = pd.to_numeric(declared.where(~declared.isin([NOT_ANSWERED, NOT_APPLICABLE]))).astype("Int64")
    return pd.DataFrame(
        {
            "dimension": lines.index,
            "label": [dimension.label for dimension in framing.dimensions],
            "level": level.array,
            "declared": declared.array,
            "evidenced": (lines["evidence_kind"].isin(proofs) & level.notna()).array,
            "evidence": lines["evidence"].array,
            "evidence_kind": lines["evidence_kind"].array,
            **{field: lines[field].array if field in lines else pd.NA for field in OPTIONAL},
        }
    )
