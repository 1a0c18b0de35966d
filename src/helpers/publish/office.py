"""`donnees.xlsx`: the tables behind a report, ready to sort and count, with nothing that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.analyse.published import PublishedTable, published_tables
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.protection.public_finding import public_file
from helpers.collect.template.build import workbook_bytes
from helpers.files import write_bytes
from helpers.framing.model import Column, Framing
from helpers.inert import CellValue, put
from helpers.publish.sheet_rows import Looks, Rows, filled
from helpers.wording import FICTIONAL, day

README = "LISEZMOI"
CLAIMS = "CONSTATS"
TERRITORY = "territory"  # its table is told on the first sheet
HEAD = PatternFill("solid", fgColor="E3EEEE")
WRAPPED = Alignment(wrap_text=True, vertical="top")
DAY = "yyyy-mm-dd"
FIRST_ROW = 3  # below the labels and the technical names
WIDTHS = {"TL": 60, "T": 22, "L": 24, "N": 12, "D": 13, "O": 12, "U": 30}


def write_data_workbook(path: Path, analysis: TerritoryAnalysis) -> None:
    """Write the workbook of a territory's published tables and claims, atomically and always with the same bytes."""
    workbook = Workbook()
    workbook.properties = _properties(analysis)
    _readme(workbook.active, analysis)
    rows = {
        _part(_sheet(workbook, table)): Rows(_lines(table, analysis.campaign.framing), FIRST_ROW)
        for table in published_tables(analysis)
        if table.name != TERRITORY
    }
    rows[_part(_claims(workbook, len(analysis.claims)))] = Rows(_claim_lines(analysis), FIRST_ROW)
    write_bytes(path, workbook_bytes(workbook, filled(rows, _looks(workbook.active))))


def _properties(analysis: TerritoryAnalysis) -> DocumentProperties:
    """Nobody's name, and no clock: the day is that of the collection."""
    framing, cut_off = analysis.campaign.framing, datetime.combine(analysis.campaign.cut_off, time())
    return DocumentProperties(creator=framing.organisers, language="fr-FR", created=cut_off, modified=cut_off)


def _part(sheet: Worksheet) -> str:
    """The part that will hold a sheet."""
    return f"xl/worksheets/sheet{1 + sheet.parent.index(sheet)}.xml"


def _looks(sheet: Worksheet) -> Looks:
    """The looks that the cells of data share, registered in the workbook."""
    text, typed, day = (WriteOnlyCell(sheet) for _ in range(3))
    text.alignment = typed.alignment = WRAPPED
    typed.quotePrefix = True
    day.number_format = DAY
    return Looks(text.style_id, typed.style_id, day.style_id)


def _readme(sheet: Worksheet, analysis: TerritoryAnalysis) -> None:
    sheet.title = README
    campaign = analysis.campaign
    lines = [
        (f"Données du rapport : {analysis.name}", ""),
        ("Campagne", campaign.title + (f" ({FICTIONAL})" if campaign.fictional else "")),
        ("Données arrêtées au", day(campaign.cut_off)),
        ("Classeur d’origine", f"{public_file(analysis.source)} (sha256 {analysis.source.sha256})"),
        ("Licence de diffusion", _licence(analysis)),
        ("Lecture", "Une feuille par table ; la première ligne donne les intitulés, la deuxième les noms techniques."),
        ("Textes absents", "Un texte que la collectivité n’a pas déclaré publiable est laissé vide ; la ligne est comptée."),
        (
            "Effectifs et publics masqués",
            "« < 5 », « masqué » ou « non publié » : un petit effectif pourrait faire reconnaître quelqu’un.",
        ),
        (CLAIMS, "Chaque phrase chiffrée du rapport, avec les identifiants des lignes qui l’appuient."),
    ]
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(line, start=1):
            _put(sheet, row, column, text)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 28
    sheet.column_dimensions["B"].width = 90


def _licence(analysis: TerritoryAnalysis) -> str:
    """The licence that the territory chose, or the campaign's."""
    code = analysis.tables.identity.get("licence")
    licences = analysis.campaign.framing.lists.get("licences")
    if licences is None or code is None or pd.isna(code):
        return analysis.campaign.framing.licence
    return licences.label_of(str(code))


def _sheet(workbook: Workbook, table: PublishedTable) -> Worksheet:
    """The sheet of a table, with its heads; the rows go in when the workbook is written."""
    sheet = workbook.create_sheet(table.sheet.name)
    _head(sheet, [(column.label, column.name, WIDTHS[column.type]) for column in table.columns])
    _finish(sheet, len(table.columns), len(table.frame))
    return sheet


def _lines(table: PublishedTable, framing: Framing) -> list[tuple[CellValue, ...]]:
    return list(zip(*(_values(table.frame[column.field], column, framing) for column in table.columns), strict=True))


def _claims(workbook: Workbook, count: int) -> Worksheet:
    sheet = workbook.create_sheet(CLAIMS)
    _head(
        sheet,
        [("Constat", "id", 34), ("Section", "section", 16), ("Phrase", "phrase", 80), ("Lignes à l’appui", "preuves", 60)],
    )
    _finish(sheet, 4, count)
    return sheet


def _claim_lines(analysis: TerritoryAnalysis) -> list[tuple[CellValue, ...]]:
    return [(claim.id, claim.section, claim.sentence, ";".join(claim.evidence)) for claim in analysis.claims.values()]


def _head(sheet: Worksheet, heads: Sequence[tuple[str, str, int]]) -> None:
    for place, (label, name, width) in enumerate(heads, start=1):
        _put(sheet, 1, place, label)
        _put(sheet, 2, place, name)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).fill = HEAD
        sheet.cell(2, place).font = Font(color="51626A", size=9)
        sheet.column_dimensions[get_column_letter(place)].width = width


def _finish(sheet: Worksheet, columns: int, rows: int) -> None:
    sheet.freeze_panes = f"B{FIRST_ROW}"
    sheet.auto_filter.ref = f"A2:{get_column_letter(max(columns, 1))}{max(FIRST_ROW - 1 + rows, 2)}"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"


def _values(column: pd.Series, about: Column, framing: Framing) -> list[CellValue]:
    """A column as a reader sees it: days, numbers, labels; nothing where nothing is told."""
    missing = column.isna()
    return [None if absent else _value(value, about, framing) for value, absent in zip(column, missing, strict=True)]


def _value(value: object, column: Column, framing: Framing) -> CellValue:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, int | float):
        return float(value)
    codes = framing.lists.get(column.list)
    if codes is None:
        return str(value)
    return " ; ".join(codes.label_of(code) for code in str(value).split(";"))


def _put(sheet: Worksheet, row: int, column: int, value: CellValue) -> None:
    """Write a cell; a text is wrapped, and stays a text even when it begins like a formula."""
    cell = sheet.cell(row, column)
    put(cell, value)
    if isinstance(value, str):
        cell.alignment = WRAPPED
