"""The returned workbook: findings marked, explained and listed; everything else of the sender's as it was."""

from __future__ import annotations

import html
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from helpers.collect.feedback.comments import AUTHOR, RULED_OFF
from helpers.collect.feedback.history import OTHER_SHEET, SHEET
from helpers.collect.feedback.returned import check_targets, patch, write_returned
from helpers.collect.intake import collect_workbook
from helpers.errors import ReturnError
from helpers.settings import Limits
from tests.collect.feedback.files import (
    AGENDA,
    belongings,
    cells_of,
    commented,
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
    with_image_and_macros,
)
from tests.collect.workbooks import FILE, campaign, put, renamed_sheet

CHANGED = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
}  # fmt: skip
ADDED = {
    "xl/worksheets/verification1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet3.xml.rels",
}  # fmt: skip


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A faulty workbook with a chart, an image, macros, a sheet and comments of the sender's own."""
    return rewritten(sent(tmp_path, faults, belongings), with_image_and_macros)


def test_all_that_is_not_a_finding_stays_byte_for_byte(rich: Path, tmp_path: Path) -> None:
    """Only the parts that hold findings, and those that list them, change; the cells of every sheet stay as they were."""
    _, returned = given_back(rich, tmp_path / "retour")
    before, after = parts(rich), parts(returned.path)
    assert set(after) - set(before) == ADDED
    assert set(before) <= set(after)
    assert {name for name in before if before[name] != after[name]} == CHANGED
    for name in ("xl/worksheets/sheet3.xml", "xl/worksheets/sheet4.xml"):
        assert cells_of(before[name]) == cells_of(after[name])


def test_what_the_sender_had_is_still_there(rich: Path, tmp_path: Path) -> None:
    """Another reader finds the chart, the formula, the hidden column, the validations and the sheets, ours in front."""
    _, returned = given_back(rich, tmp_path / "retour")
    before, after = openpyxl.load_workbook(rich), openpyxl.load_workbook(returned.path)
    assert after.sheetnames == [SHEET, *before.sheetnames]
    assert after.active.title == SHEET
    agenda = after[AGENDA]
    assert len(agenda._charts) == 1
    assert agenda["B3"].value == "=B2*2"
    assert agenda.column_dimensions["C"].hidden
    for name in before.sheetnames:
        assert len(after[name].data_validations.dataValidation) == len(before[name].data_validations.dataValidation)
        assert after[name].freeze_panes == before[name].freeze_panes
        assert dict(after[name].defined_names) == dict(before[name].defined_names)
    assert parts(returned.path)["xl/vbaProject.bin"] == parts(rich)["xl/vbaProject.bin"]
    assert "Les macros du classeur sont gardées telles quelles\u202f; elles n’ont pas été exécutées." in sentences(
        returned.path
    )


def test_faulty_cells_are_marked_by_severity(rich: Path, tmp_path: Path) -> None:
    """A colour, a border and a sign before the value; ours come before the sender's own rules, whose order stays."""
    _, returned = given_back(rich, tmp_path / "retour")
    workbook = openpyxl.load_workbook(returned.path)
    contributions = workbook["CONTRIBUTIONS"]
    assert marked(contributions) == {"D4": 1, "D5": 2, "C6": 3}
    assert marked(workbook["EVENEMENTS"]) == {"AG3": 1, "A4 C3": 2}
    looks = {
        str(held.sqref): rule.dxf
        for held in contributions.conditional_formatting
        for rule in held.rules
        if "concertations" in str(rule.formula)
    }
    assert looks["D5"].numFmt.formatCode == '"✗ "General;"✗ "\\-General;"✗ "General;"✗ "@'
    assert looks["C6"].numFmt.formatCode.endswith('"! "@')
    assert (looks["D5"].fill.bgColor.rgb, looks["C6"].fill.bgColor.rgb) == ("FFF8CBC6", "FFFFE3A3")
    assert (looks["D4"].numFmt, looks["D4"].fill.patternType) == (None, "lightUp")
    assert (looks["D4"].border.left.style, looks["D5"].border.left.style) == ("dashed", "thin")  # seen in LibreOffice too
    theirs = [
        rule.priority
        for held in contributions.conditional_formatting
        for rule in held.rules
        if "concertations" not in str(rule.formula)
    ]
    assert min(theirs) > 3
    assert len(set(theirs)) == len(theirs)


