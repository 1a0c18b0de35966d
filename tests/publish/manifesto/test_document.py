"""The manifesto's document: accessible, always the same bytes, and read back whoever saved it."""

from __future__ import annotations

import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from helpers.analyse.drafts import OPENING, Drafts, Text, put_back, statement
from helpers.analyse.manifesto import Manifesto
from helpers.collect.drafts import marks
from helpers.collect.drafts.edited import read_edited
from helpers.errors import PublicationError
from helpers.publish.manifesto.document import document_bytes
from helpers.publish.manifesto.reread import reread, verify_document
from helpers.settings import Limits
from tests.analyse.test_drafts import KEY, OLD
from tests.analyse.test_manifesto import SHARED, built, entry
from tests.analyse.test_national import CAMPAIGN
from tests.conftest import system_tool

WRITTEN = {
    OPENING: (Text("manifeste.docx", ("Nous, territoires, avons écouté.",)),),
    KEY: (Text("manifeste.docx", ("Formons.", "C’est « urgent » & <simple>."), earlier=OLD),),
}


@pytest.fixture(scope="module")
def matter() -> Manifesto:
    return built(SHARED)


@pytest.fixture
def path(matter: Manifesto, tmp_path: Path) -> Path:
    return write(tmp_path / "manifeste.docx", matter, Drafts(placed=WRITTEN))


def write(path: Path, matter: Manifesto, drafts: Drafts) -> Path:
    path.write_bytes(document_bytes(CAMPAIGN, matter, drafts))
    return path


def test_same_input_same_bytes(matter: Manifesto) -> None:
    """Two documents of the same matter are the same, byte for byte, and no clock is in them."""
    content = document_bytes(CAMPAIGN, matter, Drafts(placed=WRITTEN))
    assert content == document_bytes(CAMPAIGN, matter, Drafts(placed=WRITTEN))


def test_every_part_bears_the_same_day(path: Path) -> None:
    """The archive tells no time of day."""
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_properties(path: Path) -> None:
    """The document has a title, says that it is French, and dates from its data."""
    properties = Document(str(path)).core_properties
    assert (properties.title, properties.language) == ("Manifeste – Essai", "fr-FR")
    assert properties.created.date() == CAMPAIGN.cut_off


def test_french_everywhere(path: Path) -> None:
    """No default of a style names another language."""
    styles = Document(str(path)).styles.element
    assert {lang.get(qn("w:val")) for lang in styles.iter(qn("w:lang"))} == {"fr-FR"}


