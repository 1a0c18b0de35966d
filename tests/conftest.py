"""A small project on disk, and the same one once its reports are built: made once, read by many tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from helpers.run.batch import Outcome, produce
from helpers.sample.campaign import write_sample
from helpers.settings import Settings

ROOT = Path(__file__).parent.parent
CAMPAIGN = "essai"
BROKEN = "sicoval"  # its workbook is a text file with a workbook's name


def system_tool(name: str) -> str:
    """The path of a program of the system; where it is missing, CI fails and a developer's run skips."""
    path = shutil.which(name)
    if path is None and "CI" in os.environ:
        pytest.fail(f"{name} n’est pas installé : make outils l’installe")
    if path is None:
        pytest.skip(f"{name} n’est pas installé : make outils l’installe")
    return path


@pytest.fixture(autouse=True)
def _no_inherited_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test never works in a project that another one named."""
    monkeypatch.delenv("CONCERTATIONS_RACINE", raising=False)


def make_project(root: Path, *, territories: int = 3, contributions: int = 14) -> Settings:
    """A project with the real notebooks and a campaign of a few drawn workbooks, one of them unreadable."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    raw = root / "data" / "raw" / CAMPAIGN
    raw.mkdir(parents=True)
    write_sample(raw, territories=territories, contributions=contributions, seed=7)
    (raw / f"2025-04_{BROKEN}_concertation-ia.xlsx").write_text("ceci n’est pas un classeur", encoding="utf-8")
    return Settings(root)


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A fresh small project, nothing built."""
    return make_project(tmp_path, territories=2, contributions=8)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Outcome]:
    """A small project whose reports were built for real, through papermill and nbconvert."""
    settings = make_project(tmp_path_factory.mktemp("projet"))
    return settings, produce(settings, CAMPAIGN, workers=2)
