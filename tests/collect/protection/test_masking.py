"""Masked texts proposed to a person, and her decisions applied to a copy of the workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from helpers.collect.intake import collect_workbook
from helpers.collect.protection.cell_patch import with_texts
from helpers.collect.protection.masking import HEADER, decide, decided_workbook, proposals_workbook, propose
from helpers.collect.template.build import write_workbook
from helpers.errors import WorkbookError
from tests.builders import write_territory_workbook
from tests.collect.workbooks import both, campaign, put

SAID = {
    "EVENEMENTS!B3": "Atelier chez Mme Le Goff",
    "CONTRIBUTIONS!C3": "Mme Dupont (06 12 34 56 78) veut un guichet.",
    "CONTRIBUTIONS!C5": "Voyez M.\u200b Martin au 12 rue des Lilas.",
    "CONTRIBUTIONS!C6": "Écrivez à jeanne@exemple.fr pour la suite.",
}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The good workbook with personal data in four cells."""
    edits = both(*(put(place, text) for place, text in SAID.items()))
    return write_territory_workbook(tmp_path / "F.xlsx", campaign().framing, edit=edits)


def answered(workbook: Path, **answers: str | None) -> Path:
    """The proposals of a workbook, with cells filled in by the person who decides."""
    path = workbook.with_name("G.xlsx")
    write_workbook(proposals_workbook(propose(workbook, campaign()).proposals), path)
    sent = openpyxl.load_workbook(path)
    for cell, text in answers.items():
        sent["PROPOSITIONS"][cell].value = text
    sent.save(path)
    return path


def cell(path: Path, place: str) -> object:
    sheet, address = place.split("!")
    return openpyxl.load_workbook(path)[sheet][address].value


def test_each_text_with_personal_data_gets_a_proposal(workbook: Path) -> None:
    """Place, words, kind, both texts; a mark that is not seen hides nothing; other texts are not listed."""
    assert [(one.place, one.words, one.kinds, one.masked) for one in propose(workbook, campaign()).proposals] == [
        ("EVENEMENTS!B3", ("Mme Le Goff",), "nom de personne", "Atelier chez Mme [nom]"),
        (
            "CONTRIBUTIONS!C3", ("Mme Dupont", "06 12 34 56 78"), "nom de personne et numéro de téléphone",
            "Mme [nom] ([téléphone]) veut un guichet.",
        ),
        (
            "CONTRIBUTIONS!C5", ("M. Martin", "12 rue des Lilas"), "adresse postale et nom de personne",
            "Voyez M. [nom] au [adresse].",
        ),
        (
            "CONTRIBUTIONS!C6", ("jeanne@exemple.fr",), "adresse électronique",
            "Écrivez à [adresse électronique] pour la suite.",
        ),
    ]  # fmt: skip


def test_rows_that_are_set_aside_are_examined_too(tmp_path: Path) -> None:
    """An unknown theme or a bad date does not hide the words of its row, from the proposals or from the check; other sheets are counted."""
    edits = both(
        put("CONTRIBUTIONS!C4", "Appelez Mme Soizic Kerbrat au 06 11 22 33 44"),
        put("CONTRIBUTIONS!D4", "T13"),
        put("CONTRIBUTIONS!R4", "Noté par Mme Morvan"),
        lambda book: book.create_sheet("Notes de réunion").append(["M. Le Bris"]),
    )
    path = write_territory_workbook(tmp_path / "F.xlsx", campaign().framing, edit=edits)
    proposed = propose(path, campaign())
    assert [(one.place, one.words) for one in proposed.proposals] == [
        ("CONTRIBUTIONS!C4", ("Mme Soizic Kerbrat", "06 11 22 33 44")),
        ("CONTRIBUTIONS!R4", ("Mme Morvan",)),  # a note that is never printed stays in the workbook that is passed on
    ]
    assert proposed.not_examined == 1
    found = [one for one in collect_workbook(path, campaign()).findings if one.rule == "personal_data"]
    assert [one.place for one in found] == ["CONTRIBUTIONS!C4"]
    assert "La ligne est mise de côté\u00a0: rien n’en est publié tant qu’elle n’est pas corrigée." in found[0].why


def test_the_workbook_of_proposals(workbook: Path) -> None:
    """One line a proposal, the decision blank, a choice of three; it warns of what it holds."""
    sheets = openpyxl.load_workbook(answered(workbook))
    rows = list(sheets["PROPOSITIONS"].iter_rows(values_only=True))
    assert rows[0] == HEADER
    assert [row[5:] for row in rows[1:]] == [(None, None)] * 4
    assert sheets["PROPOSITIONS"].data_validations.dataValidation[0].formula1 == '"accepter,refuser,autre texte"'
    said = "\n".join(str(row[0]) for row in sheets["LISEZMOI"].iter_rows(values_only=True))
    assert "données personnelles" in said
    assert "anonymis" not in said


