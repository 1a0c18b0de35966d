"""Whether a text fits its box, and at which size: nothing on a slide may overflow, however long a sentence or a name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from helpers.publish.slides.layouts import Place
from helpers.show.labels import text_width

LINE = 1.2  # height of a line, in its size
WIDER, WIDER_BOLD = 1.1, 1.22  # a machine without Arial draws wider letters (DejaVu Sans), bold ones most of all
BETWEEN = 0.5  # between two paragraphs, in the size of the text
IN_NOTES = "… (suite dans les notes)"
CUT = "…"


@dataclass(frozen=True)
class Fitted:
    """Paragraphs and the size at which they fit."""

    size: int
    paragraphs: tuple[str, ...]


def fitted(paragraphs: Sequence[str], place: Place) -> Fitted:
    """The paragraphs at the largest size of a place in which they fit; at the smallest, cut between two words if they must be."""
    for size in place.sizes:
        if fits(paragraphs, size, place):
            return Fitted(size, tuple(paragraphs))
    return Fitted(place.sizes[-1], tuple(_cut(paragraphs, place.sizes[-1], place)))


def fits(paragraphs: Sequence[str], size: int, place: Place) -> bool:
    """Whether paragraphs one under the other fit in a place, on a machine with wide letters too."""
    width = place.box.width / (WIDER_BOLD if place.bold else WIDER)
    lines = sum(_lines(text, size, width) for text in paragraphs)
    return (lines * LINE + max(len(paragraphs) - 1, 0) * BETWEEN) * size <= place.box.height


def _lines(text: str, size: int, width: float) -> int:
    """Lines that a text takes, broken between words; a word wider than the box is broken too."""
    lines, reached = 1, 0.0
    space = _width(" ") * size
    for word in text.split(" "):
        own = _width(word) * size
        if reached and reached + space + own > width:
            lines, reached = lines + 1, 0.0
        lines += int(own // width)
        reached += own % width + (space if reached else 0.0)
    return lines


@lru_cache(4096)  # the same words are tried at several sizes
def _width(word: str) -> float:
    return text_width(word, 1)


def _cut(paragraphs: Sequence[str], size: int, place: Place) -> Iterator[str]:
    """As many paragraphs as fit whole, then the beginning of the next."""
    kept: list[str] = []
    for text in paragraphs:
        if not fits([*kept, text], size, place):
            yield from kept
            yield _beginning(kept, text, size, place)
            return
        kept.append(text)


def _beginning(kept: Sequence[str], text: str, size: int, place: Place) -> str:
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        shown = " ".join(words[:count]).rstrip(",;:. ") + IN_NOTES
        if fits([*kept, shown], size, place):
            return shown
    return IN_NOTES


def one_line(text: str, size: float, width: float) -> str:
    """A text cut to stand on one line."""
    if text_width(text, size) <= width:
        return text
    kept = len(text)
    while kept and text_width(text[:kept] + CUT, size) > width:
        kept -= 1
    return text[:kept].rstrip() + CUT
