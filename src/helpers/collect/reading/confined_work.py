"""What a confined process does: bound itself, do the work that a file describes, leave the answer in that file."""

from __future__ import annotations

import errno
import math
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, NoReturn

from helpers.errors import ConcertationsError
from helpers.files import MACHINE_FAULTS

try:
    import resource
except ImportError:  # Windows: the clock alone bounds the process
    resource = None  # type: ignore[assignment]

OUT_OF_MEMORY, CRASHED = 77, 70  # exit codes of a confined process
FILE_REFUSED = 128  # same, where the system refused a file: the number of its reason is added
PROTOCOL = 5


@dataclass(frozen=True)
class Terms:
    """Where the work is done, and what it may use."""

    folder: str
    import_path: tuple[str, ...]
    seconds: float
    memory_bytes: int
    told: str = "la lecture"  # what is done, as messages name it (feminine)


@dataclass(frozen=True)
class Answer:
    """What the function returned, or what it raised."""

    result: object = None
    error: Exception | None = None


def ask(exchange: IO[bytes], terms: Terms, function: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """Write the terms, then the work: whoever supervises reads the first and leaves the second alone."""
    pickle.dump(terms, exchange, PROTOCOL)
    pickle.dump((function, arguments), exchange, PROTOCOL)
    exchange.flush()
    exchange.seek(0)


def work(exchange: IO[bytes], terms: Terms) -> NoReturn:
    """Do the work and end the process: its exit code tells whether there is an answer to read."""
    try:
        os.chdir(terms.folder)
        sys.path[:] = terms.import_path
        function, arguments = pickle.load(exchange)  # noqa: S301 - written by our own process a moment ago
        bound(terms)  # what the work is written with is loaded by then: only the work counts
        _answer(exchange, function, arguments)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException as error:  # a panic of the Rust reader is no `Exception`; whatever it is ends here and is told
        if isinstance(error, OSError) and error.errno in MACHINE_FAULTS:
            os._exit(_refused(error.errno, terms))  # what it says may have no room either
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(CRASHED)
    os._exit(0)


def _refused(reason: int, terms: Terms) -> int:
    """The exit code that tells why a file was refused; its size is held to what the work may use of memory."""
    is_our_limit = (
        reason == errno.EFBIG and resource is not None and resource.getrlimit(resource.RLIMIT_FSIZE)[0] == terms.memory_bytes
    )
    return OUT_OF_MEMORY if is_our_limit else FILE_REFUSED + reason


def _answer(exchange: IO[bytes], function: Callable[..., object], arguments: tuple[object, ...]) -> None:
    try:
        answer = Answer(function(*arguments))
    except MemoryError:
        raise
    except ConcertationsError as error:
        answer = Answer(error=error)
    except Exception as error:  # it is raised again in the process that asked
        error.add_note(traceback.format_exc())  # the lines of this process would be lost on the way
        answer = Answer(error=error)
    exchange.seek(0)
    exchange.truncate()
    _dump(answer, exchange)
    exchange.flush()


def _dump(answer: Answer, exchange: IO[bytes]) -> None:
    """Millions of short texts go eight times faster, and in half the memory, without a memory of those already written."""
    pickler = pickle.Pickler(exchange, PROTOCOL)
    pickler.fast = True
    try:
        pickler.dump(answer)
    except ValueError:  # an answer that refers to itself needs that memory
        exchange.seek(0)
        exchange.truncate()
        pickle.dump(answer, exchange, PROTOCOL)


def bound(terms: Terms) -> None:
    """Limit this process for good: processor time, memory, size of files; no core dump."""
    if resource is None:
        return
    # Linux counts what is really claimed as data, not the address ranges that libraries reserve; elsewhere only these.
    memory = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, math.ceil(terms.seconds))
    _limit(resource.RLIMIT_FSIZE, terms.memory_bytes)
    _limit(memory, terms.memory_bytes)


def _limit(kind: int, wanted: int) -> None:
    """Never above what the process was already held to."""
    _, hard = resource.getrlimit(kind)
    value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (value, hard))
