"""Fold a whole column of texts at once: the same result as `matching.fold` on each, thirty times as fast."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from helpers.framing.matching import LETTERS, fold

Codes = npt.NDArray[np.uint32]
TEXT = pa.large_string()

BLOCK = 400  # texts folded together: some 400 kB of characters, which stay in the processor’s cache
SPACE, END = 32, 0  # END parts two texts
COMMON = 0x3000  # characters below are looked up in a table; the rare ones above go one kind at a time
MANY_KINDS = 64  # more kinds of unusual characters than this: text by text is cheaper than one pass a kind


class Texts(Protocol):
    """Texts that can be cut in blocks: a list, a tuple, the array of a column."""

    def __len__(self) -> int: ...

    def __getitem__(self, places: slice, /) -> object: ...


def fold_all(texts: Texts) -> list[str]:
    """`fold` of each text.

    >>> fold_all(["Sobriété !", "", "  l’ÉNERGIE"])
    ['sobriete', '', 'l energie']
    """
    return [folded for block in _blocks(texts) for folded in _as_text(fold_codes(block)).split(chr(END))]


def fold_to_one_of(columns: Iterable[Texts], words: Collection[str]) -> frozenset[str]:
    """The texts of some columns that fold to one of some short (folded) words.

    >>> fold_to_one_of([["R.A.S.", "Rien de tel qu’un agent."]], {"r a s", "rien"})
    frozenset({'R.A.S.'})
    """
    distinct = pa.chunked_array([piece for texts in columns for piece in _pieces(texts)], TEXT).unique()
    # Plain letters are never lost: a text with more of them than the longest word is none of the words.
    short = distinct.filter(pa.array(_plain_letters(distinct) <= max(map(len, words), default=0))).to_pylist()
    return frozenset(text for text, folded in zip(short, fold_all(short), strict=True) if folded in words)


def _plain_letters(texts: pa.Array) -> npt.NDArray[np.int64]:
    """How many letters and digits without accent each text holds."""
    _, ends, letters = texts.buffers()
    if letters is None:
        return np.zeros(len(texts), dtype=np.int64)
    plain = _IS_PLAIN[np.frombuffer(letters, dtype=np.uint8)]
    so_far = np.concatenate(([0], np.cumsum(plain, dtype=np.int64)))
    return np.diff(so_far[np.frombuffer(ends, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]])


def _pieces(texts: Texts) -> Sequence[pa.Array]:
    whole = pa.array(texts, TEXT)
    return whole.chunks if isinstance(whole, pa.ChunkedArray) else [whole]


def fold_codes(texts: Sequence[str]) -> Codes:
    """The code points of folded texts one after the other, parted by END."""
    joined = chr(END).join(text.replace(chr(END), " ") for text in texts)
    codes = _codes(joined)
    folded = _looked_up(codes)
    odd = folded == _NOT_ONE
    unusual = np.unique(codes[odd]).tolist()
    if len(unusual) > MANY_KINDS or not all(_is_settled(LETTERS[code]) for code in unusual):
        return _codes(chr(END).join(fold(text) for text in texts))
    return _without_needless_spaces(_spelt_out(folded, odd, codes[odd]) if unusual else folded)


def _spelt_out(folded: Codes, odd: npt.NDArray[np.bool_], unusual: Codes) -> Codes:
    """The codes, those marked as odd replaced: « œ » becomes two letters, an accent alone none."""
    spelt = [_codes(LETTERS[code]) for code in unusual.tolist()]
    times = np.ones(len(folded), dtype=np.int64)
    times[odd] = [len(letters) for letters in spelt]
    told: Codes = np.repeat(folded, times)
    told[np.repeat(odd, times)] = np.concatenate(spelt)
    return told


def _is_settled(folded: str) -> bool:
    """Whether folding again changes nothing; a handful of Greek and phonetic signs do change."""
    return folded.translate(LETTERS) == folded


def _blocks(texts: Texts) -> Iterator[Sequence[str]]:
    """Some texts at a time: those of a table become Python texts only while they are at work."""
    for start in range(0, len(texts), BLOCK):
        yield np.asarray(texts[start : start + BLOCK], dtype=object).tolist()


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _as_text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _table() -> Codes:
    """What each common character becomes, where it becomes exactly one; `_NOT_ONE` elsewhere."""
    folded = [LETTERS[code] for code in range(COMMON)]
    table = np.array([ord(one) if len(one) == 1 else _NOT_ONE for one in folded], dtype=np.uint32)
    table[END] = END
    return table


_IS_PLAIN = np.array([code < 128 and chr(code).isalnum() for code in range(256)])  # noqa: PLR2004 - the last of ASCII
_NOT_ONE = 0xFFFF_FFFF
_TABLE = np.append(_table(), np.uint32(_NOT_ONE))


def _looked_up(codes: Codes) -> Codes:
    found: Codes = _TABLE.take(codes, mode="clip")  # the last place of the table stands for all that is not in it
    rare = codes >= COMMON
    return np.where(rare & np.isin(codes, _own_fold(codes[rare])), codes, found) if rare.any() else found


def _own_fold(rare: Codes) -> Codes:
    """The rare characters that stay as they are."""
    return np.array([code for code in np.unique(rare).tolist() if LETTERS[code] == chr(code)], dtype=np.uint32)


def _without_needless_spaces(codes: Codes) -> Codes:
    """One space for a run of them, none at the ends of a text."""
    gap = codes <= SPACE
    after_gap = np.concatenate(([True], gap[:-1]))
    once = codes[~((codes == SPACE) & after_gap)]
    before_end = np.concatenate((once[1:] == END, [True]))[: len(once)]
    told: Codes = once[~((once == SPACE) & before_end)]
    return told
