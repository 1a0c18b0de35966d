"""Platform exports to a workbook ready to be completed: every row received is imported, or set aside with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from helpers.collect.export_archives import Member, open_archive
from helpers.collect.export_catalogue import mappings_for
from helpers.collect.export_decisions import Decisions, decisions_table
from helpers.collect.export_headers import with_one_header_row
from helpers.collect.export_mapping import ExportMapping, Kinds, recognise, squeeze
from helpers.collect.export_meetings import meeting_rows
from helpers.collect.export_plain import as_questions, evident_columns, plain_mapping, told_columns
from helpers.collect.export_questions import Question, questions_of
from helpers.collect.export_reading import ExportTable, read_export
from helpers.collect.export_records import DRAFT, Record, Sorted, personal_columns, records, sort_out
from helpers.collect.export_remarks import (
    answer_remarks,
    blank_fields,
    decision_remarks,
    event_remarks,
    question_remarks,
    vote_remarks,
)
from helpers.collect.export_rows import (
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
from helpers.collect.export_sheet import import_lines, write_closed_questions, write_import_sheet
from helpers.collect.export_themes import Key, key_of
from helpers.collect.export_votes import attach_votes, disagreeing
from helpers.collect.template import build_template, identity_of
from helpers.errors import BalanceError, ExportFileError
from helpers.framing.model import Framing
from helpers.settings import Limits
from helpers.wording import listing, quote, typeset

if TYPE_CHECKING:
    from helpers.framing.territories import Territory


@dataclass(frozen=True)
class Choices:
    """What the person who imports decides: the columns of texts of an unknown table, the completed table of themes."""

    text_columns: tuple[str, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)


@dataclass(frozen=True)
class ExportBalance:
    """What became of the rows of one file; `set_aside` holds the row number and the reason.

    A row of a questionnaire counts once: imported when one of its answers is. `answers` then tells, of the answers to
    open questions, how many were received, imported and set aside.
    """

    file: str
    platform: str
    received: int
    imported: int
    set_aside: tuple[tuple[int, str], ...] = ()
    events: int = 0
    supports: int = 0
    answers: tuple[int, int, int] = (0, 0, 0)
    answers_aside: tuple[tuple[int, str], ...] = ()

    @property
    def reasons(self) -> Mapping[str, tuple[int, ...]]:
        """Row numbers by reason, the most frequent reason first."""
        return _by_reason(self.set_aside)

    @property
    def answer_reasons(self) -> Mapping[str, tuple[int, ...]]:
        """The same for the answers of a questionnaire."""
        return _by_reason(self.answers_aside)


def _by_reason(aside: Sequence[tuple[int, str]]) -> Mapping[str, tuple[int, ...]]:
    counts = Counter(reason for _, reason in aside)
    return {reason: tuple(line for line, told in aside if told == reason) for reason, _ in counts.most_common()}


@dataclass(frozen=True)
class Imported:
    """A workbook to complete, the balance of each file, what the import decided, and the table of decisions as text."""

    workbook: Workbook
    balance: tuple[ExportBalance, ...]
    remarks: tuple[str, ...]
    decisions: str = ""


@dataclass(frozen=True)
class _Export:
    file: str
    mapping: ExportMapping
    table: ExportTable
    records: tuple[Record, ...]
    remarks: tuple[str, ...]
    questions: tuple[Question, ...] = ()

    def answers(self) -> Iterator[tuple[str, Question, tuple[str, ...]]]:
        for question in self.questions:
            place = question.place
            yield (
                self.file,
                question,
                tuple(c[place].strip() for _, c in self.table.rows if place < len(c) and c[place].strip()),
            )


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
) -> Imported:
    """Turn exports of platforms into the workbook of a territory.

    `complete` holds fields of the TERRITOIRE sheet that no export knows (see `export_complement`). Raises
    `ExportFileError` when a file cannot be read or recognised, `BalanceError` when a row would be lost.
    """
    choices = choices or Choices()
    exports, unread = _read_all(paths, framing, limits or Limits(), choices)
    sorted_records, votes = attach_votes(sort_out((record for export in exports for record in export.records), framing))
    events = _events(sorted_records)
    coded = code_records(sorted_records.kept, Context(events.ids, choices.decisions, votes), framing)
    balance = tuple(_balance(export, sorted_records, coded) for export in exports)
    answers, unknown_states = answer_rows(coded, framing)
    identity = _identity(sorted_records, framing, territory, complete or {})
    questions = [each for export in exports for each in export.answers()]
    workbook = build_template(framing, identity, _rows(coded, events, answers, framing))
    write_import_sheet(workbook, import_lines(sorted_records, coded, {one.place: id_ for id_, one in events.meetings}))
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
    return Imported(workbook, balance, tuple(typeset(remark) for remark in remarks), table)


# Reading.


def _read_all(
    paths: Sequence[Path], framing: Framing, limits: Limits, choices: Choices
) -> tuple[tuple[_Export, ...], tuple[str, ...]]:
    """Every file, and every export of an archive; a member that is no known export is named, the rest is read."""
    exports: list[_Export] = []
    unread: list[str] = []
    for path in paths:
        archive = open_archive(path, limits)
        if archive is None:
            exports.append(_read(Member(path.name, path), framing, limits, choices))
            continue
        found, refused = _read_members(archive.members, framing, limits, choices)
        exports += found
        unread += [f"{path.name} : {name} n’est pas lu (ni .csv, ni .json, ni classeur)." for name in archive.others] + refused
        if not found:
            raise ExportFileError("\n".join(refused))
    return tuple(exports), tuple(unread)


def _read_members(
    members: Sequence[Member], framing: Framing, limits: Limits, choices: Choices
) -> tuple[list[_Export], list[str]]:
    exports, refused = [], []
    for member in members:
        try:
            exports.append(_read(member, framing, limits, choices))
        except ExportFileError as error:  # said to the person, with the way out: nothing is lost in silence
            refused.append(str(error))
    return exports, refused


def _read(source: Member, framing: Framing, limits: Limits, choices: Choices) -> _Export:
    mappings = mappings_for(framing)
    table = read_export(source, lambda headers: _score(headers, mappings, choices), limits)
    kinds = recognise(table.headers, mappings)
    named = not {squeeze(name) for name in choices.text_columns}.isdisjoint(squeeze(header) for header in table.headers)
    if not kinds and source.content is not None and not named:
        # An archive holds much that nobody wrote to be counted: only the exports that are known are taken from it.
        raise ExportFileError(_unknown_format(source.name, table.headers, mappings))
    if not kinds or named:
        return _read_plain(source.name, table, mappings, choices)
    table = with_one_header_row(table, kinds[0])
    questions = (
        tuple(choices.decisions.read(one) for one in questions_of(table, kinds[0], framing)) if kinds[0].questions else ()
    )
    return _export(source.name, table, kinds, questions)


def _score(headers: Sequence[str], mappings: Sequence[ExportMapping], choices: Choices) -> int:
    """How many headers are known, whether to a platform or to the person who imports."""
    told = sum(name in headers for name in choices.text_columns)
    return told or max(mapping.score(headers) for mapping in mappings)


def _read_plain(file: str, table: ExportTable, mappings: Sequence[ExportMapping], choices: Choices) -> _Export:
    """An unknown table: the columns that the person named, else those that evidently hold texts."""
    headers = told_columns(file, table, choices.text_columns) or evident_columns(table)
    if not headers:
        raise ExportFileError(_unknown_format(file, table.headers, mappings))
    mapping = plain_mapping(several=len(headers) > 1)
    columns = listing([quote(header) for header in headers])
    how = "indiquée" if choices.text_columns else "reconnue à ses phrases, la plateforme étant inconnue"
    remark = f"{file} : colonne de texte {how} : {columns}. Une autre colonne se dit par --colonne-texte NOM."
    export = _export(file, table, (mapping,), as_questions(table, headers))
    return _Export(export.file, mapping, table, export.records, (*export.remarks, remark), export.questions)


def _export(file: str, table: ExportTable, kinds: Kinds, questions: tuple[Question, ...]) -> _Export:
    hidden = personal_columns(table, kinds[0])
    told = f"{file} : colonnes qui identifient des personnes, non reprises : {', '.join(hidden)}."
    asked = question_remarks(file, questions) if kinds[0].platform != "tableau" else ()
    remarks = (*table.remarks, *((told,) if hidden else ()), *asked)
    return _Export(file, kinds[0], table, records(file, table, kinds, questions), remarks, questions)


def _unknown_format(file: str, headers: Sequence[str], mappings: Sequence[ExportMapping]) -> str:
    seen = ", ".join(quote(header.strip()[:40]) for header in headers[:8] if header.strip()) or "aucun titre"
    known = listing([mapping.label for mapping in mappings if mapping.signature and mapping.becomes != "aside"], last="ou")
    return typeset(
        f"{file} : ce n’est pas un export connu. Colonnes lues : {seen}. Formats connus : {known}. "
        "Exportez de nouveau en CSV ou en Excel depuis la plateforme, sans renommer les colonnes ; dites quelle colonne "
        "porte les textes (--colonne-texte NOM) ; sinon, recopiez les "
        "textes dans la feuille CONTRIBUTIONS du modèle : concertations modele --sortie MODELE.xlsx"
    )


# The balance.


def _balance(export: _Export, sorted_records: Sorted, coded: Sequence[Coded]) -> ExportBalance:
    """Rows received = rows imported + events + supports + rows set aside; and the same of the answers of a form."""
    own = {id(record) for record in export.records}
    kept = [one.record for one in coded if id(one.record) in own]
    aside = [(record, reason) for record, reason in sorted_records.aside if id(record) in own]
    events = sum(id(record) in own for record in sorted_records.events)
    votes = sum(id(record) in own for record in sorted_records.votes)
    imported = {record.line for record in kept}
    whole = {record.line: reason for record, reason in reversed(aside) if record.line not in imported}
    _refuse_loss(export, len(imported), events + votes, len(whole), len(kept) + len(aside))
    asked = [(record.line, reason) for record, reason in aside if record.question]
    answers = sum(record.question is not None for record in export.records)
    return ExportBalance(
        file=export.file,
        platform=export.mapping.label,
        received=len(export.table.rows),
        imported=len(imported),
        set_aside=tuple(sorted(whole.items())),
        events=events,
        supports=votes,
        answers=(answers, sum(record.question is not None for record in kept), len(asked))
        if export.mapping.questions
        else (0, 0, 0),
        answers_aside=tuple(asked),
    )


def _refuse_loss(export: _Export, imported: int, elsewhere: int, aside: int, parts: int) -> None:
    received, found = len(export.table.rows), imported + elsewhere + aside
    if received != found or len(export.records) != parts + elsewhere:
        raise BalanceError(
            typeset(
                f"{export.file} : {received} lignes reçues mais {found} retrouvées ({imported} "
                f"importées, {aside} mises de côté). Le classeur n’est pas écrit : signalez ce fichier à l’équipe."
            )
        )


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
