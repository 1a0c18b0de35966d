"""Words that may be printed, for what an analyst chose: a few, of as many territories as there are, never the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.analyse.texts import FIELDS, FILE
from helpers.desk.counts import COUNT, Chosen, chosen_rows
from helpers.files import utf8_name

MOST = 8  # quotes that are shown together


def quotes(folder: Path, counts: pd.DataFrame, chosen: Chosen, territories: Sequence[str], most: int = MOST) -> pd.DataFrame:
    """Printable contributions of what is chosen, among some territories: one of each of them first, then a second one…

    Territories are drawn evenly from the list, so that no large collection hides the others; within one, the order is the one drawn
    from the ids when its workbook was read. Same choice, same quotes.
    """
    kept = chosen_rows(counts[counts["territory"].isin(territories)], chosen)
    carrying = sorted(kept.loc[kept[COUNT].gt(0), "territory"].astype("str").unique())
    found = [_first(folder / slug, chosen, most) for slug in _evenly(carrying, most)]
    rows = pd.concat([part.assign(turn=range(len(part))) for part in found], ignore_index=True) if found else _none()
    return rows.sort_values("turn", kind="stable").head(most).sort_values("id", ignore_index=True)[list(FIELDS)]


def _evenly(slugs: Sequence[str], most: int) -> Iterator[str]:
    """Twice as many as are wanted, spaced over the list: some of them print nothing of what is chosen."""
    wanted = min(len(slugs), 2 * most)
    return (slugs[place * len(slugs) // wanted] for place in range(wanted))


def _first(folder: Path, chosen: Chosen, most: int) -> pd.DataFrame:
    table = pq.read_table(utf8_name(folder / FILE), columns=list(FIELDS), use_threads=False)
    for column, value in chosen.pairs():
        table = table.filter(pc.equal(table[column].cast(pa.string()), value))
    return table.slice(0, most).to_pandas()


def _none() -> pd.DataFrame:
    return pd.DataFrame({field: pd.Series(dtype="str") for field in (*FIELDS, "turn")})
