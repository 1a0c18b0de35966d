"""Which cells of a block of XML are filled, and where they stand: for all of them at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_letters, digits

import numpy as np
import numpy.typing as npt

from helpers.collect.reading.tags import Places, Signs, Tags

LETTERS, DIGITS = ascii_letters.encode(), digits.encode()
LAST_COLUMN = 18_278  # ZZZ, the last that has a name
RANGE = re.compile(r"(?P<left>[A-Z]{1,3})(?P<top>\d+):(?P<right>[A-Z]{1,3})(?P<bottom>\d+)")
LONGEST_NUMBER = 9  # digits of a row or letters of a column that are looked at; Excel needs 7 and 3
SLASH, CLOSE, QUOTE = ord("/"), ord(">"), ord('"')
BEFORE_A, ANY_CASE = ord("@"), 0xDF  # « A » counts for 1; a small letter is a capital with one bit more
ADDRESS = b'c r="'
AFTER_NAME = np.frombuffer(b" \t\r\n>/", dtype=np.uint8)  # what may follow the name of a tag

Which = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FilledCells:
    """The rows and the columns of filled cells, in the order of the file; both count from 1."""

    rows: Places
    columns: Places

    def __len__(self) -> int:
        return len(self.rows)


class CellFinder:
    """Finds the filled cells of the sheets that use a prefix (`b""` for most)."""

    def __init__(self, prefix: bytes) -> None:
        self.tag = b"<" + (prefix + b":" if prefix else b"")
        # A cell with something in it; one that only has a style is closed at once, and readers do not count it.
        self._filled = re.compile(
            re.escape(self.tag) + rb"""c\s[^>]*?\br\s*=\s*["']([A-Za-z]+[0-9]+)["'][^>]*(?<!/)>\s*(?:<[^/]|\Z)"""
        )

    def addressed(self, tags: Tags) -> Places | None:
        """The numbers of the tags of cells, when each begins with its address, as most writers have it; nothing otherwise."""
        named = tags.beginning(self.tag + b"c")
        after = tags.signs.take(tags.starts[named] + len(self.tag + b"c"), mode="clip")
        cells = named[np.isin(after, AFTER_NAME)]  # « <cols> » is none
        at_once = tags.beginning(self.tag + ADDRESS)
        return at_once if len(at_once) == len(cells) else None

    def filled(self, block: bytes, tags: Tags, addressed: Places | None) -> FilledCells:
        """The filled cells of a block cut at the start of a tag."""
        places = None if addressed is None else self._plain(tags, addressed)
        return places or _from_addresses(self._filled.findall(block))

    def _plain(self, tags: Tags, cells: Places) -> FilledCells | None:
        """The cells told from their tags alone; nothing when one of them is written otherwise than most."""
        ends = np.append(tags.starts[1:], len(tags.signs))[cells]
        if (tags.signs[ends - 1] != CLOSE).any():
            return None
        emptied = np.append(tags.following[1:] == SLASH, [False])[cells]  # closed by the next tag
        filled = cells[~emptied & (tags.signs[ends - 2] != SLASH)]
        return _read_addresses(tags.signs, tags.starts[filled] + len(self.tag + ADDRESS))


def _read_addresses(signs: Signs, places: Places) -> FilledCells | None:
    """Addresses read sign by sign, all at once; nothing when one of them is no address."""
    columns, after_letters = _read_number(signs, places, zero=BEFORE_A, lowest=1, base=26, same=ANY_CASE)
    rows, after_digits = _read_number(signs, after_letters, zero=ord("0"), lowest=0, base=10)
    sound = (after_letters > places) & (after_digits > after_letters) & (signs.take(after_digits, mode="clip") == QUOTE)
    return FilledCells(rows, columns) if sound.all() else None


def _read_number(signs: Signs, places: Places, *, zero: int, lowest: int, base: int, same: int = 0xFF) -> tuple[Places, Places]:
    """The numbers that start at some places, and the places after them; signs count from `zero`, the first one is `lowest`."""
    totals, ends = np.zeros_like(places), places
    reading: Which = np.ones(len(places), dtype=np.bool_)
    for offset in range(LONGEST_NUMBER):
        told = (signs.take(places + offset, mode="clip") & np.uint8(same)) - np.uint8(zero)
        reading = reading & (told >= lowest) & (told < lowest + base)
        if not reading.any():
            break
        totals = np.where(reading, totals * base + told, totals)
        ends = ends + reading
    return totals, ends


def _from_addresses(cells: list[bytes]) -> FilledCells:
    """Cells from their addresses as written; each column is worked out once."""
    if not cells:
        return FilledCells(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    joined = b"\n".join(cells)
    rows = [int(row[:LONGEST_NUMBER]) for row in joined.translate(None, LETTERS).split(b"\n")]
    letters = joined.translate(None, DIGITS).upper().split(b"\n")
    known = {each: column_number(each) for each in set(letters)}
    return FilledCells(np.array(rows, dtype=np.int64), np.array([known[each] for each in letters], dtype=np.int64))


def column_number(letters: bytes) -> int:
    """The number of a column from its letters.

    >>> column_number(b"A"), column_number(b"XFD")
    (1, 16384)
    """
    total = 0
    for letter in letters[:LONGEST_NUMBER].upper():
        total = total * 26 + letter - ord("A") + 1
    return total


def letters_of(column: int) -> str:
    """The letters of a column that a sheet may have; raises `ValueError` beyond the three letters that a format allows.

    >>> letters_of(1), letters_of(18278)
    ('A', 'ZZZ')
    """
    if not 0 < column <= LAST_COLUMN:
        raise ValueError(f"no column {column}")
    return column_letters(column)


def corners(merged: str) -> tuple[int, int, int, int]:
    """First column and row, last column and row of a range, counted from 1; raises `ValueError` when it is none.

    >>> corners("A8:B9")
    (1, 8, 2, 9)
    """
    found = RANGE.fullmatch(merged)
    if found is None:
        raise ValueError(f"no range: {merged}")
    left, right = column_number(found["left"].encode()), column_number(found["right"].encode())
    return left, int(found["top"]), right, int(found["bottom"])


def column_letters(column: int) -> str:
    """The letters of a column, however far.

    >>> column_letters(1), column_letters(16384), column_letters(18279)
    ('A', 'XFD', 'AAAA')
    """
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
