"""What was said: themes × kinds, publics, agreements, and the isolated contributions that a top ten would hide."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers.analyse import disclosure
from helpers.analyse.disclosure import MaskedTable
from helpers.analyse.ids import ids_where
from helpers.collect.tables import Tables
from helpers.framing.model import Framing

RARE_COUNT = 2  # a theme carried by this many contributions or fewer is shown in full
OWN_WORDS = ("verbatim", "survey_answer")  # spoken or written by the person; the rest was said again by someone else
SHOWN_ROLES = ("expectation", "concern", "proposal")
AGREED, DIVIDED, ISOLATED = ("consensus", "majority"), ("split",), ("minority", "isolated")  # roles of agreements


@dataclass(frozen=True)
class Said:
    """The contributions of a territory, counted.

    `by_theme`: one line a theme (order of the framing), one column a kind, and `total`. `top`: role -> the most carried
    themes (`theme`, `label`, `count`, `total`). `by_public`: publics × kinds, masked. `isolated` and `rare` are ids. `quotable`: in
    the order of quoting.
    """

    contributions: pd.DataFrame
    by_theme: pd.DataFrame
    top: dict[str, pd.DataFrame]
    by_public: MaskedTable
    isolated: tuple[str, ...]
    rare: tuple[str, ...]
    quotable: pd.DataFrame

    @cached_property
    def quotes(self) -> Mapping[tuple[str, str], Mapping[str, object]]:
        """The contribution to quote for each theme and kind that has one."""
        columns = {name: column.tolist() for name, column in self.quotable.items()}
        first: dict[tuple[str, str], int] = {}
        for place, crossing in enumerate(zip(columns["theme"], columns["kind"], strict=True)):
            first.setdefault(crossing, place)
        return {crossing: {str(name): held[place] for name, held in columns.items()} for crossing, place in first.items()}


def said(tables: Tables, framing: Framing) -> Said:
    """Count the contributions of a territory in every way that its report shows."""
    masked = by_public(tables.contributions, framing)
    contributions = _with_public_shown(tables, masked, framing)
    return Said(
        contributions=contributions,
        by_theme=by_theme(contributions, framing),
        top={role: top_themes(contributions, framing, role) for role in SHOWN_ROLES},
        by_public=masked,
        isolated=tuple(ids_where(contributions, with_agreement(contributions, framing, ISOLATED))),
        rare=_rare(contributions),
        quotable=quotable(contributions, framing),
    )


def by_theme(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Contributions per theme and kind; every theme of the framing has its line, at zero if need be."""
    kinds = [choice.code for choice in framing.lists["kinds"].choices]
    counts = Counter(zip(contributions["theme"].tolist(), contributions["kind"].tolist(), strict=True))
    lines = [[counts[theme.code, kind] for kind in kinds] for theme in framing.themes]
    told = [(theme.code, *line, sum(line), theme.label) for theme, line in zip(framing.themes, lines, strict=True)]
    return pd.DataFrame(told, columns=pd.Index(["theme", *kinds, "total", "label"], name="kind"))


def top_themes(contributions: pd.DataFrame, framing: Framing, role: str, size: int = 3) -> pd.DataFrame:
    """The most carried themes of a kind: `theme`, `label`, `count`, `total`; ties in the order of the framing."""
    kind = framing.kind(role)
    pairs = zip(contributions["theme"].tolist(), contributions["kind"].tolist(), strict=True)
    of_kind = [theme for theme, its in pairs if its == kind]
    counts = Counter(of_kind)
    carried = sorted((theme for theme in framing.themes if theme.code in counts), key=lambda theme: -counts[theme.code])
    lines = [(theme.code, theme.label, counts[theme.code], len(of_kind)) for theme in carried[:size]]
    return pd.DataFrame(lines, columns=["theme", "label", "count", "total"])


def by_public(contributions: pd.DataFrame, framing: Framing) -> MaskedTable:
    """Contributions per public and kind: an opinion crossed with who holds it, so small counts are masked."""
    publics, kinds = framing.lists["publics"], framing.lists["kinds"]
    counts = Counter(zip(contributions["public"].tolist(), contributions["kind"].tolist(), strict=True))
    lines = {public.label: [counts[public.code, kind.code] for kind in kinds.choices] for public in publics.choices}
    present = {label: line for label, line in lines.items() if any(line)}
    columns = pd.Index([kind.plural or kind.code for kind in kinds.choices], name="kind", dtype="str")
    index = pd.Index(list(present), name="public", dtype="str")
    named = pd.DataFrame(list(present.values()), index=index, columns=columns)
    # Contributions per kind are printed beside (themes × kinds): the reader knows these totals.
    return disclosure.mask(named.astype("int64"), framing.thresholds.smallest_opinion_count, known="columns")


