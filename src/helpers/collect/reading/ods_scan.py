"""What an .ods says beside its values: rows and columns that are hidden, and the range of a filter."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from helpers.collect.reading.cell_places import letters_of
from helpers.collect.reading.sheet_scan import SAFE, SheetScan

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VISIBILITY = f"{TABLE}visibility"
MOST_REPEATED = 1_000  # identical neighbours told one by one: a hidden block may run to the end of the sheet


def scan_ods(path: Path) -> dict[str, SheetScan]:
    """Hidden rows and columns of every sheet, by its name, and the range of a filter."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as part:
        found: dict[str, SheetScan] = {}
        for _, element in etree.iterparse(part, events=("end",), tag=(f"{TABLE}table", f"{TABLE}database-range"), **SAFE):
            if element.tag == f"{TABLE}table":
                name = element.get(f"{TABLE}name", "")
                found[name] = _scan(element)
                element.clear()
            elif element.find(f"{TABLE}filter") is not None:
                sheet, range_ = _range(element.get(f"{TABLE}target-range-address", ""))
                found[sheet] = replace(found.get(sheet, SheetScan()), filtered=range_)
    return found


def _range(address: str) -> tuple[str, str]:
    """Sheet and range of an address.

    >>> _range("'CONTRIBUTIONS'.A1:'CONTRIBUTIONS'.Q6"), _range("EVENEMENTS.A1:EVENEMENTS.B2")
    (('CONTRIBUTIONS', 'A1:Q6'), ('EVENEMENTS', 'A1:B2'))
    """
    sheet = address.rpartition(":")[0].rpartition(".")[0]
    return sheet.strip("'$"), address.replace(f"{sheet}.", "").replace("$", "")


def _scan(table: etree._Element) -> SheetScan:
    rows = tuple(place for place, row in _placed(table, "row") if row.get(VISIBILITY, "visible") != "visible" and _says(row))
    columns = tuple(
        letters_of(place) for place, column in _placed(table, "column") if column.get(VISIBILITY, "visible") != "visible"
    )
    return SheetScan(hidden_rows=rows, hidden_columns=columns)


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
