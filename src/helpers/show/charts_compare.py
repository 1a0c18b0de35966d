"""Charts that set a territory or a group of territories side by side, without ranking them.

Same manners as `charts`: aggregated table in, chart out, column names as arguments, French labels as they must be read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from helpers import wording
from helpers.show import named_points, theme
from helpers.show.labels import Box, text_width, wrap
from helpers.show.layout import (
    Sign,
    across,
    bottom,
    chosen,
    down,
    from_left,
    from_top,
    in_order,
    key,
    labels_above,
    layered,
    nothing,
    stacked,
)
from helpers.show.specification import unchecked

_EDGE = 48  # half the width of the name of a level, which is centred on the first and the last one
_LEVEL_NAME = 10  # characters in a line
_DOTS_ABREAST = 7
_PLOT_HEIGHT = 660  # for as many names as _ROOMY; more names, more height
_ROOMY = 25
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

    `label`: dimension; `level`: 0 to 4, missing when not stated; `evidenced`: a disc when true, a ring when the level
    is only declared; `low`, `median`, `high`: of the comparison group, missing when it is too small; `scale`:
    names of the levels from 0; `missing`: column with the words for a missing level (« non applicable »).
    """
    if table.empty:
        return nothing()
    rows = chosen(
        table, label=label, level=level, evidenced=evidenced, low=low, median=median, high=high, words=missing or label
    )
    words = rows["words"].fillna(wording.NOT_STATED) if missing else wording.NOT_STATED
    said = rows["label"].astype(str) + f"{wording.FIXED}: " + words
    rows = rows.assign(label=rows["label"].where(rows["level"].notna(), said)).drop(columns="words")
    compared = bool(rows["median"].notna().any())
    signs, above = key(_profile_key(compared))
    heads, start = _scale_heads(scale, above + theme.GAP)
    rows = stacked(rows, 2 * theme.DISC_RADIUS + 10, start)
    top = len(scale) - 1
    rows = rows.assign(**{f"{name}_x": _level_x(rows[name], top) for name in ("level", "low", "median", "high")})
    height = bottom(rows)
    lines = _level_lines(heads, height)
    return layered([*lines, *signs, labels_above(rows, height), *_profile_marks(rows, height)], theme.WIDTH, height)


@unchecked
def strip(table: pd.DataFrame, label: str, value: str, highlight: str, scale: Sequence[str] = ()) -> alt.LayerChart:
    """One dot a territory on each line, one of them highlighted, with minimum, median and maximum.

    One row of the table a territory and line: `label`: the line (a dimension); `value`: number; `highlight`: true for
    the territory of the report (never true in the national synthesis); `scale`: names of the levels from 0.
    """
    dots = chosen(table, label=label, value=value, highlight=highlight).dropna(subset=["value"])
    if dots.empty:
        return nothing()
    names = list(scale) or [str(level) for level in range(math.ceil(dots["value"].max()) + 1)]
    signs, above = key(_strip_key(bool(dots["highlight"].any())))
    heads, start = _scale_heads(names, above + theme.GAP, numbered=bool(scale))
    dots = _packed(dots, max(len(names) - 1, 1))
    lines = dots.groupby("label", sort=False, observed=True)["value"].agg(["min", "median", "max"]).reset_index()
    depth = (dots["storey"].max() + 1) * theme.DOT + 2 * theme.POINT_RADIUS + theme.GAP
    rows = stacked(lines.assign(key=lines["label"]), float(depth), start)
    rows = rows.assign(
        line=rows["base"] - theme.POINT_RADIUS,
        **{f"{name}_x": _level_x(rows[name], max(len(names) - 1, 1)) for name in ("min", "median", "max")},
    )
    height = bottom(rows)
    layers = [*_level_lines(heads, height), *signs, labels_above(rows, height), *_strip_marks(rows, dots, height)]
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
    plot = _PLOT_HEIGHT * max(1, len(points) / _ROOMY)
    width, height = theme.WIDTH - 2 * theme.LINE_HEIGHT, above + plot
    placed = points.assign(
        x=[width * _log_share(value, low, high) for value in points["x"]],
        y=height - (points["y"] + 0.25) / (top + 0.5) * plot,
    )
    placed = named_points.named(placed, Box(0, above, width, height))
    axes = _scatter_axes(points, (low, high), top, titles, (above, height))
    marks = named_points.layers(placed, groups, width, height)
    # The axes keep their own scales beside the places in pixels.
    return layered([*axes, *signs, *marks], width, height, own_scales=True)


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
    cell = theme.WIDTH / len(columns)
    characters = max(int(cell / text_width("n")) - 1, 8)
    known = {(str(r), str(c)): _cell_text(list(n), characters) for r, c, n in cells.itertuples(index=False)}
    grid = pd.DataFrame(
        [
            {"row": r, "left": at * cell, "text": known.get((r, c), _cell_text([], characters)), "column": c}
            for r in in_order(cells["row"])
            for at, c in enumerate(columns)
        ]
    )
    return _names_layers(grid, columns, cell)


