"""Platform exports to a workbook ready to be completed: every row received is imported, or set aside with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from helpers.collect.platforms.balance import ExportBalance, balance_of
from helpers.collect.platforms.files import Choices, read_files
from helpers.collect.platforms.import_sheet import import_lines, refuse_too_wide, write_closed_questions, write_import_sheet
from helpers.collect.platforms.meetings import meeting_rows
from helpers.collect.platforms.records import DRAFT, Record, Sorted, sort_out
from helpers.collect.platforms.remarks import (
    answer_remarks,
    blank_fields,
    decision_remarks,
    event_remarks,
    vote_remarks,
)
from helpers.collect.platforms.rows import (
    Coded,
    Context,
    Row,
    answer_rows,
    code_records,
    days_of,
    event_key,
    event_name,
    event_row,
    fields,
    maturity_rows,
)
from helpers.collect.platforms.table import decisions_table
from helpers.collect.platforms.themes import Key, key_of
from helpers.collect.platforms.votes import attach_votes, disagreeing
from helpers.collect.reading import confined
from helpers.collect.template.build import build_template, identity_of, workbook_bytes
from helpers.errors import ConfinedError, ExportFileError
from helpers.framing.model import Framing
from helpers.settings import Limits
from helpers.wording import listing, typeset

if TYPE_CHECKING:
    from helpers.framing.territories import Territory


BY_PIECES = "Retirez-en les lignes et les colonnes démesurées, ou importez-le par morceaux."


@dataclass(frozen=True)
class Imported:
    """The balance of each file, what the import decided, and the table of decisions as text."""

    balance: tuple[ExportBalance, ...]
    remarks: tuple[str, ...]
    decisions: str


@dataclass(frozen=True)
class ImportedWorkbook(Imported):
    """An import with the workbook to complete."""

    workbook: Workbook


@dataclass(frozen=True)
class ImportedFile(Imported):
    """An import with the bytes of the workbook to complete."""

    content: bytes


@dataclass(frozen=True)
class _Events:
    """The rows of EVENEMENTS to come: one a platform or form, then one a meeting."""

    ids: Mapping[Key, str]
    online: Mapping[Key, tuple[Record, ...]]  # with the respondents who answered closed questions only
    meetings: tuple[tuple[str, Record], ...] = field(default=())


def import_exports(
    paths: Sequence[Path],
    framing: Framing,
    territory: Territory,
    complete: Mapping[str, str | int | date] | None = None,
    limits: Limits | None = None,
    choices: Choices | None = None,
) -> ImportedWorkbook:
    """Turn exports of platforms into the workbook of a territory.

    `complete` holds fields of the TERRITOIRE sheet that no export knows (see `complement`). Raises
    `ExportFileError` when a file cannot be read or recognised, `BalanceError` when a row would be lost.
    """
    choices, limits = choices or Choices(), limits or Limits()
    exports, unread = read_files(paths, framing, limits, choices)
    sorted_records, votes = attach_votes(sort_out((record for export in exports for record in export.records), framing))
    events = _events(sorted_records)
    coded = code_records(sorted_records.kept, Context(events.ids, choices.decisions, votes), framing)
    balance = tuple(balance_of(export, sorted_records, coded) for export in exports)
    answers, unknown_states = answer_rows(coded, framing)
    identity = _identity(sorted_records, framing, territory, complete or {})
    questions = [each for export in exports for each in export.answers()]
    workbook = build_template(framing, identity, _rows(coded, events, answers, framing))
    refuse_too_wide(lines := import_lines(sorted_records, coded, {one.place: id_ for id_, one in events.meetings}), limits)
    write_import_sheet(workbook, lines)
    write_closed_questions(workbook, questions)
    remarks = (
        *unread,
        *(remark for export in exports for remark in export.remarks),
        *decision_remarks(coded),
        *answer_remarks(answers, unknown_states),
        *event_remarks({event_name(key): own for key, own in events.online.items()}, len(events.meetings)),
        *vote_remarks(len(sorted_records.votes), disagreeing(sorted_records.kept, votes)),
        *blank_fields(identity, framing),
    )
    asked = [(question, told) for _, question, told in questions]
    table = decisions_table(sorted_records.kept, asked, choices.decisions, framing)
    return ImportedWorkbook(balance, tuple(typeset(remark) for remark in remarks), table, workbook)


def import_confined(
    paths: Sequence[Path],
    framing: Framing,
    territory: Territory,
    complete: Mapping[str, str | int | date],
    choices: Choices,
    limits: Limits | None = None,
) -> ImportedFile:
    """The same, in a process of its own, bounded in time and memory: an export that nobody can read ends by a sentence."""
    limits = limits or Limits()
    try:
        return confined.run(
            _import_file, paths, framing, territory, complete, limits, choices,
            seconds=limits.importing_seconds, memory_bytes=limits.importing_bytes, told="l’importation",
        )  # fmt: skip
    except ConfinedError as error:
        raise ExportFileError(f"{listing([path.name for path in paths])} : {error}. {BY_PIECES}") from error


def _import_file(
    paths: Sequence[Path],
    framing: Framing,
    territory: Territory,
    complete: Mapping[str, str | int | date],
    limits: Limits,
    choices: Choices,
) -> ImportedFile:
    try:
        done = import_exports(paths, framing, territory, complete, limits, choices)
    except RecursionError as error:
        names = listing([path.name for path in paths])
        raise ExportFileError(f"{names} : des balises y sont emboîtées sans fin. {BY_PIECES}") from error
    return ImportedFile(done.balance, done.remarks, done.decisions, workbook_bytes(done.workbook))


# The sheets of the workbook.


def _events(sorted_records: Sorted) -> _Events:
    """One event a platform or form, in the order that they come, then one a meeting."""
    online: dict[Key, list[Record]] = {}
    for record in sorted_records.kept:
        online.setdefault(event_key(record), []).append(record)
    for record, reason in sorted_records.aside:
        if record.answered and reason != DRAFT and record.mapping.becomes == "contribution" and event_key(record) in online:
            online[event_key(record)].append(record)
    keys = [*online, *(key_of(record) for record in sorted_records.events)]
    names = [f"E{number:02d}" for number, _ in enumerate(keys, start=1)]
    meetings = tuple(zip(names[len(online) :], sorted_records.events, strict=True))
    return _Events(dict(zip(keys, names, strict=True)), {key: tuple(own) for key, own in online.items()}, meetings)


def _rows(coded: Sequence[Coded], events: _Events, answers: Sequence[Row], framing: Framing) -> Mapping[str, Sequence[Row]]:
    online = [event_row(events.ids[key], own[0].mapping.event, own, framing) for key, own in events.online.items()]
    return {
        "events": [*online, *meeting_rows(events.meetings, framing)],
        "contributions": [row for one in coded for row in one.rows],
        "maturity": maturity_rows(framing),
        "commitments": answers,
    }


def _identity(
    sorted_records: Sorted, framing: Framing, territory: Territory, complete: Mapping[str, str | int | date]
) -> Mapping[str, str | int | date]:
    """What the reference knows, the period of the contributions, then what the complement says: the last one wins."""
    days = days_of((*sorted_records.kept, *sorted_records.events))
    period = {"periode_debut": min(days), "periode_fin": max(days)} if days else {}
    sheet = framing.by_table["territory"]
    return {**identity_of(territory, framing), **fields(sheet, period), **complete}  # type: ignore[dict-item]
