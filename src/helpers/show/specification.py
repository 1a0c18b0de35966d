"""A chart as the Vega-Lite specification that is drawn: the house theme and no other, each table written once.

altair checks every part of a chart when it is made, and copies all the others at each step. Here charts are trusted (a test
checks them all against the schema) and only written out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from helpers.show import theme

Chart = alt.LayerChart
unchecked = debug_mode(False)
TYPES = {"N": "nominal", "O": "ordinal", "Q": "quantitative", "T": "temporal"}  # of a field, by the sign of its shorthand
PARTS = {"data", "mark", "encoding"}  # of a layer: what our charts are made of


def specification(chart: Chart) -> dict[str, Any]:
    """The specification of a chart of ours (see `layout.layered`), its tables named in the order of the layers that draw them."""
    layers = [layer for layer in chart.layer if isinstance(layer, alt.Chart)]
    tables = {id(layer.data): layer.data for layer in layers}
    names = {key: f"table-{place}" for place, key in enumerate(tables, start=1)}
    drawn = [_layer(layer, names[id(layer.data)]) for layer in layers]
    return {
        "$schema": alt.SCHEMA_URL,
        "config": theme.chart_config(),
        "datasets": {names[key]: _rows(table, _fields(drawn, names[key])) for key, table in tables.items()},
        "layer": drawn,
        "width": chart.width,
        "height": chart.height,
    }


def _layer(layer: alt.Chart, table: str) -> dict[str, Any]:
    """A layer that finds its rows by their name. One that computes, filters or selects would be drawn otherwise than it says."""
    given = {name for name, value in layer._kwds.items() if value is not alt.Undefined}  # noqa: SLF001 - see `_written`
    assert given <= PARTS, given - PARTS
    return {"data": {"name": table}, "mark": _written(layer.mark), "encoding": _written(layer.encoding)}


def _written(part: object) -> Any:  # noqa: ANN401 - what JSON holds
    """A part of a chart as altair would write it, where every field is told with its type (« theme:N ») and nothing has to be guessed."""
    if isinstance(part, alt.SchemaBase):
        given = part._kwds  # noqa: SLF001 - altair shows in no other way what a part was given
        told = {name: _written(value) for name, value in given.items() if value is not alt.Undefined}
        return _without_shorthand(told, is_typed="type" in given) if "shorthand" in told else told
    return [_written(one) for one in part] if isinstance(part, list) else part


def _without_shorthand(told: dict[str, Any], *, is_typed: bool) -> dict[str, Any]:
    """A channel with its field and its type apart; the end of a range (`x2`) has the type of its start."""
    field, _, code = told.pop("shorthand").rpartition(":")
    assert "(" not in field, field  # an aggregate
    return told | {"field": field} | ({"type": TYPES[code]} if is_typed else {})


def _fields(layers: Iterable[dict[str, Any]], table: str) -> frozenset[str]:
    """What is drawn of a table."""
    encodings = (channel for layer in layers if layer["data"]["name"] == table for channel in layer["encoding"].values())
    return frozenset(channel["field"] for channel in encodings if "field" in channel)


def _rows(table: Any, fields: Collection[str]) -> list[dict[str, Any]]:  # noqa: ANN401 - what altair takes for the data of a chart
    """What is drawn of a table of pandas, or of plain rows (see `layout.drawn_from`)."""
    if isinstance(table, pd.DataFrame):
        return records(table, fields)
    return [{name: _plain(value) for name, value in row.items() if name in fields} for row in table["values"]]


def records(table: pd.DataFrame, fields: Collection[str]) -> list[dict[str, Any]]:
    """Rows as JSON will hold them, fields in the order of the table: plain values, null where one is missing."""
    columns = {name: _values(table[name]) for name in table if name in fields}
    return [dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True)]


def _values(column: pd.Series) -> list[object]:
    return [_plain(value) for value in column.tolist()]


def _plain(value: Any) -> object:  # noqa: ANN401 - a value of any table
    return None if value is None or value is pd.NA or value != value else value  # noqa: PLR0124 - NaN and NaT alone differ from themselves
