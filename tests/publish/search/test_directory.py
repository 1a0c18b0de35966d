"""Where each word is found: files that share the words out, written only when they change."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.publish.search import directory
from helpers.publish.search.directory import FOLDER, OVERVIEW, Directory, Found, Support, write_directory
from helpers.publish.search.script import held
from helpers.publish.search.shard import Counts

NANTES = Found("nantes", "Nantes Métropole", "france", Counts(3, {"eau": 2, "ecol": 1}), 1200)
NAMUR = Found("namur", "Namur", "francophonie", Counts(1, {"eau": 1, "школ": 1}), 300)
WHOLE = Directory(
    (NAMUR, NANTES), (("T04", "Sobriété"),), (("attente", "Attente"),), ("Agents",), (("synthese/rapport.html", "synthèse nationale"),),
    (Support("proposition convergente", "constat-proposition-nantes-C0001", (0,)),), {"france": {"T04": [0]}}, {"nantes": {"C0001": [0]}},
)  # fmt: skip


def written(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((folder / FOLDER).iterdir())}


def test_few_words_stand_in_one_file(tmp_path: Path) -> None:
    """A small campaign has its overview, one file of words, and what feeds the sentences of each territory that feeds any."""
    write_directory(tmp_path, WHOLE)
    files = written(tmp_path)
    assert list(files) == ["appuis-nantes.js", "mots.js", OVERVIEW]
    assert held(files["mots.js"], "mots") == ["", {"eau": [0, 1, 1, 2], "ecol": [1, 1], "школ": [0, 1]}]
    assert held(files["appuis-nantes.js"], "appuis") == ["nantes", {"C0001": [0]}]
    (overview,) = held(files[OVERVIEW], "repertoire")
    assert overview["territoires"] == [
        ["namur", "Namur", "francophonie", 1, 300, 0],
        ["nantes", "Nantes Métropole", "france", 3, 1200, 1],
    ]
    assert overview["constats"] == [["proposition convergente", "constat-proposition-nantes-C0001", [0]]]


def test_many_words_are_shared_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that would be too long is cut by one more letter, and every word is in the file that the overview names for it."""
    monkeypatch.setattr(directory, "LONGEST_FILE", 1)
    counts = Counts(1, dict.fromkeys(("a", "ab", "abc", "ac", "b"), 1))
    write_directory(tmp_path, replace(WHOLE, found=(replace(NANTES, counts=counts),), fed={}))
    files = written(tmp_path)
    (overview,) = held(files[OVERVIEW], "repertoire")
    for word in counts.words:
        start, name = max((one for one in overview["debuts"] if word.startswith(one[0])), key=lambda one: len(one[0]))
        assert word in held(files[name], "mots")[1], (word, start)


def test_what_does_not_change_is_not_written_again(tmp_path: Path) -> None:
    """A second writing of the same leaves the files alone; a territory that is gone takes its file away."""
    write_directory(tmp_path, WHOLE)
    path = tmp_path / FOLDER / "mots.js"
    os.utime(path, (1, 1))
    write_directory(tmp_path, WHOLE)
    assert path.stat().st_mtime == 1
    write_directory(tmp_path, replace(WHOLE, found=(NAMUR,)))
    assert list(written(tmp_path)) == ["mots.js", OVERVIEW]


def test_names_of_files_are_plain(tmp_path: Path) -> None:
    """The name of every file is of plain letters: it can be opened on any system."""
    write_directory(tmp_path, replace(WHOLE, found=(NAMUR,)))
    assert all(name.isascii() for name in written(tmp_path))
    assert json.dumps(directory.words_file("ш")).isascii()