def counts_matrix(table: pd.DataFrame, row: str, column: str, count: str) -> alt.LayerChart:
    """How many territories are where, when they are too many to be named: in each cell their number and its share of the row.

    One row of the table a cell: `row`, `column`: as in `names_matrix`; `count`: whole number.
    """
    if table.empty:
        return nothing()
    cells = chosen(table, row=row, column=column, count=count)
    columns = in_order(cells["column"])
    known = {(str(r), str(c)): int(n) for r, c, n in cells.itertuples(index=False)}
    grid = pd.DataFrame(
        [
            {"row": r, "left": at * theme.WIDTH / len(columns), "column": c,
             "text": _count_text(known.get((r, c), 0), sum(known.get((r, other), 0) for other in columns))}
            for r in in_order(cells["row"])
            for at, c in enumerate(columns)
        ]
    )  # fmt: skip
    return _names_layers(grid, columns, theme.WIDTH / len(columns))


def _count_text(count: int, among: int) -> str:
    return f"{wording.number(count)}\n{wording.share(count / among)}" if count else "–"


def _profile_key(compared: bool) -> list[Sign]:
    """What the marks of a profile mean."""
    own = [Sign("point", "disc", "niveau étayé par une preuve"), Sign("point", "ring", "niveau seulement déclaré")]
    group = [Sign("bar", "band", "étendue du groupe de comparaison"), Sign("tick", "median", "médiane du groupe")]
    return own + group if compared else own


def _strip_key(highlighted: bool) -> list[Sign]:
    """What the marks of a strip mean."""
    own = [Sign("point", "highlight", "ce territoire")] if highlighted else []
    others = Sign("point", "dot", "un autre territoire" if highlighted else "un territoire")
    return [*own, others, Sign("tick", "median", "médiane"), Sign("rule", "range", "du minimum au maximum")]


def _level_x(levels: pd.Series, top: float) -> pd.Series:
    """Levels in pixels."""
    return _EDGE + levels.astype(float) / top * (theme.WIDTH - 2 * _EDGE)


def _scale_heads(scale: Sequence[str], above: float, numbered: bool = True) -> tuple[pd.DataFrame, float]:
    """The names of the levels over their line, and where the rows may start."""
    names = [wrap(f"{level}{wording.FIXED}{name}" if numbered else name, _LEVEL_NAME) for level, name in enumerate(scale)]
    lines = 1 + max((name.count("\n") for name in names), default=0)
    end = above + lines * theme.LINE_HEIGHT
    levels = pd.Series(range(len(names)), dtype=float)
    heads = pd.DataFrame({"text": names, "x": _level_x(levels, max(len(names) - 1, 1)), "y": above})
    return heads.assign(line=end + theme.GAP / 2), end + theme.GAP


def _level_lines(heads: pd.DataFrame, height: float) -> list[alt.Chart]:
    """A light line under the name of each level."""
    base = alt.Chart(heads.assign(end=height)).encode(x=across("x", 0, theme.WIDTH))
    return [
        base.mark_rule(style="track").encode(y=down("line", height), y2=alt.Y2("end:Q")),
        base.mark_text(style="scale").encode(y=down("y", height), text=alt.Text("text:N")),
    ]


def _profile_marks(rows: pd.DataFrame, height: float) -> list[alt.Chart]:
    """Band and median of the group, then the level of the territory and its figure."""
    group, own = rows.dropna(subset=["median"]), rows.dropna(subset=["level"])
    own = own.assign(figure=[wording.number(level) for level in own["level"]])
    proved = own["evidenced"].fillna(False).astype(bool)
    y = down("middle", height)
    layers = [
        alt.Chart(group)
        .mark_bar(style="band", orient="horizontal")
        .encode(x=across("low_x", 0, theme.WIDTH), x2=alt.X2("high_x:Q"), y=y),
        alt.Chart(group).mark_tick(style="median", orient="vertical").encode(x=across("median_x", 0, theme.WIDTH), y=y),
    ]
    for part, mark, text in ((own.loc[proved], "disc", "in-disc"), (own.loc[~proved], "ring", "in-ring")):
        base = alt.Chart(part).encode(x=across("level_x", 0, theme.WIDTH), y=y)
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
    return placed.assign(x=_level_x(placed["value"], top) + placed["aside"])


def _strip_marks(rows: pd.DataFrame, dots: pd.DataFrame, height: float) -> list[alt.Chart]:
    """Line from minimum to maximum, median, dots above the line, the highlighted one on it."""
    placed = dots.merge(rows[["key", "line"]], left_on="label", right_on="key")
    above = placed["line"] - theme.POINT_RADIUS - theme.DOT * (placed["storey"] + 0.5)
    shown = placed["highlight"].astype(bool)
    placed = placed.assign(y=placed["line"].where(shown, above))
    base, y = alt.Chart(rows), down("line", height)
    span = base.mark_rule(style="range").encode(x=across("min_x", 0, theme.WIDTH), x2=alt.X2("max_x:Q"), y=y)
    layers = [span, base.mark_tick(style="median").encode(x=across("median_x", 0, theme.WIDTH), y=y)]
    for part, style in ((placed.loc[~shown], "dot"), (placed.loc[shown], "highlight")):
        points = alt.Chart(part).mark_point(style=style)
        layers.append(points.encode(x=across("x", 0, theme.WIDTH), y=down("y", height)))
    return layers


