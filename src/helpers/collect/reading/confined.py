"""Run a function in a process of its own, bounded in time and memory: whatever becomes of it, the caller goes on."""

from __future__ import annotations

import atexit
import json
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar, TypeVarTuple

from helpers.collect.reading.confined_server import CRASHED, DONE, NO_FILE, TOO_LONG, TOO_MUCH, refusal_told, serve
from helpers.collect.reading.confined_work import OUT_OF_MEMORY, Answer, Terms, ask
from helpers.errors import ConfinedError, CrashError, MachineError, TooLongError, TooMuchMemoryError
from helpers.files import SYSTEM_FAULTS
from helpers.settings import MEBIBYTE, PATIENCE, times_told
from helpers.wording import number, typeset

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
# The readers, and what Arrow, numpy and zipfile would load again in each fork once they are given a workbook: a quarter of its time.
PRELOADED = (
    "helpers.collect.reading.workbook", "helpers.collect.reading.preflight",
    "dateutil.relativedelta", "encodings.cp437", "numpy.ma",
)  # fmt: skip
SERVER_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",  # a process that forks must have no other thread
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # of its pools, the one that holds the least once columns are built
}  # fmt: skip
MARGIN = 10.0  # seconds that the watching process has to say that time is over
# No garbage is looked for while it loads: there is next to none, and the search takes a quarter of the time.
START_SERVER = (
    "import gc, json, socket, sys; gc.disable(); sys.path[:] = json.loads(sys.argv[1]); "
    f"from {serve.__module__} import serve; serve(socket.socket(fileno=int(sys.argv[2])), sys.argv[3:])"
)
START_ALONE = (
    f"import json, pickle, sys; sys.path[:] = json.loads(sys.argv[1]); from {ask.__module__} import work; "
    "exchange = open(sys.argv[2], 'r+b'); work(exchange, pickle.load(exchange))"
)


def run(
    function: Callable[[*Arguments], Result],
    *arguments: *Arguments,
    seconds: float,
    memory_bytes: int,
    told: str = "la lecture",
) -> Result:
    """Call a module-level function in another process; return its result, or raise what it raised.

    `seconds` are of processor time; the clock stops the process at twice as much. `told` names the work in messages. Raises `TooLongError`, `TooMuchMemoryError`
    or `CrashError` when no answer comes back, `MachineError` when the system refused a file to the process. Memory is not bounded where the system cannot do it (Windows).
    """
    terms = Terms(str(Path.cwd()), tuple(sys.path), seconds, memory_bytes, told)
    exchanged = _through_server if CAN_FORK else _alone
    answer = exchanged(terms, function, arguments)
    if answer.error is not None:
        raise answer.error
    return answer.result  # type: ignore[return-value]


def _failure(verdict: bytes, terms: Terms) -> ConfinedError:
    if verdict == TOO_LONG:
        told = f"{terms.told} durait plus de {times_told(terms.seconds, ' ou ')} et a été arrêtée"
        return TooLongError(typeset(told))
    if verdict == TOO_MUCH:
        told = f"{terms.told} demandait plus de {number(terms.memory_bytes // MEBIBYTE)} Mo de mémoire et a été arrêtée"
        return TooMuchMemoryError(typeset(told))
    if verdict.startswith(NO_FILE):
        fault = SYSTEM_FAULTS[int(verdict.removeprefix(NO_FILE))]
        return MachineError(typeset(f"un fichier de travail n'a pas pu être lu ou écrit : {fault}"))
    error = CrashError(typeset(f"{terms.told} s'est interrompue brutalement"))
    error.add_note(verdict.removeprefix(CRASHED).decode("utf-8", errors="replace"))
    return error


def _read_answer(exchange: IO[bytes]) -> Answer:
    exchange.seek(0)
    answer: Answer = pickle.load(exchange)  # noqa: S301 - written by our own process a moment ago
    return answer


# Where a process can fork: a server, started once, forks a confined process in a few milliseconds.


class _Server:
    """The clean process that forks for this one."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-c", START_SERVER, json.dumps(sys.path), str(theirs.fileno()), *PRELOADED],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **SERVER_ENVIRONMENT},
                start_new_session=True,  # an interruption from the keyboard is this process's to answer
            )

    def close(self) -> None:
        self.control.close()
        self.process.wait()


_servers: dict[int, _Server] = {}  # by process: a fork of this one starts its own
_starting = threading.Lock()


def _server(*, again: bool = False) -> _Server:
    with _starting:
        mine = os.getpid()
        if again and mine in _servers:
            _servers.pop(mine).close()
        if mine not in _servers:
            _servers[mine] = _Server()
            atexit.register(_close, mine)
        return _servers[mine]


def rest() -> None:
    """End this process's server, if it has one, until a function is to be run again: it holds some forty megabytes."""
    with _starting:
        _close(os.getpid())


def _close(process: int) -> None:
    if process == os.getpid() and process in _servers:
        _servers.pop(process).close()


def _through_server(terms: Terms, function: Callable[..., object], arguments: tuple[object, ...]) -> Answer:
    """The file has no name: nothing is left of it, whoever dies."""
    with tempfile.TemporaryFile() as exchange:
        ask(exchange, terms, function, arguments)
        verdict = _watched(exchange, terms)
        if verdict != DONE:
            raise _failure(verdict, terms)
        with open(exchange.fileno(), "rb", closefd=False) as written:
            return _read_answer(written)


def _watched(exchange: IO[bytes], terms: Terms) -> bytes:
    """Send the work and wait for the verdict; no verdict at all is a crash."""
    conversation, theirs = socket.socketpair()
    with conversation, theirs:
        descriptors = [theirs.fileno(), exchange.fileno()]
        try:
            socket.send_fds(_server().control, [b"w"], descriptors)
        except (BrokenPipeError, ConnectionResetError):  # the server was ended from outside
            socket.send_fds(_server(again=True).control, [b"w"], descriptors)
        theirs.close()
        conversation.settimeout(terms.seconds * PATIENCE + MARGIN)
        try:
            return b"".join(iter(lambda: conversation.recv(4096), b""))
        except TimeoutError:
            return TOO_LONG


# Elsewhere (Windows): a new interpreter each time, bounded by the clock alone.


def _verdict(ended: subprocess.CompletedProcess[bytes]) -> bytes:
    if ended.returncode == OUT_OF_MEMORY:
        return TOO_MUCH
    return refusal_told(ended.returncode) or CRASHED + ended.stderr


def _alone(terms: Terms, function: Callable[..., object], arguments: tuple[object, ...]) -> Answer:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exchange"
        with path.open("w+b") as exchange:
            ask(exchange, terms, function, arguments)
        command = [sys.executable, "-c", START_ALONE, json.dumps(sys.path), str(path)]
        silence = subprocess.DEVNULL
        try:
            ended = subprocess.run(  # noqa: S603 - our own interpreter and code
                command, stdin=silence, stdout=silence, stderr=subprocess.PIPE,
                timeout=terms.seconds * PATIENCE, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise _failure(TOO_LONG, terms) from error
        if ended.returncode:
            raise _failure(_verdict(ended), terms)
        with path.open("rb") as exchange:
            return _read_answer(exchange)
