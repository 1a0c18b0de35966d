"""The shape of the package: imports follow the flow of the data, nothing happens on import, nobody looks at the clock."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "helpers"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Each level may import those before it; « sample » stands apart and reads only the first levels.
ORDER = ("ground", "framing", "collect", "analyse", "show", "publish", "run", "desk", "terminal", "cli")
GROUND = frozenset({"wording", "errors", "settings", "files", "parquet", "plain_text", "text_storage", "inert"})
CLI = frozenset({"cli", "commands", "french_click", "__main__"})
READ_BY_SAMPLE = frozenset({"ground", "framing", "collect", "sample"})
READS_THE_CLOCK = frozenset(
    {"run/manifest.py", "run/note_writing.py", "run/journal.py", "run/lock.py", "run/cost.py", "desk/coding_log.py"}
)
MEASURES_TIME = frozenset({"run", "terminal"})


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def level_of(part: str) -> str:
    """The level of a module or folder of the package."""
    if part in GROUND:
        return "ground"
    return "cli" if part in CLI else part


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=name_of(path))


def imported(module: ast.Module) -> Iterator[str]:
    """Names of our own modules that a module imports, below `helpers`."""
    for node in ast.walk(module):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "helpers":
            names = [f"helpers.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        yield from (name.split(".")[1] for name in names if name.startswith("helpers."))


def allowed(level: str) -> frozenset[str]:
    if level == "sample":
        return READ_BY_SAMPLE
    down = frozenset(ORDER[: ORDER.index(level) + 1])
    return down | {"sample"} if level == "cli" else down


def climbs(module: ast.Module, level: str) -> list[str]:
    """What a module of a level imports from above it."""
    return [part for part in imported(module) if level_of(part) not in allowed(level)]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path: Path) -> None:
    """A module imports its own level and those below it, never one above."""
    part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if part == "__init__":
        assert not list(imported(tree(path)))
    else:
        assert not climbs(tree(path), level_of(part))


def test_every_folder_has_its_level() -> None:
    """A new folder or module must be given its place in the order."""
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - {"__init__"}
    assert {level_of(part) for part in parts} == {*ORDER, "sample"}


@pytest.mark.parametrize(
    ("source", "level", "above"),
    [
        ("from helpers.show.charts import ranking", "analyse", ["show"]),
        ("from helpers import show", "collect", ["show"]),
        ("import helpers.run.batch", "ground", ["run"]),
        ("def late():\n    from helpers.analyse import compare", "sample", ["analyse"]),
        ("from helpers.sample.campaign import write", "show", ["sample"]),
        ("from helpers.analyse import compare\nimport pandas", "show", []),
    ],
)
def test_a_climbing_import_is_seen(source: str, level: str, above: list[str]) -> None:
    """The check sees each way of importing from above, inside functions too."""
    assert climbs(ast.parse(source), level) == above


def test_no_relative_import() -> None:
    """Imports are absolute, so that the check above sees them all."""
    relative = [
        name_of(path) for path in MODULES for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not relative


def test_importing_the_package_runs_nothing() -> None:
    """`import helpers` loads no other module of ours, no table library, and prints nothing."""
    code = "import sys; import helpers; print(sorted(m for m in sys.modules if m.startswith('helpers.') or m == 'pandas'))"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(PACKAGE.parent)}
    )
    assert (run.stdout, run.stderr) == ("[]\n", "")


def test_the_coordinator_of_a_run_loads_nothing_that_draws_or_executes() -> None:
    """A run where nothing changed is done in two seconds: altair, IPython, nbformat and what makes documents are for workers."""
    heavy = ("altair", "IPython", "nbformat", "papermill", "nbconvert", "jinja2", "scipy", "pptx", "docx", "pikepdf", "typst")
    code = f"import sys; import helpers.commands.production; print([one for one in {heavy} if one in sys.modules])"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(PACKAGE.parent)}
    )
    assert run.stdout == "[]\n"


def calls(module: ast.Module) -> Iterator[str]:
    """Dotted names of what a module calls (« time.monotonic », « print »)."""
    return (ast.unparse(node.func) for node in ast.walk(module) if isinstance(node, ast.Call))


def looks_at_the_clock(call: str) -> bool:
    return call.endswith(("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "Timestamp.now")) or call in {
        "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime",
    }  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_clock_on_a_page(path: Path) -> None:
    """Only the manifest and the journal tell the time of a run; only the runner and the terminal measure how long it took."""
    called = set(calls(tree(path)))
    if name_of(path) not in READS_THE_CLOCK:
        assert not [call for call in called if looks_at_the_clock(call)]
    if path.relative_to(PACKAGE).parts[0].removesuffix(".py") not in MEASURES_TIME:
        assert not called & {"time.monotonic", "time.perf_counter"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_hidden_from_the_clock_check(path: Path) -> None:
    """The clock is imported as `datetime` and `time`, under no other name."""
    hidden = [
        alias.name
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if (isinstance(node, ast.ImportFrom) and node.module == "time") or (alias.name in {"datetime", "date"} and alias.asname)
    ]
    assert not hidden


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_table_is_changed_in_place(path: Path) -> None:
    """No call passes `inplace`."""
    keywords = {keyword.arg for node in ast.walk(tree(path)) if isinstance(node, ast.Call) for keyword in node.keywords}
    assert "inplace" not in keywords


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path) != "terminal/say.py"], ids=name_of)
def test_one_module_prints(path: Path) -> None:
    """Nothing else writes to the terminal."""
    assert not {"print", "click.echo", "sys.stdout.write", "sys.stderr.write"} & set(calls(tree(path)))


# Who may write foreign text to a page, a cell, a table of text or a terminal; all others go through `inert`.
SINKS = {
    "Markup": {"show/markup.py", "show/elements.py", "publish/html.py"},  # each use there says why on its line
    "csv.writer": set(), "csv.DictWriter": set(), "to_csv": set(), "to_excel": set(), "to_html": set(), "to_markdown": set(),
    "click.echo": {"terminal/say.py"},  # once, in `say`
    "escape": {"inert.py", "collect/reading/sheet_scan.py"},  # a sheet written plainly, for our own readers
    "document.write": set(),
}  # fmt: skip
# Cells written without `inert.put`: the formulas and rich texts of our own template, the sample's own headers.
WRITES_CELLS = {"inert.py", "collect/template/guide.py", "collect/template/sheets.py", "sample/flaws.py"}


def sinks(module: ast.Module) -> set[str]:
    """Sinks that a module calls with something else than a text written in the code."""
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and not all(isinstance(one, ast.Constant) for one in node.args):
            name = ast.unparse(node.func).removeprefix("re.escape")
            found |= {sink for sink in SINKS if name == sink or name.endswith(f".{sink}")}
    return found


def writes_cells(module: ast.Module) -> bool:
    """Whether a module gives a value to something: a cell of a workbook has no other way in."""
    for node in ast.walk(module):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        if any(isinstance(one, ast.Attribute) and one.attr == "value" for one in targets):
            return True
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func).endswith(".cell")
            and (len(node.args) > 2 or any(keyword.arg == "value" for keyword in node.keywords))
        ):
            return True
    return False


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_foreign_text_has_one_way_out(path: Path) -> None:
    """Nothing writes HTML, cells, CSV or the terminal around the escaping layer."""
    used = {sink for sink in sinks(tree(path)) if name_of(path) not in SINKS[sink]}
    assert not used
    assert name_of(path) in WRITES_CELLS or not writes_cells(tree(path))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Markup(f'<b>{text}</b>')", {"Markup"}),
        ("Markup('<br>')", set()),
        ("import csv\ncsv.writer(file).writerow([text])", {"csv.writer"}),
        ("frame.to_csv(path)", {"to_csv"}),
        ("click.echo(text)", {"click.echo"}),
    ],
)
def test_a_way_around_is_seen(source: str, found: set[str]) -> None:
    """The check sees each way around, and leaves our own constants alone."""
    assert sinks(ast.parse(source)) == found


@pytest.mark.parametrize("source", ["cell.value = text", "sheet.cell(1, 2, text)", "sheet.cell(row=1, column=2, value=text)"])
def test_a_written_cell_is_seen(source: str) -> None:
    """The check sees each way of giving a value to a cell."""
    assert writes_cells(ast.parse(source))


def test_one_function_prints() -> None:
    """In the command line, one function writes to the terminal, and it makes everything inert."""
    module = tree(PACKAGE / "terminal" / "say.py")
    (say,) = [node for node in module.body if isinstance(node, ast.FunctionDef) and node.name == "say"]
    assert list(calls(module)).count("click.echo") == 1
    assert "click.echo" in list(calls(ast.Module([say], [])))


def test_template_of_pages_escapes_what_it_is_given() -> None:
    """In the shell, what is not our own HTML, style, script or policy is escaped."""
    template = (PACKAGE / "publish" / "template" / "index.html.j2").read_text(encoding="utf-8")
    given = {found.strip() for found in re.findall(r"{{(.*?)}}", template)}
    raw = {"page.policy", "page.style", "page.fonts_script", "page.script", "page.body", "anchor"}
    assert {one for one in given if not one.endswith("| e")} == raw
