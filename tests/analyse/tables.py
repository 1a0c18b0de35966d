"""Hand-made tables of one territory: tests write the fields that they look at, the rest is filled in."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.collect.tables import Tables
from helpers.collect.tidy import empty_table
from helpers.framing.load import load_framing
from helpers.framing.model import REQUIRED_TABLES, TABLE_FIELDS, Framing

Row = Mapping[str, object]

DTYPES = {"N": "Float64", "D": "datetime64[ms]"}  # as `tidy_table` types them

IDENTITY: Row = {
    "code": "ici", "name": "CC d’Ici", "group": "france", "kind_of_authority": "cc", "population": 52_957,
    "period_start": pd.Timestamp(2024, 10, 1), "period_end": pd.Timestamp(2025, 2, 28), "file_status": "complet",
}  # fmt: skip
EVENT: Row = {
    "title": "Atelier", "date_start": pd.Timestamp(2024, 11, 14), "method": "atelier", "recruitment": "volontariat",
    "counting": "compte", "participants": 30,
}  # fmt: skip
CONTRIBUTION: Row = {
    "event_id": "E1", "text": "Garder un agent joignable dans chaque mairie.", "kind": "attente", "theme": "T01",
    "public": "agents", "origin": "verbatim", "publication": "oui", "printable": True,
}  # fmt: skip
COMMITMENT: Row = {"answer": "retenu", "reason": "La demande est partagée."}
DEFAULTS: Mapping[str, Row] = {
    "territory": IDENTITY, "events": EVENT, "contributions": CONTRIBUTION, "commitments": COMMITMENT,
}  # fmt: skip


def ia() -> Framing:
    """The framing of the 2025 campaign."""
    return load_framing("ia_2025")


def frame(name: str, rows: list[Row]) -> pd.DataFrame:
    """A tidy table typed as the intake types it; without rows, that of an empty sheet."""
    if not rows and name not in REQUIRED_TABLES:
        return empty_table(name, ia())
    lines = [{**DEFAULTS.get(name, {}), **row} for row in rows]
    fields = list(
        dict.fromkeys([*("id",) * (name != "territory"), *TABLE_FIELDS[name], *(field for line in lines for field in line)])
    )
    made = pd.DataFrame(lines, columns=fields).assign(row=range(3, 3 + len(lines)))
    types = {column.field: DTYPES.get(column.type, "str") for column in ia().by_table[name].columns if column.field in made}
    if "id" in made:
        types["id"] = "str"
    return made.astype(types)


def tables(
    *,
    territory: Row | None = None,
    events: list[Row] | None = None,
    contributions: list[Row] | None = None,
    maturity: list[Row] | None = None,
    commitments: list[Row] | None = None,
) -> Tables:
    """The tables of one territory; a table that is not given is empty."""
    return Tables.of(
        {
            "territory": frame("territory", [territory or {}]),
            "events": frame("events", events or []),
            "contributions": frame("contributions", contributions or []),
            "use_cases": frame("use_cases", []),
            "maturity": frame("maturity", maturity or []),
            "commitments": frame("commitments", commitments or []),
        }
    )


def said(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Contributions C1, C2… from (theme, kind, public)."""
    lines = [
        {"id": f"C{place}", "theme": theme, "kind": kind, "public": public}
        for place, (theme, kind, public) in enumerate(rows, start=1)
    ]
    return frame("contributions", lines)
