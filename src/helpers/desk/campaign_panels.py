"""What is measured over several territories at once: groups of propositions, themes and levels by class. French territories and cities of other countries apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from helpers.analyse.carrying import carrying
from helpers.analyse.comparability import Reading, side_by_side
from helpers.analyse.compare import FRANCE, spread
from helpers.analyse.national import themes_by
from helpers.analyse.propositions import group_propositions
from helpers.framing.model import Framing
from helpers.framing.regrouping import Edits

LEVEL = "level_"
SPREAD = ["dimension", "label", "group", "low", "median", "high", "n"]


def grouped(proposals: pd.DataFrame, own: pd.DataFrame, framing: Framing, edits: Edits) -> pd.DataFrame:
    """The groups of propositions of a panel (`own`: its territories), with how far the status of each holds (`label`)."""
    groups = group_propositions(proposals, framing, edits)
    classes = dict(zip(own["slug"].astype("str"), own["size_class"].astype("str"), strict=True))
    labels = {group: str(one.label) for group, one in carrying(groups, classes, framing).items()}
    return groups.assign(label=groups["group"].map(labels).fillna("").astype("str"))


def themes_compared(rows: pd.DataFrame, territories: pd.DataFrame, column: str, labels: Mapping[str, str], framing: Framing) -> pd.DataFrame:  # fmt: skip
    """Themes in each class of French territories that may stand side by side: the counts of the synthesis, and `share`.

    `share`: of the contributions of the class; missing under the smallest number of territories that a class statistic needs.
    """
    held = comparable(territories, framing)
    known = rows[rows[column].isin(list(labels)) & rows["territory"].isin(held["slug"])]
    present = held.loc[held[column].isin(list(labels)), column].value_counts()
    lines = themes_by(known, column, present, framing)
    totals = lines["group"].map(known[column].value_counts()).astype("int64")
    of = lines["of"].astype("int64")
    told = lines.assign(
        share=(lines["contributions"] / totals).where(of.ge(framing.thresholds.smallest_class)),
        of=of,
        group=lines["group"].astype("str"),
    )
    order = {code: place for place, code in enumerate(labels)}
    sorted_ = told.sort_values("group", key=lambda codes: codes.map(order), kind="stable").sort_values("theme", kind="stable")
    named = sorted_.assign(group=sorted_["group"].map(labels))
    return named[["theme", "label", "group", "contributions", "share", "territories", "of"]].reset_index(drop=True)


def comparable(territories: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """The French territories whose ways of gathering words may be put side by side, as in the synthesis."""
    french = territories[territories["group"].eq(FRANCE)]
    if "method" not in french or french.empty:
        return french
    found = side_by_side(french.set_index("slug")["method"], framing)
    return french[~french["slug"].isin(found.refused)] if found.reading is Reading.REFUSED else french


def levels(territories: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """The level of each territory for each dimension, by slug; `median`, how many a document proves, stage."""
    asked = [LEVEL + one.code for one in framing.dimensions if LEVEL + one.code in territories]
    told = territories.set_index("slug")[[*asked, "median", "evidenced", "stage"]]
    return told.rename(columns=lambda name: name.removeprefix(LEVEL))


def levels_compared(territories: pd.DataFrame, column: str, labels: Mapping[str, str], framing: Framing) -> pd.DataFrame:
    """Lowest, median and highest level of each dimension in each class of French territories; n answered, no statistic when too few did."""
    french = territories[territories["group"].eq(FRANCE)]
    return pd.DataFrame(_levels(french, column, labels, framing), columns=SPREAD)


def _levels(french: pd.DataFrame, column: str, labels: Mapping[str, str], framing: Framing) -> Iterator[tuple[object, ...]]:
    asked = [one for one in framing.dimensions if LEVEL + one.code in french]
    for code, label in labels.items():
        own = french[french[column].eq(code)]
        for one in asked if len(own) else ():
            told = own[LEVEL + one.code].to_numpy(dtype="float64", na_value=np.nan)
            found = spread(told, framing)
            three = (np.nan,) * 3 if found is None else (found.low, found.median, found.high)
            yield (one.code, one.label, label, *three, int((~np.isnan(told)).sum()))
