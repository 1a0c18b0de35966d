"""Charts of the analyses of words: the tree of lexical worlds, and planes of named points.

Same manners as `charts`: aggregated table in, chart out, column names as arguments, French labels as they must be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from helpers.analyse.worlds.found import Join
from helpers.show import named_points, theme
from helpers.show.labels import Box, fit
from helpers.show.layout import (
    Rows,
    Sign,
    across,
    chosen,
    down,
    drawn_from,
    from_left,
    from_top,
    in_order,
    key,
    labels_above,
    layered,
    nothing,
)
from helpers.show.specification import unchecked

_LABEL = 225.0  # pixels in a line of the name of a world
_ROOT = 235.0  # the branches start at the right of the names
_PLANE = 520  # height of a plane of as many points as _ROOMY; more points, more height
_ROOMY = 24
_EDGE = 0.06  # of the extent of the points, left empty around them
STROKE = ("x", "y", "x2", "y2")  # from where to where a line goes, in pixels


@unchecked
def tree(table: pd.DataFrame, label: str, joins: Sequence[Join]) -> alt.LayerChart:
    """A dendrogram lying on its side: one row a world, in the order of the tree; branches meet in the order of the cuts, the first at
    the right. `label`: text; `joins`: of the rows, numbered from 1.
    """
    if table.empty:
        return nothing()
    rows = _beside([str(one) for one in table[label].tolist()])
    height = rows[-1]["bottom"]
    lines = _branches([row["middle"] for row in rows], [join for join in joins if max(join.high) <= len(rows)])
    branches = drawn_from(lines).mark_rule(style="range")
    drawn = branches.encode(x=across("x", 0, theme.WIDTH), x2=alt.X2("x2:Q"), y=down("y", height), y2=alt.Y2("y2:Q"))
    return layered([labels_above(drawn_from(rows), height), drawn], theme.WIDTH, height)


def _beside(names: Sequence[str]) -> Rows:
    """Labels in the left part, one under the other, and the `middle` of each, from which its branch starts."""
    rows, top = [], 0.0
    for name in names:
        label = fit(name, _LABEL)
        height = theme.LINE_HEIGHT * (1.0 + label.count("\n"))
        rows.append({"key": name, "label": label, "top": top, "middle": top + height / 2, "bottom": top + height + theme.GAP})
        top += height + theme.ROW_GAP
    return rows


def _branches(middles: Sequence[float], joins: Sequence[Join]) -> Rows:
    """The strokes of a tree: two along the branches that meet, one across. `x`, `y` to `x2`, `y2`, in pixels."""
    tips: dict[tuple[int, ...], tuple[float, float]] = {
        (place,): (_ROOT, middle) for place, middle in enumerate(middles, start=1)
    }
    step = (theme.WIDTH - _ROOT) / (len(joins) + 1)
    strokes = []
    for place, join in enumerate(joins, start=1):
        (low_x, low), (high_x, high) = tips[join.low], tips[join.high]
        x = _ROOT + place * step
        strokes += [(low_x, low, x, low), (high_x, high, x, high), (x, low, x, high)]
        tips[(*join.low, *join.high)] = (x, (low + high) / 2)
    if not joins:
        strokes = [(_ROOT, middle, theme.WIDTH, middle) for middle in middles]
    return [dict(zip(STROKE, stroke, strict=True)) for stroke in strokes]


@unchecked
def plane(
    table: pd.DataFrame, x: str, y: str, name: str, group: str, *, titles: tuple[str, str], groups: Mapping[str, str]
) -> alt.LayerChart:
    """Points on two axes of one scale, named beside them without overlap, and the centre where the axes cross.

    `x`, `y`: numbers; `name`; `group`: its key in `groups`, which gives what a shape stands for; `titles`: of the two axes.
    """
    if table.empty:
        return nothing()
    points = chosen(table, x=x, y=y, name=name, group=group)
    present = [one for one in groups if one in set(in_order(points["group"]))]
    signs, above = key([Sign("point", theme.group_style(at), groups[one]) for at, one in enumerate(present)])
    above += 2 * theme.LINE_HEIGHT + theme.GAP
    tall = _PLANE * max(1.0, len(points) / _ROOMY)
    frame, placed = named_points.roomy(Box(0, above, theme.WIDTH, above + tall), lambda frame: _to_pixels(points, frame)[0])
    _, centre = _to_pixels(points, frame)
    untold, height = named_points.untold(placed, frame.bottom)
    marks = named_points.layers(placed, present, theme.WIDTH, height)
    return layered([*_axes(centre, titles, frame, height), *signs, *marks, *untold], theme.WIDTH, height)


def _to_pixels(points: pd.DataFrame, frame: Box) -> tuple[pd.DataFrame, tuple[float, float]]:
    """The points in a frame, and the centre of the axes; one scale for both, so that distances can be compared."""
    places = {axis: points[axis].to_numpy(dtype=np.float64) for axis in "xy"}
    lows = {axis: min(0.0, float(place.min())) for axis, place in places.items()}
    extents = {axis: max(0.0, float(place.max())) - lows[axis] for axis, place in places.items()}
    width, height = ((1 - 2 * _EDGE) * size for size in (frame.right - frame.left, frame.bottom - frame.top))
    scales = [size / extent for size, extent in ((width, extents["x"]), (height, extents["y"])) if extent > 0]
    scale = min(scales, default=1.0)
    left = frame.left + (frame.right - frame.left - scale * extents["x"]) / 2
    low = frame.bottom - (frame.bottom - frame.top - scale * extents["y"]) / 2
    placed = points.assign(x=left + scale * (places["x"] - lows["x"]), y=low - scale * (places["y"] - lows["y"]))
    return placed, (left - scale * lows["x"], low + scale * lows["y"])


def _axes(centre: tuple[float, float], titles: tuple[str, str], frame: Box, height: float) -> list[alt.Chart]:
    """Two light lines through the centre; the first title at the bottom, the second on top."""
    lines = [(0.0, centre[1], theme.WIDTH, centre[1]), (centre[0], frame.top, centre[0], frame.bottom)]
    rules = drawn_from([dict(zip(STROKE, line, strict=True)) for line in lines]).mark_rule(style="track")
    drawn = rules.encode(x=across("x", 0, theme.WIDTH), x2=alt.X2("x2:Q"), y=down("y", height), y2=alt.Y2("y2:Q"))
    told = "\n".join((f"{titles[0]} (de gauche à droite),", f"{titles[1]} (de bas en haut)"))
    text = drawn_from([{"text": told}]).mark_text(style="scale-start")
    title = text.encode(x=from_left(0), y=from_top(frame.top - 2 * theme.LINE_HEIGHT - theme.GAP / 2), text=alt.Text("text:N"))
    return [drawn, title]
