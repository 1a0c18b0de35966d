"""How a table of a page fits a sheet of paper: the width of its columns, the size of its letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

SHORT = 12  # letters: a column whose cells are all as short is as wide as they are
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
        words = ([len(word) for word in head.split()] for head in self.header)
        return [max([1, *head, *map(len, cells)]) for head, cells in zip(words, self._cells, strict=True)]

    @property
    def columns(self) -> Iterator[str]:
        """The width of each column: figures and short texts have their own, the others share what is left.

        Where even the smallest letters are too large, all share the sheet and words are cut.
        """
        is_crowded = self._needed * SIZES[-1] > SHEET
        for place, longest in enumerate(self._longest):
            if is_crowded:
                yield f"{min(longest, WIDEST)}fr"
            else:
                yield f"{longest * LETTER + AROUND:.2f}em" if self._is_short(place) else f"{self._weight(place)}fr"

    def _is_short(self, place: int) -> bool:
        return place in self.numeric or self._longest[place] <= SHORT

    def _weight(self, place: int) -> int:
        """The share of a column of text: between what its mean cell and its longest one hold."""
        lengths = [len(cell) for cell in self._cells[place]] or [1]
        mean = sum(lengths) / len(lengths)
        return max(SHORT, min(round((mean + min(max(lengths), WIDEST)) / 2), 2 * WIDEST))

    @property
    def _needed(self) -> float:
        """The room that all columns need, in sizes of letters."""
        return sum(LETTER * min(longest, WIDEST) + AROUND for longest in self._longest)

    @property
    def size(self) -> str:
        """The largest letters with which every column has its room."""
        return f"{next((size for size in SIZES if self._needed * size <= SHEET), SIZES[-1])}pt"

    @property
    def sides(self) -> Iterator[str]:
        """Figures to the right, texts to the left."""
        return ("right" if place in self.numeric else "left" for place in range(len(self.header)))
