"""Filled cells told from their tags, all at once: those that a search for each of them finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.collect.reading.cell_places import CellFinder
from helpers.collect.reading.tags import Tags

CASES = (
    (b'<row r="2"><c r="B2"><v>1</v></c><c r="AA2" t="s"><v>0</v></c></row>', [(2, 2), (2, 27)]),
    (b'<row r="2"><c r="B2" s="3"/><c r="C2" s="3"></c><c r="D2"/></row>', []),  # only a style
    (b'<c r="XFD1048576"><is><t>loin</t></is></c>', [(1_048_576, 16_384)]),
    (b'<c r="b7"><v>1</v></c>', [(7, 2)]),
    (b'<cols><col min="1" max="2"/></cols><c r="A1"><v>1</v></c>', [(1, 1)]),
    (b'<c s="1" r="C4"><v>1</v></c><c r="D4"><v>1</v></c>', [(4, 3), (4, 4)]),  # the address comes second
    (b"<c r='E5'><v>1</v></c>", [(5, 5)]),
    (b'<c r="F6">\n  <v>1</v>\n</c>', [(6, 6)]),
    (b'<c\tr="G7"><v>1</v></c>', [(7, 7)]),
    (b'<c r="H8">', [(8, 8)]),  # where blocks meet, what follows is not known
    (b'<c r="A99999999999"><v>1</v></c>', [(999_999_999, 1)]),  # as far as one looks
    (b'<c r="12"><v>1</v></c><c r=""><v>1</v></c><c><v>1</v></c>', []),  # no address
    (b"", []),
)


@pytest.mark.parametrize(("block", "places"), CASES)
def test_filled_cells_by_hand(block: bytes, places: list[tuple[int, int]]) -> None:
    """Rows and columns of the cells that hold something, whoever wrote the file."""
    assert found(block) == places


def found(block: bytes, prefix: bytes = b"") -> list[tuple[int, int]]:
    finder, tags = CellFinder(prefix), Tags(block)
    cells = finder.filled(block, tags, finder.addressed(tags))
    return list(zip(cells.rows.tolist(), cells.columns.tolist(), strict=True))


def test_cells_under_a_prefix() -> None:
    """« <x:c » is a cell where the sheet's own prefix is « x », and « <c » is none there."""
    assert found(b'<x:c r="B3"><x:v>1</x:v></x:c><c r="C3"><v>1</v></c>', b"x") == [(3, 2)]


PIECES = (
    '<row r="3">', "</row>", "\n ", "<cols/>", '<c r="D3"/>', '<c r="D3" s="7"></c>', "<c></c>", '<c r="A3"><v>1</v></c>',
    '<c r="BC12" s="4"><is><t>suite > texte</t></is></c>', '<c r="E3" t="str"><f>1</f><v/></c>', '<c r="ZZ" t="s"><v>1</v></c>',
    '<c r="F3">\n<v>1</v>\n</c>', '<c s="1" r="H3"><v>1</v></c>', '<c r="G3">\n</c>', '<c r="J3"\n/>',
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_both_ways_find_the_same(pieces: list[str]) -> None:
    """A block that holds one cell written otherwise is searched cell by cell: the others are told the same."""
    block = "".join(pieces).encode()
    odd = b'<c s="1" r="Q9"><v>1</v></c>'
    assert [*found(block), (9, 17)] == found(block + odd)
