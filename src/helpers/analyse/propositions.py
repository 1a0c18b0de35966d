"""Propositions that say the same thing, put side by side across territories: shared, emerging or singular.

Two propositions of one theme belong together when their words are nearly the same, or when they share most of them: folded
lemmas without tool words. Groups are the connected sets of such pairs (`likeness`). A group is a proposal for a reader to
check, never a merge: every member stays listed with its id. What the analyst corrected prevails (`regrouping`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from helpers.analyse.lexicon import dictionary_form
from helpers.analyse.likeness import components, in_order
from helpers.analyse.regrouping import Correction, corrected
from helpers.framing.folding import Texts, fold_all
from helpers.framing.model import NOT_STATED, Framing
from helpers.framing.regrouping import NO_EDITS, Edits

# Words without a meaning of their own. Those that turn an idea round (pas, sans, contre, plus, ne) are kept.
TOOL_WORDS = frozenset(
    "a au aux avec ce ces cet cette d dans de des du elle en et faut il ils l la le les leur leurs m nos notre nous on ou par pour "
    "qu que qui s sa se ses soit son sont sur toute toutes tous tout un une y est etre c j je".split()
)
NOT_LETTERS = r"[^\p{L}]+"
Places = npt.NDArray[np.int64]
SPLIT_AT_ONCE = 50_000  # texts: the words of 600,000 would take 130 MB at once
MOST_COMPARED = 300  # wordings of one group, the most used first, among which the nearest to all others is looked for
CONVERGENT, EMERGENT, SINGULAR = "convergente", "émergente", "singulière"


def group_propositions(propositions: pd.DataFrame, framing: Framing, edits: Edits = NO_EDITS) -> pd.DataFrame:
    """One line a group of like propositions.

    Reads `id`, `territory`, `size_class`, `theme`, `public`, `public_shown`, `text`. The rule counts every public; only the
    publics that the territories' own pages show are named (`publics`, labels): naming more would give masked counts back.

    Result: `group`, `theme` (that of most members), `text` (the member nearest to the others), `title` (the analyst's, or nothing), `members`,
    `territories`, `shares` (contributions of each of these), `classes`, `publics` (tuples), `count`, `status`; most widely carried first, then by
    theme and id. Held-back texts form no group. `edits`: what the analyst corrected in the groups that are found.
    """
    told = propositions[propositions["text"].notna()].sort_values("id", ignore_index=True)
    words = significant(told["text"].array)
    found = corrected(_groups(told["theme"], words), told["id"].to_numpy(dtype=object), edits)
    told, words, group = _side_by_side(told, words, found.group)
    first = np.flatnonzero(np.diff(group, prepend=-1))
    count = np.diff(first, append=len(group))
    frame = pd.DataFrame(
        {
            "group": told["id"].to_numpy(dtype=object)[first],
            "theme": _most_used(told["theme"], group, first),
            "text": list(_texts(told["text"].to_numpy(dtype=object), words, first, count)),
            "title": _titles(told["id"].to_numpy(dtype=object), first, found),
            "members": _cut(told["id"].to_numpy(dtype=object), first),
            "territories": _different(told["territory"], group),
            "shares": _shares(told["territory"], group),
            "classes": _different(told["size_class"], group),
            "publics": _different(told["public_shown"], group),
            "count": count,
        }
    ).astype({"group": "str", "theme": "str", "text": "str", "title": "str"})
    heard = map(len, _different(told["public"].where(told["public"].ne(NOT_STATED)), group))
    breadth = frame["territories"].map(len).astype("int64")
    carried = zip(breadth, frame["classes"].map(len), heard, strict=True)
    return (
        frame.assign(status=[status_of(*numbers, framing) for numbers in carried], _breadth=breadth)
        .sort_values(["_breadth", "count", "theme", "group"], ascending=[False, False, True, True], ignore_index=True)
        .drop(columns="_breadth")
    )


def significant(texts: Texts, lemma: Mapping[str, str | None] | None = None) -> npt.NDArray[np.object_]:
    """The folded lemmas of each text without tool words. `lemma`: those of more texts, when these are only some of them.

    >>> significant(["Il faut garder des agents à l’accueil.", ""]).tolist()
    ['garder agent accueil', '']
    """
    lemma = lemmas_in(texts) if lemma is None else lemma
    words = (map(lemma.get, folded.split(), folded.split()) for folded in fold_all(texts))
    return np.array([*(" ".join(filter(None, own)) for own in words), ""], dtype=object)[:-1]


def lemmas_in(texts: Texts) -> dict[str, str | None]:
    """Folded word -> folded lemma, None for a tool word. A lemma is found from a word with its accents, once for all the texts that have it."""
    spoken = _spoken(pa.array(texts, pa.large_string()))  # few: a pattern is slow
    words = sorted(
        filter(None, pc.unique(pc.list_flatten(pc.split_pattern_regex(pc.utf8_lower(spoken), NOT_LETTERS))).to_pylist())
    )
    lemmas = fold_all([dictionary_form(word) for word in words])
    found = {word: None if lemma in TOOL_WORDS else lemma for word, lemma in zip(fold_all(words), lemmas, strict=True)}
    return found | dict.fromkeys(TOOL_WORDS)


def _spoken(texts: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """The different words of some texts, with what they are written against; so many texts at once, for the room that their words take."""
    parts = [
        pc.unique(pc.list_flatten(pc.utf8_split_whitespace(texts.slice(start, SPLIT_AT_ONCE))))
        for start in range(0, max(len(texts), 1), SPLIT_AT_ONCE)
    ]
    return pc.unique(pa.chunked_array(parts))


def _groups(themes: pd.Series, words: npt.NDArray[np.object_]) -> Places:
    """The number of the group of each proposition."""
    group = np.zeros(len(words), dtype=np.int64)
    last = 0
    for rows in themes.groupby(themes, sort=True, observed=True).indices.values():
        own = components(words[rows])
        group[rows] = own + last
        last += int(own.max(initial=-1)) + 1
    return group


def _side_by_side(
    told: pd.DataFrame, words: npt.NDArray[np.object_], group: Places
) -> tuple[pd.DataFrame, npt.NDArray[np.object_], Places]:
    """The members of a group one under the other, by id."""
    order = np.argsort(group, kind="stable")
    return told.iloc[order].reset_index(drop=True), words[order], group[order]


def _cut(values: npt.NDArray[Any], first: Places) -> list[tuple[Any, ...]]:
    return [tuple(part.tolist()) for part in np.split(values, first[1:])] if len(first) else []


def _different(values: pd.Series, group: Places) -> list[tuple[str, ...]]:
    """The different values of each group, in the order of the alphabet; what is missing is none."""
    names, owner, code, _ = _counted(values, group)
    return _by_group(names[code], owner, group)


def _shares(values: pd.Series, group: Places) -> list[tuple[int, ...]]:
    """How many members of each group have each of its different values, in the same order."""
    _, owner, _, count = _counted(values, group)
    return _by_group(count, owner, group)


def _counted(values: pd.Series, group: Places) -> tuple[npt.NDArray[np.object_], Places, Places, Places]:
    """The names of the values; the group, the value and the number of members of each pair that occurs."""
    known = values.astype("str").astype("category") if values.dtype != "category" else values
    names = sorted(known.cat.categories.astype(str))
    codes = known.cat.set_categories(names).cat.codes.to_numpy().astype(np.int64)
    stated = codes >= 0
    pairs, count = np.unique(group[stated] * max(len(names), 1) + codes[stated], return_counts=True)
    owner, code = np.divmod(pairs, max(len(names), 1))
    return np.array([*names, ""], dtype=object), owner, code, count


def _by_group(values: npt.NDArray[Any], owner: Places, group: Places) -> list[tuple[Any, ...]]:
    numbers = np.bincount(owner, minlength=int(group.max(initial=-1)) + 1)
    return _cut(values, np.cumsum(numbers) - numbers)


def _most_used(themes: pd.Series, group: Places, first: Places) -> npt.NDArray[np.object_]:
    """The theme of most members of each group, the first of those that as many have: an analyst may join across themes."""
    names, owner, code, count = _counted(themes, group)
    order = np.lexsort((code, -count, owner))
    return names[code[order]][np.flatnonzero(np.diff(owner[order], prepend=-1))] if len(first) else names[:0]


def _titles(ids: npt.NDArray[np.object_], first: Places, found: Correction) -> list[str]:
    owner = np.cumsum(np.isin(np.arange(len(ids)), first)) - 1
    titles = [""] * len(first)
    for place in np.flatnonzero(np.isin(ids, list(found.titles))) if found.titles else ():
        titles[owner[place]] = found.titles[ids[place]]
    return titles


def _texts(texts: npt.NDArray[np.object_], words: npt.NDArray[np.object_], first: Places, count: Places) -> Iterator[str]:
    """The text nearest to all others of each group: the one that a reader would take for the group's."""
    for start, size in zip(first, count, strict=True):
        # Two texts are as near to one another: the first id stands for both.
        nearest = 0 if size <= 2 else _nearest(words[start : start + size])  # noqa: PLR2004
        yield str(texts[start + nearest])


def _nearest(words: npt.NDArray[np.object_]) -> int:
    """The place of the wording nearest to the others, a wording counted as often as it is used."""
    if len(words) <= MOST_COMPARED:
        texts = in_order(words)
        return int(np.argmax(np.asarray(process.cdist(texts, texts, scorer=fuzz.ratio)).sum(axis=1)))
    codes, distinct = pd.factorize(words)
    uses = np.bincount(codes)
    most = np.argsort(-uses, kind="stable")[:MOST_COMPARED]
    texts = in_order(distinct[most])
    nearness = np.asarray(process.cdist(texts, texts, scorer=fuzz.ratio)) @ uses[most]
    return int(np.argmax(codes == most[int(np.argmax(nearness))]))


def status_of(territories: int, classes: int, publics: int, framing: Framing) -> str:
    """Convergent, emergent or singular (framing note, H3); a widely carried one of a single class or public is emergent."""
    limits = framing.thresholds
    if (
        territories >= limits.convergent_territories
        and classes >= limits.convergent_classes
        and publics >= limits.convergent_publics
    ):
        return CONVERGENT
    return EMERGENT if territories >= limits.emergent_territories else SINGULAR
