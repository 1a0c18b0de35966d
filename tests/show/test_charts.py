"""What every chart function owes: fields that exist, empty and one-row tables, no look of its own."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt
import jsonschema
import pandas as pd
import pytest

from helpers.analyse.worlds.found import Join
from helpers.show import charts, charts_compare, charts_worlds, svg, theme
from helpers.show.layout import layered
from helpers.show.specification import Chart, specification

SCALE = ("Non engagé", "Repéré", "Cadré", "Mis en œuvre", "Évalué et partagé")

COUNTS = pd.DataFrame(
    {
        "t": ["Sobriété", "Travail, métiers et agents"],
        "n": [1234.0, None],
        "k": [7, 0],
        "w": ["dans 7 territoires", "< 11"],
    }
)
CELLS = pd.DataFrame({"r": ["Sobriété", "Travail"], "c": ["Attentes", "Vigilances"], "n": [12.0, None], "s": ["12", "< 11"]})
EVENTS = pd.DataFrame(
    {
        "a": pd.to_datetime(["2024-11-08", "2024-10-03"]),
        "b": pd.to_datetime(["2025-01-31", None]),
        "t": ["Questionnaire", "Lancement"],
        "n": [None, 44.0],
        "g": ["en ligne", None],
    }
)
PROFILE = pd.DataFrame(
    {
        "t": ["Sobriété", "Travail"],
        "v": [2.0, None],
        "e": [True, False],
        "lo": [0, None],
        "m": [1.5, None],
        "hi": [3, None],
    }
)
DOTS = pd.DataFrame({"t": ["Sobriété", "Sobriété", "Travail"], "v": [1.0, 1.0, None], "h": [True, False, False]})
PLACES = pd.DataFrame(
    {
        "n": ["Nantes Métropole", "Lacq-Orthez", "Québec"],
        "p": [683981, 54000, 549459],
        "v": [3.0, 1.0, None],
        "g": ["métropole", "communauté", None],
        "la": [47.22, 43.40, 46.8],
        "lo": [-1.55, -0.62, -71.2],
        "s": ["rapport publié", "écarté", "pas encore reçu"],
    }
)
NAMES = pd.DataFrame({"r": ["petites", "grandes"], "c": ["en amorce", "en pratique"], "n": [["Sicoval"], []]})

POINTS = pd.DataFrame({"t": ["Sobriété", "Travail"], "v": [0.2, -0.4], "m": [0.0, 0.3]})
WORDS = {"Sobriété": "un mot", "Travail": "un public"}

Draw = Callable[[pd.DataFrame], Chart]
CHARTS: dict[str, tuple[Draw, pd.DataFrame]] = {
    "bars": (lambda table: charts.bars(table, "t", "n", "w"), COUNTS),
    "two_counts": (lambda table: charts.two_counts(table, "t", "n", "k"), COUNTS),
    "diverging": (lambda table: charts.diverging(table, "t", "n", "k"), COUNTS),
    "matrix": (lambda table: charts.matrix(table, "r", "c", "n", "s"), CELLS),
    "timeline": (lambda table: charts.timeline(table, "a", "b", "t", size="n", group="g"), EVENTS),
    "profile": (
        lambda table: charts_compare.profile(table, "t", "v", "e", low="lo", median="m", high="hi", scale=SCALE),
        PROFILE,
    ),
    "strip": (lambda table: charts_compare.strip(table, "t", "v", "h", SCALE), DOTS),
    "scatter_names": (lambda table: charts_compare.scatter_names(table, "p", "v", "n", "g"), PLACES),
    "names_matrix": (lambda table: charts_compare.names_matrix(table, "r", "c", "n"), NAMES),
    "tree": (lambda table: charts_worlds.tree(table, "t", [Join((1,), (2,), 3.0)]), COUNTS),
    "plane": (lambda table: charts_worlds.plane(table, "v", "m", "t", "t", titles=("axe 1", "axe 2"), groups=WORDS), POINTS),
}
each_chart = pytest.mark.parametrize("name", CHARTS)


def chart(name: str, rows: int = 9) -> Chart:
    draw, table = CHARTS[name]
    return draw(table.head(rows))


def unthemed(drawn: Chart) -> dict[str, Any]:
    """A specification without its theme, which goes further than the schema (a style without colour)."""
    return {name: part for name, part in specification(drawn).items() if name != "config"}


def layers(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The leaf views of a specification."""
    parts = spec.get("layer") or spec.get("hconcat") or spec.get("vconcat")
    if not parts:
        yield spec
    for part in parts or ():
        yield from layers(part)


