"""The data workbook of the synthesis: the figures of its page, the two panels apart."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from helpers.publish.office.book import DataSheet
from helpers.publish.office.national import national_book
from helpers.publish.office.package import write_book
from helpers.publish.office.reread import verify_book
from tests.analyse.test_national import nation, territory

ANALYSIS = nation(
    {
        "pau": territory("pau", ("T06", "proposition"), ("T06", "attente"), answered="pau-C1"),
        "lens": territory("lens", ("T06", "proposition"), ("T06", "vigilance"), ("T06", "vigilance")),
        "namur": territory("namur", ("T01", "attente"), group="francophonie"),
    }
)
ANSWERS = pd.DataFrame(
    [["pau-C1", "pau", "pau-R1", "Retenue", "C’est utile.", None, "Conseil", "2025-04-03"]],
    columns=["contribution_id", "territory", "commitment_id", "answer", "reason", "action", "by", "on"],
)
BOOK = national_book(ANALYSIS, ANSWERS)


def sheet(name: str) -> DataSheet:
    return next(one for one in BOOK.sheets if one.name == name)


def column(name: str, head: str) -> list[object]:
    place = [one.name for one in sheet(name).heads].index(head)
    return [line[place] for line in sheet(name).lines]


def test_what_it_says_first() -> None:
    """Its campaign, that its data are invented, and what nobody may conclude."""
    assert BOOK.title == "Données de la synthèse : Essai"
    assert BOOK.facts[0] == (
        "Données fictives",
        "Contributions inventées pour la démonstration : aucune n’a été prononcée par quelqu’un.",
    )
    assert [one.name for one in BOOK.sheets] == [
        "TERRITOIRES", "THEMES", "PROPOSITIONS", "DIVERGENCES", "PEU_PARTAGEES", "REPONSES", "CONSTATS", "CHIFFRES",
    ]  # fmt: skip


def test_one_line_a_territory_in_alphabetical_order() -> None:
    """Three contributions in Lens, one in Namur, two in Pau; one proposal of Pau was answered."""
    assert column("TERRITOIRES", "nom") == ["Lens", "Namur", "Pau"]
    assert column("TERRITOIRES", "contributions") == [3, 1, 2]
    assert column("TERRITOIRES", "propositions_repondues") == [0, 0, 1]


def test_panels_are_never_added() -> None:
    """Five French contributions are on T06, in two territories of two; the city's only one, on T01, is counted apart."""
    lines = [line for line in sheet("THEMES").lines if line[3]]
    assert lines == [
        ("Territoires français", "T06", "Services publics et relation à l’usager", 5, 2, 2),
        ("Villes francophones", "T01", "Opportunités et utilité", 1, 1, 1),
    ]


def test_each_answer_and_each_proposal_that_waits() -> None:
    """Pau answered its proposal; that of Lens waits, and is there: three other contributions ask for no answer."""
    assert sheet("REPONSES").lines == [
        ("lens-C1", "Lens", None, "sans réponse à ce jour", None, None, None, None),
        ("pau-C1", "Pau", "pau-R1", "Retenue", "C’est utile.", None, "Conseil", date(2025, 4, 3)),
    ]


def test_both_sides_of_what_divides() -> None:
    """Pau hopes, Lens fears: one line a side."""
    told = [line[2:] for line in sheet("DIVERGENCES").lines if line[1] == "entre territoires"]
    assert told == [("plus d’attentes", None, "pau", 1, 0), ("plus de vigilances", None, "lens", 0, 2)]


def test_each_claim_of_the_synthesis_is_there(tmp_path: Path) -> None:
    """The sentences are those of the ledger, and the file passes its check."""
    assert dict(zip(column("CONSTATS", "id"), column("CONSTATS", "phrase"), strict=True)) == {
        claim.id: claim.sentence for claim in ANALYSIS.claims.values()
    }
    write_book(tmp_path / "donnees.xlsx", BOOK)
    verify_book(tmp_path / "donnees.xlsx", BOOK)
