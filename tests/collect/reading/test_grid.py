"""Cells held by column read as rows, whatever is put in."""

from __future__ import annotations

import pickle

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from helpers.collect.reading import grid as grids
from helpers.collect.reading.grid import Grid, Span, grid_of
from helpers.collect.sheet_table import clean, dirty

ROWS = (("id", "texte"), ("1", "Garder"), ("", ""), ("2", ""))


def test_a_grid_reads_as_rows() -> None:
    """By number, by slice and one after the other; rows that are too short are completed."""
    grid = grid_of([("id", "texte"), (1.0, "Garder"), ("",), (2, None)])
    assert tuple(grid) == ROWS
    assert (grid[1], len(grid), grid.filled, grid.last_filled_row()) == (("1", "Garder"), 4, 5, 4)
    assert tuple(grid[1:3]) == ROWS[1:3]
    assert grid == grid_of(ROWS)
    assert grid != grid_of(ROWS[:3])


def test_a_grid_without_cells() -> None:
    """An empty sheet has no row; a sheet of blanks has rows that hold nothing."""
    assert (len(Grid()), list(Grid()), Grid().filled, Grid().last_filled_row()) == (0, [], 0, 0)
    blank = grid_of([("", ""), ("", "")])
    assert (len(blank), blank.filled, blank.last_filled_row()) == (2, 0, 0)


def test_rows_wider_than_the_ones_before_are_kept() -> None:
    """A batch that is wider than the first one widens the whole grid."""
    rows = [("a",)] * grids.BATCH + [("b", "c")]
    grid = grid_of(rows)
    assert grid[0] == ("a", "")
    assert grid[grids.BATCH] == ("b", "c")


def test_a_column_that_is_not_there_is_empty() -> None:
    """Of some rows only; a column that is not there is empty."""
    grid = grid_of(ROWS)
    assert grid.column(0, 1, 4).to_pylist() == ["1", "", "2"]
    assert grid.column(None, 1, 3).to_pylist() == grid.column(7, 1, 3).to_pylist() == ["", ""]


def test_the_value_of_a_merged_range_reaches_every_cell() -> None:
    """Over rows and columns; what lies beyond the grid does not matter."""
    grid = grid_of((("a", "b"), ("c", ""), ("", "")))
    assert tuple(grid.spread([Span(1, 0, 2, 1)])) == (("a", "b"), ("c", "c"), ("c", "c"))
    assert tuple(grid.spread([Span(1, 0, 9, 0), Span(8, 0, 9, 0)])) == (("a", "b"), ("c", ""), ("c", ""))
    assert grid.spread([]) is grid


def test_half_a_character_never_stops_the_reading() -> None:
    """A lone surrogate cannot be stored: it is replaced, and seen."""
    assert grid_of([("a\ud800b", "c")])[0] == ("a\ufffdb", "c")


TEXTS = st.text(max_size=12) | st.sampled_from(
    ["", " a", "a\u00a0", "été ", "«\u00a0oui\u00a0»", "a\u200bb", "l’eau", "\n", "a\nb"]
)


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=6))
def test_what_goes_in_comes_out(rows: list[list[str]]) -> None:
    """Every text, in its place, also after a journey to another process."""
    width = max((len(row) for row in rows), default=0)
    expected = [(*row, *[""] * (width - len(row))) for row in rows]
    grid = pickle.loads(pickle.dumps(grid_of(rows)))
    assert list(grid) == expected
    assert grid.filled == sum(bool(text) for row in expected for text in row)


@given(st.lists(TEXTS, max_size=8))
def test_a_column_is_cleaned_like_each_of_its_texts(texts: list[str]) -> None:
    """The quick way over a whole column never differs from the careful one."""
    found = dirty(pa.array(texts, pa.large_string()))
    assert [found.get(text, text) for text in texts] == [clean(text) for text in texts]
