"""Broken and odd workbooks: what each one says, where, and whether the territory still gets its report."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from helpers.collect.findings import SheetBalance
from helpers.collect.intake import collect_folder, collect_workbook, slug_from_name, workbooks
from helpers.collect.tables import Intake
from helpers.settings import Limits
from tests.builders import write_territory_workbook
from tests.collect.reading.packages import CONTRIBUTIONS, added, cell, on_part, repack, without
from tests.collect.workbooks import (
    ENGLISH,
    FILE,
    NEVER_MET,
    Edit,
    both,
    campaign,
    collected,
    copied_row,
    copied_titles,
    filtered,
    formatted,
    hidden,
    hidden_columns,
    moved_line,
    on,
    places,
    put,
    renamed_sheet,
    reversed_columns,
    swapped_titles,
    without_sheet,
)

DEFAULTS_OF_ROW_9 = tuple(f"default_used CONTRIBUTIONS!{column}9" for column in "GHO")
ALL_KEPT = (4, 4, 0, 0)  # contributions received, kept, set aside, empty


@dataclass(frozen=True)
class Case:
    """A way of spoiling the good workbook, the findings that it adds and the balance of one sheet."""

    name: str
    edit: Edit
    added: tuple[str, ...]
    left_out: bool = False
    sheet: str = "CONTRIBUTIONS"
    balance: tuple[int, int, int, int] = ALL_KEPT
    says: str = ""  # a sentence that the first finding added must hold, when it is worth freezing
    gone: tuple[str, ...] = ()


CASES = (
    Case(
        "another version of the template", put("LISEZMOI!B2", "ia-2024/3"),
        ("unknown_template_version LISEZMOI!B2",), left_out=True,
        says="La version du modèle est «\u00a0ia-2024/3\u00a0»\u202f; cette collecte attend «\u00a0ia-2025/1\u00a0».",
    ),
    Case(
        "no version at all", without_sheet("LISEZMOI"),
        ("unknown_template_version LISEZMOI!B2",), left_out=True,
        says="La version du modèle est «\u00a0(vide)\u00a0»\u202f; cette collecte attend «\u00a0ia-2025/1\u00a0».",
    ),
    Case(
        "a sheet taken away", without_sheet("EVENEMENTS"), ("missing_sheet EVENEMENTS",), left_out=True,
        sheet="TERRITOIRE", balance=(1, 1, 0, 0),
        says="La feuille «\u00a0EVENEMENTS\u00a0» est introuvable.",
        gone=(NEVER_MET,),
    ),
    Case(
        "a sheet renamed", renamed_sheet("CONTRIBUTIONS", "CONTRIBUTION 2"),
        ("missing_sheet CONTRIBUTIONS", "extra_sheet CONTRIBUTION 2"), left_out=True,
        sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="La feuille «\u00a0CONTRIBUTIONS\u00a0» est introuvable. Vouliez-vous dire «\u00a0CONTRIBUTION 2\u00a0»\u202f?",
        gone=(NEVER_MET,),
    ),
    Case(
        "a sheet whose name only differs by an accent and a case", renamed_sheet("EVENEMENTS", "Événements"), (),
        sheet="EVENEMENTS", balance=(2, 2, 0, 0),
    ),
    Case(
        "a mandatory column taken away", on("CONTRIBUTIONS", lambda sheet: sheet.delete_cols(4)),
        ("missing_column CONTRIBUTIONS", "event_without_contribution EVENEMENTS!A3", "event_without_contribution EVENEMENTS!A4"),
        left_out=True, balance=(4, 0, 4, 0),
        says="La colonne «\u00a0nature\u00a0» (Nature) est introuvable.",
    ),
    Case(
        "a mandatory column misspelt beyond recognition of its label",
        both(put("CONTRIBUTIONS!E1", "themes"), put("CONTRIBUTIONS!E2", "Sujet")),
        (
            "missing_column CONTRIBUTIONS", "added_column CONTRIBUTIONS!E1",
            "event_without_contribution EVENEMENTS!A3", "event_without_contribution EVENEMENTS!A4",
        ),
        left_out=True, balance=(4, 0, 4, 0),
        says="La colonne «\u00a0theme\u00a0» (Thème principal) est introuvable. Vouliez-vous dire «\u00a0themes\u00a0»\u202f?",
    ),
    Case(
        "a column whose technical name was replaced by its label", put("CONTRIBUTIONS!C1", "Texte "), (),
    ),
    Case(
        "a column renamed after its label", put("CONTRIBUTIONS!E1", "Thème principal"),
        ("renamed_column CONTRIBUTIONS!E1",), says="La colonne «\u00a0Thème principal\u00a0» a été lue comme «\u00a0theme\u00a0».",
    ),
    Case(
        "an added column", put("CONTRIBUTIONS!R1", "Note interne"),
        ("added_column CONTRIBUTIONS!R1",), says="La colonne «\u00a0Note interne\u00a0» n’existe pas dans le modèle.",
    ),
    Case("columns in another order", on("CONTRIBUTIONS", reversed_columns), ()),
    Case("a title above the headers", on("CONTRIBUTIONS", lambda sheet: sheet.insert_rows(1)), ()),
    Case(
        "a written title above the headers",
        both(on("CONTRIBUTIONS", lambda sheet: sheet.insert_rows(1)), put("CONTRIBUTIONS!A1", "Retours de Mourenx")), (),
    ),
    Case("no row of labels", on("CONTRIBUTIONS", lambda sheet: sheet.delete_rows(2)), ()),
    Case(
        "an id used twice", put("CONTRIBUTIONS!A5", "c0001"),
        ("duplicate_id CONTRIBUTIONS!A5", "unknown_reference ENGAGEMENTS!B3", "no_commitment ENGAGEMENTS"),
        left_out=True, balance=(4, 3, 1, 0),
        says="L’identifiant «\u00a0c0001\u00a0» est déjà utilisé en A3 (majuscules, accents et signes ne comptent pas).",
    ),
    Case(
        "ids that are plain numbers",
        both(*(put(f"CONTRIBUTIONS!A{row}", row - 2) for row in (3, 4, 5, 6)), put("ENGAGEMENTS!B3", 3)), (),
    ),
    Case(
        "a value outside its list, near a choice", put("CONTRIBUTIONS!D4", "Propositon"),
        ("value_outside_list CONTRIBUTIONS!D4",), left_out=True, balance=(4, 3, 1, 0),
        says=(
            "«\u00a0Propositon\u00a0» ne figure pas dans la liste de «\u00a0Nature\u00a0». "
            "Vouliez-vous dire «\u00a0Proposition\u00a0»\u202f?"
        ),
    ),
    Case(
        "a value outside its list, far from all", put("CONTRIBUTIONS!D4", "zzz"),
        ("value_outside_list CONTRIBUTIONS!D4",), left_out=True, balance=(4, 3, 1, 0),
        says="«\u00a0zzz\u00a0» ne figure pas dans la liste de «\u00a0Nature\u00a0».",
    ),
    Case(
        "a list value typed in capitals, without its accents", put("EVENEMENTS!E3", "CAFE OU APERO ia"),
        ("corrected_value EVENEMENTS!E3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="«\u00a0CAFE OU APERO ia\u00a0» a été lu «\u00a0Café ou apéro IA\u00a0».",
    ),
    Case(
        "several themes, one of them outside the list", put("EVENEMENTS!AF3", "T04; T77"),
        ("value_outside_list EVENEMENTS!AF3",), left_out=True, sheet="EVENEMENTS", balance=(2, 1, 1, 0),
    ),
    Case(
        "a date typed as text, day first", put("EVENEMENTS!C3", "14/11/2024"),
        ("corrected_date EVENEMENTS!C3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="«\u00a014/11/2024\u00a0» a été lu comme la date 2024-11-14.",
    ),
    Case(
        "a date in words, outside the period", put("EVENEMENTS!C3", "12 mars 2025"),
        ("corrected_date EVENEMENTS!C3", "event_outside_period EVENEMENTS!C3"), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="«\u00a012 mars 2025\u00a0» a été lu comme la date 2025-03-12.",
    ),
    Case(
        "a day that does not exist", put("EVENEMENTS!C3", "31/02/2025"),
        ("not_a_date EVENEMENTS!C3",), left_out=True, sheet="EVENEMENTS", balance=(2, 1, 1, 0),
        says="«\u00a031/02/2025\u00a0» n’est pas une date lisible.",
    ),
    Case("a date with an hour", put("EVENEMENTS!C3", datetime(2024, 11, 14, 18, 30)), (), sheet="EVENEMENTS", balance=(2, 2, 0, 0)),  # noqa: DTZ001 - a spreadsheet knows no time zone
    Case(
        "a number with a narrow space", put("EVENEMENTS!J3", "1\u202f234"),
        ("corrected_number EVENEMENTS!J3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="«\u00a01\u202f234\u00a0» a été lu comme le nombre 1234.",
    ),
    Case(
        "about thirty-four people", put("EVENEMENTS!J3", "34 env."),
        ("approximate_number EVENEMENTS!J3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="«\u00a034 env.\u00a0» mêle un nombre et du texte\u202f; il a été lu 34.",
    ),
    Case(
        "a negative number", put("EVENEMENTS!J3", -3),
        ("negative_number EVENEMENTS!J3",), left_out=True, sheet="EVENEMENTS", balance=(2, 1, 1, 0),
        says="«\u00a0-3\u00a0» est un nombre négatif.",
    ),
    Case(
        "words instead of a number", put("EVENEMENTS!J3", "beaucoup"),
        ("not_a_number EVENEMENTS!J3",), left_out=True, sheet="EVENEMENTS", balance=(2, 1, 1, 0),
        says="«\u00a0beaucoup\u00a0» n’est pas un nombre.",
    ),
    Case("people who were not counted", put("EVENEMENTS!J3", "nsp"), (), sheet="EVENEMENTS", balance=(2, 2, 0, 0)),
    Case(
        "a mandatory cell left blank", put("CONTRIBUTIONS!D4", None),
        ("missing_required CONTRIBUTIONS!D4",), left_out=True, balance=(4, 3, 1, 0),
        says="«\u00a0Nature\u00a0» est vide, alors que cette cellule est obligatoire.",
    ),
    Case(
        "a mandatory cell that says « n.c. »", put("CONTRIBUTIONS!D4", "n.c."),
        ("missing_required CONTRIBUTIONS!D4",), left_out=True, balance=(4, 3, 1, 0),
    ),
    Case(
        "a mandatory cell with a prudent default left blank", both(put("CONTRIBUTIONS!O3", None), put("CONTRIBUTIONS!O5", None)),
        ("default_used CONTRIBUTIONS!O3",),
        says="«\u00a0Publiable\u00a0» était vide sur 2\u00a0lignes\u00a0: «\u00a0À vérifier\u00a0» a été retenu.",
    ),
    Case(
        "a mandatory field of the territory left blank", put("TERRITOIRE!B11", None),
        ("missing_required TERRITOIRE!B11",), left_out=True, sheet="TERRITOIRE", balance=(1, 1, 0, 0),
    ),
    Case(
        "an event that nobody described", put("CONTRIBUTIONS!B4", "E99"),
        ("unknown_reference CONTRIBUTIONS!B4",), left_out=True, balance=(4, 3, 1, 0),
        says="«\u00a0E99\u00a0» ne correspond à aucune ligne de la feuille EVENEMENTS.",
    ),
    Case(
        "an answer to a contribution that does not exist", put("ENGAGEMENTS!B3", "C0003; C0404"),
        ("unknown_reference ENGAGEMENTS!B3", "no_commitment ENGAGEMENTS", "proposals_without_answer ENGAGEMENTS"),
        left_out=True, sheet="ENGAGEMENTS", balance=(1, 0, 1, 0),
        says="«\u00a0C0404\u00a0» ne correspond à aucune ligne de la feuille CONTRIBUTIONS.",
    ),
    Case(
        "a SIREN with a typing error", put("TERRITOIRE!B7", "200039205"),
        ("invalid_siren TERRITOIRE!B7",), left_out=True, sheet="TERRITOIRE", balance=(1, 1, 0, 0),
        says="«\u00a0200039205\u00a0» n’est pas un numéro SIREN valable.",
    ),
    Case("a SIREN as a number", put("TERRITOIRE!B7", 200039204), (), sheet="TERRITOIRE", balance=(1, 1, 0, 0)),
    Case(
        "a code in capitals and spaces", put("TERRITOIRE!B3", "Lacq Orthez"),
        ("invalid_code TERRITOIRE!B3",), left_out=True, sheet="TERRITOIRE", balance=(1, 1, 0, 0),
    ),
    Case(
        "a population far from the reference", put("TERRITOIRE!B11", 10_000),
        ("population_far_from_reference TERRITOIRE!B11",), sheet="TERRITOIRE", balance=(1, 1, 0, 0),
    ),
    Case(
        "an event merged over two contributions", on("CONTRIBUTIONS", lambda sheet: sheet.merge_cells("B3:B4")),
        ("merged_cells CONTRIBUTIONS!B3",), says="Les cellules B3:B4 sont fusionnées.",
    ),
    Case(
        "hidden rows", on("CONTRIBUTIONS", hidden(4, 5)),
        ("hidden_rows CONTRIBUTIONS!A4",), says="Des lignes sont masquées\u00a0: 4, 5.",
    ),
    Case(
        "a hidden sheet", on("USAGES_IA", lambda sheet: setattr(sheet, "sheet_state", "hidden")),
        ("hidden_sheet USAGES_IA",), sheet="USAGES_IA", balance=(1, 1, 0, 0), says="La feuille «\u00a0USAGES_IA\u00a0» est masquée.",
    ),
    Case(
        "a filter that hides rows", on("CONTRIBUTIONS", filtered),
        ("hidden_rows CONTRIBUTIONS!A5", "filter_on CONTRIBUTIONS!A1"),
    ),
    Case(
        "an added sheet", lambda workbook: workbook.create_sheet("Brouillon").append(["note"]),
        ("extra_sheet Brouillon",), says="La feuille «\u00a0Brouillon\u00a0» n’existe pas dans le modèle.",
    ),
    Case("an added sheet without anything", lambda workbook: workbook.create_sheet("Feuil1"), ()),
    Case(
        "a formula that failed", put("EVENEMENTS!J3", "#N/A"),
        ("error_value EVENEMENTS!J3", "missing_required EVENEMENTS!J3"), left_out=True, sheet="EVENEMENTS", balance=(2, 1, 1, 0),
        says="La cellule contient l’erreur de calcul «\u00a0#N/A\u00a0».",
    ),
    Case(
        "a formula that failed in an optional cell", put("CONTRIBUTIONS!I4", "#DIV/0!"), ("error_value CONTRIBUTIONS!I4",),
    ),
    Case(
        "blank rows in the middle", on("CONTRIBUTIONS", lambda sheet: sheet.insert_rows(5, 2)), (), balance=(6, 4, 0, 2),
    ),
    Case(
        "a row where only the id is pre-filled", put("CONTRIBUTIONS!A7", "C0005"), (), balance=(5, 4, 0, 1),
    ),
    Case(
        "a contribution that says nothing", put("CONTRIBUTIONS!C4", "R.A.S."),
        ("empty_answer CONTRIBUTIONS!C4",), balance=(4, 3, 1, 0), says="«\u00a0R.A.S.\u00a0» ne contient pas d’idée.",
    ),
    Case(
        "a contribution that is a dash", put("CONTRIBUTIONS!C4", "-"),
        ("empty_answer CONTRIBUTIONS!C4",), balance=(4, 3, 1, 0), says="«\u00a0-\u00a0» ne contient pas d’idée.",
    ),
    Case(
        "a short contribution", put("CONTRIBUTIONS!C4", "Moins d’écrans."), ("short_text CONTRIBUTIONS!C4",),
        says="Le texte ne compte que 15\u00a0caractères\u202f; il en faut au moins 20 pour se comprendre seul.",
    ),
    Case(
        "a contribution of two thousand characters", put("CONTRIBUTIONS!C4", "a bc " * 400), ("long_text CONTRIBUTIONS!C4",),
        says="Le texte compte 1\u202f999 caractères, pour 1\u202f500 prévus.",
    ),
    Case(
        "the same words twice", put("CONTRIBUTIONS!C6", "garder un agent joignable au telephone dans chaque mairie"),
        ("identical_texts CONTRIBUTIONS!C3",), says="Le même texte figure aussi en C6.",
    ),
    Case(
        "a level without evidence", put("MATURITE!D4", None), ("level_without_evidence MATURITE!D4",),
        sheet="MATURITE", balance=(9, 9, 0, 0),
        says="Le niveau 1 est déclaré pour «\u00a0Maîtrise et garanties\u00a0» sans preuve.",
    ),
    Case(
        "evidence that says « n.c. »", put("MATURITE!D4", "n.c."), ("level_without_evidence MATURITE!D4",),
        sheet="MATURITE", balance=(9, 9, 0, 0),
    ),
    Case(
        "a dimension left blank", both(put("MATURITE!B4", None), put("MATURITE!D4", None)),
        ("default_used MATURITE!B4", "dimensions_missing MATURITE"), sheet="MATURITE", balance=(9, 9, 0, 0),
    ),
    Case(
        "a dimension twice", put("MATURITE!A5", "M1"), ("duplicate_id MATURITE!A5",), left_out=True,
        sheet="MATURITE", balance=(9, 8, 1, 0), says="L’identifiant «\u00a0M1\u00a0» est déjà utilisé en A3 (majuscules, accents et signes ne comptent pas).",
    ),
    Case(
        "publics that do not add up", both(put("EVENEMENTS!L3", 4), put("EVENEMENTS!M3", 20)),
        ("publics_sum_differs EVENEMENTS!J3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="La somme des effectifs par public est 24, alors que le total de participants est 34.",
    ),
    Case(
        "publics that add up", both(put("EVENEMENTS!L3", 4), put("EVENEMENTS!M3", 30)), (),
        sheet="EVENEMENTS", balance=(2, 2, 0, 0),
    ),
    Case(
        "an event before the period", put("EVENEMENTS!C3", date(2024, 9, 18)),
        ("event_outside_period EVENEMENTS!C3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says=(
            "La date 18\u00a0septembre\u00a02024 est en dehors de la période couverte, "
            "du 1er\u00a0octobre\u00a02024 au 28\u00a0février\u00a02025."
        ),
    ),
    Case(
        "an event after the day of reading", put("EVENEMENTS!C3", date(2026, 1, 8)),
        ("future_date EVENEMENTS!C3", "event_outside_period EVENEMENTS!C3"), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
    ),
    Case(
        "an event that ends before it starts", put("EVENEMENTS!D3", date(2024, 11, 12)),
        ("end_before_start EVENEMENTS!D3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="La fin (12\u00a0novembre\u00a02024) précède le début (14\u00a0novembre\u00a02024).",
    ),
    Case(
        "an e-mail address and a telephone in a contribution",
        put("CONTRIBUTIONS!C4", "Écrivez-moi à jeanne@exemple.fr ou au 06 12 34 56 78."),
        ("personal_data CONTRIBUTIONS!C4",),
        says="Ce texte semble contenir une donnée personnelle\u00a0: adresse électronique et numéro de téléphone.",
    ),
    Case(
        "supports without a unit", put("CONTRIBUTIONS!J4", 12),
        ("missing_required CONTRIBUTIONS!K4",), left_out=True, balance=(4, 3, 1, 0),
    ),
    Case(
        "an address that leads nowhere", put("EVENEMENTS!AG3", "mairie.example/compte-rendu"),
        ("invalid_url EVENEMENTS!AG3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
    ),
    Case(
        "braces in a value", put("CONTRIBUTIONS!D4", "{value} {0.__class__}"),
        ("value_outside_list CONTRIBUTIONS!D4",), left_out=True, balance=(4, 3, 1, 0),
    ),
    Case(
        "a third row of titles", both(on("CONTRIBUTIONS", lambda sheet: sheet.insert_rows(2)), on("CONTRIBUTIONS", copied_row(3, 2))), (),
    ),
    Case("labels above the technical names", on("CONTRIBUTIONS", swapped_titles), ()),
    Case("an instruction between title and headers", both(on("CONTRIBUTIONS", lambda sheet: sheet.insert_rows(1, 3)), put("CONTRIBUTIONS!A2", "Une ligne par idée")), ()),
    Case(
        "a thousand rows formatted in advance", on("CONTRIBUTIONS", formatted(7, 1007)), (),
    ),
    Case("rows of mere spaces at the end", both(put("CONTRIBUTIONS!A7", "  "), put("CONTRIBUTIONS!C8", " \u00a0")), (), balance=(6, 4, 0, 2)),
    Case(
        "the same title twice", both(put("CONTRIBUTIONS!R1", "Thème principal"), put("CONTRIBUTIONS!R3", "T04")),
        ("duplicate_column CONTRIBUTIONS!R1",),
        says="Le titre «\u00a0theme\u00a0» figure deux fois\u00a0: en E1, qui est lu, et ici, qui ne l’est pas.",
    ),
    Case(
        "a field of the territory told twice", both(put("TERRITOIRE!A40", "siren"), put("TERRITOIRE!B40", "200039205")),
        ("duplicate_column TERRITOIRE!A40",), sheet="TERRITOIRE", balance=(1, 1, 0, 0),
    ),
    Case(
        "a field of the territory misspelt", put("TERRITOIRE!A7", "siret"), ("added_field TERRITOIRE!A7",), says="La ligne «\u00a0siret\u00a0» n’existe pas dans le modèle. Vouliez-vous dire «\u00a0siren\u00a0»\u202f?", sheet="TERRITOIRE", balance=(1, 1, 0, 0),
    ),
    Case(
        "a mandatory field of the territory misspelt", put("TERRITOIRE!A11", "populations"), ("missing_column TERRITOIRE", "added_field TERRITOIRE!A11"),
        left_out=True, sheet="TERRITOIRE", balance=(1, 1, 0, 0),
        says="La colonne «\u00a0population\u00a0» (Population retenue) est introuvable. Vouliez-vous dire «\u00a0populations\u00a0»\u202f?",
    ),
    Case(
        "a column between the fields and their values", on("TERRITOIRE", lambda sheet: sheet.insert_cols(2)), (),
        sheet="TERRITOIRE", balance=(1, 1, 0, 0),
    ),
    Case(
        "fields in another order", on("TERRITOIRE", moved_line(7, 45)), (), sheet="TERRITOIRE", balance=(1, 1, 0, 0),
    ),
    Case(
        "an optional column misspelt", put("CONTRIBUTIONS!M1", "destinatair"), ("added_column CONTRIBUTIONS!M1",),
        says="La colonne «\u00a0destinatair\u00a0» n’existe pas dans le modèle. Vouliez-vous dire «\u00a0destinataire\u00a0»\u202f?",
    ),
    Case(
        "values under no title", both(put("CONTRIBUTIONS!S4", "à rappeler"), put("CONTRIBUTIONS!S6", "vu")), ("untitled_column CONTRIBUTIONS!S4",),
        says="Des cellules remplies (2) n’ont aucun titre au-dessus d’elles.",
    ),
    Case(
        "titles that are merged", on("CONTRIBUTIONS", lambda sheet: sheet.merge_cells("E1:F1")),
        ("merged_cells CONTRIBUTIONS!E1", "duplicate_column CONTRIBUTIONS!F1"),
    ),
    Case(
        "hidden columns", on("CONTRIBUTIONS", hidden_columns("F", "I")), ("hidden_columns CONTRIBUTIONS!F1",),
        says="Des colonnes sont masquées\u00a0: F, I.",
    ),
    Case(
        "a second table beside the first one", on("CONTRIBUTIONS", copied_titles(1, 19)), ("second_table CONTRIBUTIONS!S1",), left_out=True,
        says="Un second tableau commence ici, dans d’autres colonnes que le premier.",
    ),
    Case(
        "a second table under the first one, in the same columns",
        both(on("CONTRIBUTIONS", copied_row(1, 9)), on("CONTRIBUTIONS", copied_row(2, 10)), on("CONTRIBUTIONS", copied_row(6, 11)), put("CONTRIBUTIONS!A11", "C0005"), put("CONTRIBUTIONS!C11", "Former les agents avant de choisir un outil.")),
        ("repeated_titles CONTRIBUTIONS!A9", "repeated_titles CONTRIBUTIONS!A10"), balance=(7, 5, 0, 2),
        says="La ligne de titres est répétée au milieu des données.",
    ),
    Case(
        "a second table under the first one, in other columns",
        both(put("CONTRIBUTIONS!B9", "texte"), put("CONTRIBUTIONS!C9", "nature"), put("CONTRIBUTIONS!D9", "theme")),
        ("second_table CONTRIBUTIONS!B9", "table_below CONTRIBUTIONS!B9"),
        left_out=True, balance=(7, 4, 1, 2),
    ),
    Case(
        "a small table of totals under the data", both(put("CONTRIBUTIONS!C9", "Total"), put("CONTRIBUTIONS!D9", 4)),
        ("table_below CONTRIBUTIONS!C9",), left_out=True, balance=(7, 4, 1, 2),
        says="Un autre tableau semble commencer ici, sous les données\u00a0: ligne 9, sans rien de ce que demande la feuille.",
    ),
    Case(
        "counts by theme under the data",
        both(*(put(f"CONTRIBUTIONS!{letter}{9 + place}", value) for place, row in enumerate((("Thème", "Nombre"), ("T06", 6), ("T04", 2), ("Total", 8))) for letter, value in zip("AB", row, strict=True))),
        ("table_below CONTRIBUTIONS!A9",), left_out=True, balance=(10, 4, 4, 2),
        says="Un autre tableau semble commencer ici, sous les données\u00a0: lignes 9 à 12, sans rien de ce que demande la feuille.",
    ),
    Case(
        "a row begun after two blank rows is a row", put("CONTRIBUTIONS!C9", "Garder un agent joignable le samedi."),
        ("missing_required CONTRIBUTIONS!A9", "missing_required CONTRIBUTIONS!B9", "missing_required CONTRIBUTIONS!D9",
         "missing_required CONTRIBUTIONS!E9", *DEFAULTS_OF_ROW_9),
        left_out=True, balance=(7, 4, 1, 2),
    ),
    Case(
        "formulas that were never calculated", both(put("CONTRIBUTIONS!P4", "=A4"), put("CONTRIBUTIONS!P5", "=A5")), ("formula_without_value CONTRIBUTIONS!P4",),
        says="Formule sans valeur\u00a0: P4, P5.",
    ),
    Case(
        "a mandatory cell whose formula was never calculated", put("CONTRIBUTIONS!D4", '="Attente"'),
        ("formula_without_value CONTRIBUTIONS!D4", "missing_required CONTRIBUTIONS!D4"), left_out=True, balance=(4, 3, 1, 0),
    ),
    Case(
        "a code of commune that lost its zero", put("EVENEMENTS!I3", 1004), ("corrected_code EVENEMENTS!I3",), sheet="EVENEMENTS", balance=(2, 2, 0, 0),
        says="«\u00a01004\u00a0» a été lu «\u00a001004\u00a0».",
    ),
    Case("a code of four digits that is no commune", put("EVENEMENTS!I3", "9999"), (), sheet="EVENEMENTS", balance=(2, 2, 0, 0)),
    Case(
        "a SIREN in powers of ten", put("TERRITOIRE!B7", "2,00039E+08"), ("rounded_number TERRITOIRE!B7", "invalid_siren TERRITOIRE!B7"),
        left_out=True, sheet="TERRITOIRE", balance=(1, 1, 0, 0),
        says="«\u00a02,00039E+08\u00a0» est un nombre arrondi par le tableur\u202f: ses derniers chiffres sont perdus.".replace("\u202f:", "\u00a0:"),
    ),
    Case(
        "a number too long for a spreadsheet", put("CONTRIBUTIONS!P4", 20003920400012345678), ("rounded_number CONTRIBUTIONS!P4",),
        says="«\u00a02.000392040001235e+19\u00a0» est un nombre arrondi par le tableur\u00a0: ses derniers chiffres sont perdus.",
    ),
    Case("a list value with other quotes and spaces", put("CONTRIBUTIONS!H4", "Verbatim\u00a0(mot à mot)"), ()),
    Case("a yes typed as a logical value", put("TERRITOIRE!B24", True), (), sheet="TERRITOIRE", balance=(1, 1, 0, 0)),
    Case(
        "a percentage instead of a number", put("EVENEMENTS!J3", "35 %"), ("not_a_number EVENEMENTS!J3",), left_out=True,
        sheet="EVENEMENTS", balance=(2, 1, 1, 0),
    ),
    Case(
        "a second sheet of the same name but for an accent", lambda workbook: workbook.create_sheet("Événements").append(["reste"]), ("extra_sheet Événements",),
    ),
    Case("a table that does not start in the corner", on("CONTRIBUTIONS", lambda sheet: sheet.insert_cols(1, 2)), ()),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_odd_workbook_says_exactly_what_is_odd(case: Case, tmp_path: Path) -> None:
    """Rule and cell of each finding, whether the territory waits, and what became of the rows."""
    intake = collected(tmp_path, case.edit)
    found = places(intake)
    found.subtract([NEVER_MET])
    found.update(case.gone)
    assert {place: count for place, count in found.items() if count} == dict.fromkeys(case.added, 1)
    assert intake.left_out is case.left_out
    assert intake.refusal == ""
    balance = next(one for one in intake.balances if one.sheet == case.sheet)
    assert (balance.received, balance.kept, balance.set_aside, balance.empty) == case.balance
    if case.says:
        first = next(finding for finding in intake.findings if f"{finding.rule} {finding.place}" == case.added[0])
        assert first.what == case.says
    _assert_all_accounted(intake)
    _assert_said_in_french(intake)


def _assert_said_in_french(intake: Intake) -> None:
    """Every finding names its sheet and cell, holds no placeholder and no English."""
    for finding in intake.findings:
        assert finding.sheet
        assert (finding.cell == "") == (finding.row == 0)
        typed_by_them = finding.what.replace("{value} {0.__class__}", "")
        for sentence in (typed_by_them, finding.why, finding.how, finding.effect):
            assert not re.search(r"{|}", sentence)
            assert not ENGLISH.search(sentence), sentence
            assert re.match(r"[A-ZÀÉÊL«]", sentence)
            assert not re.search(r" [;:!?%»]|« ", sentence), "ordinary space where French wants a no-break one"


def _assert_all_accounted(intake: Intake) -> None:
    for balance in intake.balances:
        assert balance.received == balance.kept + balance.set_aside + balance.empty
        rules = {f"{finding.rule} {finding.cell}" for finding in intake.findings if finding.sheet == balance.sheet}
        assert {f"{rule} {cell}" for rule, cell in balance.reasons} <= rules


def test_the_good_workbook_says_only_who_was_not_met(tmp_path: Path) -> None:
    """What every case above is compared with: one remark, six sheets, nothing set aside."""
    intake = collected(tmp_path)
    assert dict(places(intake)) == {NEVER_MET: 1}
    assert intake.slug == "lacq-orthez"
    assert intake.balances == (
        SheetBalance("TERRITOIRE", 1, 1, 0), SheetBalance("EVENEMENTS", 2, 2, 0), SheetBalance("CONTRIBUTIONS", 4, 4, 0),
        SheetBalance("USAGES_IA", 1, 1, 0), SheetBalance("MATURITE", 9, 9, 0), SheetBalance("ENGAGEMENTS", 1, 1, 0),
    )  # fmt: skip


# Files that nothing can be read from.

Spoil = Callable[[Path], object]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _text(path: Path) -> None:
    path.write_text("ceci n’est pas un classeur", encoding="utf-8")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def _encrypted(path: Path) -> None:
    path.write_bytes(OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000))


def _broken_ole(path: Path) -> None:
    path.write_bytes(OLE + bytes(2000))


def _without_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lisez-moi.txt", "rien")


def _spoilt_part(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, b"<worksheet" if name.startswith("xl/worksheets/") else content)


def _written(content: bytes) -> Spoil:
    return lambda path: path.write_bytes(content)


def _zipped(**parts: str) -> Spoil:
    """An archive; « __ » stands for the slash of a part's name, and the last « _ » for its dot."""

    def spoil(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(".".join(name.replace("__", "/").rsplit("_", 1)) if "_" in name else name, content)

    return spoil


def _locked_ods(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<file-entry full-path="content.xml"><encryption-data/></file-entry>')
        archive.writestr("content.xml", b"\x8f\x03\xc1")


def _locked_zip(path: Path) -> None:
    """Every part marked as encrypted, in its own header and in the list at the end."""
    content = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(header), bytes(content)):
            content[found.start() + flags] |= 1
    path.write_bytes(content)


NOT_ONE = "ce n’est pas un classeur Excel, malgré son nom : il ressemble à "
REFUSALS = (
    ("a CSV", _written("id;texte\n1;Garder un agent\n2;Publier".encode("cp1252")), f"{FILE} : {NOT_ONE}un fichier CSV. Ouvrez-le dans votre tableur"),
    ("a CSV in UTF-16", _written("id\ttexte\n1\tGarder\n".encode("utf-16")), f"{FILE} : {NOT_ONE}un fichier CSV."),
    ("a web page", _written(b"<!DOCTYPE html><html><body>Connectez-vous</body></html>"), f"{FILE} : {NOT_ONE}une page HTML."),
    ("a table of a web page, as some platforms export", _written(b"\xef\xbb\xbf\n<table><tr><td>1</td></tr></table>"), f"{FILE} : {NOT_ONE}une page HTML."),
    ("a workbook of 2003 in XML", _written(b'<?xml version="1.0"?><Workbook xmlns="urn:x"/>'), f"{FILE} : {NOT_ONE}un document XML. Ouvrez-le dans votre tableur"),
    ("a PDF", _written(b"%PDF-1.7\n"), f"{FILE} : {NOT_ONE}un document PDF. Envoyez le classeur lui-même"),
    ("a picture", _written(b"\x89PNG\r\n\x1a\n\0\0"), f"{FILE} : {NOT_ONE}une image."),
    ("a text of a word processor", _written(b"{\\rtf1 bonjour}"), f"{FILE} : {NOT_ONE}un document texte RTF."),
    ("bytes of nothing known", _written(bytes(range(1, 9)) * 40), f"{FILE} : ce n’est pas un classeur Excel, malgré son nom. Envoyez"),
    ("a Word document", _zipped(word__document_xml="<document/>"), f"{FILE} : {NOT_ONE}un document Word."),
    ("a presentation", _zipped(ppt__presentation_xml="<presentation/>"), f"{FILE} : {NOT_ONE}une présentation PowerPoint."),
    ("a Numbers workbook", _zipped(Index__Document_iwa="x"), f"{FILE} : {NOT_ONE}un classeur Numbers. Ouvrez-le dans votre tableur"),
    ("an OpenDocument text", _zipped(mimetype="application/vnd.oasis.opendocument.text"), f"{FILE} : {NOT_ONE}un document texte OpenDocument."),
    ("an old Word document", _written(OLE + bytes(1000) + "WordDocument".encode("utf-16-le")), f"{FILE} : {NOT_ONE}un document Word."),
    ("a compressed file", _written(b"\x1f\x8b\x08" + bytes(40)), f"{FILE} : {NOT_ONE}une archive gzip. Décompressez-la"),
    ("an archive with a password", _locked_zip, f"{FILE} : le classeur est protégé par un mot de passe et ne peut pas être lu."),
    ("an .ods with a password", _locked_ods, f"{FILE} : le classeur est protégé par un mot de passe et ne peut pas être lu."),
    ("a text with a workbook's name", _text, f"{FILE} : {NOT_ONE}un texte."),
    ("an empty file", lambda path: path.write_bytes(b""), f"{FILE} : le fichier est vide (0 octet)."),
    ("a file cut short", _truncated, f"{FILE} : le fichier est tronqué (la fin manque)."),
    ("a password", _encrypted, f"{FILE} : le classeur est protégé par un mot de passe et ne peut pas être lu."),
    ("an old file without content", _broken_ole, f"{FILE} : le classeur est abîmé et ne s’ouvre pas"),
    ("an archive of something else", _without_workbook, f"{FILE} : {NOT_ONE}une archive .zip. Décompressez-la"),
    ("a part that is there twice but for its case", lambda path: repack(path, added("xl/worksheets/SHEET4.xml", b"<worksheet/>")), f"{FILE} : la partie « xl/worksheets/sheet4.xml » y figure 2 fois."),
    ("no workbook behind the sheets", lambda path: repack(path, without("_rels/.rels"), without("xl/workbook.xml")), f"{FILE} : le classeur est abîmé et ne s’ouvre pas (BrokenPackageError)."),
    ("a shared string that is not there", lambda path: repack(path, cell("C3", b'<c r="C3" t="s"><v>9</v></c>')), f"{FILE} : le classeur est abîmé et ne s’ouvre pas (IndexError)."),
    ("an address that is no address", lambda path: repack(path, cell("C3", b'<c r="3C" t="str"><v>Garder</v></c>')), f"{FILE} : le classeur est abîmé et ne s’ouvre pas (ValueError)."),
    ("a sheet cut in its middle", lambda path: repack(path, on_part(CONTRIBUTIONS, lambda content: content[: len(content) // 2])), f"{FILE} : le classeur est abîmé et ne s’ouvre pas"),
    ("sheets that are not XML", _spoilt_part, f"{FILE} : le classeur est abîmé et ne s’ouvre pas"),
)  # fmt: skip


@pytest.mark.parametrize(("spoil", "start"), [case[1:] for case in REFUSALS], ids=[case[0] for case in REFUSALS])
def test_what_cannot_be_read_is_refused_in_words(spoil: Spoil, start: str, tmp_path: Path) -> None:
    """The refusal names the file, the fault and the way out; the territory is known by the file's name."""
    path = write_territory_workbook(tmp_path / FILE, campaign().framing)
    spoil(path)
    intake = collect_workbook(path, campaign())
    assert intake.refusal.replace("\u00a0", " ").startswith(start)
    assert not ENGLISH.search(intake.refusal.removeprefix(FILE))
    assert (intake.slug, intake.left_out, intake.tables, intake.findings) == ("lacq-orthez", True, None, ())


LIMITS = (
    (Limits(unpacked_bytes=1 << 10), "une fois décompressé, le classeur occuperait "),
    (Limits(zip_entries=3), "une fois décompressé, le classeur occuperait "),
    (Limits(file_bytes=1 << 10), "le fichier pèse "),
)


@pytest.mark.parametrize(("limits", "start"), LIMITS)
def test_what_would_unpack_beyond_the_limits_is_not_opened(limits: Limits, start: str, tmp_path: Path) -> None:
    """A zip bomb is known by its declared sizes, before anything is unpacked."""
    path = write_territory_workbook(tmp_path / FILE, campaign().framing)
    assert start in collect_workbook(path, campaign(), limits).refusal


def test_two_workbooks_for_one_territory_block_it(tmp_path: Path) -> None:
    """Neither file is preferred: the one that is kept names the other."""
    for name in ("2025-03_lacq-orthez_essai.xlsx", "2025-04_lacq-orthez_essai.xlsx", "2025-04_autre_essai.xlsx"):
        code = name.split("_")[1]
        write_territory_workbook(tmp_path / name, campaign().framing, territory_fields={"code": code})
    other, twice = collect_folder(campaign(), tmp_path)
    assert (other.slug, other.left_out) == ("autre", False)
    assert (twice.slug, twice.left_out) == ("lacq-orthez", True)
    finding = twice.findings[-1]
    assert f"{finding.rule} {finding.place}" == "duplicate_workbook TERRITOIRE"
    assert finding.what == ("Un autre classeur porte le même identifiant de territoire\u00a0: 2025-04_lacq-orthez_essai.xlsx.")


def test_a_refused_workbook_and_a_good_one_for_one_territory_block_it(tmp_path: Path) -> None:
    """An unreadable file of a territory is never forgotten because another one is readable."""
    write_territory_workbook(tmp_path / "2025-04_lacq-orthez_essai.xlsx", campaign().framing)
    _text(tmp_path / "2025-05_lacq-orthez_essai.xlsx")
    (only,) = collect_folder(campaign(), tmp_path)
    assert only.left_out
    assert only.findings[-1].rule == "duplicate_workbook"


def test_only_workbooks_are_read(tmp_path: Path) -> None:
    """Lock files of an open spreadsheet, hidden files and other files of the folder are not workbooks."""
    for name in ("b.xlsx", "~$b.xlsx", ".c.xlsx", "campaign.toml", "A.XLSX", "d.ods"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in workbooks(tmp_path)] == ["A.XLSX", "b.xlsx", "d.ods"]


@pytest.mark.parametrize(
    ("name", "slug"),
    [(FILE, "lacq-orthez"), ("Classeur de Pau (2).xlsx", "classeur-de-pau-2"), ("2025-04_pau_v2_bis.xlsx", "pau")],
)
def test_a_file_that_says_nothing_is_known_by_its_name(name: str, slug: str) -> None:
    """The code in the name when there is one, else the name itself, as a plain code."""
    assert slug_from_name(Path(name)) == slug


def test_values_of_merged_cells_reach_every_row(tmp_path: Path) -> None:
    """Whoever merged the event over two rows meant it for both."""

    def merge(workbook: openpyxl.Workbook) -> None:
        workbook["CONTRIBUTIONS"].merge_cells("B3:B5")

    tables = collected(tmp_path, merge).tables
    assert tables is not None
    assert tables.contributions["event_id"].tolist() == ["lacq-orthez-E01"] * 3 + ["lacq-orthez-E02"]


def test_plain_numbers_as_ids_are_told_apart_between_sheets(tmp_path: Path) -> None:
    """Contribution 3 and event 1 become C3 and E1, and what quotes them follows."""
    edits = (*(put(f"CONTRIBUTIONS!A{row}", row - 2) for row in (3, 4, 5, 6)), put("ENGAGEMENTS!B3", "1;3"))
    tables = collected(tmp_path, *edits).tables
    assert tables is not None
    assert tables.contributions["id"].tolist() == [f"lacq-orthez-C{number}" for number in (1, 2, 3, 4)]
    assert tables.commitments["contribution_ids"].tolist() == ["lacq-orthez-C1;lacq-orthez-C3"]
