"""The remarks on a workbook, as they are kept beside its tables: which there are, and which keep its report back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from helpers import files
from helpers.collect.findings import blocking
from helpers.collect.protection.public_finding import PublicFinding, public_finding, public_refusal
from helpers.collect.store import FINDINGS, read_intake
from helpers.framing.model import Framing

TOLD = ("blocking", "warning")  # the severities that ask somebody for something
IDENTITY = ("rule", "sheet", "cell", "line", "field")  # what makes two remarks the same one
SHORT = 16  # signs of a digest: two remarks of a workbook that share them are one in a billion billions


def remark_keys(folder: Path) -> tuple[str, ...]:
    """A short digest of each remark of a territory that asks for something; none when its workbook could not be read."""
    if not (folder / FINDINGS).is_file():
        return ()
    table = pq.read_table(files.utf8_name(folder / FINDINGS), columns=[*IDENTITY, "severity"], use_threads=False)
    lines = zip(*(table[name].to_pylist() for name in (*IDENTITY, "severity")), strict=True)
    return tuple(sorted({_digest(place) for *place, severity in lines if severity in TOLD}))


def _digest(place: list[str]) -> str:
    """A remark by its place: the id of its row, which stays when rows move, before its cell."""
    rule, sheet, cell, line, field = (str(part or "") for part in place)
    return files.digest(rule, sheet, line or cell, field)[:SHORT]


def blocking_points(folder: Path, framing: Framing) -> Iterator[PublicFinding]:
    """What keeps the report of a territory back, cell by cell, without a word that somebody typed."""
    intake = read_intake(folder).intake
    if intake.refusal:
        told = public_refusal(intake.refusal, intake.source)
        yield PublicFinding(
            "le fichier entier", told, "Corrigez le fichier, ou repartez du modèle, puis déposez-le de nouveau.", ""
        )
    yield from (public_finding(one, framing) for one in blocking(intake.findings))
