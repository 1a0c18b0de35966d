"""Messages over a stream, however it cuts them."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.run.engine.wire import Frames, pack, receive


@given(st.lists(st.lists(st.binary(max_size=20), max_size=4), max_size=4), st.integers(1, 50))
def test_messages_come_whole_however_they_are_cut(messages: list[list[bytes]], size: int) -> None:
    """What was sent is received, in order."""
    sent = b"".join(map(pack, messages))
    frames = Frames()
    found = [parts for start in range(0, len(sent), size) for parts in frames.feed(sent[start : start + size])]
    assert found == messages


def test_what_follows_a_message_is_kept() -> None:
    """Two messages that come together are received one after the other."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(pack([b"a"]) + pack([b"b", b"c"]))
        frames = Frames()
        assert receive(ours, frames) == [b"a"]
        assert list(frames.feed(b"")) == [[b"b", b"c"]]


def test_the_end_of_the_other_side_is_told() -> None:
    """Half a message and then nothing is an end, not a message."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(pack([b"a"])[:-1])
        with pytest.raises(EOFError):
            receive(ours, Frames())
