"""Built pages in a real Chromium: how they are opened, and which kinds there are."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from helpers.publish.shell import STATEMENT
from helpers.publish.told import LAST_VALID
from helpers.run.batch import Outcome
from helpers.run.portal import write_failure
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


def opened(context: BrowserContext, path: Path, after: str = "") -> tuple[Page, list[str]]:
    """A page opened from disk, and everything that the browser complained of."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else complaints.append(request.url))
    page.goto(path.as_uri() + after)
    return page, complaints


SEARCHED = "résultats d’une recherche"  # the front page, once it was searched
ADDRESS = {SEARCHED: "#recherche=mots=agents"}  # what follows the file in the address of a kind of page


@cache
def _failed_since(root: Path) -> Path:
    """A copy of a built project in which a report failed after having been valid."""
    copied = Path(tempfile.mkdtemp(prefix="pages-")) / "projet"
    shutil.copytree(root, copied)
    return copied


def last_valid(built: Built) -> Path:
    """The last valid report of a territory whose report fails now, beside the card that leads to it."""
    slug = built[1].prepared.territories["slug"].iloc[0]
    settings = Settings(_failed_since(built[0].root))
    path = settings.reports(CAMPAIGN) / "territoires" / slug / LAST_VALID
    if not path.is_file():
        write_failure(settings, built[1].prepared, slug, "Essai d’un échec.")
    return path


def kinds_of_pages(built: Built) -> dict[str, Path]:
    """One page of each kind, under the name that the accessibility statement gives it."""
    settings, outcome = built
    reports = settings.reports(CAMPAIGN)
    slug = outcome.prepared.territories["slug"].iloc[0]
    return {
        "rapport d’un territoire": reports / "territoires" / slug / "rapport.html",
        "dernier rapport valide d’un territoire": last_valid(built),
        "carte d’un rapport en échec": reports / "territoires" / BROKEN / "rapport.html",
        "synthèse nationale": reports / "synthese" / "rapport.html",
        "atelier du manifeste": reports / "synthese" / "atelier.html",
        "page d’accueil de la campagne": reports / "index.html",
        SEARCHED: reports / "index.html",
        "fiche de sobriété": reports / "sobriete.html",
        "présente déclaration": reports / STATEMENT,
    }
