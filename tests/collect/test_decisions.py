"""What analysts decided, laid over a real workbook: applied, done, to be read again, or without its row; told to the sender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from helpers.collect.decisions import told_on_pages
from helpers.collect.feedback.history import SHEET
from helpers.collect.feedback.returned import write_returned
from helpers.collect.intake import collect_workbook
from helpers.collect.protection.publication import publishable
from helpers.collect.store import read_intake, write_intake
from helpers.collect.tables import Intake
from helpers.collect.theme_proposals import Proposal
from helpers.files import digest_file
from helpers.framing.decisions import Decision, Decisions, Kind, text_print
from tests.builders import write_territory_workbook
from tests.collect.feedback.files import commented, table
from tests.collect.workbooks import FILE, campaign

TEXTS = {
    "C0001": "Garder un agent joignable au téléphone dans chaque mairie.",
    "C0002": "Je crains que nos données partent chez un fournisseur étranger.",
    "C0003": "Publier la liste des outils utilisés et leur coût en énergie.",
    "C0004": "Mme Dupont (06 12 34 56 78) veut un guichet ouvert le samedi.",
}
CODES: Mapping[str, str | None] = {"C0001": None, "C0002": "T01", "C0003": "T04", "C0004": "T06"}
DAY = "3\u00a0mars\u00a02025"


def decision(id_: str, kind: Kind, choice: str = "", *, cell: str = "", text: str = "", by: str = "A. Martin") -> Decision:
    """A decision made on a row as it stands in `TEXTS`."""
    when = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
    read = text or TEXTS.get(id_, "")
    return Decision(1, when, by, f"lacq-orthez-{id_}", kind, choice, cell=cell, print=text_print(read))


def theme(id_: str, choice: str, *, cell: str) -> Decision:
    return decision(id_, Kind.THEME, choice, cell=cell)


def workbook(folder: Path, rows: Mapping[str, Mapping[str, object]] | None = None) -> Path:
    """The four rows, with other values in some of their cells; the last one waits to be read."""
    told = rows or {}
    lines = [
        {"id": id_, "event_id": "E01", "text": text, "theme": CODES[id_], "publication": "a_verifier" if id_ == "C0004" else "oui"}
        | dict(told.get(id_, {}))
        for id_, text in TEXTS.items()
    ]  # fmt: skip
    return write_territory_workbook(folder / FILE, campaign().framing, contributions=lines, commitments=[])


def silent(texts: Sequence[str]) -> list[Proposal | None]:
    """An aid that proposes T10 for the second text."""
    return [Proposal("T10", ("données",), clear=True) if text == TEXTS["C0002"] else None for text in texts]


def collected(path: Path, *decisions: Decision) -> Intake:
    return collect_workbook(path, replace(campaign(), decisions=Decisions(decisions)), aid=silent)


def themes(found: Intake) -> dict[str, str]:
    assert found.tables is not None
    kept = found.tables.contributions
    return dict(zip(kept["id"].str.removeprefix("lacq-orthez-"), kept["theme"], strict=True))


def states(found: Intake) -> list[str]:
    return [] if found.decided is None else found.decided["state"].tolist()


def told(found: Intake, rule: str) -> list[tuple[str, str]]:
    return [(one.place, one.what) for one in found.findings if one.rule == rule]


def test_a_row_without_a_theme_is_counted_under_the_one_that_was_decided(tmp_path: Path) -> None:
    """Without a code the row is set aside and blocks the report; with the decision it is kept, and the report can be made."""
    path = workbook(tmp_path)
    before, after = collected(path), collected(path, theme("C0001", "T06", cell=""))
    assert before.left_out
    assert not after.left_out
    assert "C0001" not in themes(before)
    assert themes(after) == {"C0001": "T06", "C0002": "T01", "C0003": "T04", "C0004": "T06"}
    assert [balance.set_aside for balance in after.balances if balance.sheet == "CONTRIBUTIONS"] == [0]


def test_the_sender_is_told_what_was_decided(tmp_path: Path) -> None:
    """The remark stands on the theme's cell, names who and when, and takes the place of the aid's."""
    path = workbook(tmp_path, {"C0001": {"theme": "T06"}})
    assert [place for place, _ in told(collected(path), "theme_proposed")] == ["CONTRIBUTIONS!E4"]
    found = collected(path, theme("C0002", "T10", cell="T01"))
    assert told(found, "theme_proposed") == []
    sentence = (
        f"Thème décidé par A. Martin le {DAY}\u00a0: T10 – Données, infrastructures, souveraineté. À reporter dans cette cellule, "
        "ou à contester."
    )
    assert told(found, "theme_settled") == [("CONTRIBUTIONS!E4", sentence)]


def test_own_codes_stay_beside_those_that_were_settled(tmp_path: Path) -> None:
    """The table keeps the sender's own code where a theme was settled, « » where there was none, and nothing elsewhere."""
    found = collected(workbook(tmp_path), theme("C0001", "T06", cell=""), theme("C0002", "T10", cell="T01"))
    assert found.tables is not None
    coded = found.tables.contributions["theme_coded"]
    assert coded.fillna("?").tolist() == ["", "T01", "?", "?"]


