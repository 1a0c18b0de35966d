"""Real workbooks and a small framing for every test that needs one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl

from helpers.collect.template.build import build_template, write_workbook
from helpers.framing.model import (
    Choice,
    ChoiceList,
    Column,
    Condition,
    Dimension,
    Framing,
    Level,
    Sheet,
    SizeClass,
    Stage,
    Theme,
    Thresholds,
)

Row = Mapping[str, object]

# A plausible territory: two events, four contributions (one of each kind), one use case, one answer.
# Codes are those of the framing « ia_2025 »; values for other fields come from the examples of the framing.
TERRITORY: Row = {
    "code": "lacq-orthez",
    "name": "CC de Lacq-Orthez",
    "group": "france",
    "siren": "200039204",
    "country": "France",
    "population": 52_957,
    "population_year": 2022,
    "population_source": "Insee/DGCL",
    "communes": 60,
    "period_start": date(2024, 10, 1),
    "period_end": date(2025, 2, 28),
}
EVENTS: tuple[Row, ...] = (
    {
        "id": "E01",
        "title": "Apéro IA de Mourenx",
        "date_start": date(2024, 11, 14),
        "date_end": None,
        "participants": 34,
    },
    {
        "id": "E02",
        "title": "Atelier des agents à Orthez",
        "date_start": date(2025, 1, 21),
        "date_end": None,
        "participants": 18,
    },
)
CONTRIBUTIONS: tuple[Row, ...] = (
    {"id": "C0001", "event_id": "E01", "text": "Garder un agent joignable au téléphone dans chaque mairie."},
    {"id": "C0002", "event_id": "E01", "text": "Je crains que nos données partent chez un fournisseur étranger."},
    {"id": "C0003", "event_id": "E02", "text": "Publier la liste des outils utilisés et leur coût en énergie."},
    {"id": "C0004", "event_id": "E02", "text": "Qui décide d’arrêter un outil qui se trompe trop souvent ?"},
)
KIND_ROLES = ("expectation", "concern", "proposal", "question")  # of the four contributions, in order
USE_CASES: tuple[Row, ...] = ({"id": "U01", "title": "Détection de fuites d’eau"},)
LEVEL, EVIDENCE = "1", "Note de service du 12 janvier 2025"  # of every dimension
COMMITMENTS: tuple[Row, ...] = (
    {
        "id": "R01",
        "contribution_ids": "C0003",
        "reason": "La liste des outils sera publiée avec leur consommation estimée.",
    },
)


def write_territory_workbook(
    path: Path,
    framing: Framing,
    *,
    territory_fields: Row | None = None,
    events: Sequence[Row] | None = None,
    contributions: Sequence[Row] | None = None,
    use_cases: Sequence[Row] | None = None,
    maturity: Sequence[Row] | None = None,
    commitments: Sequence[Row] | None = None,
    edit: Callable[[openpyxl.Workbook], None] | None = None,
) -> Path:
    """Write a real workbook from the template; a given table replaces the default one, `edit` has the last word.

    `territory_fields` are laid over the default ones. Rows hold tidy fields; a mandatory field that a row leaves out
    takes the framing's example (give it as None to leave its cell blank).
    """
    rows = {
        "events": EVENTS if events is None else events,
        "contributions": default_contributions(framing) if contributions is None else contributions,
        "use_cases": USE_CASES if use_cases is None else use_cases,
        "maturity": default_maturity(framing) if maturity is None else maturity,
        "commitments": COMMITMENTS if commitments is None else commitments,
    }
    known = {
        table: [_complete(row, framing.by_table[table]) for row in rows[table]] for table in rows if table in framing.by_table
    }
    identity = _complete({**TERRITORY, **(territory_fields or {})}, framing.by_table["territory"])
    workbook = build_template(framing, identity, known)
    if edit:
        edit(workbook)
    write_workbook(workbook, path)
    return path


def default_contributions(framing: Framing) -> list[Row]:
    """The four contributions, one of each kind."""
    return [{**row, "kind": framing.kind(role)} for row, role in zip(CONTRIBUTIONS, KIND_ROLES, strict=True)]


def default_maturity(framing: Framing) -> list[Row]:
    """Every dimension at the same level, with its evidence."""
    return [{"dimension": dimension.code, "level": LEVEL, "evidence": EVIDENCE} for dimension in framing.dimensions]


def _complete(row: Row, sheet: Sheet) -> dict[str, object]:
    """The row's values for the sheet's fields, mandatory ones completed from the framing's examples."""
    needed = {c.field: _example(c) for c in sheet.columns if _is_asked(c, row, sheet) and c.field not in row}
    return {**needed, **{field: value for field, value in row.items() if field in sheet.by_field}}


def _is_asked(column: Column, row: Row, sheet: Sheet) -> bool:
    """Mandatory here: always, or because the column that it depends on is filled in, or may hold the value."""
    if column.required_if is None:
        return column.required
    other = sheet.by_name[column.required_if.column]
    return bool(column.required_if.among) or row.get(other.field) is not None


