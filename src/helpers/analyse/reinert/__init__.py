"""Lexical worlds: Reinert's descending hierarchical classification of texts, with two named engines.

from helpers.analyse import reinert

found = reinert.classify_texts(texts, k=5)      # or classify(table, k): scipy.sparse, segments x words
found.partition(4)                              # the class of each segment, 0 for the unassigned
found.words(4)[2].nlargest(10)                  # the words that mark class 2
"""

from helpers.analyse.reinert.classification import Classification, Engine, classify
from helpers.analyse.reinert.double import DoubleClassification, classify_twice
from helpers.analyse.reinert.segments import Segment
from helpers.analyse.reinert.texts import classify_texts, segments

__all__ = [
    "Classification",
    "DoubleClassification",
    "Engine",
    "Segment",
    "classify",
    "classify_texts",
    "classify_twice",
    "segments",
]
