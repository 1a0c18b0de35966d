"""Files to rows: each file, or each export of an archive, recognised by its headers and read through its mapping."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers.collect.platforms.archives import Member, open_archive
from helpers.collect.platforms.catalogue import mappings_for
from helpers.collect.platforms.decisions import Decisions
from helpers.collect.platforms.headers import with_one_header_row
from helpers.collect.platforms.mapping import ExportMapping, Kinds, recognise, squeeze
from helpers.collect.platforms.plain import as_questions, evident_columns, plain_mapping, told_columns
from helpers.collect.platforms.questions import Question, questions_of
from helpers.collect.platforms.records import Record, personal_columns, records
from helpers.collect.platforms.remarks import question_remarks
from helpers.collect.platforms.tables_read import ExportTable, read_export
from helpers.errors import ExportFileError
from helpers.framing.model import Framing
from helpers.settings import Limits
from helpers.wording import listing, quote, typeset


@dataclass(frozen=True)
class Choices:
    """What the person who imports decides: the columns of texts of an unknown table, the completed table of themes."""

    text_columns: tuple[str, ...] = ()
    decisions: Decisions = field(default_factory=Decisions)


@dataclass(frozen=True)
class ExportFile:
    """One export as read: its rows by role, its questions when it is a form, and what was odd about it."""

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


def read_files(
    paths: Sequence[Path], framing: Framing, limits: Limits, choices: Choices
) -> tuple[tuple[ExportFile, ...], tuple[str, ...]]:
    """Every file, and every export of an archive; a member that is no known export is named, the rest is read."""
    exports: list[ExportFile] = []
    unread: list[str] = []
    named = _Names()
    for path in paths:
        archive = open_archive(path, limits)
        if archive is None:
            exports.append(_read(Member(named(path.name), path), framing, limits, choices))
            continue
        members = [replace(member, name=named(member.name)) for member in archive.members]
        found, refused = _read_members(members, framing, limits, choices)
        exports += found
        unread += [f"{path.name} : {name} n’est pas lu (ni .csv, ni .json, ni classeur)." for name in archive.others] + refused
        if not found:
            raise ExportFileError("\n".join(refused))
    return tuple(exports), tuple(unread)


class _Names:
    """Two files of one name, from two folders, are told apart by a number: rows are found again by their file."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()

    def __call__(self, name: str) -> str:
        self.seen[name] += 1
        return name if self.seen[name] == 1 else f"{name} ({self.seen[name]})"


def _read_members(
    members: Sequence[Member], framing: Framing, limits: Limits, choices: Choices
) -> tuple[list[ExportFile], list[str]]:
    exports, refused = [], []
    for member in members:
        try:
            exports.append(_read(member, framing, limits, choices))
        except ExportFileError as error:  # said to the person, with the way out: nothing is lost in silence
            refused.append(str(error))
    return exports, refused


def _read(source: Member, framing: Framing, limits: Limits, choices: Choices) -> ExportFile:
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


def _read_plain(file: str, table: ExportTable, mappings: Sequence[ExportMapping], choices: Choices) -> ExportFile:
    """An unknown table: the columns that the person named, else those that evidently hold texts."""
    headers = told_columns(file, table, choices.text_columns) or evident_columns(table)
    if not headers:
        raise ExportFileError(_unknown_format(file, table.headers, mappings))
    mapping = plain_mapping(several=len(headers) > 1)
    columns = listing([quote(header) for header in headers])
    how = "indiquée" if choices.text_columns else "reconnue à ses phrases, la plateforme étant inconnue"
    remark = f"{file} : colonne de texte {how} : {columns}. Une autre colonne se dit par --colonne-texte NOM."
    export = _export(file, table, (mapping,), as_questions(table, headers))
    return ExportFile(export.file, mapping, table, export.records, (*export.remarks, remark), export.questions)


def _export(file: str, table: ExportTable, kinds: Kinds, questions: tuple[Question, ...]) -> ExportFile:
    hidden = personal_columns(table, kinds[0])
    told = f"{file} : colonnes qui identifient des personnes, non reprises : {', '.join(hidden)}."
    asked = question_remarks(file, questions) if kinds[0].platform != "tableau" else ()
    remarks = (*table.remarks, *((told,) if hidden else ()), *asked)
    return ExportFile(file, kinds[0], table, records(file, table, kinds, questions), remarks, questions)


def _unknown_format(file: str, headers: Sequence[str], mappings: Sequence[ExportMapping]) -> str:
    seen = ", ".join(quote(header.strip()[:40]) for header in headers[:8] if header.strip()) or "aucun titre"
    known = listing([mapping.label for mapping in mappings if mapping.signature and mapping.becomes != "aside"], last="ou")
    return typeset(
        f"{file} : ce n’est pas un export connu. Colonnes lues : {seen}. Formats connus : {known}. "
        "Exportez de nouveau en CSV ou en Excel depuis la plateforme, sans renommer les colonnes ; dites quelle colonne "
        "porte les textes (--colonne-texte NOM) ; sinon, recopiez les "
        "textes dans la feuille CONTRIBUTIONS du modèle : concertations modele --sortie MODELE.xlsx"
    )
