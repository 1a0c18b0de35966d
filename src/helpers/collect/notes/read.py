"""Read a file of notes: « ## » and what the note stands beside, a signature and a date if one wishes, then the text.

    ## T05/vigilances
    Claire Martin, le 12 mars 2025

    Le texte de la note.

A heading names a section by its title, or a claim by its id, its address on the page or its very sentence. What a
communication officer types without thinking of it is understood; what is not understood is told by its line,
without its words, which a page would print; it is never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from helpers.collect.notes.bytes_read import read_text
from helpers.collect.notes.note import Fault, Note, NotesFile
from helpers.collect.values import written_date
from helpers.framing.matching import fold
from helpers.wording import quote

HEADING = re.compile(r"\s{0,3}##(?!#)(.*)")
TITLE = re.compile(r"\s{0,3}#(?!#)")  # of the file: for whoever opens it, never published
NAMED = re.compile(r"(\w+)(?: par)?\s*:\s*(.+)")
SIGNATURES = frozenset({"signature", "signe", "signee", "auteur", "autrice", "auteure"})
REREAD = re.compile(r"relue? le\b[\s:]*(.*)", re.IGNORECASE)
DATED = re.compile(r"(?:[—–]\s*)?([^.!?;:]{2,80}?)\s*,\s*(?:le\s+)?(\d.*?)\.?")
ALONE = re.compile(r"(?:le\s+)?(\d{1,4}[\s/.\-].*?)\.?", re.IGNORECASE)
DAY_HOW = "Écrivez-la comme 12/03/2025 ou 12 mars 2025."
LONGEST_NAME = 80  # characters of a signature
MOST_ABOUT = 4  # lines on who and when: a signature, a date, two days of reading again
LONGEST_HEADING = 60  # characters of a heading that a message repeats


@dataclass
class _Draft:
    """A note being read, line by line."""

    line: int
    heading: str
    body: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _About:
    """What the lines around a text say of it."""

    signature: str = ""
    written: date | None = None
    reread: date | None = None
    days: str = ""


def read_notes(path: Path) -> NotesFile:
    """The notes of a file, none when it does not exist; whatever is wrong with it is in its faults."""
    found = read_text(path)
    told = (found.fault,) if found.fault else ()
    read = notes_in(path.name, found.text)
    return NotesFile(read.name, read.notes, (*told, *read.faults), found.is_whole)


def notes_in(name: str, text: str) -> NotesFile:
    """The notes that a text holds; `name`: of its file, for what is said of it."""
    faults: list[Fault] = []
    notes = tuple(filter(None, (_note(name, draft, faults) for draft in _drafts(text))))
    return NotesFile(name, notes, tuple(faults))


def shown_heading(heading: str) -> str:
    """A heading as a message repeats it."""
    return quote(heading if len(heading) <= LONGEST_HEADING else f"{heading[:LONGEST_HEADING]}…")


def _drafts(text: str) -> Iterator[_Draft]:
    draft = _Draft(1, "")
    for number, line in enumerate(text.split("\n"), start=1):
        if found := HEADING.fullmatch(line):
            yield draft
            draft = _Draft(number, " ".join(found[1].rstrip(" \t#").split()))
        elif draft.heading or draft.body or not TITLE.match(line):
            draft.body.append((number, line))
    yield draft


def _note(name: str, draft: _Draft, faults: list[Fault]) -> Note | None:
    about, body = _about(name, _trimmed(draft.body), faults)
    text = "\n".join(line.rstrip() for _, line in body)
    if not draft.heading and not text:
        return None
    if not draft.heading:
        line = body[0][0]
        faults.append(
            Fault(
                name,
                line,
                "ce texte n’est sous aucun titre",
                "Écrivez au-dessus une ligne « ## » suivie du constat ou de la section.",
            )
        )
        return Note(line, "", text, about.signature, about.written, about.reread, about.days)
    if not text:
        faults.append(
            Fault(
                name,
                draft.line,
                "cette note est vide",
                "Écrivez son texte sous son titre, ou retirez ce titre.",
            )
        )
        return None
    return Note(draft.line, draft.heading, text, about.signature, about.written, about.reread, about.days)


def _trimmed(body: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Lines without the blank ones around them."""
    told = [place for place, (_, line) in enumerate(body) if line.strip()]
    return body[told[0] : told[-1] + 1] if told else []


def _about(name: str, body: list[tuple[int, str]], faults: list[Fault]) -> tuple[_About, list[tuple[int, str]]]:
    """Who and when, from the first lines, or from the last one of a note that is signed at its foot; and the lines that are left."""
    about = _About()
    if _is_signed(name, body):
        about, body = replace(about, signature=body[0][1].strip()), body[1:]
    for _ in range(MOST_ABOUT):
        if body and (told := _told(name, *body[0], about, faults)) is not None:
            about, body = told, _trimmed(body[1:])
        elif body and not about.signature and (told := _told(name, *body[-1], about, faults)) is not None:
            about, body = told, _trimmed(body[:-1])
    return about, body


def _is_signed(name: str, body: list[tuple[int, str]]) -> bool:
    """Whether the first line is a name alone, with a day right under it."""
    if len(body) < 2 or body[1][0] != body[0][0] + 1:  # noqa: PLR2004 - a line and the next one
        return False
    first = body[0][1].strip()
    is_name = len(first) <= LONGEST_NAME and not first.endswith((".", "!", "?", ":", ";", ","))
    return is_name and _told(name, *body[0], _About(), []) is None and _told(name, *body[1], _About(), []) is not None


def _told(name: str, number: int, line: str, about: _About, faults: list[Fault]) -> _About | None:
    """What a line adds to who and when; None when it is text."""
    plain = line.strip().strip("*_").strip()
    dated = replace(about, days=f"{about.days}\n{plain}".strip())
    if found := REREAD.fullmatch(plain):
        days = filter(None, (_day(name, number, found[1], faults), about.reread))
        return replace(dated, reread=max(days, default=None))
    if found := NAMED.fullmatch(plain):
        if fold(found[1]) in SIGNATURES:
            return replace(about, signature=found[2].strip())
        if fold(found[1]) == "date":
            return replace(dated, written=_day(name, number, found[2], faults) or about.written)
    if (found := DATED.fullmatch(plain)) and (day := _read_day(found[2])):
        return replace(dated, signature=found[1].strip(), written=day)
    if (found := ALONE.fullmatch(plain)) and (day := _read_day(found[1])):
        return replace(dated, written=day)
    return None


def _day(name: str, number: int, text: str, faults: list[Fault]) -> date | None:
    day = _read_day(text.strip().rstrip("."))
    if day is None:
        faults.append(Fault(name, number, "cette date n’est pas lue", DAY_HOW))
    return day


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return written_date(text)
