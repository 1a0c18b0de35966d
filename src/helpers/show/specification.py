"""A chart as the Vega-Lite specification that is drawn: the house theme and no other, each table written once.

altair checks every part of a chart when it is made, and copies all the others at each step. Here charts are trusted (a test
checks them all against the schema) and only written out.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from helpers.show import theme

Chart = alt.LayerChart
unchecked = debug_mode(False)


def specification(chart: Chart) -> dict[str, Any]:
    """The specification of a chart of ours (see `layout.layered`), its tables named in the order of the layers that draw them."""
    layers = [layer for layer in chart.layer if isinstance(layer, alt.Chart)]
    tables = {id(layer.data): layer.data for layer in layers}
    names = {key: f"table-{place}" for place, key in enumerate(tables, start=1)}
    view = {"width": chart.width, "height": chart.height, "resolve": chart.resolve}
    return {
        "$schema": alt.SCHEMA_URL,
        "config": theme.chart_config(),
        "datasets": {names[key]: records(table) for key, table in tables.items()},
        "layer": [_layer(layer, names[id(layer.data)]) for layer in layers],
        **{name: _plain(value) for name, value in view.items() if value is not alt.Undefined},
    }


def _layer(layer: alt.Chart, table: str) -> dict[str, Any]:
    named = layer.copy(deep=False)
    named.data = alt.NamedData(table)
    return named.to_dict(validate=False, context={"top_level": False})


def _plain(value: object) -> object:
    return value.to_dict(validate=False) if isinstance(value, alt.SchemaBase) else value


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON will hold them: plain values, null where one is missing."""
    columns = [_values(table[name]) for name in table]
    return [dict(zip(table.columns, line, strict=True)) for line in zip(*columns, strict=True)]


def _values(column: pd.Series) -> list[object]:
    return [None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)]
