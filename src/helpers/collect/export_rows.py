"""From records of an export to rows of the workbook: what the export cannot know is said, never guessed silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from helpers.collect import privacy
from helpers.collect.export_mapping import EventWords, in_french
from helpers.collect.export_records import Record, day_of
from helpers.collect.export_texts import has_test_title, pieces, plain
from helpers.collect.export_themes import CodedTheme, Note, themes_of
from helpers.framing.matching import fold
from helpers.framing.model import NOT_STATED, Column, Framing, Sheet
from helpers.wording import typeset

Row = Mapping[str, object]

NO_REASON = "Aucun motif publié sur la plateforme."
UNKNOWN = "nsp"
MISSING_LEVEL = ("NR", "non renseigné")
VERBATIM = ("verbatim", "réponse à un questionnaire")


@dataclass(frozen=True)
class Coded:
    """A kept record with its rows of CONTRIBUTIONS (several for a text too long for a cell) and its notes."""

    record: Record
    ids: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]


def code_records(kept: Sequence[Record], events: Mapping[str, str], framing: Framing) -> tuple[Coded, ...]:
    """Rows of CONTRIBUTIONS in the order of the exports; `events` gives the event of each platform."""
    themes = themes_of(kept, framing)
    numbers = count(1)
    taken = {record.first("id") for record in kept if record.mapping.direct}
    free = (name for name in (f"C{number:04d}" for number in numbers) if name not in taken)
    return tuple(
        _code(record, themes[place], events[record.mapping.platform], free, framing) for place, record in enumerate(kept)
    )


def _code(record: Record, theme: CodedTheme, event: str, free: Iterator[str], framing: Framing) -> Coded:
    kind, kind_note = _kind(record, framing)
    publication, publication_note = _publication(record, framing)
    texts = pieces(record.text)
    found = (kind_note, theme.note, publication_note, _test_title(record), _long_text(texts))
    notes = tuple(note for note in found if note is not None)
    ids = tuple(_id(record, free) if not place else next(free) for place in range(len(texts)))
    common = {
        "id_evenement": event, "nature": kind, "theme": theme.code, "college": NOT_STATED, "publication": publication,
        "ref_source": record.reference,
    }  # fmt: skip
    return Coded(record, ids, _rows(record, common, tuple(zip(ids, texts, strict=True)), notes, framing), notes)


def _rows(
    record: Record, common: Row, parts: Sequence[tuple[str, str]], notes: Sequence[Note], framing: Framing
) -> tuple[Row, ...]:
    """One row, or several for a text too long for a cell; supports go with the first, or they would be counted twice."""
    sheet = framing.by_table["contributions"]
    direct = _direct(record, sheet, framing)
    told = [str(direct.get("commentaire_codage", "")), *(note.comment for note in notes)]
    origin = {"origine_texte": choice(sheet, "origine_texte", VERBATIM, framing)}
    support = _support(record, sheet, framing)
    return tuple(
        fields(sheet, {
            **origin, **common, **({} if place else support), **direct, "id_contribution": id_, "texte": text,
            "commentaire_codage": _comment((*told, _part(place, len(parts)))),
        })
        for place, (id_, text) in enumerate(parts)
    )  # fmt: skip


def fields(sheet: Sheet, values: Mapping[str, object]) -> Row:
    """Values by technical name of column, as a row of the template; columns that the framing does not have are left out."""
    columns = sheet.by_name
    return {columns[name].field: value for name, value in values.items() if name in columns and value not in ("", None)}


def choice(sheet: Sheet, name: str, spellings: Iterable[str], framing: Framing) -> str:
    """The stored code of the first spelling that a column's list knows; nothing when it knows none."""
    column = sheet.by_name.get(name)
    if column is None or not column.list:
        return ""
    found = (framing.list_of(column).find(spelling) for spelling in spellings)
    return next((one.code for one in found if one is not None), "")


def _id(record: Record, free: Iterator[str]) -> str:
    own = record.first("id") if record.mapping.direct else ""
    return own or next(free)


def _comment(told: Iterable[str]) -> str:
    return typeset(" ; ".join(text for text in told if text))


def _part(place: int, total: int) -> str:
    return f"partie {place + 1} sur {total} du même texte" if total > 1 else ""


def _test_title(record: Record) -> Note | None:
    return Note("test_title", "titre « test » mais texte rédigé : à relire") if has_test_title(record.title) else None


def _long_text(texts: Sequence[str]) -> Note | None:
    return Note("split", "") if len(texts) > 1 else None


# Kind, publication, supports.


def _kind(record: Record, framing: Framing) -> tuple[str, Note | None]:
    stance = record.mapping.kind_by_stance.get(record.first("stance"))
    code = framing.kind(stance or record.mapping.kind)
    if not record.mapping.kind_is_a_guess or record.first("nature"):
        return code, None
    return code, Note("kind_guessed", "nature proposée par l’import, à vérifier")


