"""The manifesto's workshop: its matter, what drafters wrote, and what one step of a run hands over to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import files
from helpers.analyse.drafts import Drafts, put_back
from helpers.analyse.manifesto import Manifesto, manifesto
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.quotations import read_answers, read_words
from helpers.analyse.quoting import Quotable, in_order
from helpers.collect.drafts.edited import Edited, read_edited
from helpers.collect.drafts.marks import DOCUMENT
from helpers.errors import DraftError
from helpers.framing.campaign import Campaign
from helpers.publish.manifesto.document import document_bytes
from helpers.publish.manifesto.reread import verify_document
from helpers.run.deposit import asked
from helpers.run.drafting import document, edited_in, note, rescue
from helpers.run.manifest import read_results
from helpers.run.prepare import Prepared
from helpers.run.room import give_back
from helpers.run.task import NATIONAL
from helpers.run.typed_json import read_typed, write_typed
from helpers.settings import Settings
from helpers.text_storage import texts_held_for_room

MATTER, HANDED_OVER = "manifeste.json", "atelier.json"


@dataclass(frozen=True)
class Workshop:
    """The matter of the manifesto and what was written from it."""

    manifesto: Manifesto
    drafts: Drafts


def matter_of(prepared: Prepared, national: NationalAnalysis, answers: pd.DataFrame) -> Manifesto:
    """What the territories of a campaign say, and their `answers_given`, for its drafters."""
    with texts_held_for_room():
        words = in_order(read_words(_folders(prepared), ranked=national.collected.is_large))
        give_back()  # as many words as there were before their order
        return manifesto(national, Quotable(words), answers)


def answers_given(prepared: Prepared) -> pd.DataFrame:
    """What the territories of a campaign answered, contribution by contribution."""
    with texts_held_for_room():
        return read_answers(_folders(prepared))


def _folders(prepared: Prepared) -> list[Path]:
    folder = prepared.settings.processed(prepared.campaign.id)
    return [folder / slug for slug in prepared.territories["slug"]]


def leave_matter(folder: Path, prepared: Prepared, national: NationalAnalysis, answers: pd.DataFrame) -> None:
    """Leave the matter to the run that asked for it, which analyses the nation once."""
    write_typed(folder / MATTER, matter_of(prepared, national, answers))


def hand_over(folder: Path, settings: Settings, campaign: str) -> Workshop:
    """The matter that was left in a folder, with the drafters' texts, left there for the notebook of the workshop."""
    matter = read_typed(folder / MATTER, Manifesto)
    held = Workshop(matter, read_drafts(settings, campaign, matter))
    write_typed(folder / HANDED_OVER, held)
    return held


def handed_over() -> Workshop | None:
    """What a run has left for the notebook of the workshop; nothing in JupyterLab."""
    folder = asked()
    return None if folder is None else read_typed(folder / HANDED_OVER, Workshop)


def workshop(prepared: Prepared) -> Workshop:
    """The workshop of a campaign as its data and its drafters' documents stand."""
    matter = matter_of(prepared, prepared.national(), answers_given(prepared))
    return Workshop(matter, read_drafts(prepared.settings, prepared.campaign.id, matter))


def read_drafts(settings: Settings, campaign: str, matter: Manifesto) -> Drafts:
    """What was written; a document that cannot be read is said, and stops nothing."""
    read, unread = _read(edited_in(settings.raw(campaign)), settings)
    return put_back(read, matter, unread)


def _read(paths: Iterable[Path], settings: Settings) -> tuple[list[Edited], list[str]]:
    read: list[Edited] = []
    unread: list[str] = []
    for path in paths:
        try:
            read.append(read_edited(path, settings.limits))
        except DraftError as error:
            unread.append(str(error))
    return read, unread


def write_document(prepared: Prepared, matter: Manifesto) -> Path:
    """Write the document where the reports are: what an analyst does from JupyterLab, without a run."""
    settings, campaign = prepared.settings, prepared.campaign
    rescue(settings, campaign.id, read_results(settings, campaign.id).prints_of(NATIONAL))
    drafts = read_drafts(settings, campaign.id, matter)  # what was just put in safety is read too
    with files.together(document(settings, campaign.id).parent) as staged:
        stage_document(staged, settings, campaign, Workshop(matter, drafts))
    return document(settings, campaign.id)


def stage_document(staged: Path, settings: Settings, campaign: Campaign, held: Workshop) -> None:
    """Write the document among files that wait, read it again, and note it as ours before it takes its place."""
    path = staged / DOCUMENT
    files.write_bytes(path, document_bytes(campaign, held.manifesto, held.drafts))
    verify_document(path, held.manifesto, held.drafts)
    note(settings, campaign.id, files.digest_file(path))
