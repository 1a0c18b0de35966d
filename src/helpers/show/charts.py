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
    Rows,
    across,
    bottom,
    down,
    drawn_from,
    from_left,
    from_top,
    in_order,
    labels_above,
    largest,
    layered,
    nothing,
    rows_of,
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
    rows = rows_of(table, label=label, value=value, note=note or label)
    texts = [_value_text(row["value"], str(row["note"]) if note and not pd.isna(row["note"]) else "") for row in rows]
    told = [row | {"text": text, "zero": 0, "value": _or_zero(row["value"])} for row, text in zip(rows, texts, strict=True)]
    rows = stacked(told, theme.BAR_SIZE)
    base, width, height = drawn_from(rows), theme.WIDTH - widest(texts) - theme.GAP, bottom(rows)
    top = largest(row["value"] for row in rows)
    return layered([labels_above(base, height), *_bar(base, "value", height, (0, top))], width, height)


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
    rows = rows_of(table, label=label, left=by_contribution, right=by_territory)
    panel = (theme.WIDTH - 2 * theme.GAP) / 2
    longest = panel - max(text_width(_value_text(row[side])) for row in rows for side in ("left", "right")) - theme.GAP
    most_left, most_right = (largest(row[side] for row in rows) for side in ("left", "right"))
    told = [
        {
            "label": row["label"],
            "left_text": _value_text(row["left"]),
            "right_text": _value_text(row["right"]),
            "left_zero": 0,
            "left_end": _or_zero(row["left"]) / most_left * longest,
            "right_zero": theme.WIDTH - panel,
            "right_end": theme.WIDTH - panel + _or_zero(row["right"]) / most_right * longest,
        }
        for row in rows
    ]
    rows = stacked(told, theme.BAR_SIZE, start=theme.LINE_HEIGHT + theme.GAP)
    base, height = drawn_from(rows), bottom(rows)
    panels = [
        layer for side, style in (("left", "solid-bar"), ("right", "hollow-bar")) for layer in _panel(base, side, style, height)
    ]
    headings = _headings(titles, (0, theme.WIDTH - panel), ("heading", "heading"))
    return layered([*headings, labels_above(base, height), *panels], theme.WIDTH, height)


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
    rows = rows_of(table, label=label, left=left, right=right)
    told = [
        {
            "label": row["label"],
            "left_text": _value_text(row["left"]),
            "right_text": _value_text(row["right"]),
            "left_end": -_or_zero(row["left"]),
            "right_end": _or_zero(row["right"]),
            "zero": 0,
        }
        for row in rows
    ]
    room = widest([row[side] for side in ("left_text", "right_text") for row in told]) + theme.GAP
    end = largest(row[side] for row in rows for side in ("left", "right")) * theme.WIDTH / (theme.WIDTH - 2 * room)
    drawn = stacked(told, theme.BAR_SIZE, start=theme.LINE_HEIGHT + theme.GAP)
    height = bottom(drawn)
    base, y = drawn_from(drawn), down("middle", height)
    sides = [
        base.mark_bar(style=bar, orient="horizontal").encode(
            x=across(field, -end, end), x2=alt.X2("zero:Q"), y=y, description=KEY
        )
        for bar, field in (("solid-bar", "left_end"), ("hollow-bar", "right_end"))
    ]
    values = [
        base.mark_text(style=style).encode(
            x=across(f"{side}_end", -end, end), y=y, text=alt.Text(f"{side}_text:N"), description=KEY
        )
        for side, style in (("left", "value-end"), ("right", "value"))
    ]
    headings = _headings(titles, (theme.WIDTH / 2 - theme.GAP, theme.WIDTH / 2 + theme.GAP), ("heading-end", "heading"))
    return layered([*headings, labels_above(base, height), *sides, *values], theme.WIDTH, height)


