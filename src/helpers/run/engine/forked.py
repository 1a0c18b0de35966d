"""A warm server that is a fork of its owner: what the owner has imported need not be imported again, and stays shared in memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
from dataclasses import dataclass
from typing import IO

from helpers.run.engine.server import serve
from helpers.run.engine.warm import PACKAGE_ROOT

STANDARD = 3  # descriptors: input, output, errors
MOST_DESCRIPTORS = 4096  # a process that has just imported its modules holds a dozen


@dataclass(frozen=True)
class Fork:
    """A child of this process."""

    pid: int

    def kill(self) -> None:
        """End it now."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Until it has ended; how it did."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def forked_from_here(control: socket.socket, said: IO[bytes]) -> Fork:
    """A server that starts from what this process has imported; this process has no other thread, and has never drawn."""
    child = os.fork()
    if child == 0:
        _begin(control, said)
        serve(control)
        os._exit(0)
    return Fork(child)


def _begin(control: socket.socket, said: IO[bytes]) -> None:
    """Be what a process started afresh would be: nothing of the owner's is held open, whose end would then not be seen."""
    os.setsid()  # an interruption from the keyboard is the owner's to answer
    signal.signal(signal.SIGINT, signal.default_int_handler)
    silence = os.open(os.devnull, os.O_RDWR)
    for target, stream in ((silence, 0), (silence, 1), (said.fileno(), 2)):
        os.dup2(target, stream)
    os.closerange(STANDARD, control.fileno())
    os.closerange(control.fileno() + 1, MOST_DESCRIPTORS)
    sys.path[:] = kernel_path()
    multiprocessing.current_process().daemon = False  # a cell may start processes, as in a kernel


def kernel_path() -> list[str]:
    """The path of imports of a kernel: without the folder of the caller's script, which Python puts first."""
    given = [PACKAGE_ROOT, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    path = [one for place, one in enumerate(sys.path) if place > 0 or one in given]
    return path if PACKAGE_ROOT in path else [PACKAGE_ROOT, *path]
