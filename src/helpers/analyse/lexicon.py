"""The words of a French text as they are counted: lemmas, without tool words; accents are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

TOOL_WORDS_FILE = Path(__file__).parent / "mots_outils.txt"
NEVER_WORDS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:[-'_][^\W\d_]+)*")
ELISION = re.compile(r"^(?:l|d|j|m|t|s|c|n|qu|jusqu|lorsqu|puisqu|quoiqu)'")
WHOLE = frozenset(("aujourd'hui", "quelqu'un", "presqu'île", "d'abord", "d'ailleurs"))
# Terms of several words that mean one thing, joined before anything else; written as they are shown.
TERMS = (
    "service public", "services publics", "reconnaissance faciale", "intelligence artificielle", "données personnelles",
    "logiciel libre", "logiciels libres", "vie privée", "vie privee", "centre de données", "centres de données",
)  # fmt: skip
SHORTEST = 2  # letters: « IA »


def lemmas(text: str, terms: Sequence[str] = TERMS) -> list[str]:
    """The words of a text in order: lower case, lemmas, terms joined, without tool words, numbers and addresses.

    Words that turn an idea round (pas, sans, contre, plus, moins, ne) are kept.

    >>> lemmas("L’accueil ne doit pas devenir l’affaire de l’intelligence artificielle : 12 agents formés suffisent !")
    ['accueil', 'ne', 'pas', 'devenir', 'affaire', 'intelligence artificielle', 'agent', 'former', 'suffire']
    """
    plain = (NEVER_WORDS.sub(" ", text) if _may_hold_address(text) else text).lower().replace("’", "'")
    if any(term in plain for term in terms):
        plain = _any_of(tuple(terms)).sub(_joined, plain)
    return [word for word in map(_counted, WORD.findall(plain)) if word]


def _may_hold_address(text: str) -> bool:
    return "@" in text or "://" in text or "www." in text.lower()


@cache
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(terms)})\b")


def _joined(term: re.Match[str]) -> str:
    return term[0].replace(" ", "_")


@cache
def _counted(word: str) -> str:
    """The lemma of a word; nothing when it is not counted."""
    lemma = _lemma(word)
    return lemma if len(lemma) >= SHORTEST and lemma not in tool_words() else ""


def _lemma(word: str) -> str:
    """The dictionary form of a word, its elided article cut off."""
    bare = word if word in WHOLE else ELISION.sub("", word)
    if "_" in bare:
        return bare.replace("_", " ")
    if bare in tool_words():
        return bare
    return dictionary_form(bare).lower()


def dictionary_form(word: str) -> str:
    """As a French dictionary writes it."""
    import simplemma  # noqa: PLC0415 - a tenth of a second, of which a run with nothing to do has no use

    return str(simplemma.lemmatize(word, lang="fr"))


@cache
def tool_words() -> frozenset[str]:
    """Grammatical words, which say nothing of a subject."""
    lines = TOOL_WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
