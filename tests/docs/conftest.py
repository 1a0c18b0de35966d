"""The documentation built once, as `make docs` builds it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the pages; built by one process for all those that run tests. A warning is a failure."""
    shared = (
        tmp_path_factory.getbasetemp().parent
        if tmp_path_factory.getbasetemp().name.startswith("popen")
        else tmp_path_factory.getbasetemp()
    )
    folder = shared / "documentation"
    with FileLock(shared / "documentation.lock"):
        if not (folder / "index.html").is_file():
            build(folder, shared / "arbres")
    return folder


def build(folder: Path, trees: Path) -> None:
    """What the Makefile runs, with this Python."""
    (line,) = [one for one in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "-m sphinx" in one]
    words = line.split()[2:]  # after « $(BIN)/python -m »
    options = [str(trees) if word.endswith("/.docs") else str(folder) if word == "site" else word for word in words]
    ran = subprocess.run([sys.executable, "-m", *options], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
