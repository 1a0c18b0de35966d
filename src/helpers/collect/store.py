"""`data/processed`: the tidy tables, findings and balance of each territory, written whole and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from helpers.collect.findings import Finding, SheetBalance
from helpers.collect.tables import Intake, MaskedCell, Source, Tables
from helpers.errors import CampaignError
from helpers.files import write_folder
from helpers.framing.model import TABLE_FIELDS
from helpers.parquet import parquet_bytes, parquet_table, read_parquet
from helpers.plain_text import writable

FINDINGS = "anomalies.parquet"
UNCODED, DECIDED = "sans_theme.parquet", "decisions.parquet"  # written where there is something to say only
STATE = "etat.json"  # written last: a folder without it was interrupted, and is made again
NOT_TEXT = frozenset({"row", "alike"})  # the fields of a finding that are no sentence


@dataclass(frozen=True)
class Stored:
    """A territory as it stands in `data/processed`. `key` tells which inputs it was made from."""

    slug: str
    key: str
    intake: Intake

    @property
    def left_out(self) -> bool:
        return self.intake.left_out


NOTHING: Mapping[str, bytes] = {}


def write_intake(folder: Path, intake: Intake, key: str, beside: Mapping[str, bytes] = NOTHING) -> None:
    """Write what became of a workbook, and what is kept `beside` it (file name -> content); the state file comes last."""
    tables = {name: parquet_bytes(frame) for name, frame in _frames(intake)}
    state = json.dumps({**_state(intake, key), "files": sorted([*beside, *tables])}, ensure_ascii=False)
    write_folder(folder, {**beside, **tables, STATE: writable(state).encode("utf-8")}, last=STATE)


def _frames(intake: Intake) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables of a workbook that are written, by file name."""
    if intake.tables is not None:
        yield from ((f"{name}.parquet", frame) for name, frame in intake.tables.items())
    yield FINDINGS, findings_frame(intake.findings)
    yield from ((name, frame) for name, frame in ((UNCODED, intake.uncoded), (DECIDED, intake.decided)) if frame is not None)


def _state(intake: Intake, key: str) -> dict[str, object]:
    return {
        "slug": intake.slug,
        "key": key,
        "source": asdict(intake.source),
        "refusal": intake.refusal,
        "readable": intake.tables is not None,
        "balances": [asdict(balance) for balance in intake.balances],
        "masked": None if intake.masked is None else [astuple(cell) for cell in intake.masked],
    }


def findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """One line a finding; a sentence said a hundred thousand times is held once."""
    columns = {field.name: [getattr(finding, field.name) for finding in findings] for field in fields(Finding)}
    return pd.DataFrame({name: _coded(column) if name not in NOT_TEXT else column for name, column in columns.items()})


def _coded(texts: Sequence[str]) -> pd.Categorical:
    """Each text held once, in the order of the alphabet: what pandas makes of them, without its questions."""
    if not texts:
        return pd.Categorical(texts)
    distinct = sorted(set(texts))
    places = {text: place for place, text in enumerate(distinct)}
    return pd.Categorical.from_codes([places[text] for text in texts], pd.Index(distinct, dtype="str"))


def _read_findings(path: Path) -> tuple[Finding, ...]:
    """The findings straight from the columns of the file: a table of pandas would be made for nothing."""
    table = parquet_table(path.read_bytes())
    columns = zip(table.column_names, table.columns, strict=True)
    return tuple(map(Finding, *(_values(name, column) for name, column in columns)))


def _values(name: str, column: pa.ChunkedArray) -> Iterable[Any]:
    if name == "alike":
        return map(tuple, column.to_pylist())
    return list(column.to_pylist() if name in NOT_TEXT else column.cast(pa.string()).to_pylist())


def read_key(folder: Path) -> str:
    """The key of the inputs that a folder was made from, or nothing when it was not finished, or when one of its files is gone."""
    path = folder / STATE
    if not path.is_file():
        return ""
    state = json.loads(path.read_text(encoding="utf-8"))
    return str(state["key"]) if all((folder / name).is_file() for name in state.get("files", ())) else ""


def read_intake(folder: Path) -> Stored:
    """Read a territory back; raises `CampaignError` when it is not there, or is read anew meanwhile: what is masked goes by line."""
    path = folder / STATE
    if not path.is_file():
        raise CampaignError(
            f"Le territoire « {folder.name} » n’a pas été lu : aucun classeur à ce nom dans data/raw/{folder.parent.name}. "
            "Déposez-y son classeur, puis relancez."
        )
    state = json.loads(path.read_text(encoding="utf-8"))
    intake = _intake(folder, state)
    if read_key(folder) != state["key"]:
        raise CampaignError(f"Le classeur de « {folder.name} » était relu au même moment. Recommencez.")
    return Stored(state["slug"], state["key"], intake)


def _intake(folder: Path, state: Mapping[str, Any]) -> Intake:
    return Intake(
        slug=state["slug"],
        source=Source(**state["source"]),
        tables=_read_tables(folder) if state["readable"] else None,
        findings=_read_findings(folder / FINDINGS),
        balances=tuple(
            SheetBalance(**{**balance, "reasons": tuple((rule, cell) for rule, cell in balance["reasons"])})
            for balance in state["balances"]
        ),
        refusal=state["refusal"],
        uncoded=read_if_any(folder / UNCODED),
        decided=read_if_any(folder / DECIDED),
        masked=_masked(state.get("masked")),
    )


def _masked(cells: Sequence[Sequence[Any]] | None) -> tuple[MaskedCell, ...] | None:
    """Nothing where it is not known, as an earlier version left it: it is then searched again."""
    return None if cells is None else tuple(MaskedCell(*cell) for cell in cells)


def read_if_any(path: Path) -> pd.DataFrame | None:
    """A frame that is written only where it has something to say."""
    return read_parquet(path) if path.is_file() else None


def _read_tables(folder: Path) -> Tables:
    return Tables.of({name: read_parquet(folder / f"{name}.parquet") for name in TABLE_FIELDS})


def stored_slugs(folder: Path) -> tuple[str, ...]:
    """The territories that a campaign's processed folder holds."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{STATE}")))
