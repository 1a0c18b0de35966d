"""The rows that the nation reads of each territory: their classes, and no text but those of its proposals and of what few share.

A territory's part is written once, when its workbook is read; a synthesis opens the columns of all parts together. What
repeats (themes, publics, territories) is held as codes, so that two million rows take a few hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

from helpers.analyse.coding import PROPOSED, RECODED, with_other_codings
from helpers.analyse.follow_up import answers_by_contribution
from helpers.analyse.minority import few
from helpers.collect.decisions import CODED
from helpers.collect.tables import Tables
from helpers.files import utf8_name
from helpers.framing.model import Framing
from helpers.parquet import PLAIN_TEXT, parquet_bytes

FILE = "national.parquet"
CODES = ("territory", "theme", "kind", "public", "public_shown", "few", PROPOSED, RECODED, CODED)
OF_TERRITORY = {
    "name": "territory_name",
    "group": "group",
    "size_class": "size_class",
    "size_label": "size_label",
    "stage": "stage",
}


def corpus_of(slug: str, tables: Tables, said: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """The part of a territory as `read_corpus` gives it back (see `part_of`)."""
    return _typed(part_of(slug, tables, said, framing))


def part_of(slug: str, tables: Tables, said: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """The part of a territory, from its publishable tables (`said`: its contributions with `public_shown`): `id`, `territory`, `theme`, `kind`, `public`, `public_shown`,
    `theme_proposed`, `theme_recoded`, `theme_coded` (the sender's own, where an analyst settled it), `answered` (by a commitment), `few` (why it is among the least shared), `text` (of a
    proposal or of one of those, if its words may be printed).
    """
    answered = said["id"].isin(answers_by_contribution(tables.commitments, framing)["contribution_id"])
    reasons = few(tables, framing)
    text = said["text"].where(said["kind"].eq(framing.kind("proposal")) | reasons.notna())
    told = with_other_codings(said[[field for field in ("id", *CODES, "text") if field in said]])
    part = told.assign(territory=slug, answered=answered, few=reasons, text=text)
    return part[["id", *CODES, "answered", "text"]]


def corpus_file(part: pd.DataFrame) -> dict[str, bytes]:
    """The part of a territory, as it is kept beside its tables (file name -> content); the columns have one type in all parts, even where all is missing."""
    return {FILE: parquet_bytes(part.astype(dict.fromkeys(CODES, "str")))}


def read_corpus(folders: Iterable[Path]) -> pd.DataFrame:
    """The parts of several territories, one under the other in this order."""
    paths = [utf8_name(folder / FILE) for folder in folders]
    if not paths:
        return _typed(pd.DataFrame({field: [] for field in ("id", *CODES, "answered", "text")}))
    form = ds.ParquetFileFormat(dictionary_columns=set(CODES))
    table = ds.dataset(paths, format=form).to_table(use_threads=False)
    return _typed(table.unify_dictionaries().to_pandas(split_blocks=True, self_destruct=True))


def read_themes(folders: Iterable[Path]) -> pd.DataFrame:
    """The territory and the theme of each row of several territories (`territory`, `theme`), and nothing else of them."""
    paths = [utf8_name(folder / FILE) for folder in folders]
    if not paths:
        return pd.DataFrame({"territory": [], "theme": []}, dtype="str")
    form = ds.ParquetFileFormat(dictionary_columns={"territory", "theme"})
    table = ds.dataset(paths, format=form).to_table(columns=["territory", "theme"], use_threads=False)
    return table.unify_dictionaries().to_pandas()


def joined(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The parts of several territories that were just made."""
    held = list(parts)
    whole = (
        pd.concat([part.astype(dict.fromkeys(CODES, "str")) for part in held], ignore_index=True) if held else read_corpus(())
    )
    return _typed(whole)


def with_territories(corpus: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """The rows with what is known of their territory: `territory_name`, `group`, `size_class`, `size_label`, `stage`."""
    of = territories.set_index("slug")
    return corpus.assign(**{column: _spread(corpus["territory"], of[field]) for field, column in OF_TERRITORY.items()})


def _spread(codes: pd.Series, values: pd.Series) -> pd.Categorical:
    """What is known of each category, row by row, without making a text a row."""
    known = values.reindex(codes.cat.categories).astype("str").astype("category")
    return pd.Categorical.from_codes(known.cat.codes.to_numpy()[codes.cat.codes.to_numpy()], dtype=known.dtype)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Codes as categories in the order of the alphabet: sorting and grouping do not depend on which territory came first."""
    plain = {"id": PLAIN_TEXT, "text": "str", "answered": "bool"}  # an id is one text for all the claims that rest on it
    return frame.astype(plain).assign(**{field: _coded(frame[field]) for field in CODES})


def _coded(codes: pd.Series) -> pd.Series:
    coded = codes.astype("category")
    return coded.cat.set_categories(sorted(coded.cat.categories.astype(str)))
