"""The contributions that are set aside for want of a theme: kept with their words, for the person who codes."""

from __future__ import annotations

import pandas as pd

from helpers.collect.findings import SheetBalance, row_of
from helpers.collect.sheet_table import SheetTable
from helpers.collect.tidy import own_ids

TABLE = "contributions"
FIELDS = ("text", "theme", "theme_recoded", "coder_comment", "publication")


def uncoded(sheet: SheetTable, balance: SheetBalance, slug: str) -> pd.DataFrame | None:
    """One line a row whose theme alone sets it aside (`id`, `row`, and what its sender typed in `FIELDS`); None when there is none."""
    letter = sheet.letters.get("theme", "")
    cells = (cell for rule, cell in balance.reasons if rule in ("missing_required", "value_outside_list"))
    rows = [row_of(cell) for cell in cells if letter and cell.rstrip("0123456789") == letter]
    if not rows:
        return None
    typed = sheet.text.loc[rows]
    told = {field: typed[field] for field in FIELDS if field in typed}
    ids = pd.array([f"{slug}-{id_}" for id_ in own_ids(typed["id"].tolist(), TABLE)], dtype="str")
    return pd.DataFrame({"id": ids, "row": rows, **told}, index=typed.index).reset_index(drop=True)
