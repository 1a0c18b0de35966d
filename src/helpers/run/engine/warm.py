"""This process's own warm server: started once, asked for a fork for each notebook, ended with its owner.

It is a process started afresh, or, where the owner has itself loaded what notebooks need and never drawn (`be_forked`), a fork of it.
"""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

import helpers
from helpers.run.engine.terms import STEADY

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
# What reports import, so that no child does. Charts are not drawn there: V8 does not survive a fork.
PRELOADED = (
    "pyarrow.parquet", "pyarrow.dataset", "tornado.platform.asyncio", "helpers.run.reports", "helpers.show.svg",
    "helpers.analyse.worlds.search",
)  # fmt: skip
FAREWELL = 5.0  # seconds that a server has to end its notebooks
PACKAGE_ROOT = str(Path(helpers.__file__).parents[1])
# The path of imports is that of a kernel: no folder of the caller, and this very package.
# No garbage is looked for while it loads: there is next to none, and the search takes a quarter of the time.
START_SERVER = (
    "import gc, socket, sys; gc.disable(); del sys.path[0]; sys.argv[1] in sys.path or sys.path.insert(0, sys.argv[1]); "
    "from helpers.run.engine.server import load_and_serve as serve; serve(socket.socket(fileno=int(sys.argv[2])), sys.argv[3:])"
)


class Process(Protocol):
    """What a server is asked as a process."""

    @property
    def pid(self) -> int: ...
    def kill(self) -> None: ...
    def wait(self) -> int: ...


Start = Callable[[socket.socket, IO[bytes]], Process]


def started_afresh(control: socket.socket, said: IO[bytes]) -> Process:
    """A new interpreter, which imports all that reports need."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", START_SERVER, PACKAGE_ROOT, str(control.fileno()), *PRELOADED],
        pass_fds=[control.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=said,
        env={**os.environ, **STEADY},
        start_new_session=True,  # an interruption from the keyboard is this process's to answer
    )


class Server:
    """The warm process that forks for this one."""

    def __init__(self, start: Start = started_afresh) -> None:
        self._control, theirs = socket.socketpair()
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server
        with theirs:
            self.process = start(theirs, self._said)
        self._ready = False

    def fork(self, timeout: float) -> tuple[socket.socket, socket.socket, socket.socket]:
        """The cells, outputs and life of a new child; raises `BrokenPipeError` when the server is gone, `TimeoutError` when it is late."""
        self._wait_until_ready(timeout)
        pairs = [socket.socketpair() for _ in range(3)]
        try:
            socket.send_fds(self._control, [b"f"], [theirs.fileno() for _, theirs in pairs])
        except OSError:
            for ours, _ in pairs:
                ours.close()
            raise
        finally:
            for _, theirs in pairs:
                theirs.close()
        requests, shown, life = (ours for ours, _ in pairs)
        return requests, shown, life

    def _wait_until_ready(self, timeout: float) -> None:
        if self._ready:
            return
        self._control.settimeout(timeout)
        if not self._control.recv(1):
            raise BrokenPipeError(self._last_words())
        self._control.settimeout(None)
        self._ready = True

    def _last_words(self) -> str:
        self._said.seek(0)
        return self._said.read().decode(errors="replace")

    def close(self) -> None:
        """End the server, and the notebooks that it forked."""
        if self._ready:
            with suppress(OSError):  # it was ended from outside, or answers no more
                self._control.shutdown(socket.SHUT_WR)
                self._control.settimeout(FAREWELL)
                self._control.recv(1)  # until it has ended its notebooks, and itself
        self.process.kill()
        self.forget()
        self.process.wait()

    def forget(self) -> None:
        """In a fork of the owner: leave the server to its owner."""
        self._control.close()
        self._said.close()


_servers: dict[int, Server] = {}  # at most one: a fork of this process starts its own
_starting = threading.RLock()


def fork(timeout: float) -> tuple[socket.socket, socket.socket, socket.socket]:
    """A child of this process's server, which is started if there is none, and again if it was ended from outside."""
    with _starting:
        try:
            return prepare().fork(timeout)
        except (BrokenPipeError, ConnectionResetError):
            close()
            return prepare().fork(timeout)


def prepare() -> Server:
    """Start this process's server without waiting for it: what the caller does meanwhile costs no time."""
    with _starting:
        if os.getpid() not in _servers:
            _servers[os.getpid()] = Server()
        return _servers[os.getpid()]


def be_forked() -> None:
    """Make a fork of this process its server; to be called once it has imported what notebooks need, before it draws or has a thread."""
    from helpers.run.engine.forked import forked_from_here  # noqa: PLC0415 - loads a kernel, which few processes need
    from helpers.run.engine.warm_up import warm_up  # noqa: PLC0415 - loads altair

    warm_up()
    with _starting:
        _servers[os.getpid()] = Server(forked_from_here)


def close() -> None:
    """End this process's server, if it has one."""
    with _starting:
        server = _servers.pop(os.getpid(), None)
        if server is not None:
            server.close()


def _forget() -> None:
    global _starting  # noqa: PLW0603 - a thread of the parent may hold the lock
    _starting = threading.RLock()
    for server in _servers.values():
        server.forget()
    _servers.clear()


atexit.register(close)
if CAN_FORK:
    os.register_at_fork(after_in_child=_forget)
