"""A warm process that forks: everything a report needs is imported, no thread runs, no chart was ever drawn in it.

Each notebook takes one fork, which runs its cells. This process watches it meanwhile: it ends it with all that it started when
whoever asked is gone or says so, and tells how it ended.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from helpers.run.engine.child import work
from helpers.run.engine.kernel import ForkedKernel, make_kernel
from helpers.run.engine.terms import YOUNG_OBJECTS
from helpers.run.engine.warm_up import warm_up
from helpers.run.engine.wire import CHUNK, GROUP
from helpers.run.orphans import die_with_parent

if TYPE_CHECKING:
    import resource

READY, INTERRUPT = b"r", b"i"
KIBIBYTE = 1024  # the unit in which systems other than macOS tell a peak of memory
LAST_WORDS = 4_000  # bytes of what a process wrote before it died, for whoever mends it


def load_and_serve(control: socket.socket, preloaded: Sequence[str]) -> None:
    """Import what notebooks need, then serve."""
    for name in preloaded:
        importlib.import_module(name)
    warm_up()
    serve(control)


@dataclass
class Notebook:
    """A notebook at work."""

    process: int  # and its group: what its cells start is of it
    life: socket.socket  # where whoever asked says that it is to be interrupted or ended, and is told how it ended
    said: int  # what it writes to its standard errors is read there
    is_heard: bool = True  # whether whoever asked may still say something of it

    def close(self) -> None:
        """Leave it to others; whoever asked sees the end of `life` once nothing else is held for it."""
        os.close(self.said)
        self.life.close()


def serve(control: socket.socket) -> None:
    """Fork for each request (three sockets: cells, outputs, life) until whoever started this process is gone, and watch each fork."""
    kernel = make_kernel()
    gc.collect()
    gc.freeze()  # what is imported stays shared between the forks
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()  # see `warm.START_SERVER`
    ends, at_work = _told_of_ends(), list[Notebook]()
    control.sendall(READY)
    while True:
        heard = [one for one in at_work if one.is_heard]
        ready, _, _ = select.select([control.fileno(), ends, *(one.life.fileno() for one in heard)], [], [])
        for one in heard:
            if one.life.fileno() in ready:
                _hear(one)
        if control.fileno() in ready:
            _, received, _, _ = socket.recv_fds(control, 1, 3)
            if not received:
                break
            at_work.append(_begun(kernel, received, ends, (control, *at_work)))
        if ends in ready:
            os.read(ends, CHUNK)
        at_work = [one for one in at_work if not _has_ended(one)]
    for one in at_work:
        _kill(one)
    for one in at_work:
        _has_ended(one, wait=True)


def _begun(kernel: ForkedKernel, received: Sequence[int], ends: int, held: Sequence[Notebook | socket.socket]) -> Notebook:
    """Fork for a request; `held` is what the server holds open for itself and for others."""
    requests, shown, life = (socket.socket(fileno=one) for one in received)
    (out, out_written), (error, error_written) = os.pipe(), os.pipe()
    server, child = os.getpid(), os.fork()
    if child == 0:
        _be_a_child(server, ends, (life, *held))
        os.dup2(out_written, 1)
        os.dup2(error_written, 2)
        for one in (out_written, error_written):
            os.close(one)
        work(kernel, requests, shown, (out, error))
    _own_group(child)
    for one in (out, out_written, error_written):
        os.close(one)
    requests.close()
    shown.close()
    with suppress(BrokenPipeError):  # whoever asked is gone
        life.sendall(GROUP.pack(child))
    return Notebook(child, life, error)


def _told_of_ends() -> int:
    """A descriptor that can be read once a child has ended."""
    ends, end = os.pipe()
    os.set_blocking(end, False)
    signal.set_wakeup_fd(end)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return ends


def _be_a_child(server: int, ends: int, held: Sequence[Notebook | socket.socket]) -> None:
    """Hold nothing of the server's open, whose end would then not be seen."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.close(signal.set_wakeup_fd(-1))
    os.close(ends)
    for one in held:
        one.close()
    _own_group(0)
    die_with_parent(server)


def _own_group(child: int) -> None:
    """Done by both sides: whichever comes first, the group exists when it must be ended."""
    try:
        os.setpgid(child, child)
    except (ProcessLookupError, PermissionError):
        return  # it ended, or did it itself


def _hear(one: Notebook) -> None:
    """Do what whoever asked says: interrupt a notebook, or end it, which is told once the system has done it."""
    with suppress(ConnectionResetError):  # whoever asked is gone
        if one.life.recv(1) == INTERRUPT:
            _send(one, signal.SIGINT)
            return
    one.is_heard = False
    _kill(one)


def _kill(one: Notebook) -> None:
    """End a notebook, which may have left its group, and what it started."""
    _send(one, signal.SIGKILL)
    os.kill(one.process, signal.SIGKILL)  # not buried yet: its number is still its own


def _has_ended(one: Notebook, *, wait: bool = False) -> bool:
    """Whether a notebook has ended, in which case so has what it started, and it was told."""
    ended, status, spent = os.wait4(one.process, 0 if wait else os.WNOHANG)
    if ended:
        _send(one, signal.SIGKILL)
        _tell(one, status, spent)
    return bool(ended)


def _send(one: Notebook, number: signal.Signals) -> None:
    """Send a signal to a notebook and to what it started; it may have ended, and have left nothing."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(one.process, number)


def _tell(one: Notebook, status: int, spent: resource.struct_rusage) -> None:
    verdict = {
        "code": os.waitstatus_to_exitcode(status),
        "said": _left_in(one.said).decode(errors="replace"),
        "processor_seconds": spent.ru_utime + spent.ru_stime,
        "peak_bytes": spent.ru_maxrss * (1 if sys.platform == "darwin" else KIBIBYTE),
    }
    with suppress(BrokenPipeError, ConnectionResetError):  # nobody asks any more
        one.life.sendall(json.dumps(verdict).encode("ascii"))
    one.close()


def _left_in(source: int) -> bytes:
    """The end of what was written and not yet read."""
    os.set_blocking(source, False)
    return b"".join(_chunks(source))[-LAST_WORDS:]


def _chunks(source: int) -> Iterator[bytes]:
    try:
        while chunk := os.read(source, LAST_WORDS):
            yield chunk
    except BlockingIOError:
        return
