"""How far a sheet goes, found in one pass: readers keep a place for every cell up to the farthest one filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from helpers.collect.reading.cell_places import LONGEST_NUMBER, CellFinder, FilledCells, column_letters, column_number
from helpers.collect.reading.preflight_zip import Danger
from helpers.collect.reading.tags import Tags
from helpers.settings import Limits
from helpers.wording import number

RANGE = re.compile(rb"\$?([A-Za-z]+)\$?([0-9]+)(?::\$?([A-Za-z]+)\$?([0-9]+))?")
DIMENSION = re.compile(rb"""<[\w.:-]*dimension\s[^>]*?\bref\s*=\s*["']([^"']*)""")
# A formula that speaks to another program: =cmd|'/c calc'!A0
DDE_FORMULA = re.compile(rb"""<(?:[\w.-]+:)?f(?:\s[^>]*)?>[^<]*?\w\|(?:'|&apos;|&\#39;)""", re.VERBOSE)


@dataclass(frozen=True)
class SheetFacts:
    """What one pass over a sheet tells; rows and columns count from 1, and are 0 for a sheet without any filled cell."""

    part: str
    declared: str = ""  # the range that the sheet says it uses (« A1:Q203 »); it may be wrong
    filled_cells: int = 0  # a few empty ones may be counted, where blocks meet
    last_row: int = 0
    last_column: int = 0
    merged_ranges: int = 0
    merged_cells: int = 0
    longest_text: int = 0  # bytes; 0 when no text exceeds what Excel can hold
    has_dde: bool = False


class Extent:
    """The farthest filled cells of a sheet, and whether a reader can keep a place for all those before them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.last_row = self.last_column = 0
        self.lowest = self.rightmost = ""  # their addresses

    def reach(self, row: int, column: int, cell: str) -> None:
        """Take in a filled cell; refused when the sheet then spans too much."""
        if row > self.last_row:
            self.last_row, self.lowest = row, cell
        if column > self.last_column:
            self.last_column, self.rightmost = column, cell
        if self.last_row * self.last_column > self.limits.grid_cells:
            self._refuse()

    def _refuse(self) -> None:
        spanned, limit = number(self.last_row * self.last_column), number(self.limits.grid_cells)
        cells = self.lowest if self.lowest == self.rightmost else f"{self.lowest} et {self.rightmost}"
        raise Danger(
            f"elle est remplie jusqu’en {cells}, ce qui fait {spanned} cellules à lire (limite : {limit})",
            f"Videz ce qui est écrit si loin ({cells}), puis renvoyez le classeur.",
        )


class SheetScan:
    """One pass over a sheet of an .xlsx: blocks of bytes, each cut at the start of a tag."""

    def __init__(self, prefix: bytes, limits: Limits) -> None:
        self._finder = CellFinder(prefix)
        self._tag = self._finder.tag
        tag = re.escape(self._tag)
        # Cells may leave out their address: they then follow one another in a row that tells its own number.
        self._unaddressed = re.compile(
            tag + rb"""row\s[^>]*?\br\s*=\s*["']([0-9]+)["'][^>]*>\s*""" + tag + rb"""c(?![^>]*\br\s*=)"""
        )
        self._merge = re.compile(tag + rb"""mergeCell\s[^>]*?\bref\s*=\s*["']([^"']*)""")
        self.limits = limits
        self.extent = Extent(limits)
        self.declared = ""
        self.filled = self.merges = self.merged = 0
        self.has_dde = False

    def look_at(self, block: bytes) -> None:
        """Take in a block; what no reader should be given is refused."""
        tags = Tags(block)
        if not self.filled and not self.declared and (found := DIMENSION.search(block)):
            self.declared = found[1].decode("ascii", "replace")
        addressed = self._finder.addressed(tags)
        cells = self._finder.filled(block, tags, addressed)
        if len(cells):
            self.filled += len(cells)
            self._reach(cells)
        if addressed is None:
            for row in self._unaddressed.findall(block)[-1:]:
                self.extent.reach(int(row[:LONGEST_NUMBER]), 1, f"A{row.decode('ascii')}")
        if tags.have(self._tag + b"mergeCell"):
            self._count_merges(block)
        self.has_dde = self.has_dde or (b"|" in block and DDE_FORMULA.search(block) is not None)

    def _reach(self, cells: FilledCells) -> None:
        lowest = len(cells) - 1 - int(np.argmax(cells.rows[::-1]))  # the last one of the lowest row
        for place in (lowest, int(np.argmax(cells.columns))):
            row, column = int(cells.rows[place]), int(cells.columns[place])
            self.extent.reach(row, column, f"{column_letters(column)}{row}")

    def _count_merges(self, block: bytes) -> None:
        for reference in self._merge.findall(block):
            self.merges += 1
            self.merged += area(reference)
        if self.merges > self.limits.merged_ranges:
            raise Danger(f"elle contient plus de {number(self.limits.merged_ranges)} plages fusionnées", UNMERGE)
        if self.merged > self.limits.grid_cells:
            raise Danger(f"ses plages fusionnées couvrent plus de {number(self.limits.grid_cells)} cellules", UNMERGE)

    def facts(self, part: str, longest_text: int) -> SheetFacts:
        """What the pass told."""
        return SheetFacts(
            part, self.declared, self.filled, self.extent.last_row, self.extent.last_column, self.merges, self.merged,
            longest_text, self.has_dde,
        )  # fmt: skip


UNMERGE = "Défusionnez ces cellules, puis renvoyez le classeur."


def area(reference: bytes) -> int:
    """Cells of a range.

    >>> area(b"A1:B3"), area(b"C7"), area(b"A1:XFD1048576")
    (6, 1, 17179869184)
    """
    found = RANGE.match(reference)
    if found is None or not found[3]:
        return 1
    rows = int(found[4][:LONGEST_NUMBER]) - int(found[2][:LONGEST_NUMBER])
    columns = column_number(found[3]) - column_number(found[1])
    return (abs(rows) + 1) * (abs(columns) + 1)
