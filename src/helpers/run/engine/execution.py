"""One notebook's cells, run in a forked child or in an ordinary kernel."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import DeadKernelError
from papermill.engines import NotebookExecutionManager

from helpers.run.engine.client import HouseClient, NotebookEndedError, NotebookLostError, NotebookTooBigError
from helpers.run.engine.conversation import ForkedChild
from helpers.run.engine.ending import Ending
from helpers.run.engine.ipc import IpcKernelManager
from helpers.run.engine.terms import Terms
from helpers.wording import typeset


@dataclass(frozen=True)
class Execution:
    """What papermill has prepared, and how it is to be run."""

    managed: NotebookExecutionManager
    environment: Mapping[str, str]
    memory_bytes: int | None
    options: Mapping[str, Any]  # those of nbclient

    def in_child(self) -> None:
        """In a child forked from this process's warm server."""
        terms = Terms(self._folder(), self._environment(), self.memory_bytes)
        with ForkedChild(terms, self.options["startup_timeout"]) as child:
            client = HouseClient(self.managed, km=child, **self.options)
            try:
                in_own_loop(client.execute)
            except DeadKernelError as error:
                raise _told(child.ending, client.cell_number, self.memory_bytes) from error
        spent = {"processor_seconds": child.ending.processor_seconds, "peak_bytes": child.ending.peak_bytes}
        self.managed.nb.metadata.papermill.update(spent)

    def in_kernel(self) -> None:
        """In a kernel started for it."""
        client = HouseClient(self.managed, kernel_manager_class=IpcKernelManager, **self.options)
        in_own_loop(partial(client.execute, env=self._environment(), memory_bytes=self.memory_bytes))

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "JPY_PARENT_PID": str(os.getpid()), **self.environment}

    def _folder(self) -> str:
        return str(self.options.get("resources", {}).get("metadata", {}).get("path") or Path.cwd())


def in_own_loop(call: Callable[[], object]) -> None:
    """Call what waits in nbclient's manner, in an event loop that ends with it.

    The one that Jupyter keeps for each thread would stay open when its thread ends, and be shared with the forks of this process.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        Context().run(_in_new_loop, call)
    else:
        call()  # Jupyter itself, which has threads for this


def _in_new_loop(call: Callable[[], object]) -> None:
    loop = ensure_event_loop()
    try:
        call()
    finally:
        waiting = asyncio.all_tasks(loop)
        for task in waiting:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        asyncio.set_event_loop(None)
        loop.close()


def _told(ending: Ending, cell: int, memory_bytes: int | None) -> NotebookEndedError:
    error = _kind(ending, memory_bytes)(typeset(f"à la cellule {cell}, le carnet {ending.told(memory_bytes)}"))
    error.add_note(ending.said)
    return error


def _kind(ending: Ending, memory_bytes: int | None) -> type[NotebookEndedError]:
    if memory_bytes is not None and ending.lacked_memory:
        return NotebookTooBigError
    return NotebookLostError if ending.code is None else NotebookEndedError
