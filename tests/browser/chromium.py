"""Built pages in a real Chromium: how they are opened, and which kinds there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from helpers.publish.shell import STATEMENT
from helpers.run.batch import Outcome
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN, system_tool

Built = tuple[Settings, Outcome]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PHONE, TABLET, DESK = 390, 768, 1280  # widths of screens
A_SCREEN = 844  # height of a phone's


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_tool("chromium"), args=FLAGS)
        yield browser
        browser.close()


def opened(context: BrowserContext, path: Path) -> tuple[Page, list[str]]:
    """A page opened from disk, and everything that the browser complained of."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else complaints.append(request.url))
    page.goto(path.as_uri())
    return page, complaints


def kinds_of_pages(built: Built) -> dict[str, Path]:
    """One page of each kind, under the name that the accessibility statement gives it."""
    settings, outcome = built
    reports = settings.reports(CAMPAIGN)
    slug = outcome.prepared.territories["slug"].iloc[0]
    return {
        "rapport d’un territoire": reports / "territoires" / slug / "rapport.html",
        "carte d’un rapport en échec": reports / "territoires" / BROKEN / "rapport.html",
        "synthèse nationale": reports / "synthese" / "rapport.html",
        "atelier du manifeste": reports / "synthese" / "atelier.html",
        "page d’accueil de la campagne": reports / "index.html",
        "fiche de sobriété": reports / "sobriete.html",
        "présente déclaration": reports / STATEMENT,
    }
