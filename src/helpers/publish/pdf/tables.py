"""How a table of a page fits a sheet of paper: the width of its columns, the size of its letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

SHORT = 12  # letters: a column whose cells are all as short is as wide as they are
SHORT_FIGURES = 18  # same, in a column of figures
READABLE = 26  # letters in a line of a column of text, below which it reads badly
WIDEST = 34  # letters in a line of a column of text, beyond which it is read over several lines
LETTER = 0.53  # of the size: the mean width of a letter
AROUND = 0.9  # of the size: what stands on both sides of a cell
SHEET = 476.0  # points that a sheet leaves to a table
SIZES = (8.5, 8.0, 7.5, 7.0, 6.5)  # points


@dataclass(frozen=True)
class Shape:
    """A table as it is laid out, from the texts of its header and cells."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int]

    @cached_property
    def _cells(self) -> list[list[str]]:
        """The cells of each column."""
        return [[row[place] for row in self.rows if place < len(row)] for place in range(len(self.header))]

    @cached_property
    def _longest(self) -> list[int]:
        """The longest line of each column; a header counts for its longest word, the least that it needs."""
        return [max([_longest_word(head), *map(len, cells)]) for head, cells in self._with_header]

    @cached_property
    def _least(self) -> list[int]:
        """The letters below which a column would cut a word, or break a short line."""
        words = (max(map(_longest_word, (head, *cells))) for head, cells in self._with_header)
        return [self._longest[place] if self._is_short(place) else min(word, WIDEST) for place, word in enumerate(words)]

    @property
    def _with_header(self) -> Iterator[tuple[str, list[str]]]:
        return zip(self.header, self._cells, strict=True)

    @property
    def columns(self) -> Iterator[str]:
        """The width of each column: short lines have their own, the others share what is left.

        Where even the smallest letters are too large, all share the sheet and words are cut.
        """
        is_crowded = _room(self._least) * SIZES[-1] > SHEET
        for place, least in enumerate(self._least):
            is_own = self._is_short(place) and not is_crowded
            yield f"{_room([least]):.2f}em" if is_own else f"{least if is_crowded else self._weight(place)}fr"

    def _is_short(self, place: int) -> bool:
        return self._longest[place] <= (SHORT_FIGURES if place in self.numeric else SHORT)

    def _weight(self, place: int) -> int:
        """The share of a column of text: between what its mean cell and its longest one hold."""
        lengths = [len(cell) for cell in self._cells[place]] or [1]
        mean = sum(lengths) / len(lengths)
        return max(SHORT, self._least[place], min(round((mean + min(max(lengths), WIDEST)) / 2), 2 * WIDEST))

    @property
    def size(self) -> str:
        """The largest letters with which every column has its room."""
        wished = (min(longest, max(least, READABLE)) for longest, least in zip(self._longest, self._least, strict=True))
        needed = _room(list(wished))
        return f"{next((size for size in SIZES if needed * size <= SHEET), SIZES[-1])}pt"

    @property
    def sides(self) -> Iterator[str]:
        """Figures to the right, texts to the left."""
        return ("right" if place in self.numeric else "left" for place in range(len(self.header)))


def _longest_word(line: str) -> int:
    """The letters of the longest word that a line cannot break: French spaces keep words together."""
    return max((len(word) for word in line.split(" ")), default=0) or 1


def _room(letters: Sequence[int]) -> float:
    """The room that columns of so many letters need, in sizes of letters."""
    return sum(LETTER * one + AROUND for one in letters)
