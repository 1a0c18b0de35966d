"""What an .ods says beside its values: the rows and columns that are hidden, by hand or by a filter."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from openpyxl.utils import get_column_letter

from helpers.collect.sheet_scan import SAFE, SheetScan

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VISIBILITY = f"{TABLE}visibility"
MOST_REPEATED = 1_000  # identical neighbours told one by one: a hidden block may run to the end of the sheet


def scan_ods(path: Path) -> dict[str, SheetScan]:
    """Hidden rows and columns of every sheet, by its name."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
        tables = etree.iterparse(part, events=("end",), tag=f"{TABLE}table", **SAFE)
        return {table.get(f"{TABLE}name", ""): _scan(table) for _, table in tables}


def _scan(table: etree._Element) -> SheetScan:
    rows = tuple(place for place, row in _placed(table, "row") if row.get(VISIBILITY, "visible") != "visible" and _says(row))
    columns = tuple(
        get_column_letter(place) for place, column in _placed(table, "column") if column.get(VISIBILITY, "visible") != "visible"
    )
    filters = any(row.get(VISIBILITY) == "filter" for row in table.iter(f"{TABLE}table-row"))
    table.clear()
    return SheetScan(hidden_rows=rows, hidden_columns=columns, filtered=f"A{rows[0]}" if filters and rows else "")


def _placed(table: etree._Element, what: str) -> Iterator[tuple[int, etree._Element]]:
    """Each row or column with its number; one element may stand for several."""
    place = 1
    for element in table.iter(f"{TABLE}table-{what}"):
        repeated = int(element.get(f"{TABLE}number-{what}s-repeated", "1"))
        for number in range(place, place + min(repeated, MOST_REPEATED)):
            yield number, element
        place += repeated


def _says(row: etree._Element) -> bool:
    return bool("".join(row.itertext()).strip())
