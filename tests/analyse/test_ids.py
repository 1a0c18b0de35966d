"""Ids by what a column says, in the order of the table."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.ids import ids_by, ids_where

TABLE = pd.DataFrame({"id": ["b", "a", "c"], "status": ["en_service", None, "en_service"]}, dtype="str")


def test_ids_by_value() -> None:
    """Each value has its ids in the order of the lines; one that no line has, or a column that is not there, has none."""
    found = ids_by(TABLE, "status")
    assert (found["en_service"], found["abandonne"]) == (["b", "c"], [])
    assert ids_by(TABLE, "elsewhere")["en_service"] == []


def test_ids_of_the_lines_kept() -> None:
    """Another column may name the lines."""
    assert ids_where(TABLE, [True, False, True]) == ["b", "c"]
    assert ids_where(TABLE, [False, False, True], id_="status") == ["en_service"]
