"""Which words are quoted, among all that may be: by a rule, never by a choice.

People's own words before a summary, then what most people carry, then the length nearest to the plainest (140 characters), then
the first id. A quote is of a territory of its own; what nearly repeats another is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz

from helpers.analyse.propositions import lemmas_in, significant
from helpers.text_storage import is_among

QUOTED = 2  # words for, and as many against, of different territories
SAID_AGAIN = 80  # token-set ratio of two texts that a reader takes for the same, a greeting apart
ORDER = {"theme": True, "own": False, "people": False, "plain": True, "id": True}  # column -> ascending
READ_AT_ONCE = 200  # texts: the second to quote is most often among them
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Said:
    """A contribution that may be printed."""

    id: str
    territory: str
    kind: str
    origin: str
    text: str


def in_order(words: pd.DataFrame) -> pd.DataFrame:
    """The rows of `quotations.read_words`, each at its place: by theme, the strongest first."""
    told = words.fillna({"theme": "", "kind": "", "origin": ""})
    return told.sort_values([*ORDER], ascending=[*ORDER.values()], ignore_index=True)


class Quotable:
    """All that may be quoted, `in_order`. Some hundreds of thousands of texts are held as columns; few of them are ever quoted."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.lemma = lemmas_in(self.table["text"].array)  # of all: what a word means does not depend on which texts are read
        self.themes, self.kinds, self.territories = (
            self.table[name].astype("category").cat for name in ("theme", "kind", "territory")
        )
        self.theme_codes, self.kind_codes, self.territory_codes = (
            column.codes.to_numpy() for column in (self.themes, self.kinds, self.territories)
        )

    def on(self, theme: str, territories: Iterable[str]) -> Places:
        """The places of what some territories say on a theme."""
        (code,) = self.themes.categories.get_indexer([theme])
        first, last = np.searchsorted(self.theme_codes, [code, code + 1]) if code >= 0 else (0, 0)
        own = np.zeros(len(self.territories.categories) + 1, dtype=np.bool_)
        own[self.territories.categories.get_indexer(list(territories))] = True
        own[-1] = False  # where `get_indexer` puts those that are not there
        found: Places = first + np.flatnonzero(own[self.territory_codes[first:last]])
        return found

    def of_kinds(self, places: Places, *kinds: str) -> Places:
        """The places among these whose kind is one of `kinds`."""
        kept: npt.NDArray[np.bool_] = self.kinds.categories.isin(kinds)[self.kind_codes[places]]
        return places[kept]

    def among(self, places: Places, ids: Iterable[str]) -> Places:
        """The places among these whose id is one of `ids`."""
        return places[is_among(self.table["id"].iloc[places], ids)]

    def quoted(self, places: Places, most: int = QUOTED) -> tuple[Said, ...]:
        """The first of these places, in their order, each of another territory; what says again, in nearly the same words, what is quoted already is passed over."""
        kept: list[Said] = []
        meanings: list[str] = []
        met: set[int] = set()
        for place, territory, meaning in self._read(places):
            if territory in met or any(fuzz.token_set_ratio(meaning, other) >= SAID_AGAIN for other in meanings):
                continue
            kept.append(self._said(place))
            if len(kept) == most:
                break
            meanings.append(meaning)
            met.add(territory)
        return tuple(kept)

    def _read(self, places: Places) -> Iterator[tuple[int, int, str]]:
        """Some places, each with its territory and its significant words, which are worked out as far as they are asked for."""
        for first in range(0, len(places), READ_AT_ONCE):
            some = places[first : first + READ_AT_ONCE]
            yield from zip(some.tolist(), self.territory_codes[some].tolist(), self._meanings(some).tolist(), strict=True)

    def _meanings(self, places: Places) -> npt.NDArray[np.object_]:
        return significant(self.table["text"].iloc[places].array, self.lemma)

    def by_word(self, places: Places) -> TextsByWord:
        """The texts of some places, to be looked up by the significant words that they share with another."""
        return TextsByWord.of(places, self._meanings(places))

    def _said(self, place: int) -> Said:
        return Said(*(str(self.table[name].iloc[place]) for name in ("id", "territory", "kind", "origin", "text")))


@dataclass(frozen=True)
class TextsByWord:
    """Texts by their significant words. `number`: of each word; `rows`: who holds it, word after word; `ends`: where each word's end."""

    places: Places
    number: dict[str, int]
    rows: Places
    ends: Places

    @classmethod
    def of(cls, places: Places, meanings: npt.NDArray[np.object_]) -> TextsByWord:
        """Each text once beneath each of its words (`meanings`: see `significant`)."""
        lists = pc.split_pattern(pa.array(meanings, pa.large_string()), " ")
        words, rows = pc.list_flatten(lists).dictionary_encode(), pc.list_parent_indices(lists).to_numpy()
        pairs = np.unique(words.indices.to_numpy().astype(np.int64) * len(places) + rows)
        ends = np.searchsorted(pairs, np.arange(1, len(words.dictionary) + 1) * len(places))
        number = {word: place for place, word in enumerate(words.dictionary.to_pylist()) if word}
        return cls(places, number, pairs % max(len(places), 1), ends)

    def nearest(self, meaning: str) -> Places:
        """The places whose texts share a significant word at least with `meaning`, most words first; as many, in the order in which they were given."""
        holders = [self._holders(self.number[word]) for word in frozenset(meaning.split()) if word in self.number]
        shared = np.bincount(np.concatenate([*holders, np.empty(0, np.int64)]), minlength=len(self.places))
        order = np.argsort(-shared, kind="stable")
        return self.places[order[: np.count_nonzero(shared)]]

    def _holders(self, word: int) -> Places:
        return self.rows[self.ends[word - 1] if word else 0 : self.ends[word]]
