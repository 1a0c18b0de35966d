"""The sheets of an .ods, where a row or a cell may say that it stands for a million others."""

from __future__ import annotations

from collections.abc import Mapping
from xml.parsers import expat

from helpers.collect.reading.cell_places import LAST_COLUMN, letters_of
from helpers.collect.reading.preflight_sheet import Extent, SheetFacts
from helpers.collect.reading.preflight_zip import Danger
from helpers.settings import Limits

MOST_REPEATS = 10**9  # a number with more digits means no more
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
CELLS = frozenset({f"{TABLE} table-cell", f"{TABLE} covered-table-cell"})


class OpenDocumentScan:
    """One pass over the content: blocks of UTF-8, each cut at the start of a tag."""

    def __init__(self, part: str, limits: Limits) -> None:
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self.part, self.limits = part, limits
        self.sheets: list[SheetFacts] = []
        self.has_dde = self.has_links = False
        self._extent = Extent(limits)
        self._filled = self._row = self._rows = self._column = self._columns = 0
        self._row_cells = 0

    def look_at(self, block: bytes) -> None:
        """Take in a block; what no reader should be given is refused."""
        try:
            self._parser.Parse(block, False)
        except expat.ExpatError as error:
            raise Danger("elle est abîmée") from error

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in CELLS:
            self._columns = _repeat(attributes, "columns")
            self._column += self._columns
            if f"{OFFICE} value-type" in attributes:
                self._fill()
        elif name == f"{TEXT} p" and self._columns:
            self._fill()
        elif name == f"{TABLE} table-row":
            self._rows, self._column, self._row_cells = _repeat(attributes, "rows"), 0, 0
            self._row += self._rows
        elif name == f"{TABLE} table":
            self._extent, self._row, self._filled = Extent(self.limits), 0, 0
        self.has_dde = self.has_dde or name in {f"{OFFICE} dde-source", f"{TABLE} dde-link"}
        self.has_links = self.has_links or name == f"{TABLE} table-source"

    def _fill(self) -> None:
        """The current cell holds something, and so does each one that it stands for."""
        self._filled += self._rows * self._columns
        self._extent.reach(self._row, self._column, f"{letters_of(min(self._column, LAST_COLUMN))}{self._row}")
        self._columns = 0  # a cell is counted once, whether its value or its text comes first

    def _end(self, name: str) -> None:
        if name == f"{TABLE} table":
            self.sheets.append(SheetFacts(self.part, "", self._filled, self._extent.last_row, self._extent.last_column))


def _repeat(attributes: Mapping[str, str], what: str) -> int:
    """How many times a row or a cell stands; once when it does not say, or says nonsense."""
    told = attributes.get(f"{TABLE} number-{what}-repeated", "1")
    return min(int(told[:10]), MOST_REPEATS) if told[:10].isdecimal() else 1
