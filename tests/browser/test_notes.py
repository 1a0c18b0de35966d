"""A note in a real browser: a third voice, seen as such, read as such, on every screen and in both colours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from helpers.collect.notes.note import Note
from helpers.publish.shell import fill
from helpers.publish.verify import verify_page
from helpers.show.elements import ClaimLine, Claims, Evidence, Group
from helpers.show.notes import AnalystNote
from helpers.show.voices import Verbatim, Voice
from tests.browser.chromium import DESK, PHONE, chromium, opened
from tests.browser.test_accessibility import CONTRASTS, LARGEST_ZOOM, LOWEST_CONTRAST
from tests.publish.pages import TITLE
from tests.publish.pdf.paper import shell_of

NOTE = Note(
    3,
    "x",
    f"Peu de monde, **{'des propositions précises ' * 6}**.\n\n- un point\n- https://exemple.fr/{'a' * 90}",
    "Claire Martin",
    date(2025, 3, 12),
)
FRAMES = (".claim", ".verbatim", ".voice", ".analyst-note")
LOOK = "(name) => { const s = getComputedStyle(document.querySelector(name)); return [s.backgroundColor, s.borderTopWidth, s.borderLeftWidth, s.borderLeftStyle].join(); }"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def page_of_voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page where a claim, a quote, an answer and a note follow one another."""
    claim = ClaimLine("constat-x", "2 lignes sur 12.", (Evidence("C0001", "#constat-x"),))
    note = AnalystNote(NOTE, 1, reread=("cette note a été écrite à côté d’un autre chiffre.",))
    shown = Group(
        (Claims((claim,)), note, Verbatim("C0001", "#constat-x", "Oui.", "citoyens"), Voice("Conseil", "3 mai", "Nous ferons."))
    )
    written = fill(shell_of(shown))
    verify_page(written, expected_title=TITLE)
    path = tmp_path_factory.mktemp("page") / "rapport.html"
    path.write_text(written, encoding="utf-8")
    return path


def _page(browser: Browser, path: Path, width: int = DESK, scheme: str = "light") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, color_scheme=scheme)  # type: ignore[arg-type]
    page, complaints = opened(context, path)
    assert complaints == []
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_note_looks_like_no_other_voice(browser: Browser, page_of_voices: Path, scheme: str) -> None:
    """Neither a claim, nor a quote, nor an answer has its frame, and its colours stand out."""
    page = _page(browser, page_of_voices, scheme=scheme)
    *others, note = (page.evaluate(LOOK, name) for name in FRAMES)
    assert note not in others
    contrasts = page.evaluate(CONTRASTS)
    assert {pair: round(ratio, 2) for pair, ratio in contrasts.items() if ratio < LOWEST_CONTRAST} == {}
    page.context.close()


def test_a_note_is_announced_as_one(browser: Browser, page_of_voices: Path) -> None:
    """A screen reader meets a note with its name; a checker finds no fault on the page."""
    page = _page(browser, page_of_voices)
    assert page.get_by_role("note", name="Note de l’analyste, Claire Martin, le 12\u00a0mars\u00a02025").count() == 1
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert [fault["id"] for fault in found["violations"]] == []
    page.context.close()


@pytest.mark.parametrize("width", [LARGEST_ZOOM, PHONE, DESK])
def test_a_note_keeps_within_the_screen(browser: Browser, page_of_voices: Path, width: int) -> None:
    """A long address without a blank does not widen the page, on a phone or enlarged four times."""
    page = _page(browser, page_of_voices, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_a_note_leads_nowhere(browser: Browser, page_of_voices: Path) -> None:
    """Nothing in a note can be followed: an address is read."""
    page = _page(browser, page_of_voices)
    assert page.locator(".analyst-note a").count() == 0
    assert "https://exemple.fr/" in page.locator(".analyst-note").inner_text()
    page.context.close()
