"""The contributions whose words may be printed, with what is told beside each in the annex: what the analyses of words read.

A territory's texts are written once, when its workbook is read, in an order drawn from their ids. The nation reads the first ones of
each file, as many for every territory: a bounded sample, the same at each run, in which no large collection drowns the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.files import utf8_name
from helpers.parquet import parquet_bytes

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from helpers.analyse.reinert.segments import Segment

FILE = "textes.parquet"
FIELDS = ("id", "territory", "theme", "kind", "public_shown", "text")
OF_SEGMENT = ("id", "territory", "public_shown")  # what is told beside a segment
DATE = "date"
MOST = 20_000  # contributions of a sample: sixteen for each of 1,254 territories, and the analysis of words takes seconds


@dataclass(frozen=True)
class Texts:
    """Printable contributions in the order of their ids (`id`, `territory`, `theme`, `kind`, `public_shown`, `text`, `date`).

    `whole`: how many there are in all; more than the lines when these are a sample.
    """

    contributions: pd.DataFrame
    whole: int

    @cached_property
    def segments(self) -> list[Segment]:
        """The texts cut into segments; `source` is the line of the contribution."""
        from helpers.analyse.reinert.segments import split  # noqa: PLC0415 - loads scipy, which only a report needs

        return split(list(self.contributions["text"]))

    @cached_property
    def lemmas(self) -> list[list[str]]:
        """The words of each segment, as they are counted."""
        from helpers.analyse.lexicon import lemmas  # noqa: PLC0415 - loads the dictionaries, which only a report needs

        return [lemmas(segment.text) for segment in self.segments]

    @cached_property
    def of_segments(self) -> pd.DataFrame:
        """The contribution of each segment, line by line: `id`, `territory`, `public_shown`."""
        sources = np.array([segment.source for segment in self.segments], dtype=np.intp)
        return pd.DataFrame({field: self.contributions[field].array.take(sources) for field in OF_SEGMENT})

    @cached_property
    def counted(self) -> tuple[csr_array, tuple[str, ...]]:
        """Segments x words counts, and the words: those that enough segments hold."""
        from helpers.analyse.reinert.texts import FEWEST, table_of  # noqa: PLC0415 - loads scipy, which only a report needs

        return table_of(self.lemmas, FEWEST)

    @cached_property
    def held(self) -> pd.DataFrame:
        """One line a contribution and word that it holds: `word`, `source` (the line of the contribution), `territory`."""
        words: list[set[str]] = [set() for _ in range(len(self.contributions))]
        for segment, found in zip(self.segments, self.lemmas, strict=True):
            words[segment.source].update(found)
        sources = np.repeat(np.arange(len(words)), [len(one) for one in words])
        told = pd.Series([word for one in words for word in sorted(one)], dtype="str").astype("category")
        owners = self.contributions["territory"].astype("category").cat
        return pd.DataFrame(
            {
                "word": told,
                "source": sources,
                "territory": pd.Categorical.from_codes(owners.codes.to_numpy()[sources], owners.categories),
            }
        )

    @property
    def is_sample(self) -> bool:
        return self.whole > len(self.contributions)


def texts_of(slug: str, contributions: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The printable contributions of a territory (`contributions` bear `public_shown`), and the day of their event."""
    printed = (contributions["printable"] & contributions["text"].notna()).to_numpy(dtype=np.bool_)
    told = {field: contributions[field].array[printed] for field in FIELDS if field != "territory"}
    places = {id_: place for place, id_ in reversed(list(enumerate(events["id"].tolist())))}
    days = np.append(events["date_start"].to_numpy(dtype="datetime64[ms]"), np.datetime64("NaT"))
    dates = days[[places.get(event, -1) for event in contributions["event_id"].array[printed].tolist()]]  # -1: no day, the last
    rows = {**told, "territory": pd.array([slug] * len(dates), dtype="str"), DATE: dates}
    return pd.DataFrame({field: rows[field] for field in (*FIELDS, DATE)})


def territory_texts(slug: str, contributions: pd.DataFrame, events: pd.DataFrame) -> Texts:
    """The texts of one territory, all of them."""
    rows = texts_of(slug, contributions, events)
    return _ordered(rows, len(rows))


def texts_file(rows: pd.DataFrame) -> dict[str, bytes]:
    """The texts of a territory, as they are kept beside its tables (file name -> content), in an order that nothing but their ids decides."""
    drawn = rows.assign(drawn=[blake2b(id_.encode(), digest_size=8).hexdigest() for id_ in rows["id"]])
    return {FILE: parquet_bytes(drawn.sort_values(["drawn", "id"]).drop(columns="drawn"))}


def read_texts(folders: Sequence[Path], most: int = MOST) -> Texts:
    """A sample of the texts of several territories: the first ones of each, as many for all, `most` at the most."""
    paths = [utf8_name(folder / FILE) for folder in folders]
    # Closed at once: systems let a process have 256 files open, or 1,024.
    sizes = [pq.read_metadata(path).num_rows for path in paths]
    each = evenly(sizes, most)
    parts = [_first(path, each) for path, size in zip(paths, sizes, strict=True) if size and each]
    rows = (
        pa.concat_tables(parts, promote_options="default").to_pandas(use_threads=False) if parts else no_texts().contributions
    )
    return _ordered(_typed(rows), sum(sizes))


def joined_texts(parts: Sequence[pd.DataFrame]) -> Texts:
    """The texts of several territories that were just made, all of them."""
    return _ordered(_typed(pd.concat(parts, ignore_index=True)), sum(map(len, parts))) if parts else no_texts()


def no_texts() -> Texts:
    """No text at all."""
    return Texts(_typed(pd.DataFrame({field: [] for field in (*FIELDS, DATE)})), 0)


def evenly(sizes: Sequence[int], most: int) -> int:
    """How many to take of each territory at the most: the greatest number such that `most` is not passed."""
    left, waiting = most, sorted(sizes)
    for place, size in enumerate(waiting):
        share = left // (len(waiting) - place)
        if size > share:
            return share
        left -= size
    return max(waiting, default=0)


def _first(path: str, count: int) -> pa.Table:
    with pq.ParquetFile(path, pre_buffer=False) as file:
        return pa.Table.from_batches([next(file.iter_batches(batch_size=count, use_threads=False))])


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.astype({**dict.fromkeys(FIELDS, "str"), DATE: "datetime64[ms]"})


def _ordered(rows: pd.DataFrame, whole: int) -> Texts:
    return Texts(rows.sort_values("id", ignore_index=True), whole)
