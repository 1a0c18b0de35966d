"""Charts of one table: counts, crossings, dates. Aggregated table in, chart out; the theme says how it looks.

Every function takes the names of the columns that it reads; labels arrive in French, as they must be read, and rows are
drawn in the order given. A missing value is written, never drawn as zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
from babel.dates import format_date

from helpers import wording
from helpers.show import theme
from helpers.show.labels import fit, text_width, widest
from helpers.show.layout import (
    KEY,
    across,
    bottom,
    chosen,
    down,
    from_left,
    from_top,
    in_order,
    labels_above,
    layered,
    nothing,
    stacked,
)
from helpers.show.paint import KEY_SEPARATOR
from helpers.show.specification import unchecked

_DAY, _WEEK = pd.Timedelta(days=1), pd.Timedelta(days=7)
_MONTH_LABEL = 100  # pixels between two month labels
_MONTH = 30.4  # days
_CELL = 30  # height of a cell of a matrix


@unchecked
def bars(table: pd.DataFrame, label: str, value: str, note: str | None = None) -> alt.LayerChart:
    """Horizontal bars with their value at the end.

    `label`: text of the row; `value`: number, missing when it is not published; `note`: short text after the value
    (« dans 5 territoires »), or alone when the value is missing.
    """
    if table.empty:
        return nothing()
    rows = chosen(table, label=label, value=value, note=note or label)
    notes = rows["note"].fillna("") if note else [""] * len(rows)
    texts = [_value_text(count, str(said)) for count, said in zip(rows["value"], notes, strict=True)]
    rows = stacked(rows.assign(text=texts, zero=0, value=rows["value"].fillna(0)), theme.BAR_SIZE)
    width, height = theme.WIDTH - widest(texts) - theme.GAP, bottom(rows)
    return layered([labels_above(rows, height), *_bar(rows, "value", height, (0, _top(rows["value"])))], width, height)


@unchecked
def two_counts(
    table: pd.DataFrame,
    label: str,
    by_contribution: str,
    by_territory: str,
    titles: tuple[str, str] = ("Contributions", "Territoires"),
) -> alt.LayerChart:
    """Two countings side by side, each with its own scale, under one label.

    `label`: text of the row; `by_contribution`, `by_territory`: numbers; `titles`: what each panel counts.
    """
    if table.empty:
        return nothing()
    rows = chosen(table, label=label, left=by_contribution, right=by_territory)
    panel = (theme.WIDTH - 2 * theme.GAP) / 2
    longest = panel - max(text_width(_value_text(count)) for count in [*rows["left"], *rows["right"]]) - theme.GAP
    rows = rows.assign(
        left_text=rows["left"].map(_value_text),
        right_text=rows["right"].map(_value_text),
        left_zero=0,
        left_end=_shares(rows["left"]) * longest,
        right_zero=theme.WIDTH - panel,
        right_end=theme.WIDTH - panel + _shares(rows["right"]) * longest,
    )
    rows = stacked(rows, theme.BAR_SIZE, start=theme.LINE_HEIGHT + theme.GAP)
    height = bottom(rows)
    panels = [
        layer for side, style in (("left", "solid-bar"), ("right", "hollow-bar")) for layer in _panel(rows, side, style, height)
    ]
    headings = _headings(titles, (0, theme.WIDTH - panel), ("heading", "heading"))
    return layered([*headings, labels_above(rows, height), *panels], theme.WIDTH, height)


@unchecked
def diverging(
    table: pd.DataFrame,
    label: str,
    left: str,
    right: str,
    titles: tuple[str, str] = ("Attentes", "Points de vigilance"),
) -> alt.LayerChart:
    """Two opposite counts on both sides of one axis, with one scale.

    `label`: text of the row; `left`, `right`: numbers; `titles`: what each side counts.
    """
    if table.empty:
        return nothing()
    rows = chosen(table, label=label, left=left, right=right)
    texts = rows.assign(left_text=rows["left"].map(_value_text), right_text=rows["right"].map(_value_text))
    room = widest([*texts["left_text"], *texts["right_text"]]) + theme.GAP
    largest = _top(pd.concat([rows["left"], rows["right"]])) * theme.WIDTH / (theme.WIDTH - 2 * room)
    drawn = texts.assign(left_end=-rows["left"].fillna(0), right_end=rows["right"].fillna(0), zero=0)
    drawn = stacked(drawn, theme.BAR_SIZE, start=theme.LINE_HEIGHT + theme.GAP)
    height = bottom(drawn)
    base, y = alt.Chart(drawn), down("middle", height)
    sides = [
        base.mark_bar(style=bar, orient="horizontal").encode(
            x=across(end, -largest, largest), x2=alt.X2("zero:Q"), y=y, description=KEY
        )
        for bar, end in (("solid-bar", "left_end"), ("hollow-bar", "right_end"))
    ]
    values = [
        base.mark_text(style=style).encode(
            x=across(f"{side}_end", -largest, largest), y=y, text=alt.Text(f"{side}_text:N"), description=KEY
        )
        for side, style in (("left", "value-end"), ("right", "value"))
    ]
    headings = _headings(titles, (theme.WIDTH / 2 - theme.GAP, theme.WIDTH / 2 + theme.GAP), ("heading-end", "heading"))
    return layered([*headings, labels_above(drawn, height), *sides, *values], theme.WIDTH, height)


@unchecked
def matrix(table: pd.DataFrame, row: str, column: str, value: str, text: str) -> alt.LayerChart:
    """A crossing: the figure is written in each cell, the shade only repeats it.

    `row`, `column`: texts, in the order of their categories or else of first appearance; `value`: number for the shade,
    missing when masked; `text`: what the cell says (« 12 », « < 11 »). One row of the table a cell; an absent cell
    says « – ».
    """
    if table.empty:
        return nothing()
    cells = chosen(table, row=row, column=column, value=value, text=text)
    columns = in_order(cells["column"])
    cell = theme.WIDTH / len(columns)
    room = cell + theme.GAP / 4  # widths are told a little too wide
    turned = max(text_width(word) for name in columns for word in name.split()) > room
    headings = columns if turned else [fit(name, room) for name in columns]
    head = widest(headings) if turned else theme.LINE_HEIGHT * (1 + max(name.count("\n") for name in headings))
    places = pd.DataFrame({"column": columns, "text": headings, "left": [at * cell for at in range(len(columns))]})
    places = places.assign(right=places["left"] + cell, centre=places["left"] + cell / 2, y=head if turned else 0, key=columns)
    rows = stacked(
        pd.DataFrame({"row": in_order(cells["row"])}).assign(label=lambda names: names["row"]),
        _CELL,
        head + theme.ROW_GAP,
    )
    return _matrix_layers(_full_grid(cells, rows, places), places, rows, "turned" if turned else "column")


@unchecked
def timeline(table: pd.DataFrame, start: str, end: str, label: str, *, size: str, group: str) -> alt.LayerChart:
    """Events over time, one line an event, by date; the point grows with the number of participants.

    `start`, `end`: dates (`end` may be missing: one day); `label`: title; `size`: participants, missing when unknown;
    `group`: text that is written after them (the method). More events make the chart longer, never tighter.
    """
    if table.empty:
        return nothing()
    events = chosen(table, start=start, end=end, label=label, size=size, group=group)
    events = events.assign(start=pd.to_datetime(events["start"]), end=pd.to_datetime(events["end"]))
    events = events.assign(end=events["end"].fillna(events["start"])).sort_values(["start", "label"], kind="stable")
    calendar = Calendar(events["start"].min() - _WEEK, events["end"].max() + _WEEK)
    events = stacked(_told(events.reset_index(drop=True), calendar), theme.LINE_HEIGHT, start=theme.LINE_HEIGHT + 2 * theme.GAP)
    height = bottom(events)
    return layered([*_months(calendar, height), *_event_layers(events, height)], theme.WIDTH, height)


@dataclass(frozen=True)
class Calendar:
    """The days that a timeline shows, over its width."""

    begin: pd.Timestamp
    finish: pd.Timestamp

    @property
    def days(self) -> int:
        return int((self.finish - self.begin).days)

    def x(self, dates: Iterable[pd.Timestamp]) -> list[float]:
        """Dates in pixels."""
        return [(day - self.begin) / _DAY * (theme.WIDTH / self.days) for day in dates]


def _value_text(value: float, note: str = "") -> str:
    """What stands at the end of a bar."""
    if pd.isna(value):
        return note or wording.NOT_STATED
    return f"{wording.number(value, 0 if value == int(value) else 1)} {note}".strip()


def _top(values: pd.Series) -> float:
    """The largest value, 1 when all are zero or missing: a scale needs a length."""
    largest = values.max()
    return float(largest) if pd.notna(largest) and largest > 0 else 1.0


def _shares(values: pd.Series) -> pd.Series:
    """Each value as a share of the largest."""
    return values.fillna(0) / _top(values)


def _bar(rows: pd.DataFrame, value: str, height: float, domain: tuple[float, float]) -> list[alt.Chart]:
    """Bars from zero and the text at their end."""
    base, x, y = alt.Chart(rows), across(value, *domain), down("middle", height)
    return [
        base.mark_bar(style="solid-bar", orient="horizontal").encode(x=x, x2=alt.X2("zero:Q"), y=y, description=KEY),
        base.mark_text(style="value").encode(x=x, y=y, text=alt.Text("text:N"), description=KEY),
    ]


def _panel(rows: pd.DataFrame, side: str, style: str, height: float) -> list[alt.Chart]:
    """One panel of `two_counts`, in pixels."""
    base, x, y = alt.Chart(rows), across(f"{side}_end", 0, theme.WIDTH), down("middle", height)
    return [
        base.mark_bar(style=style, orient="horizontal").encode(x=x, x2=alt.X2(f"{side}_zero:Q"), y=y, description=KEY),
        base.mark_text(style="value").encode(x=x, y=y, text=alt.Text(f"{side}_text:N"), description=KEY),
    ]


def _headings(titles: Sequence[str], places: Sequence[float], styles: Sequence[str]) -> list[alt.Chart]:
    """Titles of panels, on the first line."""
    return [
        alt.Chart(pd.DataFrame({"text": [title]}))
        .mark_text(style=style)
        .encode(x=from_left(place), y=from_top(0), text=alt.Text("text:N"))
        for title, place, style in zip(titles, places, styles, strict=True)
    ]


def _full_grid(cells: pd.DataFrame, rows: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Every crossing with its place in pixels; the absent ones say « – »."""
    told = zip(cells["row"], cells["column"], cells["value"], cells["text"], strict=True)
    known = {(str(row), str(column)): (value, text) for row, column, value, text in told}
    top = _top(cells["value"])
    columns = list(zip(places["column"], places["left"], places["right"], places["centre"], strict=True))
    grid = []
    for row, middle in zip(rows["row"], rows["middle"], strict=True):
        for column, left, right, centre in columns:
            value, text = known.get((row, column), (math.nan, None))
            written, shade = "–" if pd.isna(text) else str(text), math.nan if pd.isna(value) else theme.shade(value, top)
            key = f"{row}{KEY_SEPARATOR}{column}"
            grid.append((left, right, centre, middle, middle - _CELL / 2, middle + _CELL / 2, value, written, key, shade))
    return pd.DataFrame(grid, columns=["left", "right", "centre", "middle", "start", "end", "value", "text", "key", "shade"])


