"""What cells print, compiled code and sub-processes included: standard streams of a kernel, over our own wire."""

from __future__ import annotations

import codecs
import os
import select
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ipykernel.iostream import IOPubThread
from ipykernel.iostream import OutStream as KernelStream

if TYPE_CHECKING:
    from jupyter_client.session import Session

CHUNK = 1 << 16  # bytes read at once from what compiled code writes
# Seconds during which what was written stays where the watching process can read it: what aborts says why just before.
LAST_WORDS = 0.01


class OutStream(KernelStream):
    """A kernel's stream; what is written below Python, to the descriptor, is taken in before anything written after it.

    It keeps its parent's name: messages of errors quote it.
    """

    def __init__(self, session: Session, wire: Wire, name: str, source: int) -> None:
        super().__init__(session, wire, name, watchfd=False)
        self.source = source
        self._taking = threading.RLock()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")  # a character may come in two halves
        os.set_blocking(source, False)

    def fileno(self) -> int:
        """The descriptor of the stream: what a sub-process is told to write there is shown too."""
        return {"stdout": 1, "stderr": 2}[self.name]

    def take_in(self) -> None:
        """Bring in what was written to the descriptor until now."""
        with self._taking:
            while written := _read(self.source):
                super().write(self._decoder.decode(written))

    def write(self, string: str) -> int:
        """Write after what compiled code wrote; a forked process writes to the descriptor, as compiled code does."""
        if not self._is_master_process():
            return os.write(self.fileno(), string.encode(errors="replace"))
        self.take_in()
        super().write(string)
        return len(string)

    def _flush(self) -> None:
        """Send what is kept. One thread at a time: what another has begun to send must leave before the cell is said to be done."""
        if self._is_master_process():
            with self._taking:
                self.take_in()
                super()._flush()


def _read(source: int) -> bytes:
    try:
        return os.read(source, CHUNK)
    except BlockingIOError:
        return b""


class Wire(IOPubThread):
    """Stands where a kernel has its sending thread: messages leave at once, and flushes are done when due by one thread of ours."""

    thread = None  # type: ignore[assignment] # nothing to hand over to

    def __init__(self) -> None:  # its parent's opens sockets
        self.io_loop = self  # type: ignore[assignment] # it asks for calls later, no more
        self._due: dict[Callable[[], None], float] = {}
        self._woken, self._wake = os.pipe()

    def schedule(self, call: Callable[[], None]) -> None:
        """Do it now."""
        call()

    def call_later(self, delay: float, call: Callable[[], None]) -> None:
        """Do it in the watching thread, once the delay has passed."""
        self._due.setdefault(call, time.monotonic() + delay)
        os.write(self._wake, b"w")

    def watch(self, streams: list[OutStream]) -> None:
        """Start the thread that keeps the pipes from filling up and sends what has waited long enough."""
        threading.Thread(target=self._watch, args=(streams,), name="IOPub", daemon=True).start()

    def _watch(self, streams: list[OutStream]) -> None:
        sources = {stream.source: stream for stream in streams}
        while True:
            soonest = min(list(self._due.values()), default=None)  # a copy: other threads add to it
            timeout = None if soonest is None else max(0.0, soonest - time.monotonic())
            ready, _, _ = select.select([self._woken, *sources], [], [], timeout)
            for one in ready:
                if one == self._woken:
                    os.read(self._woken, CHUNK)
                else:
                    time.sleep(LAST_WORDS)
                    sources[one].take_in()
            self._do_what_is_due()

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        for call in [call for call, due in list(self._due.items()) if due <= now]:
            del self._due[call]
            call()
