"""The drafters' documents on the disk: where they are, which were edited, and how none is ever written over."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from helpers import files
from helpers.collect.drafts.marks import DOCUMENT, PATTERN
from helpers.run.prepare import NATIONAL as PROCESSED
from helpers.run.task import NATIONAL
from helpers.settings import Settings

WRITTEN = "manifestes-ecrits.json"  # prints of the documents that the project wrote: any other one was edited
KEPT_PRINTS = 20
FOUND = "manifeste-retrouve-{print}.docx"


def document(settings: Settings, campaign: str) -> Path:
    """Where the document of a campaign is published."""
    return settings.reports(campaign) / NATIONAL / DOCUMENT


def edited_in(folder: Path) -> tuple[Path, ...]:
    """The documents that drafters have put in a folder; what a word processor keeps beside an open one (« ~$ ») is none."""
    return tuple(sorted(path for path in folder.glob(PATTERN) if path.is_file()))


def drafts_print(settings: Settings, campaign: str) -> str:
    """All that drafters have written, in one print: the synthesis is made again when it changes."""
    raw = settings.raw(campaign)
    return files.digest(*(part for path in edited_in(raw) for part in (path.name, files.digest_file(path))))


def rescue(settings: Settings, campaign: str, standing: Collection[str]) -> Path | None:
    """Put in safety a document that was edited in the folder of reports, before another takes its place; returns the copy.

    It goes among the drafters' documents, under a name of its own, and is read like them. Nothing there is ever written over.
    `standing`: the prints of the files of the synthesis as it was written, where the document is one of them.
    """
    path, raw = document(settings, campaign), settings.raw(campaign)
    if not path.is_file() or (own := files.digest_file(path)) in (*standing, *_written(settings, campaign)):
        return None
    if any(files.digest_file(one) == own for one in edited_in(raw)):
        return None
    kept = raw / FOUND.format(print=own[:12])
    files.write_bytes(kept, path.read_bytes())
    return kept


def note(settings: Settings, campaign: str, own: str) -> None:
    """Remember a document by its print, before it takes its place: whatever is cut short, the one that stands is known."""
    told = [one for one in _written(settings, campaign) if one != own]
    files.write_text(settings.processed(campaign) / PROCESSED / WRITTEN, json.dumps([*told, own][-KEPT_PRINTS:]))


def _written(settings: Settings, campaign: str) -> list[str]:
    """Prints of what was written here. When they are lost, a document that stands is taken for an edited one: nothing is lost."""
    try:
        return list(json.loads((settings.processed(campaign) / PROCESSED / WRITTEN).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return []
