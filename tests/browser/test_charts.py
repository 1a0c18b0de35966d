"""Drawings in Chromium: texts measured on a phone, figures that answer one another, colours in the dark."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from helpers.publish.shell import Footer, page
from helpers.run.batch import Outcome
from helpers.settings import Settings
from helpers.show import charts, charts_compare, charts_worlds
from helpers.show.drawing import drawing
from helpers.show.elements import Figure, Group, Row, Table
from helpers.show.specification import Chart
from tests.browser.chromium import FLAGS
from tests.conftest import CAMPAIGN, system_tool

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]
MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
PHONES = (320, 390)
LEVELS = ("Non engagé", "Repéré", "Cadré", "Mis en œuvre", "Évalué et partagé")
LONG = (
    "Communauté d’agglomération du Pays-de-Montbéliard", "Communauté de communes des Monts d’Alban", "Saint-Quentin-en-Yvelines",
    "CA de Béthune-Bruay, Artois-Lys Romane", "Métropole Nice Côte d’Azur", "Montpellier Méditerranée Métropole", "Sicoval",
)  # fmt: skip
THEMES = ("Sobriété et environnement", "Travail, métiers et agents")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = system_tool("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def _faults(browser: Browser, path: Path) -> list[str]:
    """What is wrong with the texts of a page, on each phone."""
    found = []
    for width in PHONES:
        opened = browser.new_page(viewport={"width": width, "height": 800})
        opened.goto(path.as_uri())
        assert opened.locator("svg.chart text").count()
        found += [f"{width} : {fault}" for fault in opened.evaluate(MEASURE)]
        opened.close()
    return found


def _written(path: Path, *figures: Figure) -> Path:
    path.write_text(page("Essai", str(Group(figures).html()), footer=Footer("licence", "source")), encoding="utf-8")
    return path


def _figure(chart: Chart, name: str, table: Table | None = None) -> Figure:
    return Figure(drawing(chart, name), name, "en mots", table or Table("chiffres", ("Nom",), (Row(("a",)),)), "se lit")


def test_no_text_over_another_on_real_pages(built: Built, browser: Browser) -> None:
    """On a report and on the synthesis, every text of every drawing is alone in its place, whole, and 11 pixels high."""
    settings, outcome = built
    reports = settings.reports(CAMPAIGN)
    slug = outcome.prepared.territories["slug"].iloc[0]
    for path in (reports / "territoires" / slug / "rapport.html", reports / "synthese" / "rapport.html"):
        assert _faults(browser, path) == []


def test_no_text_over_another_with_sixty_long_names(browser: Browser, tmp_path: Path) -> None:
    """Sixty territories with names of 40 characters and more: none covers another; those without room are counted under the drawing."""
    names = [f"{name} {number}" for number, name in zip(range(60), itertools.cycle(LONG), strict=False)]
    places = pd.DataFrame(
        {"name": names, "x": [(7 * at) % 60 for at in range(60)], "y": [(11 * at) % 60 - 30 for at in range(60)]}
    )
    places = places.assign(
        kind="a", label="Sobriété énergétique et environnementale", level=[at % 5 for at in range(60)], own=False
    )
    cells = [{"r": size, "c": stage, "n": names[at::6]} for at, (size, stage) in enumerate(itertools.product("AB", LEVELS[:3]))]
    drawn = {
        "plan": charts_worlds.plane(places, "x", "y", "name", "kind", titles=("Axe 1 : 23 %", "axe 2 : 20 %"), groups={"a": "un territoire"}),
        "classes": charts_compare.names_matrix(pd.DataFrame(cells), "r", "c", "n"),
        "bandes": charts_compare.strip(places, "label", "level", "own", LEVELS, "name"),
        "comptes": charts.two_counts(places.assign(x=places["x"] * 4999), "name", "x", "level"),
        "calendrier": charts.timeline(
            places.assign(a=pd.Timestamp("2024-10-01") + pd.to_timedelta(places["x"] * 4, unit="D"), b=pd.NaT), "a", "b", "name",
            size="x", group="label",
        ),
    }  # fmt: skip
    path = _written(tmp_path / "page.html", *(_figure(chart, name) for name, chart in drawn.items()))
    assert _faults(browser, path) == []
    text = path.read_text(encoding="utf-8")
    assert "sans nom, faute de place" in text
    assert all(name in text for name in names)


def test_the_measure_sees_a_fault(browser: Browser, tmp_path: Path) -> None:
    """Two texts at one place, a text out of the drawing and small letters are each found: the tests above can fail."""
    svg = (
        '<svg class="chart" viewBox="0 0 300 60" width="300" font-size="9"><text x="10" y="20">Sobriété</text>'
        '<text x="14" y="22">Travail</text><text x="290" y="50">Démocratie</text></svg>'
    )
    path = _written(tmp_path / "page.html", Figure(svg, "t", "a", Table("c", ("x",), ()), "r"))
    found = {fault.split(" : ")[1] for fault in _faults(browser, path)}
    assert found == {"petit", "dehors", "l’un sur l’autre"}


@pytest.fixture
def linked(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A page with two figures that speak of the same themes, opened with the page's own policy."""
    rows = pd.DataFrame({"t": THEMES, "n": [12, 5], "k": [3, 4]})
    table = Table("Positions", ("Thème", "Attentes", "Vigilances"), (Row((THEMES[0], "12", "3")), Row((THEMES[1], "5", "4"))))
    path = _written(
        tmp_path / "page.html",
        _figure(charts.diverging(rows, "t", "n", "k"), "positions", table),
        _figure(charts.bars(rows, "t", "n"), "barres", Table("Total", ("Thème", "n"), (Row((THEMES[0], "12")),))),
    )
    opened = browser.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(path.as_uri())
    yield opened
    opened.close()
    assert complaints == []


