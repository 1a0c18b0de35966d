"""From French texts to a table of segments x words, and its classification."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from helpers.analyse.lexicon import lemmas
from helpers.analyse.reinert.classification import Classification, Engine, classify
from helpers.analyse.reinert.segments import SIZE, Segment, split

FEWEST = 3  # segments that hold a word, for it to count


def segments(texts: Sequence[str], size: int = SIZE) -> list[Segment]:
    """Each text cut into segments of about `size` words at its strongest punctuation; `source` is the place of its text."""
    return split(texts, size)


def classify_texts(
    texts: Sequence[str],
    k: int,
    engine: Engine | str = Engine.IRAMUTEQ,
    min_class_size: float | None = None,
    *,
    fewest: int = FEWEST,
) -> Classification:
    """Classify the segments of plain French texts by their lemmas (see `classify`); `fewest`: segments that a word must be in."""
    cut = segments(texts)
    counts, vocabulary = table_of([lemmas(segment.text) for segment in cut], fewest)
    return classify(counts, k, engine, min_class_size, vocabulary=vocabulary, segments=tuple(cut))


def table_of(words: Sequence[Sequence[str]], fewest: int) -> tuple[csr_array, tuple[str, ...]]:
    """Units x words counts, words in the order of the dictionary, those found in fewer than `fewest` units left out."""
    known = sorted({word for one in words for word in one})
    place = {word: column for column, word in enumerate(known)}
    rows = np.repeat(np.arange(len(words)), [len(one) for one in words])
    columns = np.array([place[word] for one in words for word in one], dtype=np.intp)
    counts = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(words), len(known)))
    counts.sum_duplicates()
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=len(known)) >= fewest)
    return csr_array(counts[:, kept]), tuple(known[column] for column in kept)
