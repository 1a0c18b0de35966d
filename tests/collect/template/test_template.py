"""The template says what the framing says, opens everywhere, and shows a bad cell by itself."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.worksheet.worksheet import Worksheet

from helpers.collect.template.build import build_template, file_name, identity_of, write_workbook
from helpers.collect.template.guide import framing_sha256
from helpers.collect.template.sheets import header_text
from helpers.errors import WorkbookError
from helpers.framing.load import load_framing
from helpers.framing.model import Choice, Framing
from tests.builders import CONTRIBUTIONS, small_framing, write_territory_workbook
from tests.conftest import system_tool

BELOW_EVERYTHING = 2_500  # spare rows where a test recalculates the formulas of the conditional formats


@pytest.fixture(scope="module")
def framing() -> Framing:
    return small_framing()


@pytest.fixture(scope="module")
def workbook(framing: Framing) -> openpyxl.Workbook:
    return build_template(framing)


# What is on the sheets.


def test_sheets_in_order(workbook: openpyxl.Workbook) -> None:
    """The guide comes first, the sheets of the framing in its order, the hidden origin last."""
    assert workbook.sheetnames == [
        "LISEZMOI", "TERRITOIRE", "EVENEMENTS", "CONTRIBUTIONS", "MATURITE", "ENGAGEMENTS", "EXEMPLE", "LISTES", "META",
    ]  # fmt: skip
    assert [sheet.title for sheet in workbook if sheet.sheet_state != "visible"] == ["META"]


def test_technical_names_are_those_of_the_framing(workbook: openpyxl.Workbook) -> None:
    """Row 1 holds the names that the reading looks for."""
    assert [cell.value for cell in workbook["CONTRIBUTIONS"][1]] == [
        "id_contribution", "id_evenement", "texte", "nature", "theme", "college", "origine_texte", "publication",
    ]  # fmt: skip
    fields = [row[0].value for row in workbook["TERRITOIRE"].iter_rows(min_row=3)]
    assert fields == ["code", "nom", "groupe", "type", "siren", "population", "periode_debut", "periode_fin", "garant"]


@pytest.mark.parametrize(
    ("sheet", "name", "expected"),
    [
        ("events", "id_evenement", "● Identifiant\nobligatoire"),
        ("events", "date_fin", "Date de fin"),
        ("contributions", "publication", "Publiable\nobligatoire (vide = À vérifier)"),
        ("territory", "siren", "SIREN\nobligatoire si «\u00a0Groupe\u00a0» = France"),
    ],
)
def test_headers_say_what_is_mandatory(framing: Framing, sheet: str, name: str, expected: str) -> None:
    """A label carries its mark and its condition in words, never by colour alone."""
    assert header_text(framing.by_table[sheet].by_name[name], framing) == expected


def test_version_stands_in_b2(workbook: openpyxl.Workbook) -> None:
    """The reading finds the template's version in LISEZMOI!B2."""
    assert workbook["LISEZMOI"]["B2"].value == "0.1"


def test_no_cell_is_merged(workbook: openpyxl.Workbook) -> None:
    """A merged cell would be read as one value for many, and screen readers lose their way."""
    assert [sheet.title for sheet in workbook if sheet.merged_cells.ranges] == []


