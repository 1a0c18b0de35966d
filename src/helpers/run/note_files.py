"""Where the notes of a report are, and what is remembered of them; light to load, for whoever only asks whether they changed."""

from __future__ import annotations

from pathlib import Path

from helpers.collect.notes.bytes_read import print_of
from helpers.collect.notes.note import FOLDER, SUFFIX
from helpers.settings import Settings

RECORD = ".releve.json"  # ends the name of what is remembered, beside the notes


def path_of(settings: Settings, campaign: str, slug: str) -> Path:
    """Where the notes of a report are written."""
    return settings.raw(campaign) / FOLDER / f"{slug}{SUFFIX}"


def record_of(settings: Settings, campaign: str, slug: str) -> Path:
    """Where it is remembered what they were written beside."""
    return settings.raw(campaign) / FOLDER / f"{slug}{RECORD}"


def notes_print(settings: Settings, campaign: str, slug: str) -> str:
    """The print of the notes of a report; empty when there are none."""
    return print_of(path_of(settings, campaign, slug))


def record_print(settings: Settings, campaign: str, slug: str) -> str:
    """The print of what is remembered of them: the run that writes it notes it as it left it."""
    return print_of(record_of(settings, campaign, slug))
