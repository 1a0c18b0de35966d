"""The privacy layer: what may be shown of the tidy tables. Nothing else of them reaches a notebook or a report."""

from __future__ import annotations

import pandas as pd

from helpers.collect.protection.privacy import SecondCue, mask_columns
from helpers.collect.tables import Tables
from helpers.framing.model import Framing, Sheet

# What becomes of a text in which something was found, said in the finding.
FATES = {
    "yes": "La contribution est marquée publiable : son texte paraît, sans ces mots, remplacés par leur nature ([nom], [téléphone]…).",
    "no": "La contribution est comptée, son texte n’est jamais cité.",
    "check": "La contribution est comptée, mais son texte ne paraît pas tant que personne n’a mis « oui » dans la colonne Publiable.",
    "aside": "La ligne est mise de côté : rien n’en est publié tant qu’elle n’est pas corrigée.",
    "": "Dans tout ce qui est publié, ces mots sont remplacés par leur nature ([nom], [téléphone]…).",
}


def publishable(tables: Tables, framing: Framing, second_cue: SecondCue | None = None) -> Tables:
    """Tables without personal columns, personal data in free texts masked, and held-back texts removed.

    `contributions` gains `printable` (bool): its `text` is missing where the territory has not said that the words
    may be published; such a row is still counted everywhere.
    """
    shown = {name: _without_personal(frame, framing.by_table.get(name)) for name, frame in tables.items()}
    places = [(name, field) for name, frame in shown.items() for field in _free_texts(frame, framing.by_table.get(name))]
    masked = dict(zip(places, mask_columns([shown[name][field] for name, field in places], second_cue), strict=True))
    frames = {
        name: frame.assign(**{field: column for (table, field), column in masked.items() if table == name})
        for name, frame in shown.items()
    }
    return Tables.of({**frames, "contributions": _only_allowed_texts(frames["contributions"], framing)})


def fate(table: str, field: str, line: pd.Series, framing: Framing) -> str:
    """What becomes of a text in which personal data were found: printed without them, counted only, or waiting."""
    if (table, field) != ("contributions", "text"):
        return FATES[""]
    roles = {choice.code: choice.role for choice in framing.lists["publication"].choices}
    return FATES[roles.get(line["publication"], "check")]


def _without_personal(frame: pd.DataFrame, sheet: Sheet | None) -> pd.DataFrame:
    columns = () if sheet is None else sheet.columns
    return frame.drop(columns=[column.field for column in columns if column.personal and column.field in frame])


def _free_texts(frame: pd.DataFrame, sheet: Sheet | None) -> list[str]:
    """The columns of a table in which anything may have been typed."""
    if sheet is None:
        return []
    typed = (column.field for column in sheet.columns if column.type in ("T", "TL"))
    return [field for field in typed if field in frame and not _is_key(field, sheet)]


def _is_key(field: str, sheet: Sheet) -> bool:
    column = sheet.by_field[field]
    return column.unique or bool(column.refers_to) or field in ("code", "siren", "associated_siren", "dimension")


def _only_allowed_texts(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    allowed = contributions["publication"].eq(framing.lists["publication"].by_role["yes"].code)
    return contributions.assign(printable=allowed, text=contributions["text"].where(allowed))
