"""What may be read side by side: how people came and were counted, territory by territory and comparison by comparison.

The classes are those of the framing, decided from its lists of recruitments and countings. A territory has the class of
two thirds of its contributions, or none: its ways are then mixed. Territories of one class are compared; of several, with
a caveat; a class that stands apart (« vues d’une page ») is refused beside any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from helpers.collect.tables import Tables
from helpers.framing.model import NOT_STATED, ChoiceList, Framing

MIXED, MIXED_LABEL = "mixte", "démarches mêlées"
UNKNOWN, UNKNOWN_LABEL = "", "démarche non renseignée"
LISTS = {"recruitment": "recruitments", "format": "formats", "counting": "counting"}  # fields of an event: their list


@dataclass(frozen=True)
class Gathered:
    """What a class of comparability brought: `people` of the events whose number is known (views, for a class that stands apart),
    `unknown` events whose number is not.
    """

    code: str
    label: str
    events: int
    people: int
    unknown: int
    contributions: int


@dataclass(frozen=True)
class MethodCard:
    """How the words of a territory were gathered.

    `by_class`: the classes that are present, in the order of the framing. `code`: the class of the territory, `MIXED`, or `UNKNOWN`
    without any event or contribution. `told`: by field of an event (recruitment, format, counting), code, label and number of events.
    """

    by_class: tuple[Gathered, ...]
    code: str
    told: Mapping[str, tuple[tuple[str, str, int], ...]]


class Reading(StrEnum):
    """What may be done of several territories side by side."""

    LIKE = "comparables"
    FLAGGED = "à lire avec réserve"
    REFUSED = "comparaison refusée"


@dataclass(frozen=True)
class Comparison:
    """Who may be compared: `groups`: class -> members that are; `refused`: those that are left out, in words on the page."""

    reading: Reading
    groups: Mapping[str, tuple[str, ...]]
    refused: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """All those that are compared."""
        return tuple(member for members in self.groups.values() for member in members)


def method_card(tables: Tables, framing: Framing) -> MethodCard | None:
    """The card of a territory; None when the framing has no classes of comparability."""
    if not framing.comparability:
        return None
    by_class = _by_class(tables, framing)
    weights = (
        {line.code: line.contributions for line in by_class}
        if tables.contributions.shape[0]
        else {line.code: line.events for line in by_class}
    )
    told = {
        field: _told(tables.events[field], framing.lists[name])
        for field, name in LISTS.items()
        if field in tables.events and name in framing.lists
    }
    return MethodCard(by_class, _dominant(weights, framing), told)


def _dominant(weights: Mapping[str, int], framing: Framing) -> str:
    if not weights:
        return UNKNOWN
    first = max(weights, key=lambda code: weights[code])
    return first if weights[first] >= framing.thresholds.one_method_share * sum(weights.values()) else MIXED


def _told(codes: pd.Series, choices: ChoiceList) -> tuple[tuple[str, str, int], ...]:
    """Events by value of a list: code, label and count, in the order of the list."""
    counts = Counter(codes.tolist())
    return tuple((choice.code, choice.label, counts[choice.code]) for choice in choices.choices if counts[choice.code])


def _by_class(tables: Tables, framing: Framing) -> tuple[Gathered, ...]:
    events = tables.events
    outside = next(one.code for one in framing.comparability if one.outside)
    of_event = dict(zip(events["id"].tolist(), event_classes(events, framing), strict=True))
    held = Counter(of_event.values())
    gathered = Counter(of_event.get(id_, outside) for id_ in tables.contributions["event_id"].tolist())
    people, unknown = Counter[str](), Counter[str]()
    for code, number in zip(of_event.values(), events["participants"].tolist(), strict=True):
        if pd.isna(number):
            unknown[code] += 1
        else:
            people[code] += int(number)
    return tuple(
        Gathered(one.code, one.label, held[one.code], people[one.code], unknown[one.code], gathered[one.code])
        for one in framing.comparability
        if held[one.code] or gathered[one.code]
    )


def event_classes(events: pd.DataFrame, framing: Framing) -> list[str]:
    """The class of each event: that of its counting when one names it, else that of its recruitment."""
    by_counting = {code: one.code for one in framing.comparability for code in one.countings}
    by_recruitment = {code: one.code for one in framing.comparability for code in one.recruitments}
    pairs = zip(events["counting"].tolist(), events["recruitment"].fillna(NOT_STATED).tolist(), strict=True)
    return [by_counting.get(counting, by_recruitment[recruitment]) for counting, recruitment in pairs]


def side_by_side(classes: pd.Series, framing: Framing) -> Comparison:
    """What may be done of territories (`classes`: their class, by slug): compared, with a caveat, or not those that stand apart."""
    apart = {one.code for one in framing.comparability if one.apart}
    is_apart = classes.isin(apart)
    kept, left_out = (classes, classes.iloc[:0]) if is_apart.all() else (classes[~is_apart], classes[is_apart])
    order = [*(one.code for one in framing.comparability), MIXED, UNKNOWN]
    groups = {code: tuple(map(str, kept.index[kept.eq(code)])) for code in order if kept.eq(code).any()}
    if len(left_out):
        return Comparison(Reading.REFUSED, groups, tuple(map(str, left_out.index)))
    one_way = len(groups) < 2 and not {MIXED, UNKNOWN} & set(groups)  # noqa: PLR2004 - two ways are not one
    return Comparison(Reading.LIKE if one_way else Reading.FLAGGED, groups)


def class_label(code: str, framing: Framing) -> str:
    """The French name of a class, or of their mixture."""
    known = framing.comparability_by_code
    return known[code].label if code in known else {MIXED: MIXED_LABEL, UNKNOWN: UNKNOWN_LABEL}[code]