def test_a_blank_cell_loses_its_mark_once_filled(rich: Path, tmp_path: Path) -> None:
    """The rule of a blank cell looks at the cell itself."""
    _, returned = given_back(rich, tmp_path / "retour")
    rules = openpyxl.load_workbook(returned.path)["CONTRIBUTIONS"].conditional_formatting["D4"]
    assert rules[0].formula == ['AND(N("concertations")=0,LEN(TRIM(D4))=0)']


def test_a_comment_says_what_why_how_and_what_follows(rich: Path, tmp_path: Path) -> None:
    """By our name; where the sender had a comment, theirs stays first, with its author."""
    _, returned = given_back(rich, tmp_path / "retour")
    contributions = openpyxl.load_workbook(returned.path)["CONTRIBUTIONS"]
    assert contributions["D4"].comment.author == AUTHOR
    assert contributions["D4"].comment.text == (
        "── Vérification des concertations ──\n✗ Bloquant\n"
        "«\u00a0Nature\u00a0» est vide, alors que cette cellule est obligatoire.\n"
        "Pourquoi\u00a0: Le rapport s’appuie sur cette réponse\u202f; vide ne veut pas dire zéro.\n"
        "Comment corriger\u00a0: Remplissez la cellule.\n"
        "Effet\u00a0: Cette ligne est mise de côté et le rapport de ce territoire attend la correction."
    )
    assert contributions["D5"].comment.author == "Élodie"
    assert contributions["D5"].comment.text.startswith(
        f"À revoir avec Paul\n\n{RULED_OFF}\n✗ Bloquant\n«\u00a0vigilanse\u00a0»"
    )
    assert contributions["E3"].comment.text == "Choisi en réunion"
    assert set(commented(contributions)) == {"D4", "D5", "C6", "E3"}


def test_the_list_says_the_state_of_the_file(rich: Path, tmp_path: Path) -> None:
    """One sentence on what the report waits for, then the balance and what was read for something else."""
    _, returned = given_back(rich, tmp_path / "retour")
    title, state, *rest = sentences(returned.path)
    assert title == "À corriger · CC de Lacq-Orthez · vérification n° 1"
    assert state.startswith(
        "✗ 2\u00a0points à corriger avant que le rapport puisse être produit (et 2\u00a0points à vérifier, "
    )
    assert any(
        each.startswith("18\u00a0lignes reçues = 15\u00a0retenues + 3\u00a0mises de côté + 0\u00a0vide.") for each in rest
    )


def test_every_finding_is_listed_worst_first_with_a_link(rich: Path, tmp_path: Path) -> None:
    """Each address is a link to its cell, whatever the sheet's name; what was read for something else has its own table."""
    intake, returned = given_back(rich, tmp_path / "retour")
    assert places(returned.path)[:4] == ["CONTRIBUTIONS!D4", "CONTRIBUTIONS!D5", "EVENEMENTS!AG3", "CONTRIBUTIONS!C6"]
    assert AGENDA in places(returned.path)
    assert len(places(returned.path)) == len(intake.findings) - 1
    cells = [cell for row in listed(returned.path).iter_rows() for cell in row]
    by_place = {cell.value: cell.hyperlink.location for cell in cells if cell.hyperlink}
    assert by_place["CONTRIBUTIONS!D4"] == "'CONTRIBUTIONS'!D4"
    assert by_place[AGENDA] == "'L''agenda de l’été'!A1"
    (row,) = table(returned.path, "Corrigé automatiquement")
    assert row[:5] == ("i", "pour information", "EVENEMENTS!C3", "14 novembre 2024", "2024-11-14")


def test_the_list_is_easy_to_read_and_to_print(rich: Path, tmp_path: Path) -> None:
    """Frozen and repeated header row, filter, landscape, no merged cell; the column that recognises findings is hidden."""
    _, returned = given_back(rich, tmp_path / "retour")
    sheet = listed(returned.path)
    header = next(cell.row for cell in sheet["A"] if cell.value == "Signe")
    assert sheet.freeze_panes == f"A{header + 1}"
    assert sheet.auto_filter.ref == f"A{header}:J{header + len(places(returned.path))}"
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet.page_setup.orientation == "landscape"
    assert not sheet.merged_cells.ranges
    assert sheet.column_dimensions["K"].hidden


