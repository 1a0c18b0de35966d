"""Where the tags of a piece of XML start, found once for whoever asks what they are: a search for each name would take ten times longer."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

Signs = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

OPEN = ord("<")


class Tags:
    """The tags of a piece of UTF-8: « < » starts nothing else, comments and CDATA aside."""

    def __init__(self, piece: bytes) -> None:
        self.signs: Signs = np.frombuffer(piece, dtype=np.uint8)

    @cached_property
    def starts(self) -> Places:
        """The place of each « < »."""
        return np.flatnonzero(self.signs == OPEN)

    @cached_property
    def following(self) -> Signs:
        """The sign after each « < »; one that ends the piece is followed by itself."""
        return self.signs.take(self.starts + 1, mode="clip")

    def beginning(self, start: bytes) -> Places:
        """The numbers of the tags that begin so (`b"<c "`), in order.

        >>> Tags(b'<row><c r="A1"/><cols/></row>').beginning(b"<c ").tolist()
        [1]
        """
        found = np.flatnonzero(self.following == start[1])
        for offset, sign in enumerate(start[2:], start=2):
            if not len(found):
                break
            found = found[self.signs.take(self.starts[found] + offset, mode="clip") == sign]
        return found

    def count(self, start: bytes) -> int:
        """How many tags begin so."""
        return len(self.beginning(start))

    def have(self, start: bytes) -> bool:
        """Whether a tag begins so."""
        return self.count(start) > 0
