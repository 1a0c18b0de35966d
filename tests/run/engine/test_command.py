"""`papermill … --engine concertations`, as any user of papermill types it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest

from helpers.run.engine import warm
from tests.conftest import ROOT
from tests.run.engine.test_conformance import made

pytestmark = pytest.mark.xdist_group("engine")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The package as an installer leaves it: a folder of metadata with the entry points that `pyproject.toml` declares."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    folder = tmp_path / "site" / "concertations-0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: concertations\nVersion: 0\n", encoding="utf-8")
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in points.items())
        for group, points in project["entry-points"].items()
    ]
    (folder / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    return folder.parent


def papermill(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, with the package installed."""
    path = os.pathsep.join([str(installed), warm.PACKAGE_ROOT])
    command = [str(Path(sys.executable).parent / "papermill"), "entrée.ipynb", "sortie.ipynb", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": path}, timeout=120
    )


def write(folder: Path, *cells: str) -> None:
    notebook = made(cells)
    notebook.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, folder / "entrée.ipynb")


def test_papermill_finds_the_engine(installed: Path, tmp_path: Path) -> None:
    """Parameters, working folder, progress bar, log of outputs and the written notebook are as with any engine."""
    (tmp_path / "travail").mkdir()
    write(tmp_path, "x = 1", "import os\nprint(x, os.path.basename(os.getcwd()))\nget_ipython().kernel.implementation")
    done = papermill(
        installed, tmp_path, "--engine", "concertations", "-p", "x", "7", "--cwd", "travail", "--progress-bar", "--log-output",
        "--stdout-file", "dit.txt", "--autosave-cell-every", "1", "--request-save-on-cell-execute", "--start-timeout", "60", "--execution-timeout", "60",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Executing: 100%" in done.stderr
    assert "7 travail" in done.stderr
    assert (tmp_path / "travail" / "dit.txt").read_text(encoding="utf-8") == "7 travail\n"
    executed = nbformat.read(tmp_path / "sortie.ipynb", 4)
    assert [cell.metadata.tags for cell in executed.cells if cell.metadata.get("tags")] == [
        ["parameters"],
        ["injected-parameters"],
    ]
    assert executed.cells[-1].outputs[1].data["text/plain"] == "'concertations'"
    assert executed.cells[-1].metadata.papermill.status == "completed"
    assert executed.metadata.language_info.name == "python"


def test_a_failing_cell_is_written_down(installed: Path, tmp_path: Path) -> None:
    """The notebook is left with its mark and its traceback, and the command fails."""
    write(tmp_path, "x = 1", "1 / 0", "print('jamais')")
    done = papermill(installed, tmp_path, "--engine", "concertations", "--no-progress-bar")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    executed = nbformat.read(tmp_path / "sortie.ipynb", 4)
    assert executed.cells[-2].outputs[0].ename == "ZeroDivisionError"
    assert executed.cells[-1].outputs == []


def test_a_cell_without_end_is_ended(installed: Path, tmp_path: Path) -> None:
    """`--execution-timeout` holds, and says so in French."""
    write(tmp_path, "x = 1", "print('avant')\nimport time\ntime.sleep(600)")
    done = papermill(installed, tmp_path, "--engine", "concertations", "--no-progress-bar", "--execution-timeout", "2")
    assert done.returncode == 1
    assert "la cellule 2 du carnet durait plus de 2\u00a0s et a été arrêtée" in done.stderr
    executed = nbformat.read(tmp_path / "sortie.ipynb", 4)
    assert executed.cells[1].outputs[0].text == "avant\n"


def test_another_language_has_its_own_kernel(installed: Path, tmp_path: Path) -> None:
    """A kernel that is not this interpreter is started as papermill would."""
    write(tmp_path, "x = 1")
    done = papermill(installed, tmp_path, "--engine", "concertations", "--no-progress-bar", "-k", "langue_absente")
    assert done.returncode == 1
    assert "No such kernel named langue_absente" in done.stderr
