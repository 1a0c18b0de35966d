"""Rows of an export by role, and which of them are set aside, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from helpers.collect import privacy
from helpers.collect.export_mapping import ExportMapping, in_french
from helpers.collect.export_reading import ExportTable
from helpers.collect.export_texts import is_test, plain, titled
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.wording import quote, typeset

# Where the content of these roles goes is another sheet of the workbook; every other column is kept on IMPORT.
_MOVED_ROLES = ("id", "title", "body", "answer", "support")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NO = frozenset({"", "false", "0", "non", "no", "f", "nil", "null"})


@dataclass(frozen=True)
class Record:
    """One row of an export: `values` are the filled cells of each role, best first; `left` what plays no role."""

    file: str
    line: int
    mapping: ExportMapping
    values: Mapping[str, tuple[str, ...]]
    left: Mapping[str, str]
    known_roles: frozenset[str]  # roles that have a column, filled or not
    damaged: bool = False

    def first(self, role: str) -> str:
        """The best filled cell of a role, or nothing."""
        return next(iter(self.values.get(role, ())), "")

    def says(self, role: str) -> bool:
        """Whether a yes-or-no column, or a column of dates, says yes."""
        return any(fold(value) not in _NO for value in self.values.get(role, ()))

    @cached_property
    def title(self) -> str:
        return plain(in_french(self.first("title"))).replace("\n", " ")

    @cached_property
    def body(self) -> str:
        return plain(in_french(self.first("body")))

    @cached_property
    def text(self) -> str:
        """Title and body in one text."""
        return titled(self.title, self.body)

    @property
    def reference(self) -> str:
        """Where the row comes from (« Decidim 425 »)."""
        names = {"id": self.first("id") or "sans identifiant", "parent": self.first("parent")}
        return self.mapping.reference.format(**names, file=self.file, line=self.line)

    @property
    def day(self) -> date | None:
        return day_of(self.first("created_at"))


def records(file: str, table: ExportTable, mapping: ExportMapping) -> tuple[Record, ...]:
    """The rows of an export, read through its mapping; what tells who somebody is only serves to count."""
    roles = {role: mapping.places(role, table.headers) for role in (*mapping.columns, *mapping.direct)}
    known = frozenset(role for role, places in roles.items() if places)
    kept = _kept_columns(table, mapping, roles)
    return tuple(
        Record(
            file=file,
            line=line,
            mapping=mapping,
            values={role: _filled(cells, places) for role, places in roles.items()},
            left={} if _is_damaged(cells, table) else _left(cells, kept),
            known_roles=known,
            damaged=_is_damaged(cells, table),
        )
        for line, cells in table.rows
    )


def _kept_columns(
    table: ExportTable, mapping: ExportMapping, roles: Mapping[str, tuple[int, ...]]
) -> tuple[tuple[int, str], ...]:
    """Position and header of the columns whose content goes to no other sheet and names nobody."""
    moved = {place for role in (*_MOVED_ROLES, *mapping.direct) for place in roles.get(role, ())}
    return tuple(
        (place, header.strip() or f"colonne {place + 1}")
        for place, header in enumerate(table.headers)
        if place not in moved and not mapping.is_personal(header)
    )


def personal_columns(table: ExportTable, mapping: ExportMapping) -> tuple[str, ...]:
    """Headers of the columns that are not imported because they tell who somebody is."""
    return tuple(header for header in table.headers if mapping.is_personal(header))


def _filled(cells: tuple[str, ...], places: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(cells[place].strip() for place in places if place < len(cells) and cells[place].strip())


def _left(cells: tuple[str, ...], kept: Iterable[tuple[int, str]]) -> Mapping[str, str]:
    """What plays no role; whatever has the form of personal data is masked, in any column."""
    return {header: privacy.mask(plain(cells[place])) for place, header in kept if place < len(cells) and cells[place].strip()}


def _is_damaged(cells: tuple[str, ...], table: ExportTable) -> bool:
    """More filled cells than columns: an unprotected delimiter has shifted the row."""
    return any(cell.strip() for cell in cells[len(table.headers) :])


def day_of(text: str) -> date | None:
    """The day of a moment, written in ISO or day first.

    >>> day_of("2019-03-12 18:37:18 +0100"), day_of("12/03/2019 18:37"), day_of("hier")
    (datetime.date(2019, 3, 12), datetime.date(2019, 3, 12), None)
    """
    iso, written = _ISO.match(text), _DAY_FIRST.match(text)
    numbers = iso.groups() if iso else written.groups()[::-1] if written else ()
    try:
        return date(*(int(number) for number in numbers)) if numbers else None
    except ValueError:
        return None  # « 31/02/2019 » is no day


@dataclass(frozen=True)
class Sorted:
    """Every record, in order: kept, or set aside with its reason."""

    kept: tuple[Record, ...]
    aside: tuple[tuple[Record, str], ...]


def sort_out(received: Iterable[Record], framing: Framing) -> Sorted:
    """Keep what says something, once; the rest is set aside with its reason, never dropped."""
    nothing = frozenset(fold(answer) for answer in framing.empty_answers)
    kept: list[Record] = []
    aside: list[tuple[Record, str]] = []
    seen: dict[tuple[str, str, str, str], Record] = {}
    for record in received:
        identity = (record.mapping.platform, record.mapping.name, record.first("id"), record.text)
        twin = seen.get(identity) if record.first("id") else None
        reason = _reason(record, nothing) or (_already(twin) if twin else "")
        if reason:
            aside.append((record, typeset(reason)))
        else:
            kept.append(record)
            seen[identity] = record
    return Sorted(tuple(kept), tuple(aside))


def _already(twin: Record) -> str:
    return f"déjà importé : même identifiant et même texte ({twin.file}, ligne {twin.line})"


def _reason(record: Record, nothing: frozenset[str]) -> str:
    """Why a row is set aside, or nothing when it is kept."""
    if record.damaged:
        return "ligne abîmée : plus de cellules que de colonnes, à relire dans le fichier d’origine"
    if not record.body:
        return "texte vide (il n’y a qu’un titre)" if record.title else "texte vide"
    if is_test(record.title, record.body):
        return "ligne d’essai de la plateforme"
    if fold(record.body) in nothing:
        return f"réponse vide ({quote(record.body)})"
    return "" if fold(record.body) else f"texte sans mot ({quote(record.body[:20])})"