def _decades(values: pd.Series) -> tuple[float, float]:
    """Bounds of the logarithmic scale: a third beyond the smallest and the largest."""
    return float(values.min()) / 1.35, float(values.max()) * 1.35


def _log_share(value: float, low: float, high: float) -> float:
    """Where a value falls between two bounds, on a logarithmic scale."""
    return math.log(value / low) / math.log(high / low)


def _ticks(low: float, high: float) -> list[int]:
    """Round numbers between two bounds: as many by power of ten as their names have room for."""
    decades = math.log10(high / low)
    steps = next(steps for limit, steps in _STEPS if decades < limit)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [tick for power in powers for tick in (round(step * 10**power) for step in steps) if low <= tick <= high]


def _scatter_axes(
    points: pd.DataFrame, bounds: tuple[float, float], top: float, titles: tuple[str, str], span: tuple[float, float]
) -> list[alt.Chart]:
    """An invisible layer that carries the two axes, with the title of the second above it."""
    low, high = bounds
    above, height = span
    x_scale = alt.Scale(type="log", domain=[low, high], nice=False)
    y_scale = alt.Scale(domain=[-0.25, top + 0.25], nice=False, range=[height, above])
    levels = alt.Axis(values=list(range(math.floor(top) + 1)))
    x = alt.X("x:Q", scale=x_scale, axis=alt.Axis(values=_ticks(low, high), grid=False), title=titles[0])
    frame = alt.Chart(points).mark_point(style="nothing").encode(x=x, y=alt.Y("y:Q", scale=y_scale, axis=levels, title=None))
    title = alt.Chart(pd.DataFrame({"text": [titles[1]]})).mark_text(style="quiet")
    return [frame, title.encode(x=from_left(0), y=from_top(above - theme.LINE_HEIGHT / 2), text=alt.Text("text:N"))]


def _cell_text(names: Sequence[str], characters: int) -> str:
    """How many, then the names."""
    if not names:
        return "–"
    lines = [wrap(f"•{wording.FIXED}{name}", characters) for name in names]
    return "\n".join([wording.counted(len(names), "territoire"), *lines])


def _names_layers(grid: pd.DataFrame, columns: Sequence[str], cell: float) -> alt.LayerChart:
    """Headings, row labels, boxes, and in each the number in bold over the names."""
    parts = grid["text"].str.partition("\n")
    grid = grid.assign(count=parts[0], listed=parts[2], right=grid["left"] + cell, inner=grid["left"] + theme.GAP)
    lines = grid["text"].str.count("\n").add(1).groupby(grid["row"], sort=False).max()
    heads = pd.DataFrame({"text": [wrap(name, 16) for name in columns]})
    head = theme.LINE_HEIGHT * (1 + float(heads["text"].str.count("\n").max()))
    heads = heads.assign(x=[(at + 0.5) * cell for at in range(len(columns))], y=0)
    track = lines.mul(theme.LINE_HEIGHT).add(2 * theme.GAP).reset_index(drop=True).astype(float)
    rows = pd.DataFrame({"row": lines.index, "label": lines.index, "track": track})
    rows = stacked(rows, track, head + theme.ROW_GAP)
    rows = rows.assign(start=rows["base"] - rows["track"])
    rows = rows.assign(first=rows["start"] + theme.GAP, second=rows["start"] + theme.GAP + theme.LINE_HEIGHT)
    placed, height = grid.merge(rows.drop(columns="label"), on="row"), bottom(rows)
    base, x = alt.Chart(placed), across("inner", 0, theme.WIDTH)
    full = placed["listed"] != ""
    boxes = [
        alt.Chart(part)
        .mark_rect(style=style)
        .encode(x=across("left", 0, theme.WIDTH), x2=alt.X2("right:Q"), y=down("start", height), y2=alt.Y2("base:Q"))
        for part, style in ((placed.loc[~full], "box"), (placed.loc[full], "filled-box"))
    ]
    titles = alt.Chart(heads).mark_text(style="column")
    return layered(
        [
            titles.encode(x=across("x", 0, theme.WIDTH), y=down("y", height), text=alt.Text("text:N")),
            labels_above(rows, height),
            *boxes,
            base.mark_text(style="count").encode(x=x, y=down("first", height), text=alt.Text("count:N")),
            base.mark_text(style="label").encode(x=x, y=down("second", height), text=alt.Text("listed:N")),
        ],
        theme.WIDTH,
        height,
    )
