"""The open data at the end of a run: written by workers beside the rest, with the bytes that one process writes."""

from __future__ import annotations

import os
import shutil
import signal
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from helpers.files import UNFINISHED
from helpers.publish.open_data.package import DESCRIPTOR, File
from helpers.publish.open_data.write import FOLDER
from helpers.run import open_data
from helpers.run.batch import Means, Outcome, produce
from helpers.run.engine import warm
from helpers.run.leaks import KEPT
from helpers.run.manifest import Manifest, read_results
from helpers.run.open_data import Job
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL
from helpers.run.workers.local import LocalWorkers
from helpers.settings import Settings
from tests.conftest import CAMPAIGN

Built = tuple[Settings, Outcome]
# A synthesis that ends after the open data have begun to be written.
WAITING = """
import time
from pathlib import Path
end = time.monotonic() + 120
while not Path({path!r}).exists() and time.monotonic() < end:
    time.sleep(0.1)
"""
pytestmark = pytest.mark.xdist_group("built")


def die(job: Job) -> tuple[File, ...]:
    """A worker that the system kills while its columns wait."""
    waiting = job.settings.reports(CAMPAIGN) / FOLDER / f".tables.perdue{UNFINISHED}"
    waiting.mkdir(parents=True, exist_ok=True)
    (waiting / "contributions").write_bytes(b"id")
    os.kill(os.getpid(), signal.SIGKILL)
    return ()


def has_notebooks_server() -> bool:
    """In a worker: whether it holds a process that forks for notebooks."""
    return os.getpid() in warm._servers


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


def copied(built: Built, root: Path) -> tuple[Prepared, Manifest]:
    """A campaign in a folder of its own, as it stands."""
    shutil.copytree(built[0].root, root)
    settings = Settings(root)
    return replace(built[1].prepared, settings=settings), read_results(settings, CAMPAIGN)


def test_what_was_begun_is_taken_when_it_is_what_is_wanted(built: Built, tmp_path: Path) -> None:
    """Two parts do not depend on the synthesis: they are not asked for again, unless a territory came meanwhile."""
    prepared, manifest = copied(built, tmp_path / "projet")
    none = replace(manifest, open_data=None)
    with LocalWorkers(1, warm=()) as workers:
        begun = open_data.ahead(prepared, none, workers)
        renewal = open_data.renewal(prepared, none, workers, begun)
        assert renewal.ended().open_data == manifest.open_data
        late = open_data.ahead(prepared, none.without(next(slug for slug in none.artefacts if slug != NATIONAL)), workers)
        again = open_data.renewal(prepared, none, workers, late)
        assert again.ended().open_data == manifest.open_data
    assert begun.keys() == {open_data.CONTRIBUTIONS, open_data.OTHERS}
    assert renewal.asked.keys() == set(open_data.PARTS)
    assert all(renewal.asked[part] is one for part, one in begun.items())
    assert not any(again.asked[part] is one for part, one in late.items())


def test_a_part_that_did_not_change_is_not_written_again(built: Built, tmp_path: Path) -> None:
    """Another synthesis changes the claims alone; a table that somebody touched is written again, and what tells of all where it is gone."""
    prepared, manifest = copied(built, tmp_path / "projet")
    other = manifest.with_artefact(NATIONAL, replace(manifest.artefacts[NATIONAL], inputs={"programme": "autre"}))
    folder = prepared.settings.reports(CAMPAIGN) / FOLDER
    assert open_data.renewal(prepared, manifest, None).release is None
    assert open_data.renewal(prepared, other, None).asked.keys() == {open_data.SENTENCES}
    (folder / "contributions.csv").write_text("touché", encoding="utf-8")
    assert open_data.renewal(prepared, manifest, None).asked.keys() == {open_data.CONTRIBUTIONS}
    (folder / DESCRIPTOR).unlink()
    renewal = open_data.renewal(prepared, manifest, None)
    assert renewal.ended().open_data == manifest.open_data
    assert (folder / DESCRIPTOR).is_file()
    assert not renewal.asked


def test_a_run_begins_them_while_the_synthesis_is_made(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the last territory is there; what is published is what a run makes one thing after the other."""
    path = project.notebook("synthese_nationale")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    waiting = WAITING.format(path=str(project.reports(CAMPAIGN) / FOLDER / "contributions.csv"))
    slow = nbformat.v4.new_code_cell(waiting, id="attente", metadata={"tags": ["analyste"]})  # type: ignore[no-untyped-call]
    notebook.cells.append(slow)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    asked = []

    def ahead(prepared: Prepared, manifest: Manifest, executor: Executor) -> open_data.Ahead:
        asked.append((set(manifest.artefacts), begun := begin(prepared, manifest, executor)))
        return begun

    begin = open_data.ahead
    monkeypatch.setattr(open_data, "ahead", ahead)
    outcome = produce(project, CAMPAIGN, means=Means(workers=2, with_pdf=False))
    ((known, begun),) = asked
    assert known == {one.task.slug for one in outcome.results} - {NATIONAL}
    assert begun.keys() == {open_data.CONTRIBUTIONS, open_data.OTHERS}
    standing = read_results(project, CAMPAIGN).open_data
    assert standing is not None
    assert {part: one.job.key for part, one in begun.items()} == {part: standing.keys[part] for part in begun}


def test_a_worker_that_writes_open_data_holds_nothing_for_notebooks(built: Built, tmp_path: Path) -> None:
    """None is left to run: what would fork for them is ended before tables take memory."""
    with LocalWorkers(1, begin=warm.be_forked) as workers:
        assert workers.submit(has_notebooks_server).result()
        written_again(built, tmp_path / "copie", workers)
        assert not workers.submit(has_notebooks_server).result()
