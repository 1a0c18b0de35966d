"""A kernel without its sockets: IPython's own shell and request handling, its messages over our wire."""

from __future__ import annotations

import asyncio
import json
import logging
import pdb
import socket
import sys
import threading
from collections.abc import AsyncIterator
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from IPython.core import debugger
from IPython.core.shellapp import InteractiveShellApp
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets.config import Config

from helpers.run.engine.wire import CHUNK, Frames, from_parts, in_parts

IOPUB, SHELL = "iopub", "shell"
Message = dict[str, Any]


class WireSession(Session):
    """A session whose messages are written whole to the socket of their channel, by whatever thread sends them."""

    def open(self, channels: dict[str, socket.socket]) -> None:
        """Give the sockets, in the process that will write to them."""
        self._channels = channels
        self._unsent = {name: bytearray() for name in channels}
        self._writing = threading.RLock()

    def send(  # as its parent, without what concerns its sockets
        self, stream: object, msg_or_type: Message | str, content: Message | None = None, parent: Message | None = None,
        ident: object = None, buffers: list[Any] | None = None, track: bool = False, header: Message | None = None,  # noqa: ARG002
        metadata: Message | None = None,
    ) -> Message:  # fmt: skip
        """Write a message: a reply where no stream is named, else something to show.

        One that another follows at once leaves with it: whoever reads is woken once.
        """
        if isinstance(msg_or_type, dict):
            message, buffers = msg_or_type, buffers or msg_or_type.get("buffers")
        else:
            message = self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        channel = SHELL if stream is None else IOPUB
        written = in_parts(message, self._written, buffers or ())
        with self._writing:
            self._unsent[channel] += written
            if not _is_followed(message):
                self._leave()
        return message

    def _leave(self) -> None:
        for name, unsent in self._unsent.items():
            if unsent:
                self._channels[name].sendall(unsent)
                unsent.clear()

    def _written(self, part: Message) -> bytes:
        """As kernels write it; where they would lose a text for half a character, a question mark stands for it."""
        try:
            written: bytes = self.pack(part)
        except UnicodeEncodeError:
            written = json.dumps(part, default=json_default, ensure_ascii=False).encode("utf-8", "replace")
        return written

    def feed_identities(self, msg_list: Any, copy: bool = True) -> Any:  # noqa: ANN401, ARG002 - as its parent
        """Messages of ours have no address."""
        return [], msg_list

    def deserialize(self, msg_list: Any, content: bool = True, copy: bool = True) -> Any:  # noqa: ANN401, ARG002 - same
        """Messages of ours come as they are read."""
        return msg_list


def _is_followed(message: Message) -> bool:
    """« Busy » comes just before what a cell was asked; a reply, just before « idle »."""
    kind: str = message["header"]["msg_type"]
    return kind.endswith("_reply") or (kind == "status" and message["content"]["execution_state"] == "busy")


class ForkedKernel(IPythonKernel):
    """Made once in the warm process; each of its forks serves one notebook with it."""

    session: WireSession
    shell: Any

    implementation = "concertations"
    _supports_kernel_subshells = False
    _execute_sleep = 0.0  # messages leave in order: nothing to wait for

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - traits, as its parent
        super().__init__(**options)
        self.shell_channel_thread = SimpleNamespace(parent_thread=threading.main_thread())

    async def do_execute(self, code: str, *told: Any, **also: Any) -> Message:  # noqa: ANN401 - as its parent
        """Run a cell; its text, which IPython turns into Python once to see whether it waits and once to run it, is turned once."""
        self.shell.transform_cell.cache_clear()  # a cell may have changed how the next ones are turned
        reply: Message = await super().do_execute(code, *told, **also)
        return reply

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Requests come one at a time: there is no queue behind the cell that failed."""

    async def serve(self, requests: socket.socket, frames: Frames) -> None:
        """Answer requests until the other side is gone or asks to stop."""
        self.io_loop = IOLoop.current()
        async for parts in _messages(requests, frames):
            message = from_parts(parts, self.session.unpack)
            if message["header"]["msg_type"] == "shutdown_request":
                return
            await self.dispatch_shell(message)


async def _messages(requests: socket.socket, frames: Frames) -> AsyncIterator[list[bytes]]:
    """What is asked, as it comes; what cells left to run in the background goes on meanwhile."""
    loop, received = asyncio.get_running_loop(), b""
    while True:
        for parts in frames.feed(received):
            yield parts
        requests.setblocking(False)
        received = await loop.sock_recv(requests, CHUNK)
        requests.setblocking(True)  # replies are written whole
        if not received:
            return


def make_kernel() -> ForkedKernel:
    """A kernel and its shell, ready to be forked: nothing in it belongs to one notebook."""
    pdb.Pdb = debugger.InterruptiblePdb  # type: ignore[assignment, misc] # as kernels do
    pdb.set_trace = debugger.set_trace
    sys.modules["debugpy"] = None  # type: ignore[assignment] # the remote debugger is not loaded: nobody debugs a batch
    sys.breakpointhook = _go_on
    kernel = ForkedKernel.instance(
        session=WireSession(),
        iopub_socket=IOPUB,
        log=_silent(),
        user_ns=None,
        config=Config({"HistoryManager": {"hist_file": ":memory:"}}),
    )
    del sys.modules["debugpy"]
    kernel.shell.transform_cell = lru_cache(maxsize=1)(kernel.shell.transform_cell)
    kernel.shell.extension_manager.load_extension("storemagic")  # as kernels do
    kernel.shell.display_formatter.format(None)  # the first time makes the formatters: 3 ms
    InteractiveShellApp.init_path(SimpleNamespace(ignore_cwd=False))  # type: ignore[arg-type] # a notebook may import what lies in its folder
    return kernel


def _silent() -> logging.Logger:
    """A kernel's own log goes to the terminal that started it: here there is none, and what a cell says or raises has its own way."""
    log = logging.getLogger("helpers.kernel")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return log


def _go_on(*_: object, **__: object) -> None:
    """As in a kernel whose remote debugger nobody has attached to."""
