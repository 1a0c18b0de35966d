"""Every notebook of `notebooks/`, executed for real through papermill, in an ordinary kernel, on a small campaign."""

from __future__ import annotations

from pathlib import Path

import nbformat
import papermill
import pytest

from helpers.settings import ROOT_VARIABLE, Settings
from tests.test_notebooks import NOTEBOOKS

WIDGET = "application/vnd.jupyter.widget-view+json"


def executed(settings: Settings, name: str, done: Path, monkeypatch: pytest.MonkeyPatch, **parameters: object) -> list[str]:
    """What each cell after the first two shows: its HTML, or that it is a widget; a cell that failed raises."""
    monkeypatch.setenv(ROOT_VARIABLE, str(settings.root))
    papermill.execute_notebook(settings.notebook(name), done, parameters=parameters, progress_bar=False)
    cells = [cell for cell in nbformat.read(done, as_version=4).cells if cell.cell_type == "code"]
    shown = [cell for cell in cells if not {*cell.metadata.get("tags", ())} & {"parameters", "injected-parameters", "setup"}]
    return ["".join(_told(output) for output in cell.outputs) for cell in shown]


def _told(output: nbformat.NotebookNode) -> str:
    assert output.output_type in ("display_data", "execute_result"), output
    return str(output.data.get("text/html") or output.data.get(WIDGET) or "")


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_every_notebook_runs(desk: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """No cell fails or warns, and every cell shows something."""
    shown = executed(desk, name, tmp_path / "fait.ipynb", monkeypatch)
    assert all(shown), shown


def test_the_exploration_finds_a_word(desk: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word is found in its context, a claim has its lines; a small campaign says why it has no worlds."""
    shown = executed(desk, "exploration", tmp_path / "fait.ipynb", monkeypatch, mot="IA", constat="national/collecte/france")
    assert "Les lignes à l’appui" in shown[2]
    assert "dans son contexte" in shown[3]
    assert "Il faut au moins 60 segments" in shown[6].replace("\xa0", " ")
    assert "Aucun monde à nommer." in shown[7]


def test_a_theme_that_is_not_in_the_framing_is_refused(
    desk: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """The error names the theme and those that there are."""
    with pytest.raises(papermill.PapermillExecutionError, match="Thème «\xa0T77\xa0» inconnu de ce cadrage"):
        executed(desk, "exploration", tmp_path / "fait.ipynb", monkeypatch, theme="T77")
