"""A chart written out: the house theme, each table once, plain values."""

from __future__ import annotations

import altair as alt
import pandas as pd
from altair.utils import schemapi

from helpers.show import charts, theme
from helpers.show.layout import down, layered
from helpers.show.specification import records, specification

TABLE = pd.DataFrame({"theme": ["Sobriété", "Travail"], "count": [12, 5]})


def test_a_table_is_written_once() -> None:
    """Two layers that draw one table name it; another table has its own name, and only what is drawn of it."""
    bars = alt.Chart(TABLE).mark_bar(style="solid-bar").encode(y=down("count", 10))
    other = alt.Chart(TABLE.head(1)).mark_text(style="label").encode(text=alt.Text("theme:N"))
    names = alt.Chart(TABLE).mark_text(style="label").encode(y=down("count", 10), text=alt.Text("theme:N"))
    found = specification(layered([bars, other, names], 500, 10))
    assert [layer["data"]["name"] for layer in found["layer"]] == ["table-1", "table-2", "table-1"]
    assert found["datasets"] == {
        "table-1": [{"theme": "Sobriété", "count": 12}, {"theme": "Travail", "count": 5}],
        "table-2": [{"theme": "Sobriété"}],
    }
    assert (found["width"], found["height"], found["config"]) == (500, 10, theme.chart_config())


def test_what_is_missing_is_null() -> None:
    """Whole numbers stay whole, categories are their texts, every kind of missing value is None."""
    rows = pd.DataFrame(
        {
            "whole": pd.array([3, None], dtype="Int64"),
            "share": [0.5, float("nan")],
            "name": pd.Categorical(["Agents", None]),
            "sure": [True, False],
        }
    )
    found = records(rows, rows.columns)
    assert found == [
        {"whole": 3, "share": 0.5, "name": "Agents", "sure": True},
        {"whole": None, "share": None, "name": None, "sure": False},
    ]
    assert [type(value) for value in found[0].values()] == [int, float, str, bool]


def test_making_a_chart_leaves_altair_strict_for_others() -> None:
    """Our charts are not checked while they are made; an analyst's own are, before and after."""
    assert schemapi.DEBUG_MODE
    charts.bars(TABLE, "theme", "count")
    assert schemapi.DEBUG_MODE
