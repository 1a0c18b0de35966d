"""Real processes, really killed: a dead worker costs its own task at most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from helpers.errors import CampaignError, ConcertationsError, CrashError, TooLongError, TooMuchMemoryError
from helpers.run.engine.forked import kernel_path
from helpers.run.engine.warm import PACKAGE_ROOT, be_forked
from helpers.run.workers.lane import CAN_FORK
from helpers.run.workers.local import LocalWorkers
from helpers.settings import MEBIBYTE
from tests.run.workers import notebook_tasks, processes, tasks

pytestmark = pytest.mark.xdist_group("workers")
ROOT = Path(__file__).parents[3]
COORDINATOR = """
from helpers.run.workers.local import LocalWorkers
from tests.run.workers import tasks
if __name__ == "__main__":
    with LocalWorkers(1, warm=()) as workers:
        print(workers.submit(tasks.own_process).result(), flush=True)
        workers.submit(tasks.stall).result()
"""


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalWorkers]:
    with LocalWorkers(2, warm=()) as two:
        yield two


def test_work_is_shared_and_kept_in_order(workers: LocalWorkers) -> None:
    """Two processes, neither of them ours, answer in the order of the questions; the same two all along."""
    found = list(workers.map(tasks.own_process, range(40)))
    assert len(found) == 40
    assert len(set(found)) <= 2
    assert os.getpid() not in found


def test_an_idle_worker_is_replaced(workers: LocalWorkers) -> None:
    """A worker killed between two tasks is not noticed by who asks for the next ones."""
    before = set(workers.map(tasks.own_process, range(10)))
    for process in before:
        os.kill(process, signal.SIGKILL)
    assert before.isdisjoint(workers.map(tasks.own_process, range(10)))


def test_a_killed_worker_fails_its_task_only(workers: LocalWorkers, tmp_path: Path) -> None:
    """Killed once, the task is done by a fresh worker; killed again, it fails with its reason; the others are done."""
    lost, found, others = workers.submit(tasks.die), workers.submit(tasks.die_once, tmp_path / "mark"), workers.map(
        tasks.own_process, range(8)
    )  # fmt: skip
    with pytest.raises(CrashError, match=r"^l’ouvrier a été tué de l’extérieur, ce que fait un système qui manque de mémoire$"):
        lost.result()
    assert found.result() != os.getpid()
    assert len(list(others)) == 8


def test_what_a_task_raises_comes_back(workers: LocalWorkers) -> None:
    """An error of ours comes back as it was; one that cannot travel comes back as a sentence. The worker goes on."""
    with pytest.raises(CampaignError, match=r"^refusé$"):
        workers.submit(tasks.refuse).result()
    with pytest.raises(ConcertationsError, match=r"une erreur inattendue est survenue \(OddError : un deux\)"):
        workers.submit(tasks.fail_oddly).result()


def test_a_worker_that_stalls_or_grows_is_ended() -> None:
    """Beyond its time or its memory a worker is ended, each with its reason, and the next task is done."""
    with LocalWorkers(1, warm=(), seconds=3) as workers:
        stalled, done = workers.submit(tasks.stall), workers.submit(tasks.own_process)
        with pytest.raises(TooLongError, match="l’ouvrier ne répondait plus après 3 s et a été arrêté"):
            stalled.result()
        assert done.result()
    with LocalWorkers(1, warm=(), memory_bytes=350 * MEBIBYTE) as workers:
        grown, done = workers.submit(tasks.grow), workers.submit(tasks.own_process)
        with pytest.raises(TooMuchMemoryError, match="l’ouvrier prenait plus de 350 Mo de mémoire et a été arrêté"):
            grown.result()
        assert done.result()


@pytest.mark.skipif(not CAN_FORK, reason="un ouvrier y charge lui-même ce qu’il lui faut")
def test_what_a_report_needs_is_loaded_before_anybody_asks(workers: LocalWorkers) -> None:
    """These workers were asked to load nothing: they have it from the process that they are forks of."""
    assert workers.submit(tasks.is_loaded, "helpers.run.build").result()


def test_what_workers_take_is_counted(workers: LocalWorkers) -> None:
    """What each of them did, the dead too."""
    before = workers.processor_seconds
    with pytest.raises(CrashError):
        workers.submit(tasks.work_and_die, 0.5).result()
    assert workers.processor_seconds > before + 0.9  # it was asked twice
    assert workers.peak_bytes > 100 * MEBIBYTE  # pandas alone takes as much


@pytest.mark.usefixtures("workers")  # they had the process that workers are forks of started before
def test_a_worker_has_the_variables_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of whoever asks for it, not those of the process that it is a fork of."""
    monkeypatch.setenv("CONCERTATIONS_ESSAI", "à l’instant")
    with LocalWorkers(1, warm=()) as fresh:
        assert fresh.submit(tasks.variable, "CONCERTATIONS_ESSAI").result() == "à l’instant"
    assert not any("CONCERTATIONS_ESSAI" in one.environ() for one in processes.servers())


