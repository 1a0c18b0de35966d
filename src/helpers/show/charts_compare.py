"""Charts that set a territory or a group of territories side by side, without ranking them.

Same manners as `charts`: aggregated table in, chart out, column names as arguments, French labels as they must be read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from helpers import wording
from helpers.show import named_points, theme
from helpers.show.labels import Box, fit, text_width
from helpers.show.layout import (
    KEY,
    Rows,
    Sign,
    across,
    bottom,
    chosen,
    down,
    drawn_from,
    in_order,
    key,
    labels_above,
    layered,
    nothing,
    rows_of,
    stacked,
)
from helpers.show.paint import KEY_SEPARATOR
from helpers.show.specification import unchecked

_EDGE = 42  # half the width of the name of a level, which is centred on the first and the last one
_DOTS_ABREAST = 7
_BOLD = 1.15  # a bold text is wider
_PLOT_HEIGHT = 660  # for as many names as _ROOMY; more names, more height
_ROOMY = 25
_LEVELS = 20.0  # pixels at the left of a plot, for the figures of the levels
DECLARED = "déclaré"  # beside a level that no document supports
# The two marks of a profile that are not named where they stand.
GROUP_SIGNS = (Sign("bar", "band", "étendue du groupe"), Sign("tick", "median", "médiane"))
# Powers of ten that a scale spans -> the steps of which it names the multiples.
_STEPS = ((1.8, (1, 2, 5)), (2.8, (1, 3)), (math.inf, (1,)))


@unchecked
def profile(
    table: pd.DataFrame,
    label: str,
    level: str,
    evidenced: str,
    *,
    low: str,
    median: str,
    high: str,
    scale: Sequence[str],
    missing: str | None = None,
) -> alt.LayerChart:
    """The maturity profile: one line a dimension, the level written in a disc, the comparison group behind.

    `label`: dimension; `level`: 0 to 4, missing when not stated; `evidenced`: a disc when true, a ring (and « déclaré »
    beside the dimension) when the level is only declared; `low`, `median`, `high`: of the comparison group, missing when it is too small; `scale`:
    names of the levels from 0; `missing`: column with the words for a missing level (« non applicable »).
    """
    if table.empty:
        return nothing()
    told = rows_of(
        table, label=label, level=level, evidenced=evidenced, low=low, median=median, high=high, words=missing or label
    )
    signs, above = key(GROUP_SIGNS if not all(pd.isna(row["median"]) for row in told) else ())
    heads, start = _scale_heads(scale, above + theme.GAP)
    lines = [_dimension(row, len(scale) - 1, has_words=missing is not None) for row in told]
    rows = stacked(lines, 2 * theme.DISC_RADIUS + 10, start)
    height = bottom(rows)
    return layered(
        [*_level_lines(heads, height), *signs, labels_above(drawn_from(rows), height), *_profile_marks(rows, height)],
        theme.WIDTH,
        height,
    )


def _dimension(row: dict[str, Any], top: int, *, has_words: bool) -> dict[str, Any]:
    """A line of a profile: its name, with what no document supports or what stands for a level, and its levels in pixels."""
    name, level = str(row["label"]), row["level"]
    is_stated, is_proved = not pd.isna(level), not pd.isna(row["evidenced"]) and bool(row["evidenced"])
    word = wording.NOT_STATED if not has_words or pd.isna(row["words"]) else row["words"]
    return {
        "key": name,
        "label": name if is_stated and is_proved else f"{name}{wording.FIXED}: {DECLARED if is_stated else word}",
        "is_proved": is_proved,
        "figure": wording.number(level) if is_stated else None,
        **{f"{one}_x": _level_x(row[one], top) for one in ("level", "low", "median", "high")},
    }


@unchecked
def strip(
    table: pd.DataFrame, label: str, value: str, highlight: str, scale: Sequence[str] = (), name: str | None = None
) -> alt.LayerChart:
    """One dot a territory on each line, one of them highlighted, with minimum, median and maximum.

    One row of the table a territory and line: `label`: the line (a dimension); `value`: number; `highlight`: true for
    the territory of the report (never true in the national synthesis); `scale`: names of the levels from 0; `name`:
    column with the name of the territory, for whoever points at its dot.
    """
    dots = chosen(table, label=label, value=value, highlight=highlight, name=name or label).dropna(subset=["value"])
    if dots.empty:
        return nothing()
    names = list(scale) or [str(level) for level in range(math.ceil(dots["value"].max()) + 1)]
    signs, above = key(_strip_key(bool(dots["highlight"].any())))
    heads, start = _scale_heads(names, above + theme.GAP, numbered=bool(scale))
    dots = _packed(dots, max(len(names) - 1, 1))
    lines = dots.groupby("label", sort=False, observed=True)["value"].agg(["min", "median", "max"]).reset_index()
    depth = (dots["storey"].max() + 1) * theme.DOT + 2 * theme.POINT_RADIUS + theme.GAP
    rows = pd.DataFrame(stacked(lines.to_dict("records"), float(depth), start))
    rows = rows.assign(
        line=rows["base"] - theme.POINT_RADIUS,
        **{f"{name}_x": _levels_x(rows[name], max(len(names) - 1, 1)) for name in ("min", "median", "max")},
    )
    height = bottom(rows.to_dict("records"))
    layers = [*_level_lines(heads, height), *signs, labels_above(alt.Chart(rows), height), *_strip_marks(rows, dots, height)]
    return layered(layers, theme.WIDTH, height)


@unchecked
def scatter_names(
    table: pd.DataFrame,
    x: str,
    y: str,
    name: str,
    group: str,
    *,
    titles: tuple[str, str] = ("Population (échelle logarithmique)", "Niveau médian"),
    top: float = 4,
) -> alt.LayerChart:
    """Territories by population and median level, with their names beside the points.

    `x`: inhabitants, drawn on a logarithmic scale; `y`: level from 0 to `top`; `name`; `group`: text that gives the
    shape (the stage, or the kind of authority). Rows without `x` or `y` are not drawn: the table below
    the chart has them.
    """
    points = chosen(table, x=x, y=y, name=name, group=group).dropna(subset=["x", "y"]).reset_index(drop=True)
    points = points.loc[points["x"] > 0].reset_index(drop=True)
    if points.empty:
        return nothing()
    groups = in_order(points["group"].astype(object).fillna(wording.NOT_STATED))
    points = points.assign(group=points["group"].astype(object).fillna(wording.NOT_STATED).astype(str))
    signs, above = key([Sign("point", theme.group_style(at), text) for at, text in enumerate(groups)])
    above += 2 * theme.LINE_HEIGHT
    low, high = _decades(points["x"])
    tall = _PLOT_HEIGHT * max(1, len(points) / _ROOMY)
    plot, placed = named_points.roomy(
        Box(_LEVELS, above, theme.WIDTH, above + tall),
        lambda plot: points.assign(
            x=[_log_place(value, (low, high), plot) for value in points["x"]],
            y=[_level_place(value, top, plot) for value in points["y"]],
        ),
    )
    untold, height = named_points.untold(placed, plot.bottom + 2 * theme.LINE_HEIGHT)
    axes = _scatter_axes((low, high), top, titles, plot, height)
    marks = named_points.layers(placed, groups, theme.WIDTH, height)
    return layered([*axes, *signs, *marks, *untold], theme.WIDTH, height)


@unchecked
def names_matrix(table: pd.DataFrame, row: str, column: str, names: str) -> alt.LayerChart:
    """Who is where: size classes in rows, stages in columns, the territories named in the cells with their number.

    One row of the table a cell: `row`, `column`: texts, in the order of their categories or else of first appearance;
    `names`: sequence of names. An absent or empty cell says « – ».
    """
    if table.empty:
        return nothing()
    cells = chosen(table, row=row, column=column, names=names)
    columns = in_order(cells["column"])
    known = {(str(r), str(c)): tuple(map(str, n)) for r, c, n in cells.itertuples(index=False)}
    wide = theme.WIDTH / len(columns)
    return _cells([Cell(r, c, _who(known.get((r, c), ()), wide)) for r in in_order(cells["row"]) for c in columns])


def counts_matrix(table: pd.DataFrame, row: str, column: str, count: str) -> alt.LayerChart:
    """How many territories are where, when they are too many to be named: in each cell their number and its share of the row.

    One row of the table a cell: `row`, `column`: as in `names_matrix`; `count`: whole number.
    """
    if table.empty:
        return nothing()
    cells = chosen(table, row=row, column=column, count=count)
    rows, columns = in_order(cells["row"]), in_order(cells["column"])
    known = {(str(r), str(c)): int(n) for r, c, n in cells.itertuples(index=False)}
    totals = {r: sum(known.get((r, c), 0) for c in columns) for r in rows}
    return _cells([Cell(r, c, _how_many(known.get((r, c), 0), totals[r])) for r in rows for c in columns])


@dataclass(frozen=True)
class Cell:
    """A cell that holds texts, the first of them in bold, each with what it stands for."""

    row: str
    column: str
    texts: tuple[tuple[str, str], ...]


def _who(names: Sequence[str], wide: float) -> tuple[tuple[str, str], ...]:
    """How many, in words where there is room, then the names."""
    if not names:
        return (("–", ""),)
    count = wording.counted(len(names), "territoire")
    fits = _BOLD * text_width(count) <= wide - 1.5 * theme.GAP
    return ((count if fits else wording.number(len(names)), ""), *((f"•{wording.FIXED}{name}", name) for name in names))


def _how_many(count: int, among: int) -> tuple[tuple[str, str], ...]:
    return ((wording.number(count), ""), (wording.share(count / among), "")) if count else (("–", ""),)


def _strip_key(highlighted: bool) -> list[Sign]:
    """What the marks of a strip mean."""
    own = [Sign("point", "highlight", "ce territoire")] if highlighted else []
    others = Sign("point", "dot", "un autre territoire" if highlighted else "un territoire")
    return [*own, others, Sign("tick", "strip-median", "médiane"), Sign("rule", "range", "étendue")]


def _levels_x(levels: Iterable[float], top: float) -> list[float]:
    """Levels in pixels."""
    return [_level_x(level, top) for level in levels]


def _level_x(level: float, top: float) -> float:
    """A level in pixels; a missing one has no place."""
    return math.nan if pd.isna(level) else _EDGE + level / top * (theme.WIDTH - 2 * _EDGE)


def _scale_heads(scale: Sequence[str], above: float, numbered: bool = True) -> tuple[Rows, float]:
    """The names of the levels over their line, and where the rows may start."""
    room = (theme.WIDTH - 2 * _EDGE) / max(len(scale) - 1, 1)
    names = [
        fit(f"{level}{wording.FIXED}{name}" if numbered else name, min(room, 2 * _EDGE)) for level, name in enumerate(scale)
    ]
    lines = 1 + max((name.count("\n") for name in names), default=0)
    end = above + lines * theme.LINE_HEIGHT
    places = _levels_x(range(len(names)), max(len(names) - 1, 1))
    line = {"y": above, "line": end + theme.GAP / 2}
    return [{"text": name, "x": place, **line} for name, place in zip(names, places, strict=True)], end + theme.GAP


def _level_lines(heads: Rows, height: float) -> list[alt.Chart]:
    """A light line under the name of each level."""
    base = drawn_from([head | {"end": height} for head in heads]).encode(x=across("x", 0, theme.WIDTH))
    return [
        base.mark_rule(style="track").encode(y=down("line", height), y2=alt.Y2("end:Q")),
        base.mark_text(style="scale").encode(y=down("y", height), text=alt.Text("text:N")),
    ]


def _profile_marks(rows: Rows, height: float) -> list[alt.Chart]:
    """Band and median of the group, then the level of the territory and its figure."""
    group = drawn_from([row for row in rows if not math.isnan(row["median_x"])])
    own = [row for row in rows if row["figure"] is not None]
    y = down("middle", height)
    layers = [
        group.mark_bar(style="band", orient="horizontal").encode(
            x=across("low_x", 0, theme.WIDTH), x2=alt.X2("high_x:Q"), y=y, description=KEY
        ),
        group.mark_tick(style="median", orient="vertical").encode(x=across("median_x", 0, theme.WIDTH), y=y, description=KEY),
    ]
    for is_proved, mark, text in ((True, "disc", "in-disc"), (False, "ring", "in-ring")):
        part = [row for row in own if row["is_proved"] is is_proved]
        base = drawn_from(part).encode(x=across("level_x", 0, theme.WIDTH), y=y, description=KEY)
        layers += [base.mark_point(style=mark), base.mark_text(style=text).encode(text=alt.Text("figure:N"))]
    return layers


def _packed(dots: pd.DataFrame, top: float) -> pd.DataFrame:
    """Dots of equal value side by side, then on storeys; the highlighted one stands on the line."""
    others = dots.loc[~dots["highlight"].astype(bool)]
    rank = others.groupby(["label", "value"], observed=True).cumcount()
    size = others.groupby(["label", "value"], observed=True)["value"].transform("size")
    storey = rank // _DOTS_ABREAST
    abreast = (size - storey * _DOTS_ABREAST).clip(upper=_DOTS_ABREAST)
    aside = (rank % _DOTS_ABREAST - (abreast - 1) / 2) * theme.DOT
    placed = dots.assign(aside=aside, storey=storey).fillna({"aside": 0.0, "storey": 0.0})
    return placed.assign(x=_levels_x(placed["value"], top) + placed["aside"])


def _strip_marks(rows: pd.DataFrame, dots: pd.DataFrame, height: float) -> list[alt.Chart]:
    """Line from minimum to maximum, median, dots above the line, the highlighted one on it."""
    placed = dots.assign(line=dots["label"].astype(str).map(rows.set_index("key")["line"]))
    both = placed["name"].astype(str) + KEY_SEPARATOR + placed["label"].astype(str)
    placed = placed.assign(key=both.where(placed["name"] != placed["label"], placed["label"].astype(str)))
    above = placed["line"] - theme.POINT_RADIUS - theme.DOT * (placed["storey"] + 0.5)
    shown = placed["highlight"].astype(bool)
    placed = placed.assign(y=placed["line"].where(shown, above))
    base, y = alt.Chart(rows), down("line", height)
    span = base.mark_rule(style="range").encode(x=across("min_x", 0, theme.WIDTH), x2=alt.X2("max_x:Q"), y=y, description=KEY)
    layers = [
        span,
        base.mark_tick(style="strip-median", orient="vertical").encode(
            x=across("median_x", 0, theme.WIDTH), y=y, description=KEY
        ),
    ]
    for part, style in ((placed.loc[~shown], "dot"), (placed.loc[shown], "highlight")):
        points = alt.Chart(part).mark_point(style=style)
        layers.append(points.encode(x=across("x", 0, theme.WIDTH), y=down("y", height), description=KEY))
    return layers


def _decades(values: pd.Series) -> tuple[float, float]:
    """Bounds of the logarithmic scale: a third beyond the smallest and the largest."""
    return float(values.min()) / 1.35, float(values.max()) * 1.35


def _log_place(value: float, bounds: tuple[float, float], plot: Box) -> float:
    """Where a value falls between two bounds, on a logarithmic scale over the plot."""
    low, high = bounds
    return plot.left + math.log(value / low) / math.log(high / low) * (plot.right - plot.left)


def _level_place(level: float, top: float, plot: Box) -> float:
    """Where a level falls, with a quarter of a level free at both ends."""
    return plot.bottom - (level + 0.25) / (top + 0.5) * (plot.bottom - plot.top)


def _ticks(low: float, high: float) -> list[int]:
    """Round numbers between two bounds: as many by power of ten as their names have room for."""
    decades = math.log10(high / low)
    steps = next(steps for limit, steps in _STEPS if decades < limit)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [tick for power in powers for tick in (round(step * 10**power) for step in steps) if low <= tick <= high]


def _scatter_axes(
    bounds: tuple[float, float], top: float, titles: tuple[str, str], plot: Box, height: float
) -> list[alt.Chart]:
    """A line and a figure for each level, with their title above them; round numbers of inhabitants under the plot."""
    levels = pd.DataFrame({"level": range(math.floor(top) + 1)})
    levels = levels.assign(
        x=plot.left, end=plot.right, y=[_level_place(level, top, plot) for level in levels["level"]],
        text=[wording.number(level) for level in levels["level"]],
    )  # fmt: skip
    steps = pd.DataFrame({"step": _ticks(*bounds)})
    steps = steps.assign(
        x=[_log_place(step, bounds, plot) for step in steps["step"]], y=plot.bottom,
        text=[wording.number(step) for step in steps["step"]],
    )  # fmt: skip
    room = steps["text"].map(text_width) / 2
    steps = steps.loc[steps["x"].ge(room) & steps["x"].add(room).le(theme.WIDTH)]
    told = pd.DataFrame({"text": [titles[0]], "x": [theme.WIDTH], "y": [plot.bottom + theme.LINE_HEIGHT]})
    above = pd.DataFrame({"text": [titles[1]], "x": [0], "y": [plot.top - 1.5 * theme.LINE_HEIGHT]})
    lines = alt.Chart(levels).mark_rule(style="track")
    texts = ((levels.assign(x=0), "quiet"), (steps, "scale"), (told, "scale-end"), (above, "scale-start"))
    return [
        lines.encode(x=across("x", 0, theme.WIDTH), x2=alt.X2("end:Q"), y=down("y", height)),
        *(
            alt.Chart(rows)
            .mark_text(style=style)
            .encode(x=across("x", 0, theme.WIDTH), y=down("y", height), text=alt.Text("text:N"))
            for rows, style in texts
        ),
    ]


def _cells(cells: Sequence[Cell]) -> alt.LayerChart:
    """Headings, row labels, boxes as tall as the fullest of their row, and their texts one under the other."""
    columns = list(dict.fromkeys(cell.column for cell in cells))
    wide = theme.WIDTH / len(columns)
    texts = _in_cells(cells, columns, wide)
    heads = pd.DataFrame({"text": [fit(name, wide - theme.GAP / 2) for name in columns], "y": 0, "key": columns})
    head = theme.LINE_HEIGHT * (1 + float(heads["text"].str.count("\n").max()))
    heads = heads.assign(x=[(at + 0.5) * wide for at in range(len(columns))])
    lines = texts.groupby("row", sort=False)["after"].max()
    track = lines.mul(theme.LINE_HEIGHT).add(2 * theme.GAP).reset_index(drop=True).astype(float)
    named = [{"row": name, "label": name, "track": height} for name, height in zip(lines.index, track, strict=True)]
    rows = pd.DataFrame(stacked(named, track.tolist(), head + theme.ROW_GAP))
    starts, feet = ((rows["base"] - rows["track"]).set_axis(rows["row"]), rows["base"].set_axis(rows["row"]))
    height = bottom(rows.to_dict("records"))
    boxes = pd.DataFrame(
        [(cell.row, columns.index(cell.column) * wide, len(cell.texts) > 1) for cell in cells], columns=["row", "left", "full"]
    )
    boxes = boxes.assign(right=boxes["left"] + wide, start=boxes["row"].map(starts), base=boxes["row"].map(feet))
    texts = texts.assign(y=texts["row"].map(starts) + theme.GAP + theme.LINE_HEIGHT * texts["line"])
    drawn = [
        alt.Chart(part)
        .mark_rect(style=style)
        .encode(x=across("left", 0, theme.WIDTH), x2=alt.X2("right:Q"), y=down("start", height), y2=alt.Y2("base:Q"))
        for part, style in ((boxes.loc[~boxes["full"]], "box"), (boxes.loc[boxes["full"]], "filled-box"))
    ]
    written = ((heads, "column"), (texts.loc[texts["line"].eq(0)], "count"), (texts.loc[texts["line"].gt(0)], "label"))
    layers = [
        alt.Chart(part)
        .mark_text(style=style)
        .encode(x=across("x", 0, theme.WIDTH), y=down("y", height), text=alt.Text("text:N"), description=KEY)
        for part, style in written
    ]
    return layered([layers[0], labels_above(alt.Chart(rows), height), *drawn, *layers[1:]], theme.WIDTH, height)


def _in_cells(cells: Sequence[Cell], columns: Sequence[str], wide: float) -> pd.DataFrame:
    """The texts of the cells on their lines: `line` is where one starts, `after` where the next may."""
    placed = []
    for cell in cells:
        line, x = 0, columns.index(cell.column) * wide + theme.GAP
        for text, name in cell.texts:
            shown = fit(text, wide - 1.5 * theme.GAP)
            after = line + 1 + shown.count("\n")
            placed.append((cell.row, x, shown, name, line, after))
            line = after
    return pd.DataFrame(placed, columns=["row", "x", "text", "key", "line", "after"])
