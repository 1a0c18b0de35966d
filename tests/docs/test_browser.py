"""The documentation in a real Chromium, opened from its folder with the network off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, chromium, opened
from tests.browser.test_accessibility import STANDARDS
from tests.docs.pages import pages

pytestmark = pytest.mark.xdist_group("documentation")
WIDTHS = (PHONE, DESK)
LOOKED_AT = ("index", "guides/elus", "methode/codage", "dictionnaire/feuilles", "reference/framing", "recherche")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def _page(browser: Browser, path: Path, width: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, offline=True)
    page, complaints = opened(context, path)
    assert complaints == []
    return page


def _faults(page: Page, only: dict[str, object]) -> list[str]:
    found = Axe().run(page, options={"runOnly": only, "resultTypes": ["violations"]}).response
    return [f"{fault['id']} : {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]]


def test_every_page_opens_from_a_folder(site: Path, browser: Browser) -> None:
    """With the network off, each page opens without a complaint, in our own letters, and never scrolls sideways."""
    context = browser.new_context(offline=True)
    for name in pages(site):
        page, complaints = opened(context, site / name)
        assert complaints == [], name
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Concertations Sans\"'))"), name
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        page.close()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", LOOKED_AT)
def test_no_fault_of_accessibility(site: Path, browser: Browser, name: str, width: int) -> None:
    """A checker of accessibility finds nothing, on a phone or a desk, in light colours and in dark ones."""
    page = _page(browser, site / f"{name}.html", width)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert _faults(page, {"type": "tag", "values": STANDARDS}) == []
    page.emulate_media(color_scheme="dark")
    assert _faults(page, {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}) == []
    page.context.close()


def test_the_search_finds_without_accents_nor_capitals(site: Path, browser: Browser) -> None:
    """From a page of a folder, a word typed plainly leads to the section that holds it, with an extract."""
    page = _page(browser, site / "guides" / "elus.html", DESK)
    page.fill("#mots", "SPECIFICITE lafon")
    page.press("#mots", "Enter")
    page.wait_for_url("**/recherche.html?q=*")
    first = page.locator("#trouve li").first
    assert first.locator("a").inner_text() == "Les mots\u00a0: Spécificités"
    assert "Lafon" in first.locator("p").inner_text()
    first.locator("a").click()
    assert page.locator("h2:has-text('Spécificités')").is_visible()
    assert page.url.endswith("methode/mots.html#specificites")
    page.context.close()


def test_the_search_says_when_it_finds_nothing_and_runs_nothing(site: Path, browser: Browser) -> None:
    """What is asked is shown as text: a tag in the query makes no element."""
    page = _page(browser, site / "recherche.html", PHONE)
    page.goto((site / "recherche.html").as_uri() + "?q=%3Cimg%20src=x%20onerror=alert(1)%3Ezzz")
    assert page.locator("#bilan").inner_text().startswith("Rien pour «\u00a0<img")
    assert page.locator("main img").count() == 0
    page.context.close()


def test_the_summary_reaches_every_page_on_a_phone(site: Path, browser: Browser) -> None:
    """On a phone the table of contents is folded, opens at a touch, and leads to another page."""
    page = _page(browser, site / "index.html", PHONE)
    link = page.get_by_role("navigation", name="Sommaire").get_by_role("link", name="Vie privée")
    assert not link.is_visible()
    page.get_by_text("Sommaire", exact=True).click()
    link.click()
    assert page.locator("h1").inner_text() == "Vie privée"
    page.context.close()