def texts(drawing: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]


@each_chart
@pytest.mark.parametrize("rows", [0, 1, 9])
def test_encoded_fields_exist(name: str, rows: int) -> None:
    """A chart encodes only columns that its own data has."""
    spec = specification(chart(name, rows))
    for view in layers(spec):
        values = spec["datasets"][view["data"]["name"]]
        fields = {e["field"] for e in view.get("encoding", {}).values() if isinstance(e, dict) and "field" in e}
        assert not values or fields <= values[0].keys()


@each_chart
@pytest.mark.parametrize("rows", [0, 1, 9])
def test_written_as_vega_lite_wants(name: str, rows: int) -> None:
    """What is drawn holds to the schema: charts are not checked while they are made."""
    alt.LayerChart.validate(unthemed(chart(name, rows)))


@each_chart
@pytest.mark.parametrize("rows", [0, 1, 9])
def test_written_as_altair_would(name: str, rows: int) -> None:
    """What we write of the marks and channels of a chart is what altair writes of them, checks included."""
    drawn = chart(name, rows)
    theirs = [layer.to_dict(context={"pre_transform": False}) for layer in drawn.layer]
    around = {"$schema", "config", "datasets"}  # written once, for all layers
    expected = [{name: part for name, part in layer.items() if name not in around} for layer in theirs]
    written = specification(drawn)["layer"]
    assert [layer | {"data": None} for layer in written] == [layer | {"data": None} for layer in expected]


@pytest.mark.parametrize("lost", [lambda bars: bars.encode(x="mean(n):Q"), lambda bars: bars.transform_filter("datum.n > 1")])
def test_what_would_be_lost_is_refused(lost: Callable[[alt.Chart], alt.Chart]) -> None:
    """A chart that computes or filters is not written as if it did not."""
    bars = alt.Chart(pd.DataFrame({"n": [1, 2]})).mark_bar().encode(x="n:Q")
    specification(layered([bars], 300, 200))
    with pytest.raises(AssertionError):
        specification(layered([lost(bars)], 300, 200))


def test_a_fault_is_seen() -> None:
    """The schema refuses a mark that does not exist, so the test above can fail."""
    faulty = unthemed(chart("bars"))
    faulty["layer"][0]["mark"]["type"] = "barre"
    with pytest.raises(jsonschema.ValidationError):
        alt.LayerChart.validate(faulty)


@each_chart
@pytest.mark.parametrize("rows", [0, 1, 9])
def test_drawn_whatever_the_number_of_rows(name: str, rows: int) -> None:
    """No row, one row, all rows: valid SVG without a hole in its numbers."""
    drawing = svg.render_svg(chart(name, rows), name)
    assert "NaN" not in drawing
    assert "undefined" not in drawing
    assert texts(drawing)


@each_chart
def test_empty_table_says_so(name: str) -> None:
    """An empty table gives a sentence, not an empty frame."""
    assert texts(svg.render_svg(chart(name, 0))) == ["Aucune donnée à représenter."]


@each_chart
def test_policy(name: str) -> None:
    """No inline style, no address but the namespace, whatever the chart."""
    drawing = svg.render_svg(chart(name), name)
    assert "style=" not in drawing
    assert drawing.count("http") == 1


@each_chart
def test_argument_is_left_alone(name: str) -> None:
    """A chart function does not change the table that it receives."""
    draw, table = CHARTS[name]
    before = table.copy(deep=True)
    draw(table)
    pd.testing.assert_frame_equal(table, before)


@each_chart
def test_styles_are_those_of_the_theme(name: str) -> None:
    """Every mark names a style that the theme defines."""
    styles = theme.chart_config()["style"]
    assert {view["mark"]["style"] for view in layers(specification(chart(name)))} <= styles.keys()