def _matrix_layers(cells: pd.DataFrame, places: pd.DataFrame, rows: pd.DataFrame, heading: str) -> alt.LayerChart:
    """Headings, row labels, shaded cells and their figures."""
    height = bottom(rows)
    sides: dict[str, Any] = {
        "x": across("left", 0, theme.WIDTH), "x2": alt.X2("right:Q"), "y": down("start", height), "y2": alt.Y2("end:Q"), "description": KEY,
    }  # fmt: skip
    shade = alt.FillOpacity("shade:Q", scale=None)
    box = alt.Chart(cells.loc[cells["value"].notna()]).mark_rect(style="heat").encode(**sides, fillOpacity=shade)
    empty = alt.Chart(cells.loc[cells["value"].isna()]).mark_rect(style="box").encode(**sides)
    figures = (
        alt.Chart(cells)
        .mark_text(style="figure")
        .encode(x=across("centre", 0, theme.WIDTH), y=down("middle", height), text=alt.Text("text:N"), description=KEY)
    )
    titles = (
        alt.Chart(places)
        .mark_text(style=heading)
        .encode(x=across("centre", 0, theme.WIDTH), y=down("y", height), text=alt.Text("text:N"), description=KEY)
    )
    return layered([titles, labels_above(rows, height), empty, box, figures], theme.WIDTH, height)


