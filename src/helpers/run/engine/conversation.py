"""A forked child as nbclient sees a kernel: a manager that ends it, and a client that talks to it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from queue import Empty
from types import TracebackType
from typing import Any, Self

from jupyter_client.session import Session

from helpers.run.engine import warm
from helpers.run.engine.client import NotebookEndedError, NotebookLostError
from helpers.run.engine.ending import Ending
from helpers.run.engine.terms import Terms
from helpers.run.engine.wire import CHUNK, GROUP, Frames, from_parts, in_parts, pack
from helpers.wording import FIXED, number, typeset

GRACE = 5.0  # seconds that a notebook has to do what it left for its end, as Jupyter gives
PATIENCE = 60.0  # seconds for the system to end a killed process
INTERRUPT = b"i"
Message = dict[str, Any]


class Channel:
    """One direction of messages, read when nbclient asks."""

    def __init__(self, source: socket.socket, session: Session) -> None:
        self._source, self._session = source, session
        self._frames, self._waiting = Frames(), deque[Message]()
        source.setblocking(False)

    async def get_msg(self, timeout: float | None = None) -> Message:
        """The next message; raises `queue.Empty` after `timeout` seconds, as kernels' channels do."""
        if not self._waiting:
            try:
                async with asyncio.timeout(timeout):
                    await self._come()
            except TimeoutError:
                raise Empty from None
        return self._waiting.popleft()

    async def _come(self) -> None:
        """Until a message has come."""
        loop = asyncio.get_running_loop()
        while not self._waiting:
            await asyncio.sleep(0)  # others have their turn: a clock must see a cell that prints without end
            try:
                received = await loop.sock_recv(self._source, CHUNK)
            except ConnectionResetError:
                received = b""  # the child ended with a request unread
            if not received:
                await asyncio.Event().wait()  # its end is noticed and told by nbclient's own watch
            self._waiting.extend(self._read(parts) for parts in self._frames.feed(received))

    def _read(self, parts: list[bytes]) -> Message:
        message = from_parts(parts, self._session.unpack)
        message["header"]["date"] = datetime.fromisoformat(message["header"]["date"])
        return message


class Life:
    """What the watching process tells of a child: its group of processes once it is forked, then how it ended."""

    def __init__(self, source: socket.socket) -> None:
        self._source = source

    @cached_property
    def _group(self) -> int:
        """0 where the watching process was gone before it forked, or was late."""
        told = b""
        with suppress(OSError):
            self._source.settimeout(PATIENCE)
            told = self._source.recv(GROUP.size, socket.MSG_WAITALL)
        return GROUP.unpack(told)[0] if len(told) == GROUP.size else 0

    def goes_on(self) -> bool:
        """Whether nothing was told yet of the child's end."""
        return bool(self._group) and not self._has_more(0)

    def wait(self, seconds: float) -> None:
        """Until its end is told, or some time has passed."""
        if self._group:
            self._has_more(seconds)

    def _has_more(self, seconds: float) -> bool:
        self._source.settimeout(seconds)
        try:
            self._source.recv(1, socket.MSG_PEEK)
        except (BlockingIOError, TimeoutError):
            return False
        except ConnectionResetError:  # the last interruption was not read: the child had ended
            return True
        return True

    def interrupt(self) -> None:
        """Ask for an interruption of what runs; of a child that has ended, nothing."""
        self._source.settimeout(PATIENCE)
        with suppress(OSError):
            self._source.send(INTERRUPT)

    def end(self) -> Ending:
        """End the child, if it has not ended, with all that it started, and say how it did."""
        group = self._group
        self._source.settimeout(PATIENCE)
        with suppress(OSError):  # nobody is at the other end any more
            self._source.shutdown(socket.SHUT_WR)
        told = b"".join(self._told())
        if verdict := told if group else told[GROUP.size :]:
            return Ending(**json.loads(verdict))
        if group:  # whoever watched it is gone, and ends nothing any more
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        return Ending()

    def _told(self) -> Iterator[bytes]:
        """What is told until the watching process lets go; nothing when the system itself does not let go of the child."""
        try:
            while told := self._source.recv(CHUNK):
                yield told
        except (TimeoutError, ConnectionResetError):  # same
            return


