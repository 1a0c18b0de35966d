"""The privacy layer: what may be shown of the tidy tables. Nothing else of them reaches a notebook or a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.collect.protection.privacy import SecondCue, masked_texts, with_texts
from helpers.collect.tables import MaskedCell, Tables
from helpers.framing.model import Framing, Sheet

# What becomes of a text in which something was found, said in the finding.
FATES = {
    "yes": "La contribution est marquée publiable : son texte paraît, sans ces mots, remplacés par leur nature ([nom], [téléphone]…).",
    "no": "La contribution est comptée, son texte n’est jamais cité.",
    "check": "La contribution est comptée, mais son texte ne paraît pas tant que personne n’a mis « oui » dans la colonne Publiable.",
    "aside": "La ligne est mise de côté : rien n’en est publié tant qu’elle n’est pas corrigée.",
    "": "Dans tout ce qui est publié, ces mots sont remplacés par leur nature ([nom], [téléphone]…).",
}


def masked_cells(tables: Tables, framing: Framing, second_cue: SecondCue | None = None) -> tuple[MaskedCell, ...]:
    """The cells of free texts in which personal data are found, as they may be shown: searched once, when a workbook is read."""
    frames = dict(tables.items())
    places = [(name, field) for name, frame in frames.items() for field in _free_texts(frame, framing.by_table.get(name))]
    found = masked_texts([frames[name][field] for name, field in places], second_cue)
    return tuple(
        MaskedCell(*place, line, text) for place, texts in zip(places, found, strict=True) for line, text in texts.items()
    )


def publishable(
    tables: Tables, framing: Framing, second_cue: SecondCue | None = None, *, masked: Sequence[MaskedCell] | None = None
) -> Tables:
    """Tables without personal columns, personal data in free texts masked, and held-back texts removed.

    `contributions` gains `printable` (bool): its `text` is missing where the territory has not said that the words
    may be published; such a row is still counted everywhere. `masked`: the `masked_cells` of these very tables, when
    they are known.
    """
    cells: dict[str, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for cell in masked_cells(tables, framing, second_cue) if masked is None else masked:
        cells[cell.table][cell.field][cell.line] = cell.text
    frames = {name: _shown(frame, framing.by_table.get(name), cells[name]) for name, frame in tables.items()}
    return Tables.of({**frames, "contributions": _only_allowed_texts(frames["contributions"], framing)})


def fate(table: str, field: str, line: pd.Series, framing: Framing) -> str:
    """What becomes of a text in which personal data were found: printed without them, counted only, or waiting."""
    if (table, field) != ("contributions", "text"):
        return FATES[""]
    roles = {choice.code: choice.role for choice in framing.lists["publication"].choices}
    return FATES[roles.get(line["publication"], "check")]


def _shown(frame: pd.DataFrame, sheet: Sheet | None, masked: Mapping[str, Mapping[int, str]]) -> pd.DataFrame:
    """A table without its personal columns, its masked cells in their places."""
    personal = set[str]() if sheet is None else {column.field for column in sheet.columns if column.personal}
    kept = frame[[field for field in frame if field not in personal]]
    return kept.assign(**{field: with_texts(kept[field], texts) for field, texts in masked.items()}) if masked else kept


def _free_texts(frame: pd.DataFrame, sheet: Sheet | None) -> list[str]:
    """The columns of a table, personal ones aside, in which anything may have been typed."""
    if sheet is None:
        return []
    typed = (column.field for column in sheet.columns if column.type in ("T", "TL") and not column.personal)
    return [field for field in typed if field in frame and not _is_key(field, sheet)]


def _is_key(field: str, sheet: Sheet) -> bool:
    column = sheet.by_field[field]
    return column.unique or bool(column.refers_to) or field in ("code", "siren", "associated_siren", "dimension")


def _only_allowed_texts(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    allowed = contributions["publication"].eq(framing.lists["publication"].by_role["yes"].code)
    return contributions.assign(printable=allowed, text=contributions["text"].where(allowed))
