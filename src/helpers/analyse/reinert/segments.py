"""Texts cut into segments of about forty words, at their strongest punctuation; short segments joined again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIZE = 40  # words
WINDOW = 0.4  # share of the size: how far a cut may look for a better punctuation
STRENGTHS = {".": 6.0, "?": 6.0, "!": 6.0, "…": 6.0, ":": 5.0, ";": 4.0, ",": 1.0}
NO_PUNCTUATION = 0.01


@dataclass(frozen=True)
class Segment:
    """A piece of a text: the position of the text among those given, and the words as they stand."""

    source: int
    text: str


def split(texts: Sequence[str], size: int = SIZE) -> list[Segment]:
    """The segments of each text, in order. A text of `size` words or fewer is one segment; a blank one has none."""
    return [Segment(source, " ".join(words)) for source, text in enumerate(texts) for words in _pieces(text.split(), size)]


def _pieces(words: list[str], size: int) -> Iterator[list[str]]:
    ahead = size + int(WINDOW * size)
    while len(words) >= ahead:
        after = _best_cut(words[:ahead], size)
        yield words[:after]
        words = words[after:]
    if words:
        yield words


def _best_cut(words: list[str], size: int) -> int:
    """How many words to keep: the strongest punctuation, the nearest to the size, the first of equals."""
    weights = [STRENGTHS.get(word[-1], NO_PUNCTUATION) / (abs(place - size) + 1) for place, word in enumerate(words, start=1)]
    return weights.index(max(weights)) + 1


def merged(sizes: Sequence[int], sources: Sequence[int], smallest: int) -> list[int]:
    """The unit of each segment: a unit too small takes the next segment of its text, else joins the last unit of that text.

    `sizes`: distinct words of each segment. A text too short as a whole stays a unit of its own, under the size.
    """
    units: list[int] = []
    start = size = 0  # of the unit in work
    for place, source in enumerate(sources):
        if place and (sources[place - 1] != source or size >= smallest):
            _settle(units, start, size < smallest, sources)
            start, size = place, 0
        units.append(units[-1] + (start == place) if units else 0)
        size += sizes[place]
    _settle(units, start, size < smallest, sources)
    return units


def _settle(units: list[int], start: int, small: bool, sources: Sequence[int]) -> None:
    """Give the segments of a last unit that is too small to the unit before, if it is of the same text."""
    if small and 0 < start < len(units) and sources[start - 1] == sources[start]:
        units[start:] = [units[start - 1]] * (len(units) - start)
