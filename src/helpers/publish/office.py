"""`donnees.xlsx`: the tables behind a report, ready to sort and count, with nothing that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.analyse.published import PublishedTable, published_tables
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.protection.public_finding import public_file
from helpers.collect.template.build import write_workbook
from helpers.framing.model import Column, Framing
from helpers.inert import CellValue, put
from helpers.wording import FICTIONAL, day

README = "LISEZMOI"
CLAIMS = "CONSTATS"
TERRITORY = "territory"  # its table is told on the first sheet
HEAD = PatternFill("solid", fgColor="E3EEEE")
WIDTHS = {"TL": 60, "T": 22, "L": 24, "N": 12, "D": 13, "O": 12, "U": 30}


def write_data_workbook(path: Path, analysis: TerritoryAnalysis) -> None:
    """Write the workbook of a territory's published tables and claims, atomically and always with the same bytes."""
    workbook = Workbook()
    workbook.properties = _properties(analysis)
    _readme(workbook.active, analysis)
    for table in published_tables(analysis):
        if table.name != TERRITORY:
            _sheet(workbook, table, analysis.campaign.framing)
    _claims(workbook, analysis)
    write_workbook(workbook, path)


def _properties(analysis: TerritoryAnalysis) -> DocumentProperties:
    """Nobody's name, and no clock: the day is that of the collection."""
    framing, cut_off = analysis.campaign.framing, datetime.combine(analysis.campaign.cut_off, time())
    return DocumentProperties(creator=framing.organisers, language="fr-FR", created=cut_off, modified=cut_off)


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


def _sheet(workbook: Workbook, table: PublishedTable, framing: Framing) -> None:
    sheet = workbook.create_sheet(table.sheet.name)
    _head(sheet, [(column.label, column.name, WIDTHS[column.type]) for column in table.columns])
    for row, line in enumerate(table.frame.to_dict("records"), start=3):
        for place, column in enumerate(table.columns, start=1):
            _put(sheet, row, place, _cell(line[column.field], column, framing))
    _finish(sheet, len(table.columns), len(table.frame) + 2)


def _claims(workbook: Workbook, analysis: TerritoryAnalysis) -> None:
    sheet = workbook.create_sheet(CLAIMS)
    _head(
        sheet,
        [("Constat", "id", 34), ("Section", "section", 16), ("Phrase", "phrase", 80), ("Lignes à l’appui", "preuves", 60)],
    )
    for row, claim in enumerate(analysis.claims.values(), start=3):
        evidence = ";".join(claim.evidence)
        for place, text in enumerate((claim.id, claim.section, claim.sentence, evidence), start=1):
            _put(sheet, row, place, text)
    _finish(sheet, 4, len(analysis.claims) + 2)


def _head(sheet: Worksheet, heads: Sequence[tuple[str, str, int]]) -> None:
    for place, (label, name, width) in enumerate(heads, start=1):
        _put(sheet, 1, place, label)
        _put(sheet, 2, place, name)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).fill = HEAD
        sheet.cell(1, place).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(2, place).font = Font(color="51626A", size=9)
        sheet.column_dimensions[get_column_letter(place)].width = width


def _finish(sheet: Worksheet, columns: int, rows: int) -> None:
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(max(columns, 1))}{max(rows, 2)}"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"


def _cell(value: object, column: Column, framing: Framing) -> CellValue:
    if value is None or pd.isna(value):
        return None
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
        cell.alignment = Alignment(wrap_text=True, vertical="top")
