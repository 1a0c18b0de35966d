"""Another table below the data, without known titles: counts by theme, a total. Its rows are no rows of the sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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
    later = filled[numbers > 0]
    texts = table.text.loc[later]
    own = _of_the_table(texts, table, asked, framing, id_form)
    block_of = pd.Series(numbers[numbers > 0], index=later)
    foreign = block_of[~own.groupby(block_of).transform("any")]
    for _, block in foreign.groupby(foreign):
        yield Block(tuple(block.index), _first_field(texts.loc[block.index[0]], table.letters))


def _asked(table: SheetTable) -> list[Column]:
    """The mandatory columns whose cells can be recognised; none when one of them was lost, which is told already."""
    asked = [column for column in table.sheet.columns if column.required and not column.default and column.type in TYPED]
    return asked if all(table.holds(column) for column in asked) else []


def _has_gap(filled: pd.Index) -> bool:
    return len(filled) > 1 and bool((np.diff(filled) > GAP).any())


def _block_numbers(filled: pd.Index) -> np.ndarray:
    """0 for the rows before the first gap, 1 for those before the second…"""
    return np.concatenate(([0], np.cumsum(np.diff(filled) > GAP)))


def _of_the_table(texts: pd.DataFrame, table: SheetTable, asked: list[Column], framing: Framing, id_form: str) -> pd.Series:
    """Whether each row holds one thing at least that the sheet asks for."""
    own = pd.Series(data=False, index=texts.index)
    for column in table.sheet.columns:
        if column.unique:
            own |= texts[column.field].str.fullmatch(id_form, flags=re.IGNORECASE)
        elif column.required and column.min_length:
            own |= texts[column.field].str.len().ge(column.min_length)
    for column in asked:
        read = {text: parse(text, column, framing).value is not None for text in texts[column.field].unique()}
        own |= texts[column.field].map(read).astype("bool")
    return own


def _first_field(row: pd.Series, letters: Mapping[str, str]) -> str:
    """The leftmost column that the row fills."""
    filled = [field for field in letters if row[field]]
    return min(filled, key=lambda field: (len(letters[field]), letters[field]))