def test_an_interruption_waits_for_nobody() -> None:
    """When the run is interrupted, workers are ended at once and what waited is given up."""
    workers = LocalWorkers(1, warm=())
    process = workers.submit(tasks.own_process).result()
    waiting = [workers.submit(tasks.stall) for _ in range(3)]
    with pytest.raises(KeyboardInterrupt), workers:
        raise KeyboardInterrupt
    assert all(one.done() for one in waiting)
    assert not psutil.pid_exists(process)


@pytest.fixture
def forking() -> Iterator[LocalWorkers]:
    """A worker as a run has them: warm, with a fork of itself that forks for its notebooks."""
    with LocalWorkers(1, begin=be_forked) as one:
        yield one


INSIDE = """
import multiprocessing, os, signal
with multiprocessing.get_context("fork").Pool(1) as pool:
    print(pool.map(abs, [-2]))
print(signal.getsignal(signal.SIGINT), os.getpgrp() == os.getpid(), os.getcwd())
"""


def test_a_worker_forks_the_server_of_its_notebooks(forking: LocalWorkers, tmp_path: Path) -> None:
    """A notebook finds there what it finds in a server started afresh, and may start processes; the one pipe it holds open is its own."""
    process, how = forking.submit(notebook_tasks.server).result()
    assert how == "Fork"
    told = forking.submit(notebook_tasks.says, tmp_path, INSIDE).result()
    assert told.startswith("[2]\n")
    assert told == notebook_tasks.says(tmp_path, INSIDE)
    assert len(list(Path(f"/proc/{process}/task").iterdir())) == 1
    opened = [one.readlink().name for one in Path(f"/proc/{process}/fd").iterdir()]
    assert [opened.count(one) for one in {one for one in opened if one.startswith("pipe")}] == [2]


def test_the_folder_of_the_script_is_not_on_the_path_of_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python puts it first; a kernel has the package and the libraries. What PYTHONPATH names stays."""
    monkeypatch.setattr(sys, "path", ["/projet/bin", "/bibliothèques"])
    assert kernel_path() == [PACKAGE_ROOT, "/bibliothèques"]
    monkeypatch.setattr(sys, "path", [PACKAGE_ROOT, "/bibliothèques"])
    assert kernel_path() == [PACKAGE_ROOT, "/bibliothèques"]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["/ajouté", "/autre"]))
    monkeypatch.setattr(sys, "path", ["/ajouté", PACKAGE_ROOT])
    assert kernel_path() == ["/ajouté", PACKAGE_ROOT]


def test_the_server_of_a_dead_worker_ends(forking: LocalWorkers, tmp_path: Path) -> None:
    """A killed worker is noticed at once although its fork outlives it a moment; the next one has its own."""
    worker, (first, _) = forking.submit(tasks.own_process).result(), forking.submit(notebook_tasks.server).result()
    server = psutil.Process(first)
    os.kill(worker, signal.SIGKILL)
    assert forking.submit(notebook_tasks.says, tmp_path, "print('suite')").result() == "suite\n"
    second, how = forking.submit(notebook_tasks.server).result()
    assert how == "Fork"
    assert second != first
    assert ended(server)


def test_a_lost_server_is_started_afresh(forking: LocalWorkers, tmp_path: Path) -> None:
    """A worker that has drawn can no longer be forked: the server that replaces the lost one is a new interpreter."""
    process, _ = forking.submit(notebook_tasks.server).result()
    os.kill(process, signal.SIGKILL)
    assert forking.submit(notebook_tasks.says, tmp_path, "print('suite')").result() == "suite\n"
    assert forking.submit(notebook_tasks.server).result()[1] == "Popen"


def test_workers_end_with_their_coordinator() -> None:
    """A coordinator killed outright leaves no worker behind, even in the middle of a task."""
    environment = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    with subprocess.Popen([sys.executable, "-c", COORDINATOR], stdout=subprocess.PIPE, env=environment) as coordinator:
        assert coordinator.stdout is not None
        worker = psutil.Process(int(coordinator.stdout.readline()))
        coordinator.kill()
    assert ended(worker)


def ended(process: psutil.Process) -> bool:
    """Whether a process ends within half a minute; one that nobody has buried has ended."""
    deadline = time.monotonic() + 30
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
        time.sleep(0.1)
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