@unchecked
def matrix(table: pd.DataFrame, row: str, column: str, value: str, text: str) -> alt.LayerChart:
    """A crossing: the figure is written in each cell, the shade only repeats it.

    `row`, `column`: texts, in the order of their categories or else of first appearance; `value`: number for the shade,
    missing when masked; `text`: what the cell says (« 12 », « < 11 »). One row of the table a cell; an absent cell
    says « – ».
    """
    if table.empty:
        return nothing()
    cells, columns = rows_of(table, row=row, column=column, value=value, text=text), in_order(table[column])
    cell = theme.WIDTH / len(columns)
    room = cell + theme.GAP / 4  # widths are told a little too wide
    turned = max(text_width(word) for name in columns for word in name.split()) > room
    headings = columns if turned else [fit(name, room) for name in columns]
    head = widest(headings) if turned else theme.LINE_HEIGHT * (1 + max(name.count("\n") for name in headings))
    places = [
        {
            "text": heading, "left": at * cell, "right": at * cell + cell, "centre": at * cell + cell / 2,
            "y": head if turned else 0, "key": name,
        }
        for at, (name, heading) in enumerate(zip(columns, headings, strict=True))
    ]  # fmt: skip
    rows = stacked([{"label": name} for name in in_order(table[row])], _CELL, head + theme.ROW_GAP)
    return _matrix_layers(_full_grid(cells, rows, places), places, rows, "turned" if turned else "column")


@unchecked
def timeline(table: pd.DataFrame, start: str, end: str, label: str, *, size: str, group: str) -> alt.LayerChart:
    """Events over time, one line an event, by date; the point grows with the number of participants.

    `start`, `end`: dates (`end` may be missing: one day); `label`: title; `size`: participants, missing when unknown;
    `group`: text that is written after them (the method). More events make the chart longer, never tighter.
    """
    if table.empty:
        return nothing()
    events = [_dated(row) for row in rows_of(table, start=start, end=end, label=label, size=size, group=group)]
    events.sort(key=lambda event: (pd.isna(event["start"]), event["start"], event["label"]))
    first, last = ([event[side] for event in events if not pd.isna(event[side])] for side in ("start", "end"))
    calendar = Calendar(min(first) - _WEEK, max(last) + _WEEK)
    events = stacked(_told(events, calendar), theme.LINE_HEIGHT, start=theme.LINE_HEIGHT + 2 * theme.GAP)
    height = bottom(events)
    return layered([*_months(calendar, height), *_event_layers(events, height)], theme.WIDTH, height)


def _dated(event: dict[str, Any]) -> dict[str, Any]:
    """An event with both its days: one that has no end lasts one day."""
    begin, finish = pd.Timestamp(event["start"]), pd.Timestamp(event["end"])
    return event | {"start": begin, "end": begin if pd.isna(finish) else finish}


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


def _or_zero(value: Any) -> Any:  # noqa: ANN401 - any number of a table
    """The length of what is missing."""
    return 0 if pd.isna(value) else value


def _bar(base: alt.Chart, value: str, height: float, domain: tuple[float, float]) -> list[alt.Chart]:
    """Bars from zero and the text at their end."""
    x, y = across(value, *domain), down("middle", height)
    return [
        base.mark_bar(style="solid-bar", orient="horizontal").encode(x=x, x2=alt.X2("zero:Q"), y=y, description=KEY),
        base.mark_text(style="value").encode(x=x, y=y, text=alt.Text("text:N"), description=KEY),
    ]


def _panel(base: alt.Chart, side: str, style: str, height: float) -> list[alt.Chart]:
    """One panel of `two_counts`, in pixels."""
    x, y = across(f"{side}_end", 0, theme.WIDTH), down("middle", height)
    return [
        base.mark_bar(style=style, orient="horizontal").encode(x=x, x2=alt.X2(f"{side}_zero:Q"), y=y, description=KEY),
        base.mark_text(style="value").encode(x=x, y=y, text=alt.Text(f"{side}_text:N"), description=KEY),
    ]


def _headings(titles: Sequence[str], places: Sequence[float], styles: Sequence[str]) -> list[alt.Chart]:
    """Titles of panels, on the first line."""
    return [
        drawn_from([{"text": title}]).mark_text(style=style).encode(x=from_left(place), y=from_top(0), text=alt.Text("text:N"))
        for title, place, style in zip(titles, places, styles, strict=True)
    ]


