"""The notes of a report, in a run: what they may not tell, what its notebook leaves of them, and what is wrong in their folder.

`data/raw/<campaign>/notes/<territory>.md` is written by people, and by `note_writing` when they ask for it from a notebook; what is
remembered beside it is in `note_records`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from helpers.analyse.national import SCOPE, NationalAnalysis
from helpers.analyse.notes import NO_NOTES, Notes, Record, Report, placed
from helpers.analyse.sections import NATION, TERRITORY
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.decisions import understood_publication, unpublished_words
from helpers.collect.notes.protection import Secrets, publishable_notes
from helpers.collect.notes.read import read_notes
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.store import DECIDED, UNCODED, read_if_any
from helpers.publish.notes import verify_notes
from helpers.run.deposit import asked
from helpers.run.leavings import NOTES
from helpers.run.note_files import notes_print, path_of
from helpers.run.note_records import known_record, remember
from helpers.run.note_tally import Left
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL, Task
from helpers.run.typed_json import read_typed, write_typed
from helpers.settings import Settings
from helpers.show.notes import Board


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


def leave(board: Board) -> None:
    """Leave to the run that asks for it what a report shows of its notes; nothing when it has none."""
    folder, notes = asked(), board.notes
    if folder is not None and (notes.count or notes.faults):
        shown = tuple(str(one.html()) for one in board.shown)
        left = Left(shown, notes.record, len(notes.to_reread), len(notes.astray), len(notes.faults))
        write_typed(folder / NOTES, left)


def are_left(left: Path) -> bool:
    """Whether the notebook of a report left something of its notes."""
    return (left / NOTES).is_file()


def forget_former(processed: Path) -> None:
    """A report that shows no note any more leaves nothing of those that it showed: call it once its page is in place."""
    (processed / NOTES).unlink(missing_ok=True)


def verify(page: str, left: Path) -> None:
    """Raise `PublicationError` unless a page shows each note that its notebook left, word for word, and no other."""
    verify_notes(page, _left(left).shown)


def remember_left(settings: Settings, task: Task, left: Path) -> None:
    """Remember what the notes of a report that was just checked were written beside."""
    record = _left(left).record
    if record.remembered and record.is_whole:
        remember(settings, task.campaign, task.slug, record)


def _left(folder: Path) -> Left:
    path = folder / NOTES
    return read_typed(path, Left) if path.is_file() else Left((), Record())


def all_notes(prepared: Prepared) -> Iterator[tuple[str, Notes]]:
    """The notes of every report that has some, the synthesis last."""
    for slug in (*prepared.slugs, NATIONAL):
        if slug in prepared.left_out or not notes_print(prepared.settings, prepared.campaign.id, slug):
            continue
        nation = slug == NATIONAL
        report = nation_report(prepared, prepared.national()) if nation else territory_report(prepared, prepared.analysis(slug))
        yield slug, notes_of(prepared, slug, report)
