"""The contributions of a campaign, read by columns: only the territories, the rows and the columns that are asked for.

What is read was written when each workbook was read, from its publishable tables: a text that is held back is not there, and
a public is only told where the annex of the report tells it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from helpers.analyse import corpus, texts
from helpers.analyse.disclosure import HIDDEN
from helpers.files import utf8_name

COLUMNS = ("id", "territory", "date", "kind", "theme", "public", "text", "answered", "few")
CODED = ("territory", "kind", "theme", "public", "few")
WORDS = {"id", "text", "date"}  # kept apart from the codes, for the rows that may be printed
_STORED = {"public": "public_shown"}


@dataclass(frozen=True)
class Wanted:
    """Which rows: of these themes, kinds, publics (labels), answered or not, ids; None where anything will do."""

    theme: tuple[str, ...] | None = None
    kind: tuple[str, ...] | None = None
    public: tuple[str, ...] | None = None
    answered: bool | None = None
    ids: tuple[str, ...] | None = None

    def among(self, *fields: str) -> ds.Expression | None:
        """What these columns must hold, as the reader of files takes it."""
        asked = {"theme": self.theme, "kind": self.kind, "public_shown": self.public, "id": self.ids}
        held = [ds.field(name).isin(list(values)) for name, values in asked.items() if values is not None and name in fields]
        if self.answered is not None and "answered" in fields:
            held.append(ds.field("answered") == self.answered)
        return reduce(and_, held) if held else None


def read_rows(folders: Sequence[Path], wanted: Wanted, columns: Iterable[str] = COLUMNS) -> pd.DataFrame:
    """One line a contribution, in the order of the territories then as they were typed; codes as categories."""
    asked = [name for name in COLUMNS if name in set(columns)]
    stored = dict.fromkeys(["id", "territory", *(_STORED.get(name, name) for name in asked if name not in WORDS)])
    table = _read(folders, corpus.FILE, list(stored), wanted.among("theme", "kind", "public_shown", "id", "answered"))
    rows = table.rename(columns={"public_shown": "public"})
    if "public" in rows:
        rows = rows.assign(public=rows["public"].astype("object").fillna(HIDDEN))
    said = [name for name in ("text", "date") if name in asked]
    if said:
        found = set(rows["territory"].unique())
        speaking = [folder for folder in folders if folder.name in found]
        words = _read(speaking, texts.FILE, ["id", *said], wanted.among("theme", "kind", "public_shown", "id"))
        rows = rows.merge(words, on="id", how="left", validate="one_to_one")
    return rows.astype({name: "category" for name in CODED if name in asked})[asked]


def read_words(folders: Sequence[Path], wanted: Wanted) -> pd.DataFrame:
    """The texts that may be printed: `id`, `territory`, `text`."""
    found = _read(folders, texts.FILE, ["id", "territory", "text"], wanted.among("theme", "kind", "public_shown", "id"))
    return found.sort_values("id", ignore_index=True)


def _read(folders: Sequence[Path], file: str, columns: list[str], wanted: ds.Expression | None) -> pd.DataFrame:
    schema = pa.schema(
        [(name, _type(name)) for name in dict.fromkeys([*columns, "theme", "kind", "public_shown", "answered", "id"])]
    )
    if not folders:
        return schema.empty_table().select(columns).to_pandas()
    source = ds.dataset([utf8_name(folder / file) for folder in folders], schema=schema)
    return source.to_table(columns=columns, filter=wanted).to_pandas(split_blocks=True, self_destruct=True)


def _type(name: str) -> pa.DataType:
    return {"date": pa.timestamp("ms"), "answered": pa.bool_()}.get(name, pa.large_string())
