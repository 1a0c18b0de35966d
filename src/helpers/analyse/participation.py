"""How many people took part, in what, and which publics: events are counted, unknown numbers are said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers.analyse import disclosure
from helpers.analyse.disclosure import MaskedTable
from helpers.collect.tables import Tables
from helpers.framing.model import NOT_STATED, Framing

PEOPLE = "people_"  # how the fields of people by public begin


@dataclass(frozen=True)
class Participation:
    """What the events of a territory tell.

    `events`: by date, with French labels. `people`: participants summed over the events that count people, `unknown`:
    events whose number is not known. `by_public`: events × publics, masked; `not_told`: its cells that were left blank, which
    count for nothing and are not zeros. `demography`: one line of people by gender, one by age, masked; an empty one could
    not be protected.
    """

    events: pd.DataFrame
    people: int
    unknown: tuple[str, ...]
    views: tuple[str, ...]
    methods: pd.DataFrame
    recruitments: pd.DataFrame
    by_public: MaskedTable | None
    not_told: pd.DataFrame
    demography: tuple[MaskedTable, ...]
    met: tuple[str, ...]
    never_met: tuple[str, ...]

    @cached_property
    def titles(self) -> Mapping[object, str]:
        """The title of each event, by id."""
        return dict(zip(self.events["id"], map(str, self.events["title"]), strict=True))


def participation(tables: Tables, framing: Framing) -> Participation:
    """Count events, people and publics; a page view or an empty cell is never a participant."""
    events = tables.events.sort_values(["date_start", "id"], ignore_index=True)
    views = _role(framing, "counting", "views")
    told = list(zip(*(events[name].tolist() for name in ("id", "participants", "counting")), strict=True))
    counts = _people_by_public(events, framing)
    met, never = _publics(tables, framing)
    return Participation(
        events=events,
        people=sum(int(people) for _, people, counting in told if counting != views and not pd.isna(people)),
        unknown=tuple(id_ for id_, people, counting in told if counting != views and pd.isna(people)),
        views=tuple(id_ for id_, _, counting in told if counting == views),
        methods=count_labels(events, "method", "methods", framing),
        recruitments=count_labels(events, "recruitment", "recruitments", framing),
        by_public=_masked(counts, framing),
        not_told=counts.isna(),
        demography=tuple(_demography(events, framing)),
        met=met,
        never_met=never,
    )


def count_labels(frame: pd.DataFrame, field: str, list_name: str, framing: Framing) -> pd.DataFrame:
    """Lines per value of a coded column: `code`, `label`, `count`, most frequent first, then in the order of the list."""
    order = {choice.code: place for place, choice in enumerate(framing.lists[list_name].choices)}
    counts = Counter(code for code in frame[field].tolist() if isinstance(code, str))
    codes = sorted(counts, key=lambda code: (-counts[code], order.get(code, len(order))))
    labels = [framing.lists[list_name].label_of(code) for code in codes]
    lines = {"code": pd.Series(codes, dtype="str"), "label": pd.Series(labels, dtype="str")}
    return pd.DataFrame({**lines, "count": pd.Series([counts[code] for code in codes], dtype="int64")})


def _role(framing: Framing, list_name: str, role: str) -> str:
    choices = framing.lists.get(list_name)
    return choices.by_role[role].code if choices and role in choices.by_role else ""


def _publics(tables: Tables, framing: Framing) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Publics that took part or spoke, and those never met; « non précisé » is neither."""
    people = {name: column for name, column in tables.events.items() if str(name).startswith(PEOPLE)}
    present = {str(name).removeprefix(PEOPLE) for name, column in people.items() if column.sum() > 0}
    present |= {*tables.contributions["public"].tolist()}
    named = [choice for choice in framing.lists["publics"].choices if choice.code != NOT_STATED]
    met = tuple(choice.label for choice in named if choice.code in present)
    return met, tuple(choice.label for choice in named if choice.code not in present)


def people_by_public(events: pd.DataFrame, framing: Framing) -> MaskedTable | None:
    """People per event and public, small counts masked; None when no event tells it."""
    return _masked(_people_by_public(events, framing), framing)


def _masked(counts: pd.DataFrame, framing: Framing) -> MaskedTable | None:
    numbers = counts.to_numpy(dtype="float64", na_value=np.nan)
    is_told = ~np.isnan(numbers).all(axis=1)
    if not is_told.any():
        return None
    whole = pd.DataFrame(
        np.nan_to_num(numbers[is_told]).astype("int64"), index=counts.index[is_told], columns=counts.columns, copy=False
    )
    return disclosure.mask(whole, framing.thresholds.smallest_published_count, protect_column_totals=True, known="rows")


def _people_by_public(events: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """People as typed: one line an event, one column a public (label), missing where nothing was typed."""
    columns = [column for column in framing.by_table["events"].counting("publics") if column.field in events]
    labels = {column.field: framing.lists["publics"].label_of(column.of_code) for column in columns}
    people = {label: events[field].array for field, label in labels.items()}
    return pd.DataFrame(people, index=pd.Index(events["id"].array, name="id"))


GENDER = ("women", "men", "gender_other")
AGE = ("age_under_18", "age_18_29", "age_30_44", "age_45_59", "age_60_74", "age_75_plus", "age_unknown")
BREAKDOWNS = {"genre": GENDER, "âge": AGE}


def total_line(breakdown: str) -> str:
    """The line of a published table of gender or age that holds its total."""
    return f"Total ({breakdown})"


def _demography(events: pd.DataFrame, framing: Framing) -> Iterator[MaskedTable]:
    """People by gender, then by age, over the events that tell them; small counts masked, and others that would give them back."""
    sheet, floor = framing.by_table["events"], framing.thresholds.smallest_published_count
    for fields in BREAKDOWNS.values():
        told = {field: events[field].dropna() for field in fields if field in events}
        totals = {sheet.by_field[field].label: int(people.sum()) for field, people in told.items() if len(people)}
        if totals:
            # The people of the events are printed beside: the reader may take them for the total.
            yield disclosure.mask(pd.DataFrame(totals, index=["people"]), floor, known="rows")
