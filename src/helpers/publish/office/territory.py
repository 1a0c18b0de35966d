"""The data workbook of a territory: its published tables, its claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import pandas as pd

from helpers.analyse.published import PublishedTable, plain_values
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.protection.public_finding import public_file
from helpers.framing.model import Column, Framing
from helpers.inert import CellValue
from helpers.publish.mention import foot
from helpers.publish.office.book import (
    WAITING,
    Book,
    DataSheet,
    Head,
    Line,
    answers_sheet,
    claims_sheet,
    figures_sheet,
    notes_sheets,
    shared_facts,
)  # fmt: skip
from helpers.wording import of

TERRITORY = "territory"  # its table is told on the first sheet
WIDTHS = {"TL": 60, "T": 22, "L": 24, "N": 12, "D": 13, "O": 12, "U": 30}
BECAME = ("due", "progress", "decision_reference", "answered_on")  # fields of a commitment that tell what became of it
READING = (
    (
        "Lecture",
        "Une feuille par table ; la première ligne donne les intitulés, la deuxième les noms techniques, sur laquelle sont les filtres.",
    ),
    ("Textes absents", "Un texte que la collectivité n’a pas déclaré publiable est laissé vide ; la ligne est comptée."),
    (
        "Effectifs et publics masqués",
        "« < 5 », « masqué » ou « non publié » : un petit effectif pourrait faire reconnaître quelqu’un.",
    ),
)


def territory_book(analysis: TerritoryAnalysis, published: Iterable[PublishedTable]) -> Book:
    """The workbook of a territory's published tables and claims."""
    campaign, claims = analysis.campaign, tuple(analysis.claims.values())
    tables = [_sheet(table, campaign.framing) for table in published if table.name != TERRITORY]
    return Book(
        title=f"Données du rapport {of(analysis.name)}",
        facts=(*shared_facts(campaign), *_facts(analysis), *READING),
        sheets=(
            *tables,
            *_answers(analysis),
            claims_sheet(claims),
            figures_sheet(claims),
            *notes_sheets(analysis.notes, analysis.slug),
        ),
        author=campaign.framing.organisers,
        on=campaign.cut_off,
        foot=foot(campaign, analysis.name),
    )


def _facts(analysis: TerritoryAnalysis) -> Iterator[tuple[str, str]]:
    yield "Classeur d’origine", f"{public_file(analysis.source)} (sha256 {analysis.source.sha256})"
    yield "Licence de diffusion", _licence(analysis)


def _licence(analysis: TerritoryAnalysis) -> str:
    """The licence that the territory chose, or the campaign's."""
    code = analysis.tables.identity.get("licence")
    licences = analysis.campaign.framing.lists.get("licences")
    if licences is None or code is None or pd.isna(code):
        return analysis.campaign.framing.licence
    return licences.label_of(str(code))


def _sheet(table: PublishedTable, framing: Framing) -> DataSheet:
    heads = tuple(Head(column.label, column.name, column.help, WIDTHS[column.type]) for column in table.columns)
    return DataSheet(table.sheet.name, table.sheet.purpose, heads, _lines(table, framing))


def _answers(analysis: TerritoryAnalysis) -> Iterator[DataSheet]:
    """What the authority answered, and what became of it; why and what it will do is in the sheet of commitments, by their ids."""
    framing, found = analysis.campaign.framing, analysis.measured.follow_up
    if "commitments" not in framing.by_table:
        return
    columns = [one for one in framing.by_table["commitments"].columns if one.field in BECAME and one.field in found.answers]
    heads = (
        Head("Contribution", "id_contribution", "Son identifiant dans la feuille des contributions.", 16),
        Head("Engagement", "id_engagement", "L’identifiant de la réponse ; vide tant qu’il n’y en a pas.", 16),
        Head("Réponse", "reponse", f"Ce que la collectivité répond, ou « {WAITING} ».", 26),
        *(Head(one.label, one.name, one.help, WIDTHS[one.type]) for one in columns),
    )
    known = ("contribution_id", "commitment_id", "answer_label")
    told = [[None if value is None else _value(value) for value in plain_values(found.answers[field])] for field in known]
    told += [_values(plain_values(found.answers[one.field]), one, framing) for one in columns]
    blank = (None,) * len(columns)
    yield answers_sheet(heads, (*zip(*told, strict=True), *((id_, None, WAITING, *blank) for id_ in found.waiting)))


def _lines(table: PublishedTable, framing: Framing) -> list[Line]:
    return list(zip(*(_values(table.cells[column.field], column, framing) for column in table.columns), strict=True))


def _values(values: list[object], about: Column, framing: Framing) -> list[CellValue]:
    """A column as a reader sees it: days, numbers, labels; nothing where nothing is told."""
    codes = framing.lists.get(about.list)
    if codes is None:
        return [None if value is None else _value(value) for value in values]
    labels = {value: " ; ".join(map(codes.label_of, str(value).split(";"))) for value in set(values) - {None}}
    return [labels.get(value) for value in values]


def _value(value: object) -> CellValue:
    if isinstance(value, datetime):
        return value.date()
    return float(value) if isinstance(value, int | float) else str(value)
