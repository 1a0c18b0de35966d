"""A descending hierarchical classification (Reinert) of units x words: its nested partitions, and the words of each class."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
from scipy.sparse import csr_array, sparray

from helpers.analyse.reinert import iramuteq, keyness, rainette
from helpers.analyse.reinert.pruning import pruned
from helpers.analyse.reinert.segments import Segment
from helpers.analyse.reinert.tree import Judge, Labels, Node, Tree, labels


class Engine(StrEnum):
    """Two different algorithms, which agree only in part: a result always names its own."""

    IRAMUTEQ = "iramuteq"
    RAINETTE = "rainette"


@dataclass(frozen=True)
class Classification:
    """A tree of classes and what it was made from.

    `counts` is units x words, as given; `vocabulary` names its columns (their positions when the words were not given);
    `segments` are the units' texts, when the classification started from texts.
    """

    engine: Engine
    tree: Tree
    counts: csr_array
    vocabulary: tuple[object, ...]
    min_class_size: float
    segments: tuple[Segment, ...] = ()

    @property
    def most(self) -> int:
        """The greatest k for which there is a partition; under what was asked when the classes became too small to be cut."""
        return self.tree.most

    @property
    def heights(self) -> tuple[float, ...]:
        """The height of each merge, from the last split to the first: chi2 of the splits, added up on the way."""
        return self.tree.heights

    def classes(self, k: int) -> list[Node]:
        """The classes of the partition in k, in the order of the tree; fewer when some are under `min_class_size`."""
        if not 1 <= k <= self.most:
            raise ValueError(
                f"k doit être compris entre 1 et {self.most}, nombre de classes de cette classification ; reçu : {k}."
            )
        return pruned(self.tree, k, self.min_class_size)

    def partition(self, k: int) -> Labels:
        """The class of each unit, 1 to k; 0 where it has none: no word left when its class was cut, or class too small."""
        return labels(self.classes(k), self.tree.units)

    def words(self, k: int) -> pd.DataFrame:
        """Signed chi2 of each word (lines, by `vocabulary`) in each class (columns 1 to k): positive where it is over-represented.

        Engine `iramuteq`: on the units that have the word or not, not corrected. Engine `rainette`: on occurrences among
        tokens, with Yates's correction where an expected count is under 5. Unassigned units count among the others.
        """
        measure = keyness.on_units if self.engine is Engine.IRAMUTEQ else keyness.on_counts
        found = self.partition(k)
        size = len(self.classes(k))
        return pd.DataFrame(
            measure(self.counts, found, size), index=pd.Index(self.vocabulary, name="word"), columns=range(1, size + 1)
        )


def classify(
    table: sparray,
    k: int,
    engine: Engine | str = Engine.IRAMUTEQ,
    min_class_size: float | None = None,
    *,
    vocabulary: tuple[object, ...] = (),
    segments: tuple[Segment, ...] = (),
    is_worth: Judge | None = None,
    min_split_members: int | None = None,
) -> Classification:
    """Classify the units of a table by their words: descending hierarchical classification (Reinert).

    The units are cut in two along the first axis of a correspondence analysis, where the chi2 between the halves is greatest;
    units are then moved from one half to the other while this raises it; the largest class is cut in its turn, until there are
    k. Partitions in 2, 3… k classes are nested. What comes out depends on the counts alone: not on the sign of the axis, nor
    on the number of threads; of units with the very same words, and in the walks of engine `iramuteq`, the order given matters.

    Parameters
    ----------
    table
        scipy.sparse, units (segments) x words. Counts, or presence as 0/1: the classification looks at presence only.
    k
        Classes wanted, 2 or more. There are fewer when no class is large enough to be cut (`Classification.most`).
    engine
        `iramuteq` (default): halves never part units of one coordinate, moves are made at once in document order, words that
        mark one half are removed from the other, each cut starts again from the table given. `rainette`: the best of all single
        moves each time, words kept by contingency coefficient. Name it beside every result.
    min_class_size
        Units under which a class is not shown. Default: units / k for `iramuteq`, 0 for `rainette`; 0 is the raw tree.
    is_worth
        Asked of each cut before it is made; a class whose cut is not worth it stays whole, and nothing is tried below it
        (see `chance.beyond`). Every cut is made by default.
    min_split_members
        Units under which a class is not cut. Default: none for `iramuteq`, 5 for `rainette`.

    Returns
    -------
    Classification
        `.partition(k)`, one integer a unit, 0 for the unassigned; `.heights`; `.words(k)`, signed chi2.

    Raises
    ------
    ValueError
        k under 2, an unknown engine, or a negative count.

    References
    ----------
    M. Reinert, « Une méthode de classification descendante hiérarchique », Les cahiers de l'analyse des données, 1983.
    """
    counts = csr_array(table, dtype="float64")
    counts.eliminate_zeros()
    _refuse(counts, k)
    chosen = Engine(engine)
    present = csr_array((counts.data.astype(bool).astype("float64"), counts.indices, counts.indptr), shape=counts.shape)
    grow, fewest = (iramuteq.grow, 0) if chosen is Engine.IRAMUTEQ else (rainette.grow, rainette.FEWEST_UNITS)
    tree = grow(present, k, is_worth, min_split_members=fewest if min_split_members is None else min_split_members)
    if min_class_size is None:
        min_class_size = counts.shape[0] / k if chosen is Engine.IRAMUTEQ else 0
    return Classification(chosen, tree, counts, vocabulary or tuple(range(counts.shape[1])), min_class_size, segments)


def _refuse(counts: csr_array, k: int) -> None:
    if k < 2:  # noqa: PLR2004 - one class is no classification
        raise ValueError(f"Une classification a au moins deux classes ; reçu : k = {k}.")
    if counts.nnz and counts.data.min() < 0:
        raise ValueError("Un tableau de classification compte des mots : aucun de ses nombres ne peut être négatif.")
