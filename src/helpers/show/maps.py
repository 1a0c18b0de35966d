"""A schematic map of metropolitan France: where the territories are and what state their report is in."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from helpers import wording
from helpers.show import named_points, theme
from helpers.show.labels import Box, widest
from helpers.show.layout import Sign, across, chosen, down, from_left, from_top, in_order, key, layered, nothing
from helpers.show.specification import unchecked

STATES = ("rapport publié", "écarté", "pas encore reçu")
OUTSIDE = "Hors de la carte"

_OUTLINE = Path(__file__).parent.parent / "framing" / "reference" / "contour_france.json"
# Metropolitan France, Corsica included, with a small margin (degrees).
_WEST, _EAST, _SOUTH, _NORTH = -5.3, 9.7, 41.2, 51.2
_MIDDLE_LATITUDE = 46.5  # a degree of longitude is this cosine of a degree of latitude: shapes look right
_MARGIN = 2 * theme.LINE_HEIGHT  # lets the names of the coasts stand in the sea

Ring = Sequence[tuple[float, float]]  # longitude, latitude


def read_outline(path: Path = _OUTLINE) -> tuple[Ring, ...]:
    """The outer rings of a GeoJSON geometry or feature collection; none when the file is not there."""
    if not path.exists():
        return ()
    return tuple(_rings(json.loads(path.read_text(encoding="utf-8"))))


@unchecked
def point_map(
    table: pd.DataFrame,
    latitude: str,
    longitude: str,
    name: str,
    *,
    state: str,
    outline: Sequence[Ring] = (),
    states: Sequence[str] = STATES,
) -> alt.LayerChart:
    """Territories on a map, named, with one shape a state; those outside metropolitan France are listed under it.

    `latitude`, `longitude`: degrees, missing when unknown; `name`; `state`: one of `states`, others after them;
    `outline`: from `read_outline`.
    """
    points = chosen(table, latitude=latitude, longitude=longitude, name=name, group=state)
    if points.empty:
        return nothing()
    points = points.assign(group=points["group"].astype(object).fillna(wording.NOT_STATED).astype(str))
    groups = list(dict.fromkeys([*states, *in_order(points["group"])]))
    signs, above = key([Sign("point", theme.group_style(at), text) for at, text in enumerate(groups)])
    above += theme.ROW_GAP
    floor = above + _ground_height()
    inside = points["latitude"].between(_SOUTH, _NORTH) & points["longitude"].between(_WEST, _EAST)
    shown = _projected(points.loc[inside], above)
    shown = named_points.named(shown, Box(0, above, theme.WIDTH, floor))
    listed, height = _listed(points.loc[~inside], floor)
    drawn = pd.concat([shown, listed], ignore_index=True) if len(listed) else shown
    layers = named_points.layers(drawn, groups, theme.WIDTH, height)
    return layered([*signs, *_land(outline, above, height), *_heading(listed, floor), *layers], theme.WIDTH, height)


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """Outer rings, whatever the level of GeoJSON that is given."""
    for part in geometry.get("features", geometry.get("geometries", ())):
        yield from _rings(part)
    if "geometry" in geometry:
        yield from _rings(geometry["geometry"])
    if geometry.get("type") == "Polygon":
        yield [(x, y) for x, y, *_ in geometry["coordinates"][0]]
    if geometry.get("type") == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield [(x, y) for x, y, *_ in polygon[0]]


def _pixels_a_degree() -> float:
    """Pixels in a degree of latitude."""
    return (theme.WIDTH - 2 * _MARGIN) / ((_EAST - _WEST) * math.cos(math.radians(_MIDDLE_LATITUDE)))


def _ground_height() -> float:
    return (_NORTH - _SOUTH) * _pixels_a_degree()


def _projected(places: pd.DataFrame, above: float) -> pd.DataFrame:
    """Degrees to pixels: equirectangular, true at the middle latitude."""
    degree = _pixels_a_degree()
    x = _MARGIN + (places["longitude"].astype(float) - _WEST) * math.cos(math.radians(_MIDDLE_LATITUDE)) * degree
    return places.assign(x=x, y=above + (_NORTH - places["latitude"].astype(float)) * degree).reset_index(drop=True)


def _land(outline: Sequence[Ring], above: float, height: float) -> list[alt.Chart]:
    """The outline of the country, one closed line a ring."""
    corners = [
        {"ring": at, "step": step, "longitude": x, "latitude": y}
        for at, ring in enumerate(outline)
        for step, (x, y) in enumerate(ring)
    ]
    if not corners:
        return []
    land = alt.Chart(_projected(pd.DataFrame(corners), above).drop(columns=["longitude", "latitude"]).round(1))
    return [
        land.mark_line(style="land").encode(
            x=across("x", 0, theme.WIDTH), y=down("y", height), detail=alt.Detail("ring:N"), order=alt.Order("step:Q")
        )
    ]


def _listed(places: pd.DataFrame, floor: float) -> tuple[pd.DataFrame, float]:
    """The territories outside the map, in columns under it, each with its shape; and where they end."""
    if places.empty:
        return places, floor
    room = widest([str(name) for name in places["name"]]) + 4 * theme.GAP + 2 * theme.POINT_RADIUS
    columns = max(int(theme.WIDTH / room), 1)
    order = pd.Series(range(len(places)), index=places.index)
    x = (order % columns) * (theme.WIDTH / columns) + theme.POINT_RADIUS
    y = floor + 2.5 * theme.LINE_HEIGHT + (order // columns) * (theme.LINE_HEIGHT + theme.GAP / 2)
    name_x = x + theme.POINT_RADIUS + theme.GAP
    listed = places.assign(
        x=x,
        y=y,
        name_x=name_x,
        name_y=y - theme.LINE_HEIGHT / 2,
        end_x=x,
        end_y=y,
        far=False,
        shown=True,
        key=places["name"].astype(str),
    )
    return listed, float(y.max()) + theme.LINE_HEIGHT


def _heading(listed: pd.DataFrame, floor: float) -> list[alt.Chart]:
    """« Hors de la carte », when there is someone."""
    if listed.empty:
        return []
    text = alt.Chart(pd.DataFrame({"text": [OUTSIDE]})).mark_text(style="heading")
    return [text.encode(x=from_left(0), y=from_top(floor + theme.LINE_HEIGHT / 2), text=alt.Text("text:N"))]
