"""What workers that run notebooks are asked to do in tests; apart, because it loads papermill."""

from __future__ import annotations

from pathlib import Path

import nbformat

from helpers.run.engine import warm
from helpers.run.engine.notebook import run_notebook
from helpers.settings import Settings


def server(_: object = None) -> tuple[int, str]:
    """The process that forks for this one, and how it was started."""
    started = warm.prepare().process
    return started.pid, type(started).__name__


def says(folder: Path, source: str) -> str:
    """What a notebook of one cell prints."""
    path = folder / "notebooks" / "essai.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]), path)
    executed = run_notebook(Settings(folder), "essai", {})
    return "".join(output.text for cell in executed.cells for output in cell.get("outputs", ()))
