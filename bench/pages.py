"""The page of a territory, made in three ways, and a notebook that computes nothing, each with its cost: what a worker of `bench.peer` is asked for."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import nbformat
from nbformat import NotebookNode

from helpers.framing.campaign import read_campaign
from helpers.publish import html
from helpers.run.build import DRAWN_HERE, build
from helpers.run.cost import Cost, Meter
from helpers.run.engine.notebook import run_notebook
from helpers.run.reports import PREPARATION_VARIABLE
from helpers.run.task import Task, footer
from helpers.settings import ROOT_VARIABLE, Settings
from helpers.show.drawing import drawn

PARAMETERS = "parameters"  # the tag of the cell whose values papermill replaces
EMPTY = "carnet-vide"  # the notebook that computes nothing, beside the others of the project
OF_LENGTH = """
class Texte:
    def __init__(self, length): self.length = length
    def _repr_mimebundle_(self, include=None, exclude=None): return {"text/html": "x" * self.length, "text/plain": "x"}
"""


def whole_report(settings: Settings, task: Task) -> Cost:
    """All that a run makes of a territory: the page, re-read; the data workbook, re-read; the slice of the open data."""
    return build(settings, task)


def page(settings: Settings, task: Task) -> Cost:
    """The HTML page with its SVG charts, as a run makes it: papermill, a fork, the drawings, the house template."""
    return _cost(notebook_page, settings, task)


def limit(settings: Settings, task: Task) -> Cost:
    """The same page from the same cells, called in this very process (see `cells_page`)."""
    return _cost(cells_page, settings, task)


def empty(settings: Settings, _task: Task) -> Cost:
    """What a notebook costs whatever its cells compute: papermill, a fork, IPython, messages (see `write_empty`)."""
    meter = Meter()
    run_notebook(settings, EMPTY, {}, spent=meter.add)
    return meter.cost()


def write_empty(settings: Settings, task: Task) -> None:
    """Leave a notebook of as many cells as a report, each of which shows as many characters, and computes nothing."""
    executed = run_notebook(settings, task.notebook, task.parameters, environment={PREPARATION_VARIABLE: task.preparation})
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    executed.cells = [nbformat.v4.new_code_cell(OF_LENGTH), *map(_emptied, code)]
    nbformat.write(executed, settings.notebook(EMPTY))


def _emptied(cell: NotebookNode) -> NotebookNode:
    shown = [len(output.data["text/html"]) for output in cell.outputs if "text/html" in output.get("data", {})]
    return nbformat.v4.new_code_cell(f"Texte({shown[0]})" if shown else "pass")


def notebook_page(settings: Settings, task: Task, spent: Callable[[float, int], None]) -> str:
    """The page of a notebook that our engine runs."""
    environment = {**DRAWN_HERE, PREPARATION_VARIABLE: task.preparation}
    executed = run_notebook(settings, task.notebook, task.parameters, environment=environment, spent=spent)
    return _rendered(settings, task, drawn(executed))


def cells_page(settings: Settings, task: Task, _spent: Callable[[float, int], None]) -> str:
    """The page of a notebook without papermill, kernel, fork or message.

    The code cells are executed one after the other in a fresh namespace, the parameters in their place; what the last line of
    each shows is asked for its HTML, charts drawn to SVG at once; the house template renders it.
    """
    notebook = nbformat.read(settings.notebook(task.notebook), as_version=4)
    with _environment({ROOT_VARIABLE: str(settings.root), PREPARATION_VARIABLE: task.preparation}):
        names: dict[str, object] = {}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                shown = _executed(cell.source, names)
                names |= task.parameters if PARAMETERS in cell.metadata.get("tags", ()) else {}
                cell.outputs = [] if shown is None else [_output(shown)]
    return _rendered(settings, task, notebook)


def _cost(made: Callable[[Settings, Task, Callable[[float, int], None]], str], settings: Settings, task: Task) -> Cost:
    meter = Meter()
    made(settings, task, meter.add)
    return meter.cost()


def _rendered(settings: Settings, task: Task, notebook: NotebookNode) -> str:
    return html.render(notebook, footer=footer(read_campaign(settings, task.campaign)))


def _executed(source: str, names: dict[str, object]) -> object:
    """What the last line of a cell is worth, when it is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - the project's own notebook
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307 - same


def _output(shown: object) -> NotebookNode:
    return nbformat.v4.new_output("display_data", data={"text/html": shown._repr_html_()})  # type: ignore[attr-defined]


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
