"""Points with their name beside them: shared by the scatter of territories and the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace

import altair as alt
import numpy as np
import pandas as pd

from helpers import wording
from helpers.show import theme
from helpers.show.labels import Box, fit, place
from helpers.show.layout import KEY, across, down, drawn_from, from_left, from_top, rows_of

_CLOSE = theme.POINT_RADIUS + 0.75 * theme.GAP  # nearer than this a name needs no line to its point
_ROOMS = (1.0, 1.6)  # how much more height is tried until names stand apart
_NAME = 170.0  # pixels in a line of a name


def named(points: pd.DataFrame, frame: Box) -> pd.DataFrame:
    """Points (`x`, `y` in pixels, `name`) with the place of their name and the end of the line that leads to it.

    `shown`: whether the name is written; where there is no room left, a name is not, rather than cover another.
    """
    centres = list(zip(points["x"].astype(float), points["y"].astype(float), strict=True))
    names = [fit(str(name), _NAME) for name in points["name"]]
    boxes = place(centres, names, frame, theme.POINT_RADIUS)
    ends = [box.nearest(*centre) for box, centre in zip(boxes, centres, strict=True)]
    shown = _uncovered(boxes)
    return points.assign(
        key=points["name"].astype(str),
        name=names,
        name_x=[box.left for box in boxes],
        name_y=[box.top for box in boxes],
        end_x=[x for x, _ in ends],
        end_y=[y for _, y in ends],
        shown=shown,
        far=[told and math.dist(end, centre) > _CLOSE for told, end, centre in zip(shown, ends, centres, strict=True)],
    )


def _uncovered(boxes: Sequence[Box]) -> list[bool]:
    """Which names are written: those that cover none that is."""
    drawn = np.array([astuple(box) for box in boxes])
    told: list[bool] = []
    for box in boxes:
        told.append(not box.overlaps(drawn[: len(told)][told]).any())
    return told


def roomy(frame: Box, placed: Callable[[Box], pd.DataFrame]) -> tuple[Box, pd.DataFrame]:
    """Points named in a frame, or in a taller one when there is not enough room for the names."""
    for room in _ROOMS:
        taller = replace(frame, bottom=frame.top + room * (frame.bottom - frame.top))
        points = named(placed(taller), taller)
        if points["shown"].all():
            break
    return taller, points


def untold(points: pd.DataFrame, top: float) -> tuple[list[alt.Chart], float]:
    """How many points have no name on the drawing, if some have none; and where the drawing ends."""
    count = int((~points["shown"]).sum())
    if not count:
        return [], top
    told = f"{wording.counted(count, 'point')} sans nom, faute de place : voir les chiffres."
    text = drawn_from([{"text": fit(wording.typeset(told))}]).mark_text(style="scale-start")
    return [text.encode(x=from_left(0), y=from_top(top), text=alt.Text("text:N"))], top + 2 * theme.LINE_HEIGHT


def layers(points: pd.DataFrame, groups: Sequence[str], width: float, height: float) -> list[alt.Chart]:
    """Lines to the far names, one layer of points a group in its own shape, the names."""
    rows = rows_of(points, **{str(name): str(name) for name in points})
    x, y = across("x", 0, width), down("y", height)
    lines = (
        drawn_from([row for row in rows if row["far"]])
        .mark_rule(style="leader")
        .encode(x=x, x2=alt.X2("end_x:Q"), y=y, y2=alt.Y2("end_y:Q"))
    )
    marks = [
        drawn_from([row for row in rows if row["group"] == group])
        .mark_point(style=theme.group_style(at))
        .encode(x=x, y=y, description=KEY)
        for at, group in enumerate(groups)
    ]
    names = drawn_from([row for row in rows if row["shown"]]).mark_text(style="label")
    return [
        lines,
        *marks,
        names.encode(x=across("name_x", 0, width), y=down("name_y", height), text=alt.Text("name:N"), description=KEY),
    ]
