"""Built pages opened from disk in Chromium, network off, with and without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from helpers.run.build import LAST_VALID
from helpers.run.portal import write_failure
from helpers.settings import Settings
from tests.browser.chromium import Built, chromium, opened
from tests.conftest import BROKEN, CAMPAIGN

pytestmark = pytest.mark.xdist_group("built")
MILLIMETRE, A4 = 72 / 25.4, (210, 297)
FEWEST_WORDS = 60  # on a sheet that the next one goes on from


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def _pages(built: Built) -> list[Path]:
    settings, outcome = built
    reports = settings.reports(CAMPAIGN)
    slug = outcome.prepared.territories["slug"].iloc[0]
    return [
        reports / "index.html", reports / "synthese" / "rapport.html", reports / "territoires" / slug / "rapport.html",
        reports / "territoires" / BROKEN / "rapport.html", reports / "sobriete.html",
    ]  # fmt: skip


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_pages_open_without_a_complaint_and_fit(built: Built, browser: Browser, width: int) -> None:
    """Every kind of page opens without error, refused resource or request, and is not wider than the screen."""
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    for path in _pages(built):
        page, complaints = opened(context, path)
        assert complaints == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("width", [320, 500, 1280])
def test_a_wide_figure_stays_clear_of_its_sentence(built: Built, browser: Browser, tmp_path: Path, width: int) -> None:
    """« 1 071 / 12 209 » and its sentence never overlap, on a phone or a wide screen."""
    written = _pages(built)[2].read_text(encoding="utf-8")
    path = tmp_path / "rapport.html"
    replaced, times = re.subn("(?<=<strong class=value>)[^<]*", "1\u202f071 / 12\u202f209", written)
    assert times >= 4
    path.write_text(replaced, encoding="utf-8")
    page, _ = opened(browser.new_context(viewport={"width": width, "height": 800}), path)
    figures = page.locator(".key-figures li").all()
    assert len(figures) >= 4
    for figure in figures:
        value, label = figure.locator(".value").bounding_box(), figure.locator(".label").bounding_box()
        assert value is not None
        assert label is not None
        own = value["x"] + figure.locator(".value").evaluate("one => one.scrollWidth")
        assert own <= label["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_annex_filters(built: Built, browser: Browser) -> None:
    """With scripts, a word narrows the annex and the count says how many are left; clearing brings all back."""
    context = browser.new_context(offline=True)
    page, _ = opened(context, _pages(built)[2])
    entries = page.locator(".annex .entry")
    total = entries.count()
    first = page.locator(".annex .entry .id").first.text_content() or ""  # off the screen, nothing is laid out yet
    page.get_by_role("searchbox").fill(first)
    assert page.locator(".annex .entry:visible").count() == 1
    page.get_by_role("searchbox").fill("")
    assert page.locator(".annex .entry:visible").count() == total
    context.close()


def test_claim_leads_to_its_contribution_without_scripts(built: Built, browser: Browser) -> None:
    """Without scripts, a claim opens on its rows, a row is reached, and it leads back to a claim."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page, _ = opened(context, _pages(built)[2])
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
    """A report prints as A4 sheets: its name on the first, none nearly empty save where a part of the page ends."""
    context = browser.new_context(offline=True)
    page, _ = opened(context, _pages(built)[2])
    page.pdf(path=str(tmp_path / "rapport.pdf"), prefer_css_page_size=True)
    title = page.locator("h1").inner_text()
    context.close()
    sheets = PdfReader(tmp_path / "rapport.pdf").pages
    assert {(round(sheet.mediabox.width / MILLIMETRE), round(sheet.mediabox.height / MILLIMETRE)) for sheet in sheets} == {A4}
    told = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    assert title in told[0]
    ends = {len(told) - 1, *(place - 1 for place, words in enumerate(told) if words.startswith("Annexe"))}
    assert [words for place, words in enumerate(told) if place not in ends and len(words.split()) < FEWEST_WORDS] == []


PLANTED = "<script>window.__x = 1</script><img src='x.png' onerror='window.__x = 2'><a href='javascript:window.__x=3' id='piege'>x</a>"


def _planted(path: Path, *, with_policy: bool) -> Path:
    """A page in which somebody planted a script, with its security policy or without."""
    page = path.read_text(encoding="utf-8").replace("</main>", f"{PLANTED}</main>")
    if not with_policy:
        page = re.sub("<meta http-equiv=.Content-Security-Policy.[^>]*>", "", page)
    planted = path.with_name("page-piegee.html")
    planted.write_text(page, encoding="utf-8")
    return planted


def _every_kind(built: Built, tmp_path: Path) -> dict[str, Path]:
    """A copy of each kind of page: portal, synthesis, report, card of a failure, costs, and a last valid report beside its card."""
    copied = {}
    names = ("portal", "synthesis", "report", "card", "costs")
    for name, path in zip(names, _pages(built), strict=True):
        copied[name] = tmp_path / name / "rapport.html"
        copied[name].parent.mkdir()
        copied[name].write_bytes(path.read_bytes())
    settings = Settings(tmp_path / "projet")
    shutil.copytree(built[0].root, settings.root)
    slug = built[1].prepared.territories["slug"].iloc[0]
    write_failure(settings, built[1].prepared, slug, "Essai d’un échec.")
    copied["last valid"] = settings.reports(CAMPAIGN) / "territoires" / slug / LAST_VALID
    copied["card of a failure"] = copied["last valid"].with_name("rapport.html")
    return copied


def test_policy_blocks_planted_scripts_on_every_kind_of_page(built: Built, browser: Browser, tmp_path: Path) -> None:
    """A script planted in a file does not run: the browser says that the page's own policy refuses it."""
    context = browser.new_context()
    for kind, path in _every_kind(built, tmp_path).items():
        page, complaints = opened(context, _planted(path, with_policy=True))
        page.locator("#piege").click()
        assert page.evaluate("typeof window.__x") == "undefined", kind
        refused = [told for told in complaints if "Content Security Policy" in told]
        assert len(refused) >= 3, (kind, complaints)
    context.close()


def test_without_the_policy_the_script_would_run(built: Built, browser: Browser, tmp_path: Path) -> None:
    """The same page without its policy runs the planted script: it is the policy that protects."""
    context = browser.new_context()
    report = _every_kind(built, tmp_path)["report"]
    page, _ = opened(context, _planted(report, with_policy=False))
    assert page.evaluate("typeof window.__x") == "number"
    context.close()


def test_policy_allows_the_contents_of_the_page_and_nothing_else(built: Built, tmp_path: Path) -> None:
    """The policy of every page names its style and its two scripts by their hashes, first; the front page’s may open its index (decision 0028)."""
    for kind, path in _every_kind(built, tmp_path).items():
        page = path.read_text(encoding="utf-8")
        (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
        rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
        assert rules.keys() == {"default-src", "style-src", "script-src", "img-src", "font-src", "base-uri", "form-action"}, (
            kind
        )
        assert (rules["default-src"], rules["base-uri"], rules["form-action"]) == ("'none'",) * 3
        opens_its_index = " 'strict-dynamic'" if kind == "portal" else ""
        assert re.fullmatch(
            f"'sha256-[A-Za-z0-9+/]{{43}}=' 'sha256-[A-Za-z0-9+/]{{43}}='{opens_its_index}", rules["script-src"]
        ), kind
        assert page.index("Content-Security-Policy") < min(page.index("<style"), page.index("<script"), page.index("<title"))
