"""The files of the open data: CSV, Parquet and the Frictionless description that a machine checks them with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from helpers.framing.model import Framing
from helpers.inert import for_csv
from helpers.publish.open_data.fields import Value, file_word
from helpers.publish.open_data.resources import Release, Resource
from helpers.wording import FICTIONAL, day

DESCRIPTOR = "datapackage.json"
LINE_END = "\r\n"  # RFC 4180
# Role of a licence in the framing -> its identifier and address.
KNOWN_LICENCES = {
    "open": ("etalab-2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
    "open_share_alike": ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"),
}
_ARROW_TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}


@dataclass(frozen=True)
class File:
    """A file of the open data, as it was written."""

    name: str
    sha256: str
    size: int  # bytes
    title: str = ""
    rows: int | None = None


def csv_text(columns: Sequence[Sequence[Value]]) -> str:
    """Columns of a table as RFC 4180 says: commas, quotes around whatever needs them, no formula.

    >>> csv_text([["a", "=1+1"], [1, None]])
    "a,1\\r\\n'=1+1,\\r\\n"
    """
    return "".join(f"{','.join(line)}{LINE_END}" for line in zip(*map(_csv_cells, columns), strict=True))


def _csv_cells(values: Sequence[Value]) -> Iterator[str]:
    """A column of cells; each value is written once."""
    written = {value: _csv_cell(value) for value in set(values)}
    return map(written.__getitem__, values)


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return for_csv(value)
    return value.isoformat() if isinstance(value, date) else repr(value)


def schema(resource: Resource) -> pa.Schema:
    """The columns of a table in Parquet: beside one that may be masked stands the one that tells its marks."""
    columns: dict[str, pa.DataType] = {}
    for one in resource.fields:
        columns[one.name] = _ARROW_TYPES[one.type]
        if one.marks:
            columns[one.companion().name] = pa.string()
    return pa.schema(columns)


def batch(resource: Resource, typed_as: pa.Schema, typed: Sequence[Sequence[Value]]) -> pa.RecordBatch:
    """Columns with the exact texts; what is masked is missing, and the column beside says which mark stands for it."""
    columns: dict[str, Sequence[Value]] = {}
    for field, values in zip(resource.fields, typed, strict=True):
        if field.marks:
            told: list[Value] = [value if isinstance(value, str) and value in field.marks else None for value in values]
            known = [None if mark is not None else value for value, mark in zip(values, told, strict=True)]
            columns |= {field.name: known, field.companion().name: told}
        else:
            columns[field.name] = values
    return pa.RecordBatch.from_pydict(columns, schema=typed_as)


def descriptor(release: Release, tables: tuple[Resource, ...], files: tuple[File, ...]) -> dict[str, Any]:
    """The Data Package of a release: `files` are those that the resources describe, in any order."""
    campaign, framing = release.campaign, release.framing
    written = {file.name: file for file in files}
    fictional = f" ({FICTIONAL})" if campaign.fictional else ""
    return {
        "profile": "data-package",
        "name": f"concertations-{file_word(campaign.id).replace('_', '-')}",
        "title": f"{campaign.title}{fictional}",
        "description": f"{campaign.intro or framing.title}{fictional} Voir LISEZMOI.md.".strip(),
        "version": f"{campaign.cut_off.isoformat()}",
        "donnees_fictives": campaign.fictional,
        "donnees_arretees_au": campaign.cut_off.isoformat(),
        "cadrage": f"{framing.id} {framing.version}",
        "licenses": licences(release),
        "contributors": [{"title": framing.organisers, "role": "publisher"}],
        "sources": [{"title": f"Classeurs des territoires, lus le {day(campaign.cut_off)}"}],
        "resources": [
            _resource(table, written[f"{table.name}.csv"]) | {"parquet": _parquet(table, written[f"{table.name}.parquet"])}
            for table in tables
        ],
    }


def description(release: Release, tables: tuple[Resource, ...], files: tuple[File, ...]) -> str:
    """The text of the file that tools look for."""
    return json.dumps(descriptor(release, tables, files), ensure_ascii=False, indent=1) + "\n"


def licences(release: Release) -> list[dict[str, str]]:
    """The licences that territories chose, each once; the campaign's when none did."""
    codes = {code for head in release.open if (code := head.identity.get("licence"))}
    known = _licences_of(release.framing)
    return [known[code] for code in known if code in codes] or [{"name": "licence", "title": release.framing.licence}]


def _licences_of(framing: Framing) -> dict[str, dict[str, str]]:
    choices = framing.lists["licences"].choices if "licences" in framing.lists else ()
    told = {}
    for choice in choices:
        name, path = KNOWN_LICENCES.get(choice.role, (choice.code, ""))
        told[choice.code] = {"name": name, "title": choice.label, **({"path": path} if path else {})}
    return told


def _resource(table: Resource, file: File) -> dict[str, Any]:
    """The CSV of a table, which is what tools check."""
    return {
        "profile": "tabular-data-resource",
        "type": "table",
        "name": table.name,
        "title": table.title,
        "description": table.description,
        **_file(file),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": LINE_END, "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [field.descriptor() for field in table.fields],
            "missingValues": [""],
            **({"primaryKey": list(table.primary_key)} if table.primary_key else {}),
            **_foreign_keys(table),
        },
    }


def _file(file: File) -> dict[str, Any]:
    return {"path": file.name, "hash": f"sha256:{file.sha256}", "bytes": file.size, "rows": file.rows}


def _foreign_keys(table: Resource) -> dict[str, Any]:
    keys = [
        {
            "fields": [key.field],
            "reference": {"resource": "" if key.resource == table.name else key.resource, "fields": [key.target]},
        }
        for key in table.foreign_keys
    ]
    return {"foreignKeys": keys} if keys else {}


def _parquet(table: Resource, file: File) -> dict[str, Any]:
    """The same table in Parquet: no resource of its own, because the tools that check packages read its nulls as text."""
    return {
        **_file(file),
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "masques": [field.companion().descriptor() for field in table.fields if field.marks],
    }
