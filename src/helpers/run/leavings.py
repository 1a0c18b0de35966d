"""What the notebook of a report leaves in `data/processed`, beside the tables that it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpers.analyse.claims import LEDGER_FILE
from helpers.publish.search.shard import WORDS

NOTES = "notes.json"  # what it showed of the notes of its report
NAMES = (LEDGER_FILE, WORDS, NOTES)


def are_there(folder: Path) -> bool:
    """Whether what a report that stands has left is there: every report leaves a ledger."""
    return (folder / LEDGER_FILE).is_file()


def carry(folder: Path, to: Path) -> None:
    """Give what a report has left to the folder that takes the place of its own: its workbook read again may change nothing of it."""
    for path in _left_in(folder):
        path.replace(to / path.name)


def _left_in(folder: Path) -> Iterator[Path]:
    return (path for name in NAMES if (path := folder / name).is_file())