def _example(column: Column) -> object:
    text = column.good or column.default
    if column.type == "D" and text:
        return date.fromisoformat(text)
    return int(text) if column.type == "N" and text.isdigit() else text


# A framing that fits on a page, for tests that must not depend on a real campaign.


def _list(name: str, label: str, *choices: Choice | str, show_code: bool = False) -> ChoiceList:
    made = (Choice(choice, choice) if isinstance(choice, str) else choice for choice in choices)
    return ChoiceList(name, label, tuple(made), show_code)


THEMES = (
    Theme(
        "T04",
        "Sobriété et environnement",
        "Énergie, eau, matériaux",
        ("energie",),
        ("3",),
        "La facture d’eau",
        "Le coût",
    ),
    Theme("T05", "Travail, métiers et agents", "Organisation, emploi", ("travail",), ("1",), "La charge", "La formation"),
    Theme("T99", "Autre", "Ce qui ne va nulle part", (), (), residual=True),
)
DIMENSIONS = (
    Dimension("M1", "Stratégie", (Level(0, "Aucun écrit"), Level(1, "Un élu porte le sujet", "ordre du jour"))),
    Dimension("M5", "Sobriété", (Level(0, "Non abordée"), Level(1, "Mentionnée", "extrait"))),
)
LISTS = (
    _list("groups", "Groupe", Choice("france", "France"), Choice("francophonie", "Francophonie")),
    _list("authority_kinds", "Nature juridique", Choice("cc", "Communauté de communes"), Choice("metropole", "Métropole")),
    _list("yes_no", "Oui ou non", Choice("oui", "Oui"), Choice("non", "Non"), Choice("nsp", "Ne sait pas")),
    _list("methods", "Méthode", Choice("apero", "Café ou apéro"), Choice("atelier", "Atelier participatif")),
    _list("recruitments", "Recrutement", Choice("volontariat", "Volontariat ouvert"), Choice("non_precise", "Non précisé")),
    _list("countings", "Mode de comptage", Choice("compte", "Compté"), Choice("estime", "Estimé")),
    _list(
        "kinds",
        "Nature",
        Choice("attente", "Attente", "Attentes", "expectation"),
        Choice("vigilance", "Point de vigilance", "", "concern"),
        Choice("proposition", "Proposition", "", "proposal"),
        Choice("question", "Question", "", "question"),
    ),
    _list("themes", "Thème", *(Choice(theme.code, theme.label) for theme in THEMES), show_code=True),
    _list(
        "publics",
        "Public",
        Choice("agents", "Agents"),
        Choice("citoyens", "Citoyens"),
        Choice("non_precise", "Non précisé"),
    ),
    _list("origins", "Origine", Choice("verbatim", "Verbatim"), Choice("synthese", "Synthèse de table")),
    _list(
        "publication",
        "Publiable",
        Choice("oui", "Oui", role="yes"),
        Choice("non", "Non", role="no"),
        Choice("a_verifier", "À vérifier", role="check"),
    ),
    _list("dimensions", "Dimension", *(Choice(each.code, each.label) for each in DIMENSIONS), show_code=True),
    _list(
        "levels",
        "Niveau",
        Choice("0", "Non engagé"),
        Choice("1", "Repéré"),
        Choice("NR", "Non renseigné"),
        show_code=True,
    ),
    _list("answers", "Réponse", Choice("retenu", "Retenu"), Choice("non_retenu", "Non retenu")),
)
TERRITORY_SHEET = Sheet(
    "TERRITOIRE",
    "territory",
    "Le territoire",
    "fields",
    "Qui vous êtes et ce que vous avez mis en débat.",
    (
        Column(
            "code",
            "Identifiant court",
            "T",
            "code",
            required=True,
            essential=True,
            good="lacq-orthez",
            help="Minuscules et tirets.",
        ),
        Column("nom", "Nom officiel", "T", "name", required=True, essential=True, good="CC de Lacq-Orthez"),
        Column("groupe", "Groupe", "L", "group", required=True, list="groups", good="France"),
        Column(
            "type",
            "Nature juridique",
            "L",
            "kind_of_authority",
            required=True,
            list="authority_kinds",
            good="Communauté de communes",
        ),
        Column("siren", "SIREN", "T", "siren", required_if=Condition("groupe", ("france",)), max_length=9, good="200039204"),
        Column("population", "Population retenue", "N", "population", required=True, good="52957"),
        Column("periode_debut", "Début", "D", "period_start", required=True, essential=True, good="2024-10-01"),
        Column("periode_fin", "Fin", "D", "period_end", required=True, good="2025-02-28"),
        Column("garant", "Tiers garant", "O", "guarantor", good="Oui"),
    ),
)
EVENTS_SHEET = Sheet(
    "EVENEMENTS",
    "events",
    "La démarche",
    "rows",
    "Une ligne par rencontre ou questionnaire.",
    (
        Column("id_evenement", "Identifiant", "T", "id", required=True, essential=True, unique=True, good="E01"),
        Column("intitule", "Intitulé", "T", "title", required=True, essential=True, good="Apéro IA de Mourenx"),
        Column("date_debut", "Date", "D", "date_start", required=True, essential=True, good="2024-11-14", bad="14 nov."),
        Column("date_fin", "Date de fin", "D", "date_end"),
        Column("methode", "Méthode", "L", "method", required=True, list="methods", good="Café ou apéro"),
        Column(
            "recrutement",
            "Recrutement",
            "L",
            "recruitment",
            required=True,
            list="recruitments",
            good="Volontariat ouvert",
        ),
        Column(
            "participants_total",
            "Participants",
            "N",
            "participants",
            required=True,
            unknown_allowed=True,
            good="34",
            bad="34 env.",
        ),
        Column("mode_comptage", "Mode de comptage", "L", "counting", list="countings", good="Compté"),
        Column("themes_abordes", "Thèmes mis en débat", "L", "themes", list="themes", multiple=True, good="T04;T05"),
    ),
)
CONTRIBUTIONS_SHEET = Sheet(
    "CONTRIBUTIONS",
    "contributions",
    "Ce qui a été dit",
    "rows",
    "Une ligne par idée.",
    (
        Column("id_contribution", "Identifiant", "T", "id", required=True, essential=True, unique=True, good="C0001"),
        Column(
            "id_evenement",
            "Événement",
            "L",
            "event_id",
            required=True,
            essential=True,
            refers_to="events",
            outside=("HORS",),
            good="E01",
        ),
        Column(
            "texte",
            "Texte",
            "TL",
            "text",
            required=True,
            essential=True,
            min_length=20,
            max_length=1500,
            good="Garder un agent joignable.",
        ),
        Column("nature", "Nature", "L", "kind", required=True, essential=True, list="kinds", good="Attente"),
        Column(
            "theme",
            "Thème principal",
            "L",
            "theme",
            required=True,
            essential=True,
            list="themes",
            good="T04 – Sobriété et environnement",
        ),
        Column("college", "Public", "L", "public", required=True, list="publics", default="non_precise", good="Agents"),
        Column("origine_texte", "Origine", "L", "origin", required=True, list="origins", good="Verbatim"),
        Column(
            "publication",
            "Publiable",
            "L",
            "publication",
            required=True,
            list="publication",
            default="a_verifier",
            good="Oui",
        ),
    ),
)
MATURITY_SHEET = Sheet(
    "MATURITE",
    "maturity",
    "Où vous en êtes",
    "prefilled",
    "Un niveau par dimension.",
    (
        Column("dimension", "Dimension", "L", "dimension", required=True, list="dimensions"),
        Column("niveau", "Niveau", "L", "level", required=True, essential=True, list="levels", good="1 – Repéré"),
        Column(
            "preuve",
            "Preuve",
            "TL",
            "evidence",
            good="Ordre du jour du 3 mars",
        ),
        Column("preuve_url", "Adresse de la preuve", "U", "evidence_url", good="https://exemple.fr/note"),
    ),
)
COMMITMENTS_SHEET = Sheet(
    "ENGAGEMENTS",
    "commitments",
    "Ce que vous répondez",
    "rows",
    "Une ligne par réponse.",
    (
        Column("id_engagement", "Identifiant", "T", "id", required=True, unique=True, good="R01"),
        Column(
            "contributions_liees",
            "Contributions",
            "T",
            "contribution_ids",
            required=True,
            refers_to="contributions",
            multiple=True,
            good="C0001",
        ),
        Column("reponse", "Réponse", "L", "answer", required=True, list="answers", good="Retenu"),
        Column("motif", "Pourquoi", "TL", "reason", required=True, good="La demande est largement partagée."),
    ),
)


def small_framing() -> Framing:
    """A framing with every layout and every kind of column, and as little else as possible."""
    return Framing(
        id="petit", version="1", title="Concertation d’essai", subject="l’intelligence artificielle",
        organisers="Le réseau", licence="Licence Ouverte 2.0", contact="contact@exemple.fr", template_version="0.1",
        readme=("Une ligne par idée.", "Une case vide ne vaut pas zéro."),
        sheets=(TERRITORY_SHEET, EVENTS_SHEET, CONTRIBUTIONS_SHEET, MATURITY_SHEET, COMMITMENTS_SHEET),
        lists={each.name: each for each in LISTS}, themes=THEMES, dimensions=DIMENSIONS,
        level_scale=("Non engagé", "Repéré"), questions=(), chapters=(),
        size_classes=(SizeClass("tous", "Toutes tailles", 0, None),), stages=(Stage("tous", "Tous", None),),
        thresholds=Thresholds(), rules={}, empty_words=("n.c.",), empty_answers=("RAS",),
    )  # fmt: skip
