"""How many notes the reports of a campaign show and what is to be done of them, as their last notebooks left them. Draws nothing: light to load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.analyse.notes import Record
from helpers.collect.notes.note import FOLDER, SUFFIX, Fault
from helpers.framing.matching import suggestion
from helpers.run.leavings import NOTES
from helpers.run.note_files import RECORD, record_of
from helpers.run.note_records import unkept_records
from helpers.run.prepare import NATIONAL as PROCESSED
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL
from helpers.run.typed_json import DAMAGED, read_typed


@dataclass(frozen=True)
class Left:
    """What the notebook of a report showed of its notes, and what is to be remembered of them."""

    shown: tuple[str, ...]
    record: Record
    to_reread: int = 0
    astray: int = 0
    faults: int = 0


@dataclass(frozen=True)
class Tally:
    """How many notes the reports of a campaign show, how many are to be read again or placed, how many faults their files have."""

    notes: int
    to_reread: int
    astray: int
    faults: int


def tally(prepared: Prepared) -> Tally:
    """The notes of a campaign, as its last reports left them."""
    left = [one for _, one in _all_left(prepared)]
    return Tally(
        sum(len(one.shown) for one in left), sum(one.to_reread for one in left), sum(one.astray for one in left),
        sum(one.faults for one in left) + sum(1 for _ in folder_faults(prepared)),
    )  # fmt: skip


def waiting(prepared: Prepared) -> dict[str, int]:
    """Report -> its notes that are to be read again or placed, where there are some, as the last reports left them."""
    return {name: count for name, one in _all_left(prepared) if (count := one.to_reread + one.astray)}


def _all_left(prepared: Prepared) -> Iterator[tuple[str, Left]]:
    """What the last report of each territory, then the synthesis, left of its notes."""
    for name, folder in (*((slug, slug) for slug in prepared.slugs), (NATIONAL, PROCESSED)):
        left = _last_left(prepared.folder / folder)
        if left is not None:
            yield name, left


def _last_left(folder: Path) -> Left | None:
    """What the last report of a folder left; nothing when it had no note, or was made by another version of the program."""
    try:
        return read_typed(folder / NOTES, Left)
    except (FileNotFoundError, *DAMAGED):
        return None


def folder_faults(prepared: Prepared) -> Iterator[Fault]:
    """What is wrong in the folder of notes apart from their text: files that no report reads, records that could not be written."""
    yield from strays(prepared)
    for slug, unkept in unkept_records(prepared):
        yield Fault(
            record_of(prepared.settings, prepared.campaign.id, slug).name, 0,
            "ce relevé n’a pas pu être écrit à côté des notes ; rien n’est perdu tant que data/processed est là",
            f"{unkept.reason} La prochaine production l’écrira.",
        )  # fmt: skip


def strays(prepared: Prepared) -> Iterator[Fault]:
    """Files of the folder of notes that no report reads: nobody's note is left unread without a word."""
    known = {f"{slug}{SUFFIX}" for slug in (*prepared.slugs, *(one.slug for one in prepared.campaign.expected), NATIONAL)}
    folder = prepared.settings.raw(prepared.campaign.id) / FOLDER
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in known and not path.name.endswith(RECORD) and not path.name.startswith("."):
            nearest = suggestion(path.stem, sorted(name.removesuffix(SUFFIX) for name in known))
            yield Fault(
                path.name, 0, "aucun rapport ne lit ce fichier",
                f"{nearest} Donnez-lui le nom d’un territoire (identifiant.md), ou {NATIONAL}{SUFFIX}.".strip(),
            )  # fmt: skip