def test_words_that_start_like_a_formula_stay_words(tmp_path: Path) -> None:
    """A text that starts with « = » is proposed as text."""
    edit = put("CONTRIBUTIONS!C3", "'=Mme Dupont a raison de se plaindre")
    path = write_territory_workbook(tmp_path / "F.xlsx", campaign().framing, edit=edit)
    proposals = propose(path, campaign()).proposals
    written = proposals_workbook([type(one)(one.place, one.words, one.kinds, "=1+1", "=2+2") for one in proposals])
    write_workbook(written, tmp_path / "G.xlsx")
    types = [openpyxl.load_workbook(tmp_path / "G.xlsx")["PROPOSITIONS"][address].data_type for address in ("D2", "E2")]
    assert types == ["s", "s"]


def test_decisions_are_applied_and_counted(workbook: Path) -> None:
    """Accepted, another text, refused, left: each text becomes what was decided, and nothing else changes."""
    decisions = answered(
        workbook, F2="accepter", F3=" Accepter ", F4="autre texte", G4="Voyez l’agent du guichet.", F5="refuser"
    )
    decided = decide(workbook, decisions)
    assert decided.accepted == ("EVENEMENTS!B3", "CONTRIBUTIONS!C3")
    assert (decided.other, decided.refused, decided.left) == (("CONTRIBUTIONS!C5",), ("CONTRIBUTIONS!C6",), ())
    copy = workbook.with_name("H.xlsx")
    copy.write_bytes(decided_workbook(workbook, decided))
    assert cell(copy, "EVENEMENTS!B3") == "Atelier chez Mme [nom]"
    assert cell(copy, "CONTRIBUTIONS!C3") == "Mme [nom] ([téléphone]) veut un guichet."
    assert cell(copy, "CONTRIBUTIONS!C5") == "Voyez l’agent du guichet."
    assert cell(copy, "CONTRIBUTIONS!C6") == SAID["CONTRIBUTIONS!C6"]
    assert [one.place for one in propose(copy, campaign()).proposals] == ["CONTRIBUTIONS!C6"]
    with zipfile.ZipFile(workbook) as before, zipfile.ZipFile(copy) as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert len(changed) == 2  # the two sheets


def test_no_decision_changes_nothing(workbook: Path) -> None:
    """Blank decisions leave every text as it is."""
    decided = decide(workbook, answered(workbook))
    assert len(decided.left) == 4
    assert not decided.texts


def test_stale_and_unclear_decisions_are_not_applied(workbook: Path) -> None:
    """A text changed since, an unknown decision, another text that is missing: told, not applied."""
    decisions = answered(workbook, F2="accepter", F3="bof", F4="autre texte")
    changed = openpyxl.load_workbook(workbook)
    changed["EVENEMENTS"]["B3"].value = "Atelier chez une habitante"
    changed.save(workbook)
    decided = decide(workbook, decisions)
    assert decided.stale == ("EVENEMENTS!B3",)
    assert decided.unclear == ("CONTRIBUTIONS!C3", "CONTRIBUTIONS!C5")
    assert decided.left == ("CONTRIBUTIONS!C6",)
    assert not decided.texts


def test_a_place_that_is_nowhere(workbook: Path) -> None:
    """A line whose place was tampered with is stale, whatever it names."""
    decisions = answered(
        workbook, A2="AILLEURS!B3", A3="CONTRIBUTIONS!ZZ99999", A4="n’importe quoi", F2="accepter", F3="accepter", F4="accepter"
    )
    assert len(decide(workbook, decisions).stale) == 3


def test_another_workbook_is_not_decisions(workbook: Path) -> None:
    """The sender's workbook given as decisions is refused with the way out."""
    with pytest.raises(WorkbookError, match="ce n’est pas un classeur de propositions"):
        decide(workbook, workbook)


def test_an_unreadable_workbook_is_refused(tmp_path: Path) -> None:
    """No proposal from what is no workbook."""
    path = tmp_path / "F.xlsx"
    path.write_text("bonjour", encoding="utf-8")
    with pytest.raises(WorkbookError, match="ce n’est pas un classeur Excel"):
        propose(path, campaign())


def test_a_patch_keeps_style_and_refuses_formulas(tmp_path: Path) -> None:
    """The cell's style stays; a computed cell, an absent one and a file of another kind are refused."""
    book = openpyxl.Workbook()
    book.active["A1"].value = "avant"
    book.active["A1"].font = openpyxl.styles.Font(bold=True)
    book.active["A2"].value = "=1+1"
    book.save(tmp_path / "f.xlsx")
    (tmp_path / "g.xlsx").write_bytes(with_texts(tmp_path / "f.xlsx", {"Sheet": {"A1": " =après\n<b>&"}}))
    after = openpyxl.load_workbook(tmp_path / "g.xlsx").active["A1"]
    assert (after.value, after.data_type, after.font.b) == (" =après\n<b>&", "s", True)
    for address in ("A2", "A9"):
        with pytest.raises(WorkbookError, match=f"cellule {address} "):
            with_texts(tmp_path / "f.xlsx", {"Sheet": {address: "x"}})
    (tmp_path / "f.ods").write_text("x", encoding="utf-8")
    with pytest.raises(WorkbookError, match=r"pas un classeur .xlsx"):
        with_texts(tmp_path / "f.ods", {})
