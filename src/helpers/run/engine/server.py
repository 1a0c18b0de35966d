"""A warm process that forks: everything a report needs is imported, no thread runs, no chart was ever drawn in it.

Each notebook takes two forks. One runs the cells. The other watches it, ends it with all that it started when whoever asked
is gone or says so, and tells how it ended.
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
from typing import NoReturn

from helpers.run.engine.child import work
from helpers.run.engine.kernel import ForkedKernel, make_kernel
from helpers.run.engine.terms import YOUNG_OBJECTS
from helpers.run.engine.warm_up import warm_up

READY, INTERRUPT = b"r", b"i"
KIBIBYTE = 1024  # the unit in which systems other than macOS tell a peak of memory
LAST_WORDS = 4_000  # bytes of what a process wrote before it died, for whoever mends it


def load_and_serve(control: socket.socket, preloaded: Sequence[str]) -> None:
    """Import what notebooks need, then serve."""
    for name in preloaded:
        importlib.import_module(name)
    warm_up()
    serve(control)


def serve(control: socket.socket) -> None:
    """Fork for each request (three sockets: cells, outputs, life) until whoever started this process is gone."""
    kernel = make_kernel()
    gc.collect()
    gc.freeze()  # what is imported stays shared between the forks
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()  # see `warm.START_SERVER`
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries those who watch
    control.sendall(READY)
    while True:
        _, received, _, _ = socket.recv_fds(control, 1, 3)
        if not received:
            return
        if os.fork() == 0:
            control.close()
            requests, shown, life = (socket.socket(fileno=one) for one in received)
            _watch(kernel, requests, shown, life)
        for descriptor in received:
            os.close(descriptor)


def _watch(kernel: ForkedKernel, requests: socket.socket, shown: socket.socket, life: socket.socket) -> NoReturn:
    ends, (out, out_written), (error, error_written) = _told_of_ends(), os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _be_a_child(life, ends)
        os.dup2(out_written, 1)
        os.dup2(error_written, 2)
        for one in (out_written, error_written):
            os.close(one)
        work(kernel, requests, shown, (out, error))
    for one in (out, out_written, error_written):
        os.close(one)
    requests.close()
    shown.close()
    _own_group(child)
    _until_it_ends(child, ends, life)
    os.killpg(child, signal.SIGKILL)
    _, status, spent = os.wait4(child, 0)
    verdict = {
        "code": os.waitstatus_to_exitcode(status),
        "said": _left_in(error).decode(errors="replace"),
        "processor_seconds": spent.ru_utime + spent.ru_stime,
        "peak_bytes": spent.ru_maxrss * (1 if sys.platform == "darwin" else KIBIBYTE),
    }
    _tell(life, verdict)
    os._exit(0)


def _told_of_ends() -> int:
    """A descriptor that can be read once a child has ended."""
    ends, end = os.pipe()
    os.set_blocking(end, False)
    signal.set_wakeup_fd(end)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return ends


def _be_a_child(life: socket.socket, ends: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.close(signal.set_wakeup_fd(-1))
    os.close(ends)
    life.close()
    _own_group(0)


def _own_group(child: int) -> None:
    """Done by both sides: whichever comes first, the group exists when it must be ended."""
    try:
        os.setpgid(child, child)
    except (ProcessLookupError, PermissionError):
        return  # it ended, or did it itself


def _until_it_ends(child: int, ends: int, life: socket.socket) -> None:
    """Wait until the child ends or must be ended; pass interruptions on meanwhile."""
    while True:
        ready, _, _ = select.select([ends, life.fileno()], [], [])
        if ends in ready or life.recv(1) != INTERRUPT:
            return
        os.killpg(child, signal.SIGINT)


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


def _tell(life: socket.socket, verdict: dict[str, object]) -> None:
    try:
        life.sendall(json.dumps(verdict).encode("ascii"))
    except (BrokenPipeError, ConnectionResetError):
        return  # nobody asks any more