def test_the_balance_stands_sheet_by_sheet(rich: Path, tmp_path: Path) -> None:
    """Received, kept, set aside and empty rows of each sheet."""
    _, returned = given_back(rich, tmp_path / "retour")
    rows = {row[2]: row[3:7] for row in table(returned.path, "Bilan des lignes")}
    assert rows["CONTRIBUTIONS"] == ("4", "1", "3", "0")
    assert rows["EVENEMENTS"] == ("2", "2", "0", "0")


def test_the_same_workbook_gives_the_same_bytes(rich: Path, tmp_path: Path) -> None:
    """No clock, no chance."""
    _, first = given_back(rich, tmp_path / "un")
    _, second = given_back(rich, tmp_path / "deux")
    assert first.path.read_bytes() == second.path.read_bytes()


def test_a_good_workbook_is_told_so(tmp_path: Path) -> None:
    """The list is there, and says that the report can be made."""
    _, returned = given_back(sent(tmp_path), tmp_path / "retour")
    assert sentences(returned.path)[1] == "✓ Le rapport peut être produit\u202f; 1\u00a0point pour information."


HOSTILE = (
    "=CMD()|' /C calc'!A0", "@SUM(1+1)", "+33 1 23", "-2+3", "\tonglet", "<script>alert(1)</script>", "]]>&amp;<b>",
    "_x000D_ retour", "{{ 7*7 }}", "a\u202eb\u200bc", "é" * 40_000, "🏳️‍🌈 drapeau", "\ufffe fin",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(text: str, tmp_path: Path) -> None:
    """Whatever a cell starts with, the list holds it as a text, without a formula, and the file is still read."""
    source = sent(tmp_path)
    safe = html.escape(text.replace("\ufffe", "")[:32_767])

    def typed(content: dict[str, bytes]) -> dict[str, bytes]:
        cell = f'<c r="D4" t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'.encode()
        sheet = content["xl/worksheets/sheet4.xml"]
        start = sheet.index(b'<c r="D4"')
        end = sheet.index(b"<c ", start + 3)
        return {**content, "xl/worksheets/sheet4.xml": sheet[:start] + cell + sheet[end:]}

    rewritten(source, typed)
    intake, returned = given_back(source, tmp_path / "retour")
    assert any(finding.cell == "D4" for finding in intake.findings)
    workbook = openpyxl.load_workbook(returned.path)
    assert all(cell.data_type in ("s", "n", "inlineStr") for row in workbook[SHEET].iter_rows() for cell in row)
    assert b"<f>" not in parts(returned.path)["xl/worksheets/verification1.xml"]
    again, _ = given_back(returned.path, tmp_path / "encore")
    assert [finding.place for finding in again.findings] == [finding.place for finding in intake.findings]


def test_the_workbook_that_was_sent_is_never_covered(tmp_path: Path) -> None:
    """Neither by its own copy, nor one copy by another."""
    source = sent(tmp_path)
    before = source.read_bytes()
    with pytest.raises(ReturnError, match="remplacerait le classeur reçu"):
        write_returned(source, collect_workbook(source, campaign()), tmp_path)
    assert source.read_bytes() == before
    with pytest.raises(ReturnError, match="deux classeurs portent ce nom"):
        check_targets([tmp_path / "a" / FILE, tmp_path / "b" / FILE], tmp_path / "retour")


def test_a_sheet_of_theirs_named_like_ours_stays(tmp_path: Path) -> None:
    """Ours takes another name, and the next check knows it again."""
    source = sent(tmp_path, faults, lambda workbook: workbook.create_sheet(SHEET).append(["à nous"]))
    intake, returned = given_back(source, tmp_path / "un")
    assert openpyxl.load_workbook(returned.path).sheetnames[0] == OTHER_SHEET
    again, second = given_back(returned.path, tmp_path / "deux")
    workbook = openpyxl.load_workbook(second.path)
    assert workbook.sheetnames[0] == OTHER_SHEET
    assert workbook[SHEET]["A1"].value == "à nous"
    assert [finding.place for finding in again.findings] == [finding.place for finding in intake.findings]


def test_a_sheet_written_otherwise_is_marked_under_its_own_name(tmp_path: Path) -> None:
    """The framing says CONTRIBUTIONS, the sender « Contributions »: addresses say what the file says."""
    renamed = (renamed_sheet("CONTRIBUTIONS", "x"), renamed_sheet("x", "Contributions"))
    _, returned = given_back(sent(tmp_path, faults, *renamed), tmp_path / "retour")
    assert "Contributions!D4" in places(returned.path)
    assert "D5" in marked(openpyxl.load_workbook(returned.path)["Contributions"])


def test_personal_words_are_named(tmp_path: Path) -> None:
    """The words that a rule found are shown beside its sentence."""
    source = sent(tmp_path, put("CONTRIBUTIONS!C3", "Écrivez à jean.dupont@mairie.example pour en savoir plus."))
    intake = collect_workbook(source, campaign())
    named = tuple(
        replace(finding, before="jean.dupont@mairie.example") if finding.rule == "personal_data" else finding
        for finding in intake.findings
    )
    returned = write_returned(source, replace(intake, findings=named), tmp_path / "retour")
    row = next(row for row in table(returned.path) if row[2] == "CONTRIBUTIONS!C3")
    assert row[4].endswith(" Mots repérés\u00a0: jean.dupont@mairie.example.")
    comment = openpyxl.load_workbook(returned.path)["CONTRIBUTIONS"]["C3"].comment
    assert "\nMots repérés\u00a0: jean.dupont@mairie.example\n" in comment.text


def test_the_written_package_is_whole(rich: Path, tmp_path: Path) -> None:
    """Every part is read without fault and listed once."""
    _, returned = given_back(rich, tmp_path / "retour")
    with zipfile.ZipFile(returned.path) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_large_sheet_goes_through_without_being_held(tmp_path: Path) -> None:
    """A sheet that unpacks to 64 MiB is marked with a few MiB of memory, its cells untouched."""
    intake = collect_workbook(sent(tmp_path / "petit", faults), campaign())
    blank = b" " * (16 << 20)

    def padded(content: dict[str, bytes]) -> dict[str, bytes]:
        name = "xl/worksheets/sheet4.xml"
        return {**content, name: content[name].replace(b"<row ", blank + b"<row ", 4)}

    source = rewritten(sent(tmp_path / "grand", faults), padded)
    tracemalloc.start()
    try:
        patch(tmp_path / "annoté.xlsx", source, intake)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 << 20
    before, after = (parts(path)["xl/worksheets/sheet4.xml"] for path in (source, tmp_path / "annoté.xlsx"))
    assert len(before) > 64 << 20
    assert cells_of(before) == cells_of(after)


def test_an_annotation_that_is_stopped_gives_the_values_back(tmp_path: Path) -> None:
    """The marks are there, in a copy of the values, and the list says which limit was met."""
    source = sent(tmp_path, faults, belongings)
    intake = collect_workbook(source, campaign())
    returned = write_returned(source, intake, tmp_path / "retour", Limits(returning_seconds=0))
    assert returned.copied
    assert (
        "Ce fichier n’a pas été annoté en place (l’annotation durait plus de 0,0\u00a0s de calcul ou 0,0\u00a0s d’horloge et a été "
        "arrêtée)\u00a0: ce classeur .xlsx reprend les valeurs telles qu’elles ont été lues, sans la mise en forme. Corrigez-le et "
        "renvoyez-le à la place du premier."
    ) in sentences(returned.path)
    assert "D5" in marked(openpyxl.load_workbook(returned.path)["CONTRIBUTIONS"])
    assert [path.name for path in (tmp_path / "retour").iterdir()] == [source.name]


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        (
            Limits(reading_seconds=0, returning_seconds=0),
            "l’annotation durait plus de 0,0\u00a0s de calcul ou 0,0\u00a0s d’horloge et",
        ),
        (Limits(returning_bytes=1 << 20), "l’annotation demandait plus de 1 Mo de mémoire et"),
    ],
)
def test_what_cannot_be_annotated_at_all_is_said(tmp_path: Path, limits: Limits, why: str) -> None:
    """Neither the file nor its values within the limits: a sentence, and nothing half written."""
    source = sent(tmp_path, faults)
    intake = collect_workbook(source, campaign())
    with pytest.raises(ReturnError) as told:
        write_returned(source, intake, tmp_path / "retour", limits)
    assert str(told.value) == (
        f"{source.name} : le classeur annoté n’a pas été écrit, ni la copie de ses valeurs ({why} a été arrêtée). "
        "Corrigez le classeur d’après la liste ci-dessus, puis renvoyez-le."
    )
    assert not (tmp_path / "retour").exists()
