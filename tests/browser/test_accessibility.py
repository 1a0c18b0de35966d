"""The accessibility gate: what a checker finds on every kind of page, and what it cannot see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Browser, Page

from helpers.publish import accessibility
from helpers.publish.shell import TEMPLATE
from tests.browser.chromium import ADDRESS, DESK, SEARCHED, Built, chromium, kinds_of_pages, opened

pytestmark = pytest.mark.xdist_group("built")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOWEST_CONTRAST = 4.5
LARGEST_ZOOM = 320  # pixels that are left of a screen of 1,280 when a page is enlarged to 400 %
# What is written along an axis is no figure of the data: levels of the maturity scale, round populations.
LEVELS, POPULATIONS = {"0", "1", "2", "3", "4"}, re.compile("[1-9]0*(\u202f000)+")
NAMES = list(accessibility.KINDS_OF_PAGES)

# The contrast of every text with what is really behind it: the checker gives up before the shaded edges of wide tables.
CONTRASTS = """() => {
  const levels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, alpha = 1] = levels(getComputedStyle(at).backgroundColor);
      if (alpha === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const told = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, svg, .skip")) continue;
    const own = getComputedStyle(element).color, ground = behind(element);
    const [low, high] = [light(levels(own)), light(ground)].sort((a, b) => a - b);
    told[`${own} sur ${ground}`] = (high + 0.05) / (low + 0.05);
  }
  return told;
}"""
FOCUS_SHOWN = "() => { const s = getComputedStyle(document.activeElement); return [document.activeElement.tagName, s.outlineStyle, parseFloat(s.outlineWidth)]; }"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def _page(browser: Browser, built: Built, kind: str, scheme: str = "light", width: int = DESK) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, color_scheme=scheme)  # type: ignore[arg-type]
    page, complaints = opened(context, kinds_of_pages(built)[kind], ADDRESS.get(kind, ""))
    if kind == SEARCHED:
        page.locator(".found .entry").first.wait_for()
    assert complaints == []
    return page


def _unfolded(page: Page) -> Page:
    """The page with all its folds open, and its sections laid out: those off the screen have but an expected size, by which a checker misjudges."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.evaluate("document.querySelectorAll('.section').forEach((one) => (one.style.contentVisibility = 'visible'))")
    return page


def _faults(page: Page, only: dict[str, object]) -> list[str]:
    found = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]}).response
    assert found["testEngine"]["version"] == accessibility.TOOL_VERSION
    return [f"{fault['id']} : {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]]


@pytest.mark.parametrize("kind", NAMES)
def test_no_kind_of_page_has_a_fault(built: Built, browser: Browser, kind: str) -> None:
    """A checker of accessibility finds nothing on any kind of page, all its folds open, in light colours and in dark ones."""
    page = _unfolded(_page(browser, built, kind))
    assert _faults(page, {"type": "tag", "values": STANDARDS}) == []
    page.emulate_media(color_scheme="dark")
    assert _faults(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}) == []
    page.context.close()


def test_the_checker_does_find_faults(built: Built, browser: Browser) -> None:
    """The same checker, on the same page with a heading emptied and a pale text, finds both."""
    page = _page(browser, built, "présente déclaration")
    page.evaluate("document.querySelector('h2').textContent = ''")
    page.evaluate("document.querySelector('main p').style.setProperty('color', '#ddd')")
    faults = _faults(page, {"type": "tag", "values": STANDARDS})
    assert {fault.split(" ")[0] for fault in faults} >= {"empty-heading", "color-contrast"}
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", NAMES)
def test_every_text_stands_out(built: Built, browser: Browser, kind: str, scheme: str) -> None:
    """Each pair of colours, tables and folded parts included, has the contrast that small text needs."""
    page = _page(browser, built, kind, scheme)
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) >= 4
    assert {pair: round(ratio, 2) for pair, ratio in contrasts.items() if ratio < LOWEST_CONTRAST} == {}
    page.context.close()


@pytest.mark.parametrize("kind", NAMES)
def test_a_page_enlarged_four_times_scrolls_one_way(built: Built, browser: Browser, kind: str) -> None:
    """At 320 pixels, all folded parts open, no page is wider than the screen; only a table may scroll in its own frame."""
    page = _unfolded(_page(browser, built, kind, width=LARGEST_ZOOM))
    assert page.evaluate("document.documentElement.scrollWidth") <= LARGEST_ZOOM
    page.context.close()


@pytest.mark.parametrize("kind", NAMES)
def test_the_keyboard_reaches_all_and_shows_where_it_is(built: Built, browser: Browser, kind: str) -> None:
    """The first stop is the link to the content, which the Enter key follows; the next stops all show where one is."""
    page = _page(browser, built, kind)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS_SHOWN))
    reached = [(style, width) for name, style, width in stops if name != "BODY"]  # a short page has fewer stops
    assert len(reached) >= 3
    assert all(style == "solid" and width >= 2 for style, width in reached), stops
    page.context.close()


