"""The manifesto in a run: drafters' sentences are kept from one production to the next, and no document of theirs is ever lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from helpers.collect.drafts import marks
from helpers.collect.drafts.edited import read_edited
from helpers.framing.campaign import read_campaign
from helpers.run import drafting, workshop
from helpers.run.batch import Outcome, produce
from helpers.run.manifest import read_manifest
from helpers.run.prepare import Prepared, prepare
from helpers.run.reports import manifesto_workshop
from helpers.run.typed_json import read_typed
from helpers.settings import Limits, Settings
from tests.collect.drafts.documents import p, place, write
from tests.conftest import CAMPAIGN


def written_in(path: Path, key: str, text: str) -> None:
    """What a drafter does: replace the invitation of a place by a sentence, and save."""
    document = Document(str(path))
    for control in document.element.body.iter(qn("w:sdt")):
        if control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == key:
            next(control.iter(qn("w:t"))).text = text
    document.save(str(path))


@pytest.fixture
def prepared(project: Settings) -> Prepared:
    return prepare(project, read_campaign(project, CAMPAIGN))


def test_files_are_published_with_the_synthesis(built: tuple[Settings, Outcome]) -> None:
    """The document, the page and the notebook of the workshop are in the manifest; the portal leads to them, and tells the weight."""
    settings, _ = built
    folder = settings.reports(CAMPAIGN)
    names = {"synthese/manifeste.docx", "synthese/atelier.html", "synthese/atelier.ipynb"}
    assert names <= set(read_manifest(folder).artefacts["synthese"].files)
    portal = (folder / "index.html").read_text(encoding="utf-8")
    assert "href=synthese/atelier.html" in portal
    assert "Document à rédiger (Word, " in portal


def test_kept_by_the_next_production(project: Settings) -> None:
    """A sentence saved beside the workbooks is in the next document; a document edited where it was published is put in safety and read too."""
    produce(project, CAMPAIGN, workers=1)
    published, raw = drafting.document(project, CAMPAIGN), project.raw(CAMPAIGN)
    shutil.copy(published, raw / "manifeste.docx")
    written_in(raw / "manifeste.docx", "ouverture", "Nous avons écouté.")
    written_in(published, "chapitre/1", "Écrit au mauvais endroit.")
    lost = published.read_bytes()
    produce(project, CAMPAIGN, workers=1)
    texts = {draft.key: draft.paragraphs for draft in read_edited(published, Limits()).drafts}
    assert texts == {"ouverture": ("Nous avons écouté.",), "chapitre/1": ("Écrit au mauvais endroit.",)}
    (rescued,) = raw.glob("manifeste-retrouve-*.docx")
    assert rescued.read_bytes() == lost
    assert [one.state for one in produce(project, CAMPAIGN, workers=1).results] == ["up_to_date", "up_to_date", "up_to_date"]


def test_what_the_project_wrote_is_not_put_in_safety(prepared: Prepared) -> None:
    """A document that nobody has touched leaves no copy; once touched, it leaves one, and only one."""
    settings = prepared.settings
    path = workshop.write_document(prepared, workshop.workshop(prepared).manifesto)
    assert drafting.rescue(settings, CAMPAIGN, ()) is None
    written_in(path, "ouverture", "Bonjour.")
    kept = drafting.rescue(settings, CAMPAIGN, ())
    assert kept is not None
    assert kept.read_bytes() == path.read_bytes()
    assert drafting.rescue(settings, CAMPAIGN, ()) is None


def test_nothing_is_lost_with_the_notes_of_a_run(prepared: Prepared) -> None:
    """When what a run has noted is gone, a document that stands is taken for an edited one."""
    path = workshop.write_document(prepared, workshop.workshop(prepared).manifesto)
    shutil.rmtree(prepared.settings.processed(CAMPAIGN))
    assert drafting.rescue(prepared.settings, CAMPAIGN, ()) is not None
    assert path.is_file()


def test_a_damaged_document_stops_nothing(prepared: Prepared) -> None:
    """A document that cannot be read is told in the workshop and left as it is; the others are read."""
    raw = prepared.settings.raw(CAMPAIGN)
    (raw / "manifeste-abime.docx").write_text("ceci n’est pas un document", encoding="utf-8")
    write(raw / "manifeste-ouverture.docx", place("ouverture"), p(marks.DRAFT, "Bonjour."))
    found = workshop.workshop(prepared).drafts
    assert [message.split("\u00a0:")[0] for message in found.unread] == ["manifeste-abime.docx"]
    assert found.placed["ouverture"][0].paragraphs == ("Bonjour.",)
    assert "manifeste-abime.docx" in str(manifesto_workshop(CAMPAIGN, prepared.settings).drafting().html())


def test_open_documents_are_left_alone(tmp_path: Path) -> None:
    """What a word processor keeps beside an open document is no document."""
    for name in ("manifeste.docx", "~$manifeste.docx", "manifeste-chapitre-un.docx", "manifeste.docx.bak"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in drafting.edited_in(tmp_path)] == ["manifeste-chapitre-un.docx", "manifeste.docx"]


def test_by_hand_from_a_notebook(prepared: Prepared) -> None:
    """An analyst who runs the notebook writes the document from its last section, the same as that of a run."""
    shown = str(manifesto_workshop(CAMPAIGN, prepared.settings).document().html())
    path = drafting.document(prepared.settings, CAMPAIGN)
    assert str(path) in shown
    first = path.read_bytes()
    assert workshop.write_document(prepared, workshop.workshop(prepared).manifesto).read_bytes() == first


def test_handed_over_as_it_was(built: tuple[Settings, Outcome]) -> None:
    """What a run left for its notebook is what an analyst works out by hand."""
    settings, _ = built
    own = prepare(settings, read_campaign(settings, CAMPAIGN))
    left = read_typed(settings.processed(CAMPAIGN) / "_national" / workshop.HANDED_OVER, workshop.Workshop)
    assert left == workshop.workshop(own)
