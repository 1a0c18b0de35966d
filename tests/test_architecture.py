"""The shape of the package: imports follow the flow of the data, nothing happens on import, nobody looks at the clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "helpers"
MODULES = sorted(PACKAGE.rglob("*.py"))
# Each level may import those before it; « sample » stands apart and reads only the first levels.
ORDER = ("ground", "framing", "collect", "analyse", "show", "publish", "run", "cli")
GROUND = frozenset({"wording", "errors", "settings", "files", "plain_text", "inert"})
CLI = frozenset({"cli", "cli_output", "french_click", "__main__"})
READ_BY_SAMPLE = frozenset({"ground", "framing", "collect", "sample"})
READS_THE_CLOCK = frozenset({"run/manifest.py"})
MEASURES_TIME = frozenset({"run", "cli_output"})


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


def calls(module: ast.Module) -> Iterator[str]:
    """Dotted names of what a module calls (« time.monotonic », « print »)."""
    return (ast.unparse(node.func) for node in ast.walk(module) if isinstance(node, ast.Call))


def looks_at_the_clock(call: str) -> bool:
    return call.endswith(("datetime.now", "datetime.utcnow", "date.today", "datetime.today", "Timestamp.now")) or call in {
        "time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime",
    }  # fmt: skip


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_clock_on_a_page(path: Path) -> None:
    """Only the manifest tells the time of a run; only the runner and the terminal measure how long it took."""
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


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem not in CLI], ids=name_of)
def test_only_the_command_line_prints(path: Path) -> None:
    """Nothing below the command line writes to the terminal."""
    assert not {"print", "click.echo", "sys.stdout.write", "sys.stderr.write"} & set(calls(tree(path)))
