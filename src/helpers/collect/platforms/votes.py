"""Rows that are votes: each supports a text that was imported, in its own unit, or is set aside; none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.collect.platforms.records import Record, Sorted, count_of
from helpers.collect.platforms.themes import Key, key_of, parent_key

ORPHAN = "vote sur un texte qui n’est pas importé"


@dataclass(frozen=True)
class Votes:
    """How many rows of votes each text has, by its key."""

    by_text: Mapping[Key, int]

    def of(self, record: Record) -> int:
        return self.by_text.get(key_of(record), 0)


def attach_votes(sorted_records: Sorted) -> tuple[Sorted, Votes]:
    """Count the votes of each kept text; those of a text that was not imported are set aside."""
    known = _keys(sorted_records.kept)
    texts = [known.get(parent_key(vote)) for vote in sorted_records.votes]
    votes = tuple(vote for vote, text in zip(sorted_records.votes, texts, strict=True) if text)
    orphans = tuple((vote, ORPHAN) for vote, text in zip(sorted_records.votes, texts, strict=True) if not text)
    counted = Counter(text for text in texts if text)
    return replace(sorted_records, votes=votes, aside=(*sorted_records.aside, *orphans)), Votes(counted)


def _keys(kept: Sequence[Record]) -> Mapping[Key, Key]:
    """The key of each text, under its identifier and under its other code on the platform."""
    known: dict[Key, Key] = {}
    for record in kept:
        own = key_of(record)
        known.update({own: own, (own[0], record.first("code")): own} if record.first("id") else {})
    return {key: own for key, own in known.items() if key[1]}


def disagreeing(kept: Sequence[Record], votes: Votes) -> int:
    """How many texts announce a total of supports that the rows of votes do not give."""
    totals = ((record, announced(record)) for record in kept if votes.of(record))
    return sum(total is not None and total != votes.of(record) for record, total in totals)


def announced(record: Record) -> int | None:
    """The supports that the platform's own column tells, in one column for the whole file; None when it says nothing."""
    return count_of(record.first("support"))
