"""The profile of maturity (framing note, E1): what is not answered is never a zero, what is alone is not proved."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyse.maturity import profile
from tests.analyse.tables import Row, frame, ia


def grid(*levels: str | None, proofs: str = "") -> pd.DataFrame:
    """Levels of M1, M2…; `proofs`: the kind of evidence of each, « - » for none."""
    kinds = [None if kind == "-" else kind for kind in proofs.ljust(len(levels), "-")]
    rows: list[Row] = [
        {"dimension": f"M{place}", "level": level, "evidence_kind": kind, "evidence": "Note" if kind else None}
        for place, (level, kind) in enumerate(zip(levels, kinds, strict=True), start=1)
    ]
    return frame("maturity", rows)


@pytest.mark.parametrize(
    ("levels", "median", "stage"),
    [
        (("0", "1", "1", "1", "2", "3"), 1.0, "amorce"),
        (("1", "1", "1", "2", "2", "2"), 1.5, "structuration"),
        (("2", "2", "2", "3", "3", "3"), 2.5, "structuration"),
        (("3", "3", "3", "3", "4", "4", "NA", "NR", "NR"), 3.0, "pratique"),
    ],
)
def test_median_of_six_answers_or_more(levels: tuple[str, ...], median: float, stage: str) -> None:
    """From six answered dimensions on, the median of the answered ones gives the stage."""
    found = profile(grid(*levels), ia())
    assert found.stage is not None
    assert (found.median, found.stage.code) == (median, stage)


def test_no_median_of_five_answers() -> None:
    """With five dimensions answered of nine there is no median and no stage, only what was answered."""
    found = profile(grid("4", "2", "2", "1", "3", "NR", "NA", "NR", None), ia())
    assert (found.answered, found.median, found.stage) == (5, None, None)
    assert (found.minimum, found.solid) == (1, 4)


def test_not_answered_is_never_zero() -> None:
    """NR, NA, an empty cell and an absent line are missing; the lowest level is that of the answered ones."""
    found = profile(grid("2", "NR", "NA", None), ia())
    assert found.levels["declared"].tolist() == ["2", "NR", "NA"] + ["NR"] * 6
    assert found.levels["level"].isna().tolist() == [False] + [True] * 8
    assert (found.answered, found.minimum, found.solid) == (1, 2, 1)


def test_level_zero_is_an_answer() -> None:
    """A declared zero counts as answered and as the lowest level."""
    found = profile(grid("0", "0", "0", "0", "0", "1"), ia())
    assert (found.answered, found.median, found.minimum, found.solid) == (6, 0.0, 0, 0)


def test_empty_grid() -> None:
    """A territory that answered nothing has nine dimensions « NR » and no summary at all."""
    found = profile(frame("maturity", []), ia())
    assert found.levels["declared"].tolist() == ["NR"] * 9
    assert (found.answered, found.evidenced, found.median, found.minimum, found.solid) == (0, 0, None, None, 0)
    assert not found.unbalanced


def test_evidence_is_a_document() -> None:
    """Public (A) and internal (B) documents are evidence; a statement (C), nothing, or a document without level are not."""
    found = profile(grid("1", "2", "3", "4", "NR", proofs="ABC-A"), ia())
    assert found.levels["evidenced"].tolist() == [True, True] + [False] * 7
    assert found.evidenced == 2


@pytest.mark.parametrize(
    ("levels", "unbalanced"), [(("0", "3"), True), (("1", "3"), False), (("NR", "3"), False), (("4", "1", "NA"), True)]
)
def test_unbalanced_from_three_levels_apart(levels: tuple[str, ...], unbalanced: bool) -> None:
    """A gap of three levels between answered dimensions is flagged; a missing level makes no gap."""
    assert profile(grid(*levels), ia()).unbalanced is unbalanced


def test_dimensions_stand_in_the_order_of_the_framing() -> None:
    """The profile has the nine dimensions in their order, whatever the order of the rows."""
    given = grid("1", "2", "3")
    pd.testing.assert_frame_equal(profile(given.iloc[::-1], ia()).levels, profile(given, ia()).levels)
    assert profile(given, ia()).levels["dimension"].tolist() == [f"M{place}" for place in range(1, 10)]