class Client:
    """What nbclient asks of a kernel's client."""

    allow_stdin = False  # set by nbclient; sent with each cell

    def __init__(self, requests: socket.socket, shown: socket.socket, life: Life) -> None:
        self._session = Session()
        self._requests, self._life = requests, life
        self.shell_channel, self.iopub_channel = Channel(requests, self._session), Channel(shown, self._session)

    def start_channels(self) -> None:
        """They are open."""

    def stop_channels(self) -> None:
        """They are closed with the child."""

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """A fork is ready."""

    def is_alive(self) -> bool:
        """Whether nothing was told yet of the child's end."""
        return self._life.goes_on()

    def execute(self, code: str, *, store_history: bool = True, stop_on_error: bool = True) -> str:
        """Ask for a cell to be run; the number of the request comes back with all that answers it."""
        content = {
            "code": code, "silent": False, "store_history": store_history, "user_expressions": {},
            "allow_stdin": self.allow_stdin, "stop_on_error": stop_on_error,
        }  # fmt: skip
        return self.ask("execute_request", content)

    def kernel_info(self) -> str:
        """Ask what language this is."""
        return self.ask("kernel_info_request", {})

    def ask(self, kind: str, content: Message) -> str:
        """Send a request; that the child is gone is noticed by nbclient's own watch."""
        message = self._session.msg(kind, content)
        self.send(in_parts(message, self._session.pack))
        number: str = message["header"]["msg_id"]
        return number

    def send(self, written: bytes) -> None:
        """Write to the child."""
        self._requests.setblocking(True)
        try:
            self._requests.sendall(written)
        except (BrokenPipeError, ConnectionResetError):
            return
        finally:
            self._requests.setblocking(False)


class ForkedChild:
    """What nbclient asks of a kernel's manager; on leaving, the child has ended and so has what it started."""

    has_kernel = True

    def __init__(self, terms: Terms, start_timeout: float) -> None:
        self._sockets = _fork(start_timeout)
        requests, shown, life = self._sockets
        self._life = Life(life)
        self._client = Client(requests, shown, self._life)
        self._client.send(pack([terms.written()]))

    def client(self) -> Client:
        """The one client."""
        return self._client

    def is_alive(self) -> bool:
        """Same as its client's."""
        return self._client.is_alive()

    def interrupt_kernel(self) -> None:
        """As ctrl-C does in a kernel: `KeyboardInterrupt` in the cell that runs; of one that has ended, nothing."""
        self._life.interrupt()

    @cached_property
    def ending(self) -> Ending:
        """End the child, if it has not ended, and say how it did."""
        return self._life.end()

    def _let_it_end(self) -> None:
        """What a notebook leaves to be done at exit is done; what takes too long is killed."""
        self._client.ask("shutdown_request", {})
        self._life.wait(GRACE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if error is None:
                self._let_it_end()
            assert self.ending  # asked for: once it is known, nothing is left of the child
        finally:
            for one in self._sockets:
                one.close()


def _fork(start_timeout: float) -> tuple[socket.socket, socket.socket, socket.socket]:
    try:
        return warm.fork(start_timeout)
    except TimeoutError as error:
        told = f"le processus qui prépare les carnets n'était pas prêt au bout de {number(start_timeout)}{FIXED}s"
        raise NotebookEndedError(typeset(told)) from error
    except (BrokenPipeError, ConnectionResetError) as error:
        failure = NotebookLostError(typeset("le processus qui prépare les carnets n'a pas démarré"))
        failure.add_note(str(error))
        raise failure from error
