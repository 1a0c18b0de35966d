"""From a claim to the rows that it rests on: the sheet and the line of the workbook where each one stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.analyse.texts import FILE as TEXTS
from helpers.files import utf8_name
from helpers.framing.model import Framing
from helpers.publish.told import territory_of

WITH_IDS = ("contributions", "events", "use_cases", "maturity", "commitments")
COLUMNS = ("id", "territory", "table", "row", "text")
MOST = 40  # rows that are shown of a claim


@dataclass(frozen=True)
class Trace:
    """The rows of a claim: some of them (`rows`, see `COLUMNS`), how many there are in all, of how many territories."""

    rows: pd.DataFrame
    total: int
    territories: int


def trace(folder: Path, evidence: Sequence[str], territories: Sequence[str], most: int = MOST) -> Trace:
    """Where the evidence of a claim stands; as many territories as possible when there are too many rows.

    A territory that is itself the evidence (« lacq-orthez ») is its first sheet.
    """
    known = frozenset(territories)
    owners = {id_: id_ if id_ in known else territory_of(id_, known) for id_ in evidence}
    shown = _in_turn(owners, most)
    by_owner: dict[str, list[str]] = {}
    for id_ in shown:
        by_owner.setdefault(owners[id_], []).append(id_)
    found = [_rows(folder / slug, slug, ids) for slug, ids in by_owner.items() if slug]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))
    return Trace(rows, len(owners), len({*owners.values()} - {""}))


def _in_turn(owners: dict[str, str], most: int) -> list[str]:
    """One row of each territory, then a second one of each… until there are enough; then in the order of the claim."""
    frame = pd.DataFrame({"id": list(owners), "owner": list(owners.values())})
    turns = frame.assign(turn=frame.groupby("owner").cumcount()).sort_values("turn", kind="stable").head(most)
    return list(turns.sort_index()["id"])


def _rows(folder: Path, slug: str, ids: Sequence[str]) -> pd.DataFrame:
    """The rows of one territory; only printable words are read, already masked."""
    tables = [_places(folder, table, ids) for table in WITH_IDS]
    whole = [pd.DataFrame({"id": [slug], "table": ["territory"], "row": [0]})] if slug in ids else []
    places = pd.concat([*whole, *tables], ignore_index=True)
    texts = _matching(folder / f"{TEXTS}", ["id", "text"], ids).set_index("id")["text"]
    return places.assign(territory=slug, text=places["id"].map(texts))[list(COLUMNS)]


def _places(folder: Path, table: str, ids: Sequence[str]) -> pd.DataFrame:
    path = folder / f"{table}.parquet"
    if "id" not in pq.read_schema(utf8_name(path)).names:
        return pd.DataFrame({"id": [], "table": [], "row": []})
    return _matching(path, ["id", "row"], ids).assign(table=table)


def _matching(path: Path, columns: list[str], ids: Sequence[str]) -> pd.DataFrame:
    table = pq.read_table(utf8_name(path), columns=columns, use_threads=False)
    return table.filter(pc.is_in(table["id"].cast(pa.string()), pa.array(ids, pa.string()))).to_pandas()


def place_of(table: str, row: int, framing: Framing) -> str:
    """The line of the workbook, as a spreadsheet shows it: « CONTRIBUTIONS, ligne 14 »; a sheet alone when it is about all of it."""
    sheet = framing.by_table[table].name
    return f"{sheet}, ligne {int(row)}" if row else sheet
