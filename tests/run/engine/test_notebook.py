"""Notebooks run for real: through our engine, and through the plain papermill command as an analyst has it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.errors import CampaignError, MachineError, PublicationError
from helpers.run.engine.notebook import Engine, run_notebook
from helpers.run.failures import SYSTEM, kind_of, reason_of
from helpers.settings import Settings
from tests.conftest import CAMPAIGN

pytestmark = pytest.mark.xdist_group("engine")


def _write(settings: Settings, name: str, source: str) -> None:
    parameters = nbformat.v4.new_code_cell('territoire: str = "x"  # identifiant', metadata={"tags": ["parameters"]})  # type: ignore[no-untyped-call]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell(source)], metadata=kernel)  # type: ignore[no-untyped-call]
    nbformat.write(notebook, settings.notebook(name))  # type: ignore[no-untyped-call]


BOTH = pytest.mark.parametrize("engine", list(Engine))


def test_misspelt_parameter_is_refused(project: Settings) -> None:
    """A parameter that the notebook does not have is refused with the nearest name, not built with the default."""
    _write(project, "essai", "1")
    with pytest.raises(CampaignError, match="n’a pas de paramètre « teritoire »"):
        run_notebook(project, "essai", {"teritoire": "nantes-metropole"})


@BOTH
def test_failing_cell_is_named(project: Settings, engine: Engine) -> None:
    """A cell that raises gives a French sentence with its number."""
    _write(project, "essai", "1 / 0")
    with pytest.raises(
        PublicationError, match=r"^la cellule 3 du carnet s’est arrêtée \(ZeroDivisionError : division by zero\)$"
    ):
        run_notebook(project, "essai", {"territoire": "x"}, engine=engine)


@BOTH
def test_a_full_disk_in_a_cell_is_the_machine_s(project: Settings, engine: Engine) -> None:
    """Where the system has no room for a file, the card says so in French, without a path, and names who can mend it."""
    _write(project, "essai", "open('/dev/full', 'w').write('a' * 100_000)")
    with pytest.raises(MachineError) as raised:
        run_notebook(project, "essai", {"territoire": "x"}, engine=engine)
    assert reason_of(raised.value) == (
        "à la cellule 3 du carnet, un fichier n’a pas pu être lu ou écrit : le disque est plein ; libérez de la place, puis relancez"
    )
    assert kind_of(raised.value) == SYSTEM


def test_a_notebook_that_dies_says_nothing_on_the_terminal(project: Settings) -> None:
    """What happened is raised; a run that is asked to be quiet is."""
    _write(project, "essai", "import os\nos.kill(os.getpid(), 9)")
    code = (
        "import sys; from pathlib import Path; from helpers.errors import PublicationError; from helpers.settings import Settings\n"
        "from helpers.run.engine.notebook import run_notebook\n"
        "try: run_notebook(Settings(Path(sys.argv[1])), 'essai', {'territoire': 'x'})\n"
        "except PublicationError as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code, str(project.root)], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("à la cellule 3, le carnet a été tué de l’extérieur")
    assert ran.stderr == ""


def test_a_file_that_is_not_there_is_the_notebook_s(project: Settings) -> None:
    """A wrong name is a fault of whoever wrote the cell."""
    _write(project, "essai", "open('absent.txt')")
    with pytest.raises(PublicationError, match="FileNotFoundError"):
        run_notebook(project, "essai", {"territoire": "x"})


@BOTH
def test_parameters_reach_the_notebook(project: Settings, engine: Engine) -> None:
    """What is asked for replaces the default, which stays readable above it."""
    _write(project, "essai", "territoire")
    executed = run_notebook(project, "essai", {"territoire": "nantes-metropole"}, engine=engine)
    assert executed.cells[-1].outputs[0].data["text/plain"] == "'nantes-metropole'"


def test_a_report_is_the_same_bytes_in_a_fork_and_in_a_kernel(project: Settings) -> None:
    """Sections, charts, claims and the notebook around them."""
    slug = next(project.raw(CAMPAIGN).glob("2*.xlsx")).name.split("_")[1]
    parameters = {"campagne": CAMPAIGN, "territoire": slug}
    fork, kernel = (nbformat.writes(run_notebook(project, "territoire", parameters, engine=engine)) for engine in Engine)  # type: ignore[no-untyped-call]
    assert "L’essentiel" in fork
    assert fork == kernel


def test_what_tells_a_run_is_cleaned_away(project: Settings) -> None:
    """Two runs of a notebook that warns and takes its time give the same bytes, warnings included."""
    _write(project, "essai", "import warnings\nwarnings.warn('attention')")
    first, second = (run_notebook(project, "essai", {}) for _ in range(2))
    assert "ipykernel/" in first.cells[-1].outputs[0].text
    assert first == second
    assert set(first.metadata) == {"kernelspec", "language_info"}


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