def test_only_the_cells_to_fill_in_are_unlocked(workbook: openpyxl.Workbook) -> None:
    """Headers are locked, data are not, whether a cell exists yet or takes the style of its column."""
    sheet = workbook["CONTRIBUTIONS"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert {cell.protection.locked for row in sheet["A1:H2"] for cell in row} == {True}
    assert not sheet.column_dimensions["C"].protection.locked
    assert [workbook["MATURITE"][cell].protection.locked for cell in ("A3", "B3", "C3", "D3")] == [
        True,
        False,
        True,
        False,
    ]
    assert [workbook["TERRITOIRE"][cell].protection.locked for cell in ("A3", "B3", "C3")] == [True, False, True]


def test_empty_rows_hold_no_cell(workbook: openpyxl.Workbook) -> None:
    """Rows ready to be filled in weigh nothing: a reader meets the two header rows only."""
    assert workbook["CONTRIBUTIONS"].max_row == 2


def test_codes_are_written_as_the_drop_down_shows_them(framing: Framing) -> None:
    """A stored code would be refused by its own drop-down; an unknown word stays as typed."""
    rows = {"contributions": [{"id": "C1", "theme": "T05", "kind": "attente"}, {"id": "C2", "theme": "Sobriete"}]}
    sheet = build_template(framing, {"group": "france"}, rows)
    assert [sheet["CONTRIBUTIONS"][cell].value for cell in ("E3", "D3", "E4")] == [
        "T05 – Travail, métiers et agents", "Attente", "Sobriete",
    ]  # fmt: skip
    assert sheet["TERRITOIRE"]["B5"].value == "France"


def test_a_text_is_never_a_formula(framing: Framing, tmp_path: Path) -> None:
    """A citizen's text that starts with « = » stays a text."""
    text = '=HYPERLINK("https://exemple.fr")'
    path = write_territory_workbook(tmp_path / "c.xlsx", framing, contributions=[{**CONTRIBUTIONS[0], "text": text}])
    cell = openpyxl.load_workbook(path)["CONTRIBUTIONS"]["C3"]
    assert (cell.data_type, cell.value) == ("s", text)


def test_a_text_too_long_for_a_cell_is_refused(framing: Framing) -> None:
    """Nothing is cut in silence: openpyxl would keep the first 32,767 characters only."""
    with pytest.raises(WorkbookError, match="ne tient pas dans une cellule"):
        build_template(framing, rows={"contributions": [{"text": "a" * 32_768}]})


def test_an_unknown_field_is_refused(framing: Framing) -> None:
    """A row with a field that the sheet does not have would lose it."""
    with pytest.raises(KeyError, match="themes_abordes"):
        build_template(framing, rows={"contributions": [{"id": "C1", "themes_abordes": "T04"}]})


def test_maturity_rows_find_their_dimension(framing: Framing) -> None:
    """Answers go to the row of their dimension, whatever their order."""
    sheet = build_template(framing, rows={"maturity": [{"dimension": "M5", "level": "1"}]})["MATURITE"]
    assert [[sheet.cell(row, column).value for column in (1, 2)] for row in (3, 4)] == [
        ["M1 – Stratégie", None], ["M5 – Sobriété", "1 – Repéré"],
    ]  # fmt: skip


def test_the_grid_is_in_sight(workbook: openpyxl.Workbook) -> None:
    """Whoever chooses a level reads what each one means, and the evidence it asks for, on the same row."""
    sheet = workbook["MATURITE"]
    assert [cell.value for cell in sheet[1]] == ["dimension", "niveau", None, "preuve", "preuve_url"]
    assert sheet["C3"].value == "0 – Aucun écrit\n1 – Un élu porte le sujet Preuve\u00a0: ordre du jour"


# Drop-downs.


def _named_values(workbook: openpyxl.Workbook, name: str) -> list[object]:
    (title, cells), *_ = workbook.defined_names[name].destinations
    return [row[0].value for row in workbook[title][cells]]


def test_every_list_column_has_its_drop_down(framing: Framing, workbook: openpyxl.Workbook) -> None:
    """Each closed list is a validation that refers to a defined name whose cells are the choices of the framing."""
    for sheet in framing.sheets:
        listed = [c for c in sheet.columns if (c.list or c.type == "O") and not c.multiple and c.field != "dimension"]
        found = [
            v for v in workbook[sheet.name].data_validations.dataValidation if v.formula1 and v.formula1.startswith("liste_")
        ]
        assert len(found) == len(listed), sheet.name
        for column, validation in zip(listed, found, strict=True):
            choices = framing.lists[column.list or "yes_no"]
            assert validation.type == "list"
            assert _named_values(workbook, validation.formula1) == [choices.shown(choice) for choice in choices.choices]


def test_the_event_drop_down_offers_events_and_the_outside_value(workbook: openpyxl.Workbook) -> None:
    """A contribution quotes an event that is typed, or « HORS »; another value is asked about, not refused."""
    validation = next(v for v in workbook["CONTRIBUTIONS"].data_validations.dataValidation if "B3" in v.sqref)
    assert (validation.formula1, validation.errorStyle) == ("choix_id_evenement", "warning")
    lists = workbook["LISTES"]
    column = next(cell.column for cell in lists[1] if cell.value == "choix_id_evenement")
    assert lists.cell(3, column).value == "HORS"
    assert lists.cell(4, column).value == "=INDEX('EVENEMENTS'!$A:$A,3)&\"\""


def test_help_fits_what_excel_accepts() -> None:
    """Excel repairs a file whose input help is too long."""
    for sheet in build_template(load_framing("ia_2025")):
        for validation in sheet.data_validations.dataValidation:
            assert len(validation.promptTitle) <= 32
            assert len(validation.prompt or "") <= 255
            assert len(validation.error or "") <= 255
            assert len(validation.formula1 or "") <= 255


def test_a_new_theme_reaches_the_drop_down(framing: Framing) -> None:
    """The framing is data: one more choice there is one more cell in LISTES, with no change of code."""
    themes = framing.lists["themes"]
    more = replace(themes, choices=(*themes.choices, Choice("T13", "Eau")))
    workbook = build_template(replace(framing, lists={**framing.lists, "themes": more}))
    assert _named_values(workbook, "liste_themes")[-1] == "T13 – Eau"


# Identity and origin.


@dataclass(frozen=True)
class Place:
    """A territory of the reference, as far as the template looks at it."""

    slug: str = "namur"
    official_name: str = "Ville de Namur"
    group: str = "francophonie"
    kind: str = "metropole"
    code: str = "92094"
    code_type: str = "INS"
    population: int = 114_142


def test_identity_is_prefilled(framing: Framing) -> None:
    """What the reference knows is there already; a code that is no SIREN does not go to the SIREN line."""
    identity = identity_of(Place(), framing)  # type: ignore[arg-type]
    assert identity == {
        "code": "namur", "name": "Ville de Namur", "group": "francophonie", "kind_of_authority": "metropole",
        "population": 114_142,
    }  # fmt: skip
    sheet = build_template(framing, identity)["TERRITOIRE"]
    assert [sheet.cell(row, 2).value for row in range(3, 9)] == [
        "namur", "Ville de Namur", "Francophonie", "Métropole", None, 114_142,
    ]  # fmt: skip
    siren = identity_of(Place(code="200039204", code_type="SIREN"), framing)  # type: ignore[arg-type]
    assert siren["siren"] == "200039204"


def test_the_file_name_carries_month_and_territory() -> None:
    """The reading falls back on the territory that the name tells."""
    assert file_name("lacq-orthez", date(2025, 3, 1)) == "2025-03_lacq-orthez_concertation-ia.xlsx"


def test_origin_is_written_in_meta(framing: Framing, workbook: openpyxl.Workbook) -> None:
    """The framing's fingerprint changes with what it says, not with the file it was read from."""
    meta = {row[0].value: row[1].value for row in workbook["META"].iter_rows()}
    assert (meta["template_version"], meta["framing"], meta["framing_version"]) == ("0.1", "petit", "1")
    assert meta["framing_sha256"] == framing_sha256(replace(framing, source="ailleurs.toml"))
    assert meta["framing_sha256"] != framing_sha256(replace(framing, contact="autre@exemple.fr"))


# Writing.


def test_the_same_template_gives_the_same_bytes(framing: Framing, tmp_path: Path) -> None:
    """Neither the clock nor the order of anything shows in the file."""
    first = write_territory_workbook(tmp_path / "a.xlsx", framing)
    second = write_territory_workbook(tmp_path / "b.xlsx", framing)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2025-01-01T00:00:00Z</dcterms:modified>" in archive.read("docProps/core.xml")


def test_a_failed_write_leaves_nothing(framing: Framing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses, the workbook of before is intact and no half file stays."""
    path = tmp_path / "modele.xlsx"
    path.write_bytes(b"avant")

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "plus de place")

    monkeypatch.setattr("helpers.files.os.fsync", refuse)
    with pytest.raises(OSError, match="plus de place"):
        write_workbook(build_template(framing), path)
    assert [file.name for file in tmp_path.iterdir()] == ["modele.xlsx"]
    assert path.read_bytes() == b"avant"


# Colours on impossible cells.


def _formulas(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """(first cell, formula) of every conditional format."""
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            yield str(area.sqref).split(":")[0], rule.formula[0]


def test_formulas_of_conditional_formats_parse(workbook: openpyxl.Workbook) -> None:
    """Every formula is balanced, and holds nothing that Excel forbids there (array constants)."""
    formulas = [formula for sheet in workbook for _, formula in _formulas(sheet)]
    assert len(formulas) > 40
    for formula in formulas:
        tokens = Tokenizer(f"={formula}").items
        opened = sum(token.subtype == Token.OPEN for token in tokens)
        assert opened == sum(token.subtype == Token.CLOSE for token in tokens) > 0, formula
        assert not any(token.type == Token.ARRAY for token in tokens), formula


def _recalculated(workbook: openpyxl.Workbook) -> None:
    """Copy the formula of every conditional format into a spare cell below the data of its sheet."""
    for sheet in workbook:
        for place, (_, formula) in enumerate(list(_formulas(sheet))):
            sheet.cell(BELOW_EVERYTHING + place, 1).value = f"={formula}"
    workbook["LISTES"].cell(BELOW_EVERYTHING, 1).value = "=ROWS(choix_id_evenement)"


def _spoilt(workbook: openpyxl.Workbook) -> None:
    """One fault a column in the first row of each sheet, then the formulas to recalculate."""
    faults = {
        "TERRITOIRE": {
            "B5": "Francophone",
            "B7": "20003920X",
            "B8": -5,
            "B9": "octobre",
            "B10": None,
            "B11": "peut-être",
        },
        "EVENEMENTS": {"A3": "E02", "C3": "14 nov.", "E3": "Réunion secrète", "F3": None, "G3": "34 env."},
        "CONTRIBUTIONS": {"B3": "E99", "C3": "Trop court", "E3": "T77", "G3": None},
        "MATURITE": {"D3": None, "E3": "exemple.fr"},
    }
    for title, cells in faults.items():
        for cell, value in cells.items():
            workbook[title][cell].value = value
    _recalculated(workbook)


@pytest.fixture(scope="module")
def reopened(framing: Framing, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workbook, right and spoilt, opened and saved again by LibreOffice."""
    system_tool("soffice")
    folder = tmp_path_factory.mktemp("libreoffice")
    write_territory_workbook(folder / "juste.xlsx", framing, edit=_recalculated)
    write_territory_workbook(folder / "faux.xlsx", framing, edit=_spoilt)
    write_territory_workbook(folder / "ia_2025.xlsx", load_framing("ia_2025"), edit=_recalculated)
    profile = (folder / "profil").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        "sortie",
    ]
    subprocess.run(
        [*command, "juste.xlsx", "faux.xlsx", "ia_2025.xlsx"], cwd=folder, check=True, capture_output=True, timeout=180
    )
    return folder / "sortie"


def _coloured(path: Path, framing: Framing) -> set[str]:
    """« sheet!cell » of every first cell whose conditional format is true once recalculated."""
    source = openpyxl.load_workbook(path.parent.parent / path.name)
    values = openpyxl.load_workbook(path, data_only=True)
    found = set()
    for sheet in framing.sheets:
        for place, (cell, _) in enumerate(_formulas(source[sheet.name])):
            value = values[sheet.name].cell(BELOW_EVERYTHING + place, 1).value
            assert value in (0, 1), f"{sheet.name} {cell} : {value}"
            found |= {f"{sheet.name}!{cell}"} if value else set()
    return found


def test_a_right_workbook_shows_no_colour(reopened: Path, framing: Framing) -> None:
    """What is right stays white, in the spreadsheet program's own words."""
    assert _coloured(reopened / "juste.xlsx", framing) == set()


def test_the_call_of_2024_shows_no_colour(reopened: Path) -> None:
    """The real framing makes formulas that the spreadsheet program computes, and its own examples are right."""
    assert _coloured(reopened / "ia_2025.xlsx", load_framing("ia_2025")) == set()


def test_every_fault_colours_its_cell_and_no_other(reopened: Path, framing: Framing) -> None:
    """Outside a list, bad number, bad date, duplicate, unknown event, short text, blank, level without evidence."""
    assert _coloured(reopened / "faux.xlsx", framing) == {
        "TERRITOIRE!B5", "TERRITOIRE!B7", "TERRITOIRE!B8", "TERRITOIRE!B9", "TERRITOIRE!B10", "TERRITOIRE!B11",
        "EVENEMENTS!A3", "EVENEMENTS!C3", "EVENEMENTS!E3", "EVENEMENTS!F3", "EVENEMENTS!G3",
        "CONTRIBUTIONS!B3", "CONTRIBUTIONS!C3", "CONTRIBUTIONS!E3", "CONTRIBUTIONS!G3",
        "MATURITE!D3", "MATURITE!E3",
    }  # fmt: skip


def test_libreoffice_keeps_drop_downs_and_values(reopened: Path, framing: Framing) -> None:
    """Opened and saved by LibreOffice, the workbook still holds its lists, their names and every value."""
    before = build_template(framing)
    after = openpyxl.load_workbook(reopened / "juste.xlsx")
    for sheet in framing.sheets:
        kept = {v.formula1 for v in after[sheet.name].data_validations.dataValidation if v.type == "list"}
        assert kept == {v.formula1 for v in before[sheet.name].data_validations.dataValidation if v.type == "list"}
    assert _named_values(after, "liste_themes") == _named_values(before, "liste_themes")
    contributions = after["CONTRIBUTIONS"]
    assert contributions.protection.sheet
    assert [contributions[cell].protection.locked for cell in ("C1", "C2", "C3")] == [True, True, False]
    text = [row[0].value for row in contributions["C3:C6"]]
    assert text == [row["text"] for row in CONTRIBUTIONS]


def test_libreoffice_offers_the_typed_events(reopened: Path) -> None:
    """The drop-down of events is computed from the ids typed in EVENEMENTS, and ends after the last one."""
    lists = openpyxl.load_workbook(reopened / "juste.xlsx", data_only=True)["LISTES"]
    column = next(cell.column for cell in lists[1] if cell.value == "choix_id_evenement")
    assert [lists.cell(row, column).value or "" for row in range(3, 7)] == ["HORS", "E01", "E02", ""]
    assert lists.cell(BELOW_EVERYTHING, 1).value == 3
