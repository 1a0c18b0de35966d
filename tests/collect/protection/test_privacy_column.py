"""The search over a whole column: exactly what the search in each text finds, in little time."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.collect.protection.privacy import FEW, find_in_columns, find_personal_data, mask, masked_texts, with_texts, words
from helpers.collect.protection.privacy_measure import clean, planted
from tests.collect.protection.test_privacy import CLEAN, PLANTED
from tests.collect.workbooks import both, collected, put

SENTENCES = [*(sentence for _, sentence, _ in PLANTED), *CLEAN, *(item.text for item in planted()), *clean()]
# Pieces that begin, end and separate what the rules look for.
PIECES = (
    "je m'appelle ", "Je suis ", "M. ", "mme ", "Dupont", "DUPONT", "Jean", "12 ", "bis ", "rue ", "de la ", "64300 ", "Orthez",
    "06 12 34 56 78", "né le ", "12/03/1980", "habite au 12", "n° ", "le ", "Cordialement, ", "(at)", " at ", "exemple", ".fr",
    "permis de conduire ", "Le Bourg, ", "Marie ", "  ", "\u202f", "zéro six", "douze ", "-", "a", "mon voisin ", "\n", "Ａ", "м", "٣",
    "@", "FR14 2004 1010 0505 0001 3M02 606", "47.21837", ", ", "-1.55362", "\x1f", "É", "ß", "ı", "ſ", "²", "º",
)  # fmt: skip
A_MOMENT = 8.0  # seconds of processor; 2 to 4 were measured, hard sentences among them


def masked(columns: list[pd.Series]) -> list[pd.Series]:
    """Columns with what was found in them masked."""
    return [
        with_texts(column, masked_texts(column, found)) for column, found in zip(columns, find_in_columns(columns), strict=True)
    ]


def same(texts: list[str]) -> None:
    """The column gives, for each text, what the text alone gives; it is long enough for the patterns to be used."""
    texts = [*texts, *["Rien."] * FEW]
    (found,) = find_in_columns([pd.Series(texts, dtype="str")])
    assert [found.get(place, ()) for place in range(len(texts))] == [find_personal_data(text) for text in texts]


def test_a_column_finds_what_each_text_holds() -> None:
    """Planted and clean sentences, those of the evaluation too."""
    same(SENTENCES)


def test_a_column_finds_the_same_in_damaged_sentences() -> None:
    """Letters put in and taken out at random change both searches alike."""
    draw = Random(2025)
    damaged = []
    for sentence in SENTENCES * 12:
        letters = list(sentence)
        for _ in range(draw.randint(1, 6)):
            place = draw.randrange(len(letters))
            letters[place : place + draw.randint(0, 1)] = draw.choice("aAéÉ019 .,-@+()’'\u00a0\u202f\nMme:/°«»œŒ\t²")
        damaged.append("".join(letters))
    same(damaged)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), min_size=1, max_size=20))
def test_a_column_finds_the_same_in_made_up_texts(texts: list[str]) -> None:
    """Whatever is made of the pieces that rules look for, no trigger hides a hit."""
    same(texts)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=10))
def test_a_column_finds_the_same_in_any_text(texts: list[str]) -> None:
    """Nor does it in texts of any signs."""
    same(texts)


def test_missing_texts_and_index() -> None:
    """A missing text has no hit; hits stand by their place in the column; masking keeps its index and the rest."""
    column = pd.Series(["Mme Dupont", None, "Rien.", "Rien."], index=[7, 3, 9, 1], dtype="str")
    assert [list(hits) for hits in find_in_columns([column])] == [[0]]
    (shown,) = masked([column])
    assert shown.index.tolist() == [7, 3, 9, 1]
    assert shown.fillna("-").tolist() == ["Mme [nom]", "-", "Rien.", "Rien."]
    assert str(shown.dtype) == "str"
    assert masked([column.iloc[:0]])[0].empty


def test_masking_a_column_is_masking_each_text() -> None:
    """Both ways of masking give the same words."""
    (shown,) = masked([pd.Series(SENTENCES, dtype="str")])
    assert shown.tolist() == [mask(sentence) for sentence in SENTENCES]


def test_columns_are_masked_each_for_itself() -> None:
    """Columns of several lengths and indexes, read as one, keep their own words, index and type; one untouched is the same."""
    names = pd.Series(["Rien.", "Mme Dupont"], index=[5, 2], dtype="str")
    blank = pd.Series([None, None, None], dtype="object")
    plain = pd.Series(["Un guichet."], dtype="str")
    mails = pd.Series(["x@exemple.fr", None], index=[0, 9], dtype="str")
    shown = masked([names, blank, plain, mails])
    assert shown[0].to_dict() == {5: "Rien.", 2: "Mme [nom]"}
    assert shown[1] is blank
    assert shown[2] is plain
    assert shown[3].fillna("-").to_dict() == {0: "[adresse électronique]", 9: "-"}
    assert [str(column.dtype) for column in shown] == ["str", "object", "str", "str"]


def test_two_hundred_thousand_texts() -> None:
    """200,000 texts are searched in a moment, and the one planted among them is found."""
    draw, sentences = Random(1), clean()
    texts = pd.Series([f"{draw.choice(sentences)} {number % 7} fois." for number in range(200_000)], dtype="str")
    texts[123_456] = "Écrivez à jeanne@exemple.fr."
    started = time.process_time()
    (found,) = find_in_columns([texts])
    assert time.process_time() - started < A_MOMENT
    assert 123_456 in found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mme Dupont, puis encore Mme Dupont", ("Mme Dupont",)),
        ("Le docteur Petit (06 12 34 56 78)", ("docteur Petit", "06 12 34 56 78")),
        ("Jean DUPONT et m. martin", ("Jean DUPONT", "m. martin")),
        ("Rien.", ()),
    ],
)
def test_words(text: str, found: tuple[str, ...]) -> None:
    """The words of a finding: as written, with their title, each once."""
    assert words(text, find_personal_data(text)) == found


def test_a_finding_carries_the_words_and_says_what_follows(tmp_path: Path) -> None:
    """The words are in `before`, for the sender; what is printed names kinds only, and tells the fate of the text."""
    intake = collected(
        tmp_path,
        both(
            put("CONTRIBUTIONS!C3", "Mme Dupont (06 12 34 56 78) veut un guichet."),
            put("CONTRIBUTIONS!C4", "Mme Dupont veut un autre guichet."),
            put("CONTRIBUTIONS!C5", "Mme Dupont ne veut plus de guichet."),
            put("CONTRIBUTIONS!O3", "Oui"),
            put("CONTRIBUTIONS!O4", None),
            put("CONTRIBUTIONS!O5", "Non"),
            put("EVENEMENTS!B3", "Atelier chez Mme Le Goff"),
        ),
    )
    found = {finding.place: finding for finding in intake.findings if finding.rule == "personal_data"}
    assert {place: finding.before for place, finding in found.items()} == {
        "EVENEMENTS!B3": "Mme Le Goff",
        "CONTRIBUTIONS!C3": "Mme Dupont ; 06 12 34 56 78",
        "CONTRIBUTIONS!C4": "Mme Dupont",
        "CONTRIBUTIONS!C5": "Mme Dupont",
    }
    assert "son texte paraît, sans ces mots" in found["CONTRIBUTIONS!C3"].why
    assert "ne paraît pas tant que personne n’a mis" in found["CONTRIBUTIONS!C4"].why
    assert "jamais cité" in found["CONTRIBUTIONS!C5"].why
    assert "Dans tout ce qui est publié" in found["EVENEMENTS!B3"].why
    for finding in found.values():
        assert "Dupont" not in f"{finding.what}{finding.why}{finding.how}{finding.effect}"
