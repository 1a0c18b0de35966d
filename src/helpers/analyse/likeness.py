"""Which texts say nearly the same thing, however many there are: connected sets of pairs whose words are nearly the same.

Two texts are alike when their words in order of the alphabet, read as one text, are nearly the same (a slip of the pen counts little), or when they share
most of their words (coefficient of L. R. Dice, 1945): the same idea with a courtesy or a reason added.

Up to `EXACT` different wordings, every pair is compared. Above, comparing all with all would take hours for what a nation
writes, so only pairs that share a key are: a band of MinHash values of their words (Broder, 1997; Leskovec, Rajaraman and
Ullman, *Mining of Massive Datasets*, chapter 3). Two texts that have half of their words in common share one 97 times in
100; a pair that is missed is often joined through a third text. Keys depend on words alone: the order of texts changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

ALIKE = 72  # of 100; printed with the method. Lower gathers different ideas, higher parts the same one.
SHARED = 60  # of 100 words, those of both texts counted together, that are in both: enough to be alike
FEWEST_WORDS = 5  # of a text that is compared by the words that it shares: two short ones share most of theirs by chance
EXACT = 2_000  # different wordings of a theme that are all compared with one another
BANDS, BAND_ROWS = 24, 3
SURROGATES = range(0xD800, 0xE000)
ROUNDS = 6  # members of a bucket that the others are compared with, in turn: bounds the work on a stock phrase

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Words = npt.NDArray[np.object_]


def components(words: Words) -> Places:
    """The number of the set that each text belongs to, from its significant words; a text without any stands alone."""
    codes, distinct = pd.factorize(words)
    told = np.array([bool(one) for one in distinct], dtype=np.bool_)
    found = _exact(distinct) if len(distinct) <= EXACT else _by_keys(distinct)
    number = found[codes] if len(codes) else np.zeros(0, dtype=np.int64)
    alone = np.flatnonzero(~told[codes]) if len(codes) else np.zeros(0, dtype=np.int64)
    number[alone] = len(distinct) + np.arange(len(alone))
    return np.unique(number, return_inverse=True)[1].astype(np.int64)


def _exact(distinct: Words) -> Places:
    texts = in_order(distinct)
    alike = np.asarray(process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=ALIKE)) > 0
    spelled = _spelled([str(one) for one in distinct])
    alike |= np.asarray(process.cdist(spelled, spelled, scorer=Indel.normalized_similarity, score_cutoff=SHARED / 100)) > 0
    told = np.array([bool(one) for one in distinct], dtype=np.bool_)  # words that are missing would score as identical
    one, other = np.nonzero(alike & told[:, None] & told[None, :])
    return _connected(one, other, len(distinct))


def in_order(words: Iterable[str]) -> list[str]:
    """Each text with its words in order of the alphabet: `fuzz.ratio` of these is `fuzz.token_sort_ratio`, which sorts again for each pair.

    >>> in_order(["garder agent accueil"])
    ['accueil agent garder']
    """
    return [" ".join(sorted(text.split())) for text in words]


def _connected(one: Places, other: Places, number: int) -> Places:
    """The smallest place of the set that each place belongs to: the smaller name wins along each link, until nothing changes."""
    names = np.arange(number, dtype=np.int64)
    while True:
        smaller = np.minimum(names[one], names[other])
        after = names.copy()
        for side in (one, other, names[one], names[other]):
            np.minimum.at(after, side, smaller)
        while not np.array_equal(after, after[after]):
            after = after[after]
        if np.array_equal(after, names):
            return names
        names = after


def _by_keys(distinct: Words) -> Places:
    """Sets found band after band: texts that already stand together are not compared again."""
    order = np.argsort(distinct.astype(str), kind="stable")  # leaders are chosen by their words, not by who came first
    texts = in_order(distinct[order])
    spelled = _spelled(texts)
    found = np.arange(len(texts), dtype=np.int64)
    for keys in _keys(texts):
        pairs = list(_verified(keys, found, texts, spelled))
        if pairs:
            one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
            joined = _connected(found[one], found[other], len(texts))
            found = joined[found]
    back = np.empty_like(found)
    back[order] = found
    return back


def _verified(
    keys: Hashes, found: Places, texts: Sequence[str], spelled: Sequence[str]
) -> Iterator[tuple[Places, Places]]:  # fmt: skip
    """Pairs of the same bucket that are alike: each member is compared with the first that is not yet in its set, and so on."""
    order = np.argsort(keys, kind="stable")
    waiting, bucket = order, keys[order]
    for _ in range(ROUNDS):
        first = np.concatenate(([True], bucket[1:] != bucket[:-1])) if len(bucket) else np.zeros(0, dtype=np.bool_)
        leaders = waiting[np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))][~first]
        waiting, bucket = waiting[~first], bucket[~first]
        apart = found[leaders] != found[waiting]
        leaders, waiting, bucket = leaders[apart], waiting[apart], bucket[apart]
        if not len(waiting):
            return
        alike = _alike(texts, leaders, waiting, ALIKE)
        alike[~alike] = _alike(spelled, leaders[~alike], waiting[~alike], SHARED)
        yield leaders[alike], waiting[alike]
        waiting, bucket = waiting[~alike], bucket[~alike]


def _alike(texts: Sequence[str], one: Places, other: Places, least: int) -> npt.NDArray[np.bool_]:
    scores = process.cpdist(
        [texts[place] for place in one], [texts[place] for place in other], scorer=Indel.normalized_similarity, score_cutoff=least / 100
    )  # fmt: skip
    return np.asarray(scores) > 0


def _spelled(texts: Sequence[str]) -> list[str]:
    """Each text with one character a word, those of its different words in order: what two of them have in common is the words that they
    share. A text with too few words is a character of its own, unlike any other.
    """  # fmt: skip
    letters: defaultdict[str, str] = defaultdict(map(_letter, count()).__next__)
    sets = [set(text.split()) for text in texts]
    return [
        "".join(sorted(letters[word] for word in sorted(words))) if len(words) >= FEWEST_WORDS else letters[f" {place}"]
        for place, words in enumerate(sets)
    ]


def _letter(place: int) -> str:
    """A character for each number; those that stand for half of another character are left out."""
    return chr(place + 1 if place + 1 < SURROGATES.start else place + 1 + len(SURROGATES))


def _keys(texts: Sequence[str]) -> Iterator[Hashes]:
    """A key a text for each band, from the smallest hashes of its words."""
    vocabulary: defaultdict[str, int] = defaultdict(count().__next__)
    lengths = np.array([text.count(" ") + 1 for text in texts], dtype=np.int64)
    spoken = chain.from_iterable(text.split(" ") for text in texts)
    ids = np.fromiter(map(vocabulary.__getitem__, spoken), dtype=np.int64, count=int(lengths.sum()))
    hashes = np.array([_hash(word) for word in vocabulary], dtype=np.uint64)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    for band in range(BANDS):
        key = np.zeros(len(texts), dtype=np.uint64)
        for row in range(BAND_ROWS):
            mixed = _mixed(hashes ^ np.uint64(_hash(f"row {band} {row}")))
            key = _mixed(key ^ np.minimum.reduceat(mixed[ids], starts))
        yield key


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _mixed(values: Hashes) -> Hashes:
    """Every bit of a hash spread over all others (the finaliser of MurmurHash3, Appleby, 2011)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))
