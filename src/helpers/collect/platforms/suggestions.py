"""Themes that words suggest: an aid to the person who decides, with its reasons, never a verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from helpers.framing.matching import fold
from helpers.framing.model import Framing, Theme

NAME_WEIGHT = 3  # a keyword in the name of a category weighs as much as in three of its texts
LOWEST_SCORE = 2  # one word met once suggests nothing
READ_TEXTS = 500  # texts of a category that are looked at: enough to tell
SHOWN_KEYWORDS = 4
_TELLING_LETTERS = 6  # of a word of a label or definition: shorter ones tell little


@dataclass(frozen=True)
class Suggestion:
    """The theme with most keywords, its score and the words that made it; `second` is the next theme and its score."""

    theme: str
    score: int
    keywords: tuple[tuple[str, int], ...]
    second: tuple[str, int] = ("", 0)

    @property
    def reason(self) -> str:
        """« score 7 ; énergie ×4, eau ×3 ; ensuite T06, score 2 »."""
        words = ", ".join(f"{word} ×{times}" for word, times in self.keywords[:SHOWN_KEYWORDS])
        after = f" ; ensuite {self.second[0]}, score {self.second[1]}" if self.second[1] else ""
        return f"score {self.score} ; {words}{after}"


def suggest(name: str, texts: Iterable[str], framing: Framing) -> Suggestion | None:
    """The theme that a category's name and texts point to; none when two do so equally, or hardly."""
    folded_name, folded = fold(name), [fold(text) for text, _ in zip(texts, range(READ_TEXTS), strict=False)]
    found = {theme.code: _hits(theme, folded_name, folded) for theme in framing.themes if not theme.residual}
    ranked = sorted(found, key=lambda code: (-found[code].total(), code))
    if not ranked:
        return None
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else ""
    score, next_score = found[best].total(), found[second].total() if second else 0
    if score < LOWEST_SCORE or score == next_score:
        return None
    return Suggestion(best, score, tuple(found[best].most_common()), (second, next_score))


def _hits(theme: Theme, name: str, texts: Sequence[str]) -> Counter[str]:
    """How often each keyword is met: once a text, three times in the name, where words of the definition count too."""
    hits: Counter[str] = Counter()
    for keyword, pattern in _patterns(theme.keywords).items():
        start = fold(keyword).split()[0]  # plain letters are found twenty times faster than whole words
        times = sum(start in text and bool(pattern.search(text)) for text in texts) + NAME_WEIGHT * bool(pattern.search(name))
        hits.update({keyword: times} if times else {})
    found = " ".join(hits)
    for word in _telling(f"{theme.label} {theme.definition}"):
        if word.rstrip("sx") not in found and re.search(rf"\b{word}\b", name):
            hits[word] = NAME_WEIGHT
    return hits


@cache
def _patterns(keywords: tuple[str, ...]) -> Mapping[str, re.Pattern[str]]:
    """Keywords as whole words, singular or plural."""
    spelled = {keyword: r"[sx]? ".join(re.escape(word) for word in fold(keyword).split()) for keyword in keywords}
    return {keyword: re.compile(rf"\b{words}(?:e?s|x)?\b") for keyword, words in spelled.items() if words}


@cache
def _telling(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in fold(text).split() if len(word) >= _TELLING_LETTERS and word.isalpha()))


_KIND_WORDS: Mapping[str, re.Pattern[str]] = {
    "concern": re.compile(
        r"\b(?:craint|crainte|risque|inqui|frein|vigilan|peur|danger|redout|reserve|defavor)\w*|\b(?:les|des|vos|ses|quelles) limites\b"
    ),
    "proposal": re.compile(r"\b(?:propos|idee|suggest|amelior|recommand|preconis|action|solution|concretement)\w*"),
    "question": re.compile(r"\b(?:quelles? questions?|vos questions?|vos interrogations?)\b"),
}


def suggest_kind(question: str) -> str:
    """The role of the kind that a question calls for; an expectation when nothing tells.

    >>> suggest_kind("Quelles sont vos craintes ?"), suggest_kind("Que proposez-vous ?"), suggest_kind("Et demain ?")
    ('concern', 'proposal', 'expectation')
    """
    folded = fold(question)
    return next((role for role, pattern in _KIND_WORDS.items() if pattern.search(folded)), "expectation")


def told(suggestion: Suggestion | None) -> str:
    """The suggestion as the coder reads it beside a row, or nothing."""
    if suggestion is None:
        return ""
    words = ", ".join(word for word, _ in suggestion.keywords[:SHOWN_KEYWORDS])
    return f" ; suggestion : {suggestion.theme} (mots-clés : {words})"
