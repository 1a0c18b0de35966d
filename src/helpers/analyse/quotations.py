"""What may be quoted of each territory, and what it answered: the part of its words that the manifesto reads.

Written once, when a workbook is read, from its publishable tables: a text that is held back is not in it, names are masked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

from helpers.analyse.contributions import OWN_WORDS, PLAIN_LENGTH, quotable
from helpers.analyse.follow_up import answers_by_contribution
from helpers.collect.tables import Tables
from helpers.files import utf8_name
from helpers.framing.model import Framing
from helpers.parquet import parquet_bytes

WORDS, ANSWERS = "paroles.parquet", "reponses.parquet"
MOST_RANKED = 5  # candidates that a territory gives for each theme and kind; a manifesto quotes far fewer
WORD_TYPES = {
    "id": "str", "territory": "str", "theme": "str", "kind": "str", "origin": "str", "own": "bool", "people": "float64",
    "plain": "int64", "rank": "int64", "text": "str",
}  # fmt: skip
ANSWER_TYPES = dict.fromkeys(("contribution_id", "commitment_id", "territory", "answer", "reason", "action", "by", "on"), "str")


def words_of(slug: str, tables: Tables, framing: Framing) -> pd.DataFrame:
    """The printable contributions of a territory, in the order of quoting within each theme and kind (`rank`, from 0).

    `own`: people's own words; `people`: who carry it, 0 when unknown; `plain`: distance to the plainest length.
    """
    said = quotable(tables.contributions, framing)
    columns = {field: said[field] for field in ("id", "theme", "kind", "origin", "text")} | {
        "territory": pd.Series(slug, index=said.index, dtype="str"),
        "own": _own(said, framing),
        "people": said["people"].fillna(0) if "people" in said else pd.Series(0.0, index=said.index),
        "plain": (said["text"].str.len() - PLAIN_LENGTH).abs().fillna(0),
        "rank": _ranks(said),
    }
    return pd.DataFrame({name: columns[name].astype(type_) for name, type_ in WORD_TYPES.items()}, copy=False)


def _ranks(said: pd.DataFrame) -> pd.Series:
    """The place of each line among those of its theme and kind."""
    before, ranks = Counter[tuple[str, str]](), []
    for crossing in zip(said["theme"].tolist(), said["kind"].tolist(), strict=True):
        ranks.append(before[crossing])
        before[crossing] += 1
    return pd.Series(ranks, index=said.index, dtype="int64")


def answers_of(slug: str, tables: Tables, framing: Framing) -> pd.DataFrame:
    """What a territory answered: one line a contribution and commitment, in French; `on` is the day as data have it."""
    answers = answers_by_contribution(tables.commitments, framing)
    blank = pd.Series(pd.NA, index=answers.index, dtype="str")
    told = answers["answered_on"] if "answered_on" in answers else pd.Series(pd.NaT, index=answers.index)
    part = pd.DataFrame(
        {
            "contribution_id": answers["contribution_id"],
            "commitment_id": answers["commitment_id"],
            "territory": slug,
            "answer": answers["answer_label"],
            "reason": answers.get("reason", blank),
            "action": answers.get("action", blank),
            "by": answers.get("body", blank),
            "on": ["" if pd.isna(when) else when.date().isoformat() for when in told],
        }
    )
    return part.astype(ANSWER_TYPES)


def quotation_files(slug: str, tables: Tables, framing: Framing) -> dict[str, bytes]:
    """The words and the answers of a territory, as they are kept beside its tables: file name -> content."""
    return {WORDS: parquet_bytes(words_of(slug, tables, framing)), ANSWERS: parquet_bytes(answers_of(slug, tables, framing))}


def read_words(folders: Iterable[Path], *, ranked: bool) -> pd.DataFrame:
    """The words of several territories; `ranked`: only the first to quote of each."""
    return _read((folder / WORDS for folder in folders), WORD_TYPES, ds.field("rank") < MOST_RANKED if ranked else None)


def read_answers(folders: Iterable[Path]) -> pd.DataFrame:
    """The answers of several territories."""
    return _read((folder / ANSWERS for folder in folders), ANSWER_TYPES, None)


def _read(paths: Iterable[Path], types: dict[str, str], wanted: ds.Expression | None) -> pd.DataFrame:
    found = [utf8_name(path) for path in paths]
    if not found:
        return pd.DataFrame({name: pd.Series(dtype=type_) for name, type_ in types.items()})
    return ds.dataset(found).to_table(filter=wanted, use_threads=False).to_pandas().astype(types)


def _own(said: pd.DataFrame, framing: Framing) -> pd.Series:
    origins = framing.lists.get("origins")
    codes = [choice.code for choice in origins.choices if choice.role in OWN_WORDS] if origins else []
    return said["origin"].isin(codes)
