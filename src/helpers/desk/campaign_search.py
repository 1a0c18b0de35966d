"""Every place where a word comes in the texts of a campaign, without lemmatising each of them: the forms of the word are looked for first."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.analyse.concordance import COLUMNS, concordance
from helpers.analyse.lexicon import WORD, lemmas
from helpers.errors import QuestionError
from helpers.wording import typeset

NOT_IN_A_WORD = r"[^\p{L}'_-]+"
AT_ONCE = 100_000  # texts cut into words at once: a few tens of megabytes


def search(words: pd.DataFrame, sought: str) -> pd.DataFrame:
    """One line a place: `id`, `territory`, `before`, `word`, `after`; the same places as the concordance of the notebooks.

    `words`: `id`, `territory`, `text`. A word is found in any of its forms, several words as they are written.
    """
    if not sought.strip():
        raise QuestionError(typeset('Donnez un mot à chercher : campaign.search("guichet").'))
    near = words[_may_hold(words["text"], sought.strip())].set_index("id")
    places = concordance(near["text"], sought)
    return places.assign(territory=places["id"].map(near["territory"]))[[COLUMNS[0], "territory", *COLUMNS[1:]]]


def _may_hold(texts: pd.Series, sought: str) -> pd.Series:
    """Which texts may hold what is sought: all that do, few others."""
    column = pc.replace_substring(pc.utf8_lower(pa.array(texts, pa.large_string())), "’", "'")
    forms = {sought.split(maxsplit=1)[0].lower()} if " " in sought else _forms(column, sought)
    pattern = "|".join(sorted(re.escape(form.replace("’", "'")) for form in forms))
    return pd.Series(pc.match_substring_regex(column, pattern).to_numpy(zero_copy_only=False), index=texts.index, dtype=bool)


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
