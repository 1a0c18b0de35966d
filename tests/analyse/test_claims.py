"""A claim cannot be published without its rows, its figures and its place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.analyse.claims import Claim, Figure, ledger, ledger_frame, read_ledger, write_ledger
from helpers.errors import ClaimError


def claim(count: int = 12, template: str = "{count} [porte|portent] sur {theme}") -> Claim:
    return Claim(
        id="ici/T05/attentes", scope="ici", section="dit", template=template,
        figures={"count": Figure(count, "attente", n=count, denominator=40)}, words={"theme": "le travail"},
        evidence=("ici-C1", "ici-C2"),
    )  # fmt: skip


def test_sentence_is_composed_from_its_figures() -> None:
    """Figures and words take their places; the sentence starts with a capital and ends with a stop."""
    assert claim().sentence == "12\u00a0attentes sur 40 portent sur le travail."


@pytest.mark.parametrize(("count", "verb"), [(0, "porte"), (1, "porte"), (2, "portent")])
def test_agreement_follows_the_figure_before(count: int, verb: str) -> None:
    """[porte|portent] is singular for 0 and 1, plural from 2 on."""
    assert f" {verb} sur" in claim(count).sentence


def test_agreement_follows_the_nearest_figure() -> None:
    """Of two figures, the one just before decides; with none before, the words are singular."""
    two = replace(
        claim(), template="[le|les] {many} [est|sont] dans {one} [rouge|rouges]", words={},
        figures={"many": Figure(3, "sac"), "one": Figure(1, "boîte")},
    )  # fmt: skip
    assert two.sentence == "Le 3\u00a0sacs sont dans 1\u00a0boîte rouge."


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (Figure(1200, "proposition"), "1\u202f200\u00a0propositions"),
        (Figure(1, "proposition", denominator=1200), "1\u00a0proposition sur 1\u202f200"),
        (Figure(7), "7"),
        (Figure(0.123, style="share", decimals=1), "12,3\u202f%"),
        (Figure(2.5, style="number", decimals=1), "2,5"),
    ],
)
def test_figure_is_written_in_french(figure: Figure, written: str) -> None:
    """A count bears its unit and its denominator, a share its sign, a level its comma."""
    assert figure.written == written


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (replace(claim(), evidence=()), "aucune ligne ne l’appuie"),
        (replace(claim(), template="{count} sur le travail"), "la phrase ne montre pas theme"),
        (replace(claim(), template="sur {theme}"), "la phrase ne montre pas count"),
        (replace(claim(), template="{count} sur {theme} en {year}"), "la phrase attend year"),
        (replace(claim(), template="{count} sur {theme} en 2025"), "un chiffre y est écrit à la main"),
        (replace(claim(), template="{count} sur {theme} [de 1|de deux]"), "un chiffre y est écrit à la main"),
    ],
)
def test_ledger_refuses(faulty: Claim, fault: str) -> None:
    """A claim without rows, with a figure that is not shown, or with a digit typed by hand stops the report."""
    with pytest.raises(ClaimError) as refusal:
        ledger([faulty])
    assert str(refusal.value) == f"Constat « ici/T05/attentes » : {fault}. Le rapport n’est pas produit."


def test_ledger_refuses_a_duplicate_id() -> None:
    """Two claims cannot share an id, even when they say different things."""
    with pytest.raises(ClaimError, match="l’identifiant sert déjà à un autre constat"):
        ledger([claim(12), claim(13)])


def test_digit_inside_a_name_is_allowed() -> None:
    """A digit is refused in the sentence, not in the name of a placeholder."""
    named = replace(claim(), template="{count} sur {t5}", words={"t5": "le travail"})
    assert ledger([named]) == (named,)


def test_anchor_leaves_the_scope_out() -> None:
    """The anchor of a claim is what follows its scope."""
    assert claim().anchor == "constat-T05-attentes"


def test_stored_ledger_is_read_back(tmp_path: Path) -> None:
    """The ledger keeps the sentence, its figures and its rows."""
    write_ledger(tmp_path, [claim()])
    (line,) = read_ledger(tmp_path).to_dict("records")
    assert (line["id"], line["scope"], line["section"], line["sentence"]) == (
        "ici/T05/attentes", "ici", "dit", claim().sentence,
    )  # fmt: skip
    assert list(line["evidence"]) == ["ici-C1", "ici-C2"]
    assert json.loads(line["figures"])["count"] == {
        "value": 12, "unit": "attente", "n": 12, "denominator": 40, "style": "count", "decimals": 0,
    }  # fmt: skip


def test_empty_ledger_has_its_columns() -> None:
    """A report without claims stores an empty table with the same columns."""
    assert list(ledger_frame([]).columns) == list(ledger_frame([claim()]).columns)
