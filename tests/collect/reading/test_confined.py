"""Work in a process of its own: its results, its errors, and every way of ending badly."""

from __future__ import annotations

import ctypes
import itertools
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from helpers.collect.reading import confined
from helpers.collect.reading.preflight_sheet import area
from helpers.errors import CrashError, MachineError, TooLongError, TooMuchMemoryError, WorkbookError

GIBIBYTE = 1 << 30


def add(left: int, right: int) -> int:
    return left + right


def say_no(name: str) -> None:
    raise WorkbookError(f"{name} : illisible")


def stumble() -> None:
    {}["clé"]


def texts(count: int) -> tuple[str, ...]:
    return tuple(f"contribution {place}" for place in range(count))


def loop() -> list[object]:
    """A list that holds itself."""
    ring: list[object] = []
    ring.append(ring)
    return ring


def sleep_for_ever() -> None:
    time.sleep(3600)


def spin_in_c() -> None:
    """Compiled code that never comes back to the interpreter: a sum over an endless iterator of zeros."""
    sum(itertools.repeat(0))


def swell() -> int:
    return len(b"x" * (4 * GIBIBYTE))


def swell_outside_python() -> None:
    """An allocation that nobody turns into a `MemoryError`: the C library answers « none », and the code writes there."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    if libc.malloc(ctypes.c_size_t(4 * GIBIBYTE)) is None:
        os.write(2, b"memory allocation of 4294967296 bytes failed\n")
        os.abort()


def abort() -> None:
    os.write(2, b"thread panicked\n")
    os.abort()


def leave_a_sleeper(note: str) -> None:
    """Start a process that outlives its parent, tell its number, then never end."""
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    Path(note).write_text(str(sleeper.pid), encoding="ascii")
    time.sleep(3600)


def fill_the_disk() -> None:
    with Path(f"/tmp/plein-{os.getpid()}").open("wb") as file:
        Path(file.name).unlink()
        while True:
            file.write(bytes(1 << 20))


def repeat_a_text() -> list[str]:
    return ["é" * 500_000] * 300


def leave_no_room() -> bytes:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    return bytes(100_000)


def whereabouts() -> tuple[str, int]:
    return str(Path.cwd()), os.getpid()


def add_elsewhere(left: int, right: int) -> int:
    return confined.run(add, left, right, seconds=10, memory_bytes=GIBIBYTE)


def is_alive(process: int) -> bool:
    """Whether a process still runs; one that waits for burial does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_result_comes_back() -> None:
    """The function runs in another process, in the caller's folder, and its result is returned."""
    folder, process = confined.run(whereabouts, seconds=10, memory_bytes=GIBIBYTE)
    assert folder == str(Path.cwd())
    assert process != os.getpid()
    assert confined.run(add, 2, 3, seconds=10, memory_bytes=GIBIBYTE) == 5


def test_a_large_result_comes_back() -> None:
    """A million texts, in their order."""
    found = confined.run(texts, 1_000_000, seconds=20, memory_bytes=GIBIBYTE)
    assert (len(found), found[0], found[-1]) == (1_000_000, "contribution 0", "contribution 999999")


def test_a_result_that_holds_itself_comes_back() -> None:
    """The quick way of writing results gives way to the careful one."""
    ring = confined.run(loop, seconds=10, memory_bytes=GIBIBYTE)
    assert ring[0] is ring


def test_our_own_errors_come_back_as_they_are() -> None:
    """A refusal said inside is the refusal heard outside."""
    with pytest.raises(WorkbookError, match=r"^a\.xlsx : illisible$"):
        confined.run(say_no, "a.xlsx", seconds=10, memory_bytes=GIBIBYTE)


def test_an_unexpected_error_comes_back_with_its_place() -> None:
    """A fault of ours is not hidden: it is raised again, with the lines where it happened."""
    with pytest.raises(KeyError, match="clé") as raised:
        confined.run(stumble, seconds=10, memory_bytes=GIBIBYTE)
    assert "in stumble" in raised.value.__notes__[0]


@pytest.mark.parametrize("endless", [sleep_for_ever, spin_in_c])
def test_what_never_ends_is_ended(endless: object) -> None:
    """Sleeping or spinning in compiled code, it is stopped in time, and said in French."""
    started = time.monotonic()
    with pytest.raises(
        TooLongError, match=r"^la lecture durait plus de 1\u00a0s de calcul ou 2\u00a0s d’horloge et a été arrêtée$"
    ):
        confined.run(endless, seconds=1, memory_bytes=GIBIBYTE)
    assert time.monotonic() - started < 6


