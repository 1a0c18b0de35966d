"""Texts that are the same, or nearly: found and grouped, so that one text sent a thousand times is seen for what it is.

Grouped, never merged: every row stays and is counted. Two texts are alike when enough of their characters are common, in
the same order (`Thresholds.nearly_identical`), and when they hold the same stance words and figures in the same order:
« pour » and « contre » are one word apart and say the opposite.

Comparing all texts with all others takes days at 200,000 rows. Only pairs that share a key are compared: the first or the
last half of their words, their first or last eight words, or a band of MinHash values of their sequences of three words (Broder, 1997; Leskovec, Rajaraman
and Ullman, *Mining of Massive Datasets*, chapter 3). The keys depend on words alone, so the order of rows changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import Indel

from helpers.framing.folding import SPACE, Texts, fold_all

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

SHINGLE = 3  # words: two unrelated texts seldom share three words in a row, two copies share nearly all
BANDS, BAND_ROWS = (
    6,
    4,
)  # texts that share 82 % of their shingles meet 97 times in 100, halves aside; unrelated ones hardly ever
END_WORDS = 8  # most copies are retouched at an end only: a greeting, a signature
ROUNDS = 12  # members of a bucket that the others are compared with, in turn: bounds the work on a stock phrase
BLOCK = 1_000  # texts at work together: their words stay in the processor’s cache

# One of these more, less or in place of another, and the meaning may turn round. « Ne » is left out: people drop it.
STANCE_WORDS = frozenset(
    """
    pas plus moins jamais aucun aucune aucunement nullement rien sans avec pour contre non oui ni sauf hors trop peu assez
    toujours tout toute tous toutes personne guere point mal bien mieux pire bon bonne mauvais mauvaise utile inutile
    favorable favorables defavorable defavorables oppose opposee opposes opposees accord desaccord hostile hostiles
    accepter acceptons accepte refuser refusons refuse autoriser autorisons autorise autorisee interdire interdisons interdit
    interdite augmenter augmente augmentation baisser baisse reduire reduit reduction limiter limite developper developpe
    arreter arrete continuer continue garder garde supprimer supprime ouvrir ouvre fermer ferme imposer impose choisir
    obligatoire facultatif facultative possible impossible public publique prive privee gratuit gratuite payant payante
    avant apres dehors dedans oblige libre confiance mefiance craindre crains esperer espere
    """.split()
)


@dataclass(frozen=True)
class _Words:
    """The words of texts: `ids` one after the other, `starts` where each text begins; a hash and a stance for each id."""

    ids: npt.NDArray[np.int32]
    starts: Places
    hashes: Hashes
    stances: npt.NDArray[np.bool_]


def with_groups(contributions: pd.DataFrame, nearly: float) -> pd.DataFrame:
    """The contributions with `alike`: the smallest id of the group of like texts that a row belongs to, missing when alone."""
    alike = np.full(len(contributions), None, dtype=object)
    ids = contributions["id"].to_numpy()
    for members in alike_groups(contributions["text"].array, nearly):
        alike[list(members)] = min(ids[list(members)])
    return contributions.assign(alike=pd.Series(alike, index=contributions.index, dtype="str"))


def alike_groups(texts: Texts, nearly: float) -> tuple[tuple[int, ...], ...]:
    """Places of the texts that are alike, group by group; texts that are like no other are left out.

    `nearly` is the share of common characters from which two texts are nearly identical (0 to 1).
    """
    places, distinct = pd.factorize(np.array(fold_all(texts), dtype=object))
    groups = _components(distinct.tolist(), nearly)[places]
    shared = np.flatnonzero(
        (np.bincount(groups, minlength=1)[groups] > 1) & (distinct[places] != "")
    )  # « ??? » folds to nothing
    order = shared[np.argsort(groups[shared], kind="stable")]
    found = np.split(order, np.flatnonzero(np.diff(groups[order])) + 1) if len(order) else []
    return tuple(sorted(tuple(members.tolist()) for members in found))


def _components(texts: Sequence[str], nearly: float) -> Places:
    """The number of the group of each (folded, distinct) text: whatever is linked, directly or through others."""
    parents = list(range(len(texts)))
    long_enough = np.array([place for place, text in enumerate(texts) if text.count(" ") >= SHINGLE], dtype=np.int64)
    for key, rank in _keys([texts[place] for place in long_enough]):
        for one, other in _verified(long_enough, key, rank, texts, nearly):
            parents[_root(parents, one)] = _root(parents, other)
    return np.array([_root(parents, place) for place in range(len(texts))], dtype=np.int64)


def _root(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _verified(places: Places, key: Hashes, rank: Hashes, texts: Sequence[str], nearly: float) -> Iterator[tuple[int, int]]:
    """Pairs of texts with the same key that are nearly identical: each is compared with the first of its bucket.

    Those that are not like the first are compared with the first among themselves, and so on.
    """
    shared = np.flatnonzero(pd.Series(key).duplicated(keep=False))
    order = shared[np.lexsort((rank[shared], key[shared]))]
    waiting, bucket = places[order], key[order]
    for _ in range(ROUNDS):
        first = np.concatenate(([True], bucket[1:] != bucket[:-1])) if len(bucket) else np.zeros(0, dtype=bool)
        leaders = waiting[np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))][~first]
        waiting, bucket = waiting[~first], bucket[~first]
        if not len(waiting):
            return
        alike = process.cpdist(
            [texts[place] for place in leaders], [texts[place] for place in waiting],
            scorer=Indel.normalized_similarity, score_cutoff=nearly,
        ) > 0  # fmt: skip
        yield from zip(leaders[alike].tolist(), waiting[alike].tolist(), strict=True)
        waiting, bucket = waiting[~alike], bucket[~alike]


def _keys(texts: Sequence[str]) -> Iterator[tuple[Hashes, Hashes]]:
    """The keys under which texts may meet, each with the rank of the texts in a bucket (from their words)."""
    words = _read_words(texts)
    blocks = [_block_keys(words, start, min(start + BLOCK, len(texts))) for start in range(0, len(texts), BLOCK)]
    if blocks:
        keys = np.concatenate(blocks)
        yield from ((keys[:, place], keys[:, 0]) for place in range(1, keys.shape[1]))


def _read_words(texts: Sequence[str]) -> _Words:
    """The words of (folded) texts, each known by a print of its bytes: only a word that was not met yet becomes a Python text."""
    known: dict[int, int] = {}  # print of a word -> its id
    spelt: list[str] = []
    ids, lengths = [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(texts), BLOCK):
        written = ("\n".join(texts[start : start + BLOCK]) + "\n").encode("utf-8", "surrogatepass")
        letters = np.frombuffer(written, dtype=np.uint8)
        ends = np.flatnonzero(letters <= SPACE)
        starts = np.concatenate(([0], ends[:-1] + 1))
        places, prints = pd.factorize(_prints(letters, starts, ends))
        for print_, first in zip(prints.tolist(), _first_places(places, len(prints)).tolist(), strict=True):
            if print_ not in known:
                known[print_] = len(spelt)
                spelt.append(written[starts[first] : ends[first]].decode("utf-8", "surrogatepass"))
        ids.append(np.array([known[print_] for print_ in prints.tolist()], dtype=np.int32)[places])
        lengths.append(np.diff(np.flatnonzero(letters[ends] != SPACE), prepend=-1))
    return _Words(
        np.concatenate(ids), np.concatenate(([0], np.cumsum(np.concatenate(lengths)))),
        np.array([_hash(word) for word in spelt], dtype=np.uint64),
        np.array([word in STANCE_WORDS or word[:1].isdigit() for word in spelt], dtype=np.bool_),
    )  # fmt: skip


def _prints(letters: npt.NDArray[np.uint8], starts: Places, ends: Places) -> Hashes:
    """A number for each word, from its bytes and their order: a polynomial, taken from running sums over all the words."""
    sums = np.zeros(len(letters) + 1, dtype=np.uint64)
    np.cumsum(letters * _powers_of(_BASE, len(letters)), out=sums[1:])
    told: Hashes = (sums[ends] - sums[starts]) * _powers_of(_BACK, len(letters))[starts]
    return told


def _first_places(places: Places, count: int) -> Places:
    """Where each number, from 0 on, comes first."""
    firsts = np.zeros(count, dtype=np.int64)
    firsts[places[::-1]] = np.arange(len(places))[::-1]
    return firsts


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


_MULTIPLIERS = np.array([_hash(f"multiplier {number}") | 1 for number in range(BANDS * BAND_ROWS)], dtype=np.uint64)
_BASE = np.uint64(_hash("base") | 1)
_BACK = np.uint64(pow(int(_BASE), -1, 1 << 64))  # undoes one multiplication by the base


def _block_keys(words: _Words, start: int, end: int) -> npt.NDArray[np.uint64]:
    """A line a text: the hash of all its words, then its keys; stance words and figures are part of every key."""
    starts = words.starts[start : end + 1]
    ids = words.ids[starts[0] : starts[-1]]
    starts = starts - starts[0]
    hashes, firsts, lengths = words.hashes[ids], starts[:-1], np.diff(starts)
    rank = np.arange(len(ids)) - np.repeat(firsts, lengths)
    stance = words.stances[ids]
    order: Places = np.cumsum(stance) - np.repeat((np.cumsum(stance) - stance)[firsts], lengths)
    stances = _sum(np.where(stance, hashes * _powers(order), 0), firsts)
    whole = _sum(hashes * _powers(rank), firsts)
    keys = [*_ends(hashes, rank, firsts, lengths), *_bands(hashes, rank, lengths)]
    return np.stack([whole, *(_mixed(key, stances) for key in keys)], axis=1)


def _ends(hashes: Hashes, rank: Places, firsts: Places, lengths: Places) -> list[Hashes]:
    """The first and the last words of each text: half of them (one word changed), then a few (words added at an end)."""
    from_end = np.repeat(lengths, lengths) - rank - 1
    half = np.repeat(lengths // 2, lengths)
    return [
        _sum(np.where(place < size, hashes * _powers(place), 0), firsts)
        for size in (half, END_WORDS)
        for place in (rank, from_end)
    ]


def _bands(hashes: Hashes, rank: Places, lengths: Places) -> list[Hashes]:
    """The MinHash values of the shingles of each text, taken four by four."""
    inside = rank < np.repeat(lengths - SHINGLE + 1, lengths)
    following = np.append(hashes[1:], hashes[:1]), np.append(hashes[2:], hashes[:2])
    shingles = _mixed(_mixed(hashes, following[0]), following[1])[inside]
    starts = np.concatenate(([0], np.cumsum(lengths - SHINGLE + 1)[:-1]))
    smallest = [np.minimum.reduceat(shingles * multiplier, starts) for multiplier in _MULTIPLIERS]
    return [_folded_together(smallest[place : place + BAND_ROWS]) for place in range(0, len(smallest), BAND_ROWS)]


def _folded_together(parts: Sequence[Hashes]) -> Hashes:
    key = parts[0]
    for part in parts[1:]:
        key = _mixed(key, part)
    return key


def _mixed(one: Hashes, other: Hashes) -> Hashes:
    """A hash of two hashes, in that order."""
    spread = (one ^ (one >> np.uint64(29))) * _BASE
    return (spread ^ (spread >> np.uint64(32))) + other


def _sum(values: Hashes, firsts: Places) -> Hashes:
    return np.add.reduceat(values, firsts)


def _powers(ranks: Places) -> Hashes:
    """A multiplier for each rank, so that the order of words counts."""
    return np.asarray(_powers_of(_BASE, int(ranks.max(initial=0)) + 1)[ranks], dtype=np.uint64)


@lru_cache(maxsize=4)
def _table_of_powers(base: np.uint64, size: int) -> Hashes:
    return np.asarray(np.cumprod(np.full(size, base, dtype=np.uint64)), dtype=np.uint64)


def _powers_of(base: np.uint64, size: int) -> Hashes:
    """The first powers of a base, from 1 on, modulo 2⁶⁴; worked out once for all the blocks of about a size."""
    return _table_of_powers(base, 1 << size.bit_length())[:size]
