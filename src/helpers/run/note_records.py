"""What is remembered of notes: the figure beside which each was first seen, kept beside them in `<report>.releve.json`.

Runs write it, from a page that was checked; where they cannot, it waits in `data/processed` for the next one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from helpers import files
from helpers.analyse.notes import Record
from helpers.collect.notes.note import FOLDER
from helpers.errors import NoteError
from helpers.run.note_files import record_of
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL
from helpers.run.typed_json import DAMAGED, read_typed, write_typed
from helpers.settings import Settings

LOCK = ".verrou"  # beside the notes, where everyone who shares them sees it
UNKEPT = "notes_a_retenir"  # in the processed folder of a campaign: what could not be remembered beside the notes: the next run tries again


def read_record(path: Path) -> Record:
    """What is remembered of the notes of a report; nothing yet when there is no file."""
    try:
        record = read_typed(path, Record)
        _check(record)
    except FileNotFoundError:
        return Record()
    except DAMAGED:
        return Record(is_whole=False)
    return record


@dataclass(frozen=True)
class Unkept:
    """What is to be remembered of the notes of a report, and why it could not be written beside them."""

    record: Record
    reason: str


def known_record(prepared: Prepared, slug: str) -> Record:
    """What is remembered of the notes of a report, with what could not be written beside them yet."""
    record = read_record(record_of(prepared.settings, prepared.campaign.id, slug))
    unkept = _unkept(_unkept_path(prepared.settings, prepared.campaign.id, slug))
    return record if unkept is None or not record.is_whole else unkept.record.with_others(record)


def _unkept_path(settings: Settings, campaign: str, slug: str) -> Path:
    """Apart from the tables of a territory, which are made again when its workbook changes."""
    return settings.processed(campaign) / UNKEPT / f"{slug}.json"


def _unkept(path: Path) -> Unkept | None:
    try:
        return read_typed(path, Unkept)
    except (FileNotFoundError, *DAMAGED):
        return None


def _check(record: Record) -> None:
    """Raise `TypeError` when what was read is not what was written."""
    for one in record.remembered:
        told = (
            one.heading,
            one.text,
            one.about,
            one.place.kind,
            one.place.key,
            *(each.sentence for each in one.beside.values()),
        )
        numbers = (value for each in one.beside.values() for value in each.numbers.values())
        words = (word for each in one.beside.values() for word in each.words.values())
        if not all(isinstance(part, str) for part in (*told, *words)) or not all(isinstance(n, int | float) for n in numbers):
            raise TypeError(one)


def remember_again(prepared: Prepared) -> None:
    """Write beside the notes what former runs could not."""
    for slug, unkept in unkept_records(prepared):
        remember(prepared.settings, prepared.campaign.id, slug, unkept.record)


def unkept_records(prepared: Prepared) -> Iterator[tuple[str, Unkept]]:
    """Report -> what could not be written beside its notes, where there is something."""
    for slug in (*prepared.slugs, NATIONAL):
        unkept = _unkept(_unkept_path(prepared.settings, prepared.campaign.id, slug))
        if unkept is not None:
            yield slug, unkept


def remember(settings: Settings, campaign: str, slug: str, record: Record) -> None:
    """Keep what the notes of a report were written beside; a record that says the same is left alone.

    One that cannot be written beside the notes is kept aside: the page stands, the run says so, the next one tries again.
    """
    path, aside = record_of(settings, campaign, slug), _unkept_path(settings, campaign, slug)
    try:
        with writing(settings, campaign):
            current = read_record(path)
            if current.is_whole and (kept := record.with_others(current)) != current:
                write_record(path, kept)
    except NoteError as error:
        write_typed(aside, Unkept(record, str(error)))
    else:
        aside.unlink(missing_ok=True)


@contextmanager
def writing(settings: Settings, campaign: str) -> Iterator[None]:
    """Hold the folder of notes while a file of it is written: neither a run nor two analysts lose a note to one another.

    Raises `NoteError` when another one holds it too long, or when the system refuses a file of it.
    """
    folder = settings.raw(campaign) / FOLDER
    with files.one_at_a_time(folder / LOCK, f"{campaign}/{FOLDER}", NoteError):
        yield


def write_record(path: Path, record: Record) -> None:
    """Write what is remembered, for people to read too: it is kept with the notes."""
    files.write_text(path, json.dumps(asdict(record), ensure_ascii=False, indent=1) + "\n")
