"""What runs in a worker: warm once, then one task after another, until whoever started it is gone."""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait

from helpers.errors import ConcertationsError
from helpers.run.engine.terms import YOUNG_OBJECTS
from helpers.run.engine.warm import PRELOADED
from helpers.run.failures import reason_of
from helpers.run.orphans import die_with_parent

# What a report needs beside its notebook (tables, template, charts, data workbook), and what its notebook does.
WARM = ("helpers.run.build", *PRELOADED)
ORPHAN = 3  # exit code of a worker whose coordinator is gone


@dataclass(frozen=True)
class Work:
    """A module-level function to call, and with what."""

    function: Callable[..., object]
    arguments: tuple[object, ...]


@dataclass(frozen=True)
class Answer:
    """What the function returned, or what it raised."""

    result: object = None
    error: Exception | None = None


def serve(
    connection: Connection, warm: tuple[str, ...], begin: Callable[[], object] | None, environment: Mapping[str, str]
) -> None:
    """Answer each task that comes; a worker never outlives its coordinator, which another run may have replaced.

    `warm`: modules to import first; `begin`: what to do once they are there, while this process has one thread. `environment`: the
    variables of the coordinator.
    """
    die_with_parent(os.getppid())  # one that died before is told by the sentinel
    os.environ.clear()
    os.environ.update(environment)
    parent = parent_process()
    assert parent is not None
    signal.signal(signal.SIGINT, lambda *_: None)  # an interruption from the keyboard is the coordinator's to answer
    load(warm)
    _hold_texts_for_speed()
    if begin is not None:
        begin()
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    while True:
        try:
            work: Work = connection.recv()
        except EOFError:
            return
        connection.send(_answer(work))


def load(warm: tuple[str, ...]) -> None:
    """Import modules for good: to look for garbage among what they make would take a quarter of the time, and find next to none. From then on it is looked for as rarely as in notebooks."""
    gc.disable()
    for name in warm:
        importlib.import_module(name)
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()


def _hold_texts_for_speed() -> None:
    from helpers.text_storage import hold_texts_for_speed  # noqa: PLC0415 - pandas is loaded by `load`, not by whoever names this module

    hold_texts_for_speed()


def _end_with(parent: int) -> None:
    """Wait until the coordinator's sentinel tells its end."""
    wait([parent])
    os._exit(ORPHAN)


def _answer(work: Work) -> Answer:
    try:
        return Answer(work.function(*work.arguments))
    except Exception as error:
        return Answer(error=_portable(error))


def _portable(error: Exception) -> Exception:
    """An error that another process can read; some of those of libraries cannot be rebuilt there."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - written on this very line
    except Exception:
        return ConcertationsError(reason_of(error))
    return error