def _full_grid(cells: Rows, rows: Rows, places: Rows) -> Rows:
    """Every crossing with its place in pixels; the absent ones say « – » and have no `shade`."""
    known = {(str(cell["row"]), str(cell["column"])): (cell["value"], cell["text"]) for cell in cells}
    top = largest(cell["value"] for cell in cells)
    grid = []
    for row in rows:
        for place in places:
            value, text = known.get((row["key"], place["key"]), (None, None))
            grid.append(
                {
                    **{side: place[side] for side in ("left", "right", "centre")},
                    "middle": row["middle"],
                    "start": row["middle"] - _CELL / 2,
                    "end": row["middle"] + _CELL / 2,
                    "text": "–" if pd.isna(text) else str(text),
                    "key": f"{row['key']}{KEY_SEPARATOR}{place['key']}",
                    "shade": None if pd.isna(value) else theme.shade(value, top),
                }
            )
    return grid


def _matrix_layers(cells: Rows, places: Rows, rows: Rows, heading: str) -> alt.LayerChart:
    """Headings, row labels, shaded cells and their figures."""
    height = bottom(rows)
    sides: dict[str, Any] = {
        "x": across("left", 0, theme.WIDTH), "x2": alt.X2("right:Q"), "y": down("start", height), "y2": alt.Y2("end:Q"), "description": KEY,
    }  # fmt: skip
    shade = alt.FillOpacity("shade:Q", scale=None)
    shaded, blank = ([cell for cell in cells if (cell["shade"] is None) == is_blank] for is_blank in (False, True))
    box = drawn_from(shaded).mark_rect(style="heat").encode(**sides, fillOpacity=shade)
    empty = drawn_from(blank).mark_rect(style="box").encode(**sides)
    figures = (
        drawn_from(cells)
        .mark_text(style="figure")
        .encode(x=across("centre", 0, theme.WIDTH), y=down("middle", height), text=alt.Text("text:N"), description=KEY)
    )
    titles = (
        drawn_from(places)
        .mark_text(style=heading)
        .encode(x=across("centre", 0, theme.WIDTH), y=down("y", height), text=alt.Text("text:N"), description=KEY)
    )
    return layered([titles, labels_above(drawn_from(rows), height), empty, box, figures], theme.WIDTH, height)


def _told(events: Rows, calendar: Calendar) -> Rows:
    """How many people and how, beside the event where there is room, else under its title."""
    top = largest(event["size"] for event in events)
    told = []
    for event in events:
        name, text = str(event["label"]), _people(event["size"], event["group"])
        first, last = calendar.x((event["start"], event["end"]))
        side = _side(first, last, text_width(text) + 3 * theme.GAP)
        told.append(
            {
                "key": name,
                "label": f"{name}\n{text}" if side == "under" else name,
                "title": fit(name),
                "text": fit(text),
                "side": side,
                "start": first,
                "end": last,
                "size": theme.area(_or_zero(event["size"]), top),
            }
        )
    return told


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
    line = {"y": theme.GAP, "top": theme.LINE_HEIGHT + theme.GAP, "end": height}
    months = [{"x": place, "text": name, **line} for place, name in zip(places, shown, strict=True)]
    base, x = drawn_from(months), across("x", 0, theme.WIDTH)
    return [
        base.mark_rule(style="track").encode(x=x, y=down("top", height), y2=alt.Y2("end:Q")),
        base.mark_text(style="month").encode(x=x, y=down("y", height), text=alt.Text("text:N")),
    ]


@lru_cache(1024)  # the months of a campaign come back in each report
def _month(day: pd.Timestamp) -> str:
    """« oct. 2024 »."""
    return str(format_date(day, "MMM y", locale=wording.LOCALE)).replace(" ", wording.FIXED)


def _event_layers(events: Rows, height: float) -> list[alt.Chart]:
    """The duration, the point, what is said beside."""
    events = [
        event | {"left": 0, "under": event["top"] + (event["title"].count("\n") + 1) * theme.LINE_HEIGHT} for event in events
    ]
    base, y, x = drawn_from(events), down("middle", height), across("start", 0, theme.WIDTH)
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
        told = drawn_from([event for event in events if event["side"] == side]).mark_text(style=style)
        layers.append(
            told.encode(x=across(field, 0, theme.WIDTH), y=down(line, height), text=alt.Text("text:N"), description=KEY)
        )
    return layers
