"""The open data at the end of a run: written by workers beside the rest, with the bytes that one process writes."""

from __future__ import annotations

import os
import shutil
import signal
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.files import UNFINISHED
from helpers.publish.open_data.package import File
from helpers.publish.open_data.write import FOLDER
from helpers.run import open_data
from helpers.run.batch import Outcome
from helpers.run.leaks import KEPT
from helpers.run.manifest import read_results
from helpers.run.open_data import Job
from helpers.run.workers.local import LocalWorkers
from helpers.settings import Settings
from tests.conftest import CAMPAIGN

Built = tuple[Settings, Outcome]
pytestmark = pytest.mark.xdist_group("built")


def die(job: Job) -> tuple[File, ...]:
    """A worker that the system kills while its columns wait."""
    waiting = job.settings.reports(CAMPAIGN) / FOLDER / f".tables.perdue{UNFINISHED}"
    waiting.mkdir(parents=True, exist_ok=True)
    (waiting / "contributions").write_bytes(b"id")
    os.kill(os.getpid(), signal.SIGKILL)
    return ()


def written_again(built: Built, root: Path, executor: Executor | None) -> tuple[dict[str, bytes], set[str]]:
    """The open data of a copy of a campaign once they are deleted and written again, and the names of what was kept for the attack."""
    shutil.copytree(built[0].root, root)
    settings = Settings(root)
    folder = settings.reports(CAMPAIGN) / FOLDER
    kept = settings.processed(CAMPAIGN) / KEPT
    before = read_results(settings, CAMPAIGN)
    shutil.rmtree(folder)
    shutil.rmtree(kept)
    manifest = open_data.renewal(replace(built[1].prepared, settings=settings), before, executor).ended()
    assert manifest.open_data == before.open_data
    assert all(path.is_file() for path in folder.iterdir())
    return {path.name: path.read_bytes() for path in folder.iterdir()}, {path.name for path in kept.iterdir()}


def test_workers_write_the_same_bytes(built: Built, tmp_path: Path) -> None:
    """Written by two workers or here, the files are those of the run, and what they tell is kept under the names that the attack looks for."""
    standing = built[0].reports(CAMPAIGN) / FOLDER
    with LocalWorkers(2, warm=()) as workers:
        files, kept = written_again(built, tmp_path / "ouvriers", workers)
    assert files == {path.name: path.read_bytes() for path in standing.iterdir()}
    assert (files, kept) == written_again(built, tmp_path / "seul", None)
    assert kept <= {path.name for path in (built[0].processed(CAMPAIGN) / KEPT).iterdir()}


def test_what_a_lost_worker_had_to_write_is_written(built: Built, tmp_path: Path) -> None:
    """A worker that is killed twice leaves its tables to the process that asked for them."""

    class Fatal(LocalWorkers):
        def submit(self, _function: object, /, *args: Job) -> Future[tuple[File, ...]]:  # type: ignore[override]
            return super().submit(die, *args)

    with Fatal(1, warm=()) as workers:
        files, _ = written_again(built, tmp_path / "perdu", workers)
    assert files.keys() == {path.name for path in (built[0].reports(CAMPAIGN) / FOLDER).iterdir()}
