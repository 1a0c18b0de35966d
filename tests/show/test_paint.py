"""What is painted is what Vega would draw: the same words at the same places, the same marks."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import altair as alt
import pandas as pd
import pytest

from helpers.show import charts, svg
from helpers.show.layout import across, down, layered
from helpers.show.paint import KEY_SEPARATOR, paint, paints
from helpers.show.specification import specification
from tests.show.test_charts import CHARTS, chart

SVG = "{http://www.w3.org/2000/svg}"
PLACE = re.compile(r"translate\(([-\d.]+),([-\d.]+)\)")
TABLE = pd.DataFrame({"theme": ["Sobriété", "Travail"], "count": [10, 5]})
Told = tuple[str, float, float]


def texts(drawing: str) -> list[Told]:
    """Every text with its place."""
    return sorted(_texts(ET.fromstring(drawing), 0, 0))


def _texts(element: ET.Element, left: float, top: float) -> Iterator[Told]:
    moved = PLACE.match(element.get("transform", ""))
    left, top = (left + float(moved[1]), top + float(moved[2])) if moved else (left, top)
    if element.tag == f"{SVG}text" and "".join(element.itertext()):
        x, y = float(element.get("x", 0)), float(element.get("y", 0))
        # Vega moves a text whole; ours names the place of each line.
        yield " ".join(element.itertext()), round(left + x), round(top + y)
    for child in element:
        yield from _texts(child, left, top)


@pytest.mark.parametrize("name", CHARTS)
def test_words_are_where_vega_puts_them(name: str) -> None:
    """Every text of every chart is within a pixel of its place in the drawing of vl-convert, which only adds a margin to the whole."""
    spec = specification(chart(name))
    ours, theirs = texts(paint(spec)), texts(svg.draw_by_vega(spec, "v"))
    assert [told[0] for told in ours] == [told[0] for told in theirs]
    margins = [other[at] - one[at] for one, other in zip(ours, theirs, strict=True) for at in (1, 2)]
    assert all(0 <= margin <= 6 for margin in margins)
    assert all(max(margins[at::2]) - min(margins[at::2]) <= 1 for at in (0, 1))


def marks(drawing: str) -> int:
    shapes = {f"{SVG}{shape}" for shape in ("path", "rect", "circle", "line")}
    return sum(element.tag in shapes and "h0v" not in element.get("d", "") for element in ET.fromstring(drawing).iter())


@pytest.mark.parametrize("name", CHARTS)
def test_as_many_marks_as_vega_draws(name: str) -> None:
    """Nothing that Vega draws is forgotten, and nothing added; a bar without length is no mark."""
    spec = specification(chart(name))
    assert marks(paint(spec)) == marks(svg.draw_by_vega(spec, "v")) > 0


def test_a_bar_is_drawn_to_its_scale() -> None:
    """On a scale from 0 to 10 over 200 pixels, 5 is a bar of 100 pixels, centred on its line."""
    rows = TABLE.assign(zero=0, y=[20, 60])
    marks = alt.Chart(rows).mark_bar(style="solid-bar", orient="horizontal")
    drawn = marks.encode(x=across("count", 0, 10), x2=alt.X2("zero:Q"), y=down("y", 80))
    bars = ET.fromstring(paint(specification(layered([drawn], 200, 80)))).findall(f".//{SVG}rect")
    assert [bar.attrib for bar in bars] == [
        {"x": "0", "y": "11", "width": "200", "height": "18"},
        {"x": "0", "y": "51", "width": "100", "height": "18"},
    ]


def test_names_are_written_once() -> None:
    """The root tells the names, the marks their numbers: a cell stands for its row and its column."""
    cells = pd.DataFrame({"r": ["Sobriété"], "c": ["Attentes"], "n": [3.0], "s": ["3"]})
    root = ET.fromstring(paint(specification(charts.matrix(cells, "r", "c", "n", "s"))))
    assert json.loads(root.get("data-noms", "")) == ["Attentes", "Sobriété"]
    (cell,) = root.findall(f".//{SVG}rect")
    assert cell.get("data-n") == "1 0"
    assert KEY_SEPARATOR not in ET.tostring(root, encoding="unicode")


def test_hostile_words_stay_words() -> None:
    """What a territory calls itself closes no tag and no attribute."""
    rows = pd.DataFrame({"t": ['"><script>alert(1)</script>'], "n": [1]})
    root = ET.fromstring(paint(specification(charts.bars(rows, "t", "n"))))
    assert not root.findall(f".//{SVG}script")
    assert json.loads(root.get("data-noms", "")) == ['"><script>alert(1)</script>']


def test_what_is_not_ours_is_left_to_vega() -> None:
    """Axes, scales of another kind and other marks are refused, and drawn all the same."""
    marks = alt.Chart(TABLE).mark_bar(style="solid-bar", orient="horizontal")
    for encoded in (
        marks.encode(x=alt.X("count:Q"), y=alt.Y("theme:N")),
        marks.encode(x=alt.X("count:Q", axis=None, scale=alt.Scale(type="log", domain=[1, 10]))),
        alt.Chart(TABLE).mark_arc(style="solid-bar").encode(theta="count:Q"),
    ):
        spec = specification(layered([encoded], 200, 80))
        assert not paints(spec)
        assert svg.draw_svg(spec, "f").startswith("<svg")
    assert paints(specification(charts.bars(TABLE, "theme", "count")))
