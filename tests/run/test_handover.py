"""Notebooks hand over to one another by typed files in `data/processed`, never by what they executed to."""

from __future__ import annotations

import ast
import shutil
from datetime import date
from pathlib import Path

import pytest

from helpers import files
from helpers.analyse.claims import read_ledger
from helpers.analyse.national import Unreported
from helpers.framing.campaign import read_campaign
from helpers.run.batch import Outcome
from helpers.run.handover import FILE, read_unreported, write_unreported
from helpers.run.prepare import NATIONAL, prepare
from helpers.settings import Settings
from tests.conftest import CAMPAIGN

# Who names an executed notebook: what writes it, what removes it, and the check that reads again all that is published.
# The desk links to notebooks and copies their sources.
NAMES_THEM = {
    "run/build.py", "run/task.py", "run/portal.py", "publish/told.py", "settings.py",
    "desk/copies.py", "desk/pending.py", "desk/welcome_parts.py",
}  # fmt: skip


def names_a_notebook(module: ast.Module) -> bool:
    """Whether a module reads a notebook file, or knows the name of an executed one."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"nbformat.read", "nbformat.reads"}:
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ".ipynb" in node.value and " " not in node.value:
            return True
        if isinstance(node, ast.ImportFrom) and any(alias.name == "NOTEBOOK" for alias in node.names):
            return True
    return False


def test_no_code_reads_an_executed_notebook() -> None:
    """Only the writer of notebooks, what removes them and the release check know where they are."""
    found = {
        path.relative_to(files.PACKAGE).as_posix()
        for path in files.PACKAGE.rglob("*.py")
        if names_a_notebook(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {one for one in found if not one.startswith("run/engine")} == NAMES_THEM


@pytest.mark.parametrize("source", ["nbformat.read(path)", "folder / 'rapport.ipynb'", "from helpers.run.task import NOTEBOOK"])
def test_a_reader_is_seen(source: str) -> None:
    """The check sees each way of reaching an executed notebook."""
    assert names_a_notebook(ast.parse(source))


@pytest.mark.xdist_group("built")
def test_the_synthesis_needs_no_report(built: tuple[Settings, Outcome], tmp_path: Path) -> None:
    """With every report deleted, the synthesis makes the very claims that it published."""
    shutil.copytree(built[0].root, tmp_path / "copie")
    settings = Settings(tmp_path / "copie")
    shutil.rmtree(settings.root / "reports")
    claims = prepare(settings, read_campaign(settings, CAMPAIGN)).national().claims
    published = read_ledger(built[0].processed(CAMPAIGN) / NATIONAL)
    assert {claim.id: claim.sentence for claim in claims.values()} == dict(
        zip(published["id"], published["sentence"], strict=True)
    )


def test_what_is_handed_over_comes_back(tmp_path: Path) -> None:
    """Names, states and days are read as they were written; the same list is not written twice; a damaged one is nobody."""
    told = (Unreported("a", "Là-bas", "stale", date(2025, 4, 3)), Unreported("b", "Ici", "pending"))
    write_unreported(tmp_path, told)
    assert read_unreported(tmp_path) == told
    written = (tmp_path / FILE).stat().st_ino
    write_unreported(tmp_path, told)
    assert (tmp_path / FILE).stat().st_ino == written
    (tmp_path / FILE).write_text("[{", encoding="utf-8")
    assert read_unreported(tmp_path) == ()
