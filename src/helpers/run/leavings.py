"""What the notebook of a report leaves in `data/processed`, beside the tables that it was made from."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpers.analyse.claims import LEDGER_FILE
from helpers.publish.open_data.slices import FILE as SLICE
from helpers.publish.search.shard import WORDS

NOTES = "notes.json"  # what it showed of the notes of its report
NAMES = (LEDGER_FILE, SLICE, WORDS, NOTES)


def are_there(folder: Path) -> bool:
    """Whether what a report that stands has left is there, told by its ledger, which every report leaves."""
    return (folder / LEDGER_FILE).is_file()


def copy(folder: Path, to: Path) -> None:
    """Give what a report has left to the folder that takes the place of its own: its workbook read again may change nothing of it."""
    for path in (folder / name for name in NAMES):
        if path.is_file():
            shutil.copyfile(path, to / path.name)
