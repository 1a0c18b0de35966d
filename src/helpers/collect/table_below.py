"""Another table below the data, without known titles: counts by theme, a total. Its rows are no rows of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from helpers.collect.sheet_table import SheetTable
from helpers.collect.values import parse
from helpers.framing.model import Column, Framing

GAP = 2  # blank rows: one is a pause between two batches, two or more part two tables
TYPED = ("L", "O", "N", "D")


@dataclass(frozen=True)
class Block:
    """The rows of one such table (as Excel numbers them), none of which holds what the sheet asks for."""

    rows: tuple[int, ...]
    field: str  # of the first column that it fills


def blocks_below(table: SheetTable, filled: pd.Index, framing: Framing, id_form: str) -> Iterator[Block]:
    """Blocks that come after two blank rows, where no row has an id of the campaign's form, a text or a known choice.

    `filled` are the rows that are not empty; `id_form` is a regular expression that ids of the table match.
    """
    asked = _asked(table)
    if not asked or table.sheet.layout != "rows" or not _has_gap(filled):
        return
    numbers = _block_numbers(filled)
    blocks = pd.Series(numbers, index=filled)[numbers > 0]
    for field, is_of_the_sheet in _signs(table, asked, framing, id_form):
        found = blocks[is_of_the_sheet(table.text.loc[blocks.index, field])]
        blocks = blocks[~blocks.isin(found.unique())]  # one row is enough for a block
    for _, block in blocks.groupby(blocks):
        yield Block(tuple(block.index), _first_field(table.text.loc[block.index[0]], table.letters))


def _asked(table: SheetTable) -> list[Column]:
    """The mandatory columns whose cells can be recognised; none when one of them was lost, which is told already."""
    asked = [column for column in table.sheet.columns if column.required and not column.default and column.type in TYPED]
    return asked if all(table.holds(column) for column in asked) else []


def _has_gap(filled: pd.Index) -> bool:
    return len(filled) > 1 and bool((np.diff(filled) > GAP).any())


def _block_numbers(filled: pd.Index) -> np.ndarray:
    """0 for the rows before the first gap, 1 for those before the second…"""
    return np.concatenate(([0], np.cumsum(np.diff(filled) > GAP)))


def _signs(
    table: SheetTable, asked: list[Column], framing: Framing, id_form: str
) -> Iterator[tuple[str, Callable[[pd.Series], pd.Series]]]:
    """What tells a row of the sheet, by field, the quickest first: an id, a text, then whatever reads as its column asks."""
    columns = table.sheet.columns
    yield from ((column.field, partial(_is_id, form=id_form)) for column in columns if column.unique)
    for column in columns:
        if column.required and column.min_length and not column.unique:
            yield column.field, partial(_is_long_enough, length=column.min_length)
    yield from ((column.field, partial(_is_readable, column=column, framing=framing)) for column in asked)


def _is_id(texts: pd.Series, form: str) -> pd.Series:
    return texts.str.fullmatch(f"(?i:{form})")


def _is_long_enough(texts: pd.Series, length: int) -> pd.Series:
    return texts.str.len().ge(length)


def _is_readable(texts: pd.Series, column: Column, framing: Framing) -> pd.Series:
    """Whether each cell holds what its column asks for; each distinct text is read once."""
    read = {text: parse(text, column, framing).value is not None for text in texts.unique()}
    return texts.map(read).astype("bool")


def _first_field(row: pd.Series, letters: Mapping[str, str]) -> str:
    """The leftmost column that the row fills."""
    filled = [field for field in letters if row[field]]
    return min(filled, key=lambda field: (len(letters[field]), letters[field]))
