"""One warm process and its watch: it answers, or it is ended with a French reason when it dies, stalls or grows too big."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing import forkserver, get_all_start_methods, get_context
from multiprocessing.connection import wait
from pathlib import Path

import psutil

from helpers.errors import CrashError, TooLongError, TooMuchMemoryError
from helpers.run.cost import peak_in
from helpers.run.engine.terms import STEADY
from helpers.run.workers.worker import Answer, Work, serve
from helpers.settings import MEBIBYTE
from helpers.wording import number, typeset

# On Linux, workers are forks of one that has loaded what they need and does nothing else: what is loaded is paid, and
# held in memory, once, and a worker that was lost is replaced in a moment. V8, polars and OpenMP, once used, do not survive a fork.
# Nor do the libraries of macOS: there, as on Windows, workers are started afresh.
CAN_FORK = sys.platform.startswith("linux") and "forkserver" in get_all_start_methods()
CONTEXT = get_context("forkserver") if CAN_FORK else get_context("spawn")
LOADED = "helpers.run.workers.loaded"
LOOKS = 0.5  # seconds between two looks at a worker's memory
FAREWELL = 5.0  # seconds that a worker without task has to end by itself
KILLED = -getattr(signal, "SIGKILL", 9)
LOST = 255  # what is told of a worker whose end nobody saw: the process that it was a fork of was killed, and it too


def get_ready() -> None:
    """Start the process that workers are forks of, unless it runs, without waiting for it; it ends with the thread that had it started."""
    if CAN_FORK:
        forkserver.set_forkserver_preload([LOADED])
        with _steady():
            forkserver.ensure_running()


def spent() -> float:
    """Seconds of processor that the process that workers are forks of, they, and all that they started took until now: nobody here waits for them."""
    return sum(map(_spent, _living()))


def peak() -> int:
    """Bytes of memory that the largest of these processes ever held."""
    return max((peak_in(Path(f"/proc/{one.pid}/status")) for one in _living()), default=0)


def _living() -> list[psutil.Process]:
    servers = [one for one in psutil.Process().children() if _forks(one)] if CAN_FORK else []
    return [one for server in servers for one in (server, *_under(server))]


def _under(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:  # it ended meanwhile
        return []


def _forks(process: psutil.Process) -> bool:
    try:
        return any("multiprocessing.forkserver" in word for word in process.cmdline())
    except psutil.Error:  # it ended meanwhile
        return False


def _spent(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


class Lane:
    """A worker process, alone at the other end of its own pipe: nothing is shared that its death could spoil."""

    def __init__(
        self, warm: tuple[str, ...], begin: Callable[[], object] | None, memory_bytes: int | None, seconds: float
    ) -> None:  # fmt: skip
        self._memory_bytes, self._seconds = memory_bytes, seconds
        self._connection, theirs = CONTEXT.Pipe()
        get_ready()
        with theirs:
            own = {**os.environ, **STEADY}  # a fork has those of the process that it is a fork of, which may be older
            self._process = CONTEXT.Process(target=serve, args=(theirs, warm, begin, own), daemon=True)
            try:
                with nullcontext() if CAN_FORK else _steady():
                    self._process.start()
            except (EOFError, OSError) as error:  # the process that it would be a fork of was lost
                self._connection.close()
                raise CrashError(typeset("l'ouvrier n'a pas pu démarrer")) from error

    def ask(self, work: Work) -> Answer:
        """What the worker answers; raises `CrashError`, `TooLongError` or `TooMuchMemoryError` when it never will."""
        try:
            self._connection.send(work)
            self._watch()
            answer: Answer = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._crash() from error
        return answer

    def _watch(self) -> None:
        """Until it answers or ends."""
        end = time.monotonic() + self._seconds
        while not wait([self._connection, self._process.sentinel], LOOKS):
            if time.monotonic() > end:
                raise TooLongError(typeset(f"l'ouvrier ne répondait plus après {number(self._seconds)} s et a été arrêté"))
            if self._memory_bytes is not None and self._resident() > self._memory_bytes:
                told = f"l'ouvrier prenait plus de {number(self._memory_bytes // MEBIBYTE)} Mo de mémoire et a été arrêté"
                raise TooMuchMemoryError(typeset(told))

    def _resident(self) -> int:
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.NoSuchProcess:
            return 0

    def _crash(self) -> CrashError:
        self._process.join(FAREWELL)
        code = self._process.exitcode
        if code in {KILLED, LOST}:
            told = "l'ouvrier a été tué de l'extérieur, ce que fait un système qui manque de mémoire"
        elif code is not None and code < 0:
            told = f"l'ouvrier s'est interrompu brutalement ({signal.Signals(-code).name})"
        else:
            told = f"l'ouvrier a mis fin à son propre processus (code {code})"
        return CrashError(typeset(told))

    def close(self) -> None:
        """Let a worker without task end by itself."""
        self._connection.close()
        self._process.join(FAREWELL)
        self.kill()

    def kill(self) -> None:
        """End it now."""
        self._process.kill()
        self._process.join()


@contextmanager
def _steady() -> Iterator[None]:
    """A process started meanwhile finds these variables, which Python's own way to start one cannot give it: no thread of a library."""
    before = {name: os.environ.get(name) for name in STEADY}
    os.environ.update(STEADY)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
