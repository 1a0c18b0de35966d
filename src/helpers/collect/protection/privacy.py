"""Find personal data in free texts, with rules: an aid to the person who decides what is published, no guarantee.

Rules see what has a form (addresses, numbers, « Mme Dupont »). They do not see a first name alone in a sentence, a
nickname, or a story that only one neighbour can have lived: the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.collect.protection.privacy_rules import ELSEWHERE, FAMILIES, LOOKALIKES, TOGETHER, Family, Hit

__all__ = [
    "KIND_LABELS",
    "MASKS",
    "Hit",
    "Hits",
    "find_in_columns",
    "find_personal_data",
    "is_personal",
    "mask",
    "masked_texts",
    "with_texts",
    "words",
]

KIND_LABELS: Mapping[str, str] = {
    "email": "adresse électronique",
    "phone": "numéro de téléphone",
    "social_security": "numéro de sécurité sociale",
    "iban": "IBAN",
    "card": "carte bancaire",
    "plate": "plaque d’immatriculation",
    "document": "numéro de pièce ou de dossier",
    "location": "coordonnées géographiques",
    "address": "adresse postale",
    "name": "nom de personne",
    "birth": "date de naissance",
    "handle": "compte de réseau social",
}
MASKS: Mapping[str, str] = {
    "email": "[adresse électronique]",
    "phone": "[téléphone]",
    "social_security": "[numéro de sécurité sociale]",
    "iban": "[IBAN]",
    "card": "[carte bancaire]",
    "plate": "[plaque]",
    "document": "[numéro]",
    "location": "[coordonnées]",
    "address": "[adresse]",
    "name": "[nom]",
    "birth": "[date de naissance]",
    "handle": "[compte]",
}


# Greek, Cyrillic and further scripts, circled and full-width forms; French letters, quotes, dashes and spaces are none of them.
MAY_LOOK_ALIKE = re.compile("[\u0370-\u1fff\u2460-\U0010ffff]")
TEXT = pa.large_string()
Hits = Mapping[int, tuple[Hit, ...]]  # of the texts of a column that have some, by their place in it
FEW = 20  # texts: compiling the patterns of a column takes longer than reading so few


class SecondCue(Protocol):
    """Another way of finding names, asked after the rules (`collect/protection/second_cue.py`)."""

    trigger: str  # a pattern (RE2) that any text with such a name matches

    def find(self, text: str) -> Iterator[Hit]:
        """Names in a line of text."""


def find_personal_data(text: str, second_cue: SecondCue | None = None) -> tuple[Hit, ...]:
    """Personal data of a text, in order, without overlap; each line is read alone, so that no piece joins two lines."""
    return _find(text, FAMILIES, second_cue)


def find_in_columns(columns: Sequence[pd.Series], second_cue: SecondCue | None = None) -> list[Hits]:
    """For each column, the hits of the texts that have some, by their place in it; exactly those of `find_personal_data`, much faster.

    The pattern of each family, run over all columns as one, leaves it few texts to read; to prepare it takes longer than to read
    the few texts of most columns.
    """
    found = _found(_end_to_end(columns), second_cue)
    starts = accumulate(map(len, columns), initial=0)
    return [
        {place - start: hits for place, hits in found.items() if start <= place < start + len(column)}
        for column, start in zip(columns, starts, strict=False)
    ]


def _end_to_end(columns: Sequence[pd.Series]) -> pa.Array:
    """Columns as one, in one piece: each piece would have the patterns prepared for itself."""
    pieces = (pa.array(column, type=TEXT, from_pandas=True) for column in columns)
    chunks = [chunk for piece in pieces for chunk in (piece.chunks if isinstance(piece, pa.ChunkedArray) else [piece])]
    return pa.chunked_array(chunks, TEXT).combine_chunks()


def _found(column: pa.Array, second_cue: SecondCue | None) -> Hits:
    due = _due(column, second_cue)
    found: dict[int, tuple[Hit, ...]] = {}
    for position in sorted(set().union(*due.values())):
        families = [family for family in FAMILIES if position in due[family.trigger]]
        cue = second_cue if second_cue and position in due[second_cue.trigger] else None
        if hits := _find(column[position].as_py(), families, cue):
            found[position] = hits
    return found


def _due(column: pa.Array, second_cue: SecondCue | None) -> Mapping[str, frozenset[int]]:
    """Trigger -> positions of the texts that its rules must read: few, for the column is first asked several triggers at once."""
    groups = (*TOGETHER, (second_cue.trigger,)) if second_cue else TOGETHER
    if len(column) < FEW:
        told = frozenset(pc.indices_nonzero(column.is_valid()).to_pylist())
        return {trigger: told for group in groups for trigger in group}
    elsewhere = frozenset(_matching(column, ELSEWHERE).tolist())
    due: dict[str, frozenset[int]] = {}
    for group in groups:
        places = _matching(column, "|".join(group))
        met = column.take(places)
        due |= {trigger: elsewhere.union(places[_matching(met, trigger)].tolist()) for trigger in group}
    return due


def _matching(texts: pa.Array, pattern: str) -> npt.NDArray[np.uint64]:
    """Positions of the texts that match a pattern; a missing text matches none."""
    return np.asarray(pc.indices_nonzero(pc.match_substring_regex(texts, pattern)))


def _find(text: str, families: Sequence[Family], second_cue: SecondCue | None) -> tuple[Hit, ...]:
    hits: list[Hit] = []
    start = 0
    for line in text.split("\n"):
        hits += (Hit(hit.kind, start + hit.start, start + hit.end) for hit in _find_in_line(line, families, second_cue))
        start += len(line) + 1
    return tuple(hits)


def _find_in_line(line: str, families: Sequence[Family], second_cue: SecondCue | None) -> list[Hit]:
    """Where two rules meet, the surer one wins."""
    line = line.translate(LOOKALIKES) if MAY_LOOK_ALIKE.search(line) else line
    taken = bytearray(len(line))
    hits = []
    for hit in _candidates(line, families, second_cue):
        if not any(taken[hit.start : hit.end]):
            taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def _candidates(line: str, families: Sequence[Family], second_cue: SecondCue | None) -> Iterator[Hit]:
    for family in families:
        for find in family.finders:
            yield from find(line)
    if second_cue:
        yield from second_cue.find(line)


def is_personal(text: str) -> bool:
    """Whether a rule finds personal data: the row then waits for a person's decision."""
    return bool(find_personal_data(text))


