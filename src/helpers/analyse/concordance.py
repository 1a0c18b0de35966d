"""Concordance: every place where a word comes, with what stands before and after (KWIC)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pandas as pd

from helpers.analyse.lexicon import WORD, lemmas

WIDTH = 60  # characters shown on each side
COLUMNS = ("id", "before", "word", "after")


def concordance(texts: pd.Series, sought: str, width: int = WIDTH) -> pd.DataFrame:
    """One line a place where the word comes, in any of its forms: `id`, `before`, `word`, `after`.

    `texts`: contributions by id; one that is held back (missing) is left out. `sought`: a word (« agent » finds « agents »), or several
    that follow one another, found as they are written, whatever their case and their apostrophes. Raises `ValueError` when nothing is sought.
    """
    if not sought.strip():
        raise ValueError('Donnez un mot à chercher, par exemple : concordance(textes, "agent").')
    places = _as_written if " " in sought.strip() else _in_any_form
    lines = [
        (id_, text[max(0, start - width) : start], text[start:end], text[end : end + width])
        for id_, text in texts.dropna().items()
        for start, end in places(straight(str(text)), straight(sought.strip()))
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS))


def straight(text: str) -> str:
    """A text with typewriter apostrophes, each at the place of the one that was typed."""
    return text.replace("’", "'")


def _as_written(text: str, sought: str) -> Iterator[tuple[int, int]]:
    words = r"\s+".join(map(re.escape, sought.split()))
    return (found.span() for found in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE))


def _in_any_form(text: str, sought: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in WORD.finditer(text) if _is_form(found.group().lower(), sought.lower()))


@lru_cache(maxsize=1 << 16)  # the words of twenty thousand texts are a few thousand
def _is_form(word: str, sought: str) -> bool:
    return word == sought or lemmas(word) == (lemmas(sought) or [sought])
