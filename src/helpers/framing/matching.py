"""Compare words as people type them: case, accents, spaces and quotes do not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

SHORT = 100  # characters: longer texts are people's own, and seldom come back
CLOSE_ENOUGH = 80  # out of 100: « Thème princpal » finds « Thème principal », « Lieu » does not find « Date »


class _Letters(dict[int, str]):
    """What each character becomes, worked out the first time that it is met: folding a text is then one pass."""

    def __missing__(self, code: int) -> str:
        spelled = unicodedata.normalize("NFKD", _LIGATURES.get(chr(code), chr(code)))
        letters = "".join(char for char in spelled if not unicodedata.combining(char))
        self[code] = re.sub(r"[\W_]+", " ", letters.casefold())
        return self[code]


_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"}
LETTERS = _Letters()


def fold(text: str) -> str:
    """Lower case, no accents, ligatures spelled out, any run of spaces or punctuation as one space.

    >>> fold("  Sobriété\u202f: l’ÉNERGIE ")
    'sobriete l energie'
    """
    return _fold_short(text) if len(text) <= SHORT else _folded(text)


def _folded(text: str) -> str:
    return " ".join(text.translate(LETTERS).split())


_fold_short = lru_cache(maxsize=20_000)(_folded)  # the same titles, labels and choices come back in every workbook


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that looks most like the word, or None when none is close enough."""
    found = process.extractOne(word, list(candidates), scorer=fuzz.WRatio, processor=fold, score_cutoff=CLOSE_ENOUGH)
    return found[0] if found else None


def suggestion(word: str, candidates: Iterable[str]) -> str:
    """The nearest candidate as a question, or nothing.

    >>> suggestion("vigilanse", ["attente", "vigilance"]), suggestion("lundi", ["attente"])
    ('Vouliez-vous dire « vigilance » ?', '')
    """
    near = nearest(word, candidates)
    return f"Vouliez-vous dire « {near} » ?" if near else ""