def mask(text: str) -> str:
    """The text with each piece of personal data replaced by what it was.

    >>> mask("Mme Dupont (06 12 34 56 78) veut un guichet.")
    'Mme [nom] ([téléphone]) veut un guichet.'
    """
    return masked(text, find_personal_data(text))


def masked(text: str, hits: Sequence[Hit]) -> str:
    """The text with each hit replaced by what it was."""
    for hit in reversed(hits):
        text = text[: hit.start] + MASKS[hit.kind] + text[hit.end :]
    return text


def masked_texts(column: pd.Series, found: Hits) -> dict[int, str]:
    """The texts in which something was found, with each piece of it replaced by what it was, by their place in the column."""
    return {place: masked(column.iloc[place], hits) for place, hits in found.items()}


def with_texts(column: pd.Series, texts: Mapping[int, str]) -> pd.Series:
    """A column with some of its texts, by their place in it, replaced; the rest is the same, word for word."""
    if not texts:
        return column
    index = column.index[list(texts)]
    return column.where(~column.index.isin(index), pd.Series(list(texts.values()), index=index, dtype=column.dtype))


_TITLE_BEFORE = re.compile(
    r"\b(?:M|MM|Mr|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me|monsieur|madame|mademoiselle|docteure?|professeure?|ma[îi]tre)\.?\s+$",
    re.IGNORECASE,
)


def words(text: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """The words that were found, as written, each once; a name comes with its title.

    >>> text = "Demandez à Mme Dupont, au 06 12 34 56 78."
    >>> words(text, find_personal_data(text))
    ('Mme Dupont', '06 12 34 56 78')
    """
    starts = (_TITLE_BEFORE.search(text, max(0, hit.start - 20), hit.start) if hit.kind == "name" else None for hit in hits)
    written = (text[title.start() if title else hit.start : hit.end] for title, hit in zip(starts, hits, strict=True))
    return tuple(dict.fromkeys(written))
