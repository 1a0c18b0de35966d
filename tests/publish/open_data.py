"""Small releases of open data, made of real workbooks that are collected and analysed for real."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from helpers.analyse.claims import ledger_frame
from helpers.analyse.compare import is_french, side_by_side, territories_frame, territory_line
from helpers.analyse.contributions import with_public_shown
from helpers.analyse.corpus import corpus_of, joined
from helpers.analyse.national import analyse_nation
from helpers.analyse.published import published_tables
from helpers.analyse.release import masked, solve
from helpers.analyse.territory import TerritoryAnalysis, analyse_territory
from helpers.collect.intake import collect_workbook
from helpers.collect.protection.publication import publishable
from helpers.collect.tables import Intake, Tables
from helpers.framing.campaign import Campaign
from helpers.framing.model import Framing
from helpers.framing.territories import find
from helpers.publish.open_data.resources import Release
from helpers.publish.open_data.slices import slice_of
from tests.builders import Row, default_contributions, write_territory_workbook

LACQ, SICOVAL = "lacq-orthez", "sicoval"
SIRENS = {LACQ: "200039204", SICOVAL: "243100633"}


def campaign(framing: Framing) -> Campaign:
    """A fictional campaign that expects Rennes, which sends nothing."""
    return Campaign("essai", "Concertations d’essai", "", framing, True, date(2025, 4, 1), (find("rennes-metropole"),))


def contributions(framing: Framing, *texts: str, **fields: object) -> list[Row]:
    """The four default contributions, publishable, with other words where they are given."""
    rows = [{**row, "publication": "oui", "use_case_id": None} for row in default_contributions(framing)]
    for row, text in zip(rows, texts, strict=False):
        row["text"] = text
    return [{**row, **fields} for row in rows]


def write(folder: Path, framing: Framing, slug: str = LACQ, **tables: Sequence[Row]) -> Path:
    """A territory's workbook; `identity` holds fields laid over those of its sheet."""
    identity: Mapping[str, object] = {"code": slug, "siren": SIRENS[slug], **dict(*tables.pop("identity", ({},)))}
    tables.setdefault("contributions", contributions(framing))
    return write_territory_workbook(
        folder / f"2025-04_{slug}_concertation-ia.xlsx", framing, territory_fields=identity, **tables
    )  # type: ignore[arg-type]


def analysed(paths: Sequence[Path], framing: Framing) -> tuple[TerritoryAnalysis, ...]:
    """What the reports of these workbooks show."""
    own = campaign(framing)
    read = _read(paths, framing)
    territories = territories_frame([territory_line(slug, tables, own) for slug, (_, tables) in read.items()], framing)
    beside = side_by_side(territories, framing)
    return tuple(analyse_territory(intake, tables, beside[slug], own) for slug, (intake, tables) in read.items())


def _read(paths: Sequence[Path], framing: Framing) -> Mapping[str, tuple[Intake, Tables]]:
    own = campaign(framing)
    return {intake.slug: (intake, _published(intake, framing)) for intake in (collect_workbook(path, own) for path in paths)}


def release(paths: Sequence[Path], framing: Framing) -> Release:
    """A release of the territories of these workbooks, with the claims of their synthesis."""
    own = campaign(framing)
    analyses = analysed(paths, framing)
    collected = {slug: tables for slug, (_, tables) in _read(paths, framing).items()}
    totals = solve({slug: masked(tables, framing) for slug, tables in collected.items() if is_french(tables)})
    rows = joined(
        corpus_of(slug, tables, with_public_shown(tables, own.framing), own.framing) for slug, tables in collected.items()
    )
    territories = territories_frame([territory_line(slug, tables, own) for slug, tables in collected.items()], framing)
    nation = analyse_nation(own, territories, rows, totals, ())
    others = tuple((one.slug, one.name, "non_recu") for one in own.expected)
    slices = tuple(slice_of(analysis, published_tables(analysis)) for analysis in analyses)
    return Release(own, tuple(one.head for one in slices), slices, others, ledger_frame(nation.claims.values()))


def _published(intake: Intake, framing: Framing) -> Tables:
    assert intake.tables is not None, intake.refusal
    assert not intake.left_out, [finding for finding in intake.findings if finding.severity == "blocking"]
    return publishable(intake.tables, framing)


def real_life(one: Release) -> Release:
    """The same release, of a campaign that is not fictional."""
    return replace(one, campaign=replace(one.campaign, fictional=False))
