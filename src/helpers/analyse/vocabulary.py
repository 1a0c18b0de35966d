"""The words of a campaign: frequent ones, those that come more and more, those that are proper to a public, a class or a territory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from helpers.analyse import specificity
from helpers.analyse.texts import Texts

FEWEST_OCCURRENCES = 10  # of a word in all, for anything to be said of where it comes
SURPRISING = 2.0  # specificity from which a word is shown: one chance in a hundred
FEWEST_CONTRIBUTIONS = 3  # of a group that hold a word, for it to be shown as proper to it
MOST_WORDS = 8  # shown for a group
SMALLEST_PERIOD = 100  # contributions in each half of a collection, for two periods to be compared
CARRIED_BY = 3  # territories in which a word is found in the second period, for it to be called emergent
T = TypeVar("T", pd.Series, pd.DataFrame)
OTHERS = "(autres)"  # words too rare to be told, and contributions of no group: counted in the totals


@dataclass(frozen=True)
class Specific:
    """The words proper to a group of contributions: `word`, `score` (Lafon), `contributions` of the group that hold it."""

    group: str
    contributions: int
    words: pd.DataFrame


@dataclass(frozen=True)
class Emergent:
    """Words met more in the second half of a collection: `word`, `score`, `before`, `after` (contributions), `territories`.

    The second half begins on `since`; `before` and `after` are the contributions of each.
    """

    since: date
    before: int
    after: int
    words: pd.DataFrame


def frequent(texts: Texts, most: int = 20) -> pd.DataFrame:
    """The words that come in most contributions: `word`, `contributions`, `territories`; equals in the order of the dictionary."""
    found = texts.held.groupby("word", observed=True).agg(
        contributions=("source", "size"), territories=("territory", "nunique")
    )
    counts = _by_word(found).reset_index()
    return counts.sort_values(["contributions", "word"], ascending=[False, True]).head(most).reset_index(drop=True)


def specific(texts: Texts, groups: pd.Series, smallest: int) -> list[Specific]:
    """The words proper to each group that has `smallest` contributions or more (`groups`: that of each contribution, missing if none)."""
    table = _by_group(texts, groups)
    if table.empty:
        return []
    scores = specificity.scores(table).drop(index=OTHERS)
    counts = _holding(texts, groups)
    sizes = groups.value_counts()
    return [
        Specific(str(group), int(sizes[group]), _strongest(scores[group], counts[group]))
        for group in scores.columns
        if group != OTHERS and sizes[group] >= smallest
    ]


def emergent(texts: Texts, most: int = 12) -> Emergent | None:
    """What comes more in the second half of the collection, by the days of the events; None when a half is too small."""
    days = texts.contributions["date"]
    known = days.dropna().sort_values()
    if known.empty:
        return None
    since = known.iloc[len(known) // 2]
    period = pd.Series("after", index=days.index, dtype="object").mask(days < since, "before").where(days.notna())
    sizes = period.value_counts()
    if min(sizes.get("before", 0), sizes.get("after", 0)) < SMALLEST_PERIOD:
        return None
    scores = specificity.scores(_by_group(texts, period)).drop(index=OTHERS)["after"]
    later = texts.held[period.eq("after").to_numpy()[texts.held["source"]]]
    carried = _by_word(later.groupby("word", observed=True)["territory"].nunique())
    found = _holding(texts, period).assign(score=scores, territories=carried).dropna(subset=["score", "territories"])
    kept = found[found["score"].ge(SURPRISING) & found["territories"].ge(CARRIED_BY)].reset_index()
    ordered = kept.assign(rounded=kept["score"].round(9)).sort_values(["rounded", "word"], ascending=[False, True])
    columns = ["word", "score", "before", "after", "territories"]
    return Emergent(since.date(), int(sizes["before"]), int(sizes["after"]), ordered.head(most)[columns].reset_index(drop=True))


def words_by_group(texts: Texts, groups: pd.Series) -> pd.DataFrame:
    """Words x groups counts, for a correspondence analysis: without what is too rare or of no group."""
    table = _by_group(texts, groups)
    return table.drop(index=OTHERS, columns=OTHERS, errors="ignore")


def _strongest(scores: pd.Series, counts: pd.Series) -> pd.DataFrame:
    """The words that score most in a group; `counts`: the contributions of the group that hold each."""
    lines = pd.DataFrame({"word": scores.index.astype(str), "score": scores.to_numpy()})
    lines = lines[lines["score"].ge(SURPRISING)]
    lines = lines.assign(contributions=counts.reindex(lines["word"], fill_value=0).to_numpy())
    lines = lines[lines["contributions"].ge(FEWEST_CONTRIBUTIONS)].assign(rounded=lambda one: one["score"].round(9))
    ordered = lines.sort_values(["rounded", "word"], ascending=[False, True]).drop(columns="rounded")
    return ordered.head(MOST_WORDS).reset_index(drop=True)


def _by_group(texts: Texts, groups: pd.Series) -> pd.DataFrame:
    """Words x groups: those of `FEWEST_OCCURRENCES` or more, a line for all others, a column for what is of no group."""
    counts, vocabulary = texts.counted
    if not vocabulary:
        return pd.DataFrame()
    own = groups.astype("object").where(groups.notna(), OTHERS).to_numpy()[_sources(texts)]
    codes, names = pd.factorize(own, sort=True)
    member = csr_array((np.ones(len(codes)), (np.arange(len(codes)), codes)), shape=(len(codes), len(names)))
    table = pd.DataFrame((counts.T @ member).toarray(), index=pd.Index(vocabulary, name="word"), columns=names)
    rare = table.sum(axis=1).lt(FEWEST_OCCURRENCES)
    others = table[rare].sum().to_frame(OTHERS).T
    return pd.concat([table[~rare], others])


def _holding(texts: Texts, groups: pd.Series) -> pd.DataFrame:
    """Words x groups: the contributions of each group that hold each word."""
    told = texts.held.assign(group=groups.to_numpy()[texts.held["source"]])
    return _by_word(told.groupby(["word", "group"], observed=True).size().unstack(fill_value=0))


def _by_word(found: T) -> T:
    """What was counted by word, named by plain words."""
    return found.set_axis(found.index.astype("str"), axis=0)


def _sources(texts: Texts) -> np.ndarray:
    return np.array([segment.source for segment in texts.segments], dtype=np.intp)
