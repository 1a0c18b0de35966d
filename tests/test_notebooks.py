"""The notebooks as they are kept: thin, stripped, one question a section, and nothing that belongs in the package."""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import re
import tokenize
import typing
from pathlib import Path

import nbformat
import papermill
import pytest
from nbstripout import strip_output

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
STATEMENTS = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)
PARTS = (
    ast.Module, *STATEMENTS, ast.alias, ast.Call, ast.keyword, ast.Attribute, ast.Name, ast.Constant, ast.Load, ast.Store,
)  # fmt: skip
KEPT = {"accueil", "atelier_manifeste", "codage", "exploration", "synthese_nationale", "territoire"}
SCALARS = {"str": str, "int": int, "float": float, "bool": bool}
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def tagged(path: Path, tag: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if tag in cell.metadata.get("tags", [])]


def parameter_faults(source: str) -> list[str]:
    """Lines of a parameters cell that are not « name: scalar type = value  # comment »."""
    comments = {
        token.start[0] for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT
    }
    return [
        ast.unparse(line)
        for line in ast.parse(source).body
        if not (
            isinstance(line, ast.AnnAssign)
            and isinstance(line.value, ast.Constant)
            and type(line.value.value) is SCALARS.get(ast.unparse(line.annotation))
            and line.lineno in comments
        )
    ]


def refused(source: str) -> list[str]:
    """What a code cell holds beside imports, assignments and calls."""
    cell = ast.parse(source)
    strange = [type(node).__name__ for node in ast.walk(cell) if not isinstance(node, PARTS)]
    idle = [ast.unparse(line) for line in cell.body if isinstance(line, ast.Expr) and not isinstance(line.value, ast.Call)]
    return strange + idle


def test_every_notebook_is_there() -> None:
    """The welcome, one notebook for a territory, one for the synthesis, one for the drafters of the manifesto, one to code, one to explore."""
    assert {path.stem for path in NOTEBOOKS} >= KEPT


@every_notebook
def test_valid_and_stripped(path: Path) -> None:
    """A kept notebook is valid and holds no output and no execution count."""
    nbformat.validate(read(path))
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code_cells(path))


@every_notebook
def test_nbstripout_changes_nothing(path: Path) -> None:
    """The stripping hook finds nothing to remove."""
    kept, stripped = read(path), strip_output(read(path), keep_output=False, keep_count=False, keep_id=True)
    assert stripped == kept


@every_notebook
def test_written_for_the_analyst(path: Path) -> None:
    """The first cell says in French what the notebook answers, and is left out of the published page."""
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    assert "analyste" in first.metadata["tags"]
    assert first.source.startswith("# ")


@every_notebook
def test_french_spaces_and_apostrophes(path: Path) -> None:
    """No sentence of ours breaks before a colon or a question mark."""
    for cell in read(path).cells:
        if cell.cell_type == "markdown":
            assert not re.search(r" [:;!?»]|« |\w'\w", cell.source), cell.source


@every_notebook
def test_one_parameters_cell(path: Path) -> None:
    """One cell holds the parameters: typed scalars, each with its comment."""
    (cell,) = tagged(path, "parameters")
    assert cell.cell_type == "code"
    assert ast.parse(cell.source).body
    assert parameter_faults(cell.source) == []


@pytest.mark.parametrize(
    "source",
    [
        'territoire = "x"  # no type',
        'territoire: str = "x"',
        'noms: list = ["x"]  # not a scalar',
        'seuil: int = "5"  # a text',
        "actif: int = True  # a truth value",
    ],
)
def test_a_faulty_parameter_is_seen(source: str) -> None:
    """The check refuses a parameter without type, comment or scalar value."""
    assert len(parameter_faults(source)) == 1


@every_notebook
def test_setup_follows_the_parameters(path: Path) -> None:
    """The imports are in the cell tagged « setup », after the parameters and nowhere else."""
    cells = code_cells(path)
    (setup,) = tagged(path, "setup")
    assert [cells[0], cells[1]] == [*tagged(path, "parameters"), setup]
    importing = [
        cell for cell in cells if any(isinstance(line, ast.Import | ast.ImportFrom) for line in ast.parse(cell.source).body)
    ]
    assert importing == [setup]


@every_notebook
def test_code_cells_only_call(path: Path) -> None:
    """A code cell holds imports, assignments and calls; the rest belongs in the package."""
    assert [refused(cell.source) for cell in code_cells(path) if refused(cell.source)] == []


