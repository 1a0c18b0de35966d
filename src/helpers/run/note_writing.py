"""Write a note from a notebook, or say that it was read again: the file that people write by hand, changed whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from helpers import files
from helpers.analyse.notes import CLAIM, Notes, Place, Report, confirmed, placed
from helpers.collect.notes.bytes_read import read_text
from helpers.collect.notes.note import Note, NotesFile
from helpers.collect.notes.protection import publishable_notes
from helpers.collect.notes.read import MOST_ABOUT, REREAD, notes_in, read_notes, shown_heading
from helpers.errors import NoteError
from helpers.framing.matching import fold
from helpers.run.note_files import path_of, record_of
from helpers.run.note_records import known_record, write_record, writing
from helpers.run.notes import secrets_of
from helpers.run.prepare import Prepared
from helpers.show import parts
from helpers.show.elements import Element, Notice, Prose
from helpers.show.notes import AnalystNote, note_file
from helpers.wording import listing, quote, typeset

DAY = "%d/%m/%Y"


@dataclass(frozen=True)
class NoteWriter:
    """Writes the notes of one report; `slug` names its file."""

    prepared: Prepared
    slug: str
    report: Report

    def write(self, about: str, text: str, signature: str, on: date | None) -> Element:
        """Add a note at the end of the file, and remember what it was written beside; the same note is not written twice."""
        place = self._place(about)
        note = Note(0, self._heading(place), text.strip(), " ".join(signature.split()), on or _today())
        with writing(self.prepared.settings, self.prepared.campaign.id):
            before = self._text()
            known = next((one for one in notes_in(self.slug, before).notes if _is_same(one, note)), None)
            if known is not None:
                return parts.group(Prose(f"Cette note est déjà dans {self._file} (ligne {known.line})."), self._shown(known))
            after = f"{before.rstrip()}\n\n{_written(note)}" if before.strip() else f"{self._title}\n\n{_written(note)}"
            kept = _added(self.slug, before, after, note)
            notes = self._keep(after)
        told = [fault for fault in notes.faults if fault.line == kept.line]
        return parts.group(
            Prose(
                f"Note écrite dans {self._file}, à côté de : {quote(self.report.about(place))} Relancez le carnet pour la voir à sa place."
            ),
            self._shown(kept),
            *(Notice("attention", fault.sentence) for fault in told),
        )

    def confirm(self, about: str, on: date | None) -> Element:
        """Put the day of re-reading under the heading of each note of a place, and remember what is there now."""
        day = on or _today()
        with writing(self.prepared.settings, self.prepared.campaign.id):
            text = self._text()
            there = self._placed().placed
            place = next((one.place for one in there if fold(one.note.heading) == fold(about)), None) or self._place(about)
            lines = [one.note.line for one in there if one.place == place]
            if not lines:
                raise NoteError(f"Aucune note n’est écrite à côté de {shown_heading(about)} dans {self._file}.")
            for line in reversed(lines):
                text = _with_day(text, line, day)
            self._keep(text, place)
        where = listing([str(line) for line in lines])
        return Prose(f"Relue le {day:{DAY}}, noté dans {self._file} (ligne {where}). Relancez le carnet pour le voir.")

    def _place(self, about: str) -> Place:
        place = self.report.place(about)
        if place is None:
            hint = self.report.nearest(about) or "Voyez les identifiants dans la feuille CONSTATS de donnees.xlsx."
            raise NoteError(typeset(f"Aucun constat ni section de ce rapport ne s’appelle {shown_heading(about)}. {hint}"))
        return place

    def _heading(self, place: Place) -> str:
        return place.key if place.kind == CLAIM else self.report.about(place)

    @property
    def _file(self) -> str:
        return note_file(self.prepared.campaign.id, self.slug)

    @property
    def _title(self) -> str:
        return f"# Notes : {self.slug}"

    def _text(self) -> str:
        """The file as it is; one that cannot be read is never written over."""
        found = read_text(path_of(self.prepared.settings, self.prepared.campaign.id, self.slug))
        if not found.is_whole and found.fault is not None:
            raise NoteError(f"{found.fault.sentence} Rien n’a été écrit.")
        return found.text

    def _keep(self, text: str, reread: Place | None = None) -> Notes:
        """Write the file, then what is to be remembered of its notes."""
        files.write_text(self._path, text)
        notes = self._placed()
        record = confirmed(notes.record, reread, self.report) if reread else notes.record
        if record.is_whole:
            write_record(self._record, record)
        return notes

    def _placed(self) -> Notes:
        """The notes of the file as it is."""
        read = publishable_notes(read_notes(self._path), secrets_of(self.prepared, self.slug))
        return placed(read, self.report, known_record(self.prepared, self.slug))

    @property
    def _path(self) -> Path:
        return path_of(self.prepared.settings, self.prepared.campaign.id, self.slug)

    @property
    def _record(self) -> Path:
        return record_of(self.prepared.settings, self.prepared.campaign.id, self.slug)

    def _shown(self, note: Note) -> Element:
        """A note as it will be printed."""
        kept = publishable_notes(NotesFile(self._path.name, (note,)), secrets_of(self.prepared, self.slug))
        return AnalystNote(kept.notes[0], note.line)


def _is_same(one: Note, other: Note) -> bool:
    return (one.heading, one.text, one.signature) == (other.heading, other.text, other.signature)


def _written(note: Note) -> str:
    """A note as a person would type it."""
    signed = [f"Signature : {note.signature}"] if note.signature else []
    about = [*signed, f"Date : {note.written:{DAY}}"]
    return "\n".join([f"## {note.heading}", *about, "", note.text, ""])


def _added(name: str, before: str, after: str, note: Note) -> Note:
    """The note as the file gives it back; refused when it would not come back whole, or would change another one."""
    earlier, now = notes_in(name, before).notes, notes_in(name, after).notes
    if now[:-1] != earlier or not _is_same(now[-1], note) or not note.text:
        raise NoteError(
            "Cette note ne peut pas être écrite telle quelle : son texte est vide, ou une de ses lignes se lirait comme un titre "
            "(« ## »), une signature ou une date. Rien n’a été écrit."
        )
    return now[-1]


def _with_day(text: str, line: int, day: date) -> str:
    """A text with a day of re-reading under the heading of a line, in place of a former one."""
    lines = text.split("\n")
    told = f"Relue le {day:{DAY}}"
    former = [place for place in range(line, min(line + MOST_ABOUT, len(lines))) if REREAD.fullmatch(lines[place].strip())]
    if former:
        lines[former[0]] = told
    else:
        lines.insert(line, told)
    return "\n".join(lines)


def _today() -> date:
    """The day that a person would write, where they are."""
    return datetime.now().astimezone().date()