def _lit(opened: Page) -> list[str]:
    """The texts that stand out in the drawings, and the rows that do in the tables."""
    told = opened.evaluate("[...document.querySelectorAll('svg text.on, tr.on > th')].map((one) => one.textContent)")
    return sorted({str(text) for text in told})


def test_a_choice_stands_out_everywhere(linked: Page) -> None:
    """With the keyboard alone: a theme chosen under one figure stands out in both and in the tables, its figures are said; Escape ends it."""
    select = linked.locator(".pick select").first
    select.focus()
    linked.keyboard.press("ArrowDown")
    assert select.input_value() == THEMES[0]
    assert linked.locator(".figure.picking").count() == 2
    assert THEMES[0] in _lit(linked)
    assert THEMES[1] not in _lit(linked)
    assert linked.locator(".pick select").nth(1).input_value() == THEMES[0]
    assert linked.locator(".pick output").first.inner_text() == "Attentes\u00a0: 12 · Vigilances\u00a0: 3"
    linked.keyboard.press("Escape")
    assert _lit(linked) == []
    assert linked.locator(".figure.picking").count() == 0


def _point(bar: Locator) -> None:
    bar.hover(position={"x": 3, "y": 3})


def test_a_mark_that_is_pointed_at_is_told(linked: Page) -> None:
    """Pointing at a bar says its theme and the figures of its row, and lights it in the other figure; leaving puts all back."""
    _point(linked.locator("svg rect").nth(1))
    assert linked.locator(".tip").inner_text().split("\n") == [THEMES[1], "Attentes\u00a0: 5 · Vigilances\u00a0: 4"]
    assert THEMES[1] in _lit(linked)
    linked.mouse.move(0, 0)
    assert not linked.locator(".tip").is_visible()
    assert _lit(linked) == []


def test_a_theme_leads_to_its_contributions(built: Built, browser: Browser) -> None:
    """From a theme chosen under a figure of a report, one button narrows the annex to its contributions."""
    settings, outcome = built
    slug = outcome.prepared.territories["slug"].iloc[0]
    opened = browser.new_page()
    opened.goto((settings.reports(CAMPAIGN) / "territoires" / slug / "rapport.html").as_uri())
    figure = opened.locator(".figure", has=opened.locator("[data-noms]")).filter(has_text="De quoi a-t-on parlé")
    names = figure.locator(".pick option").all_text_contents()  # off the screen, nothing is laid out yet
    themes = opened.locator(".annex select[name=t] option").all_text_contents()
    theme = next(name for name in names if name in themes)
    figure.locator(".pick select").select_option(theme)
    figure.get_by_role("button", name="Lire ces contributions").click()
    shown = opened.locator(".annex .entry:visible")
    assert shown.count() >= 1
    assert set(shown.evaluate_all("all => all.map((one) => one.querySelectorAll('.about > *')[1].textContent)")) == {theme}
    opened.close()


def test_nothing_is_lost_without_scripts(built: Built, browser: Browser) -> None:
    """Without scripts there is no control that does nothing, and every figure has its drawing and its table."""
    settings, outcome = built
    slug = outcome.prepared.territories["slug"].iloc[0]
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto((settings.reports(CAMPAIGN) / "territoires" / slug / "rapport.html").as_uri())
    assert opened.locator(".pick, .tip").count() == 0
    figures = opened.locator(".figure").count()
    assert figures >= 3
    assert opened.locator(".figure svg.chart").count() == opened.locator(".figure table").count() == figures
    context.close()


def _rgb(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in re.findall(r"[\d.]+", text)[:3])


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    def luminance(color: tuple[float, ...]) -> float:
        linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_are_read_in_the_light_and_in_the_dark(browser: Browser, tmp_path: Path, scheme: str) -> None:
    """Every text of a drawing reaches 4.5:1 on the figure's ground, whatever the reader's colours."""
    places = pd.DataFrame({"t": THEMES, "v": [2.0, 1.0], "e": [True, False], "lo": [1, 1], "m": [2, 2], "hi": [3, 3]})
    profile = charts_compare.profile(places, "t", "v", "e", low="lo", median="m", high="hi", scale=LEVELS)
    opened = browser.new_page(color_scheme="dark" if scheme == "dark" else "light")
    opened.goto(_written(tmp_path / "page.html", _figure(profile, "profil")).as_uri())
    ground = _rgb(opened.locator(".figure").evaluate("one => getComputedStyle(one).backgroundColor"))
    disc = _rgb(opened.locator("svg circle").first.evaluate("one => getComputedStyle(one).fill"))
    colors = opened.locator("svg text").evaluate_all("all => all.map((one) => [one.textContent, getComputedStyle(one).fill])")
    assert (sum(ground) < 200) == (scheme == "dark")
    for text, color in colors:
        assert _contrast(_rgb(color), disc if text == "2" else ground) >= 4.5, text
    opened.close()
