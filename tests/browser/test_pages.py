"""Built pages opened from disk in Chromium, network off, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from helpers.run.batch import Outcome
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN, system_tool

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = system_tool("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def _open(context: BrowserContext, path: Path) -> tuple[Page, list[str]]:
    """A page opened from disk, and everything that the browser complained of."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else complaints.append(request.url))
    page.goto(path.as_uri())
    return page, complaints


def _pages(built: Built) -> list[Path]:
    settings, outcome = built
    reports = settings.reports(CAMPAIGN)
    slug = outcome.prepared.territories["slug"].iloc[0]
    return [
        reports / "index.html", reports / "synthese" / "rapport.html", reports / "territoires" / slug / "rapport.html",
        reports / "territoires" / BROKEN / "rapport.html",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_pages_open_without_a_complaint_and_fit(built: Built, browser: Browser, width: int) -> None:
    """Every kind of page opens without error, refused resource or request, and is not wider than the screen."""
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    for path in _pages(built):
        page, complaints = _open(context, path)
        assert complaints == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_annex_filters(built: Built, browser: Browser) -> None:
    """With scripts, a word narrows the annex and the count says how many are left; clearing brings all back."""
    context = browser.new_context(offline=True)
    page, _ = _open(context, _pages(built)[2])
    entries = page.locator(".annex .entry")
    total = entries.count()
    first = page.locator(".annex .entry .id").first.inner_text()
    page.get_by_role("searchbox").fill(first)
    assert page.locator(".annex .entry:visible").count() == 1
    page.get_by_role("searchbox").fill("")
    assert page.locator(".annex .entry:visible").count() == total
    context.close()


def test_claim_leads_to_its_contribution_without_scripts(built: Built, browser: Browser) -> None:
    """Without scripts, a claim opens on its rows, a row is reached, and it leads back to a claim."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page, _ = _open(context, _pages(built)[2])
    claim = page.locator("#ce-qui-a-ete-dit .claim").nth(1)
    claim.locator("summary").click()
    link = claim.locator(".ids a").first
    target = link.get_attribute("href")
    assert target is not None
    link.click()
    assert page.url.endswith(target)
    back = page.locator(f"{target} .links a").first
    assert (back.get_attribute("href") or "").startswith("#constat-")
    back.click()
    assert "#constat-" in page.url
    context.close()


def test_page_prints(built: Built, browser: Browser, tmp_path: Path) -> None:
    """A report prints as A4 pages that hold its title."""
    context = browser.new_context(offline=True)
    page, _ = _open(context, _pages(built)[2])
    page.pdf(path=str(tmp_path / "rapport.pdf"), prefer_css_page_size=True)
    assert (tmp_path / "rapport.pdf").read_bytes().startswith(b"%PDF")
    context.close()
