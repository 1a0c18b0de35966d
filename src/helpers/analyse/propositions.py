"""Propositions that say the same thing, put side by side across territories: shared, emerging or singular.

Two propositions of one theme belong together when their words are nearly the same (token-sort ratio of rapidfuzz on
folded words without tool words). Groups are the connected sets of such pairs. A group is a proposal for a reader to
check, never a merge: every member stays listed with its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from helpers.framing.matching import fold
from helpers.framing.model import NOT_STATED, Framing

ALIKE = 72  # of 100; printed with the method. Lower gathers different ideas, higher parts the same one.
# Words without a meaning of their own. Those that turn an idea round (pas, sans, contre, plus, ne) are kept.
TOOL_WORDS = frozenset(
    "a au aux avec ce ces cet cette d dans de des du elle en et faut il ils l la le les leur leurs m nos notre nous on ou par pour "
    "qu que qui s sa se ses soit son sont sur toute toutes tous tout un une y est etre c j je".split()
)
CONVERGENT, EMERGENT, SINGULAR = "convergente", "émergente", "singulière"


def group_propositions(propositions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """One line a group of like propositions.

    Reads `id`, `territory`, `size_class`, `theme`, `public`, `public_shown`, `text`. The rule counts every public; only the
    publics that the territories' own pages show are named (`publics`, labels): naming more would give masked counts back.

    Result: `group`, `theme`, `text` (the member nearest to the others), `members`, `territories`, `classes`, `publics`
    (tuples), `count`, `status`; most widely carried first, then by theme and id. Held-back texts form no group.
    """
    told = propositions[propositions["text"].notna()]
    groups = [
        _summary(told.loc[list(rows)], framing)
        for _, of_theme in told.groupby("theme", sort=True)
        for rows in _connected(of_theme)
    ]
    columns = ["group", "theme", "text", "members", "territories", "classes", "publics", "count", "status"]
    frame = pd.DataFrame(groups, columns=columns)
    breadth = frame["territories"].map(len)
    return (
        frame.assign(_breadth=breadth)
        .sort_values(["_breadth", "count", "theme", "group"], ascending=[False, False, True, True], ignore_index=True)
        .drop(columns="_breadth")
    )


def significant(text: str) -> str:
    """The folded words of a text without tool words.

    >>> significant("Il faut garder un agent à l’accueil.")
    'garder agent accueil'
    """
    return " ".join(word for word in fold(text).split() if word not in TOOL_WORDS)


def _connected(of_theme: pd.DataFrame) -> Iterator[tuple[object, ...]]:
    """Row labels of each connected set of like propositions."""
    words = [significant(text) for text in of_theme["text"]]
    told = np.array([bool(one) for one in words])  # two texts of tool words alone would score as identical
    alike = np.asarray(process.cdist(words, words, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)) > 0
    alike &= told[:, None] & told[None, :]
    left = set(range(len(words)))
    while left:
        found = _reachable(min(left), alike)
        left -= found
        yield tuple(of_theme.index[sorted(found)])


def _reachable(start: int, alike: np.ndarray) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        near = {int(place) for place in np.flatnonzero(alike[waiting.pop()])} - found
        found |= near
        waiting += sorted(near)
    return found


def _summary(members: pd.DataFrame, framing: Framing) -> dict[str, object]:
    territories = tuple(sorted(set(members["territory"])))
    classes = tuple(sorted(set(members["size_class"])))
    publics = tuple(sorted(set(members["public"]) - {NOT_STATED}))
    central = _central(members)
    return {
        "group": min(members["id"]),
        "theme": members["theme"].iloc[0],
        "text": central,
        "members": tuple(sorted(members["id"])),
        "territories": territories,
        "classes": classes,
        "publics": tuple(sorted(set(members["public_shown"].dropna()))),
        "count": len(members),
        "status": status_of(len(territories), len(classes), len(publics), framing),
    }


def _central(members: pd.DataFrame) -> str:
    """The text nearest to all others: the one that a reader would take for the group's."""
    ordered = members.sort_values("id")
    words: Sequence[str] = [significant(text) for text in ordered["text"]]
    nearness = np.asarray(process.cdist(words, words, scorer=fuzz.token_sort_ratio)).sum(axis=1)
    return str(ordered["text"].iloc[int(np.argmax(nearness))])


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
