"""Codes that a spreadsheet spoils: a leading zero that it dropped, digits that it rounded away."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from helpers.collect.findings import Finding, find
from helpers.framing import territories
from helpers.framing.model import Column, Framing

if TYPE_CHECKING:
    from helpers.collect.sheet_table import SheetTable

ROUNDED = r"^[+-]?\p{Nd}(?:[.,]\p{Nd}+)?[eE]\+?\p{Nd}{1,3}$"  # « 2,00039E+08 », in the words of RE2
# Ends as a rounded number must. Few columns have such a text, and this pattern takes a fifth of the time that the other takes to be prepared.
LIKE_ROUNDED = r"[eE]\+?[^A-Za-z ]{1,3}$"
COMMUNE_DIGITS = 5


def rounded_numbers(texts: pa.Array) -> Iterator[str]:
    """The texts that a spreadsheet made of numbers with more digits than it keeps."""
    alike = texts.filter(pc.match_substring_regex(texts, LIKE_ROUNDED))
    if len(alike):
        yield from alike.filter(pc.match_substring_regex(alike, ROUNDED)).to_pylist()


def mended_codes(table: SheetTable, rounded: Collection[str], framing: Framing) -> tuple[SheetTable, list[Finding]]:
    """The table with codes that got their leading zero back, and what was mended or is beyond mending (`rounded`, if it has some)."""
    findings = [finding for column in table.sheet.columns if rounded for finding in _rounded(table, column, rounded, framing)]
    for column in table.sheet.columns:
        if column.reference == "commune":
            table, mended = _with_zeros(table, column, framing)
            findings += mended
    return table, findings


def _rounded(table: SheetTable, column: Column, rounded: Collection[str], framing: Framing) -> Iterator[Finding]:
    texts = table.text[column.field]
    for row, text in texts[texts.isin(rounded)].items():
        yield find(framing, "rounded_number", table.sheet.name, cell=table.cell(row, column.field), value=text)


def _with_zeros(table: SheetTable, column: Column, framing: Framing) -> tuple[SheetTable, list[Finding]]:
    """« 1004 » is « 01004 » when there is such a commune, and no other reading of four digits."""
    texts = table.text[column.field]
    mended = {text: "0" + text for text in texts.unique() if _lost_its_zero(text)}
    findings = [
        find(framing, "corrected_code", table.sheet.name, cell=table.cell(row, column.field), before=text, after=mended[text])
        for row, text in texts.items()
        if text in mended
    ]
    if not mended:
        return table, []
    return replace(table, text=table.text.assign(**{column.field: texts.replace(mended)})), findings


def _lost_its_zero(text: str) -> bool:
    return text.isdigit() and len(text) == COMMUNE_DIGITS - 1 and f"0{text}" in _communes()


@cache
def _communes() -> frozenset[str]:
    return frozenset(territories.communes()["code"])
