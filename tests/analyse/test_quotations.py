"""What is kept to be quoted of a territory is printable, ordered by a rule, and comes back from the disk as it was."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.analyse.quotations import ANSWERS, answers_of, quotation_files, read_answers, read_words, words_of
from helpers.files import write_folder
from tests.analyse.tables import Row, ia, tables

TERRITORY = tables(
    events=[{"id": "a-E1"}],
    contributions=[
        {"id": "a-C1", "text": "Un résumé.", "origin": "synthese_table", "people": 9},
        {"id": "a-C2", "text": "Mes mots.", "people": 1},
        {"id": "a-C3", "text": "Nos mots à tous.", "people": 4},
        {"id": "a-C4", "text": "Gardé pour nous.", "printable": False},
    ],
    commitments=[{"id": "a-R1", "contribution_ids": "a-C1;a-C3", "body": "Conseil"}],
)


def test_order_of_quoting() -> None:
    """Own words come first, the most carried of them before; a summary is last, a held-back text nowhere."""
    found = words_of("a", TERRITORY, ia())
    assert list(zip(found["id"], found["rank"], strict=True)) == [("a-C3", 0), ("a-C2", 1), ("a-C1", 2)]


def test_one_line_an_answered_contribution() -> None:
    """A commitment that answers two contributions is told of both, in French."""
    found = answers_of("a", TERRITORY, ia())
    assert list(found["contribution_id"]) == ["a-C1", "a-C3"]
    assert set(found["answer"]) == {"Retenu"}
    dated = tables(
        events=[{"id": "a-E1"}], contributions=[{"id": "a-C1"}],
        commitments=[{"id": "a-R1", "contribution_ids": "a-C1", "answered_on": pd.Timestamp("2025-04-03")}],
    )  # fmt: skip
    assert list(answers_of("a", dated, ia())["on"]) == ["2025-04-03"]


def test_from_the_disk(tmp_path: Path) -> None:
    """Two territories, one of them silent, are read together; nobody's is an empty table of the same columns."""
    write_folder(tmp_path / "a", quotation_files("a", TERRITORY, ia()), last=ANSWERS)
    silent = tables(events=[{"id": "b-E1"}], contributions=[{"id": "b-C1", "printable": False}])
    write_folder(tmp_path / "b", quotation_files("b", silent, ia()), last=ANSWERS)
    folders = [tmp_path / "a", tmp_path / "b"]
    assert list(read_words(folders, ranked=False)["id"]) == ["a-C3", "a-C2", "a-C1"]
    assert list(read_answers(folders)["commitment_id"]) == ["a-R1", "a-R1"]
    assert list(read_words((), ranked=True)) == list(read_words(folders, ranked=True))


def test_a_large_campaign_reads_the_first(tmp_path: Path) -> None:
    """Of six expectations on a theme the five nearest to the plainest length are read."""
    rows: list[Row] = [{"id": f"a-C{n}", "text": "x" * (140 - n)} for n in range(6)]
    write_folder(tmp_path, quotation_files("a", tables(events=[{"id": "a-E1"}], contributions=rows), ia()), last=ANSWERS)
    assert list(read_words([tmp_path], ranked=True)["id"]) == [f"a-C{n}" for n in range(5)]
