"""The notes of a report, in a run: what they may not tell, what its notebook leaves of them, and what is wrong in their folder.

`data/raw/<campaign>/notes/<territory>.md` is written by people, and by `note_writing` when they ask for it from a notebook; what is
remembered beside it is in `note_records`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.analyse.national import SCOPE, NationalAnalysis
from helpers.analyse.notes import NO_NOTES, Notes, Record, Report, placed
from helpers.analyse.sections import NATION, TERRITORY
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.decisions import understood_publication, unpublished_words
from helpers.collect.notes.note import FOLDER, SUFFIX, Fault
from helpers.collect.notes.protection import Secrets, publishable_notes
from helpers.collect.notes.read import read_notes
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.store import DECIDED, UNCODED, read_if_any
from helpers.framing.matching import suggestion
from helpers.publish.notes import verify_notes
from helpers.run.deposit import VARIABLE as DEPOSIT
from helpers.run.note_files import RECORD, notes_print, path_of, record_of
from helpers.run.note_records import known_record, remember, unkept_records
from helpers.run.prepare import NATIONAL as PROCESSED
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL, Task
from helpers.run.typed_json import DAMAGED, read_typed, write_typed
from helpers.settings import Settings
from helpers.show.notes import Board

LEFT = "notes.json"  # what the notebook of a report leaves of its notes


def territory_report(prepared: Prepared, analysis: TerritoryAnalysis) -> Report:
    """What the notes of a territory may stand beside."""
    return Report(analysis.slug, analysis.claims, TERRITORY, prepared.campaign.note_tolerance)


def nation_report(prepared: Prepared, analysis: NationalAnalysis) -> Report:
    """What the notes of the synthesis may stand beside."""
    return Report(SCOPE, analysis.claims, NATION, prepared.campaign.note_tolerance)


def notes_of(prepared: Prepared, slug: str, report: Report) -> Notes:
    """The notes that people wrote on a report, beside what they are about today; `slug` names their file."""
    settings, campaign = prepared.settings, prepared.campaign.id
    read = read_notes(path_of(settings, campaign, slug))
    if not read.notes and not read.faults:
        return NO_NOTES
    return placed(publishable_notes(read, secrets_of(prepared, slug)), report, known_record(prepared, slug))


def secrets_of(prepared: Prepared, slug: str) -> Secrets:
    """What no note of a report may tell: of a territory, its own contributions that are not published; of the synthesis, those of all."""
    told = prepared.slugs if slug == NATIONAL else (slug,)
    return Secrets.of(prepared.campaign.framing, _held(prepared, told), second_cue(prepared.campaign))


def _held(prepared: Prepared, territories: Iterable[str]) -> Iterator[str]:
    """The words that are not published: of contributions that are counted, of those that wait for a theme, of those that were decided on."""
    framing = prepared.campaign.framing
    allowed = framing.lists["publication"].by_role["yes"].code
    for slug in territories:
        folder = prepared.folder / slug
        counted, uncoded = (read_if_any(folder / name) for name in ("contributions.parquet", UNCODED))
        if counted is not None:
            yield from _texts(counted, counted["publication"].ne(allowed))
        if uncoded is not None:
            answers = [understood_publication(typed, framing) for typed in uncoded.get("publication", [""] * len(uncoded))]
            yield from _texts(uncoded, pd.Series(answers, uncoded.index).ne(allowed))
        yield from unpublished_words(read_if_any(folder / DECIDED))


def _texts(table: pd.DataFrame, is_held: pd.Series) -> Iterator[str]:
    yield from table.loc[is_held & table["text"].notna(), "text"].astype(str)


@dataclass(frozen=True)
class Left:
    """What the notebook of a report showed of its notes, and what is to be remembered of them."""

    shown: tuple[str, ...]
    record: Record
    to_reread: int = 0
    astray: int = 0
    faults: int = 0


def leave(board: Board) -> None:
    """Leave to the run that asks for it what a report shows of its notes; nothing when it has none."""
    asked = os.environ.get(DEPOSIT)
    notes = board.notes
    if asked and (notes.count or notes.faults):
        shown = tuple(str(one.html()) for one in board.shown)
        left = Left(shown, notes.record, len(notes.to_reread), len(notes.astray), len(notes.faults))
        write_typed(Path(asked) / LEFT, left)


def are_left(left: Path) -> bool:
    """Whether the notebook of a report left something of its notes."""
    return (left / LEFT).is_file()


def forget_former(processed: Path) -> None:
    """A report that shows no note any more leaves nothing of those that it showed: call it once its page is in place."""
    (processed / LEFT).unlink(missing_ok=True)


def verify(page: str, left: Path) -> None:
    """Raise `PublicationError` unless a page shows each note that its notebook left, word for word, and no other."""
    verify_notes(page, _left(left).shown)


def remember_left(settings: Settings, task: Task, left: Path) -> None:
    """Remember what the notes of a report that was just checked were written beside."""
    record = _left(left).record
    if record.remembered and record.is_whole:
        remember(settings, task.campaign, task.slug, record)


def _left(folder: Path) -> Left:
    path = folder / LEFT
    return read_typed(path, Left) if path.is_file() else Left((), Record())


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
        return read_typed(folder / LEFT, Left)
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


def all_notes(prepared: Prepared) -> Iterator[tuple[str, Notes]]:
    """The notes of every report that has some, the synthesis last."""
    for slug in (*prepared.slugs, NATIONAL):
        if slug in prepared.left_out or not notes_print(prepared.settings, prepared.campaign.id, slug):
            continue
        nation = slug == NATIONAL
        report = nation_report(prepared, prepared.national()) if nation else territory_report(prepared, prepared.analysis(slug))
        yield slug, notes_of(prepared, slug, report)
