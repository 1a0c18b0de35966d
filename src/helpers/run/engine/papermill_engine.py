"""The engine that papermill finds under the name « concertations »."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from papermill.engines import Engine as PapermillEngine
from papermill.engines import NotebookExecutionManager

from helpers.run.engine.choice import Engine, default_engine

NAME = "concertations"
OUR_KERNELS = frozenset({"", "python", "python3"})  # the names under which this very interpreter is meant


class ConcertationsEngine(PapermillEngine):  # type: ignore[misc] # papermill is not typed
    """`papermill … --engine concertations`; imports what it needs when it runs, because papermill loads every engine there is."""

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
