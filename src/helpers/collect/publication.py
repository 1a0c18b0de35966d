"""The privacy layer: what may be shown of the tidy tables. Nothing else of them reaches a notebook or a report."""

from __future__ import annotations

import pandas as pd

from helpers.collect.privacy import mask
from helpers.collect.tables import Tables
from helpers.framing.model import Framing, Sheet


def publishable(tables: Tables, framing: Framing) -> Tables:
    """Tables without personal columns, personal data in free texts masked, and held-back texts removed.

    `contributions` gains `printable` (bool): its `text` is missing where the territory has not said that the words
    may be published; such a row is still counted everywhere.
    """
    frames = {name: _without_personal(frame, framing.by_table.get(name)) for name, frame in tables.items()}
    return Tables.of({**frames, "contributions": _only_allowed_texts(frames["contributions"], framing)})


def _without_personal(frame: pd.DataFrame, sheet: Sheet | None) -> pd.DataFrame:
    if sheet is None:
        return frame
    shown = frame.drop(columns=[column.field for column in sheet.columns if column.personal and column.field in frame])
    texts = [column.field for column in sheet.columns if column.type in ("T", "TL") and not _is_key(column.field, sheet)]
    return shown.assign(**{field: shown[field].map(mask, na_action="ignore") for field in texts if field in shown})


def _is_key(field: str, sheet: Sheet) -> bool:
    column = sheet.by_field[field]
    return column.unique or bool(column.refers_to) or field in ("code", "siren", "associated_siren", "dimension")


def _only_allowed_texts(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    allowed = contributions["publication"].eq(framing.lists["publication"].by_role["yes"].code)
    return contributions.assign(printable=allowed, text=contributions["text"].where(allowed))
