"""Territories side by side by size and maturity: distributions with their n, never a rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyse.comparability import LISTS, MethodCard, method_card
from helpers.analyse.follow_up import follow_up
from helpers.analyse.maturity import profile
from helpers.analyse.participation import participation
from helpers.collect.tables import Tables
from helpers.framing.campaign import Campaign
from helpers.framing.model import NOT_STATED, Framing

FRANCE = "france"
GROUP_LABELS = {FRANCE: "Territoires français", "francophonie": "Villes francophones"}
FRANCOPHONE_CLASS = "francophonie"
FRANCOPHONE_LABEL = "Villes francophones"


@dataclass(frozen=True)
class Spread:
    """Lowest, median and highest level of a group; `n` territories answered. No statistic under the smallest class."""

    low: float
    median: float
    high: float
    n: int


@dataclass(frozen=True)
class Beside:
    """All that a report shows of the other territories: nothing else of them reaches it, and no other change rebuilds it.

    `own`: its own line of the table of territories. `medians`: how the median levels of its class and of its group
    spread. `levels`: the same for each dimension, over the `n` territories of its class, or of its whole group when the
    class is too small to be told; `methods`: how many of these are of each class of comparability. All empty for a territory without a maturity grid, which compares nothing.
    """

    own: Mapping[str, Any]  # as the table types each column
    in_class: Spread | None = None
    in_group: Spread | None = None
    levels: Mapping[str, Spread | None] = field(default_factory=dict)
    n: int = 0
    is_class: bool = False
    methods: Mapping[str, int] = field(default_factory=dict)


def is_french(tables: Tables) -> bool:
    """Whether a territory is of the French panel, the only one whose counts are added."""
    return bool(tables.identity["group"] == FRANCE)


def territory_line(slug: str, tables: Tables, campaign: Campaign) -> dict[str, object]:
    """What the comparisons know of a territory: one line of the campaign's table of territories."""
    framing, identity = campaign.framing, tables.identity
    people, answers = participation(tables, framing), follow_up(tables, framing)
    maturity = profile(tables.maturity, framing)
    population = int(identity["population"])
    code, label = size_of(str(identity["group"]), population, framing)
    reference = campaign.territory(slug)
    kinds, card = tables.contributions["kind"].value_counts(), method_card(tables, framing)
    return {
        "slug": slug,
        "name": identity["name"] if reference is None else reference.name,
        "group": identity["group"],
        "population": population,
        "size_class": code,
        "size_label": label,
        "near_bound": framing.near_bound(population) if identity["group"] == FRANCE else None,
        "status": identity.get("file_status"),
        "period_start": identity["period_start"],
        "period_end": identity["period_end"],
        "events": len(people.events),
        "people": people.people,
        "events_unknown": len(people.unknown),
        "contributions": len(tables.contributions),
        **{f"kind_{choice.code}": int(kinds.get(choice.code, 0)) for choice in framing.lists["kinds"].choices},
        "publics_met": len(people.met),
        **{
            f"met_{choice.code}": choice.label in people.met
            for choice in framing.lists["publics"].choices
            if choice.code != NOT_STATED
        },
        **_method(card),
        "proposals": len(answers.proposals),
        "answered": len(answers.answered),
        "answers": len(answers.answers),
        "dimensions": maturity.answered,
        "evidenced": maturity.evidenced,
        "median": maturity.median,
        "stage": "" if maturity.stage is None else maturity.stage.code,
        "unbalanced": maturity.unbalanced,
        **{f"level_{line.dimension}": line.level for line in maturity.levels.itertuples()},
        **{f"proof_{line.dimension}": bool(line.evidenced) for line in maturity.levels.itertuples()},
        "latitude": None if reference is None else reference.latitude,
        "longitude": None if reference is None else reference.longitude,
    }


def _method(card: MethodCard | None) -> dict[str, object]:
    """The class of comparability of a territory, and its events by recruitment, format and counting."""
    if card is None:
        return {}
    told = {f"{field}_{code}": count for field, lines in card.told.items() for code, _, count in lines}
    return {"method": card.code, **told}


