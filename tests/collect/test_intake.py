"""Real workbooks, broken on purpose: each fault is told with its sheet, its cell and the way out; no row vanishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from helpers.collect.intake import collect_folder, collect_workbook
from helpers.framing import territories
from helpers.framing.campaign import Campaign
from helpers.framing.load import load_framing
from helpers.settings import Limits
from tests.builders import write_territory_workbook

Edit = Callable[[openpyxl.Workbook], None]
FRAMING = load_framing("ia_2025")
CAMPAIGN = Campaign("essai", "Essai", "", FRAMING, True, date(2025, 4, 30), territories.of_the_call())
SLUG = "lacq-orthez"


def _cell(sheet: str, column: str, row: int) -> str:
    """The address of a column of the template, by its technical name."""
    names = [one.name for one in next(one for one in FRAMING.sheets if one.name == sheet).columns]
    return f"{openpyxl.utils.get_column_letter(names.index(column) + 1)}{row}"


def put(sheet: str, column: str, row: int, value: object) -> Edit:
    """Type a value in a cell."""

    def edit(workbook: openpyxl.Workbook) -> None:
        workbook[sheet][_cell(sheet, column, row)] = value

    return edit


def field(name: str, value: object) -> Edit:
    """Type a value in the TERRITOIRE sheet."""

    def edit(workbook: openpyxl.Workbook) -> None:
        next(row[1] for row in workbook["TERRITOIRE"].iter_rows() if row[0].value == name).value = value

    return edit


def _rename_sheet(workbook: openpyxl.Workbook) -> None:
    workbook["EVENEMENTS"].title = "Evenement 2025"


def _drop_column(workbook: openpyxl.Workbook) -> None:
    workbook["CONTRIBUTIONS"].delete_cols(3)


def _labels_for_names(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["CONTRIBUTIONS"]
    sheet[_cell("CONTRIBUTIONS", "college", 1)] = FRAMING.by_table["contributions"].by_field["public"].label


def _added_column(workbook: openpyxl.Workbook) -> None:
    workbook["CONTRIBUTIONS"].cell(1, 40).value = "avis du service"


def _moved_columns(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["CONTRIBUTIONS"]
    for row in sheet.iter_rows(min_row=1, max_row=6):
        row[2].value, row[3].value = row[3].value, row[2].value


def _title_above(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["CONTRIBUTIONS"]
    sheet.insert_rows(1)
    sheet["A1"] = "Nos contributions"


def _merged(workbook: openpyxl.Workbook) -> None:
    workbook["CONTRIBUTIONS"].merge_cells(f"{_cell('CONTRIBUTIONS', 'college', 3)}:{_cell('CONTRIBUTIONS', 'college', 4)}")


def _hidden_row(workbook: openpyxl.Workbook) -> None:
    workbook["CONTRIBUTIONS"].row_dimensions[4].hidden = True


def _hidden_sheet(workbook: openpyxl.Workbook) -> None:
    workbook["USAGES_IA"].sheet_state = "hidden"


def _extra_sheet(workbook: openpyxl.Workbook) -> None:
    workbook.create_sheet("Notes")["A1"] = "à garder"


def _blank_rows(workbook: openpyxl.Workbook) -> None:
    workbook["CONTRIBUTIONS"].insert_rows(4, 3)


def _coloured(workbook: openpyxl.Workbook) -> None:
    workbook["CONTRIBUTIONS"]["C3"].fill = PatternFill("solid", fgColor="FF0000")


def _error_cell(workbook: openpyxl.Workbook) -> None:
    cell = workbook["CONTRIBUTIONS"][_cell("CONTRIBUTIONS", "commentaire_codage", 3)]
    cell.value, cell.data_type = "#N/A", "e"


@dataclass(frozen=True)
class Case:
    """A fault, the rules that it must raise with their cell, and whether the territory waits for a correction."""

    name: str
    edit: Edit
    found: tuple[tuple[str, str], ...]
    left_out: bool


C, E = "CONTRIBUTIONS", "EVENEMENTS"
CASES = (
    Case("valid", lambda _workbook: None, (), False),
    Case("another template version", lambda w: w["LISEZMOI"].__setitem__("B2", "ia-2024/1"), (("unknown_template_version", "LISEZMOI!B2"),), True),
    Case("renamed sheet", _rename_sheet, (("missing_sheet", E),), True),
    Case("missing column", _drop_column, (("missing_column", C),), True),
    Case("label in place of the technical name", _labels_for_names, (("renamed_column", f"{C}!{_cell(C, 'college', 1)}"),), False),
    Case("added column", _added_column, (("added_column", f"{C}!AN1"),), False),
    Case("columns in another order", _moved_columns, (), False),
    Case("title above the headers", _title_above, (), False),
    Case("duplicate id", put(C, "id_contribution", 4, "C0001"), (("duplicate_id", f"{C}!A4"),), True),
    Case("value outside its list", put(C, "nature", 3, "vigilanse"), (("value_outside_list", f"{C}!{_cell(C, 'nature', 3)}"),), True),
    Case("case and accents", put(C, "theme", 3, "SOBRIETE et environnement"), (("corrected_value", f"{C}!{_cell(C, 'theme', 3)}"),), False),
    Case("date as text", put(E, "date_debut", 3, "14/11/2024"), (("corrected_date", f"{E}!{_cell(E, 'date_debut', 3)}"),), False),
    Case("date in words", put(E, "date_debut", 3, "12 janvier 2025"), (("corrected_date", f"{E}!{_cell(E, 'date_debut', 3)}"),), False),
    Case("impossible date", put(E, "date_debut", 3, "31/02/2025"), (("not_a_date", f"{E}!{_cell(E, 'date_debut', 3)}"),), True),
    Case("narrow spaces", put(E, "participants_total", 3, "1\u202f034"), (("corrected_number", f"{E}!{_cell(E, 'participants_total', 3)}"),), False),
    Case("about 34", put(E, "participants_total", 3, "34 env."), (("approximate_number", f"{E}!{_cell(E, 'participants_total', 3)}"),), False),
    Case("negative number", put(E, "participants_total", 3, -4), (("negative_number", f"{E}!{_cell(E, 'participants_total', 3)}"),), True),
    Case("words for a number", put(E, "participants_total", 3, "beaucoup"), (("not_a_number", f"{E}!{_cell(E, 'participants_total', 3)}"),), True),
    Case("unknown people", put(E, "participants_total", 3, "nsp"), (), False),
    Case("mandatory cell left blank", put(C, "texte", 3, None), (("missing_required", f"{C}!C3"),), True),
    Case("unknown event", put(C, "id_evenement", 3, "E99"), (("unknown_reference", f"{C}!B3"),), True),
    Case("outside any event", put(C, "id_evenement", 3, "HORS"), (), False),
    Case("answer to an unknown contribution", put("ENGAGEMENTS", "contributions_liees", 3, "C0003;C0999"), (("unknown_reference", "ENGAGEMENTS!B3"),), True),
    Case("SIREN that fails Luhn", field("siren", "200039205"), (("invalid_siren", "TERRITOIRE"),), True),
    Case("population far away", field("population", 80_000), (("population_far_from_reference", "TERRITOIRE"),), False),
    Case("merged cells", _merged, (("merged_cells", f"{C}!{_cell(C, 'college', 3)}"),), False),
    Case("hidden row", _hidden_row, (("hidden_rows", f"{C}!A4"),), False),
    Case("hidden sheet", _hidden_sheet, (("hidden_sheet", "USAGES_IA"),), False),
    Case("extra sheet", _extra_sheet, (("extra_sheet", "Notes"),), False),
    Case("error value", _error_cell, (("error_value", f"{C}!{_cell(C, 'commentaire_codage', 3)}"),), False),
    Case("blank rows in the middle", _blank_rows, (), False),
    Case("coloured cell", _coloured, (), False),
    Case("nothing to say", put(C, "texte", 3, "RAS"), (("empty_answer", f"{C}!C3"),), False),
    Case("short text", put(C, "texte", 3, "Non merci."), (("short_text", f"{C}!C3"),), False),
    Case("same text twice", put(C, "texte", 4, "Garder un agent joignable au téléphone dans chaque mairie."), (("identical_texts", f"{C}!C3"),), False),
    Case("e-mail in a text", put(C, "texte", 3, "Écrivez-moi à jeanne@exemple.fr pour en parler."), (("personal_data", f"{C}!C3"),), False),
    Case("event outside the period", put(E, "date_debut", 3, date(2024, 1, 5)), (("event_outside_period", f"{E}!{_cell(E, 'date_debut', 3)}"),), False),
    Case("event in the future", put(E, "date_debut", 3, date(2026, 1, 5)), (("future_date", f"{E}!{_cell(E, 'date_debut', 3)}"),), False),
    Case("end before start", put(E, "date_fin", 3, date(2024, 10, 1)), (("end_before_start", f"{E}!{_cell(E, 'date_fin', 3)}"),), False),
    Case("sum of publics", put(E, "part_agents", 3, 90), (("publics_sum_differs", f"{E}!{_cell(E, 'participants_total', 3)}"),), False),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken_workbook(case: Case, tmp_path: Path) -> None:
    """The fault is found where it is, said in whole French sentences, and the balance of every sheet holds."""
    path = write_territory_workbook(tmp_path / f"2025-03_{SLUG}_concertation-ia.xlsx", FRAMING, edit=case.edit)
    intake = collect_workbook(path, CAMPAIGN)
    assert intake.refusal == ""
    places = {
        (finding.rule, finding.place if "!" in place else finding.sheet)
        for finding in intake.findings
        for _, place in [*case.found, ("", "")]
    }
    assert set(case.found) <= places
    assert intake.left_out is case.left_out, [finding.what for finding in intake.findings if finding.severity == "blocking"]
    for finding in intake.findings:
        assert "{" not in finding.what + finding.why + finding.how
        assert finding.what.endswith((".", "?", "!", "»"))
    for balance in intake.balances:
        assert balance.received == balance.kept + balance.set_aside + balance.empty


@pytest.mark.parametrize(
    ("edit", "balance"),
    [
        (lambda _workbook: None, (4, 4, 0, 0)),
        (_blank_rows, (7, 4, 0, 3)),
        (put(C, "texte", 3, "RAS"), (4, 3, 1, 0)),
        (put(C, "id_contribution", 4, "C0001"), (4, 3, 1, 0)),
    ],
    ids=["valid", "blank rows", "nothing to say", "duplicate id"],
)  # fmt: skip
def test_balance_of_contributions(edit: Edit, balance: tuple[int, int, int, int], tmp_path: Path) -> None:
    """Received, kept, set aside and empty rows, counted by hand."""
    path = write_territory_workbook(tmp_path / f"2025-03_{SLUG}_concertation-ia.xlsx", FRAMING, edit=edit)
    found = next(one for one in collect_workbook(path, CAMPAIGN).balances if one.sheet == C)
    assert (found.received, found.kept, found.set_aside, found.empty) == balance


def _encrypted(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))


def _truncated(path: Path) -> None:
    write_territory_workbook(path, FRAMING)
    path.write_bytes(path.read_bytes()[:4_000])


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda path: path.write_text("Bonjour", encoding="utf-8"), "ce n’est pas un classeur Excel, malgré son nom"),
        (lambda path: path.write_bytes(b""), "le fichier est vide (0 octet)"),
        (_encrypted, "protégé par un mot de passe"),
        (_truncated, "le fichier est tronqué"),
    ],
    ids=["text", "empty", "encrypted", "truncated"],
)
def test_unreadable_file_is_refused_in_words(write: Callable[[Path], object], sentence: str, tmp_path: Path) -> None:
    """A file that cannot be read gives a French sentence with its name and the way out, and the territory it is for."""
    path = tmp_path / f"2025-03_{SLUG}_concertation-ia.xlsx"
    write(path)
    intake = collect_workbook(path, CAMPAIGN)
    assert intake.refusal.startswith(f"{path.name} : ")
    assert sentence in intake.refusal
    assert intake.slug == SLUG
    assert intake.left_out


def test_declared_sizes_are_summed_before_anything_is_unpacked(tmp_path: Path) -> None:
    """A workbook that would unpack beyond the limit is refused unopened."""
    path = write_territory_workbook(tmp_path / f"2025-03_{SLUG}_concertation-ia.xlsx", FRAMING)
    assert "il n’a pas été ouvert" in collect_workbook(path, CAMPAIGN, Limits(unpacked_bytes=10_000)).refusal.lower()


def test_two_workbooks_for_one_territory(tmp_path: Path) -> None:
    """Neither is preferred: the territory waits, and the other file is named."""
    for month in ("2025-03", "2025-04"):
        write_territory_workbook(tmp_path / f"{month}_{SLUG}_concertation-ia.xlsx", FRAMING)
    (intake,) = collect_folder(CAMPAIGN, tmp_path)
    assert intake.left_out
    assert any("2025-04" in finding.what for finding in intake.findings if finding.rule == "duplicate_workbook")


def test_ids_that_are_plain_numbers(tmp_path: Path) -> None:
    """« 12 » becomes C12 for a contribution, and what quotes it follows."""

    def edit(workbook: openpyxl.Workbook) -> None:
        put(C, "id_contribution", 5, 12)(workbook)
        put("ENGAGEMENTS", "contributions_liees", 3, 12)(workbook)

    path = write_territory_workbook(tmp_path / f"2025-03_{SLUG}_concertation-ia.xlsx", FRAMING, edit=edit)
    intake = collect_workbook(path, CAMPAIGN)
    assert intake.tables is not None
    assert not intake.left_out
    assert "lacq-orthez-C12" in set(intake.tables.contributions["id"])
    assert list(intake.tables.commitments["contribution_ids"]) == ["lacq-orthez-C12"]
