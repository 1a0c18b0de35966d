"""The privacy layer: what may be shown of the tidy tables. Nothing else of them reaches a notebook or a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.collect.protection.privacy import Hits, SecondCue, find_in_columns, masked_texts, with_texts
from helpers.collect.tables import MaskedCell, Tables
from helpers.framing.model import Column, Framing, Sheet

PersonalData = Mapping[tuple[str, str], Hits]  # by table and field
IDS = frozenset({"code", "siren", "associated_siren", "dimension"})  # of a territory, of a dimension

# What becomes of a text in which something was found, said in the finding.
FATES = {
    "yes": "La contribution est marquée publiable : son texte paraît, sans ces mots, remplacés par leur nature ([nom], [téléphone]…).",
    "no": "La contribution est comptée, son texte n’est jamais cité.",
    "check": "La contribution est comptée, mais son texte ne paraît pas tant que personne n’a mis « oui » dans la colonne Publiable.",
    "aside": "La ligne est mise de côté : rien n’en est publié tant qu’elle n’est pas corrigée.",
    "": "Dans tout ce qui est publié, ces mots sont remplacés par leur nature ([nom], [téléphone]…).",
}


def is_free_text(column: Column) -> bool:
    """Whether people write there what they want."""
    return column.type in ("T", "TL") and not column.unique and not column.refers_to


def printed(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of free text that could be printed."""
    return tuple(column for column in sheet.columns if is_free_text(column) and not column.personal)


def personal_data_of(tables: Tables, framing: Framing, second_cue: SecondCue | None = None) -> PersonalData:
    """What looks like personal data in any text that could be printed: all texts are searched at once."""
    frames = dict(tables.items())
    # A sheet that was not found has no columns but those that analyses read.
    places = [
        (sheet.table, column.field)
        for sheet in framing.sheets
        for column in printed(sheet)
        if column.field in frames[sheet.table]
    ]
    found = find_in_columns([frames[table][field] for table, field in places], second_cue)
    return dict(zip(places, found, strict=True))


def masked_cells(tables: Tables, personal: PersonalData) -> tuple[MaskedCell, ...]:
    """The cells in which personal data were found, as they may be shown. An id names a territory or a line: it is left as it is."""
    frames = dict(tables.items())
    return tuple(
        MaskedCell(table, field, line, text)
        for (table, field), hits in personal.items()
        if field not in IDS
        for line, text in masked_texts(frames[table][field], hits).items()
    )


def publishable(
    tables: Tables, framing: Framing, second_cue: SecondCue | None = None, *, masked: Sequence[MaskedCell] | None = None
) -> Tables:
    """Tables without personal columns, personal data in free texts masked, and held-back texts removed.

    `contributions` gains `printable` (bool): its `text` is missing where the territory has not said that the words
    may be published; such a row is still counted everywhere. `masked`: the `masked_cells` of these very tables, when
    they are known.
    """
    if masked is None:
        masked = masked_cells(tables, personal_data_of(tables, framing, second_cue))
    cells: dict[str, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for cell in masked:
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
    kept = frame if personal.isdisjoint(frame.columns) else frame[[field for field in frame if field not in personal]]
    return kept.assign(**{field: with_texts(kept[field], texts) for field, texts in masked.items()}) if masked else kept


def _only_allowed_texts(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    allowed = contributions["publication"].eq(framing.lists["publication"].by_role["yes"].code)
    return contributions.assign(printable=allowed, text=contributions["text"].where(allowed))
