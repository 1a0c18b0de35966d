"""From records of an export to rows of the workbook: what the export cannot know is said, never guessed silently."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from helpers.collect.platforms.decisions import Decisions
from helpers.collect.platforms.mapping import EventWords, in_french
from helpers.collect.platforms.questions import public_of
from helpers.collect.platforms.records import Record
from helpers.collect.platforms.suggestions import suggest_kind
from helpers.collect.platforms.texts import has_test_title, pieces, plain
from helpers.collect.platforms.themes import CodedTheme, Key, Note, parent_key, themes_of
from helpers.collect.platforms.votes import Votes, announced
from helpers.collect.protection import privacy
from helpers.framing.matching import fold
from helpers.framing.model import NOT_STATED, Column, Framing, Sheet
from helpers.wording import typeset

Row = Mapping[str, object]

NO_REASON = "Aucun motif publié sur la plateforme."
UNKNOWN = "nsp"
MISSING_LEVEL = ("NR", "non renseigné")
QUESTION_SHOWN = 80  # characters of a question, beside each of its answers


@dataclass(frozen=True)
class Context:
    """What coding a record needs beside it: the events by key, the analyst's decisions, the votes."""

    events: Mapping[Key, str]
    decisions: Decisions = field(default_factory=Decisions)
    votes: Votes = field(default_factory=lambda: Votes({}))

    def event_of(self, record: Record) -> str:
        """The meeting that a record comments, else the event of its platform and form."""
        return self.events.get(parent_key(record)) or self.events[event_key(record)]


def event_key(record: Record) -> Key:
    """Rows of one platform make one event; each file of answers to a form makes another."""
    return record.mapping.event.title, record.file if record.mapping.questions else ""


def event_name(key: Key) -> str:
    """What an event is called in the remarks: two forms of one platform are told apart by their files."""
    return f"{key[0]}, {key[1]}" if key[1] else key[0]


@dataclass(frozen=True)
class Coded:
    """A kept record with its rows of CONTRIBUTIONS (several for a text too long for a cell) and its notes."""

    record: Record
    ids: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]


def code_records(kept: Sequence[Record], context: Context, framing: Framing) -> tuple[Coded, ...]:
    """Rows of CONTRIBUTIONS in the order of the exports."""
    themes = themes_of(kept, framing, lambda record: context.decisions.of(record).theme)
    numbers = count(1)
    taken = {record.first("id") for record in kept if record.mapping.direct}
    free = (name for name in (f"C{number:04d}" for number in numbers) if name not in taken)
    return tuple(_code(record, theme, context, free, framing) for record, theme in zip(kept, themes, strict=True))


def _code(record: Record, theme: CodedTheme, context: Context, free: Iterator[str], framing: Framing) -> Coded:
    kind, kind_note = _kind(record, context.decisions, framing)
    publication, publication_note = _publication(record, framing)
    public, public_note = _public(record, framing)
    texts = pieces(record.text)
    found = (kind_note, theme.note, public_note, publication_note, _test_title(record), _unfinished(record), _long_text(texts))
    notes = tuple(note for note in found if note is not None)
    ids = tuple(_id(record, free) if not place else next(free) for place in range(len(texts)))
    common = {
        "id_evenement": context.event_of(record), "nature": kind, "theme": theme.code, "college": public,
        "publication": publication, "ref_source": record.reference,
    }  # fmt: skip
    support = _support(record, context.votes, framing)
    return Coded(record, ids, _rows(record, common, support, tuple(zip(ids, texts, strict=True)), notes, framing), notes)


def _rows(
    record: Record, common: Row, support: Row, parts: Sequence[tuple[str, str]], notes: Sequence[Note], framing: Framing
) -> tuple[Row, ...]:
    """One row, or several for a text too long for a cell; supports go with the first, or they would be counted twice."""
    sheet = framing.by_table["contributions"]
    direct = _direct(record, sheet, framing)
    told = [str(direct.get("commentaire_codage", "")), _asked(record), *(note.comment for note in notes)]
    origin = {"origine_texte": choice(sheet, "origine_texte", record.mapping.origin, framing)}
    return tuple(
        fields(sheet, {
            **origin, **common, **({} if place else support), **direct, "id_contribution": id_, "texte": text,
            "commentaire_codage": _comment((*told, _part(place, len(parts)))),
        })
        for place, (id_, text) in enumerate(parts)
    )  # fmt: skip


def _asked(record: Record) -> str:
    """The question that a text answers: without it, « oui, surtout à l’école » says nothing."""
    if record.question is None:
        return ""
    title = record.question.title
    return f"question : {title if len(title) <= QUESTION_SHOWN else title[:QUESTION_SHOWN].rstrip() + '…'}"


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


def _kind(record: Record, decisions: Decisions, framing: Framing) -> tuple[str, Note | None]:
    """What the analyst decided, what the author's stance tells, what the platform's rows are; a guess is marked."""
    decided = decisions.of(record).kind
    if decided:
        return decided, None
    stance = _by_stance(record)
    asked = suggest_kind(record.question.title) if record.question else ""
    code = framing.kind(stance or asked or record.mapping.kind)
    if not record.mapping.kind_is_a_guess or record.first("nature"):
        return code, None
    return code, Note("kind_guessed", "nature proposée par l’import, à vérifier")


def _by_stance(record: Record) -> str:
    """The kind of a text whose author takes a side: the value itself (« -1 »), or its last word (« …type.against »)."""
    stances, stance = record.mapping.kind_by_stance, record.first("stance")
    return stances.get(stance) or stances.get((fold(stance).split() or [""])[-1], "") if stance else ""


def _public(record: Record, framing: Framing) -> tuple[str, Note | None]:
    """The public that the respondent names, or that the platform knows: proposed, and said."""
    found = next((code for told in record.values.get("public", ()) if (code := public_of(told, framing))), "")
    if not found:
        return NOT_STATED, None
    return found, Note("public_proposed", "public proposé d’après le profil indiqué, à vérifier")


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
    told = next((role for role in ("published", "published_at") if role in record.known_roles), "")
    if not told:
        return Note("publication_unknown", "")
    return None if record.says(told) else Note("not_published", "non publié sur la plateforme")


def _unfinished(record: Record) -> Note | None:
    """A respondent who left before the end: the words are there, the form was not sent."""
    return Note("unfinished", "réponse non validée par la personne") if record.denies("submitted") else None


def _support(record: Record, votes: Votes, framing: Framing) -> Row:
    """The supports with their unit: what the platform announces, else the rows of votes; never both."""
    total = announced(record)
    support = votes.of(record) if total is None else total
    sheet = framing.by_table["contributions"]
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
    """One event for a platform or form: its days are those of the contributions, its participants those who wrote."""
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
    """Distinct accounts that wrote something, or answered rows of a form: only their number leaves this function."""
    own = tuple(kept)
    if any(record.mapping.questions for record in own):
        return len({record.place for record in own if record.answered})
    accounts = (account.strip('[]" ') for record in own for account in re.split("[,;]", record.first("author")))
    return len({account for account in accounts if account})


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
        "date_reponse": one.record.day_told("answered_at"),
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
