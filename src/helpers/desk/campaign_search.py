"""Every place where a word comes in the texts of a campaign: its forms are looked for once in the words of all texts, not in each text.

The places are those of the concordance of the notebooks (`analyse.concordance`), hundreds of thousands of texts at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.analyse.concordance import COLUMNS, WIDTH, straight
from helpers.analyse.lexicon import WORD, lemmas
from helpers.errors import QuestionError
from helpers.wording import typeset

NOT_IN_A_WORD = r"[^\p{L}'_-]+"
AT_ONCE = 100_000  # texts cut into words at once: a few tens of megabytes
Line = tuple[str, str, str, str, str]


def search(words: pd.DataFrame, sought: str) -> pd.DataFrame:
    """One line a place: `id`, `territory`, `before`, `word`, `after`.

    `words`: `id`, `territory`, `text`. A word is found in any of its forms, several words as they are written.
    """
    if not sought.strip():
        raise QuestionError(typeset('Donnez un mot à chercher : campaign.search("guichet").'))
    places = _as_written if " " in sought.strip() else _in_any_form
    lines = list(places(words, straight(sought.strip())))
    return pd.DataFrame(lines, columns=[COLUMNS[0], "territory", *COLUMNS[1:]]).astype("str")


def _as_written(words: pd.DataFrame, sought: str) -> Iterator[Line]:
    parts = sought.split()
    spaced = r"\s+".join(map(re.escape, parts))
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    near = words[_holding(_plain(words["text"]), {parts[0].lower()})]
    for id_, territory, text in zip(near["id"], near["territory"], near["text"], strict=True):
        for found in pattern.finditer(straight(text)):
            yield _line(id_, territory, text, *found.span())


def _in_any_form(words: pd.DataFrame, sought: str) -> Iterator[Line]:
    column = _plain(words["text"])
    forms = _forms(column, sought)
    near = words[_holding(column, forms)]
    for id_, territory, text in zip(near["id"], near["territory"], near["text"], strict=True):
        for found in WORD.finditer(straight(text)):
            if found.group().lower() in forms:
                yield _line(id_, territory, text, *found.span())


def _line(id_: str, territory: str, text: str, start: int, end: int) -> Line:
    return id_, territory, text[max(0, start - WIDTH) : start], text[start:end], text[end : end + WIDTH]


def _plain(texts: pd.Series) -> pa.Array:
    return pc.replace_substring(pc.utf8_lower(pa.array(texts, pa.large_string())), "’", "'")


def _holding(column: pa.Array, forms: set[str]) -> npt.NDArray[np.bool_]:
    """Which texts may hold one of these: all that do, few others."""
    held = pc.match_substring_regex(column, "|".join(sorted(map(re.escape, forms))))
    return np.asarray(held.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _forms(column: pa.Array, sought: str) -> set[str]:
    """The spellings, in these texts, of the words that are one word with the sought one."""
    wanted = lemmas(sought) or [sought.lower()]
    spelled = {word for piece in _pieces(column) for word in WORD.findall(piece)}
    return {sought.lower(), *(word for word in spelled if lemmas(word) == wanted)}


def _pieces(column: pa.Array) -> set[str]:
    """What stands between blanks and signs, each once."""
    found: set[str] = set()
    for start in range(0, len(column), AT_ONCE):
        split = pc.split_pattern_regex(column.slice(start, AT_ONCE), NOT_IN_A_WORD)
        found.update(pc.unique(pc.list_flatten(split)).to_pylist())
    return found