def _publication(record: Record, framing: Framing) -> tuple[str, Note | None]:
    """Words already public on the platform may be printed; anything else waits for a person's decision."""
    codes = framing.lists["publication"].by_role
    reason = _not_published(record)
    if reason is None and privacy.is_personal(record.text):
        reason = Note("personal_data", "donnée personnelle possible : à relire avant de publier")
    return (codes["yes"].code, None) if reason is None else (codes["check"].code, reason)


def _not_published(record: Record) -> Note | None:
    withdrawn = fold(record.first("state")) in record.mapping.answers.withdrawn
    if record.says("hidden") or record.says("deleted"):
        return Note("not_published", "masqué sur la plateforme")
    if withdrawn or record.says("withdrawn"):
        return Note("not_published", "retiré par son auteur sur la plateforme")
    if "published_at" not in record.known_roles:
        return Note("publication_unknown", "")
    return None if record.says("published_at") else Note("not_published", "non publié sur la plateforme")


def _support(record: Record, sheet: Sheet, framing: Framing) -> Row:
    """The first support above zero, with its unit."""
    counts = (int(value) for value in record.values.get("support", ()) if value.isdecimal())
    support = next((number for number in counts if number), None)
    unit = choice(sheet, "soutiens_type", record.mapping.support_unit, framing)
    return {"soutiens": support, "soutiens_type": unit} if support else {}


def _direct(record: Record, sheet: Sheet, framing: Framing) -> Mapping[str, object]:
    """Cells of a table that already has our columns; a choice that the list does not know stays as typed, to be found."""
    filled = {name: record.first(name) for name in record.mapping.direct if record.first(name)}
    return {name: _typed(text, sheet.by_name[name], framing) for name, text in filled.items()}


def _typed(text: str, column: Column, framing: Framing) -> object:
    found = framing.list_of(column).find(text) if column.list and not column.multiple else None
    if column.type == "N" and text.isdecimal():
        return int(text)
    return found.code if found else plain(text)


# The other sheets.


def event_row(event: str, words: EventWords, kept: Sequence[Record], framing: Framing) -> Row:
    """One event for a platform: its days are those of the contributions, its participants the distinct accounts."""
    sheet = framing.by_table["events"]
    days = days_of(kept)
    values = {
        "id_evenement": event,
        "intitule": typeset(words.title),
        "date_debut": min(days, default=None),
        "date_fin": max(days, default=None),
        "methode": choice(sheet, "methode", words.method, framing),
        "recrutement": choice(sheet, "recrutement", words.recruitment, framing),
        "format": choice(sheet, "format", words.format, framing),
        "participants_total": participants(kept) or UNKNOWN,
        "mode_comptage": choice(sheet, "mode_comptage", words.counting, framing),
    }
    return fields(sheet, values)


def days_of(kept: Iterable[Record]) -> tuple[date, ...]:
    """The days that contributions were written on, where the export tells them."""
    return tuple(day for record in kept if (day := record.day) is not None)


def participants(kept: Iterable[Record]) -> int:
    """Distinct accounts that wrote something: only their number leaves this function."""
    return len({account.strip() for record in kept for account in record.first("author").split(",") if account.strip()})


def answer_rows(coded: Iterable[Coded], framing: Framing) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Rows of ENGAGEMENTS for the proposals that were answered, and the states that no choice is declared for."""
    if "commitments" not in framing.by_table:
        return (), ()
    answered = [one for one in coded if _is_answered(one.record)]
    rows = tuple(_answer_row(f"R{number:02d}", one, framing) for number, one in enumerate(answered, start=1))
    unknown = {one.record.first("state") for one in answered if not _answer_choices(one.record)}
    return rows, tuple(sorted(unknown))


def _answer_choices(record: Record) -> tuple[str, ...]:
    return record.mapping.answers.states.get(fold(in_french(record.first("state"))), ())


def _is_answered(record: Record) -> bool:
    return bool(_answer_choices(record) or plain(in_french(record.first("answer"))))


def _answer_row(name: str, one: Coded, framing: Framing) -> Row:
    sheet, words = framing.by_table["commitments"], one.record.mapping.answers
    values = {
        "id_engagement": name,
        "contributions_liees": ";".join(one.ids),
        "reponse": choice(sheet, "reponse", _answer_choices(one.record), framing),
        "motif": plain(in_french(one.record.first("answer"))) or NO_REASON,
        "instance": words.answered_by,
        "date_reponse": day_of(one.record.first("answered_at")),
        "portee": choice(sheet, "portee", words.scope, framing),
    }
    return fields(sheet, values)


def maturity_rows(framing: Framing) -> tuple[Row, ...]:
    """An export says nothing of the authority's maturity: every dimension is « non renseigné »."""
    if "maturity" not in framing.by_table:
        return ()
    sheet = framing.by_table["maturity"]
    level = choice(sheet, "niveau", MISSING_LEVEL, framing)
    return tuple(fields(sheet, {"dimension": each.code, "niveau": level}) for each in framing.dimensions)
