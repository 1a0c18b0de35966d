"""Texts that came several times, the same or nearly: counted apart, so that one text sent around does not pass for breadth.

The groups are those that the intake found over all texts (`collect.alike`). A text that is held back is counted in its
group but never named beside printed words: that would give its own words away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np
import pandas as pd

from helpers.framing.folding import fold_all
from helpers.framing.matching import fold
from helpers.framing.model import NOT_STATED, Framing
from helpers.wording import quote

DIFFERENCES_TOLD = 3  # wordings compared with the representative one


@dataclass(frozen=True)
class Group:
    """Like texts: `copies` in all, the ids that may be named, the wording most used, and what the others change.

    `events`, `publics` and the days tell through how many meetings, publics and dates the text came; where the public of a
    copy is not known or not shown, `publics` is 0: the others alone would give a false number.
    """

    copies: int
    named: tuple[str, ...]
    text: str  # empty when no copy may be printed
    wordings: int  # among the printed copies
    differences: tuple[str, ...]
    events: int
    publics: int
    first: pd.Timestamp | None
    last: pd.Timestamp | None
    is_campaign: bool


@dataclass(frozen=True)
class Similar:
    """The groups, largest first; `by_theme` (`theme`, `label`, `total`, `distinct`) has the themes that hold copies."""

    groups: tuple[Group, ...]
    by_theme: pd.DataFrame

    @property
    def copies(self) -> int:
        """The contributions that belong to a group."""
        return sum(group.copies for group in self.groups)

    @property
    def campaigns(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.is_campaign)

    def distinct_in(self, theme: str) -> int | None:
        """The contributions of a theme when each group counts once; None when it holds no copy."""
        return self._distinct.get(theme)

    @cached_property
    def _distinct(self) -> Mapping[str, int]:
        return dict(zip(self.by_theme["theme"], self.by_theme["distinct"].tolist(), strict=True))


@dataclass(frozen=True)
class _Copy:
    """A contribution of a group: its words where they may be printed, its public where it may be told."""

    id: str
    event: str | None
    printable: bool
    text: str
    folded: str
    public: str | None


def similar(contributions: pd.DataFrame, events: pd.DataFrame, framing: Framing) -> Similar:
    """The groups of a territory, from its publishable contributions (`printable`, `alike`)."""
    if "alike" not in contributions:  # tables made before the texts were compared
        contributions = contributions.assign(alike=pd.Series(pd.NA, index=contributions.index, dtype="str"))
    days = dict(zip(events["id"], events["date_start"], strict=True))
    groups = [_group(copies, days, framing) for copies in _copies(contributions).values()]
    return Similar(tuple(sorted(groups, key=lambda group: (-group.copies, group.named))), _by_theme(contributions, framing))


def _copies(contributions: pd.DataFrame) -> dict[str, list[_Copy]]:
    """The copies of each group, by id."""
    columns = {name: contributions[name].tolist() for name in (*COPIED, "alike", "public")}
    places = sorted(np.flatnonzero(contributions["alike"].notna()).tolist(), key=columns["id"].__getitem__)
    ids, events, printable, texts, publics = ([columns[name][place] for place in places] for name in COPIED)
    texts = [text if is_printable else "" for text, is_printable in zip(texts, printable, strict=True)]
    told = [columns["public"][place] != NOT_STATED for place in places]
    publics = [public if is_told else None for public, is_told in zip(publics, told, strict=True)]
    copies = map(_Copy, ids, _or_none(events), printable, texts, fold_all(texts), _or_none(publics))
    groups: dict[str, list[_Copy]] = defaultdict(list)
    for place, copy in zip(places, copies, strict=True):
        groups[columns["alike"][place]].append(copy)
    return groups


COPIED = ("id", "event_id", "printable", "text", "public_shown")  # what is read of a contribution that came several times


def _or_none(values: Iterable[object]) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in values]


def _group(copies: Sequence[_Copy], days: Mapping[str, pd.Timestamp], framing: Framing) -> Group:
    printed = [copy for copy in copies if copy.printable]
    wordings = _wordings(printed)
    events = {copy.event for copy in copies if copy.event is not None}
    publics = {copy.public for copy in copies}
    held = [days[event] for event in events if event in days and not pd.isna(days[event])]
    return Group(
        copies=len(copies),
        named=tuple(copy.id for copy in printed or copies),
        text=wordings[0] if wordings else "",
        wordings=len(wordings),
        differences=tuple(difference(wordings[0], other) for other in wordings[1 : 1 + DIFFERENCES_TOLD]),
        events=len(events),
        publics=0 if None in publics else len(publics),
        first=min(held, default=None),
        last=max(held, default=None),
        is_campaign=len(copies) >= framing.thresholds.campaign_copies,
    )


def _wordings(printed: Sequence[_Copy]) -> list[str]:
    """The different wordings, the most used first, then by their first id; case, accents and signs do not matter."""
    uses = Counter(copy.folded for copy in printed)
    first = {copy.folded: copy.text for copy in reversed(printed)}
    return [first[folded] for folded, _ in uses.most_common()]  # equal counts stay in the order of their first id


def difference(text: str, other: str) -> str:
    """What another wording adds and leaves out, word by word, said in words.

    >>> difference("Garder un guichet ouvert.", "Bonjour, garder un guichet.").replace("\\u00a0", " ")
    'avec « Bonjour, », sans « ouvert. »'
    """
    ours, theirs = text.split(), other.split()
    compared = SequenceMatcher(None, [fold(word) for word in ours], [fold(word) for word in theirs], autojunk=False)
    return ", ".join(_changes(compared, ours, theirs))


def _changes(compared: SequenceMatcher[str], ours: list[str], theirs: list[str]) -> Iterator[str]:
    for change, start, end, other_start, other_end in compared.get_opcodes():
        if change == "equal":
            continue
        if other_end > other_start:
            yield f"avec {quote(' '.join(theirs[other_start:other_end]))}"
        if end > start:
            yield f"sans {quote(' '.join(ours[start:end]))}"


def _by_theme(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Each theme that holds copies: its contributions, and how many they are when each group counts once in the theme."""
    ideas: dict[str, list[str]] = defaultdict(list)
    lines = (contributions[name].tolist() for name in ("theme", "alike", "id"))
    for theme, group, id_ in zip(*lines, strict=True):
        ideas[theme].append(group if isinstance(group, str) else id_)
    told = [
        (theme.code, len(found), len(set(found)), theme.label)
        for theme in framing.themes
        if len(found := ideas[theme.code]) > len(set(found))
    ]
    return pd.DataFrame(told, columns=["theme", "total", "distinct", "label"])
