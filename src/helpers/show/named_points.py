"""Points with their name beside them: shared by the scatter of territories and the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import altair as alt
import pandas as pd

from helpers.show import theme
from helpers.show.labels import Box, fit, place, text_width
from helpers.show.layout import KEY, across, down

_CLOSE = theme.POINT_RADIUS + 0.75 * theme.GAP  # nearer than this a name needs no line to its point
ROOMS = (1.0, 1.3, 1.7, 2.2)  # how much more height is tried until names stand apart
_NAME = 170.0  # pixels in a line of a name


def named(points: pd.DataFrame, frame: Box) -> pd.DataFrame:
    """Points (`x`, `y` in pixels, `name`) with the place of their name and the end of the line that leads to it."""
    centres = list(zip(points["x"].astype(float), points["y"].astype(float), strict=True))
    names = [fit(str(name), _NAME) for name in points["name"]]
    boxes = place(centres, names, frame, theme.POINT_RADIUS)
    ends = [box.nearest(*centre) for box, centre in zip(boxes, centres, strict=True)]
    return points.assign(
        key=points["name"].astype(str),
        name=names,
        name_x=[box.left for box in boxes],
        name_y=[box.top for box in boxes],
        end_x=[x for x, _ in ends],
        end_y=[y for _, y in ends],
        far=[math.dist(end, centre) > _CLOSE for end, centre in zip(ends, centres, strict=True)],
    )


def apart(points: pd.DataFrame) -> bool:
    """Whether no name of `named` points covers another."""
    boxes = [
        Box(x, y, x + text_width(name), y + theme.LINE_HEIGHT * (1 + name.count("\n")))
        for x, y, name in zip(points["name_x"], points["name_y"], points["name"], strict=True)
    ]
    return not any(one.overlaps(other) for one, other in combinations(boxes, 2))


def layers(points: pd.DataFrame, groups: Sequence[str], width: float, height: float) -> list[alt.Chart]:
    """Lines to the far names, one layer of points a group in its own shape, the names."""
    x, y = across("x", 0, width), down("y", height)
    lines = (
        alt.Chart(points.loc[points["far"]])
        .mark_rule(style="leader")
        .encode(x=x, x2=alt.X2("end_x:Q"), y=y, y2=alt.Y2("end_y:Q"))
    )
    marks = [
        alt.Chart(points.loc[points["group"] == group]).mark_point(style=theme.group_style(at)).encode(x=x, y=y, key=KEY)
        for at, group in enumerate(groups)
    ]
    names = alt.Chart(points).mark_text(style="label")
    return [
        lines,
        *marks,
        names.encode(x=across("name_x", 0, width), y=down("name_y", height), text=alt.Text("name:N"), key=KEY),
    ]
