"""How far two codings agree, from tables worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyse.agreement import SMALLEST_N, agreement, cross_counts


def table(*lines: tuple[int, ...]) -> pd.DataFrame:
    codes = [f"T0{place}" for place in range(1, len(lines) + 1)]
    return pd.DataFrame(list(lines), index=codes, columns=codes)


def test_kappa_and_its_interval_worked_out_by_hand() -> None:
    """20, 5, 10 and 15 texts: 35 of 50 equal, chance 0.5, kappa 0.4; its variance is 0.0504 / 3.125, a standard error of 0.126996."""
    found = agreement(table((20, 5), (10, 15)))
    assert found is not None
    assert (found.n, found.equal, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert (found.kappa_low, found.kappa_high) == pytest.approx(
        (0.4 - 1.959964 * 0.1269961, 0.4 + 1.959964 * 0.1269961), abs=1e-6
    )
    assert (found.share_low, found.share_high) == pytest.approx((0.562496, 0.808964), abs=1e-6)


def test_equal_codings_agree_wholly() -> None:
    """Two equal codings have a kappa of one, without doubt: its variance is zero."""
    found = agreement(table((20, 0), (0, 20)))
    assert found is not None
    assert (found.share, found.kappa, found.kappa_low, found.kappa_high) == (1.0, 1.0, 1.0, 1.0)


def test_one_code_alone_has_no_kappa() -> None:
    """Where both give the same code to all, chance alone explains it: the share is told, kappa is not."""
    found = agreement(table((40,)))
    assert found is not None
    assert (found.share, found.kappa) == (1.0, None)


def test_too_few_texts_have_no_agreement() -> None:
    """Under the smallest number of texts nothing is told; at it, something is."""
    assert agreement(table((SMALLEST_N - 1,))) is None
    assert agreement(table((SMALLEST_N,))) is not None


def test_codes_are_crossed_in_one_order() -> None:
    """Codes that only one side uses are on both sides; a text without one of the two codes is left out."""
    one = pd.Series(["T02", "T01", "T02", None], dtype="str")
    other = pd.Series(["T02", "T03", "T01", "T01"], dtype="str")
    expected = pd.DataFrame([[0, 0, 1], [1, 1, 0], [0, 0, 0]], index=["T01", "T02", "T03"], columns=["T01", "T02", "T03"])
    pd.testing.assert_frame_equal(cross_counts(one, other), expected, check_names=False)
