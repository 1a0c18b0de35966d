"""Words are quoted by a rule: own words, then people, then plainness; of different territories, and nothing twice."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analyse import quoting
from helpers.analyse.propositions import significant
from helpers.analyse.quotations import WORD_TYPES
from helpers.analyse.quoting import Quotable, Said, TextsByWord, in_order

TRAINING = "Former chaque agent avant de lui confier un outil d’IA."
COUNTER = "Je crains que former chaque agent coûte trop de temps au service."
COLD = "Le refroidissement des serveurs boit l’eau de la nappe."
Line = tuple[str, str, bool, float, str]


def words(*rows: Line, theme: str = "T09", kind: str = "attente") -> pd.DataFrame:
    """Quotable rows from (id, territory, own words, people, text)."""
    lines = [
        {"id": id_, "territory": slug, "own": own, "people": people, "plain": abs(len(text) - 140), "text": text}
        for id_, slug, own, people, text in rows
    ]
    return pd.DataFrame(lines).assign(theme=theme, kind=kind, origin="verbatim", rank=0).astype(WORD_TYPES)


def strongest(table: pd.DataFrame, most: int = 2) -> list[str]:
    held = Quotable(in_order(table))
    return ids(held.quoted(held.on("T09", table["territory"]), most))


def ids(found: tuple[Said, ...]) -> list[str]:
    return [one.id for one in found]


def test_people_s_own_words_first() -> None:
    """A sentence said word for word comes before a summary, whoever carries it; then what most people carry."""
    table = words(
        ("s1", "a", False, 90, "Un résumé de table."),
        ("v1", "b", True, 2, "Des mots à moi."),
        ("v2", "c", True, 5, "Notre avis."),
    )
    assert strongest(table, 3) == ["v2", "v1", "s1"]


def test_one_quote_a_territory_and_no_repetition() -> None:
    """Two quotes are of two territories; one that says the same again, a greeting apart, is passed over."""
    table = words(
        ("a1", "a", True, 9, TRAINING), ("a2", "a", True, 8, COLD), ("b1", "b", True, 7, f"C’est simple. {TRAINING}"), ("c1", "c", True, 1, COLD)
    )  # fmt: skip
    assert strongest(table) == ["a1", "c1"]


def test_order_of_rows_does_not_matter() -> None:
    """As strong in all else, the first id is quoted, in whatever order the rows came."""
    table = words(("a2", "a", True, 1, "Même longueur b."), ("a1", "a", True, 1, "Même longueur a."))
    assert strongest(table) == strongest(table[::-1]) == ["a1"]


def test_only_what_is_asked_for() -> None:
    """A theme, some kinds, some territories, some ids: each leaves out the others, and a theme that nobody spoke of holds nothing."""
    tables = [
        words(("a1", "a", True, 1, TRAINING), ("b1", "b", True, 9, COLD)),
        words(("a2", "a", True, 1, COUNTER), kind="vigilance"),
        words(("a3", "a", True, 5, COLD), theme="T04"),
    ]
    held = Quotable(in_order(pd.concat(tables, ignore_index=True)))
    said = held.on("T09", ["a"])
    assert ids(held.quoted(held.of_kinds(said, "attente"))) == ["a1"]
    assert ids(held.quoted(held.of_kinds(said, "vigilance"))) == ["a2"]
    assert ids(held.quoted(held.among(held.on("T09", ["a", "b"]), ["b1", "a3"]))) == ["b1"]
    assert ids(held.quoted(held.on("T04", ["a", "b"]))) == ["a3"]
    assert held.on("T01", ["a"]).size == held.on("T12", ["a"]).size == 0


def test_concerns_that_share_words() -> None:
    """Beneath a proposition stands the concern that shares its words; one that shares none is not brought near."""
    table = words(("c1", "a", True, 50, COLD), ("c2", "b", True, 1, COUNTER))
    held = Quotable(in_order(table))
    concerns = held.by_word(held.on("T09", ["a", "b"]))
    assert ids(held.quoted(concerns.nearest(significant([TRAINING])[0]))) == ["c2"]


@pytest.mark.parametrize("at_once", [1, 200])
def test_how_many_are_read_at_once_changes_nothing(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """« Reçu » and « recu » fold alike, and have two lemmas when they are read apart: read one by one, they still say the same."""
    monkeypatch.setattr(quoting, "READ_AT_ONCE", at_once)
    table = words(
        ("a1", "a", True, 9, "Un reçu."), ("b1", "b", True, 8, "Un recu."), ("c1", "c", True, 7, COLD)
    )  # fmt: skip
    assert strongest(table) == ["a1", "c1"]


def test_what_is_missing_is_of_no_theme_and_of_no_kind() -> None:
    """A row without theme is found under none and hides no other; one without kind is of none; an unknown origin is empty."""
    table = words(("a1", "a", True, 1, TRAINING), ("b1", "b", True, 9, COLD), ("c1", "c", True, 5, COUNTER))
    told = table.assign(theme=["T09", None, "T09"], kind=["attente", "attente", None], origin=None)
    held = Quotable(in_order(told.astype(WORD_TYPES)))
    said = held.on("T09", ["a", "b", "c"])
    assert ids(held.quoted(said)) == ["c1", "a1"]
    assert [(one.id, one.origin) for one in held.quoted(held.of_kinds(said, "attente", "vigilance"))] == [("a1", "")]


@pytest.mark.parametrize(
    ("meaning", "order"), [("agent former", [11, 13, 12]), ("eau eau", [12]), ("rivière", []), ("", [])], ids=str
)
def test_most_words_in_common_first(meaning: str, order: list[int]) -> None:
    """A word counts once, in the text as in the question; as many in common, the first stays first."""
    near = TextsByWord.of(
        np.array([11, 12, 13, 14]), np.array(["agent former", "agent agent eau", "former agent", ""], dtype=object)
    )
    assert near.nearest(meaning).tolist() == order