def test_without_a_decision_nothing_is_added(tmp_path: Path) -> None:
    """Neither column nor remark nor file."""
    found = collected(workbook(tmp_path, {"C0001": {"theme": "T06"}}))
    assert found.tables is not None
    assert "theme_coded" not in found.tables.contributions
    assert (found.decided, found.uncoded) == (None, None)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ({}, "appliquée"),
        ({"theme": "T10"}, "dans le classeur"),
        ({"theme": "T02"}, "à relire"),
        ({"text": "Je crains que nos données restent ici."}, "à relire"),
        ({"theme": "T10", "text": "Je crains que nos données restent ici."}, "dans le classeur"),
        ({"id": "C0099"}, "sans ligne"),
    ],
    ids=["as it was", "taken over", "another code", "another text", "taken over in another text", "gone"],
)
def test_a_decision_holds_for_what_was_read(tmp_path: Path, now: Mapping[str, object], state: str) -> None:
    """It is applied on the same text and the same code; done once taken over; else it changes nothing and is told."""
    found = collected(workbook(tmp_path, {"C0001": {"theme": "T06"}, "C0002": now}), theme("C0002", "T10", cell="T01"))
    assert states(found) == [state]
    id_ = str(now.get("id", "C0002"))
    assert themes(found)[id_] == ("T10" if state == "appliquée" else now.get("theme", "T01"))
    assert len(told(found, "decision_stale")) == (state == "à relire")
    assert len(told(found, "decision_gone")) == (state == "sans ligne")
    assert len(told(found, "theme_settled")) == (state == "appliquée")


def test_a_code_written_otherwise_is_the_same_code(tmp_path: Path) -> None:
    """« t1 » is T01: a decision is about what a cell means, not about how it is typed."""
    path = workbook(tmp_path, {"C0001": {"theme": "T06"}})
    book = openpyxl.load_workbook(path)
    book["CONTRIBUTIONS"]["E4"] = "t1"
    book.save(path)
    assert states(collected(path, theme("C0002", "T10", cell="T01"))) == ["appliquée"]


def test_a_theme_that_the_framing_lost_is_not_given(tmp_path: Path) -> None:
    """A code that the framing no longer has makes the decision to be read again."""
    assert states(collected(workbook(tmp_path), theme("C0003", "T77", cell="T04"))) == ["à relire"]


def test_a_row_left_without_a_theme_still_waits_for_its_sender(tmp_path: Path) -> None:
    """The row stays set aside and the report blocked; the sender is asked to choose."""
    found = collected(workbook(tmp_path), decision("C0001", Kind.LEFT))
    assert found.left_out
    assert told(found, "theme_left") == [
        (
            "CONTRIBUTIONS!E3",
            f"Relu par A. Martin le {DAY}, et laissé sans thème\u00a0: à vous d’en choisir un, ou de contester.",
        )
    ]


def test_a_code_that_was_confirmed_is_confirmed_for_its_text(tmp_path: Path) -> None:
    """The sender's own code was kept: nothing to do, until the words are others."""
    kept = theme("C0002", "T01", cell="T01")
    assert states(collected(workbook(tmp_path), kept)) == ["dans le classeur"]
    assert states(collected(workbook(tmp_path, {"C0002": {"text": "Nos données resteront-elles ici, ou non ?"}}), kept)) == [
        "à relire"
    ]


