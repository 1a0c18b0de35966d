"""The words under which a text is found: folded, tool words aside, their endings cut.

The reader's browser cuts the words of a query by the same rules: they are data (`endings.json`), read by both. A rule only
shortens what stays long enough, and a word goes once through each list, longest ending first: so that « formation »,
« formations » and « former » are found together. The idea is Porter's (1980), and Savoy's light stemmer for French (1999);
the endings and their limits are ours, tried on the words of the sample.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from helpers.analyse.lexicon import tool_words as grammatical
from helpers.framing.matching import fold

ENDINGS = Path(__file__).with_name("endings.json")
SHORTEST = 2  # letters: « IA »
Pass = tuple[int, tuple[tuple[str, str], ...]]  # letters that must be left, (ending, what stands for it)


@cache
def passes() -> tuple[Pass, ...]:
    """The lists of endings, each longest first."""
    read = json.loads(ENDINGS.read_text(encoding="utf-8"))
    return tuple(
        (one["shortest"], tuple((ending, stands) for ending, stands in sorted(one["endings"], key=_longest_first)))
        for one in read
    )


def _longest_first(rule: Sequence[str]) -> tuple[int, str]:
    return -len(rule[0]), rule[0]


@cache
def tool_words() -> tuple[str, ...]:
    """Grammatical words, folded: a text is not looked for by them."""
    return tuple(sorted({part for word in grammatical() for part in fold(word).split()}))


@lru_cache(maxsize=50_000)  # the vocabulary of a campaign comes back from text to text
def stem(word: str) -> str:
    """A folded word without its endings.

    >>> [stem(word) for word in ("formation", "formations", "former", "chevaux", "cheval", "ia")]
    ['form', 'form', 'form', 'cheval', 'cheval', 'ia']
    """
    for shortest, endings in passes():
        for ending, stands in endings:
            if word.endswith(ending) and len(word) - len(ending) + len(stands) >= shortest:
                word = word[: len(word) - len(ending)] + stands
                break
    return word


def words(text: str) -> list[str]:
    """The words by which a text is found, in their order.

    >>> words("L’accueil des ÉLÈVES, à la cantine : garder un agent")
    ['accueil', 'elev', 'cantin', 'gard', 'agent']
    """
    skipped = _skipped()
    return [stem(word) for word in fold(text).split() if len(word) >= SHORTEST and word not in skipped]


@cache
def _skipped() -> frozenset[str]:
    return frozenset(tool_words())


def texts_with(texts: Iterable[str]) -> dict[str, int]:
    """How many of some texts hold each word, in the order of the alphabet."""
    found = Counter(word for text in texts for word in set(words(text)))
    return dict(sorted(found.items()))
