"""The tables of a territory as anybody may see them: one source for every format, so that a figure never differs.

The data workbook and the open data both read this. Personal columns are gone, texts held back are missing (their rows
stay), small counts bear the marks that the pages print, and a public is only told where it could not name someone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import pandas as pd

from helpers.analyse.disclosure import HIDDEN, SHOWN, MaskedTable
from helpers.analyse.territory import TerritoryAnalysis
from helpers.errors import PublicationError
from helpers.framing.model import Column, Framing, Sheet
from helpers.wording import NARROW, number, quote

WITHHELD = "non publié"  # an event left out whole: nothing could protect its counts
PRINTABLE = "printable"  # whether the words of a contribution may be published
# Gender and age are only printed as totals over the events, so an event does not bear them.
TOTALS_ONLY = ("women", "men", "gender_other")
TOTALS_ONLY_PREFIX = "age_"
OPEN, CLOSED = "open", "closed"  # roles of the choices of a licence


@dataclass(frozen=True)
class PublishedTable:
    """A sheet's rows, with the columns that may be shown; `masked` are the fields where a mark may stand for a value.

    A masked count is an `int`, one of `marks`, or None where nothing was typed: a mark is never a missing value.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    frame: pd.DataFrame
    masked: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.sheet.table

    @cached_property
    def cells(self) -> Mapping[str, list[object]]:
        """Its columns by field, as Python has values; nothing (None) where nothing is told. Both formats read them."""
        return {str(field): plain_values(column) for field, column in self.frame.items()}


def plain_values(column: pd.Series) -> list[object]:
    """A column as Python has values; nothing (None) where nothing is told."""
    held = column.array  # a quarter of the time that the column itself takes
    values = held.to_numpy(dtype=object, copy=True)
    values[held.isna()] = None
    return list[object](values.tolist())


def marks(framing: Framing) -> tuple[str, ...]:
    """What may stand for a count that is not shown: « < 5 », « masqué », « non publié »."""
    return f"<{NARROW}{number(framing.thresholds.smallest_published_count)}", HIDDEN, WITHHELD


def is_closed(analysis: TerritoryAnalysis) -> bool:
    """Whether the territory wants none of its data in open data."""
    licences = analysis.campaign.framing.lists.get("licences")
    code = analysis.tables.identity.get("licence")
    if licences is None or code is None or pd.isna(code) or str(code) not in licences.by_code:
        return False
    return licences.by_code[str(code)].role == CLOSED


def published_tables(analysis: TerritoryAnalysis) -> tuple[PublishedTable, ...]:
    """Every table of a territory that its framing has, the territory's own line first."""
    return tuple(_published(analysis))


def _published(analysis: TerritoryAnalysis) -> Iterator[PublishedTable]:
    framing = analysis.campaign.framing
    for name, frame in analysis.tables.items():
        if name not in framing.by_table:
            continue
        sheet = framing.by_table[name]
        shown, masked = _shown(name, frame, analysis)
        columns = tuple(column for column in sheet.columns if column.field in shown and not column.personal)
        yield PublishedTable(sheet, columns, shown, masked)


def _shown(name: str, frame: pd.DataFrame, analysis: TerritoryAnalysis) -> tuple[pd.DataFrame, frozenset[str]]:
    if name == "events":
        return _events(frame, analysis)
    if name == "contributions":
        return _contributions(analysis), frozenset({"public"})
    return frame, frozenset()


def _contributions(analysis: TerritoryAnalysis) -> pd.DataFrame:
    """Contributions whose public is told where the report tells it, « masqué » elsewhere.

    A row whose text is held back keeps no free text at all: where it comes from would lead to its words.
    """
    said = analysis.measured.said.contributions
    sheet = analysis.campaign.framing.by_table["contributions"]
    typed = [column.field for column in sheet.columns if column.type in ("T", "TL") and not _is_key(column)]
    held = {field: said[field].where(said[PRINTABLE]) for field in typed if field in said}
    return said.assign(**held, public=said["public"].where(said["public_shown"].notna(), HIDDEN))


def _is_key(column: Column) -> bool:
    return column.unique or bool(column.refers_to) or bool(column.list)


def _events(events: pd.DataFrame, analysis: TerritoryAnalysis) -> tuple[pd.DataFrame, frozenset[str]]:
    """People by public as the report prints them."""
    framing = analysis.campaign.framing
    shown = events.drop(columns=[name for name in events if name in TOTALS_ONLY or name.startswith(TOTALS_ONLY_PREFIX)])
    fields = [column for column in framing.by_table["events"].counting("publics") if column.field in shown]
    participation = analysis.measured.participation
    told = {} if participation.by_public is None else _told(participation.by_public, participation.not_told, framing)
    labels = framing.lists["publics"].label_of
    counts = {
        column.field: pd.Series(
            [told.get((event, labels(column.of_code))) for event in shown["id"]], index=shown.index, dtype="object"
        )
        for column in fields
    }
    return shown.assign(**counts), frozenset(counts)


def _told(masked: MaskedTable, not_told: pd.DataFrame, framing: Framing) -> Mapping[tuple[Hashable, Hashable], int | str]:
    """(event, public) -> a count that may be shown, or the mark that stands for it; what was left blank is not there."""
    rows, columns = masked.counts.index, masked.counts.columns
    table = (masked.counts, masked.state, masked.text(), not_told.loc[rows, columns])
    cells = zip(product(rows, columns), *(frame.to_numpy().ravel() for frame in table), strict=True)
    told = {
        place: int(count) if state == SHOWN else _mark(str(text), framing)
        for place, count, state, text, is_blank in cells
        if not is_blank
    }
    return told | dict.fromkeys(product(masked.withheld, not_told.columns), WITHHELD)


def _mark(text: str, framing: Framing) -> str:
    if text not in marks(framing):
        raise PublicationError(f"un effectif masqué porte une marque inconnue ({quote(text)}) : rien n’est publié")
    return text
