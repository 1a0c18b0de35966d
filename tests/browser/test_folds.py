"""What is folded is a link, a search or a sheet of paper away: in Chromium, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from helpers.publish.shell import Footer, page
from helpers.show.annex import Annex, AnnexEntry
from helpers.show.elements import FOLDED_PART, OPEN_PART, Aside, ClaimLine, Claims, Evidence, Group, Heading, Prose, Row, Table
from helpers.show.parts import in_parts
from tests.browser.chromium import DESK, PHONE, chromium, opened

LOTS = 120  # contributions: three folds


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def folded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a long annex, a long list of claims, a long table and quotes that a phone folds."""
    rows = [f"C{place:04}" for place in range(1, LOTS + 1)]
    entries = tuple(
        AnnexEntry(id_, id_, f"Parole numéro {place}.", "", "Sobriété" if place % 2 else "Travail", "Attente", "Élus", "Atelier",
                   claims=(Evidence("son thème", f"#constat-{place % 12}"),))
        for place, id_ in enumerate(rows)
    )  # fmt: skip
    claims = Claims(
        tuple(
            ClaimLine(f"constat-{place}", f"Phrase {place}.", (Evidence(rows[place + 60], f"#{rows[place + 60]}"),))
            for place in range(12)
        )
    )
    table = Table(
        "Territoires", ("Nom", "n"), tuple(Row((f"Ligne {place}", "1"), anchor=f"ligne-{place}") for place in range(30))
    )
    quotes = Aside("1 parole : attente", Prose("Une parole repliée sur un téléphone."))
    part = in_parts(
        Heading("Qui est où"),
        Prose("Une phrase sous son titre."),
        Table("Un", ("Nom", "n"), (Row(("Pau", "1"), anchor="pau"),)),
    )
    body = Group((Heading("Constats"), claims, table, quotes, part, Annex(entries, "Toutes les contributions")))
    path = tmp_path_factory.mktemp("replis") / "rapport.html"
    path.write_text(
        page("Essai", f"<h1>Essai</h1>{str(body.html()).replace(OPEN_PART, FOLDED_PART)}", footer=Footer("licence", "source")),
        encoding="utf-8",
    )
    return path


def _seen(page: Page, anchor: str) -> bool:
    """Whether what an anchor names is shown, inside the screen."""
    box = page.locator(f"[id='{anchor}']").bounding_box()
    return box is not None and box["height"] > 0 and -1 <= box["y"] < 844


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("anchor", ["C0001", "C0075", "C0120", "constat-11", "ligne-29", "pau"])
def test_an_address_opens_the_fold_that_it_leads_into(browser: Browser, folded: Path, anchor: str, scripts: bool) -> None:
    """A row, a claim or a line of a table that waits in a fold is shown to whoever comes by its address, from another page or from this one."""
    context = browser.new_context(viewport={"width": PHONE, "height": 844}, offline=True, java_script_enabled=scripts)
    page, complaints = opened(context, folded)
    assert not page.locator(f"[id='{anchor}']").is_visible()
    page.goto(f"{folded.as_uri()}#{anchor}")
    page.wait_for_timeout(200)
    assert _seen(page, anchor)
    assert complaints == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_click_goes_into_a_fold_and_comes_back_from_it(browser: Browser, folded: Path, scripts: bool) -> None:
    """A claim leads to its row in a closed fold, and the row leads back to its claim."""
    context = browser.new_context(viewport={"width": PHONE, "height": 844}, offline=True, java_script_enabled=scripts)
    page, _ = opened(context, folded)
    page.locator("#constat-3 summary").click()
    page.locator("#constat-3 .ids a").click()
    page.wait_for_timeout(200)
    assert page.url.endswith("#C0064")
    assert _seen(page, "C0064")
    page.locator("#C0064 .links a").click()
    page.wait_for_timeout(200)
    assert _seen(page, "constat-3")
    context.close()


def test_a_search_opens_the_folds_that_hold_something(browser: Browser, folded: Path) -> None:
    """A filter opens the folds with a result and hides the others; without a filter all are closed again, and none is hidden."""
    context = browser.new_context(offline=True)
    page, _ = opened(context, folded)
    lots = page.locator(".annex details")
    assert [lots.nth(place).get_attribute("open") for place in range(3)] == [None] * 3
    page.get_by_role("searchbox").fill("Parole numéro 119.")
    assert page.locator(".entry:visible .id").all_inner_texts() == ["C0120"]
    assert [lots.nth(place).is_visible() for place in range(3)] == [False, False, True]
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Thème").select_option("Travail")
    assert page.locator(".entry:visible").count() == LOTS // 2
    page.get_by_label("Thème").select_option("")
    assert [lots.nth(place).is_visible() for place in range(3)] == [True] * 3
    assert page.locator(".entry:visible").count() == 0
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_has_no_fold(browser: Browser, folded: Path, tmp_path: Path, scripts: bool) -> None:
    """Printed, all contributions, claims, lines and quotes are there, and the names of folds are not."""
    context = browser.new_context(offline=True, java_script_enabled=scripts)
    page, _ = opened(context, folded)
    page.pdf(path=str(tmp_path / "rapport.pdf"), prefer_css_page_size=True)
    context.close()
    told = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "rapport.pdf").pages).split())
    assert [place for place in range(LOTS) if f"Parole numéro {place}." not in told] == []
    assert [place for place in range(12) if f"Phrase {place}." not in told] == []
    assert "Ligne 29" in told
    assert "Une parole repliée" in told
    assert "Qui est où Une phrase sous son titre." in told
    assert "autres constats" not in told
    assert "C0001 à C0050" not in told


@pytest.mark.parametrize(("width", "is_open"), [(PHONE, False), (DESK, True)])
def test_quotes_stand_open_where_there_is_room(browser: Browser, folded: Path, width: int, is_open: bool) -> None:
    """What a phone folds, a wide screen shows without a fold, scripts or not."""
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False)
    page, _ = opened(context, folded)
    assert page.get_by_text("Une parole repliée").is_visible() is is_open
    assert page.locator(".aside > summary").is_visible() is not is_open
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_folds_a_part_under_its_heading(browser: Browser, folded: Path, scripts: bool) -> None:
    """Closed, only the heading of a part is seen; the Enter key opens it, and it stays a heading of the page."""
    context = browser.new_context(viewport={"width": PHONE, "height": 844}, java_script_enabled=scripts)
    page, _ = opened(context, folded)
    assert page.get_by_role("heading", name="Qui est où", level=3).is_visible()
    assert not page.get_by_text("Une phrase sous son titre.").is_visible()
    page.locator(".part summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Une phrase sous son titre.").is_visible()
    context.close()


def test_a_wide_screen_has_the_heading_and_no_fold(browser: Browser, folded: Path) -> None:
    """Where there is room all of a part is shown, under a heading that the keyboard does not stop at."""
    context = browser.new_context(viewport={"width": DESK, "height": 844}, java_script_enabled=False)
    page, _ = opened(context, folded)
    assert page.get_by_role("heading", name="Qui est où", level=3).is_visible()
    assert page.get_by_text("Une phrase sous son titre.").is_visible()
    page.locator(".part summary").focus()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    context.close()