@pytest.mark.parametrize(
    "source",
    [
        "def f(): pass", "class A: pass", "for x in y: f(x)", "while f(): g()", "if x: f()", "try:\n f()\nfinally: g()",
        "with f(): g()", "f(lambda x: x)", "f([x for x in y])", "f({x for x in y})", "f(x for x in y)", "x = 1 if y else 2",
        "table['x']", "x = a + b", "rapport", "x += 1", "f(*y)", "del x", "assert x", "await f()", "f'{x}'",
    ],
)  # fmt: skip
def test_other_statements_are_seen(source: str) -> None:
    """The check refuses whatever is not an import, an assignment or a call."""
    assert refused(source)


@every_notebook
def test_no_table_verbs(path: Path) -> None:
    """A notebook imports from our package only: no pandas, no chart library."""
    imports = [
        ast.unparse(line)
        for cell in code_cells(path)
        for line in ast.parse(cell.source).body
        if isinstance(line, ast.Import | ast.ImportFrom)
    ]
    assert imports
    assert all(line.startswith("from helpers.") for line in imports)


@every_notebook
def test_each_section_shows_something(path: Path) -> None:
    """Each level-2 title is followed by a sentence, then by at least one code cell before the next title."""
    cells = read(path).cells
    titles = [place for place, cell in enumerate(cells) if cell.source.startswith("## ")]
    assert titles
    for start, end in zip(titles, [*titles[1:], len(cells)], strict=True):
        assert len(cells[start].source.strip().splitlines()) > 1, cells[start].source
        assert any(cell.cell_type == "code" for cell in cells[start:end]), cells[start].source


@every_notebook
def test_no_figure_is_typed(path: Path) -> None:
    """The text of a notebook holds no digit: a figure is computed."""
    assert not [cell.source for cell in read(path).cells if cell.cell_type == "markdown" and re.search(r"\d", cell.source)]


@every_notebook
def test_every_cell_is_shown_once(path: Path) -> None:
    """No section is called twice, and each call has no argument: everything was said in the parameters."""
    shown = [cell.source for cell in code_cells(path)[2:]]
    assert len(set(shown)) == len(shown)
    assert all(re.fullmatch(r"\w+\.\w+\(\)", source) for source in shown)


def methods(source: str) -> dict[str, str]:
    """What the object that a setup cell makes can show when it is told nothing more: its public methods, and what each gives back."""
    (line,) = [line for line in ast.parse(source).body if isinstance(line, ast.ImportFrom)]
    (made,) = [line for line in ast.parse(source).body if isinstance(line, ast.Assign)]
    assert isinstance(made.value, ast.Call)
    maker = getattr(importlib.import_module(str(line.module)), ast.unparse(made.value.func))
    members = vars(typing.get_type_hints(maker)["return"])
    signatures = {name: inspect.signature(one) for name, one in members.items() if inspect.isfunction(one) and name[0] != "_"}
    return {
        name: str(one.return_annotation)
        for name, one in signatures.items()
        if all(part.default is not part.empty for part in list(one.parameters.values())[1:])
    }


@every_notebook
def test_every_section_is_shown(path: Path) -> None:
    """Each element that the package can show of its own accord has its cell, and each cell shows something that exists."""
    (setup,) = tagged(path, "setup")
    shown = {cell.source.split(".")[-1].removesuffix("()") for cell in code_cells(path)[2:]}
    able = methods(setup.source)
    assert {name for name, given in able.items() if given == "Element"} <= shown
    assert shown <= {*able}


@every_notebook
def test_ids_of_cells_are_words(path: Path) -> None:
    """Each cell has an id of its own that a person chose, so that a change of a notebook reads as one."""
    ids = [cell.id for cell in read(path).cells]
    assert len({*ids}) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z0-9]+)*", one) for one in ids)


@every_notebook
def test_a_notebook_names_no_machine(path: Path) -> None:
    """The kernel is the one that everybody has, and nothing tells with which Python the notebook was saved."""
    notebook = read(path)
    assert notebook.metadata.kernelspec.name == "python3"
    assert {*notebook.metadata} == {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info
    assert {key for cell in notebook.cells for key in cell.metadata} <= {"tags"}


@every_notebook
def test_parameters_are_those_of_the_engine(path: Path) -> None:
    """papermill finds in each notebook the parameters that its cell shows, with their types and comments."""
    (cell,) = tagged(path, "parameters")
    lines = [line for line in ast.parse(cell.source).body if isinstance(line, ast.AnnAssign)]
    found = papermill.inspect_notebook(str(path))
    assert {name: one["inferred_type_name"] for name, one in found.items()} == {
        ast.unparse(line.target): ast.unparse(line.annotation) for line in lines
    }
    assert all(one["help"] for one in found.values())
