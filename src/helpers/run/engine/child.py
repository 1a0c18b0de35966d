"""The process of one notebook: it takes the caller's folder, environment and limits, then serves cells until it is told to stop."""

from __future__ import annotations

import asyncio
import atexit
import gc
import os
import signal
import socket
import sys
import time
import traceback
from typing import NoReturn

from helpers.run.engine.kernel import IOPUB, SHELL, ForkedKernel
from helpers.run.engine.streams import OutStream, Wire
from helpers.run.engine.terms import Terms, read_terms
from helpers.run.engine.wire import Frames, receive

try:
    import resource
except ImportError:  # Windows has no fork either
    resource = None  # type: ignore[assignment]

SET_BY_KERNELS = {"MPLBACKEND": "module://matplotlib_inline.backend_inline", "PYDEVD_USE_FRAME_EVAL": "NO"}
CRASHED = 70  # exit code of a process that failed outside any cell


def work(kernel: ForkedKernel, requests: socket.socket, shown: socket.socket, sources: tuple[int, int]) -> NoReturn:
    """Serve one notebook and end the process."""
    try:
        kernel.session.open({SHELL: requests, IOPUB: shown})
        frames = Frames()
        (terms,) = receive(requests, frames)
        settle(kernel, read_terms(terms), sources)
        asyncio.run(kernel.serve(requests, frames))
    except (BrokenPipeError, ConnectionResetError, EOFError):
        pass  # whoever asked is gone
    except BaseException:  # whatever it is ends here and is told by the watching process
        traceback.print_exc(file=sys.__stderr__)
        os._exit(CRASHED)
    _end()


def _end() -> NoReturn:
    """What notebooks left to be done at exit is done; the rest of an interpreter's end would only take time.

    So would a last search for cycles, which IPython asks for.
    """
    gc.freeze()
    atexit._run_exitfuncs()  # noqa: SLF001 - an ordinary exit would also stop what belongs to the parent
    os._exit(0)


def settle(kernel: ForkedKernel, terms: Terms, sources: tuple[int, int]) -> None:
    """Become the process that a kernel started by the caller would be."""
    os.environ.clear()
    os.environ.update({**SET_BY_KERNELS, **terms.environment})
    time.tzset()
    os.chdir(terms.folder)
    sys.argv[:] = ["ipykernel_launcher.py"]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # but while a cell runs
    kernel.shell.init_environment()
    kernel.shell.starting_dir = terms.folder
    kernel.shell.history_manager.dir_hist[:] = [terms.folder]
    _draw_other_numbers()
    _stream(kernel, sources)
    _bound(terms)


def _draw_other_numbers() -> None:
    """Python's generator draws anew after a fork; that of numpy would give every notebook the same numbers."""
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _stream(kernel: ForkedKernel, sources: tuple[int, int]) -> None:
    wire = Wire()
    streams = [
        OutStream(kernel.session, wire, name, source) for name, source in zip(("stdout", "stderr"), sources, strict=True)
    ]
    sys.stdout, sys.stderr = streams
    wire.watch(streams)


def _bound(terms: Terms) -> None:
    """No core dump; memory as asked. Linux counts what is claimed as data, not the ranges of addresses that libraries reserve."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if terms.memory_bytes is not None:
        kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
        hard = resource.getrlimit(kind)[1]
        value = terms.memory_bytes if hard == resource.RLIM_INFINITY else min(terms.memory_bytes, hard)
        resource.setrlimit(kind, (value, value))