@pytest.mark.parametrize("greedy", [swell, swell_outside_python])
def test_what_asks_for_too_much_memory_is_ended(greedy: object) -> None:
    """A limit of 512 MiB holds, whether Python or compiled code asks for more."""
    with pytest.raises(TooMuchMemoryError, match=r"^la lecture demandait plus de 512 Mo de mémoire et a été arrêtée$"):
        confined.run(greedy, seconds=10, memory_bytes=GIBIBYTE // 2)


def test_a_file_without_end_is_not_written() -> None:
    """What is written to disk is bounded too."""
    with pytest.raises(OSError, match="File too large"):
        confined.run(fill_the_disk, seconds=10, memory_bytes=GIBIBYTE // 8)


def test_a_crash_is_only_its_own(capfd: pytest.CaptureFixture[str]) -> None:
    """The process that asked goes on, its terminal stays clean, and what was last said is kept for the team."""
    with pytest.raises(CrashError, match=r"^la lecture s’est interrompue brutalement") as raised:
        confined.run(abort, seconds=10, memory_bytes=GIBIBYTE)
    assert "thread panicked" in raised.value.__notes__[0]
    assert capfd.readouterr() == ("", "")
    assert confined.run(add, 1, 1, seconds=10, memory_bytes=GIBIBYTE) == 2


def test_an_answer_without_room_is_the_machine_s() -> None:
    """The system refuses the file that the answer is written in: it is said why, and nothing else is blamed."""
    with pytest.raises(
        MachineError, match=r"^un fichier de travail n’a pas pu être lu ou écrit\u00a0: le fichier dépasse la taille"
    ):
        confined.run(leave_no_room, seconds=10, memory_bytes=GIBIBYTE)


def test_an_answer_that_outgrows_its_limit_is_the_work_s() -> None:
    """A text held once and written many times: our own limit on files, which is that of memory, is not blamed on the machine."""
    with pytest.raises(TooMuchMemoryError, match=r"^la lecture demandait plus de 256 Mo de mémoire"):
        confined.run(repeat_a_text, seconds=10, memory_bytes=GIBIBYTE // 4)


def test_the_whole_group_is_ended(tmp_path: Path) -> None:
    """A process that the confined one started ends with it."""
    note = tmp_path / "numéro"
    with pytest.raises(TooLongError):
        confined.run(leave_a_sleeper, str(note), seconds=1, memory_bytes=GIBIBYTE)
    sleeper = int(note.read_text(encoding="ascii"))
    deadline = time.monotonic() + 5
    while is_alive(sleeper) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(sleeper)


def test_a_server_ended_from_outside_is_started_again() -> None:
    """The next request finds another one."""
    first = confined._server().process
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert confined.run(add, 20, 22, seconds=10, memory_bytes=GIBIBYTE) == 42
    assert confined._server().process.pid != first.pid


def test_a_server_rests_until_it_is_needed() -> None:
    """It is ended, holds no memory any more, and the next request starts another one; a second rest finds nothing to end."""
    first = confined._server().process
    confined.rest()
    confined.rest()
    assert not is_alive(first.pid)
    assert confined.run(add, 20, 22, seconds=10, memory_bytes=GIBIBYTE) == 42
    assert confined._server().process.pid != first.pid


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_workers_confine_too(method: str) -> None:
    """A worker of a batch, started afresh or forked, has its own server."""
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as pool:
        assert list(pool.map(add_elsewhere, range(6), range(6))) == [0, 2, 4, 6, 8, 10]


def test_nothing_outlives_whoever_asked(tmp_path: Path) -> None:
    """When the asking process is killed, its server and its confined process end."""
    note = tmp_path / "numéro"
    code = (
        "from tests.collect.reading.test_confined import leave_a_sleeper; from helpers.collect.reading import confined; "
        f"confined.run(leave_a_sleeper, {str(note)!r}, seconds=600, memory_bytes=1 << 30)"
    )
    asking = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})
    deadline = time.monotonic() + 20
    while not (note.exists() and note.read_text(encoding="ascii")) and time.monotonic() < deadline:
        time.sleep(0.05)
    asking.kill()
    asking.wait()
    sleeper = int(note.read_text(encoding="ascii"))
    while is_alive(sleeper) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(sleeper)


def seconds_of(call: Callable[[], object]) -> float:
    """The best of five, so that a busy machine does not count."""

    def once() -> float:
        started = time.monotonic()
        call()
        return time.monotonic() - started

    return min(once() for _ in range(5))


def test_a_start_costs_far_less_than_a_new_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the server is there, a call takes less than half the time of the way without fork."""
    call = partial(confined.run, area, b"A1:B3", seconds=10, memory_bytes=GIBIBYTE)
    assert call() == 6
    forked = seconds_of(call)
    monkeypatch.setattr(confined, "CAN_FORK", False)
    assert forked < seconds_of(call) / 2


@pytest.fixture
def without_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """The way taken on a system that cannot fork."""
    monkeypatch.setattr(confined, "CAN_FORK", False)


@pytest.mark.usefixtures("without_fork")
def test_without_fork_results_and_errors_come_back() -> None:
    """A new interpreter does the same work."""
    assert confined.run(add, 2, 3, seconds=10, memory_bytes=GIBIBYTE) == 5
    with pytest.raises(WorkbookError, match="illisible"):
        confined.run(say_no, "a.xlsx", seconds=10, memory_bytes=GIBIBYTE)


@pytest.mark.usefixtures("without_fork")
def test_without_fork_bad_ends_are_said() -> None:
    """Time and crashes are seen there too."""
    with pytest.raises(TooLongError):
        confined.run(sleep_for_ever, seconds=1, memory_bytes=GIBIBYTE)
    with pytest.raises(CrashError):
        confined.run(abort, seconds=10, memory_bytes=GIBIBYTE)
    with pytest.raises(TooMuchMemoryError):
        confined.run(swell, seconds=10, memory_bytes=GIBIBYTE // 2)


def test_messages_are_french() -> None:
    """A limit under a second is said with its decimal."""
    with pytest.raises(TooLongError, match="plus de 0,3\u00a0s de calcul"):
        confined.run(sleep_for_ever, seconds=0.3, memory_bytes=GIBIBYTE)
