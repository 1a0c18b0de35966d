"""Small notebooks run in a forked child and in a real kernel, driven by papermill as it comes: the outputs are the same."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from helpers.run.engine.ipc import IpcKernelManager
from helpers.run.engine.papermill_engine import NAME, ConcertationsEngine
from tests.run.engine.cases import CASES

papermill_engines.register(NAME, ConcertationsEngine)  # also where the package is not installed
pytestmark = pytest.mark.xdist_group("engine")

# What a clock, a process number or an address makes.
CHANGING = [
    (re.compile(r"ipykernel_\d+"), "ipykernel_N"),
    (re.compile(r"(user|sys:|total:|Wall time:) [\d.e+]+ \w+"), r"\1 T"),
    (re.compile(r"0x[0-9a-f]{6,}"), "0xN"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "N"),  # the name of a widget
]


def made(cells: Sequence[str]) -> NotebookNode:
    """A notebook of code cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells], metadata=kernel)


def run(cells: Sequence[str], output: Path, **options: object) -> NotebookNode:
    """What papermill leaves on disk, whether the notebook succeeds or not.

    A kernel that sees this variable does not watch its descriptors.
    """
    os.environ.pop("PYTEST_CURRENT_TEST", None)
    source = output.with_suffix(".source.ipynb")
    nbformat.write(made(cells), source)
    with suppress(PapermillExecutionError, CellTimeoutError, DeadKernelError):
        papermill.execute_notebook(source, output, progress_bar=False, execution_timeout=60, **options)
    return nbformat.read(output, 4)


def in_fork(cells: Sequence[str], folder: Path, **options: object) -> NotebookNode:
    return run(cells, folder / "fork.ipynb", engine_name=NAME, **options)


def in_kernel(cells: Sequence[str], folder: Path, **options: object) -> NotebookNode:
    return run(cells, folder / "kernel.ipynb", kernel_manager_class=IpcKernelManager, **options)


def seen(executed: NotebookNode) -> list[tuple[object, list[Any]]]:
    """The number and outputs of each cell, without what changes from one run to the next."""
    return [(cell.execution_count, list(joined(cell.outputs))) for cell in executed.cells if cell.cell_type == "code"]


def joined(outputs: Sequence[NotebookNode]) -> Iterator[Any]:
    """A kernel cuts its streams by the clock: between two other outputs, each stream is read as one text, the ordinary one first."""
    texts = {"stdout": "", "stderr": ""}
    for output in [*outputs, None]:
        if output is not None and output.output_type == "stream":
            texts[output.name] += output.text
            continue
        yield from ((name, steady(text)) for name, text in texts.items() if text)
        texts = dict.fromkeys(texts, "")
        if output is not None:
            yield steady(dict(output))


def steady(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, str):
        for pattern, instead in CHANGING:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, dict):
        return {key: steady(one) for key, one in value.items()}
    return [steady(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", CASES)
def test_same_outputs(name: str, tmp_path: Path) -> None:
    """A forked child shows what a real kernel shows."""
    assert seen(in_fork(CASES[name], tmp_path)) == seen(in_kernel(CASES[name], tmp_path))


def told_by_papermill(notebook: NotebookNode) -> list[tuple[str, bool, dict[str, str]]]:
    """How each cell went, and the kind of what papermill tells of it."""
    tellings = [cell.metadata.get("papermill", {}) for cell in notebook.cells]
    return [
        (one.get("status", ""), bool(one.get("exception")), {name: type(value).__name__ for name, value in one.items()})
        for one in tellings
    ]


def test_papermill_tells_the_same_of_cells(tmp_path: Path) -> None:
    """When each began and ended, how long it took and how it went: those that ran, the one that failed, those after it."""
    cells = ("import time\ntime.sleep(0.2)", "1 / 0", "2")
    fork, kernel = in_fork(cells, tmp_path), in_kernel(cells, tmp_path)
    assert told_by_papermill(fork) == told_by_papermill(kernel)
    slept = next(cell.metadata.papermill for cell in fork.cells if "sleep" in cell.source)
    assert slept["status"] == "completed"
    assert slept["duration"] >= 0.2
