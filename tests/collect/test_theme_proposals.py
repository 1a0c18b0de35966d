"""Themes proposed beside the human codes: in a column of their own, and as remarks on the codes worth another look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from helpers.collect.feedback.returned import write_returned
from helpers.collect.intake import collect_workbook
from helpers.collect.tables import Intake
from helpers.collect.theme_proposals import Proposal
from tests.builders import write_territory_workbook
from tests.collect.workbooks import FILE, campaign

CODES = {"C0001": "T06", "C0002": "T99", "C0003": "T04", "C0004": "T03"}


def aid(texts: Sequence[str]) -> list[Proposal | None]:
    """An aid that knows three of the four texts."""
    known = {
        "Garder un agent joignable au téléphone dans chaque mairie.": Proposal("T06", ("téléphone",), clear=True),
        "Je crains que nos données partent chez un fournisseur étranger.": Proposal("T10", ("hébergement",)),
        "Publier la liste des outils utilisés et leur coût en énergie.": Proposal("T02", ("coût",), clear=False),
    }
    return [known.get(text) for text in texts]


def intake(folder: Path, codes: dict[str, str | None], comments: dict[str, str] | None = None) -> Intake:
    texts = {
        "C0001": "Garder un agent joignable au téléphone dans chaque mairie.",
        "C0002": "Je crains que nos données partent chez un fournisseur étranger.",
        "C0003": "Publier la liste des outils utilisés et leur coût en énergie.",
        "C0004": "Qui décide d’arrêter un outil qui se trompe trop souvent ?",
    }
    lines = [
        {"id": id_, "event_id": "E01", "text": texts[id_], "theme": code, "coder_comment": (comments or {}).get(id_)}
        for id_, code in codes.items()
    ]
    path = write_territory_workbook(folder / FILE, campaign().framing, contributions=lines, commitments=[])
    return collect_workbook(path, campaign(), aid=aid)


def remarks(found: Intake) -> dict[str, str]:
    return {one.cell: one.what for one in found.findings if one.rule == "theme_proposed"}


def test_the_human_code_is_never_changed(tmp_path: Path) -> None:
    """Proposals stand in a column of their own; the codes are those that were typed."""
    tables = intake(tmp_path, dict(CODES)).tables
    assert tables is not None
    assert tables.contributions["theme"].tolist() == list(CODES.values())
    assert tables.contributions["theme_proposed"].fillna("").tolist() == ["T06", "T10", "T02", ""]


def test_only_doubtful_codes_are_remarked(tmp_path: Path) -> None:
    """« Autre » with a proposal is worth another look; a code that the text does not clearly deny is left alone."""
    assert remarks(intake(tmp_path, dict(CODES))) == {
        "E4": "Proposition de thème\u00a0: T10 – Données, infrastructures, souveraineté (mots\u00a0: hébergement). "
        "Le thème choisi est celui de ce qui ne se range nulle part."
    }


def test_a_doubt_of_the_coder_is_answered(tmp_path: Path) -> None:
    """The coder who noted a doubt is told of the proposal, even one that is not clear."""
    found = remarks(intake(tmp_path, {**CODES, "C0002": "T10"}, {"C0003": "Hésitation."}))
    assert found == {
        "E5": "Proposition de thème\u00a0: T02 – Conditions de déploiement (mots\u00a0: coût). La personne qui a codé a noté un doute."
    }


def test_a_clear_text_under_another_code_is_remarked(tmp_path: Path) -> None:
    """All words point to T06 and the code is T03: the remark says so."""
    assert list(remarks(intake(tmp_path, {**CODES, "C0001": "T03", "C0002": "T10"}))) == ["E3"]


def test_a_row_without_a_theme_gets_a_proposal(tmp_path: Path) -> None:
    """The row stays set aside until a person codes it; the proposal stands beside the empty cell."""
    found = intake(tmp_path, {**CODES, "C0001": None})
    assert found.left_out
    assert "Aucun thème de la liste n’est choisi." in remarks(found)["E3"]


def test_the_returned_workbook_holds_the_proposal_beside_the_code(tmp_path: Path) -> None:
    """The sender's cell keeps its code; the proposal is in its comment."""
    source = tmp_path / FILE
    found = intake(tmp_path, dict(CODES))
    returned = write_returned(source, found, tmp_path / "retour").path
    cell = openpyxl.load_workbook(returned)["CONTRIBUTIONS"]["E4"]
    assert str(cell.value).startswith("T99")
    assert cell.comment is not None
    assert "T10 – Données, infrastructures, souveraineté" in cell.comment.text
