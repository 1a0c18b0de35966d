"""Charts of the analyses of words: the tree of lexical worlds, and planes of named points.

Same manners as `charts`: aggregated table in, chart out, column names as arguments, French labels as they must be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from helpers.analyse.worlds.found import Join
from helpers.show import named_points, theme
from helpers.show.labels import Box, fit
from helpers.show.layout import (
    Sign,
    across,
    chosen,
    down,
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


@unchecked
def tree(table: pd.DataFrame, label: str, joins: Sequence[Join]) -> alt.LayerChart:
    """A dendrogram lying on its side: one row a world, in the order of the tree; branches meet in the order of the cuts, the first at
    the right. `label`: text; `joins`: of the rows, numbered from 1.
    """
    if table.empty:
        return nothing()
    rows = _beside(chosen(table, label=label))
    height = float(rows["bottom"].iloc[-1])
    lines = _branches([float(middle) for middle in rows["middle"]], [join for join in joins if max(join.high) <= len(rows)])
    branches = alt.Chart(lines).mark_rule(style="range")
    drawn = branches.encode(x=across("x", 0, theme.WIDTH), x2=alt.X2("x2:Q"), y=down("y", height), y2=alt.Y2("y2:Q"))
    return layered([labels_above(rows, height), drawn], theme.WIDTH, height)


def _beside(rows: pd.DataFrame) -> pd.DataFrame:
    """Labels in the left part, one under the other, and the `middle` of each, from which its branch starts."""
    labels = [fit(str(label), _LABEL) for label in rows["label"]]
    heights = pd.Series([theme.LINE_HEIGHT * (1.0 + label.count("\n")) for label in labels])
    tops = (heights + theme.ROW_GAP).cumsum() - heights - theme.ROW_GAP
    return rows.assign(
        key=rows["label"].astype(str), label=labels, top=tops, middle=tops + heights / 2, bottom=tops + heights + theme.GAP
    )


def _branches(middles: Sequence[float], joins: Sequence[Join]) -> pd.DataFrame:
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
    return pd.DataFrame(strokes, columns=["x", "y", "x2", "y2"])


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
    lows = {axis: min(0.0, float(points[axis].min())) for axis in "xy"}
    extents = {axis: max(0.0, float(points[axis].max())) - lows[axis] for axis in "xy"}
    width, height = ((1 - 2 * _EDGE) * size for size in (frame.right - frame.left, frame.bottom - frame.top))
    scales = [size / extent for size, extent in ((width, extents["x"]), (height, extents["y"])) if extent > 0]
    scale = min(scales, default=1.0)
    left = frame.left + (frame.right - frame.left - scale * extents["x"]) / 2
    low = frame.bottom - (frame.bottom - frame.top - scale * extents["y"]) / 2
    placed = points.assign(x=left + scale * (points["x"] - lows["x"]), y=low - scale * (points["y"] - lows["y"]))
    return placed, (left - scale * lows["x"], low + scale * lows["y"])


def _axes(centre: tuple[float, float], titles: tuple[str, str], frame: Box, height: float) -> list[alt.Chart]:
    """Two light lines through the centre; the first title at the bottom, the second on top."""
    lines = pd.DataFrame(
        [(0.0, centre[1], theme.WIDTH, centre[1]), (centre[0], frame.top, centre[0], frame.bottom)],
        columns=["x", "y", "x2", "y2"],
    )
    rules = alt.Chart(lines).mark_rule(style="track")
    drawn = rules.encode(x=across("x", 0, theme.WIDTH), x2=alt.X2("x2:Q"), y=down("y", height), y2=alt.Y2("y2:Q"))
    told = "\n".join((f"{titles[0]} (de gauche à droite),", f"{titles[1]} (de bas en haut)"))
    text = alt.Chart(pd.DataFrame({"text": [told]})).mark_text(style="scale-start")
    title = text.encode(x=from_left(0), y=from_top(frame.top - 2 * theme.LINE_HEIGHT - theme.GAP / 2), text=alt.Text("text:N"))
    return [drawn, title]