def test_headings_are_headings(path: Path) -> None:
    """Titles are real ones, and no level is skipped."""
    levels = [int(one.style.name[-1]) for one in Document(str(path)).paragraphs if one.style.name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_a_header_and_an_alternative(path: Path) -> None:
    """Each table marks its header row, which comes back on each page, and says in words what it holds."""
    tables = Document(str(path)).tables
    assert tables
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert all(cell.text for cell in table.rows[0].cells)


def test_fictional_on_every_page(matter: Manifesto, path: Path, tmp_path: Path) -> None:
    """The head and the foot of each page say that the data are fictional; those of real data do not."""
    told = "Données fictives\u00a0: contributions inventées pour la démonstration."
    section = Document(str(path)).sections[0]
    assert told in section.header.paragraphs[0].text
    assert told in section.footer.paragraphs[0].text
    real = tmp_path / "vrai.docx"
    real.write_bytes(document_bytes(replace(CAMPAIGN, fictional=False), matter, Drafts()))
    section = Document(str(real)).sections[0]
    assert "fictives" not in section.header.paragraphs[0].text + section.footer.paragraphs[0].text


def test_figures_and_ids(matter: Manifesto, path: Path) -> None:
    """The proposition of three territories stands with its numbers and its three ids."""
    told = reread(path).claims[KEY]
    assert (told.statement, told.contributions, told.territories) == (statement(entry(matter, KEY)), 3, 3)
    assert told.ids == ("a-C1", "b-C1", "c-C1")


def test_robustness_is_shown(matter: Manifesto, tmp_path: Path) -> None:
    """A label of the claim stands in the statement and in the table; without one, the table says that it was not measured."""
    labels = {id(entry(matter, KEY)): "portée par un territoire", id(entry(matter, "themes/T09")): ""}
    sections = tuple(
        replace(section, parts=tuple(replace(part, entries=tuple(replace(one, claim=replace(one.claim, label=labels.get(id(one), one.claim.label))) for one in part.entries)) for part in section.parts))
        for section in matter.sections
    )  # fmt: skip
    told = reread(write(tmp_path / "manifeste.docx", replace(matter, sections=sections), Drafts())).claims
    assert told[KEY].statement.endswith(" Robustesse\u00a0: portée par un territoire.")
    assert (told[KEY].facts[3], told["themes/T09"].facts[3]) == ("portée par un territoire", "non mesurée")


def test_sentences_come_back(matter: Manifesto, path: Path) -> None:
    """What was written is in the document, is read back as it was, and keeps the statement of its writing."""
    found = put_back([read_edited(path, Limits())], matter)
    assert found.placed == WRITTEN


def test_to_be_read_again_is_said(path: Path) -> None:
    """Above a text whose figure moved stand the mark and the statement of its writing."""
    lines = {one.style.name: one.text for one in Document(str(path)).paragraphs}
    assert lines[marks.EARLIER] == OLD
    assert lines[marks.REREAD].startswith("À relire")


def test_a_text_without_its_claim(matter: Manifesto, tmp_path: Path) -> None:
    """A text whose claim is gone has its own place at the end, and comes back from it."""
    astray = {"divergence/T01": (Text("manifeste.docx", ("Discutons.",)),)}
    found = put_back([read_edited(write(tmp_path / "manifeste.docx", matter, Drafts(astray=astray)), Limits())], matter)
    assert found.astray == astray


def test_two_versions_are_told_apart(matter: Manifesto, tmp_path: Path) -> None:
    """Each version bears the name of its file; that line is not taken for a drafter's."""
    versions = {OPENING: (Text("manifeste-a.docx", ("Ici.",)), Text("manifeste-b.docx", ("Là.",)))}
    path = write(tmp_path / "manifeste.docx", matter, Drafts(placed=versions))
    content = Document(str(path)).element.body
    assert any("manifeste-b.docx" in (text.text or "") for text in content.iter(qn("w:t")))
    (draft,) = read_edited(path, Limits()).drafts
    assert draft.paragraphs == ("Ici.", "Là.")


def test_parents_are_written(matter: Manifesto, tmp_path: Path) -> None:
    """The document says from which documents its text comes."""
    prints = ("0" * 64, "a" * 64)
    path = write(tmp_path / "manifeste.docx", matter, Drafts(placed=WRITTEN, parents=prints))
    assert read_edited(path, Limits()).parents == set(prints)


def test_a_document_that_lost_a_sentence_is_refused(matter: Manifesto, tmp_path: Path) -> None:
    """A sentence that is not in the written document stops its publication."""
    path = write(tmp_path / "manifeste.docx", matter, Drafts())
    with pytest.raises(PublicationError, match="une phrase des rédacteurs manque sous «\u00a0ouverture\u00a0»"):
        verify_document(path, matter, Drafts(placed=WRITTEN))


def test_a_document_of_other_figures_is_refused(path: Path) -> None:
    """A document that does not say today's claims is not published."""
    with pytest.raises(PublicationError, match="n’y figure pas tel quel"):
        verify_document(path, built({slug: SHARED[slug] for slug in ("a", "b")}), Drafts(placed=WRITTEN))


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_saved_by_libreoffice(matter: Manifesto, path: Path, tmp_path: Path, form: str) -> None:
    """Opened and saved by LibreOffice, which drops tags, even by way of its own format, the document gives back every sentence."""
    saved = path
    for number, ending in enumerate(("docx",) if form == "docx" else ("odt", "docx")):
        folder = tmp_path / f"tour-{number}"
        asked = [
            system_tool("soffice"), "--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--convert-to", ending,
            "--outdir", str(folder), str(saved),
        ]  # fmt: skip
        subprocess.run(asked, check=True, capture_output=True, timeout=120)
        saved = folder / f"manifeste.{ending}"
        assert saved.is_file(), "LibreOffice n’a pas son module de traitement de texte : make outils l’installe"
    assert put_back([read_edited(saved, Limits())], matter).placed == WRITTEN