def test_two_drawings_share_no_id() -> None:
    """Two drawings with two prefixes can live in one page."""
    found = [re.findall(r' id="([^"]+)"', svg.render_svg(chart(name), f"f{at}")) for at, name in enumerate(CHARTS)]
    flat = [identifier for ids in found for identifier in ids]
    assert len(flat) == len(set(flat))


LOOK = re.compile(r"#[0-9a-fA-F]{3,8}$|rgba?\(|^(white|black|red|blue|green|gr[ae]y|orange)$|sans-serif|^Arial|^Segoe")
LOOK_ARGUMENTS = {"color", "fill", "stroke", "font", "fontSize", "fontWeight", "strokeWidth", "opacity", "format"}


@pytest.mark.parametrize("path", sorted(Path(charts.__file__).parent.glob("*.py")), ids=lambda path: str(path.name))
def test_look_lives_in_the_theme(path: Path) -> None:
    """Colours, fonts and formats are written in the theme and nowhere else."""
    if path.name == "theme.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    keywords = [n for n in ast.walk(tree) if isinstance(n, ast.keyword) and isinstance(n.value, ast.Constant)]
    assert [text for text in strings if LOOK.search(text)] == []
    assert [n.arg for n in keywords if n.arg in LOOK_ARGUMENTS] == []


def test_missing_value_is_written() -> None:
    """A masked count has no bar; its note says why."""
    assert texts(svg.render_svg(chart("bars"))) == [
        "Sobriété", "Travail, métiers et agents", "1\u202f234 dans 7 territoires", "< 11",
    ]  # fmt: skip


def test_matrix_cells() -> None:
    """Given cells show their text, absent crossings a dash."""
    assert texts(svg.render_svg(chart("matrix")))[-4:] == ["12", "–", "–", "< 11"]


def test_categories_order_the_matrix() -> None:
    """Categories give the order of the columns, whatever comes first."""
    ordered = CELLS.assign(c=pd.Categorical(CELLS["c"], ["Vigilances", "Attentes"]))
    assert texts(svg.render_svg(charts.matrix(ordered, "r", "c", "n", "s")))[:2] == ["Vigilances", "Attentes"]


def test_timeline_by_date() -> None:
    """Events are in the order of their dates; an unknown number of people is said."""
    shown = texts(svg.render_svg(chart("timeline")))
    first, second = (next(text for text in shown if text.startswith(title)) for title in ("Lancement", "Questionnaire"))
    assert shown.index(first) < shown.index(second)
    assert "44\u00a0participants" in shown
    assert "non renseigné, en ligne" in shown


def test_profile_disc_ring_and_missing() -> None:
    """A proved level stands in a disc, a missing one is said beside the dimension."""
    shown = texts(svg.render_svg(chart("profile")))
    assert {"2", "Travail\u00a0: non renseigné"} <= set(shown)


def test_profile_without_comparison() -> None:
    """Without a comparison group nothing mentions it."""
    alone = PROFILE.assign(lo=None, m=None, hi=None)
    drawing = svg.render_svg(CHARTS["profile"][0](alone))
    assert "médiane" not in drawing
    assert {"étendue du groupe", "médiane"} <= set(texts(svg.render_svg(chart("profile"))))


def test_a_level_without_proof_is_told() -> None:
    """A level that nothing supports says « déclaré » beside its dimension, and not by its ring alone."""
    drawing = svg.render_svg(CHARTS["profile"][0](PROFILE.assign(e=False)))
    assert "Sobriété\u00a0: déclaré" in texts(drawing)


def test_scatter_has_french_thousands() -> None:
    """The axis of populations says « 100 000 » with the narrow no-break space."""
    assert "100\u202f000" in texts(svg.render_svg(chart("scatter_names")))


def test_names_matrix_counts() -> None:
    """A cell says how many and who; an empty one a dash."""
    shown = texts(svg.render_svg(chart("names_matrix")))
    assert {"1\u00a0territoire", "•\u00a0Sicoval"} <= set(shown)
    assert shown.count("–") == 3
