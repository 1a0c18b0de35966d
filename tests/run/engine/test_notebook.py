"""Notebooks run for real: through our engine, and through the plain papermill command as an analyst has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.errors import CampaignError, PublicationError
from helpers.run.engine.notebook import run_notebook
from helpers.settings import Settings
from tests.conftest import CAMPAIGN

pytestmark = pytest.mark.xdist_group("engine")


def _write(settings: Settings, name: str, source: str) -> None:
    parameters = nbformat.v4.new_code_cell('territoire: str = "x"  # identifiant', metadata={"tags": ["parameters"]})  # type: ignore[no-untyped-call]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell(source)], metadata=kernel)  # type: ignore[no-untyped-call]
    nbformat.write(notebook, settings.notebook(name))  # type: ignore[no-untyped-call]


def test_misspelt_parameter_is_refused(project: Settings) -> None:
    """A parameter that the notebook does not have is refused with the nearest name, not built with the default."""
    _write(project, "essai", "1")
    with pytest.raises(CampaignError, match="n’a pas de paramètre « teritoire »"):
        run_notebook(project, "essai", {"teritoire": "nantes-metropole"})


def test_failing_cell_is_named(project: Settings) -> None:
    """A cell that raises gives a French sentence with its number."""
    _write(project, "essai", "1 / 0")
    with pytest.raises(PublicationError, match="la cellule 3 du carnet s’est arrêtée"):
        run_notebook(project, "essai", {"territoire": "x"})


def test_plain_papermill_runs_the_notebook(project: Settings) -> None:
    """The notebook also runs with the ordinary papermill command, from the notebooks folder."""
    slug = next(project.raw(CAMPAIGN).glob("2*.xlsx")).name.split("_")[1]
    output = project.root / "sortie.ipynb"
    command = [
        str(Path(sys.executable).parent / "papermill"), str(project.notebook("territoire")), str(output), "-p", "campagne", CAMPAIGN,
        "-p", "territoire", slug, "--cwd", str(project.root / "notebooks"), "--no-progress-bar",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "L’essentiel" in output.read_text(encoding="utf-8")
