"""A clean process that forks confined ones: no thread, no window, the readers already imported, so that a start takes a few milliseconds.

Each request is served by two forks. One does the work, within limits that it sets on itself. The other watches it with a clock,
and ends it, with all that it may have started, when time is over or when whoever asked is gone.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import select
import signal
import socket
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, NoReturn

from helpers.collect.reading.confined_work import FILE_REFUSED, OUT_OF_MEMORY, Terms, work
from helpers.files import MACHINE_FAULTS
from helpers.settings import PATIENCE

DONE, TOO_LONG, TOO_MUCH, NO_FILE, CRASHED = b"done", b"long", b"memory", b"file", b"crash"
ROWS_AT_WORK = 100_000  # lists alive at once while a workbook is read: counted as garbage, they would cost a third of the time
LAST_WORDS = 2_000  # bytes of what a crashed process wrote, for whoever mends it
# What allocators write before they give up: those of Rust, of C++ and of Python.
MEMORY_WORDS = (b"memory allocation of", b"bad_alloc", b"MemoryError")


def serve(control: socket.socket, preloaded: Sequence[str]) -> None:
    """Answer requests (a conversation and a file each) until whoever started this process closes the control socket."""
    for name in preloaded:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # what is imported stays shared between the forks
    gc.set_threshold(ROWS_AT_WORK)
    gc.enable()  # see `confined.START_SERVER`
    while True:
        _, received, _, _ = socket.recv_fds(control, 1, 2)
        _bury(os.WNOHANG if received else 0)
        if not received:
            return
        if os.fork() == 0:
            control.close()
            _watch(socket.socket(fileno=received[0]), os.fdopen(received[1], "r+b"))
        for descriptor in received:
            os.close(descriptor)


def _bury(how: int) -> None:
    """Wait for those who watched (`os.WNOHANG`: for those that have ended): what they and their work took is then counted with this process."""
    with suppress(ChildProcessError):  # nobody is left
        while os.waitpid(-1, how)[0]:
            pass


def _watch(conversation: socket.socket, exchange: IO[bytes]) -> NoReturn:
    terms: Terms = pickle.load(exchange)  # noqa: S301 - written by our own process a moment ago
    last_words = tempfile.TemporaryFile()  # noqa: SIM115 - this process ends with it
    alive, held = os.pipe()  # the worker holds one end, so that its death is seen at the other
    child = os.fork()
    if child == 0:
        os.close(alive)
        conversation.close()
        _begin(last_words)
        work(exchange, terms)
    os.close(held)
    _own_group(child)
    ended, _, _ = select.select([alive, conversation.fileno()], [], [], terms.seconds * PATIENCE)
    os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if conversation.fileno() not in ended:
        conversation.sendall(_verdict(status, last_words) if ended else TOO_LONG)
    os._exit(0)


def _begin(last_words: IO[bytes]) -> None:
    """A group of its own, silent streams: what a crash writes is kept aside."""
    _own_group(0)
    silence = os.open(os.devnull, os.O_RDWR)
    for target, stream in ((silence, 0), (silence, 1), (last_words.fileno(), 2)):
        os.dup2(target, stream)


def _own_group(child: int) -> None:
    """Done by both sides: whichever comes first, the group exists when it must be ended."""
    try:
        os.setpgid(child, child)
    except (ProcessLookupError, PermissionError):
        return  # it ended, or did it itself


def refusal_told(code: int) -> bytes:
    """The verdict on a process that the system refused a file to, from its exit code; empty for any other."""
    return NO_FILE + str(code - FILE_REFUSED).encode("ascii") if code - FILE_REFUSED in MACHINE_FAULTS else b""


def _verdict(status: int, last_words: IO[bytes]) -> bytes:
    """What the exit status means; allocators that give up say so before they abort."""
    if status == 0:
        return DONE
    size = os.fstat(last_words.fileno()).st_size
    said = os.pread(last_words.fileno(), size, 0)[:LAST_WORDS]
    code = os.waitstatus_to_exitcode(status)
    if refused := refusal_told(code):
        return refused
    if code == -signal.SIGXCPU:
        return TOO_LONG
    # A kill that is not ours comes from a system short of memory.
    if code in {OUT_OF_MEMORY, -signal.SIGKILL} or any(words in said for words in MEMORY_WORDS):
        return TOO_MUCH
    return CRASHED + said