def territories_frame(lines: Iterable[Mapping[str, object]], framing: Framing) -> pd.DataFrame:
    """The table of territories by slug, typed the same way however many there are."""
    whole = ["population", "events", "people", "events_unknown", "contributions", "publics_met", "proposals", "answered",
             "answers", "dimensions", "evidenced", "near_bound"]  # fmt: skip
    levels = [f"level_{dimension.code}" for dimension in framing.dimensions]
    named = ["slug", "name", "group", "size_class", "size_label", "status", "stage", "median", "latitude", "longitude"]
    columns = list(dict.fromkeys([key for line in lines for key in line])) or [*named, *whole, *levels]
    frame = pd.DataFrame(list(lines), columns=columns)
    types = dict.fromkeys((*whole, *levels), "Int64") | dict.fromkeys(("median", "latitude", "longitude"), "Float64")
    whole += [name for name in frame if name.startswith(tuple(f"{field}_" for field in LISTS))]
    typed = frame.astype({name: kind for name, kind in types.items() if name in frame})
    return typed.sort_values("slug", ignore_index=True)


def size_of(group: str, population: int, framing: Framing) -> tuple[str, str]:
    """Code and label of the class that a territory is compared in; cities outside France have their own panel."""
    if group != FRANCE:
        return FRANCOPHONE_CLASS, FRANCOPHONE_LABEL
    size = framing.size_class(population)
    return size.code, size.label


def spread(levels: np.ndarray, framing: Framing) -> Spread | None:
    """Distribution of the answered levels of a group (floats, NaN where nobody answered); None under the smallest class."""
    known = levels[~np.isnan(levels)]
    if len(known) < framing.thresholds.smallest_class:
        return None
    return Spread(float(known.min()), float(np.median(known)), float(known.max()), len(known))


@dataclass(frozen=True)
class _Panel:
    """A set of territories: how many they are, and how their levels spread."""

    n: int
    median: Spread | None
    levels: Mapping[str, Spread | None]
    methods: Mapping[str, int]


def side_by_side(territories: pd.DataFrame, framing: Framing) -> dict[str, Beside]:
    """What each territory shows of the others, by slug; the panels are measured once for all."""
    classes, groups = (_panels(territories, by, framing) for by in ("size_class", "group"))
    return {
        str(own["slug"]): _beside(own, classes[own["size_class"]], groups[own["group"]], framing)
        for own in territories.to_dict("records")
    }


def beside(territories: pd.DataFrame, slug: str, framing: Framing) -> Beside:
    """What one territory shows of the others: the same as `side_by_side`, without measuring the panels of the others."""
    place = territories["slug"].tolist().index(slug)
    own: dict[Hashable, Any] = territories.iloc[[place]].to_dict("records")[0]
    told = _told(territories, framing)
    members = (np.array([one == own[by] for one in territories[by].tolist()]) for by in ("size_class", "group"))
    in_class, in_group = (_panel(told, member, framing) for member in members)
    return _beside(own, in_class, in_group, framing)


@dataclass(frozen=True)
class _Told:
    """What panels are measured from: the levels of all the territories by dimension, their medians and their methods."""

    levels: Mapping[str, np.ndarray]
    medians: np.ndarray
    methods: np.ndarray


def _told(territories: pd.DataFrame, framing: Framing) -> _Told:
    columns = {dimension.code: f"level_{dimension.code}" for dimension in framing.dimensions}
    levels = {code: _floats(territories[name]) for code, name in columns.items() if name in territories}
    methods = territories["method"].to_numpy() if "method" in territories else np.full(len(territories), None)
    return _Told(levels, _floats(territories["median"]), methods)


def _floats(column: pd.Series) -> np.ndarray:
    return np.asarray(column.to_numpy(dtype="float64", na_value=np.nan))


def _panels(territories: pd.DataFrame, by: str, framing: Framing) -> dict[Hashable, _Panel]:
    told, groups = _told(territories, framing), territories[by]
    return {name: _panel(told, groups.eq(name).to_numpy(), framing) for name in groups.dropna().unique()}


def _panel(told: _Told, is_member: np.ndarray, framing: Framing) -> _Panel:
    levels = {code: spread(values[is_member], framing) for code, values in told.levels.items()}
    counts = Counter(method for method in told.methods[is_member].tolist() if isinstance(method, str))
    methods = {code: counts[code] for code in sorted(counts)}
    return _Panel(int(is_member.sum()), spread(told.medians[is_member], framing), levels, methods)


def _beside(own: Mapping[Hashable, Any], in_class: _Panel, in_group: _Panel, framing: Framing) -> Beside:
    line = {str(name): value for name, value in own.items()}
    if not line["dimensions"]:
        return Beside(line)
    is_class = in_class.n >= framing.thresholds.smallest_class
    panel = in_class if is_class else in_group
    return Beside(line, in_class.median, in_group.median, panel.levels, panel.n, is_class, panel.methods)
