"""The notebook in which an analyst explores words, run for real."""

from __future__ import annotations

from pathlib import Path

import nbformat
import papermill
import pytest

from helpers.run.batch import Outcome
from helpers.settings import ROOT_VARIABLE, Settings
from tests.conftest import CAMPAIGN


def test_the_notebook_runs_through_papermill(
    built: tuple[Settings, Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word is found in its context, and every cell shows an element; a small campaign says why it has no worlds."""
    settings, _ = built
    monkeypatch.setenv(ROOT_VARIABLE, str(settings.root))
    done = tmp_path / "fait.ipynb"
    papermill.execute_notebook(
        settings.notebook("exploration"), done, parameters={"campagne": CAMPAIGN, "mot": "IA"}, progress_bar=False
    )
    cells = [cell for cell in nbformat.read(done, as_version=4).cells if cell.cell_type == "code"][3:]
    shown = ["".join(output["data"].get("text/html", "") for output in cell.outputs) for cell in cells]
    assert all(shown)
    assert "dans son contexte" in shown[0]
    assert "Il faut au moins 60 segments" in shown[3].replace("\xa0", " ")
    assert "Aucun monde à nommer." in shown[4]
