"""The part of the open data that one territory makes: kept when its report is built, put together without analysing it again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from helpers.analyse.published import PublishedTable, is_closed, published_tables
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.findings import SheetBalance
from helpers.files import write_text
from helpers.framing.model import Framing

FILE = "donnees-ouvertes.json"
IDENTITY = ("siren", "licence", "file_status")


@dataclass(frozen=True)
class Said:
    """A claim as the open data tell it."""

    id: str
    section: str
    sentence: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Slice:
    """What a territory publishes: its tables as anybody may see them, its claims, its balances.

    `identity`: its SIREN, the codes of its licence and of its status, where they are stated. A closed one has no table.
    """

    slug: str
    name: str
    is_closed: bool
    identity: Mapping[str, str]
    size: tuple[str, str]  # code and label of its class
    tables: Mapping[str, PublishedTable]
    claims: tuple[Said, ...]
    balances: tuple[SheetBalance, ...]


def slice_of(analysis: TerritoryAnalysis) -> Slice:
    """The part of a territory, from the analysis that its report shows."""
    line = analysis.measured.beside.own
    stated = {field: analysis.tables.identity.get(field) for field in IDENTITY}
    closed = is_closed(analysis)
    return Slice(
        slug=analysis.slug,
        name=analysis.name,
        is_closed=closed,
        identity={field: str(value) for field, value in stated.items() if value is not None and not pd.isna(value)},
        size=(line["size_class"], line["size_label"]),
        tables={} if closed else {table.name: table for table in published_tables(analysis)},
        claims=()
        if closed
        else tuple(Said(one.id, one.section, one.sentence, one.evidence) for one in analysis.claims.values()),
        balances=() if closed else analysis.balances,
    )


def write_slice(folder: Path, part: Slice) -> None:
    """Keep the part of a territory beside its tables."""
    content = {
        "slug": part.slug,
        "name": part.name,
        "is_closed": part.is_closed,
        "identity": dict(part.identity),
        "size": part.size,
        "tables": {name: _told(table) for name, table in part.tables.items()},
        "claims": [asdict(claim) for claim in part.claims],
        "balances": [asdict(balance) for balance in part.balances],
    }
    write_text(folder / FILE, json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def read_slice(folder: Path, framing: Framing) -> Slice:
    """The part of a territory as it was kept; raises `FileNotFoundError` where its report was not built since it was read."""
    content = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Slice(
        slug=content["slug"],
        name=content["name"],
        is_closed=content["is_closed"],
        identity=content["identity"],
        size=tuple(content["size"]),
        tables={name: _table(name, told, framing) for name, told in content["tables"].items()},
        claims=tuple(Said(**claim | {"evidence": tuple(claim["evidence"])}) for claim in content["claims"]),
        balances=tuple(
            SheetBalance(**balance | {"reasons": tuple((rule, cell) for rule, cell in balance["reasons"])})
            for balance in content["balances"]
        ),
    )


def _told(table: PublishedTable) -> dict[str, object]:
    frame = table.frame
    return {
        "columns": [column.field for column in table.columns],
        "masked": sorted(table.masked),
        "fields": list(frame),
        "rows": [[_plain(value) for value in row] for row in frame.astype("object").itertuples(index=False, name=None)],
    }


def _plain(value: object) -> object:
    """A value as JSON has it: a missing one is nothing, a day is written."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _table(name: str, told: Mapping[str, list[object]], framing: Framing) -> PublishedTable:
    sheet = framing.by_table[name]
    columns = tuple(sheet.by_field[str(field)] for field in told["columns"])
    frame = pd.DataFrame(told["rows"], columns=told["fields"], dtype="object")
    return PublishedTable(sheet, columns, frame, frozenset(map(str, told["masked"])))
