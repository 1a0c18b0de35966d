"""Projects of the analyst's desk, a hand-made one among them, and a JupyterLab for all its tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from helpers.desk.copies import with_parameters
from helpers.run.batch import Means, Outcome, produce
from helpers.settings import Settings
from tests.browser.chromium import chromium
from tests.conftest import CAMPAIGN
from tests.desk.coding_project import write_project
from tests.desk.jupyter import Lab, jupyter_lab
from tests.desk.small_campaign import NAME, write_campaign

WIDTH, HEIGHT = 1280, 2400  # high enough for JupyterLab, which only draws the cells that are seen


def first_territory(built: tuple[Settings, Outcome]) -> str:
    """The code of the first territory that has a report."""
    return str(built[1].prepared.territories["slug"].iloc[0])


@pytest.fixture(scope="session")
def desk(built: tuple[Settings, Outcome], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A project of its own, that a test may change: its notebooks look at its campaign."""
    root = tmp_path_factory.mktemp("poste") / "projet"
    shutil.copytree(built[0].root, root)
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        text = with_parameters(path, {"campagne": CAMPAIGN, **_territory(path, first_territory(built))})
        path.write_text(text, encoding="utf-8")
    return Settings(root)


def _territory(path: Path, slug: str) -> dict[str, str]:
    """The territory of the notebook of a territory; the others are left with none."""
    return {"territoire": slug} if path.stem == "territoire" else {}


@pytest.fixture(scope="session")
def lab(desk: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on that project."""
    with jupyter_lab(desk.root, tmp_path_factory.mktemp("jupyter")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; one module at a time, as everywhere: two that run at once in a process exclude each other."""
    with chromium() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A window of its own for each test."""
    opened = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    yield opened
    opened.close()


@pytest.fixture
def coding_desk(tmp_path: Path) -> Settings:
    """A project in which seven contributions of a territory wait for a person."""
    return write_project(tmp_path)


@pytest.fixture(scope="session")
def desk_project(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The hand-made campaign, in a folder whose name has accents, spaces and an apostrophe; its reports are built for real."""
    settings = write_campaign(tmp_path_factory.mktemp("bureau de l’été d'Éloïse"))
    outcome = produce(settings, NAME, means=Means(1, with_pdf=False))
    assert not outcome.of("failed"), [(result.task.slug, result.reason) for result in outcome.results]
    return settings
