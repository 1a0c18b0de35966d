"""Messages between whoever runs a notebook and the process that executes its cells: whole, over a stream socket."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

COUNT, SIZE = struct.Struct("!I"), struct.Struct("!Q")
GROUP = struct.Struct("!Q")  # the group of processes of a notebook, told before all else of its life
CHUNK = 1 << 18  # bytes read at once
PARTS = ("header", "parent_header", "metadata", "content")  # of a Jupyter message; buffers come after


def pack(parts: Sequence[bytes | memoryview]) -> bytes:
    """A message of several parts as one run of bytes.

    >>> list(Frames().feed(pack([b"ab", b""]) + pack([b"c"])))
    [[b'ab', b''], [b'c']]
    """
    sizes = [SIZE.pack(len(memoryview(part).cast("B"))) for part in parts]
    return b"".join([COUNT.pack(len(parts)), *sizes, *parts])


class Frames:
    """Bytes as they come, cut into messages: what has not wholly come yet is kept for the next time."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def feed(self, received: bytes) -> Iterator[list[bytes]]:
        """Add bytes, and yield the messages that they complete; those not taken stay for the next call."""
        self._kept += received
        while (whole := self._first()) is not None:
            parts, length = whole
            del self._kept[:length]
            yield parts

    def _first(self) -> tuple[list[bytes], int] | None:
        kept = self._kept
        if len(kept) < COUNT.size:
            return None
        (count,) = COUNT.unpack_from(kept)
        start = COUNT.size + count * SIZE.size
        if len(kept) < start:
            return None
        sizes = [SIZE.unpack_from(kept, COUNT.size + place * SIZE.size)[0] for place in range(count)]
        end = start + sum(sizes)
        if len(kept) < end:
            return None
        return list(_cut(kept, start, sizes)), end


def _cut(kept: bytearray, start: int, sizes: Sequence[int]) -> Iterator[bytes]:
    for size in sizes:
        yield bytes(kept[start : start + size])
        start += size


def receive(channel: socket.socket, frames: Frames) -> list[bytes]:
    """Wait for one message; raises `EOFError` when the other side is gone."""
    while received := channel.recv(CHUNK):
        for parts in frames.feed(received):
            return parts
    raise EOFError


def in_parts(message: Mapping[str, Any], written: Callable[[Any], bytes], buffers: Iterable[Any] = ()) -> bytes:
    """A Jupyter message as bytes: each part is written apart, as kernels do."""
    return pack([*(written(message[part]) for part in PARTS), *(memoryview(one).cast("B") for one in buffers)])


def from_parts(parts: Sequence[bytes], read: Callable[[bytes], Any]) -> dict[str, Any]:
    """The Jupyter message that `in_parts` wrote."""
    message = {part: read(written) for part, written in zip(PARTS, parts, strict=False)}
    header = message["header"]
    return {**message, "msg_id": header["msg_id"], "msg_type": header["msg_type"], "buffers": list(parts[len(PARTS) :])}
