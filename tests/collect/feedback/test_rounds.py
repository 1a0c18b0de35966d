"""A workbook that goes back and forth: what was mended, what remains, and nothing left behind by earlier checks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.collect.feedback.files import (
    belongings,
    check_number,
    commented,
    converted,
    faults,
    given_back,
    listed,
    marked,
    parts,
    places,
    rewritten,
    sent,
    sentences,
    table,
)
from tests.collect.workbooks import FILE

TOLD_FIRST = ["CONTRIBUTIONS!D4", "CONTRIBUTIONS!D5", "EVENEMENTS!AG3", "CONTRIBUTIONS!C6"]


def mended(path: Path, folder: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """The sender opens the workbook, changes it and saves it."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    folder.mkdir()
    workbook.save(folder / FILE)
    return folder / FILE


def test_three_rounds_of_mending(tmp_path: Path) -> None:
    """Each check says what was mended since the one before, what remains and what is new; the last one says all is well."""
    _, first = given_back(sent(tmp_path, faults, belongings), tmp_path / "retour1")
    assert check_number(first.path) == 1

    def mend_some(workbook: openpyxl.Workbook) -> None:
        workbook["CONTRIBUTIONS"]["D4"].value = "Attente"
        workbook["EVENEMENTS"]["AG3"].value = None
        workbook["CONTRIBUTIONS"]["E6"].value = "Sorcellerie"

    _, second = given_back(mended(first.path, tmp_path / "envoi2", mend_some), tmp_path / "retour2")
    told = sentences(second.path)
    assert told[0].endswith("vérification n° 2")
    assert told[2] == "2\u00a0points corrigés depuis la vérification n° 1, 5 restent, 1 nouveau."
    follow_up = {row[2]: row[8] for row in table(second.path)}
    assert (follow_up["CONTRIBUTIONS!D5"], follow_up["CONTRIBUTIONS!E6"]) == ("déjà signalé", "nouveau")
    done = table(second.path, "Corrigé depuis")
    assert [row[:4] for row in done] == [
        ("✓", "bloquant", "CONTRIBUTIONS!D4", "corrigé"), ("✓", "à vérifier", "EVENEMENTS!AG3", "corrigé"),
    ]  # fmt: skip

    def mend_all(workbook: openpyxl.Workbook) -> None:
        workbook["CONTRIBUTIONS"]["D5"].value = "Vigilance"
        workbook["CONTRIBUTIONS"]["C6"].value = "Qui décide d’arrêter un outil qui se trompe ?"
        workbook["CONTRIBUTIONS"]["E6"].value = workbook["CONTRIBUTIONS"]["E5"].value
        workbook["EVENEMENTS"]["C3"].value = "2024-11-14"

    _, third = given_back(mended(second.path, tmp_path / "envoi3", mend_all), tmp_path / "retour3")
    told = sentences(third.path)
    assert told[0].endswith("vérification n° 3")
    assert told[1] == "✓ Le rapport peut être produit\u202f; 2\u00a0points pour information."
    assert told[2] == "4\u00a0points corrigés depuis la vérification n° 2, 2 restent."
    workbook = openpyxl.load_workbook(third.path)
    assert not any(marked(sheet) for sheet in workbook)
    assert commented(workbook["CONTRIBUTIONS"]) == {"D5": "À revoir avec Paul", "E3": "Choisi en réunion"}
    assert commented(workbook["EVENEMENTS"]) == {}


def test_nothing_changed_changes_the_number_only(tmp_path: Path) -> None:
    """From the second check on, an untouched file comes back the same but for the number of the check."""
    intake, first = given_back(sent(tmp_path, faults, belongings), tmp_path / "un")
    again, second = given_back(first.path, tmp_path / "deux")
    _, third = given_back(second.path, tmp_path / "trois")
    assert again.findings == intake.findings
    assert again.balances == intake.balances
    assert sentences(second.path)[2] == "Rien n’a changé depuis la vérification n° 1\u00a0: 7\u00a0points restent."
    assert places(second.path) == places(first.path)
    before, after = parts(second.path), parts(third.path)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/verification1.xml"}
    numbered = (
        before["xl/worksheets/verification1.xml"]
        .replace("n° 1".encode(), "n° 2".encode())
        .replace("n° 2".encode(), "n° 3".encode())
    )
    assert after["xl/worksheets/verification1.xml"].replace("n° 2".encode(), "n° 3".encode()) == numbered


