"""How a table of a page fits a sheet of paper: the width of its columns, the size of its letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

SHORT = 12  # letters: a column whose cells are all as short is as wide as they are
WIDEST = 34  # letters in a line of a column of text, beyond which it is read over several lines
SIZES = ((84, "8.5pt"), (104, "7.8pt"), (124, "7pt"))  # letters in a line of the whole table, and their size
SMALLEST = "6.4pt"


@dataclass(frozen=True)
class Shape:
    """A table as it is laid out, from the texts of its header and cells."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int]

    @cached_property
    def _longest(self) -> list[int]:
        """The longest text of each column; its header counts for its longest word, which is the least that it needs."""
        heads = (max((len(word) for word in head.split()), default=0) for head in self.header)
        cells = zip_longest(*self.rows, fillvalue="")
        return [max(head, *map(len, column or ("",))) for head, column in zip_longest(heads, cells, fillvalue=())]  # type: ignore[type-var]

    @property
    def columns(self) -> Iterator[str]:
        """The width of each column: its own for figures and short texts; the others share what is left."""
        for place, longest in enumerate(self._longest):
            is_short = longest <= SHORT or place in self.numeric
            yield "auto" if is_short else f"{self._weight(place)}fr"

    def _weight(self, place: int) -> int:
        """The share of a column of text: what its mean cell holds, within bounds."""
        filled = [len(row[place]) for row in self.rows if place < len(row)] or [1]
        mean = sum(filled) / len(filled)
        return max(SHORT, min(round((mean + min(self._longest[place], WIDEST)) / 2), 2 * WIDEST))

    @property
    def size(self) -> str:
        """The largest letters with which the table fits."""
        needed = sum(min(longest, WIDEST) + 2 for longest in self._longest)
        return next((size for most, size in SIZES if needed <= most), SMALLEST)

    @property
    def sides(self) -> Iterator[str]:
        """Figures to the right, texts to the left."""
        return ("right" if place in self.numeric else "left" for place in range(len(self.header)))

