"""Personal data in the free texts of a workbook as it was sent, whatever becomes of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from helpers.collect.findings import Finding, find
from helpers.collect.protection.privacy import KIND_LABELS, Hit, SecondCue, find_in_columns, words
from helpers.collect.protection.publication import FATES, is_free_text, printed
from helpers.collect.sheet_table import SheetTable
from helpers.collect.tables import Tables
from helpers.framing.model import Column, Framing, Sheet
from helpers.wording import listing


@dataclass(frozen=True)
class PersonalText:
    """A text in which something was found, and where it stands."""

    sheet: str
    cell: str
    row: int
    text: str
    hits: tuple[Hit, ...]

    @property
    def kinds(self) -> str:
        """What was found, once each: « nom de personne et numéro de téléphone »."""
        return listing(sorted({KIND_LABELS[hit.kind] for hit in self.hits}))


def written(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of free text, notes that are never printed too; the contact of a territory is given on purpose."""
    return tuple(
        column for column in sheet.columns if is_free_text(column) and not (column.personal and sheet.layout == "fields")
    )


def personal_texts(
    table: SheetTable, columns: Iterable[Column], cue: SecondCue | None, kept: frozenset[int] = frozenset()
) -> Iterator[PersonalText]:
    """The texts with personal data in some columns of a sheet, except on the rows `kept`."""
    wanted = ~table.text.index.isin(kept)
    if not wanted.any():
        return
    text = table.text[wanted]
    held = [column for column in columns if table.holds(column)]
    for column, found in zip(held, find_in_columns([text[column.field] for column in held], cue), strict=True):
        for place, hits in found.items():
            row = text.index[place]
            yield PersonalText(table.sheet.name, table.cell(row, column.field), row, str(text.at[row, column.field]), hits)


def findings_set_aside(
    located: Mapping[str, SheetTable], tables: Tables, framing: Framing, cue: SecondCue | None
) -> Iterator[Finding]:
    """What looks like personal data on the rows that the tables do not hold."""
    for name, table in located.items():
        if table.sheet.layout != "rows":
            continue
        for one in personal_texts(table, printed(table.sheet), cue, frozenset(getattr(tables, name)["row"])):
            yield find(
                framing, "personal_data", one.sheet, cell=one.cell, row=one.row, alike=(),
                kinds=one.kinds, fate=FATES["aside"], before=" ; ".join(words(one.text, one.hits)),
            )  # fmt: skip
