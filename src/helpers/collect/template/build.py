"""The workbook that a territory fills in: everything on it comes from the framing, nothing from this module."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from helpers.collect.template import guide
from helpers.collect.template.sheets import Row, last_row, write_sheet
from helpers.collect.template.style import add_styles
from helpers.files import dated_alike, write_bytes
from helpers.framing.model import Framing
from helpers.framing.territories import Territory

TERRITORY = "territory"
FIXED_DAY = datetime(2025, 1, 1)  # noqa: DTZ001 - the format stores no zone; no clock: same input, same bytes

# Tidy field of the territory sheet -> attribute of the reference, unless the framing says `filled_from`.
_ATTRIBUTES: Mapping[str, str] = {
    "code": "slug",
    "name": "official_name",
    "group": "group",
    "kind_of_authority": "kind",
    "siren": "code",
    "associated_name": "associated_name",
    "associated_siren": "associated_code",
    "country": "country",
    "population": "population",
    "population_year": "population_year",
    "population_source": "population_source",
    "communes": "communes",
}
_SIREN_FIELDS = frozenset({"siren"})


def build_template(
    framing: Framing,
    identity: Mapping[str, str | int | date] | None = None,
    rows: Mapping[str, Sequence[Row]] | None = None,
) -> Workbook:
    """The workbook of a framing, in memory.

    `identity` maps tidy fields of the territory sheet to values; `rows` maps a table to its rows (field -> value),
    written from row 3 on. A value that is a stored code is written as the text of its drop-down.
    """
    contents = {**(rows or {}), TERRITORY: (identity or {},)}
    workbook = Workbook()
    add_styles(workbook)
    guide.write_readme(_first_sheet(workbook), framing)
    for sheet in framing.sheets:
        write_sheet(workbook.create_sheet(sheet.name), sheet, framing, contents.get(sheet.table, ()))
    guide.write_example(workbook.create_sheet(guide.EXAMPLE), framing)
    guide.write_lists(workbook, workbook.create_sheet(guide.LISTS), framing)
    guide.write_meta(workbook.create_sheet(guide.META), framing)
    guide.define_ids(workbook, framing, {sheet.table: last_row(contents.get(sheet.table, ())) for sheet in framing.sheets})
    workbook.properties = _properties(framing)
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    return workbook


def _first_sheet(workbook: Workbook) -> Worksheet:
    worksheet = workbook.active
    worksheet.title = guide.README
    return worksheet


def _properties(framing: Framing) -> DocumentProperties:
    return DocumentProperties(
        title=framing.title,
        subject=f"Modèle de saisie, version {framing.template_version}",
        creator=framing.organisers,
        language="fr-FR",
        created=FIXED_DAY,
        modified=FIXED_DAY,
    )


def write_workbook(workbook: Workbook, path: Path) -> None:
    """Write a workbook whole or not at all; the same workbook always gives the same bytes."""
    write_bytes(path, workbook_bytes(workbook))


def workbook_bytes(workbook: Workbook, finished: Callable[[str, bytes], bytes] = lambda _, content: content) -> bytes:
    """The file of a workbook, saved without openpyxl's own `save`, which stamps the time of day, and date every zip entry alike.

    `finished` receives the name and the content of each part and gives the content to write.
    """
    saved = BytesIO()
    ExcelWriter(workbook, zipfile.ZipFile(saved, "w", zipfile.ZIP_STORED)).save()
    return dated_alike(saved.getvalue(), finished)


def identity_of(territory: Territory, framing: Framing) -> Mapping[str, str | int | date]:
    """What the reference knows of a territory, as fields of the territory sheet; what it does not know is left out."""
    columns = framing.by_table[TERRITORY].columns
    known = {column.field: _known(territory, column.field, column.filled_from) for column in columns}
    return {field: value for field, value in known.items() if value not in (None, "")}


def _known(territory: Territory, field: str, filled_from: str) -> str | int | date | None:
    if field in _SIREN_FIELDS and territory.code_type.casefold() != "siren":
        return None
    attribute = filled_from or _ATTRIBUTES.get(field, "")
    return getattr(territory, attribute, None) if attribute else None


def file_name(slug: str, month: date) -> str:
    """The name that a workbook is sent under: `2025-03_lacq-orthez_concertation-ia.xlsx`."""
    return f"{month:%Y-%m}_{slug}_concertation-ia.xlsx"
