"""Run one notebook with papermill, in a kernel of its own, and give it back clean: same input, same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets import default

from helpers.errors import CampaignError, PublicationError
from helpers.framing.matching import suggestion
from helpers.settings import ROOT_VARIABLE, Settings

Parameter = str | int | float | bool
FOLDER = "noyau-"  # of the files over which a kernel talks
TIMINGS = ("papermill", "execution")
NO_VARIABLE: Mapping[str, str] = {}


class Engine(StrEnum):
    """What runs the cells: a child forked from a warm process, or an ordinary kernel."""

    FORK = "fork"
    KERNEL = "noyau"


def default_engine() -> Engine:
    """A fork where the system can."""
    return Engine.FORK if hasattr(os, "fork") else Engine.KERNEL


class IpcKernelManager(AsyncKernelManager):
    """Kernels that talk over files rather than TCP ports: several started at once never collide."""

    @default("transport")
    def _transport_default(self) -> str:
        return "tcp" if os.name == "nt" else "ipc"

    async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override] # noqa: ANN401 - asynchronous, as its parent is
        """Start a kernel whose own log stays out of ours; what a cell prints or raises still comes back."""
        await self._async_start_kernel(stderr=subprocess.DEVNULL, **kw)

    def cleanup_connection_file(self) -> None:
        """The folder made for a kernel goes with it."""
        super().cleanup_connection_file()
        folder = Path(self.connection_file).parent
        if folder.name.startswith(FOLDER):
            shutil.rmtree(folder, ignore_errors=True)

    @default("connection_file")
    def _connection_file_default(self) -> str:
        return str(Path(tempfile.mkdtemp(prefix=FOLDER)) / "liaison.json")


def _kernels_with(environment: Mapping[str, str]) -> type[IpcKernelManager]:
    class Told(IpcKernelManager):
        async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override] # noqa: ANN401 - as its parent
            await super().start_kernel(env={**os.environ, **environment}, **kw)

    return Told


def run_notebook(
    settings: Settings,
    name: str,
    parameters: Mapping[str, Parameter],
    *,
    engine: Engine | None = None,  # noqa: ARG001 - one engine for now
    environment: Mapping[str, str] = NO_VARIABLE,
) -> NotebookNode:
    """Execute `notebooks/<name>.ipynb`; raises `PublicationError` naming the cell that failed and what it said."""
    path = settings.notebook(name)
    _refuse_unknown(path, parameters)
    try:
        executed = papermill.execute_notebook(
            str(path),
            None,  # nothing on disk until the page is checked; papermill would save the notebook after each cell
            parameters=dict(parameters),
            cwd=str(path.parent),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            log_output=False,
            execution_timeout=settings.limits.cell_timeout,
            raise_on_iopub_timeout=True,
            kernel_manager_class=_kernels_with({ROOT_VARIABLE: str(settings.root), **environment}),
        )
    except PapermillExecutionError as error:
        raise PublicationError(_cell_failure(error)) from error
    return clean(executed)


def _refuse_unknown(path: Path, parameters: Mapping[str, Parameter]) -> None:
    """Papermill only warns on a misspelt parameter and builds the default report: refuse instead."""
    known = papermill.inspect_notebook(str(path))
    for name in parameters:
        if name not in known:
            hint = suggestion(name, known)
            raise CampaignError(f"{path.name} n’a pas de paramètre « {name} ». {hint} Paramètres : {', '.join(known)}.")


def _cell_failure(error: PapermillExecutionError) -> str:
    return f"la cellule {error.cell_index + 1} du carnet s’est arrêtée ({error.ename} : {error.evalue})"


def clean(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook without clocks, durations, machine paths or random ids."""
    cells = [
        nbformat.from_dict(
            {
                **cell,
                "id": f"cellule-{place}",
                "metadata": {key: value for key, value in cell.metadata.items() if key not in TIMINGS},
            }
        )
        for place, cell in enumerate(notebook.cells, start=1)
    ]
    metadata = {key: value for key, value in notebook.metadata.items() if key not in TIMINGS}
    cleaned: NotebookNode = nbformat.from_dict({**notebook, "cells": cells, "metadata": metadata})
    return cleaned
