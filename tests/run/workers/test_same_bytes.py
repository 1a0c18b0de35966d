"""However a campaign is built, and whoever dies meanwhile, its reports are the same to the byte."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.errors import CampaignError
from helpers.run.batch import Means, Outcome, Step, produce
from helpers.run.engine.notebook import Engine
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN
from tests.run.workers import processes
from tests.run.workers.dask_cluster import cluster

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]
CLOCKS = {
    ".verrou",
    "manifest.json",
    "sobriete.html",
}  # the manifest, and the one page made of it; produced here without a journal


def copied(built: Built, root: Path) -> Settings:
    """The same project, nothing built yet."""
    shutil.copytree(built[0].root / "notebooks", root / "notebooks")
    shutil.copytree(built[0].raw(CAMPAIGN), Settings(root).raw(CAMPAIGN))
    return Settings(root)


def reports(settings: Settings) -> dict[str, bytes]:
    """All that a campaign publishes, but what tells the time."""
    folder = settings.reports(CAMPAIGN)
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in found.items() if name not in CLOCKS}


def test_one_worker_with_kernels_and_killed(built: Built, tmp_path: Path) -> None:
    """One worker instead of two, kernels instead of forks, killed half-way: the same files, each with what it cost."""
    settings, killed = copied(built, tmp_path), []

    def kill_the_worker(step: Step) -> None:
        if step.done == 1:
            (worker,) = processes.workers()
            worker.kill()
            killed.append(worker.pid)

    outcome = produce(settings, CAMPAIGN, means=Means(workers=1, engine=Engine.KERNEL), progress=kill_the_worker)
    assert len(killed) == 1
    assert [one.state for one in outcome.results] == ["built"] * 4
    assert reports(settings) == reports(built[0])
    for one in outcome.results:
        assert one.cost is not None
        assert one.cost.processor_seconds is not None
        assert one.cost.processor_seconds > 0
        assert one.cost.peak_bytes is not None
        assert one.cost.peak_bytes > 100_000_000  # pandas alone takes more


@pytest.mark.skipif(sys.platform == "win32", reason="un processus n’y est pas tué par un signal")
def test_a_territory_that_kills_its_workers(project: Settings) -> None:
    """A notebook that ends the worker that has it run, twice, gets a card that says so; the other reports are built."""
    path = project.notebook("territoire")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    victim, other = sorted(file.name.split("_")[1] for file in project.raw(CAMPAIGN).glob("2*.xlsx") if BROKEN not in file.name)
    kill = f"import os, signal\nif territoire == {victim!r}: os.kill(os.getppid(), signal.SIGKILL)"
    notebook.cells.append(nbformat.v4.new_code_cell(kill, id="fin", metadata={"tags": ["analyste"]}))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    outcome = produce(project, CAMPAIGN, means=Means(workers=1, engine=Engine.KERNEL))
    assert {one.task.slug: one.state for one in outcome.results} == {victim: "failed", other: "built", "synthese": "built"}
    card = (project.reports(CAMPAIGN) / "territoires" / victim / "rapport.html").read_text(encoding="utf-8")
    assert "L’ouvrier a été tué de l’extérieur, ce que fait un système qui manque de mémoire" in card


def test_a_cluster_that_loses_a_worker(built: Built, tmp_path: Path) -> None:
    """Two workers of a real cluster, one of them killed half-way: every report is there, the same to the byte."""
    settings = copied(built, tmp_path / "projet")
    with cluster(tmp_path, 2, "--nthreads", "1") as (address, workers):

        def kill_one(step: Step) -> None:
            if step.done == 1:
                workers[0].send_signal(signal.SIGKILL)

        outcome = produce(settings, CAMPAIGN, means=Means(cluster=address), progress=kill_one)
        assert [one.poll() is None for one in workers] == [False, True]
    assert [one.state for one in outcome.results] == ["built"] * 4
    assert reports(settings) == reports(built[0])


def test_a_worker_that_cannot_serve_is_refused(project: Settings, tmp_path: Path) -> None:
    """A cluster whose worker mixes tasks, or that does not answer, stops the run before anything is asked."""
    with cluster(tmp_path, 1, "--nthreads", "2") as (address, _), pytest.raises(CampaignError) as refused:
        produce(project, CAMPAIGN, means=Means(cluster=address))
    assert "il mène plusieurs tâches dans un même processus. Lancez-le avec «\u00a0--nthreads 1\u00a0»." in str(refused.value)
