"""Where a notebook opens the files of its project."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from helpers.desk.links import address, running_servers, server_of

REPORT = "reports/essai/territoires/pau/rapport.html"


def _note(folder: Path, process: int, root: Path, base: str = "/") -> None:
    told = {"pid": process, "root_dir": str(root), "base_url": base}
    (folder / f"jpserver-{process}.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    folder = tmp_path / "marche"
    folder.mkdir()
    return folder


def test_a_report_is_opened_through_the_server(tmp_path: Path, runtime: Path) -> None:
    """The page is asked for by its place under what the server serves, after the server's own base."""
    _note(runtime, 1, tmp_path, "/user/claire/")
    assert address(tmp_path / REPORT, tmp_path / "notebooks", runtime) == f"/user/claire/files/{REPORT}"


def test_without_a_server_the_way_is_relative(tmp_path: Path, runtime: Path) -> None:
    """From a notebook that no server runs, the page is where it is on the disk; names with spaces are escaped."""
    assert address(tmp_path / "un dossier" / "page.html", tmp_path / "notebooks", runtime) == "../un%20dossier/page.html"


def test_a_server_of_another_folder_is_left_alone(tmp_path: Path, runtime: Path) -> None:
    """A server that does not serve the file cannot open it; a damaged note is no server."""
    _note(runtime, 1, tmp_path / "ailleurs")
    (runtime / "jpserver-2.json").write_text("{", encoding="utf-8")
    assert [one.process for one in running_servers(runtime)] == [1]
    assert server_of(tmp_path / REPORT, runtime) is None


def test_ones_own_server_comes_first(tmp_path: Path, runtime: Path) -> None:
    """Of two servers of the same folder, the one that started this process."""
    _note(runtime, 1, tmp_path)
    _note(runtime, os.getppid(), tmp_path, "/moi/")
    found = server_of(tmp_path / REPORT, runtime)
    assert found is not None
    assert found.base == "/moi/"