def test_a_row_left_without_a_theme_is_done_once_its_sender_chose(tmp_path: Path) -> None:
    """What was asked of the sender was done: nothing is told any more."""
    found = collected(workbook(tmp_path, {"C0001": {"theme": "T09"}}), decision("C0001", Kind.LEFT))
    assert (states(found), themes(found)["C0001"]) == (["dans le classeur"], "T09")
    assert not [one for one in found.findings if one.rule.startswith(("theme_left", "decision_"))]


def test_rows_without_a_theme_are_kept_for_the_coder(tmp_path: Path) -> None:
    """What was set aside for its theme is kept with its words; a row that first lacks something else is not."""
    found = collected(workbook(tmp_path, {"C0002": {"theme": None, "kind": None}}))
    assert found.uncoded is not None
    assert found.uncoded[["id", "row", "text"]].to_dict("records") == [
        {"id": "lacq-orthez-C0001", "row": 3, "text": TEXTS["C0001"]}
    ]


# Texts that were held


def printed(found: Intake) -> str | None:
    """The text of C0004 as it would be published."""
    assert found.tables is not None
    shown = publishable(found.tables, campaign().framing).contributions.set_index("id")
    text = shown["text"].get("lacq-orthez-C0004")
    return text if isinstance(text, str) else None


CHECK = "a_verifier"
FILLED = {"C0001": {"theme": "T06"}}
MASKED = "Mme [nom] ([téléphone]) veut un guichet ouvert le samedi."


def test_a_text_is_printed_without_the_words_that_were_found(tmp_path: Path) -> None:
    """Before the decision it waits; after it, what the search finds stays masked."""
    path = workbook(tmp_path, FILLED)
    assert printed(collected(path)) is None
    found = collected(path, decision("C0004", Kind.MASK, cell=CHECK))
    assert printed(found) == MASKED
    assert [place for place, _ in told(found, "text_settled")] == ["CONTRIBUTIONS!" + cell_of(path, "publication")]


def cell_of(path: Path, name: str) -> str:
    """The cell of the fourth row under a title."""
    titles = [cell.value for cell in openpyxl.load_workbook(path)["CONTRIBUTIONS"][1]]
    return openpyxl.utils.get_column_letter(titles.index(name) + 1) + "6"


def test_another_text_is_printed_in_its_place_and_searched_too(tmp_path: Path) -> None:
    """The accepted text takes the place of the first; a name that it still holds is masked."""
    path = workbook(tmp_path, FILLED)
    said = decision("C0004", Kind.REWORD, "Une habitante et Mme Leroux veulent un guichet.", cell=CHECK)
    found = collected(path, said)
    assert printed(found) == "Une habitante et Mme [nom] veulent un guichet."
    assert digest_file(path) == found.source.sha256


def test_a_no_always_prevails(tmp_path: Path) -> None:
    """The sender answered « non »: neither masking nor another text brings the row back."""
    path = workbook(tmp_path, FILLED | {"C0004": {"publication": "non"}})
    for kind, choice in ((Kind.MASK, ""), (Kind.REWORD, "Une habitante veut un guichet.")):
        for cell in (CHECK, "non"):
            found = collected(path, decision("C0004", kind, choice, cell=cell))
            assert printed(found) is None
            assert states(found) == ["à relire"]


def test_a_text_that_changed_waits_again(tmp_path: Path) -> None:
    """A decision to print does not hold for other words."""
    other = "Mme Martin (06 98 76 54 32) veut un guichet ouvert le dimanche."
    found = collected(workbook(tmp_path, FILLED | {"C0004": {"text": other}}), decision("C0004", Kind.MASK, cell=CHECK))
    assert (printed(found), states(found)) == (None, ["à relire"])


