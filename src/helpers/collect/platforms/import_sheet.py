"""The IMPORT sheet: one line a row of the exports, with what became of it and the columns that have no other place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from helpers.collect.platforms.questions import Question, modalities
from helpers.collect.platforms.records import Record, Sorted
from helpers.collect.platforms.rows import Coded
from helpers.collect.protection import privacy
from helpers.collect.template import style
from helpers.collect.template.sheets import put
from helpers.errors import ExportFileError
from helpers.inert import EXCEL_CELL
from helpers.settings import Limits
from helpers.wording import number

IMPORT_SHEET = "IMPORT"
CLOSED_SHEET = "IMPORT_CHOIX"
_IMPORT_HEADERS = ("fichier", "ligne", "id_origine", "contributions", "mise_de_cote", "texte_mis_de_cote")
_IMPORT_WIDTHS = (34, 8, 14, 16, 44, 58)
_CLOSED_HEADERS = ("fichier", "question", "reponse", "nombre")
_CLOSED_WIDTHS = (34, 70, 60, 10)
_LEFT_WIDTH = 24
_CUT_MARK = " […] suite dans le fichier d’origine"
COUNTED_AS_SUPPORT = "comptée comme soutien"
MOST_MODALITIES = 50  # of a question: beyond, its answers are words, not choices
FEWEST_ANSWERS = 2  # a choice made once could be somebody's own words: it stays in its row only


@dataclass(frozen=True)
class ImportLine:
    """What became of one row: the rows of other sheets that it gave, why parts of it were set aside, their texts."""

    record: Record
    ids: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)


def import_lines(
    sorted_records: Sorted, coded: Sequence[Coded], events: Mapping[tuple[str, int], str]
) -> tuple[ImportLine, ...]:
    """One line a row received, in the order of the files; `events` gives the event that a meeting became."""
    pieces = [(one.record, one.ids, "", "") for one in coded]
    pieces += [(record, (events.get(record.place, ""),), "", "") for record in sorted_records.events]
    pieces += [(record, (), COUNTED_AS_SUPPORT, "") for record in sorted_records.votes]
    pieces += [(record, (), _numbered(record, reason), _aside_text(record)) for record, reason in sorted_records.aside]
    files = {file: place for place, file in enumerate(dict.fromkeys(record.file for record, *_ in pieces))}
    by_place: dict[tuple[str, int], list[tuple[Record, tuple[str, ...], str, str]]] = {}
    for piece in pieces:
        by_place.setdefault(piece[0].place, []).append(piece)
    ordered = sorted(by_place, key=lambda place: (files[place[0]], place[1]))
    return tuple(_line(by_place[place]) for place in ordered)


def _line(pieces: Sequence[tuple[Record, tuple[str, ...], str, str]]) -> ImportLine:
    record = pieces[0][0]
    return ImportLine(
        record,
        ids=tuple(id_ for _, ids, *_ in pieces for id_ in ids if id_),
        reasons=tuple(dict.fromkeys(reason for *_, reason, _ in pieces if reason)),
        texts=tuple(text for *_, text in pieces if text),
        left=record.left,
    )


def _numbered(record: Record, reason: str) -> str:
    return f"question {record.question.number} : {reason}" if record.question else reason


def _aside_text(record: Record) -> str:
    """The words of a row set aside; personal data is masked, for nobody will read this text again before publishing."""
    return "" if record.damaged else privacy.mask(record.text)


def refuse_too_wide(lines: Sequence[ImportLine], limits: Limits) -> None:
    """Raise `ExportFileError` when the columns that have no other place, files taken together, do not fit in a sheet."""
    columns = len(_IMPORT_HEADERS) + len({header for line in lines for header in line.left})
    if columns > limits.export_columns:
        what = f"Ces exports donnent {number(columns)} colonnes à la feuille {IMPORT_SHEET}, la limite est de {number(limits.export_columns)}"
        raise ExportFileError(f"{what}. Retirez les colonnes inutiles, ou importez moins de fichiers à la fois.")


def write_import_sheet(workbook: Workbook, lines: Sequence[ImportLine]) -> None:
    """Write the sheet; columns that no row fills are left out."""
    worksheet = workbook.create_sheet(IMPORT_SHEET)
    left = list(dict.fromkeys(header for line in lines for header in line.left))
    style.set_widths(worksheet, (*_IMPORT_WIDTHS, *(_LEFT_WIDTH for _ in left)))
    _write_line(worksheet, 1, (*_IMPORT_HEADERS, *left), style.TECHNICAL)
    for row, line in enumerate(lines, start=2):
        record = line.record
        told = (";".join(line.ids), " ; ".join(line.reasons), "\n".join(line.texts))
        own = (record.file, record.line, record.first("id"), *told)
        _write_line(worksheet, row, (*own, *(line.left.get(header, "") for header in left)), style.BODY)
    _finish(worksheet, "C2")


def write_closed_questions(workbook: Workbook, questions: Iterable[tuple[str, Question, Sequence[str]]]) -> None:
    """How many times each choice of a closed question was made; the sheet is there only when there is one."""
    rows = [
        row for file, question, answers in questions if question.reading == "choix" for row in _counts(file, question, answers)
    ]
    if not rows:
        return
    worksheet = workbook.create_sheet(CLOSED_SHEET)
    style.set_widths(worksheet, _CLOSED_WIDTHS)
    _write_line(worksheet, 1, _CLOSED_HEADERS, style.TECHNICAL)
    for place, row in enumerate(rows, start=2):
        _write_line(worksheet, place, row, style.BODY)
    _finish(worksheet, "C2")


def _counts(file: str, question: Question, answers: Sequence[str]) -> tuple[tuple[str, str, str, int], ...]:
    counted = modalities(answers)
    if len(counted) > MOST_MODALITIES:
        return ()
    shown = tuple((file, question.title, privacy.mask(word), times) for word, times in counted if times >= FEWEST_ANSWERS)
    rare = sum(times for _, times in counted if times < FEWEST_ANSWERS)
    return (*shown, (file, question.title, "(réponses données une seule fois)", rare)) if rare else shown


def _finish(worksheet: Worksheet, frozen: str) -> None:
    worksheet.freeze_panes = frozen
    style.protect(worksheet)
    style.set_page(worksheet, "1:1", style.GREY)


def _write_line(worksheet: Worksheet, row: int, values: Sequence[str | int], cell_style: str) -> None:
    for place, value in enumerate(values, start=1):
        if value != "":
            put(worksheet.cell(row, place), _fitting(value), cell_style)


def _fitting(value: str | int) -> str | int:
    """A cell of IMPORT is a reminder: a text that it cannot hold is cut with a mark, the file keeps the whole."""
    if isinstance(value, int) or len(value) <= EXCEL_CELL:
        return value
    return value[: EXCEL_CELL - len(_CUT_MARK)] + _CUT_MARK
