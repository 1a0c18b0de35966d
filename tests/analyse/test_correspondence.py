"""Correspondence analysis of a textbook table, and what holds for any table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analyse import correspondence

# M. Greenacre, Theory and Applications of Correspondence Analysis, 1984: smoking in five groups of a firm's staff.
SMOKE = pd.DataFrame(
    [[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]],
    index=["senior managers", "junior managers", "senior employees", "junior employees", "secretaries"],
    columns=["none", "light", "medium", "heavy"],
)


def test_the_table_of_smoking() -> None:
    """Inertias .0748, .0100 and .0004 (87.8 %, 11.8 %, 0.5 %), and the principal coordinates that the book prints, up to sign."""
    found = correspondence.fit(SMOKE)
    assert found.inertia.tolist() == pytest.approx([0.074759, 0.010017, 0.000414], abs=5e-7)
    assert found.share.round(3).tolist() == [0.878, 0.118, 0.005]
    printed_rows = [0.066, 0.259, 0.381, 0.233, 0.201]
    assert found.rows.coordinates[1].abs().round(3).tolist() == printed_rows
    assert found.columns.coordinates[1].abs().round(3).tolist() == [0.393, 0.099, 0.196, 0.294]
    assert found.rows.contributions.sum().tolist() == pytest.approx([1, 1, 1])
    assert found.rows.cos2.sum(axis=1).tolist() == pytest.approx([1] * 5)


def test_an_active_column_projected_falls_on_itself() -> None:
    """A column put back as a supplementary one is where it was, and a national sample of the book falls near its profile."""
    found = correspondence.fit(SMOKE)
    again = found.project_columns(SMOKE[["none"]])
    assert again.loc["none"].tolist() == pytest.approx(found.columns.coordinates.loc["none"].tolist())
    average = pd.DataFrame([[42, 29, 20, 9]], index=["national average"], columns=SMOKE.columns)
    assert np.abs(found.project_rows(average).loc["national average", 1]) == pytest.approx(0.258, abs=5e-4)


def test_the_order_of_lines_changes_no_coordinate() -> None:
    """Lines in another order keep their coordinates, signs included; an empty line is left out."""
    straight = correspondence.fit(SMOKE)
    turned = correspondence.fit(pd.concat([SMOKE.iloc[::-1], pd.DataFrame(0, index=["nobody"], columns=SMOKE.columns)]))
    assert np.abs(turned.rows.coordinates.loc[SMOKE.index] - straight.rows.coordinates).to_numpy().max() < 1e-9
    assert "nobody" not in turned.rows.coordinates.index


def test_a_table_without_difference_has_no_axis() -> None:
    """Proportional lines have nothing to show: no axis; one line, or a negative count, is refused in words."""
    assert correspondence.fit(pd.DataFrame([[1, 2], [2, 4]])).inertia.empty
    with pytest.raises(ValueError, match="au moins deux lignes"):
        correspondence.fit(pd.DataFrame([[1, 2]]))
    with pytest.raises(ValueError, match="négatif"):
        correspondence.fit(pd.DataFrame([[1, -2], [1, 1]]))
