"""The parts that charts share: rows with their label above the mark, keys, pixel axes, the empty chart.

Labels stand above their mark, over the full width: nothing is truncated and a phone can show the chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from helpers.show import theme
from helpers.show.labels import text_width, wrap

_TALL = ("disc", "ring", "median")  # marks higher than a line of text
NOTHING = "Aucune donnée à représenter."


@dataclass(frozen=True)
class Sign:
    """One entry of a key: a mark in its style, and what it means."""

    mark: Literal["point", "bar", "tick", "rule"]
    style: str
    text: str


def nothing() -> alt.LayerChart:
    """The chart of an empty table says so."""
    table = pd.DataFrame({"text": [NOTHING]})
    text = alt.Chart(table).mark_text(style="label").encode(x=alt.value(0), y=alt.value(0), text="text:N")
    return layered([text], theme.WIDTH, theme.LINE_HEIGHT)


def chosen(table: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """The columns that a chart reads, under the chart's own names; an unknown column is an error here."""
    return pd.DataFrame({role: table[column] for role, column in columns.items()}).reset_index(drop=True)


def in_order(values: pd.Series) -> list[str]:
    """The different values: in the order of the categories if there are some, else as they come."""
    seen = values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else values.dropna().unique()
    return [str(value) for value in seen]


def stacked(rows: pd.DataFrame, track: float | pd.Series, start: float = 0) -> pd.DataFrame:
    """Rows one under the other, in pixels: `label` wrapped, its `top`, `middle` and `base` of the track below."""
    labels = [wrap(str(label)) for label in rows["label"]]
    titles = pd.Series([float(theme.LINE_HEIGHT * (1 + label.count("\n"))) for label in labels])
    heights = titles + track + theme.ROW_GAP
    tops = start + heights.cumsum() - heights
    base = tops + titles + track
    return rows.assign(label=labels, top=tops, middle=base - track / 2, base=base)


def bottom(rows: pd.DataFrame) -> float:
    """Where the last row ends."""
    return float(rows["base"].iloc[-1]) + theme.GAP


def down(field: str, height: float) -> alt.Y:
    """A position from the top, in pixels."""
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))


def across(field: str, low: float, high: float, axis: alt.Axis | None = None) -> alt.X:
    """A position from left to right between two values."""
    return alt.X(f"{field}:Q", axis=axis, title=None, scale=alt.Scale(domain=[low, high], nice=False, zero=False))


def labels_above(rows: pd.DataFrame, height: float) -> alt.Chart:
    """The label of each row, from the left edge."""
    text: alt.Chart = alt.Chart(rows).mark_text(style="label")
    return text.encode(x=alt.value(0), y=down("top", height), text="label:N")


def key(signs: Sequence[Sign]) -> tuple[list[alt.Chart], float]:
    """The layers of a key laid out in lines of full width from the top, and the height that it takes."""
    places = pd.DataFrame(_flow(signs), columns=["index", "x", "y", "text"])
    layers = [_drawn(signs[int(row["index"])], places.loc[[at]]) for at, row in places.iterrows()]
    height = float(places["y"].max()) + theme.LINE_HEIGHT if signs else 0.0
    return [part for pair in layers for part in pair], height


def _flow(signs: Sequence[Sign]) -> Iterator[tuple[int, float, float, str]]:
    """Left edge and middle line of each entry, a new line when it would not fit."""
    tall = any(sign.style in _TALL for sign in signs)
    pitch = 2 * theme.DISC_RADIUS + theme.GAP if tall else theme.LINE_HEIGHT + theme.GAP / 2
    left, line = 0.0, 0
    for index, sign in enumerate(signs):
        width = 2 * theme.DISC_RADIUS + theme.GAP + text_width(sign.text)
        if left and left + width > theme.WIDTH:
            left, line = 0.0, line + 1
        yield index, left, (line + 0.5) * pitch, sign.text
        left += width + 2 * theme.GAP


def _drawn(sign: Sign, entry: pd.DataFrame) -> tuple[alt.Chart, alt.Chart]:
    """The mark and the text of one entry, placed by constants so that they disturb no scale."""
    left, y = float(entry["x"].iloc[0]), alt.value(float(entry["y"].iloc[0]))
    middle, end = left + theme.DISC_RADIUS, left + 2 * theme.DISC_RADIUS
    base = alt.Chart(entry)
    text = base.mark_text(style="quiet").encode(x=alt.value(end + theme.GAP), y=y, text="text:N")
    x, ends = alt.value(middle), {"x": alt.value(left), "x2": alt.value(end)}
    if sign.mark == "bar":
        return base.mark_bar(style=sign.style, orient="horizontal").encode(y=y, **ends), text
    if sign.mark == "rule":
        return base.mark_rule(style=sign.style).encode(y=y, **ends), text
    if sign.mark == "tick":
        return base.mark_tick(style=sign.style, orient="vertical").encode(x=x, y=y), text
    return base.mark_point(style=sign.style).encode(x=x, y=y), text


def layered(layers: Sequence[alt.Chart], width: float, height: float, own_scales: bool = False) -> alt.LayerChart:
    """The layers in one view of a given size; with their own scales when some carry axes and others pixels."""
    sizes: dict[str, Any] = {"width": width, "height": height}
    chart = alt.LayerChart(layer=list(layers), **sizes)
    if own_scales:
        chart.resolve = alt.Resolve(scale=alt.ScaleResolveMap(x="independent", y="independent"))
    return chart