def with_public_shown(tables: Tables, framing: Framing) -> pd.DataFrame:
    """Contributions with `public_shown`: the label of who spoke, or nothing where it could name someone.

    Shown only if the event counted at least `smallest_published_count` people of that public, and if the count of the
    public and kind is not masked: otherwise the annex would give the masked count back.
    """
    return _with_public_shown(tables, by_public(tables.contributions, framing), framing)


def _with_public_shown(tables: Tables, masked: MaskedTable, framing: Framing) -> pd.DataFrame:
    contributions = tables.contributions
    publics, kinds = framing.lists["publics"], framing.lists["kinds"]
    told = {
        (row, column)
        for row, states in zip(masked.state.index, masked.state.to_numpy(), strict=True)
        for column, state in zip(masked.state, states, strict=True)
        if state == disclosure.SHOWN
    }
    enough = _enough_people(tables, framing)
    spoken = (contributions[field].tolist() for field in ("event_id", "public", "kind"))
    shown = [
        publics.label_of(public)
        if (event, public) in enough and (publics.label_of(public), kinds.by_code[kind].plural or kind) in told
        else None
        for event, public, kind in zip(*spoken, strict=True)
    ]
    return contributions.assign(public_shown=pd.Series(shown, index=contributions.index, dtype="str"))


def _enough_people(tables: Tables, framing: Framing) -> frozenset[tuple[str, str]]:
    """(event, public) pairs with enough people for a verbatim to bear its public."""
    floor = framing.thresholds.smallest_published_count
    fields = [column for column in framing.by_table["events"].counting("publics") if column.field in tables.events]
    events = tables.events["id"].to_numpy()
    people = {column.of_code: tables.events[column.field].to_numpy(dtype="float64", na_value=np.nan) for column in fields}
    return frozenset((event, public) for public, counts in people.items() for event in events[counts >= floor])


def with_agreement(contributions: pd.DataFrame, framing: Framing, roles: Collection[str]) -> list[bool]:
    """Which contributions met an agreement of one of these roles; none where a framing asks for no agreement."""
    if "agreement" not in contributions or "agreements" not in framing.lists:
        return [False] * len(contributions)
    by_role = framing.lists["agreements"].by_role
    codes = {by_role[role].code for role in roles if role in by_role}
    return [code in codes for code in contributions["agreement"].tolist()]


def _only_with_agreement(contributions: pd.DataFrame, framing: Framing, roles: Collection[str]) -> pd.DataFrame:
    return contributions[np.array(with_agreement(contributions, framing, roles), dtype=np.bool_)]


def _rare(contributions: pd.DataFrame) -> tuple[str, ...]:
    """Contributions on the themes that the fewest carry: never cut off by a top three."""
    counts = Counter(contributions["theme"].dropna().tolist())
    return tuple(ids_where(contributions, (0 < counts[theme] <= RARE_COUNT for theme in contributions["theme"].tolist())))


def divided(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Contributions on which people were divided."""
    return _only_with_agreement(contributions, framing, DIVIDED)


def agreed(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Contributions that met a consensus or a majority."""
    return _only_with_agreement(contributions, framing, AGREED)


def quotable(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """What may be quoted, the first to quote on top: people's own words before a summary; what most people carry; the
    plainest length; the first id.

    A rule, not a choice: the same table always gives the same quotes, and those of any part of it are in the same order.
    """
    texts, origins, ids = (contributions[field].tolist() for field in ("text", "origin", "id"))
    people = contributions["people"].fillna(0).tolist() if "people" in contributions else [0] * len(contributions)
    asked = framing.lists.get("origins")
    own_words = {choice.code for choice in asked.choices if choice.role in OWN_WORDS} if asked else set()

    def rank(place: int) -> tuple[bool, float, float, str]:
        return origins[place] not in own_words, -people[place], _from_plain(texts[place]), ids[place]

    printable = np.flatnonzero(contributions["printable"].to_numpy(dtype=np.bool_)).tolist()
    return contributions.iloc[sorted(printable, key=rank)]


PLAIN_LENGTH = 140  # characters: long enough to hold a reason, short enough for a phone


def _from_plain(text: object) -> float:
    """How far a text is from the plainest length; one that is missing comes last."""
    return abs(len(text) - PLAIN_LENGTH) if isinstance(text, str) else math.inf
