"""A chart as a small, stable piece of SVG to put inside a page.

The page that receives it gives the text alternative and the table, so the drawing itself is hidden from screen readers.
Pages carry a strict Content-Security-Policy: no inline style, no script, no address but the XML namespace.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any, Final

import altair as alt
import vl_convert

from helpers.show import theme
from helpers.show.paint import paint, paints
from helpers.show.specification import Chart, specification
from helpers.wording import NARROW

NAMESPACE = "http://www.w3.org/2000/svg"
LOCALE: Final = "fr-FR"
_DECIMALS = 2
_MEASURES = frozenset(("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "r"))
_TEXT_LOOK = ("font-size", "font-weight", "font-style", "text-anchor")
_STROKE_LOOK = ("stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-opacity")
_INHERITED = frozenset(("fill", "fill-opacity", *_TEXT_LOOK, *_STROKE_LOOK))
_FOR_SCRIPTS = frozenset(("class", "role", "pointer-events"))
_NO_EFFECT = frozenset({("opacity", "1"), ("transform", "translate(0,0)"), ("x2", "0"), ("y2", "0")})
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
_MOVE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
# How Vega writes a circle: two half turns.
_DISC = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0(?:Z)?")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")


def render_svg(chart: Chart, prefix: str = "g") -> str:
    """The chart as SVG text; `prefix` must be unique in the page, the ids of the drawing start with it."""
    return draw_svg(specification(chart), prefix)


def draw_svg(spec: Mapping[str, Any], prefix: str) -> str:
    """The same from the specification of a chart: painted at once when it is of our kind, else by Vega."""
    return paint(spec) if paints(spec) else draw_by_vega(spec, prefix)


def draw_by_vega(spec: Mapping[str, Any], prefix: str) -> str:
    """Any specification, drawn by vl-convert with the numbers and dates of French."""
    root = ET.fromstring(_draw(spec))  # noqa: S314 -- drawn by vl-convert a line above, not received
    _forget_namespaces(root)
    for element in root.iter():
        _clean(element)
    _prune(root)
    _renumber(root, prefix)
    _hoist(root)
    _frame(root)
    return ET.tostring(root, encoding="unicode")


def _draw(spec: Mapping[str, Any]) -> str:
    """Vega's own SVG."""
    numbers = {**vl_convert.get_format_locale(LOCALE), "thousands": NARROW}
    version = ".".join(alt.SCHEMA_VERSION.split(".")[:2])
    return str(
        vl_convert.vegalite_to_svg(
            dict(spec),
            vl_version=version,
            allowed_base_urls=[],
            format_locale=numbers,
            time_format_locale=LOCALE,
        )
    )


def _forget_namespaces(root: ET.Element) -> None:
    """Plain names: the namespace is written once, on the root."""
    for element in root.iter():
        element.tag = _plain(element.tag)
        element.attrib = {_plain(name): value for name, value in element.attrib.items()}


def _plain(name: str) -> str:
    return name.rpartition("}")[2]


def _clean(element: ET.Element) -> None:
    """Style declarations become attributes; what only serves scripts or says nothing goes; numbers are rounded."""
    kept = {**element.attrib, **dict(_declarations(element.attrib.get("style", "")))}
    shown = element.tag != "path" or kept.get("class") != "background" or kept.get("fill") or kept.get("stroke")
    element.attrib = {
        name: _rounded(value) if name in _MEASURES else value for name, value in kept.items() if _useful(name, value)
    }
    if not shown:
        element.set("display", "none")
    _unfold(element)


def _unfold(element: ET.Element) -> None:
    """A text or a disc that is only moved is written at its place, which is shorter."""
    moved = _MOVE.fullmatch(element.get("transform", ""))
    disc = _DISC.fullmatch(element.get("d", ""))
    if moved and element.tag == "text" and len(element) == 0:
        del element.attrib["transform"]
        element.attrib |= {"x": moved.group(1), "y": moved.group(2)}
    elif moved and disc and element.tag == "path":
        del element.attrib["transform"], element.attrib["d"]
        element.tag = "circle"
        element.attrib |= {"cx": moved.group(1), "cy": moved.group(2), "r": disc.group(1)}


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    """The pairs of a style attribute."""
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _useful(name: str, value: str) -> bool:
    scripted = name in _FOR_SCRIPTS or name.startswith("aria-") or name == "style"
    return not scripted and name != "font-family" and (name, value) not in _NO_EFFECT


def _rounded(text: str) -> str:
    """Numbers with two decimals at most.

    >>> _rounded("translate(33.333333,-0.0001)"), _rounded("M1e-7,5.50L7,3")
    ('translate(33.33,0)', 'M0,5.5L7,3')
    """
    return _NUMBER.sub(lambda found: _short(float(found.group())), text)


def _short(value: float) -> str:
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _prune(parent: ET.Element) -> None:
    """Drop what draws nothing, and groups that only wrap."""
    children: list[ET.Element] = []
    for child in list(parent):
        _prune(child)
        if _draws_nothing(child):
            continue
        children.extend(list(child) if child.tag == "g" and not child.attrib else [child])
    parent[:] = children


def _draws_nothing(element: ET.Element) -> bool:
    if element.get("display") == "none" or element.get("opacity") == "0":
        return True
    if element.tag in {"g", "defs"}:
        return len(element) == 0
    if element.tag == "rect":
        return element.get("fill", "none") in {"none", "transparent"} and not element.get("stroke")
    return element.tag == "path" and element.get("d", "") in {"", "M0,0h0v0h0Z"}


def _renumber(root: ET.Element, prefix: str) -> None:
    """Ids count from 1 in each drawing: Vega's own counter runs on from one drawing to the next."""
    known = [element.get("id", "") for element in root.iter() if "id" in element.attrib]
    numbered = {name: f"{prefix}-{position}" for position, name in enumerate(known, start=1)}
    for element in root.iter():
        for name, value in element.attrib.items():
            element.set(name, _with_ids(name, value, numbered))


def _with_ids(name: str, value: str, numbered: dict[str, str]) -> str:
    if name == "id":
        return numbered[value]
    if name == "href":
        return "#" + numbered[value.removeprefix("#")]
    return _REFERENCE.sub(lambda found: f"url(#{numbered[found.group(1)]})", value)


def _hoist(group: ET.Element) -> None:
    """An attribute that all the children share is written once, on their group."""
    for child in group:
        _hoist(child)
    if group.tag != "g":
        return
    for name in sorted(_INHERITED - group.attrib.keys()):
        values = {child.get(name) for child in group}
        if len(values) == 1 and None not in values:
            group.set(name, str(values.pop()))
            for child in group:
                del child.attrib[name]


def _frame(root: ET.Element) -> None:
    """The root: one width for all charts, so that their texts have one size on a phone; nothing is cut."""
    width, height = max(float(root.get("width", "0")), theme.WIDTH), float(root.get("height", "0"))
    root.attrib = {
        "xmlns": NAMESPACE,
        "class": "chart",
        "viewBox": f"0 0 {_short(width)} {_short(height)}",
        "width": _short(width),
        "height": _short(height),
        "overflow": "visible",
        "font-family": theme.FONT_STACK,
        "aria-hidden": "true",
        "focusable": "false",
    }