def test_a_withheld_text_stays_so_until_it_is_read_again(tmp_path: Path) -> None:
    """The sender changes the answer to « oui » without touching the words: the text stays back, and is listed."""
    said = decision("C0004", Kind.WITHHOLD, cell=CHECK)
    assert states(collected(workbook(tmp_path, FILLED), said)) == ["appliquée"]
    found = collected(workbook(tmp_path, FILLED | {"C0004": {"publication": "oui"}}), said)
    assert (printed(found), states(found)) == (None, ["à relire, texte retenu"])
    assert len(told(found, "decision_held")) == 1


def test_a_withheld_text_that_is_rewritten_waits_too(tmp_path: Path) -> None:
    """The sender corrects a comma and answers « oui »: the text stays back until somebody decides on the new words."""
    other = TEXTS["C0004"].replace("guichet", "guichet,")
    path = workbook(tmp_path, FILLED | {"C0004": {"text": other, "publication": "oui"}})
    found = collected(path, decision("C0004", Kind.WITHHOLD, cell=CHECK))
    assert (printed(found), states(found)) == (None, ["à relire, texte retenu"])
    assert len(told(found, "decision_held")) == 1
    again = collected(path, decision("C0004", Kind.MASK, cell="oui", text=other))
    assert printed(again) == MASKED.replace("guichet", "guichet,")


# What comes back, and what is kept


def test_the_returned_workbook_says_it_on_the_cell_and_in_the_list(tmp_path: Path) -> None:
    """A comment on the cell, a line in « À CORRIGER »; the cell itself keeps what the sender typed."""
    path = workbook(tmp_path)
    returned = write_returned(path, collected(path, theme("C0001", "T06", cell="")), tmp_path / "retour")
    assert not returned.copied
    book = openpyxl.load_workbook(returned.path)
    assert book["CONTRIBUTIONS"]["E3"].value is None
    assert f"Thème décidé par A. Martin le {DAY}\u00a0: T06" in commented(book["CONTRIBUTIONS"])["E3"]
    assert any("À reporter dans cette cellule, ou à contester." in " ".join(line) for line in table(returned.path))
    assert SHEET in book.sheetnames


def test_a_name_that_reads_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    """Who decides is foreign text too: it is inert in the list and in the comment."""
    path = workbook(tmp_path)
    found = collected(path, decision("C0001", Kind.THEME, "T06", by='=HYPERLINK("http://x") <b>'))
    returned = write_returned(path, found, tmp_path / "retour")
    cells = [cell for row in openpyxl.load_workbook(returned.path)[SHEET].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells if isinstance(cell.value, str) and "HYPERLINK" in cell.value)
    assert any("<b>" in str(cell.value) for cell in cells)


def test_what_became_of_decisions_is_kept(tmp_path: Path) -> None:
    """Stored and read back with the rows that have no theme."""
    path = workbook(tmp_path, {"C0003": {"theme": None}})
    found = collected(path, theme("C0001", "T06", cell=""))
    write_intake(tmp_path / "lacq-orthez", found, "clef")
    again = read_intake(tmp_path / "lacq-orthez").intake
    assert again.decided is not None
    assert again.uncoded is not None
    assert again.decided[["id", "state", "by", "day"]].to_dict("records") == [
        {"id": "lacq-orthez-C0001", "state": "appliquée", "by": "A. Martin", "day": "2025-03-03"}
    ]
    assert again.uncoded["id"].tolist() == ["lacq-orthez-C0003"]


def test_what_pages_tell_of_decisions_holds_no_words(tmp_path: Path) -> None:
    """A report needs who decided what, and when: neither the text that was read, nor another one, nor what a cell of theme says."""
    path = workbook(tmp_path, {"C0001": {"theme": "T06"}, "C0003": {"theme": "Mme Petit"}})
    found = collected(
        path, theme("C0002", "T10", cell="T01"), theme("C0003", "T04", cell="Mme Petit"),
        decision("C0004", Kind.REWORD, "Une habitante veut un guichet.", cell=CHECK),
    )  # fmt: skip
    told_there = told_on_pages(found.decided, campaign().framing)
    assert told_there is not None
    assert not {"text", "publication"} & set(told_there)
    assert told_there[["choice", "theme"]].to_numpy().tolist() == [["T10", "T01"], ["T04", "?"], ["", "T06"]]
    assert told_on_pages(None, campaign().framing) is None
