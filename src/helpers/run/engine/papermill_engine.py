"""The engine that papermill finds under the name « concertations »."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nbformat import NotebookNode
from papermill.engines import Engine as PapermillEngine
from papermill.engines import NotebookExecutionManager

from helpers.run.engine.choice import Engine, default_engine

NAME = "concertations"
OUR_KERNELS = frozenset({"", "python", "python3"})  # the names under which this very interpreter is meant


class HouseExecutionManager(NotebookExecutionManager):  # type: ignore[misc] # papermill is not typed
    """papermill's, which reads each date back by guessing its format: it wrote that date itself when the cell began."""

    def cell_complete(self, cell: NotebookNode, cell_index: int | None = None, **options: Any) -> None:  # noqa: ANN401 - as its parent
        """Tell when a cell ended and how long it took, and save the notebook where papermill was asked to."""
        told, ended = cell.metadata.papermill, self.now()
        if self.log_output or not told.get("start_time"):
            super().cell_complete(cell, cell_index, **options)
            return
        told["end_time"] = ended.isoformat()
        told["duration"] = (ended - datetime.fromisoformat(told["start_time"])).total_seconds()
        if told["status"] != self.FAILED:
            told["status"] = self.COMPLETED
        self.save()
        if self.pbar:
            self.pbar.update(1)


class ConcertationsEngine(PapermillEngine):  # type: ignore[misc] # papermill is not typed
    """`papermill … --engine concertations`; imports what it needs when it runs, because papermill loads every engine there is."""

    @classmethod
    def execute_notebook(
        cls, nb: NotebookNode, kernel_name: str, output_path: str | None = None, progress_bar: bool | dict[str, Any] = True,
        log_output: bool = False, autosave_cell_every: int = 30, **options: Any,  # noqa: ANN401 - as its parent
    ) -> NotebookNode:  # fmt: skip
        """Run a notebook that papermill has prepared, as its parent does, with our manager."""
        managed = HouseExecutionManager(nb, output_path, log_output, progress_bar, autosave_cell_every)
        managed.notebook_start()
        try:
            cls.execute_managed_notebook(managed, kernel_name, log_output=log_output, **options)
        finally:
            managed.cleanup_pbar()
            managed.notebook_complete()
        executed: NotebookNode = managed.nb
        return executed

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        engine: Engine | str | None = None,
        environment: Mapping[str, str] | None = None,
        memory_bytes: int | None = None,
        start_timeout: float = 60,
        execution_timeout: int | None = None,
        input_path: str | None = None,  # noqa: ARG003 - the cells do not need it
        **options: Any,  # noqa: ANN401 - those of nbclient
    ) -> None:
        """Run the cells of a notebook that papermill has prepared.

        Besides papermill's options and nbclient's: `engine` (« fork » or « noyau »), `environment` (variables added for the notebook), `memory_bytes`.
        """
        from helpers.run.engine.execution import Execution  # noqa: PLC0415 - see above

        chosen = Engine(engine) if engine else default_engine()
        if (kernel_name or "") not in OUR_KERNELS:
            chosen = Engine.KERNEL  # another interpreter, another language
        options |= {
            "timeout": execution_timeout or options.get("timeout"),
            "startup_timeout": int(start_timeout),
            "kernel_name": kernel_name,
            "log": logging.getLogger("papermill"),
        }
        execution = Execution(nb_man, environment or {}, memory_bytes, options)
        (execution.in_child if chosen is Engine.FORK else execution.in_kernel)()
