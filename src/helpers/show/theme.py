"""How every chart looks: palette, sizes, fonts, named styles. Applied when a chart is rendered, never globally.

A chart names a style (« value », « band », « group-2 ») and the styles are defined here. Each group has its own shape
beside its colour, and a mark that means « left » or « not proved » is hollow, so that nothing rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Natural width of a chart, in pixels: on the narrowest phone (320 pixels) a text of 16 is still drawn at 11.
WIDTH = 420
TEXT_SIZE = 16
LINE_HEIGHT = 20
GAP = 8  # between a mark and its text
ROW_GAP = 14  # between two rows
BAR_SIZE = 18
POINT_RADIUS = 7
DISC_RADIUS = 14  # holds a figure
DOT = 11  # a territory in a distribution, and the step between two
PADDING = 2

# vl-convert carries this font (metrics of Arial), so that layouts are the same on every machine…
MEASURED_FONT = "Liberation Sans"
# …and readers see the font that the page carries, a little narrower.
FONT_STACK = "'Concertations Sans', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"


@dataclass(frozen=True)
class Palette:
    """Colours told apart by people with any colour vision: they differ in lightness, and shapes repeat them."""

    ink: str = "#17323a"  # text
    quiet: str = "#51626a"  # secondary text and marks
    main: str = "#0f5563"  # deep blue-green
    accent: str = "#b4480d"  # warm
    third: str = "#6b4a8a"
    fourth: str = "#8a6500"
    paper: str = "#ffffff"
    tint: str = "#e3eeee"  # lightest cell, band
    deep_tint: str = "#8fc1c3"  # darkest cell that still carries ink text
    warm_tint: str = "#fbe9dd"
    line: str = "#ccd6d9"  # grid: decoration only


PALETTE = Palette()

GROUP_STYLES = ("group-1", "group-2", "group-3", "group-4", "group-5", "group-6")


def group_style(index: int) -> str:
    """The style of the n-th group of a chart."""
    return GROUP_STYLES[index % len(GROUP_STYLES)]


def area(value: float, largest: float) -> float:
    """The surface of a point that stands for a value, in square pixels: never too small to be seen."""
    return (2 + 14 * value / largest) * POINT_RADIUS**2


def shade(value: float, largest: float) -> float:
    """How opaque a cell is, for its value: a cell that says something is never white."""
    return 0.15 + 0.85 * value / largest


def _texts(palette: Palette) -> Mapping[str, Any]:
    """Styles of the texts."""
    text = {"fontSize": TEXT_SIZE, "color": palette.ink, "lineHeight": LINE_HEIGHT}
    label = text | {"align": "left", "baseline": "line-top"}
    middle = text | {"baseline": "middle"}
    return {
        "label": label,
        "heading": label | {"fontWeight": "bold"},
        "heading-end": label | {"fontWeight": "bold", "align": "right"},
        "quiet": middle | {"align": "left", "color": palette.quiet},
        "value": middle | {"align": "left", "dx": GAP},
        "value-end": middle | {"align": "right", "dx": -GAP},
        "beside": middle | {"align": "left", "dx": 2 * GAP, "color": palette.quiet},
        "beside-end": middle | {"align": "right", "dx": -2 * GAP, "color": palette.quiet},
        "month": middle | {"align": "left", "color": palette.quiet},
        "figure": middle | {"align": "center"},
        "column": text | {"align": "center", "baseline": "line-top"},
        "turned": text | {"align": "left", "baseline": "middle", "angle": 270},
        "scale": text | {"align": "center", "baseline": "line-top", "color": palette.quiet},
        "scale-start": label | {"color": palette.quiet},
        "scale-end": label | {"align": "right", "color": palette.quiet},
        "count": label | {"fontWeight": "bold", "color": palette.main},
        "in-disc": middle | {"align": "center", "fontWeight": "bold", "color": palette.paper},
        "in-ring": middle | {"align": "center", "fontWeight": "bold", "color": palette.main},
    }


def _points(palette: Palette) -> Mapping[str, Any]:
    """Styles of the points: six groups, discs and rings, dots of a strip."""
    area = 4 * POINT_RADIUS**2
    point: dict[str, Any] = {"size": area, "opacity": 1}
    disc: dict[str, Any] = {"shape": "circle", "size": 4 * DISC_RADIUS**2, "opacity": 1}
    groups: tuple[dict[str, Any], ...] = (
        {"shape": "circle"} | _filled(palette.main, palette.paper),
        {"shape": "diamond", "size": 1.3 * area} | _filled(palette.accent, palette.paper),
        {"shape": "triangle-up"} | _filled(palette.third, palette.paper),
        {"shape": "square"} | _filled(palette.paper, palette.main, 2),
        {"shape": "triangle-down"} | _filled(palette.fourth, palette.paper),
        {"shape": "circle"} | _filled(palette.paper, palette.accent, 2),
    )
    return {
        **{style: point | group for style, group in zip(GROUP_STYLES, groups, strict=True)},
        "disc": disc | _filled(palette.main, palette.main, 2.5),
        "ring": disc | _filled(palette.paper, palette.main, 2.5),
        "dot": point | {"shape": "circle", "size": DOT**2} | _filled(palette.deep_tint, palette.main),
        "highlight": point | {"shape": "diamond", "size": 2 * area} | _filled(palette.accent, palette.paper),
    }


def _filled(color: str, edge: str, width: float = 1) -> dict[str, Any]:
    """A surface and its outline; paper around a mark keeps it apart from its neighbours."""
    return {"filled": True, "color": color, "stroke": edge, "strokeWidth": width}


def _areas(palette: Palette) -> Mapping[str, Any]:
    """Styles of bars, bands, cells, lines and land."""
    bar = {"size": BAR_SIZE}
    return {
        "solid-bar": bar | {"filled": True, "color": palette.main},
        "hollow-bar": bar | {"size": BAR_SIZE - 2} | _filled(palette.warm_tint, palette.accent, 2),
        "band": {"size": 14, "cornerRadius": 7} | _filled(palette.tint, palette.quiet),
        "median": {"filled": True, "color": palette.quiet, "thickness": 3, "size": 2 * DISC_RADIUS + 10},
        "strip-median": {"filled": True, "color": palette.quiet, "thickness": 3, "size": BAR_SIZE},
        "segment": {"color": palette.quiet, "strokeWidth": 5, "strokeCap": "round"},
        "range": {"color": palette.quiet, "strokeWidth": 3},
        "track": {"color": palette.line, "strokeWidth": 1},
        "leader": {"color": palette.quiet, "strokeWidth": 1},
        "heat": _filled(palette.deep_tint, palette.paper, 3),
        "box": _filled(palette.paper, palette.line),
        "filled-box": _filled(palette.tint, palette.line),
        "land": {"fill": palette.tint, "color": palette.quiet, "strokeWidth": 1, "strokeJoin": "round"},
    }


def chart_config(palette: Palette = PALETTE) -> dict[str, Any]:
    """The Vega-Lite configuration of every chart, for `svg.render_svg` and for the interactive copy of a page."""
    return {
        "background": None,
        "padding": PADDING,
        "font": MEASURED_FONT,
        "lineBreak": "\n",
        "view": {"stroke": None},
        "style": {**_texts(palette), **_points(palette), **_areas(palette)},
    }
