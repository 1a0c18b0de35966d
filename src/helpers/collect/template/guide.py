"""The sheets that explain or serve: LISEZMOI, EXEMPLE, LISTES and the hidden META."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import metadata

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from helpers import wording
from helpers.collect.template import style
from helpers.collect.template.rules import ids_name, list_name, offered_name, requirement
from helpers.collect.template.sheets import ESSENTIAL_MARK, put
from helpers.framing.model import FIRST_DATA_ROW, Column, Framing, Sheet

README, EXAMPLE, LISTS, META = "LISEZMOI", "EXEMPLE", "LISTES", "META"
GUIDE_TAB = "6B7280"
GUIDE_WIDTHS = (34, 76, 52, 52)
EXAMPLE_WIDTHS = (18, 26, 34, 24, 58, 58)
EXAMPLE_TITLES = ("Feuille", "Nom technique", "Libellé", "À remplir", "Exemple juste", "À éviter")
LIST_WIDTH = 30
OFFERED_IDS = 500  # ids that a drop-down offers; further ones may still be typed
DISTRIBUTION = "concertations"

START = f"Commencez par les colonnes marquées {ESSENTIAL_MARK} : ce minimum se remplit en une demi-journée."
HOW_TO = (
    START,
    "Entrez dans une cellule pour lire son aide ; une flèche à droite ouvre la liste des réponses possibles.",
    "Rouge : valeur impossible, ou case obligatoire vide dans une ligne commencée. Orange : à compléter ou à relire.",
)
LEGEND = (
    (
        style.NAVY,
        style.WHITE,
        f"{ESSENTIAL_MARK} Indispensable",
        "Titre en gras, fond foncé, marque ●. À remplir en premier.",
    ),
    (
        style.SKY,
        style.INK,
        "Autre colonne",
        "Titre sur fond clair. Obligatoire seulement si c’est écrit sous le titre.",
    ),
    (
        style.GREY,
        style.INK,
        "Verrouillé",
        "Fond gris : noms techniques et aides. Ne pas modifier (protection sans mot de passe).",
    ),
    (
        style.RED,
        style.RED_INK,
        "Rouge, en gras",
        "Valeur impossible ou case obligatoire vide dans une ligne commencée : à corriger.",
    ),
    (
        style.AMBER,
        style.AMBER_INK,
        "Orange, en italique",
        "À compléter ou à relire : la valeur est acceptée, mais elle étonne.",
    ),
)


# LISEZMOI


def write_readme(worksheet: Worksheet, framing: Framing) -> None:
    """Purpose, who fills what, rules, legend, help to choose a theme, contact. The version stands in B2."""
    style.set_widths(worksheet, GUIDE_WIDTHS)
    put(worksheet["A1"], framing.title, style.TITLE)
    worksheet.row_dimensions[1].height = 30
    _write_lines(worksheet, 2, _identity_lines(framing))
    _write_part(worksheet, ("Pour commencer",), [(str(rank), step) for rank, step in enumerate(HOW_TO, start=1)])
    _write_part(
        worksheet, ("Feuille", "À quoi elle sert", f"Colonnes indispensables ({ESSENTIAL_MARK})"), _sheet_lines(framing)
    )
    _write_part(worksheet, ("Règles de saisie",), [(str(rank), rule) for rank, rule in enumerate(framing.readme, start=1)])
    _write_legend(worksheet)
    _write_part(worksheet, ("Choisir un thème", "Définition", "Range ici", "Pas ici"), _theme_lines(framing))
    worksheet.sheet_view.showGridLines = False
    style.protect(worksheet)
    style.set_page(worksheet, None, GUIDE_TAB)


def _identity_lines(framing: Framing) -> list[tuple[str, str]]:
    return [
        ("Version du modèle", framing.template_version),
        (
            "Objet",
            f"Recueillir, territoire par territoire, ce qui a été dit sur {framing.subject} et la réponse donnée.",
        ),
        ("Qui remplit", "La personne référente du territoire ; une élue ou un élu valide avant l’envoi."),
        ("Organisateurs", framing.organisers),
        ("Contact", framing.contact),
        ("Licence de diffusion", framing.licence),
    ]


def _sheet_lines(framing: Framing) -> list[tuple[str, str, str]]:
    own = [(sheet.name, sheet.purpose, _essential_labels(sheet)) for sheet in framing.sheets]
    return [
        *own,
        (EXAMPLE, "Chaque colonne remplie une fois, avec des données fictives. Cette feuille n’est jamais lue.", ""),
        (LISTS, "Les réponses possibles des listes déroulantes. En lecture seule.", ""),
    ]


def _essential_labels(sheet: Sheet) -> str:
    return ", ".join(column.label for column in sheet.columns if column.essential)


def _theme_lines(framing: Framing) -> list[tuple[str, str, str, str]]:
    return [(f"{theme.code} – {theme.label}", theme.definition, theme.here, theme.not_here) for theme in framing.themes]


def _write_part(worksheet: Worksheet, titles: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """A titled table below what is already written, one blank row between."""
    row = worksheet.max_row + 2
    for place in range(1, max(len(titles), len(lines[0]) if lines else 1) + 1):
        title = titles[place - 1] if place <= len(titles) else None
        put(worksheet.cell(row, place), title, style.SECTION)
    worksheet.row_dimensions[row].height = 20
    _write_lines(worksheet, row + 1, lines)


def _write_lines(worksheet: Worksheet, first: int, lines: Sequence[Sequence[str]]) -> None:
    for row, line in enumerate(lines, start=first):
        for place, text in enumerate(line, start=1):
            put(worksheet.cell(row, place), wording.typeset(text), style.STRONG if place == 1 else style.BODY)
        style.fit_height(worksheet, row, {text: GUIDE_WIDTHS[place] for place, text in enumerate(line)})


def _write_legend(worksheet: Worksheet) -> None:
    _write_part(worksheet, ("Couleurs", "Ce qu’elles disent"), [(word, meaning) for _, _, word, meaning in LEGEND])
    first = worksheet.max_row - len(LEGEND) + 1
    for row, (fill, ink, _, _) in enumerate(LEGEND, start=first):
        cell = worksheet.cell(row, 1)
        cell.fill, cell.font = PatternFill("solid", start_color=fill), Font(style.FONT, 11, bold=True, color=ink)


# EXEMPLE


def write_example(worksheet: Worksheet, framing: Framing) -> None:
    """One line a column: a good value and one to avoid. Marked fictional; the reading skips this sheet."""
    style.set_widths(worksheet, EXAMPLE_WIDTHS)
    put(worksheet["A1"], wording.typeset(f"Exemple rempli : {wording.FICTIONAL}, feuille jamais lue"), style.TITLE)
    worksheet.row_dimensions[1].height = 30
    for place, title in enumerate(EXAMPLE_TITLES, start=1):
        put(worksheet.cell(2, place), title, style.SECTION)
    worksheet.row_dimensions[2].height = 20
    columns = [(sheet, column) for sheet in framing.sheets for column in sheet.columns if column.good or column.bad]
    for row, (sheet, column) in enumerate(columns, start=3):
        _write_example_line(worksheet, row, sheet, column, framing)
    worksheet.freeze_panes = "A3"
    style.protect(worksheet)
    style.set_page(worksheet, "1:2", GUIDE_TAB)


def _write_example_line(worksheet: Worksheet, row: int, sheet: Sheet, column: Column, framing: Framing) -> None:
    label = f"{ESSENTIAL_MARK} {column.label}" if column.essential else column.label
    asked = requirement(column, framing) or "Facultatif."
    texts = (sheet.name, column.name, label, asked, column.good, column.bad)
    for place, text in enumerate(texts, start=1):
        put(worksheet.cell(row, place), text, style.STRONG if column.essential and place == 3 else style.BODY)  # noqa: PLR2004 - the label
    style.fit_height(worksheet, row, {text: EXAMPLE_WIDTHS[place] for place, text in enumerate(texts)})


# LISTES


def write_lists(workbook: Workbook, worksheet: Worksheet, framing: Framing) -> None:
    """One column a list, then one for each column that quotes the ids of another sheet; each gets a defined name."""
    place = 0
    for place, choices in enumerate(framing.lists.values(), start=1):
        shown = [choices.shown(choice) for choice in choices.choices]
        _write_list(worksheet, place, choices.name, choices.label, shown)
        _define(workbook, list_name(choices.name), _cells(LISTS, place, FIRST_DATA_ROW + len(shown) - 1))
    for place_after, column in enumerate(referring_columns(framing), start=place + 1):
        _write_offered_ids(workbook, worksheet, place_after, column, framing)
    worksheet.freeze_panes = "A3"
    style.protect(worksheet)
    style.set_page(worksheet, "1:2", GUIDE_TAB)
    longest = max(len(choices.choices) for choices in framing.lists.values())
    worksheet.print_area = f"A1:{get_column_letter(place)}{FIRST_DATA_ROW + longest - 1}"


def referring_columns(framing: Framing) -> tuple[Column, ...]:
    """Columns that quote one id of another sheet."""
    columns = (column for sheet in framing.sheets for column in sheet.columns)
    return tuple(column for column in columns if column.refers_to in framing.by_table and not column.multiple)


def _write_list(worksheet: Worksheet, place: int, name: str, label: str, values: Sequence[str]) -> None:
    worksheet.column_dimensions[get_column_letter(place)].width = LIST_WIDTH
    put(worksheet.cell(1, place), name, style.TECHNICAL)
    put(worksheet.cell(2, place), label, style.OPTIONAL)
    for row, value in enumerate(values, start=FIRST_DATA_ROW):
        put(worksheet.cell(row, place), value, style.LOCKED)


def _write_offered_ids(workbook: Workbook, worksheet: Worksheet, place: int, column: Column, framing: Framing) -> None:
    """Outside values, then the ids typed in the other sheet. INDEX over a whole column survives deleted rows."""
    sheet = framing.by_table[column.refers_to]
    ids = _id_column(sheet)
    formulas = [f"=INDEX('{sheet.name}'!${ids}:${ids},{FIRST_DATA_ROW + rank})&\"\"" for rank in range(OFFERED_IDS)]
    _write_list(worksheet, place, offered_name(column), f"{column.label} (identifiants saisis)", column.outside)
    first = FIRST_DATA_ROW + len(column.outside)
    for row, formula in enumerate(formulas, start=first):
        worksheet.cell(row, place).value = formula
    letter = get_column_letter(place)
    typed = f"'{sheet.name}'!${ids}${FIRST_DATA_ROW}:${ids}${FIRST_DATA_ROW + OFFERED_IDS - 1}"
    last_filled = f'SUMPRODUCT(MAX(({typed}<>"")*(ROW({typed})-{FIRST_DATA_ROW - 1})))'  # blank rows may come before
    start = f"{LISTS}!${letter}${FIRST_DATA_ROW}"
    _define(workbook, offered_name(column), f"OFFSET({start},0,0,MAX(1,{len(column.outside)}+{last_filled}),1)")


def define_ids(workbook: Workbook, framing: Framing, last_rows: Mapping[str, int]) -> None:
    """Name the id cells of each sheet that others refer to."""
    quoted = {column.refers_to for column in referring_columns(framing)}
    for sheet in framing.sheets:
        if sheet.table in quoted:
            letter = _id_column(sheet)
            cells = f"'{sheet.name}'!${letter}${FIRST_DATA_ROW}:${letter}${last_rows[sheet.table]}"
            _define(workbook, ids_name(sheet.table), cells)


def _id_column(sheet: Sheet) -> str:
    return str(get_column_letter(1 + [column.field for column in sheet.columns].index("id")))


def _cells(sheet: str, place: int, last: int) -> str:
    letter = get_column_letter(place)
    return f"{sheet}!${letter}${FIRST_DATA_ROW}:${letter}${last}"


def _define(workbook: Workbook, name: str, cells: str) -> None:
    workbook.defined_names[name] = DefinedName(name, attr_text=cells)


# META


def write_meta(worksheet: Worksheet, framing: Framing) -> None:
    """Where the workbook comes from, for the machine that reads it back."""
    lines = (
        ("template_version", framing.template_version),
        ("framing", framing.id),
        ("framing_version", framing.version),
        ("framing_sha256", framing_sha256(framing)),
        ("generator", DISTRIBUTION),
        ("generator_version", _generator_version()),
    )
    for row, (name, value) in enumerate(lines, start=1):
        put(worksheet.cell(row, 1), name, style.TECHNICAL)
        put(worksheet.cell(row, 2), value, style.BODY)
    style.set_widths(worksheet, (24, 72))
    style.protect(worksheet)
    worksheet.sheet_state = "hidden"


def framing_sha256(framing: Framing) -> str:
    """Fingerprint of what a framing says, wherever it was read from."""
    content = json.dumps(_plain(framing), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value) if field.compare}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _generator_version() -> str:
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "sources"  # run from a checkout that is not installed