def test_nothing_is_reached_twice_nor_holds_the_keyboard(built: Built, browser: Browser) -> None:
    """Going through the front page key by key meets each stop once, in the order of the page, and gets out of it."""
    page = _page(browser, built, "page d’accueil de la campagne")
    expected = page.evaluate(
        "[...document.querySelectorAll('a[href], summary, input, select, [tabindex=\"0\"]')].filter((one) => one.checkVisibility()).length"
    )
    order = []
    for _ in range(expected):
        page.keyboard.press("Tab")
        order.append(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert order == sorted(set(order))
    page.context.close()


def test_nothing_moves() -> None:
    """No style sheet nor script holds a transition, an animation or a smooth scroll: there is nothing to reduce."""
    read = [path.read_text(encoding="utf-8") for path in sorted(TEMPLATE.glob("*.css")) + sorted(TEMPLATE.glob("*.js"))]
    assert len(read) == 9
    assert re.findall(r"transition|animat|@keyframes|scroll-behavior|smooth", "\n".join(read)) == []


def test_a_report_is_read_with_the_keyboard_alone(built: Built, browser: Browser) -> None:
    """Tab reaches a claim's fold, Enter opens it, Tab reaches a row, Enter shows it, Tab and Enter lead from there to what it feeds."""
    page = _page(browser, built, "rapport d’un territoire")
    page.locator("#ce-qui-a-ete-dit .claim summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    row = page.evaluate("document.activeElement.hash")
    assert re.fullmatch(r"#C\d+", row)
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == row[1:]
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.onward') !== null"):
            break
    assert page.evaluate("document.activeElement.closest('.entry').id") == row[1:]
    page.keyboard.press("Enter")
    page.locator(".found .entry").wait_for()
    assert page.locator(".found .id").inner_text() == row[1:]
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", NAMES)
def test_colours_of_the_system_leave_all_readable(built: Built, browser: Browser, kind: str, scheme: str) -> None:
    """Where the system imposes its colours, texts keep their contrast, drawings keep their own colours, and no paint hides a table."""
    page = _unfolded(_page(browser, built, kind, scheme))
    page.emulate_media(forced_colors="active")
    contrasts = page.evaluate(CONTRASTS)
    assert {pair: round(ratio, 2) for pair, ratio in contrasts.items() if ratio < LOWEST_CONTRAST} == {}
    assert page.evaluate(
        "[...document.querySelectorAll('.table-scroll')].every((one) => getComputedStyle(one).backgroundImage === 'none')"
    )
    drawn = page.evaluate(
        "[...document.querySelectorAll('.drawing')].map((one) => [getComputedStyle(one).forcedColorAdjust, getComputedStyle(one).backgroundColor])"
    )
    assert all(adjust == "none" and ground in ("rgb(255, 255, 255)", "rgb(21, 37, 42)") for adjust, ground in drawn)
    page.context.close()


@pytest.mark.parametrize("kind", NAMES)
def test_what_a_checker_cannot_see(built: Built, kind: str) -> None:
    """French, headings that say something, a text of its own for each chart: no generic word, never the same twice."""
    page = html.fromstring(kinds_of_pages(built)[kind].read_text(encoding="utf-8"))
    assert page.get("lang") == "fr"
    headings = [one.text_content().strip() for one in page.iter("h1", "h2", "h3")]
    assert [one for one in headings if len(one) < 4 or one.casefold() in {"titre", "section", "graphique", "figure"}] == []
    told = [one.get("aria-label") for one in page.xpath('//*[@role="img"]')]
    assert [one for one in told if len(one) < 20 or re.fullmatch(r"(?i)(graphique|image|figure|carte|diagramme)\W*", one)] == []
    assert len(told) == len(set(told))
    links = [(one.get("aria-label") or one.text_content()).strip() for one in page.xpath("//a[@href]")]
    assert [
        one for one in links if not one or one.casefold() in {"ici", "cliquez ici", "lien", "lire la suite", "en savoir plus"}
    ] == []


@pytest.mark.parametrize("kind", ["rapport d’un territoire", "synthèse nationale"])
def test_every_number_of_a_chart_is_in_its_table(built: Built, kind: str) -> None:
    """What a chart writes as figures beside its marks, its table says too: the two cannot tell different things."""
    page = html.fromstring(kinds_of_pages(built)[kind].read_text(encoding="utf-8"))
    figures = page.xpath('//figure[contains(@class, "figure")][.//svg]')
    assert len(figures) >= 4
    for figure in figures:
        drawn = _numbers(figure.xpath('.//svg//*[local-name()="text"]'))
        told = _numbers([*figure.xpath(".//table//*[self::td or self::th]"), *figure.xpath('./p[@class="reading"]')])
        missing = {one for one in drawn - told if one not in LEVELS and not POPULATIONS.fullmatch(one)}
        assert missing == set(), figure.find("figcaption").text_content()


def _numbers(elements: list[html.HtmlElement]) -> set[str]:
    """The numbers of some texts, as they are written."""
    return {found for one in elements for found in re.findall(r"\d[\d\u202f]*(?:,\d+)?", one.text_content())}


def test_the_statement_says_what_these_tests_run(built: Built) -> None:
    """The published statement names the tool at the version that ran, and each kind of page that it ran on, and no other."""
    assert set(accessibility.KINDS_OF_PAGES) == kinds_of_pages(built).keys()
    shown = html.fromstring(kinds_of_pages(built)["présente déclaration"].read_text(encoding="utf-8")).text_content()
    assert f"axe-core {accessibility.TOOL_VERSION}" in shown
    packaged = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    assert packaged.startswith(f"/*! axe v{accessibility.TOOL_VERSION}")
    assert "aucun audit de conformité" in shown.casefold()


@pytest.mark.parametrize("kind", NAMES)
def test_every_page_leads_to_the_statement(built: Built, kind: str) -> None:
    """The foot of each page has a link to the statement, and the file is there."""
    path = kinds_of_pages(built)[kind]
    page = html.fromstring(path.read_text(encoding="utf-8"))
    (address,) = page.xpath('//footer//a[contains(., "Accessibilité")]/@href')
    led = (path.parent / address).resolve()
    assert led.is_file()
    assert led.name == kinds_of_pages(built)["présente déclaration"].name
