"""The part of the open data that one territory makes: kept when its report is built, put together without analysing it again.

What tells the shape of the whole (`Head`) stands before the rows, which are read one territory at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from msgspec import Raw, Struct
from msgspec.json import Decoder, encode

from helpers.analyse.published import PublishedTable, is_closed
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.findings import SheetBalance
from helpers.files import write_bytes

FILE = "donnees-ouvertes.json"
IDENTITY = ("siren", "licence", "file_status")
Record = Mapping[str, Any]  # a row, by field


@dataclass(frozen=True)
class Said:
    """A claim as the open data tell it."""

    id: str
    section: str
    sentence: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """The fields of a table that are published, and those of them where a mark may stand for a value."""

    fields: tuple[str, ...]
    masked: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """Who a territory is, and which columns it publishes, table by table: none where it is closed.

    `identity`: its SIREN, the codes of its licence and of its status, where they are stated.
    """

    slug: str
    name: str
    is_closed: bool
    identity: Mapping[str, str]
    size: tuple[str, str]  # code and label of its class
    shown: Mapping[str, Shown]


@dataclass(frozen=True)
class Rows:
    """The rows of a table as JSON has them: a missing value is nothing, a day is written."""

    fields: tuple[str, ...]
    rows: Sequence[Sequence[Any]]

    def columns(self) -> Mapping[str, Sequence[object]]:
        """The values of each field."""
        return dict(zip(self.fields, zip(*self.rows, strict=True) if self.rows else ((),) * len(self.fields), strict=True))

    def records(self) -> Iterator[Record]:
        """Each row, by field."""
        return (dict(zip(self.fields, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class Slice:
    """What a territory publishes: its tables as anybody may see them, its claims, its balances. They are held as JSON: each is read when it is asked for."""

    head: Head
    kept: _Kept

    def __contains__(self, table: str) -> bool:
        return table in self.kept.tables

    def table(self, name: str) -> Rows:
        """The rows of a table that is published; raises `KeyError` for another."""
        return _ROWS.decode(self.kept.tables[name])

    @property
    def claims(self) -> tuple[Said, ...]:
        return _CLAIMS.decode(self.kept.claims)

    @property
    def balances(self) -> tuple[SheetBalance, ...]:
        return _BALANCES.decode(self.kept.balances)


class _Kept(Struct):
    """The parts of a territory that stand after its head, as they are written."""

    tables: dict[str, Raw]
    claims: Raw
    balances: Raw


_HEAD, _KEPT, _ROWS = Decoder(Head), Decoder(_Kept), Decoder(Rows)
_CLAIMS, _BALANCES = Decoder(tuple[Said, ...]), Decoder(tuple[SheetBalance, ...])


@dataclass(frozen=True)
class Slices:
    """The parts of territories as they are kept, read one by one each time that they are gone through."""

    folders: tuple[Path, ...]

    def __iter__(self) -> Iterator[Slice]:
        return map(read_slice, self.folders)


def slice_of(analysis: TerritoryAnalysis, published: Sequence[PublishedTable]) -> Slice:
    """The part of a territory, from the analysis that its report shows and the tables that anybody may see."""
    line = analysis.measured.beside.own
    stated = {field: analysis.tables.identity.get(field) for field in IDENTITY}
    closed = is_closed(analysis)
    tables = () if closed else published
    return Slice(
        Head(
            slug=analysis.slug,
            name=analysis.name,
            is_closed=closed,
            identity={field: str(value) for field, value in stated.items() if value is not None and not pd.isna(value)},
            size=(line["size_class"], line["size_label"]),
            shown={
                table.name: Shown(tuple(column.field for column in table.columns), tuple(sorted(table.masked)))
                for table in tables
            },
        ),
        _Kept(
            tables={table.name: _written(_rows(table)) for table in tables},
            claims=_written(
                [] if closed else [Said(one.id, one.section, one.sentence, one.evidence) for one in analysis.claims.values()]
            ),
            balances=_written(() if closed else analysis.balances),
        ),
    )


def write_slice(folder: Path, part: Slice) -> None:
    """Keep the part of a territory beside its tables: a line for its head, one for the rest."""
    write_bytes(folder / FILE, b"%b\n%b\n" % (encode(part.head), encode(part.kept)))


def read_head(folder: Path) -> Head:
    """Who a territory is, as it was kept; raises `FileNotFoundError` where its report was not built since it was read."""
    with (folder / FILE).open("rb") as file:
        return _HEAD.decode(file.readline())


def read_slice(folder: Path) -> Slice:
    """The part of a territory as it was kept; raises `FileNotFoundError` where its report was not built since it was read."""
    with (folder / FILE).open("rb") as file:
        return Slice(_HEAD.decode(file.readline()), _KEPT.decode(file.readline()))


def _written(content: object) -> Raw:
    return Raw(encode(content))


def _rows(table: PublishedTable) -> Rows:
    columns = (map(_plain, values) for values in table.cells.values())
    return Rows(tuple(table.cells), list(zip(*columns, strict=True)))


def _plain(value: object) -> object:
    """A value as JSON has it: a day is written."""
    return value.isoformat() if isinstance(value, datetime) else value
