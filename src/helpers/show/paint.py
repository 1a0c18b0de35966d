"""Charts of ours painted straight from their specification: every place on them is a pixel already, so no engine has to compute one.

A report has five charts and V8 took a third of its time. What is painted here is the part of Vega-Lite that our charts speak:
points, bars, rectangles, ticks, rules, lines and texts in a named style, on linear scales. Any other specification is refused
(`paints`) and drawn by vl-convert. A test draws every chart both ways and compares them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from helpers.inert import for_html
from helpers.show import theme

NAMESPACE: Final = "http://www.w3.org/2000/svg"
_DECIMALS = 2
_CHANNELS = frozenset(("x", "x2", "y", "y2", "size", "fillOpacity", "text", "description", "detail", "order"))
_SCALE = frozenset(("domain", "nice", "zero", "padding"))
_PLAIN = frozenset(("field", "value", "type", "scale"))
_ANCHORS = {"center": "middle", "right": "end"}
# Where Vega puts the foot of the letters, in parts of the size of the text and of the line.
_BASELINES = {"middle": (0.30, 0.0), "line-top": (0.29, 0.5)}
_ROOT_3 = math.sqrt(3)
KEY_SEPARATOR = "\u2063"  # (invisible separator) between the names that one mark stands for (a row and a column)

Spec = Mapping[str, Any]
Item = Mapping[str, Any]


def paints(spec: Spec) -> bool:
    """Whether a specification says nothing but what can be painted here."""
    return all(layer["mark"]["type"] in _PAINTERS and _plain_encoding(layer["encoding"]) for layer in spec["layer"])


def paint(spec: Spec) -> str:
    """The chart as SVG text, its layers in their order."""
    width, height = float(spec["width"]), float(spec["height"])
    canvas, styles, tables = Canvas(width, height, Keys({})), spec["config"]["style"], spec["datasets"]
    layers = [_layer(layer, styles[layer["mark"]["style"]], tables[layer["data"]["name"]], canvas) for layer in spec["layer"]]
    wide, high = max(width, theme.WIDTH) + 2 * theme.PADDING, height + 2 * theme.PADDING
    root = {
        "xmlns": NAMESPACE, "class": "chart",
        "viewBox": f"{-theme.PADDING} {-theme.PADDING} {short(wide)} {short(high)}", "width": short(wide), "height": short(high),
        "overflow": "visible", "font-family": theme.FONT_STACK, "font-size": str(theme.TEXT_SIZE),
        "aria-hidden": "true", "focusable": "false", "data-noms": canvas.keys.told(),
    }  # fmt: skip
    return _tag("svg", root, "".join(layers))


@dataclass(frozen=True)
class Keys:
    """What the marks of a chart stand for: each name once, in the order in which it is met."""

    places: dict[str, int]

    def of(self, told: object) -> str:
        """The numbers of the names that one mark stands for; nothing for a mark that stands for none."""
        names = str(told).split(KEY_SEPARATOR) if told else ()
        return " ".join(str(self.places.setdefault(name, len(self.places))) for name in names)

    def told(self) -> str:
        return json.dumps(list(self.places), ensure_ascii=False, separators=(",", ":")) if self.places else ""


@dataclass(frozen=True)
class Canvas:
    """Where the layers of a chart are painted."""

    width: float
    height: float
    keys: Keys


@dataclass(frozen=True)
class Reader:
    """What a layer says of each of its rows."""

    encoding: Spec
    style: Spec
    canvas: Canvas

    def place(self, row: Item, channel: str, missing: float = 0.0) -> float:
        """A place in pixels: given as such, or a value on a linear scale over the width, or over the height from the bottom."""
        found = self.encoding.get(channel)
        if found is None:
            return missing
        if "value" in found:
            return float(found["value"])
        axis = channel[0]
        low, high = self.encoding[axis]["scale"]["domain"]
        share: float = (float(row[found["field"]]) - low) / (high - low)
        return share * self.canvas.width if axis == "x" else (1 - share) * self.canvas.height

    def told(self, row: Item, channel: str) -> Any:  # noqa: ANN401 - a cell of the chart's own table
        found = self.encoding.get(channel)
        return None if found is None else row[found["field"]]

    def key(self, row: Item) -> dict[str, str]:
        return {"data-n": self.canvas.keys.of(self.told(row, "description"))}

    def known(self, row: Item) -> bool:
        """Whether every place of a row is known."""
        fields = [self.encoding[name].get("field") for name in ("x", "x2", "y", "y2") if name in self.encoding]
        return all(field is None or row[field] is not None for field in fields)


def short(value: float) -> str:
    """A number with two decimals at most.

    >>> short(33.333333), short(-0.0001), short(5.0)
    ('33.33', '0', '5')
    """
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _plain_encoding(encoding: Spec) -> bool:
    return encoding.keys() <= _CHANNELS and all(_plain(name, part) for name, part in encoding.items())


def _plain(channel: str, part: Spec) -> bool:
    """Whether a channel gives places, sizes or words as they are: a place read in the table has a linear scale and no axis."""
    scale = part.get("scale") or {}
    if channel in ("x", "y") and "field" in part:
        return "domain" in scale and scale.keys() <= _SCALE and part.get("axis", "by default") is None
    return not scale and part.keys() <= _PLAIN


def _layer(layer: Spec, style: Spec, rows: Sequence[Item], canvas: Canvas) -> str:
    """The marks of a layer; what they share is said once, on their group."""
    reader = Reader(layer["encoding"], style, canvas)
    mark = layer["mark"]["type"]
    painted = "".join(_PAINTERS[mark](reader, [row for row in rows if reader.known(row)]))
    look = _text_look(style) if mark == "text" else _shape_look(style, mark)
    return _tag("g", look, painted) if painted else ""


def _text_look(style: Spec) -> dict[str, str]:
    return {
        "fill": style["color"],
        "font-weight": style.get("fontWeight", ""),
        "text-anchor": _ANCHORS.get(style.get("align", ""), ""),
    }


def _shape_look(style: Spec, mark: str) -> dict[str, str]:
    """Colours and strokes; a rule has no surface, its colour is that of its stroke."""
    lines = mark in ("rule", "line")
    width = style.get("strokeWidth")
    return {
        "fill": style.get("fill", "none") if lines else style["color"],
        "stroke": style["color"] if lines else style.get("stroke", ""),
        "stroke-width": short(width) if width not in (None, 1) else "",
        "stroke-linecap": style.get("strokeCap", ""),
        "stroke-linejoin": style.get("strokeJoin", ""),
    }


def _texts(reader: Reader, rows: Iterable[Item]) -> Iterator[str]:
    """Texts, on as many lines as they have."""
    style = reader.style
    part, lines = _BASELINES[style["baseline"]]
    down = round(part * style["fontSize"] + lines * style["lineHeight"])
    for row in rows:
        x, y = reader.place(row, "x") + style.get("dx", 0), reader.place(row, "y") + down
        text = str(reader.told(row, "text") or "")
        if text:
            yield _turned(reader, row, text, down) if "angle" in style else _text(text, x, y, style, reader.key(row))


def _safe(text: str) -> str:
    return str(for_html(text))


def _text(text: str, x: float, y: float, style: Spec, key: dict[str, str]) -> str:
    first, *others = text.split("\n")
    left = short(x)
    more = [_tag("tspan", {"x": left, "dy": str(style["lineHeight"])}, _safe(line)) for line in others]
    return _tag("text", {"x": left, "y": short(y), **key}, _safe(first) + "".join(more))


def _turned(reader: Reader, row: Item, text: str, down: float) -> str:
    """A text that is read from bottom to top."""
    x, y = short(reader.place(row, "x")), short(reader.place(row, "y"))
    turn = short(reader.style["angle"] - 360)
    return _tag("text", {"transform": f"translate({x},{y}) rotate({turn})", "y": short(down), **reader.key(row)}, _safe(text))


def _bars(reader: Reader, rows: Iterable[Item]) -> Iterator[str]:
    """Horizontal bars of one thickness, centred on their line."""
    thick = reader.style["size"]
    for row in rows:
        y = reader.place(row, "y") - thick / 2
        yield _rectangle(reader, row, (reader.place(row, "x"), reader.place(row, "x2")), (y, y + thick))


def _rectangles(reader: Reader, rows: Iterable[Item]) -> Iterator[str]:
    for row in rows:
        across = (reader.place(row, "x"), reader.place(row, "x2"))
        yield _rectangle(reader, row, across, (reader.place(row, "y"), reader.place(row, "y2")))


def _ticks(reader: Reader, rows: Iterable[Item]) -> Iterator[str]:
    """Short vertical strokes, centred on their place."""
    thick, tall = reader.style["thickness"] / 2, reader.style["size"] / 2
    for row in rows:
        x, y = reader.place(row, "x"), reader.place(row, "y")
        yield _rectangle(reader, row, (x - thick, x + thick), (y - tall, y + tall))


def _rectangle(reader: Reader, row: Item, across: tuple[float, float], down: tuple[float, float]) -> str:
    left, right = sorted(across)
    top, foot = sorted(down)
    if left == right:
        return ""
    opacity, radius = reader.told(row, "fillOpacity"), reader.style.get("cornerRadius")
    told = {
        "x": short(left), "y": short(top), "width": short(right - left), "height": short(foot - top),
        "rx": str(radius or ""), "fill-opacity": "" if opacity is None else short(opacity), **reader.key(row),
    }  # fmt: skip
    return _tag("rect", told)


def _rules(reader: Reader, rows: Iterable[Item]) -> Iterator[str]:
    """Straight lines."""
    for row in rows:
        x, y = reader.place(row, "x"), reader.place(row, "y")
        end_x, end_y = reader.place(row, "x2", x), reader.place(row, "y2", y)
        yield _tag("path", {"d": f"M{short(x)},{short(y)}L{short(end_x)},{short(end_y)}", **reader.key(row)})


def _lines(reader: Reader, rows: Iterable[Item]) -> Iterator[str]:
    """One line through the points of each `detail`, in their order."""
    for _, corners in groupby(rows, lambda row: reader.told(row, "detail")):
        ordered = sorted(corners, key=lambda row: reader.told(row, "order") or 0)
        places = (f"{short(reader.place(row, 'x'))},{short(reader.place(row, 'y'))}" for row in ordered)
        yield _tag("path", {"d": f"M{'L'.join(places)}"})


def _points(reader: Reader, rows: Iterable[Item]) -> Iterator[str]:
    """Marks of a shape, whose size is an area (the square in which they are drawn)."""
    shape = reader.style["shape"]
    for row in rows:
        x, y, told = reader.place(row, "x"), reader.place(row, "y"), reader.told(row, "size")
        radius = math.sqrt(reader.style["size"] if told is None else told) / 2
        if shape == "circle":
            yield _tag("circle", {"cx": short(x), "cy": short(y), "r": short(radius), **reader.key(row)})
        else:
            corners = (f"{short(x + radius * dx)},{short(y + radius * dy)}" for dx, dy in _SHAPES[shape])
            yield _tag("path", {"d": f"M{'L'.join(corners)}Z", **reader.key(row)})


# Corners of the shapes, in radiuses from their middle, as Vega draws them.
_SHAPES = {
    "diamond": ((-1, 0), (0, -1), (1, 0), (0, 1)),
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "triangle-up": ((0, -_ROOT_3 / 2), (-1, _ROOT_3 / 2), (1, _ROOT_3 / 2)),
    "triangle-down": ((0, _ROOT_3 / 2), (-1, -_ROOT_3 / 2), (1, -_ROOT_3 / 2)),
}
_PAINTERS: Final[Mapping[str, Callable[[Reader, Iterable[Item]], Iterator[str]]]] = {
    "text": _texts, "bar": _bars, "rect": _rectangles, "tick": _ticks, "rule": _rules, "line": _lines, "point": _points,
}  # fmt: skip


def _tag(name: str, attributes: Mapping[str, str], inside: str = "") -> str:
    """An element; an attribute that says nothing is left out."""
    told = "".join(f' {key}="{_safe(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>"
