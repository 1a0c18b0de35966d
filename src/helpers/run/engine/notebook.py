"""Run one of the project's notebooks with papermill, and give it back clean."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import papermill
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors, remove_error_markers
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from helpers.errors import CampaignError, ConcertationsError, MachineError, PublicationError
from helpers.files import machine_fault
from helpers.framing.matching import suggestion
from helpers.run.engine.choice import Engine, Parameter, default_engine
from helpers.run.engine.cleaning import clean
from helpers.run.engine.client import NotebookLostError, NotebookTooBigError
from helpers.run.engine.ending import too_much_memory
from helpers.run.engine.papermill_engine import NAME, ConcertationsEngine
from helpers.run.engine.terms import STEADY
from helpers.settings import ROOT_VARIABLE, Settings
from helpers.wording import typeset

__all__ = ["Engine", "default_engine", "run_notebook"]

NO_VARIABLE: Mapping[str, str] = {}
PYTHON = {"kernel_name": "python3", "language": "python"}  # whatever a notebook says of itself

papermill_engines.register(NAME, ConcertationsEngine)  # also where the package is not installed
# Where nobody asked to hear papermill's log, what went wrong is raised, in French.
logging.getLogger("papermill").addHandler(logging.NullHandler())


def run_notebook(
    settings: Settings,
    name: str,
    parameters: Mapping[str, Parameter],
    *,
    engine: Engine | None = None,
    environment: Mapping[str, str] = NO_VARIABLE,
    spent: Callable[[float, int], None] = lambda _processor_seconds, _peak_bytes: None,
) -> NotebookNode:
    """Execute `notebooks/<name>.ipynb`; raises `PublicationError` naming the cell that failed and what it said, `MachineError` where the system refused it a file.

    `engine` is `default_engine()` unless told; `environment` reaches the notebook, and leaves this process's own alone.
    `spent` is told what a fork took, which the system does not count with this process and its children that ended.
    """
    path = settings.notebook(name)
    _refuse_unknown(path, parameters)
    try:
        executed = _once_more_if_lost(
            path,
            parameters,
            engine=engine or default_engine(),
            # Not papermill's `cwd`, which moves this whole process: several notebooks may run in its threads.
            resources={"metadata": {"path": str(path.parent)}},
            environment={**STEADY, ROOT_VARIABLE: str(settings.root), **environment},
            memory_bytes=settings.limits.notebook_bytes,
            execution_timeout=settings.limits.cell_timeout,
            raise_on_iopub_timeout=True,
            record_timing=False,  # `clean` would take it away
        )
    except PapermillExecutionError as error:
        raise _cell_failure(error, settings.limits.notebook_bytes) from error
    told = executed.metadata.get("papermill", {})
    spent(told.get("processor_seconds", 0.0), told.get("peak_bytes", 0))
    return clean(executed)


def _once_more_if_lost(path: Path, parameters: Mapping[str, Parameter], **options: Any) -> NotebookNode:  # noqa: ANN401 - those of the engine
    """The executed notebook; one that was lost with the process that watched it gets one more try, as the task of a lost worker does."""
    try:
        return _executed(path, parameters, **options)
    except NotebookLostError:
        return _executed(path, parameters, **options)


def _executed(path: Path, parameters: Mapping[str, Parameter], **options: Any) -> NotebookNode:  # noqa: ANN401 - same
    """What `papermill.execute_notebook` does, save for the text that it makes of the executed notebook, here for nobody.

    Nothing goes on disk until the page is checked; papermill would save the notebook after each cell.
    """
    notebook = load_notebook_node(str(path))
    if parameters:
        notebook = parameterize_notebook(notebook, dict(parameters), engine_name=NAME, **PYTHON)
    executed: NotebookNode = papermill_engines.execute_notebook_with_engine(
        NAME, remove_error_markers(notebook), kernel_name=PYTHON["kernel_name"], progress_bar=False, log_output=False, **options
    )
    raise_for_execution_errors(executed, None)
    return executed


def _refuse_unknown(path: Path, parameters: Mapping[str, Parameter]) -> None:
    """Papermill only warns on a misspelt parameter and builds the default report: refuse instead."""
    known = _known_parameters(path, path.read_bytes())
    for name in parameters:
        if name not in known:
            hint = suggestion(name, known)
            raise CampaignError(f"{path.name} n’a pas de paramètre « {name} ». {hint} Paramètres : {', '.join(known)}.")


@lru_cache(maxsize=8)
def _known_parameters(path: Path, _content: bytes) -> tuple[str, ...]:
    """The parameters of a notebook as it stands: worked out once for all territories."""
    return tuple(papermill.inspect_notebook(path))


def _cell_failure(error: PapermillExecutionError, memory_bytes: int) -> ConcertationsError:
    if error.ename == "MemoryError":
        return NotebookTooBigError(typeset(f"à la cellule {error.cell_index + 1}, le carnet {too_much_memory(memory_bytes)}"))
    if (fault := machine_fault(error.ename, error.evalue)) is not None:
        return MachineError(f"à la cellule {error.cell_index + 1} du carnet, un fichier n’a pas pu être lu ou écrit : {fault}")
    return PublicationError(f"la cellule {error.cell_index + 1} du carnet s’est arrêtée ({error.ename} : {error.evalue})")
