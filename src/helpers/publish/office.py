"""`donnees.xlsx`: the tables behind a report, ready to sort and count, with nothing that a spreadsheet would run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.template import write_workbook
from helpers.framing.model import Column, Framing
from helpers.plain_text import safe_text
from helpers.wording import FICTIONAL, day

README = "LISEZMOI"
CLAIMS = "CONSTATS"
HEAD = PatternFill("solid", fgColor="E3EEEE")
WIDTHS = {"TL": 60, "T": 22, "L": 24, "N": 12, "D": 13, "O": 12, "U": 30}
WITHHELD = "non publié"
EXCEL_CELL = 32_767  # characters that a cell can hold


def write_data_workbook(path: Path, analysis: TerritoryAnalysis) -> None:
    """Write the workbook of a territory's published tables and claims, atomically and always with the same bytes."""
    workbook = Workbook()
    _readme(workbook.active, analysis)
    for table, frame in _tables(analysis):
        _sheet(workbook, table, frame, analysis.campaign.framing)
    _claims(workbook, analysis)
    write_workbook(workbook, path)


def _tables(analysis: TerritoryAnalysis) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables as the report shows them: texts held back are blank, publics and small counts are masked alike."""
    for name, frame in analysis.tables.items():
        if name not in analysis.campaign.framing.by_table or name == "territory":
            continue
        if name == "contributions":
            said = analysis.measured.said.contributions
            yield name, said.assign(public=said["public_shown"])
        elif name == "events":
            yield name, _masked_events(frame, analysis)
        else:
            yield name, frame


def _masked_events(events: pd.DataFrame, analysis: TerritoryAnalysis) -> pd.DataFrame:
    """People by public as the report prints them; gender and age only appear there as totals, so they are left out."""
    sheet = analysis.campaign.framing.by_table["events"]
    personal = [name for name in events if name.startswith("age_") or name in ("women", "men", "gender_other")]
    shown = events.drop(columns=personal)
    masked = analysis.measured.participation.by_public
    if masked is None:
        return shown
    told = analysis.measured.participation.not_told.reindex(index=masked.counts.index, columns=masked.counts.columns)
    text = masked.text().mask(told).reindex(events["id"].loc[events["id"].isin([*masked.counts.index, *masked.withheld])])
    text.loc[list(masked.withheld)] = WITHHELD
    publics = analysis.campaign.framing.lists["publics"]
    columns = {
        column.field: shown["id"].map(text[publics.label_of(column.of_code)])
        for column in sheet.counting("publics")
        if column.field in shown and publics.label_of(column.of_code) in text
    }
    return shown.assign(**columns)


def _readme(sheet: Worksheet, analysis: TerritoryAnalysis) -> None:
    sheet.title = README
    campaign = analysis.campaign
    lines = [
        (f"Données du rapport : {analysis.name}", ""),
        ("Campagne", campaign.title + (f" ({FICTIONAL})" if campaign.fictional else "")),
        ("Données arrêtées au", day(campaign.cut_off)),
        ("Classeur d’origine", f"{analysis.source.file} (sha256 {analysis.source.sha256})"),
        ("Licence de diffusion", _licence(analysis)),
        ("Lecture", "Une feuille par table ; la première ligne donne les intitulés, la deuxième les noms techniques."),
        ("Textes absents", "Un texte que la collectivité n’a pas déclaré publiable est laissé vide ; la ligne est comptée."),
        ("Effectifs masqués", "« < 5 » ou « masqué » : un petit effectif pourrait faire reconnaître quelqu’un."),
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


def _sheet(workbook: Workbook, table: str, frame: pd.DataFrame, framing: Framing) -> None:
    own = framing.by_table[table]
    columns = [column for column in own.columns if column.field in frame and not column.personal]
    sheet = workbook.create_sheet(own.name)
    heads = [(column.label, column.name, WIDTHS[column.type]) for column in columns]
    _head(sheet, heads)
    for row, line in enumerate(frame.to_dict("records"), start=3):
        for place, column in enumerate(columns, start=1):
            _put(sheet, row, place, _cell(line[column.field], column, framing))
    _finish(sheet, len(columns), len(frame) + 2)


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


def _cell(value: object, column: Column, framing: Framing) -> str | float | date | None:
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


def _put(sheet: Worksheet, row: int, column: int, value: str | float | date | None) -> None:
    """Write a cell; a text is a text, even when it begins like a formula."""
    cell = sheet.cell(row, column)
    if not isinstance(value, str):
        cell.value = value
        return
    text = safe_text(value)
    cell.value = text if len(text) <= EXCEL_CELL else text[: EXCEL_CELL - 1] + "…"
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@\t"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
