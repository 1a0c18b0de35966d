"""Rows of an export by role, and which of them are set aside, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice

from helpers.collect.platforms.mapping import ExportMapping, Kinds, in_french, kind_of_row
from helpers.collect.platforms.questions import Question
from helpers.collect.platforms.tables_read import ExportTable
from helpers.collect.platforms.texts import is_test, plain, titled
from helpers.collect.protection import privacy
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.wording import quote, typeset

# Where the content of these roles goes is another sheet of the workbook; every other column is kept on IMPORT.
_MOVED_ROLES = ("id", "title", "body", "more", "answer", "support", "type")
_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NO = frozenset({"", "false", "0", "non", "no", "n", "f", "nil", "null", "not published", "unpublished"})
_COUNT = re.compile(r"([0-9]+)(?:[.,]0+)?")
DRAFT = "réponse en brouillon, jamais envoyée"
MONTHS = 12
NO_VALUE = frozenset({"na", "nan", "null"})  # what programs write for nothing (« NA » of R), folded
UNKNOWN_KIND = "type de ligne inconnu"


@dataclass(frozen=True)
class Record:
    """One row of an export, or one answer of a row of a questionnaire.

    `values` are the filled cells of each role, best first; `left` what plays no role.
    """

    file: str
    line: int
    mapping: ExportMapping
    values: Mapping[str, tuple[str, ...]]
    left: Mapping[str, str]
    known_roles: frozenset[str]  # roles that have a column, filled or not
    damaged: bool = False
    question: Question | None = None
    month_first: bool = False  # dates of the file are written « 03/24/2025 »
    answered: bool = False  # some question of the form, open or closed, was answered
    unknown_kind: str = ""  # what the column of types says, when no kind of the platform bears that name

    def first(self, role: str) -> str:
        """The best filled cell of a role, or nothing."""
        return next(iter(self.values.get(role, ())), "")

    def says(self, role: str) -> bool:
        """Whether a yes-or-no column, or a column of dates, says yes."""
        return any(fold(value) not in _NO for value in self.values.get(role, ()))

    def denies(self, role: str) -> bool:
        """Whether a yes-or-no column is there and says no."""
        return role in self.known_roles and not self.says(role)

    @cached_property
    def title(self) -> str:
        return plain(in_french(self.first("title"))).replace("\n", " ")

    @cached_property
    def body(self) -> str:
        parts = (plain(in_french(self.first(role))) for role in ("body", "more"))
        return "\n\n".join(part for part in parts if part)

    @cached_property
    def text(self) -> str:
        """Title and body in one text."""
        return titled(self.title, self.body)

    @property
    def place(self) -> tuple[str, int]:
        """The row that it comes from."""
        return self.file, self.line

    @property
    def reference(self) -> str:
        """Where it comes from (« Decidim 425 », « LimeSurvey réponse 12, question 3 »)."""
        names = {"id": self.first("id") or f"sans identifiant (ligne {self.line})", "parent": self.first("parent") or "?"}
        question = self.question.number if self.question else ""
        return self.mapping.reference.format(**names, file=self.file, line=self.line, question=question)

    @property
    def day(self) -> date | None:
        return self.day_told("created_at")

    def day_told(self, role: str) -> date | None:
        """The first day that the columns of a role tell."""
        told = (value for value in self.values.get(role, ()) if not value.startswith(self.mapping.no_days))
        days = (day_of(value, self.month_first) for value in told)
        return next((day for day in days if day), None)


def records(file: str, table: ExportTable, kinds: Kinds, questions: Sequence[Question] = ()) -> tuple[Record, ...]:
    """The rows of an export, read through its mappings; what tells who somebody is only serves to count.

    A row of a questionnaire gives one record an answer to an open question, and one record alone when it has none.
    """
    layouts = {mapping.name: _layout(table, mapping, questions) for mapping in kinds}
    return tuple(
        record for line, cells in table.rows for record in _of_row(file, line, cells, table, kinds, layouts, questions)
    )


@dataclass(frozen=True)
class _Layout:
    """Where a kind of rows finds its roles in a table, and which columns it leaves."""

    roles: Mapping[str, tuple[int, ...]]
    known: frozenset[str]
    month_first: bool
    kept: tuple[tuple[int, str], ...]


def _layout(table: ExportTable, mapping: ExportMapping, questions: Sequence[Question]) -> _Layout:
    roles = {role: mapping.places(role, table.headers) for role in (*mapping.columns, *mapping.direct)}
    roles["support"] = roles.get("approval") or _counted(table, roles.get("support", ()))
    known = frozenset(role for role, places in roles.items() if places)
    open_places = {question.place for question in questions if question.reading == "texte"}
    return _Layout(roles, known, _writes_month_first(table, mapping), _kept_columns(table, mapping, roles, open_places))


def _counted(table: ExportTable, places: tuple[int, ...]) -> tuple[int, ...]:
    """The one column of supports that serves the whole file, the first with a count: texts are compared in one unit."""
    counts = (place for place in places if any(count_of(cell) for cell in _column(table, place)))
    return tuple(islice((*counts, *places), 1))


def _all_counts(table: ExportTable, place: int) -> bool:
    return all(count_of(cell) is not None for cell in _column(table, place) if cell.strip())


def _column(table: ExportTable, place: int) -> Iterator[str]:
    return (cells[place] for _, cells in table.rows if place < len(cells))


def _of_row(
    file: str,
    line: int,
    cells: tuple[str, ...],
    table: ExportTable,
    kinds: Kinds,
    layouts: Mapping[str, _Layout],
    questions: Sequence[Question],
) -> Iterator[Record]:
    told = next(iter(_filled(cells, layouts[kinds[0].name].roles.get("type", ()) or _type_places(layouts))), "")
    kind = kind_of_row(kinds, told)
    mapping = kind or kinds[0]
    layout, damaged = layouts[mapping.name], _is_damaged(cells, table)
    values = {role: _told(role, cells, places) for role, places in layout.roles.items()}
    left = {} if damaged else _left(cells, layout.kept)
    answered = any(cells[one.place].strip() for one in questions if one.place < len(cells))
    row = Record(
        file,
        line,
        mapping,
        values,
        left,
        layout.known,
        damaged,
        month_first=layout.month_first,
        answered=answered,
        unknown_kind="" if kind else told,
    )
    yield from _answers(row, cells, questions) if mapping.questions and not damaged else (row,)


def _type_places(layouts: Mapping[str, _Layout]) -> tuple[int, ...]:
    """The column of types, when only another kind of the file declares it."""
    return next((layout.roles["type"] for layout in layouts.values() if layout.roles.get("type")), ())


def _answers(row: Record, cells: tuple[str, ...], questions: Sequence[Question]) -> tuple[Record, ...]:
    public = tuple(
        cells[one.place] for one in questions if one.reading == "public" and one.place < len(cells) and cells[one.place].strip()
    )
    answers = tuple(
        _answer(row, question, cells[question.place], public)
        for question in questions
        if question.reading == "texte" and question.place < len(cells) and cells[question.place].strip()
    )
    return answers or (row,)


def _answer(row: Record, question: Question, text: str, public: tuple[str, ...]) -> Record:
    values = {**row.values, "body": (text.strip(),), "public": public or row.values.get("public", ())}
    return replace(row, values=values, question=question)


def _kept_columns(
    table: ExportTable, mapping: ExportMapping, roles: Mapping[str, tuple[int, ...]], moved_places: set[int]
) -> tuple[tuple[int, str], ...]:
    """Position and header of the columns whose content goes to no other sheet and names nobody; no header comes twice."""
    moved = {place for role in (*_MOVED_ROLES, *mapping.direct) for place in roles.get(role, ())[:1]}
    moved |= {place for place in roles.get("body", ()) if mapping.is_personal(table.headers[place])}
    moved -= {place for place in roles.get("support", ()) if not _all_counts(table, place)}
    seen: Counter[str] = Counter()
    kept: list[tuple[int, str]] = []
    for place, header in enumerate(table.headers):
        name = " ".join(header.split()) or f"colonne {place + 1}"
        seen[name] += 1
        if place not in moved | moved_places and not mapping.is_personal(header):
            kept.append((place, name if seen[name] == 1 else f"{name} ({seen[name]})"))
    return tuple(kept)


def personal_columns(table: ExportTable, mapping: ExportMapping) -> tuple[str, ...]:
    """Headers of the columns that are not imported because they tell who somebody is."""
    return tuple(header for header in table.headers if mapping.is_personal(header))


def _filled(cells: tuple[str, ...], places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(cells[place].strip() for place in places if place < len(cells) and cells[place].strip())


def _told(role: str, cells: tuple[str, ...], places: tuple[int, ...]) -> tuple[str, ...]:
    """The filled cells of a role; « NA » is nothing, except in a text, which is then set aside with its words."""
    filled = _filled(cells, places)
    return filled if role in ("body", "more") else tuple(cell for cell in filled if fold(cell) not in NO_VALUE)


def _left(cells: tuple[str, ...], kept: Iterable[tuple[int, str]]) -> Mapping[str, str]:
    """What plays no role; whatever has the form of personal data is masked, in any column."""
    return {header: privacy.mask(plain(cells[place])) for place, header in kept if place < len(cells) and cells[place].strip()}


def _writes_month_first(table: ExportTable, mapping: ExportMapping) -> bool:
    """Whether the dates of a file can only be « 03/24/2025 », or only « 24/03/2025 »; else what its platform does."""
    places = mapping.places("created_at", table.headers)
    told = (written for _, cells in table.rows for cell in _filled(cells, places) if (written := _DAY_FIRST.match(cell)))
    pairs = {(int(written[1]) > MONTHS, int(written[2]) > MONTHS) for written in told}
    if (True, False) in pairs or (False, True) in pairs:
        return (False, True) in pairs and (True, False) not in pairs
    return mapping.month_first


def _is_damaged(cells: tuple[str, ...], table: ExportTable) -> bool:
    """More filled cells than columns: an unprotected delimiter has shifted the row."""
    return any(cell.strip() for cell in cells[len(table.headers) :])


def count_of(text: str) -> int | None:
    """A number of supports as spreadsheets write it; None when it is none.

    >>> count_of("1 234"), count_of("12,0"), count_of("4.5"), count_of("beaucoup")
    (1234, 12, None, None)
    """
    written = _COUNT.fullmatch("".join(text.split()))
    return int(written[1]) if written else None


def day_of(text: str, month_first: bool = False) -> date | None:
    """The day of a moment, written in ISO, day first or month first.

    >>> day_of("2019-03-12 18:37:18 +0100"), day_of("12/03/2019 18:37"), day_of("hier")
    (datetime.date(2019, 3, 12), datetime.date(2019, 3, 12), None)
    >>> day_of("03/12/2019", month_first=True), day_of("2019/03/12 6:37:18 PM UTC+1")
    (datetime.date(2019, 3, 12), datetime.date(2019, 3, 12))
    """
    iso, written = _ISO.match(text), _DAY_FIRST.match(text)
    numbers: tuple[str, ...] = iso.groups() if iso else written.groups()[::-1] if written else ()
    if written and month_first and not iso:
        numbers = (numbers[0], numbers[2], numbers[1])
    try:
        return date(*(int(number) for number in numbers)) if numbers else None
    except ValueError:
        return None  # « 31/02/2019 » is no day


@dataclass(frozen=True)
class Sorted:
    """Every record, in order: kept as a contribution, made an event, counted as a vote, or set aside with its reason."""

    kept: tuple[Record, ...]
    aside: tuple[tuple[Record, str], ...]
    events: tuple[Record, ...] = ()
    votes: tuple[Record, ...] = ()


def sort_out(received: Iterable[Record], framing: Framing) -> Sorted:
    """Keep what says something, once; the rest is set aside with its reason, never dropped."""
    empty = NO_VALUE | {fold(answer) for answer in framing.empty_answers}
    nothing = {False: empty, True: empty | framing.says_nothing}  # « n/a », « n.c. » are what forms put in blank answers
    sorted_ones: dict[str, list[Record]] = {"contribution": [], "event": [], "vote": []}
    aside: list[tuple[Record, str]] = []
    seen: dict[tuple[object, ...], Record] = {}
    for record in received:
        twin = seen.get(_identity(record)) if record.first("id") else None
        reason = _reason(record, nothing[record.question is not None]) or (_already(twin) if twin else "")
        if reason:
            aside.append((record, typeset(reason)))
        else:
            sorted_ones[record.mapping.becomes].append(record)
            seen[_identity(record)] = record
    kept, events, votes = (tuple(sorted_ones[name]) for name in ("contribution", "event", "vote"))
    return Sorted(kept, tuple(aside), events, votes)


def _identity(record: Record) -> tuple[object, ...]:
    question = (record.question.key, record.question.number) if record.question else ()
    parent = record.first("parent") if record.mapping.becomes == "vote" else ""
    return record.mapping.platform, record.mapping.name, record.first("id"), question, parent, record.text


def _already(twin: Record) -> str:
    return f"déjà importé : même identifiant et même texte ({twin.file}, ligne {twin.line})"


def _reason(record: Record, nothing: frozenset[str]) -> str:
    """Why a row is set aside, or nothing when it is kept."""
    if record.damaged:
        return "ligne abîmée : plus de cellules que de colonnes, à relire dans le fichier d’origine"
    if record.unknown_kind:
        return f"{UNKNOWN_KIND} ({quote(record.unknown_kind[:40])})"
    reasons = {"aside": _aside_reason, "event": _event_reason, "vote": _vote_reason}
    reason = reasons.get(record.mapping.becomes)
    return reason(record) if reason else _text_reason(record, nothing)


def _aside_reason(record: Record) -> str:
    stance = record.first("stance")
    return f"{record.mapping.aside} ({quote(_last_word(stance))})" if stance else record.mapping.aside


def _event_reason(record: Record) -> str:
    if record.says("hidden") or record.denies("published_at") or _is_withdrawn(record):
        return "rencontre retirée, masquée ou non publiée sur la plateforme"
    return "" if record.title else "rencontre sans titre"


def _is_withdrawn(record: Record) -> bool:
    return any(fold(value) not in _NO | {"published", "publie"} for value in record.values.get("withdrawn", ()))


def _vote_reason(record: Record) -> str:
    """A vote that the platform does not count, or that is against, is no support."""
    if record.denies("accounted") and record.first("accounted"):
        return "vote que la plateforme ne compte pas"
    if not record.first("parent"):
        return "vote sans texte auquel le rattacher"
    counted, stance = record.mapping.counted_votes, record.first("stance")
    if counted and stance and _last_word(stance) not in counted:
        return f"vote {quote(_last_word(stance))} : ce n’est pas un soutien"
    return ""


def _last_word(text: str) -> str:
    return fold(text).split()[-1] if fold(text) else text


def _text_reason(record: Record, nothing: frozenset[str]) -> str:
    if record.says("draft"):
        return DRAFT
    if record.mapping.questions and record.question is None:
        return "aucune réponse à une question ouverte"
    if not record.body:
        return "texte vide (il n’y a qu’un titre)" if record.title else "texte vide"
    if is_test(record.title, record.body):
        return "ligne d’essai de la plateforme" if record.question is None else "réponse d’essai"
    if fold(record.body) in nothing:
        return f"réponse vide ({quote(record.body)})"
    return "" if fold(record.body) else f"texte sans mot ({quote(record.body[:20])})"