def test_a_box_of_theirs_grows_for_ours_and_has_its_size_back(tmp_path: Path) -> None:
    """What we append can be read whole; once it is taken out, the box is as its sender drew it."""
    drawn = "xl/drawings/commentsDrawing1.vml"
    source = sent(tmp_path, faults, belongings)
    _, first = given_back(source, tmp_path / "un")
    before, grown = (parts(path)[drawn].decode() for path in (source, first.path))
    assert (before.count("width:144px;height:79px"), grown.count("width:144px;height:79px")) == (2, 2)  # E3, D5 remembered
    assert "width:285pt;height:154pt" in grown
    assert ">4, 12, 3, 8, 5, 191, 13, 14<" in grown

    def mend(content: dict[str, bytes]) -> dict[str, bytes]:
        return {name: part.replace(b"vigilanse", b"Vigilance") for name, part in content.items()}

    _, again = given_back(first.path, tmp_path / "deux")
    assert parts(again.path)[drawn].decode() == grown
    _, last = given_back(rewritten(again.path, mend), tmp_path / "trois")
    left = parts(last.path)[drawn].decode()
    assert left.count("width:144px;height:79px") == 2
    assert "285pt" in left  # the boxes of our own comments elsewhere
    assert "concertations" not in left


def test_a_fault_is_known_again_when_its_row_moved(tmp_path: Path) -> None:
    """A row inserted above does not make old faults new: the id of the line recognises them."""
    _, first = given_back(sent(tmp_path, faults), tmp_path / "un")

    def insert(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["CONTRIBUTIONS"]
        sheet.insert_rows(3)
        for column in range(1, sheet.max_column + 1):
            sheet.cell(3, column).value = sheet.cell(4, column).value
        sheet["A3"].value = "C0099"
        sheet["C3"].value = "Un texte tout neuf, que personne d’autre n’a écrit."

    _, second = given_back(mended(first.path, tmp_path / "envoi", insert), tmp_path / "deux")
    follow_up = {row[2]: row[8] for row in table(second.path)}
    assert follow_up["CONTRIBUTIONS!D5"] == "déjà signalé"
    assert follow_up["CONTRIBUTIONS!D6"] == "déjà signalé"


def test_a_group_of_texts_is_known_again_when_rows_are_sorted_otherwise(tmp_path: Path) -> None:
    """A finding on several lines is named by the smallest of their ids, wherever the first of them stands."""

    def repeat(workbook: openpyxl.Workbook) -> None:
        workbook["CONTRIBUTIONS"]["C5"].value = workbook["CONTRIBUTIONS"]["C3"].value

    def reverse(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["CONTRIBUTIONS"]
        rows = [[cell.value for cell in row] for row in sheet["A3:M6"]]
        for line, values in enumerate(reversed(rows), start=3):
            for column, value in enumerate(values, start=1):
                sheet.cell(line, column).value = value

    _, first = given_back(sent(tmp_path, repeat), tmp_path / "un")
    assert "CONTRIBUTIONS!C3" in places(first.path)
    _, second = given_back(mended(first.path, tmp_path / "envoi", reverse), tmp_path / "deux")
    assert {row[2]: row[8] for row in table(second.path)}["CONTRIBUTIONS!C4"] == "déjà signalé"
    assert sentences(second.path)[2].startswith("Rien n’a changé depuis la vérification n° 1")


def test_lines_deleted_from_the_list_are_not_new(tmp_path: Path) -> None:
    """The sender emptied the whole list: what was there is known again, and what was mended is counted."""
    _, first = given_back(sent(tmp_path, faults), tmp_path / "un")

    def empty_and_mend(workbook: openpyxl.Workbook) -> None:
        workbook["À CORRIGER"].delete_rows(3, 100)
        workbook["CONTRIBUTIONS"]["D4"].value = "Attente"

    _, second = given_back(mended(first.path, tmp_path / "envoi", empty_and_mend), tmp_path / "deux")
    assert sentences(second.path)[2] == "1\u00a0point corrigé depuis la vérification n° 1, 5 restent."
    assert {row[8] for row in table(second.path)} == {"déjà signalé"}
    said = [str(row[0]) for row in listed(second.path).iter_rows(values_only=True)]
    assert "Aussi\u00a0: 1\u00a0point corrigé, dont la ligne avait été supprimée de cette liste." in said


def test_words_of_the_sender_stay_and_a_removed_line_is_no_correction(tmp_path: Path) -> None:
    """« Votre remarque » follows its finding, even to the list of what is gone; a line taken out is said to be so."""
    _, first = given_back(sent(tmp_path, faults), tmp_path / "un")

    def note_and_remove(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["À CORRIGER"]
        for cell in sheet["C"]:
            if cell.value in ("CONTRIBUTIONS!D4", "CONTRIBUTIONS!D5"):
                sheet[f"J{cell.row}"].value = f"vu avec Paul : {cell.value}"
        workbook["CONTRIBUTIONS"].delete_rows(4)

    _, second = given_back(mended(first.path, tmp_path / "envoi", note_and_remove), tmp_path / "deux")
    assert sentences(second.path)[2] == (
        "Aucun point corrigé depuis la vérification n° 1, 1\u00a0retiré avec sa ligne, 5 restent."
    )
    cells = {row[2].value: row for row in reversed(list(listed(second.path).iter_rows()))}
    assert (cells["CONTRIBUTIONS!D4"][8].value, cells["CONTRIBUTIONS!D4"][9].value) == (
        "déjà signalé", "vu avec Paul : CONTRIBUTIONS!D5",
    )  # fmt: skip
    (gone,) = table(second.path, "Corrigé depuis")
    assert gone[1:4] == ("bloquant", "CONTRIBUTIONS!D4", "retiré avec sa ligne")
    assert gone[5] == "vu avec Paul : CONTRIBUTIONS!D4"


def test_a_sender_who_shuffled_the_list_is_still_understood(tmp_path: Path) -> None:
    """Rows deleted, a column inserted, words typed over: what can be read is, and the sheet is never taken for theirs."""
    intake, first = given_back(sent(tmp_path, faults), tmp_path / "un")

    def shuffle(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["À CORRIGER"]
        sheet.delete_rows(next(cell.row for cell in sheet["C"] if cell.value == "CONTRIBUTIONS!D4"))
        sheet.insert_cols(2)
        sheet["A2"].value = "fait !"
        sheet["K9"].value = "␟".join(["blocking"] * 30)
        workbook.move_sheet(sheet, 3)

    again, second = given_back(mended(first.path, tmp_path / "envoi", shuffle), tmp_path / "deux")
    assert [finding.place for finding in again.findings] == [finding.place for finding in intake.findings]
    assert check_number(second.path) == 2
    workbook = openpyxl.load_workbook(second.path)
    assert [name for name in workbook.sheetnames if "CORRIGER" in name] == ["À CORRIGER"]
    assert workbook.sheetnames[0] == "À CORRIGER"


@pytest.mark.xdist_group("soffice")
def test_a_file_saved_by_libreoffice_comes_back_clean(tmp_path: Path) -> None:
    """LibreOffice merges formats and forgets authors: our marks and comments are recognised all the same, and not doubled."""
    intake, first = given_back(sent(tmp_path, faults, belongings), tmp_path / "un")
    saved = converted(first.path, "xlsx", tmp_path / "libre", tmp_path / "profil")
    again, second = given_back(saved, tmp_path / "deux")
    assert sorted(finding.place for finding in again.findings) == sorted(finding.place for finding in intake.findings)
    assert sentences(second.path)[2] == "Rien n’a changé depuis la vérification n° 1\u00a0: 7\u00a0points restent."
    workbook = openpyxl.load_workbook(second.path)
    assert set(marked(workbook["CONTRIBUTIONS"])) == {"D4", "D5", "C6"}
    said = commented(workbook["CONTRIBUTIONS"])
    assert set(said) == {"D4", "D5", "C6", "E3"}
    assert all(text.count("── Vérification") == 1 for cell, text in said.items() if cell != "E3")
    assert said["D5"].startswith("À revoir avec Paul\n\n── Vérification")
    assert places(second.path)[:4] == TOLD_FIRST
