"""The parts that charts share: rows with their label above the mark, keys, pixel axes, the empty chart.

Labels stand above their mark, over the full width: nothing is truncated and a phone can show the chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from helpers.show import theme
from helpers.show.labels import fit, text_width

_TALL = ("disc", "ring", "median")  # marks higher than a line of text
KEY = alt.Description("key:N")  # what a mark stands for: the same name everywhere on a page
NOTHING = "Aucune donnée à représenter."


Rows = list[dict[str, Any]]  # what a chart draws, each value by the name of its field


@dataclass(frozen=True)
class Sign:
    """One entry of a key: a mark in its style, and what it means."""

    mark: Literal["point", "bar", "tick", "rule"]
    style: str
    text: str


def nothing() -> alt.LayerChart:
    """The chart of an empty table says so."""
    table = drawn_from([{"text": NOTHING}])
    text = table.mark_text(style="label").encode(x=from_left(0), y=from_top(0), text=alt.Text("text:N"))
    return layered([text], theme.WIDTH, theme.LINE_HEIGHT)


def drawn_from(rows: Rows) -> alt.Chart:
    """A chart of plain rows, which altair takes as they are; for the few rows of a chart, a table of pandas would take longer than all the rest."""
    return alt.Chart({"values": rows})


def rows_of(table: pd.DataFrame, **columns: str) -> Rows:
    """The columns that a chart reads, under the chart's own names, as plain rows; an unknown column is an error here."""
    values = [table[column].tolist() for column in columns.values()]
    return [dict(zip(columns, line, strict=True)) for line in zip(*values, strict=True)]


def largest(values: Iterable[Any]) -> float:
    """The largest value, 1 when all are zero or missing: a scale needs a length."""
    top = max((value for value in values if not pd.isna(value)), default=0)
    return float(top) if top > 0 else 1.0


def chosen(table: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """The columns that a chart reads, under the chart's own names; an unknown column is an error here."""
    return pd.DataFrame({role: table[column].array for role, column in columns.items()})


def in_order(values: pd.Series) -> list[str]:
    """The different values: in the order of the categories if there are some, else as they come."""
    seen = values.cat.categories if isinstance(values.dtype, pd.CategoricalDtype) else dict.fromkeys(values.tolist())
    return [str(value) for value in seen if not pd.isna(value)]


def stacked(rows: Rows, track: float | Sequence[float], start: float = 0) -> Rows:
    """Rows one under the other, in pixels: `label` on its lines, its `top`, `middle` and `base` of the track below.

    `key` keeps the name that the row had before.
    """
    tracks = [track] * len(rows) if isinstance(track, int | float) else track
    placed, top = [], start
    for row, height in zip(rows, tracks, strict=True):
        name = str(row["label"])
        label = fit(name)
        foot = theme.LINE_HEIGHT * (1.0 + label.count("\n")) + height
        base = top + foot
        placed.append({"key": name, **row, "label": label, "top": top, "middle": base - height / 2, "base": base})
        top += foot + theme.ROW_GAP
    return placed


def bottom(rows: Rows) -> float:
    """Where the last row ends."""
    return float(rows[-1]["base"]) + theme.GAP


def down(field: str, height: float) -> alt.Y:
    """A position from the top, in pixels."""
    return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, padding=0))


def across(field: str, low: float, high: float, axis: alt.Axis | None = None) -> alt.X:
    """A position from left to right between two values."""
    return alt.X(f"{field}:Q", axis=axis, title=None, scale=alt.Scale(domain=[low, high], nice=False, zero=False, padding=0))


# altair gives no type to what makes these three.


def from_left(pixels: float) -> alt.XValue:
    """A place counted from the left edge, whatever the scale."""
    return alt.XValue(pixels)  # type: ignore[no-untyped-call]


def up_to(pixels: float) -> alt.X2Value:
    """Where what begins `from_left` ends."""
    return alt.X2Value(pixels)  # type: ignore[no-untyped-call]


def from_top(pixels: float) -> alt.YValue:
    """A place counted from the top, whatever the scale."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def labels_above(rows: alt.Chart, height: float) -> alt.Chart:
    """The label of each row, from the left edge."""
    text: alt.Chart = rows.mark_text(style="label")
    return text.encode(x=from_left(0), y=down("top", height), text=alt.Text("label:N"), description=KEY)


def key(signs: Sequence[Sign]) -> tuple[list[alt.Chart], float]:
    """The layers of a key laid out in lines of full width from the top, and the height that it takes."""
    places = list(_flow(signs))
    layers = [part for sign, place in zip(signs, places, strict=True) for part in _drawn(sign, *place)]
    height = max(y for _, y in places) + theme.LINE_HEIGHT if signs else 0.0
    return layers, height


def _flow(signs: Sequence[Sign]) -> Iterator[tuple[float, float]]:
    """Left edge and middle line of each entry, a new line when it would not fit."""
    tall = any(sign.style in _TALL for sign in signs)
    pitch = 2 * theme.DISC_RADIUS + theme.GAP if tall else theme.LINE_HEIGHT + theme.GAP / 2
    left, line = 0.0, 0
    for sign in signs:
        width = 2 * theme.DISC_RADIUS + theme.GAP + text_width(sign.text)
        if left and left + width > theme.WIDTH:
            left, line = 0.0, line + 1
        yield left, (line + 0.5) * pitch
        left += width + 2 * theme.GAP


def _drawn(sign: Sign, left: float, line: float) -> tuple[alt.Chart, alt.Chart]:
    """The mark and the text of one entry, placed by constants so that they disturb no scale."""
    middle, end, y = left + theme.DISC_RADIUS, left + 2 * theme.DISC_RADIUS, from_top(line)
    base = drawn_from([{"text": sign.text}])
    text = base.mark_text(style="quiet").encode(x=from_left(end + theme.GAP), y=y, text=alt.Text("text:N"))
    if sign.mark == "bar":
        bar = base.mark_bar(style=sign.style, orient="horizontal")
        return bar.encode(x=from_left(left), x2=up_to(end), y=y), text
    if sign.mark == "rule":
        return base.mark_rule(style=sign.style).encode(x=from_left(left), x2=up_to(end), y=y), text
    if sign.mark == "tick":
        return base.mark_tick(style=sign.style, orient="vertical").encode(x=from_left(middle), y=y), text
    return base.mark_point(style=sign.style).encode(x=from_left(middle), y=y), text


def layered(layers: Sequence[alt.Chart], width: float, height: float) -> alt.LayerChart:
    """The layers in one view of a given size."""
    sizes: dict[str, Any] = {"width": width, "height": height}
    chart = alt.LayerChart(**sizes)
    chart.layer = list(layers)  # layers given at once would be copied twice, down to the last property
    return chart
