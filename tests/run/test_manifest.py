"""What was built is read again, whatever became of the file that tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.run.cost import Cost
from helpers.run.manifest import FORMAT, Artefact, Manifest, hashes, read_manifest
from helpers.run.note_files import record_of
from helpers.run.task import PRINTING, Task
from helpers.settings import MANIFEST, Settings

REPORT = {
    "inputs": {"classeur": "k"},
    "files": {"a.html": "0"},
    "built_at": "2025-07-10T00:00:00+00:00",
    "cost": {"seconds": 1.5},
}


def test_a_manifest_is_read_again(tmp_path: Path) -> None:
    """A report with its inputs, its files and its cost; what the run adds beside is not looked at."""
    content = {
        "format": FORMAT,
        "rapports": {"a": REPORT},
        "echecs": {},
        "donnees_ouvertes": None,
        "portail": None,
        "versions": {},
    }
    (tmp_path / MANIFEST).write_text(json.dumps({**content, "production": {}}), encoding="utf-8")
    report = Artefact({"classeur": "k"}, {"a.html": "0"}, "2025-07-10T00:00:00+00:00", Cost(1.5))
    assert read_manifest(tmp_path) == Manifest({"a": report})


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"rapports": {"a": {"key": "k", "files": {}, "built_at": "", "seconds": 3}}}', '{"rapports": [1]}'],
)
def test_a_damaged_or_older_manifest_is_a_fresh_start(tmp_path: Path, content: str) -> None:
    """Cut short, of another shape or without the cost of reports: nothing stands, and nothing is raised."""
    (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
    assert read_manifest(tmp_path) == Manifest({})


def test_no_manifest_yet(tmp_path: Path) -> None:
    """Before the first run nothing stands."""
    assert read_manifest(tmp_path) == Manifest({})


@pytest.mark.parametrize(("before", "cost"), [("", Cost(2.0)), ("autre", Cost(1.5))])
def test_a_report_that_was_only_printed_again(tmp_path: Path, before: str, cost: Cost) -> None:
    """Its day, its other files and what it was made from stay, though the record of notes on the disk changed; only first PDF cost."""
    settings, inputs = Settings(tmp_path), {"classeur": "k", "releve": "vu", PRINTING: "nouvelle"}
    task = Task("essai", "a", inputs, prints_only=True)
    record = record_of(settings, "essai", "a")
    for path in (record, *task.outputs(settings)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(path.name.encode())
    told = hashes(settings.reports("essai"), task.outputs(settings))
    page, notebook = "territoires/a/rapport.html", "territoires/a/rapport.ipynb"
    standing = Artefact({**inputs, PRINTING: before}, {page: "0", notebook: "1"}, "2025-07-10T00:00:00+00:00", Cost(1.5))
    printed = {name: told[name] for name in (page, "territoires/a/rapport.pdf", "territoires/a/essentiel.pdf")}
    assert standing.printed_again(settings, task, Cost(0.5)) == Artefact(
        inputs, {**printed, notebook: "1"}, "2025-07-10T00:00:00+00:00", cost
    )
