"""The manifesto's workshop in a run: what drafters wrote is put in safety, read back, and stands in the new document and its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from helpers import files
from helpers.analyse.drafts import Drafts, put_back
from helpers.analyse.manifesto import Manifesto, manifesto
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.quotations import read_answers, read_words
from helpers.collect.drafts.edited import Edited, read_edited
from helpers.errors import DraftError
from helpers.publish import html
from helpers.publish.manifesto.document import document_bytes
from helpers.publish.manifesto.reread import verify_document
from helpers.publish.reread import verify_notebook
from helpers.publish.verify import verify_page
from helpers.run import prepare
from helpers.run.drafting import document, edited_in, note, rescue
from helpers.run.engine.choice import Engine
from helpers.run.prepare import Prepared
from helpers.run.task import MANIFESTO, WORKSHOP, WORKSHOP_NOTEBOOK, WORKSHOP_PAGE, footer
from helpers.run.typed_json import read_typed, write_typed

TITLE = "Atelier du manifeste"
HANDED_OVER = "atelier.json"


@dataclass(frozen=True)
class Workshop:
    """The matter of the manifesto and what was written from it, for the preparation that bears this key."""

    key: str
    manifesto: Manifesto
    drafts: Drafts


def workshop(prepared: Prepared, national: NationalAnalysis | None = None) -> Workshop:
    """The workshop of a campaign as its data and its drafters' documents stand."""
    folder = prepared.settings.processed(prepared.campaign.id)
    analysis = prepared.national() if national is None else national
    territories = [folder / slug for slug in prepared.territories["slug"]]
    words = read_words(territories, ranked=analysis.collected.is_large)
    matter = manifesto(analysis, words, read_answers(territories))
    return Workshop(prepared.key, matter, _drafts(prepared, matter))


def handed_over(prepared: Prepared) -> Workshop:
    """The workshop that a run has left for its notebook."""
    found = read_typed(_handed_over(prepared), Workshop)
    return found if found.key == prepared.key else workshop(prepared)


def write_beside(
    staged: Path,
    prepared: Prepared,
    national: NationalAnalysis,
    environment: dict[str, str],
    engine: Engine | None,
    spent: Callable[[float, int], None],
) -> None:
    """Write the workshop's page, its notebook and the document among the files of the synthesis."""
    from helpers.run.engine.notebook import run_notebook  # noqa: PLC0415 - the desk, which notebooks load, needs no papermill

    settings, campaign = prepared.settings, prepared.campaign
    held = workshop(prepared, national)
    write_typed(_handed_over(prepared), held)
    parameters = {"campagne": campaign.id}
    executed = run_notebook(settings, WORKSHOP, parameters, engine=engine, environment=environment, spent=spent)
    page = html.render(executed, footer=footer(campaign))
    verify_page(page, expected_title=TITLE)
    verify_notebook(executed, page, parameters=parameters)
    files.write_text(staged / WORKSHOP_NOTEBOOK, nbformat.writes(executed))
    files.write_text(staged / WORKSHOP_PAGE, page)
    _write_document(staged / MANIFESTO, prepared, held)


def write_document(prepared: Prepared, held: Workshop) -> Path:
    """Write the document where the reports are: what an analyst does from JupyterLab, without a run."""
    settings, campaign = prepared.settings, prepared.campaign.id
    rescue(settings, campaign)
    drafts = _drafts(prepared, held.manifesto)  # what was just put in safety is read too
    with files.together(document(settings, campaign).parent) as staged:
        _write_document(staged / MANIFESTO, prepared, Workshop(held.key, held.manifesto, drafts))
    return document(settings, campaign)


def _write_document(path: Path, prepared: Prepared, held: Workshop) -> None:
    content = document_bytes(prepared.campaign, held.manifesto, held.drafts)
    files.write_bytes(path, content)
    note(prepared.settings, prepared.campaign.id, files.digest_file(path))
    verify_document(path, held.manifesto, held.drafts)


def _handed_over(prepared: Prepared) -> Path:
    return prepared.settings.processed(prepared.campaign.id) / prepare.NATIONAL / HANDED_OVER


def _drafts(prepared: Prepared, matter: Manifesto) -> Drafts:
    """What was written; a document that cannot be read is said, and stops nothing."""
    read: list[Edited] = []
    unread: list[str] = []
    for path in edited_in(prepared.settings.raw(prepared.campaign.id)):
        try:
            read.append(read_edited(path, prepared.settings.limits))
        except DraftError as error:
            unread.append(str(error))
    return put_back(read, matter, unread)
