"""From texts to lexical worlds: which words count, how many classes are shown, what falls out of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from helpers.analyse.reinert.chance import beyond
from helpers.analyse.reinert.classification import Classification, classify
from helpers.analyse.reinert.texts import table_of
from helpers.analyse.reinert.tree import Labels
from helpers.analyse.texts import Texts
from helpers.analyse.worlds.branches import joins
from helpers.analyse.worlds.found import ENGINE, Plane, Typical, World, Worlds
from helpers.analyse.worlds.naming import named
from helpers.analyse.worlds.over import MARKS, over_represented, shown, typical
from helpers.analyse.worlds.plane import plane_of
from helpers.framing.model import Framing
from helpers.framing.world_names import MOST, WorldNames

SMALLEST_CORPUS = 60  # segments: under, a classification describes chance
FEWEST_MARKS = 5  # words that mark a world: under, it is no world
SMALLEST_WORLD, SMALLEST_SHARE = 12, 0.05  # segments of a world, and their share of the corpus
# A word counts from one segment in a hundred on, from 4 at least, and always from 30 on: rarer ones isolate repeated sentences.
COMMON_SHARE, COMMON_LEAST, COMMON_MOST = 0.01, 4, 30
SPLITS = 20  # cuts tried: many only part a handful of repeated sentences from the rest
MOST_OUTSIDE = 0.2  # share of the segments that may be in no world
WORDS = 12  # shown for a world
FEWEST_OF_PLACE = 5  # segments of a territory in a world, for it to be named there
# Words that turn an idea round or count: they are in every subject, and are left out of the classification alone.
SUPPLEMENTARY = frozenset(
    "ne pas plus moins sans contre jamais rien trop très bien mieux aussi encore aucun tout un deux trois quatre cinq six sept huit "
    "neuf dix cent mille est-ce dire faire aller".split()
)


def find_worlds(texts: Texts, names: WorldNames, framing: Framing) -> Worlds:
    """The lexical worlds of some texts, by the descending classification of Reinert (engine `iramuteq`), simple.

    As many worlds as possible, `names.k` or ten at the most, each holding at least five segments in a hundred and twelve, and at least
    four segments in five all together, by the fewest cuts that give them; a cut that parts hardly more than chance is not made (see
    `reinert.chance`). Nothing is classified under sixty segments, nor when a world would have fewer than five words of its own.
    """
    read = Worlds(len(texts.segments), len(texts.contributions), texts.whole, asked=names.k)
    if read.segments < SMALLEST_CORPUS:
        return replace(read, reason=f"il faut au moins {SMALLEST_CORPUS} segments")
    counts, vocabulary = _table(texts.lemmas)
    smallest = max(SMALLEST_WORLD, int(np.ceil(SMALLEST_SHARE * read.segments)))
    tree = classify(
        counts, SPLITS + 1, ENGINE, smallest, vocabulary=vocabulary, is_worth=beyond(counts, smallest), min_split_members=2 * smallest
    )  # fmt: skip
    search = _Search(texts, tree, _parts(tree, names.k or MOST), framing)
    worlds = search.worlds() if search.parts > 1 else []
    if len(worlds) < 2 or min(len(world.words) for world in worlds) < FEWEST_MARKS:  # noqa: PLR2004 - one class is no classification
        return replace(
            read,
            reason="aucun découpage ne sépare les textes nettement mieux que le hasard, en classes assez grandes qui aient leurs mots à elles",
        )
    found, lost = named(worlds, names.names)
    return replace(
        read,
        active=len(vocabulary),
        smallest=smallest,
        wordless=search.wordless,
        atypical=search.atypical(),
        items=found,
        joins=joins(tree.tree, search.parts - 1, tree.classes(search.parts)),
        plane=search.plane(worlds),
        lost=lost,
    )


def _table(words: Sequence[Sequence[str]]) -> tuple[csr_array, tuple[str, ...]]:
    fewest = int(min(max(COMMON_LEAST, np.ceil(COMMON_SHARE * len(words))), COMMON_MOST))
    return table_of([[word for word in one if word not in SUPPLEMENTARY] for one in words], fewest)


def _parts(tree: Classification, most: int) -> int:
    """In how many parts the tree is cut: those that give most worlds, `most` at the most; the fewest of equals. 1 if none will do."""
    found = {1: 1}
    for parts in range(2, tree.most + 1):
        worlds = tree.classes(parts)
        inside = sum(len(world.units) for world in worlds)
        if len(worlds) <= most and inside >= (1 - MOST_OUTSIDE) * tree.tree.units:
            found[parts] = len(worlds)
    return max(found, key=lambda parts: (found[parts], -parts))


@dataclass(frozen=True)
class _Search:
    """A classification once the number of parts is settled."""

    texts: Texts
    tree: Classification
    parts: int
    framing: Framing

    @cached_property
    def labels(self) -> Labels:
        return self.tree.partition(self.parts)

    @cached_property
    def _in_small(self) -> NDArray[np.intp]:
        raw = replace(self.tree, min_class_size=0).partition(self.parts)
        return np.flatnonzero((self.labels == 0) & (raw > 0))

    @property
    def wordless(self) -> int:
        return int((self.labels == 0).sum()) - len(self._in_small)

    @cached_property
    def _written(self) -> list[str]:
        return [segment.text for segment in self.texts.segments]

    def atypical(self) -> tuple[Typical, ...]:
        of, written = self.texts.of_segments, self._written
        return tuple(shown(int(unit), of, written) for unit in self._in_small)

    def plane(self, worlds: Sequence[World]) -> Plane | None:
        floor = self.framing.thresholds.smallest_opinion_count
        vocabulary = tuple(str(word) for word in self.tree.vocabulary)
        publics = self.texts.of_segments["public_shown"]
        return plane_of(self.tree.counts, vocabulary, self.labels, worlds, publics, floor)

    def worlds(self) -> list[World]:
        labels, of, written = self.labels, self.texts.of_segments, self._written
        marks = self.tree.words(self.parts)
        size = marks.shape[1]
        present = csr_array(self.tree.counts.astype(bool).astype(np.float64))
        held = np.stack([np.asarray(present[labels == number].sum(axis=0)) for number in range(1, size + 1)], axis=1)
        ids, owners = of["id"].to_numpy(), of["territory"].to_numpy()
        publics = over_represented(of["public_shown"], labels, size, self.framing.thresholds.smallest_opinion_count)
        places = over_represented(of["territory"], labels, size, FEWEST_OF_PLACE)
        return [
            World(
                number=number,
                words=_marks(marks[number], held[:, number - 1]),
                segments=int((labels == number).sum()),
                ids=tuple(dict.fromkeys(ids[labels == number])),
                territories=tuple(sorted(set(owners[labels == number]))),
                typical=typical(present, labels, marks[number].to_numpy(), number, of, written),
                publics=publics[number - 1],
                places=places[number - 1],
            )
            for number in range(1, size + 1)
        ]


def _marks(chi2: pd.Series, held: NDArray[np.float64]) -> pd.DataFrame:
    """The words that mark a class: `word`, `chi2`, `segments`; the strongest first, then in the order of the dictionary."""
    values = chi2.to_numpy()
    words = {place: str(chi2.index[place]) for place in np.flatnonzero(values >= MARKS)}
    first = sorted(words, key=lambda place: (-values[place].round(9), words[place]))[:WORDS]
    told = pd.Series([words[place] for place in first], dtype="str")
    return pd.DataFrame({"word": told, "chi2": values[first], "segments": held[first].astype(int)})
