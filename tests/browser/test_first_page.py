"""« L’essentiel » fits one sheet of paper and three screens of a phone; a page stays within its budget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.browser.chromium import A_SCREEN, PHONE, Built, chromium, kinds_of_pages, opened

pytestmark = pytest.mark.xdist_group("built")
SCREENS = 3
SHEET = 673  # pixels of a sheet between its margins: 178 mm
REPORTS = ("rapport d’un territoire", "synthèse nationale")
LARGEST_SHIFT = 0.01  # a tenth of what browsers call good
TYPICAL = 400_000  # bytes of a page
LAST_HEADING = {"rapport d’un territoire": "Ce qu’on ne sait pas", "synthèse nationale": "Ce que cette synthèse ne dit pas"}
NEXT_HEADING = {"rapport d’un territoire": "La démarche", "synthèse nationale": "Qui a répondu, qui manque"}
# Told as the page is drawn: how much what is already shown was moved by what came later.
SHIFTS = "new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().reduce((sum, one) => sum + one.value, 0))).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 300))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize("kind", REPORTS)
def test_the_essentials_take_three_screens_of_a_phone(built: Built, browser: Browser, kind: str) -> None:
    """On a phone, the first section is read in three screens."""
    context = browser.new_context(viewport={"width": PHONE, "height": A_SCREEN}, offline=True)
    page, _ = opened(context, kinds_of_pages(built)[kind])
    box = page.locator("#l-essentiel").bounding_box()
    assert box is not None
    assert box["height"] <= SCREENS * A_SCREEN
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("kind", REPORTS)
def test_the_essentials_take_one_sheet_of_paper(
    built: Built, browser: Browser, tmp_path: Path, kind: str, scripts: bool
) -> None:
    """Printed, the title and the whole first section are on page one, alone; what follows begins page two; pages are A4."""
    context = browser.new_context(offline=True, java_script_enabled=scripts)
    page, _ = opened(context, kinds_of_pages(built)[kind])
    page.pdf(path=str(tmp_path / "rapport.pdf"), prefer_css_page_size=True)
    context.close()
    first, second, *others = PdfReader(tmp_path / "rapport.pdf").pages
    assert len(others) >= 1
    assert [round(float(first.mediabox.width)), round(float(first.mediabox.height))] == [595, 842]
    told, then = _words(first.extract_text()), _words(second.extract_text())
    assert _words(page_title(built, kind)) in told
    assert _words(LAST_HEADING[kind]) in told
    assert _words(NEXT_HEADING[kind]) not in told
    assert then.find(_words(NEXT_HEADING[kind])) in range(60)


def page_title(built: Built, kind: str) -> str:
    """The heading of a page."""
    return kinds_of_pages(built)[kind].read_text(encoding="utf-8").split("<h1>")[1].split("</h1>")[0]


def _words(text: str) -> str:
    """A text without its spaces: a PDF does not keep them all."""
    return "".join(text.split())


@pytest.mark.parametrize("kind", REPORTS)
def test_the_essentials_hold_what_an_elected_member_asks(built: Built, browser: Browser, kind: str) -> None:
    """Figures in words, three columns of at most three points each with a link, the answers, what is not known."""
    context = browser.new_context(offline=True, java_script_enabled=False)
    page, _ = opened(context, kinds_of_pages(built)[kind])
    section = page.locator("#l-essentiel")
    assert 3 <= section.locator(".key-figures li").count() <= 5
    assert section.locator(".key-figures a").count() == section.locator(".key-figures li").count()
    columns = section.locator(".triptych > section").all()
    assert len(columns) == 3
    for column in columns:
        points = column.locator(".claim").count()
        assert points <= 3
        assert column.locator(".claim a").count() >= points
    assert section.locator(".points li").count() >= 2
    context.close()


@pytest.mark.parametrize("kind", REPORTS)
def test_nothing_sticks_out_of_the_sheet(built: Built, browser: Browser, kind: str) -> None:
    """On paper, all folds open, nothing is wider than the sheet: Chromium would shrink every page to make room for it."""
    context = browser.new_context(viewport={"width": SHEET, "height": 1000}, offline=True)
    page, _ = opened(context, kinds_of_pages(built)[kind])
    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    context.close()


def test_pages_stay_within_their_budget(built: Built) -> None:
    """No kind of page of a small campaign weighs more than a typical report may."""
    assert {kind: size for kind, path in kinds_of_pages(built).items() if (size := path.stat().st_size) > TYPICAL} == {}


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_nothing_jumps_while_a_page_opens(built: Built, browser: Browser, kind: str, width: int) -> None:
    """Fonts stand in the page, drawings have their size: nothing that is shown moves afterwards."""
    context = browser.new_context(viewport={"width": width, "height": A_SCREEN}, offline=True)
    page, _ = opened(context, kinds_of_pages(built)[kind])
    assert page.evaluate(SHIFTS) < LARGEST_SHIFT
    loaded = page.evaluate(
        "[...document.fonts].filter((one) => one.family.includes('Concertations')).map((one) => one.family.replaceAll('\"', '') + ' ' + one.status)"
    )
    assert sorted(loaded) == ["Concertations Sans loaded", "Concertations Serif loaded"]
    context.close()


@pytest.mark.parametrize("kind", REPORTS)
@pytest.mark.parametrize("with_script", [True, False])
def test_pages_are_read_in_their_own_fonts(built: Built, browser: Browser, kind: str, with_script: bool) -> None:
    """The title and the first words are in the fonts of the page: where scripts run from the first layout on, once read without."""
    context = browser.new_context(offline=True, java_script_enabled=with_script)
    page, _ = opened(context, kinds_of_pages(built)[kind])
    session = context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    for selector, family in (("h1", "Concertations Serif"), ("main p", "Concertations Sans")):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert {(font["familyName"], font["isCustomFont"]) for font in fonts} == {(family, True)}, selector
    context.close()


@pytest.mark.parametrize("kind", REPORTS)
def test_fonts_are_ready_before_anything_is_laid_out(built: Built, browser: Browser, kind: str) -> None:
    """Where scripts run, no word waits for its font: both are there when the body of the page begins."""
    context = browser.new_context(offline=True)
    context.add_init_script(
        """new MutationObserver((_, watch) => {
             if (!document.body) return;
             window.fontsAtFirst = [...document.fonts].filter((one) => one.status === "loaded").map((one) => one.family);
             watch.disconnect();
           }).observe(document, { childList: true, subtree: true })"""
    )
    page, _ = opened(context, kinds_of_pages(built)[kind])
    assert page.evaluate("window.fontsAtFirst") == ["Concertations Sans", "Concertations Serif"]
    context.close()