def _told(events: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """How many people and how, beside the event where there is room, else under its title."""
    told = [_people(count, method) for count, method in zip(events["size"], events["group"], strict=True)]
    first, last = calendar.x(events["start"]), calendar.x(events["end"])
    sides = [_side(begin, end, text_width(text) + 3 * theme.GAP) for begin, end, text in zip(first, last, told, strict=True)]
    names = [str(label) for label in events["label"]]
    largest = _top(events["size"])
    return events.assign(
        key=names,
        label=[f"{name}\n{text}" if side == "under" else name for name, text, side in zip(names, told, sides, strict=True)],
        title=[fit(name) for name in names],
        text=told,
        side=sides,
        start=first,
        end=last,
        size=[theme.area(count, largest) for count in events["size"].fillna(0)],
    )


def _side(begin: float, end: float, room: float) -> str:
    """Where what is said of an event has room: after it, before it, else under its title."""
    if theme.WIDTH - end >= room:
        return "after"
    return "before" if begin >= room else "under"


def _people(count: float, method: object) -> str:
    """« 59 participants, atelier participatif »."""
    people = wording.NOT_STATED if pd.isna(count) else wording.counted(int(count), "participant")
    how = wording.inside(str(method)) if isinstance(method, str) else ""
    return ", ".join(part for part in (people, how) if part)


def _months(calendar: Calendar, height: float) -> list[alt.Chart]:
    """The first days of months: a line through the chart and their name above."""
    step = max(1, math.ceil(calendar.days / _MONTH / (theme.WIDTH / _MONTH_LABEL)))
    first = pd.date_range(calendar.begin, calendar.finish, freq="MS")[::step]
    places, names = calendar.x(first), [_month(day) for day in first]
    shown = [name if x + theme.GAP / 2 + text_width(name) <= theme.WIDTH else "" for x, name in zip(places, names, strict=True)]
    months = pd.DataFrame({"x": places, "text": shown, "y": theme.GAP, "top": theme.LINE_HEIGHT + theme.GAP, "end": height})
    base, x = alt.Chart(months), across("x", 0, theme.WIDTH)
    return [
        base.mark_rule(style="track").encode(x=x, y=down("top", height), y2=alt.Y2("end:Q")),
        base.mark_text(style="month").encode(x=x, y=down("y", height), text=alt.Text("text:N")),
    ]


@lru_cache(1024)  # the months of a campaign come back in each report
def _month(day: pd.Timestamp) -> str:
    """« oct. 2024 »."""
    return str(format_date(day, "MMM y", locale=wording.LOCALE)).replace(" ", wording.FIXED)


def _event_layers(events: pd.DataFrame, height: float) -> list[alt.Chart]:
    """The duration, the point, what is said beside."""
    heights = [(title.count("\n") + 1) * theme.LINE_HEIGHT for title in events["title"]]
    events = events.assign(left=0, under=events["top"] + heights, text=[fit(text) for text in events["text"]])
    base, y, x = alt.Chart(events), down("middle", height), across("start", 0, theme.WIDTH)
    layers = [
        base.mark_text(style="label").encode(x=from_left(0), y=down("top", height), text=alt.Text("title:N"), description=KEY),
        base.mark_rule(style="segment").encode(x=x, x2=alt.X2("end:Q"), y=y, description=KEY),
        base.mark_point(style=theme.group_style(0)).encode(x=x, y=y, size=alt.Size("size:Q", scale=None), description=KEY),
    ]
    for side, field, style, line in (
        ("after", "end", "beside", "middle"),
        ("before", "start", "beside-end", "middle"),
        ("under", "left", "scale-start", "under"),
    ):
        told = alt.Chart(events.loc[events["side"] == side]).mark_text(style=style)
        layers.append(
            told.encode(x=across(field, 0, theme.WIDTH), y=down(line, height), text=alt.Text("text:N"), description=KEY)
        )
    return layers
