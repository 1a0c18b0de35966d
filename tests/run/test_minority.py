"""What one person said in one small territory is found again by a reader, in the report of the territory, in the synthesis and in the manifesto."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from lxml.html import HtmlElement, document_fromstring

from helpers.collect.drafts.marks import DOCUMENT
from helpers.framing.model import FIRST_DATA_ROW, Framing
from helpers.publish.manifesto.reread import reread
from helpers.run.batch import produce
from helpers.run.task import WORKSHOP_PAGE
from helpers.sample.campaign import write_sample
from helpers.settings import Settings
from tests.analyse.tables import ia
from tests.conftest import CAMPAIGN, make_project

SLUG, ID = "quimperle", "C9001"  # 57,000 inhabitants, beside territories of 250,000 and more
WORDS = "Laisser aux pêcheurs du Laïta le droit de refuser que leurs captures nourrissent une machine"


def _plant(raw: Path, framing: Framing) -> None:
    """One more row in the workbook of the territory, as a person would type it."""
    path = next(raw.glob(f"*_{SLUG}_*.xlsx"))
    sheet = framing.by_table["contributions"]
    workbook = openpyxl.load_workbook(path)
    cells = workbook[sheet.name]
    row = next(place for place in range(FIRST_DATA_ROW, 9_999) if cells.cell(place, 1).value is None)
    above = {column.field: cells.cell(FIRST_DATA_ROW, place).value for place, column in enumerate(sheet.columns, start=1)}
    typed = {
        **above,
        "id": ID,
        "text": WORDS,
        "people": 1,
        "publication": "oui",
        "theme": "T10",
        "kind": "attente",
        "agreement": None,
    }
    for place, column in enumerate(sheet.columns, start=1):
        cells.cell(row, place).value = typed[column.field]
    workbook.save(path)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign that was run for real on workbooks, one of which holds the planted words."""
    settings = make_project(tmp_path_factory.mktemp("minorite"), territories=1, contributions=14)
    raw = settings.raw(CAMPAIGN)
    for path in raw.glob("*.xlsx"):
        path.unlink()
    (raw / "campaign.toml").unlink()
    write_sample(raw, territories=15, contributions=30, seed=7)
    for path in raw.glob("*.xlsx"):
        if not any(f"_{slug}_" in path.name for slug in (SLUG, "angers-loire", "nantes-metropole")):
            path.unlink()
    _plant(raw, ia())
    assert produce(settings, CAMPAIGN, workers=1).exit_code == 0
    return Settings(settings.root).reports(CAMPAIGN)


def _page(path: Path) -> HtmlElement:
    return document_fromstring(path.read_text(encoding="utf-8"))


def test_found_in_the_report_of_the_territory(reports: Path) -> None:
    """Word for word, under its own id."""
    page = _page(reports / "territoires" / SLUG / "rapport.html")
    assert WORDS in page.get_element_by_id(ID).text_content()


def test_found_in_the_synthesis_with_its_reason_and_its_way_back(reports: Path) -> None:
    """In the list of its theme, with the reason why it is there and a link to the row of its territory."""
    page = _page(reports / "synthese" / "rapport.html")
    (line,) = [row for row in page.iter("tr") if WORDS in row.text_content()]
    assert "une seule personne" in line.text_content()
    assert f"../territoires/{SLUG}/rapport.html#{ID}" in [link.get("href") for link in line.iter("a")]
    (claim,) = page.xpath("//*[@id='constat-peu-partagees-T10']")
    assert f"{SLUG}-{ID}" in claim.text_content()


def test_found_in_the_manifesto(reports: Path) -> None:
    """In the annex of the document that drafters open, and on the page of the workshop, with the id that leads to it."""
    rows = reread(reports / "synthese" / DOCUMENT).least_shared
    assert [row[0] for row in rows if row[3] == WORDS] == [f"{SLUG}-{ID}"]
    page = _page(reports / "synthese" / WORKSHOP_PAGE)
    (line,) = [row for row in page.iter("tr") if WORDS in row.text_content()]
    assert f"../territoires/{SLUG}/rapport.html#{ID}" in [link.get("href") for link in line.iter("a")]


def test_found_in_the_open_data(reports: Path) -> None:
    """The ledger names it among what its claim rests on, the contributions hold its words."""
    folder = reports / "donnees-ouvertes"
    claims = {row["id_constat"]: row for row in _lines(folder / "constats.csv")}
    assert f"{SLUG}-{ID}" in claims["national/peu-partagees/T10"]["preuves"].split(";")
    assert WORDS in [row["texte"] for row in _lines(folder / "contributions.csv")]


def test_labels_have_the_same_numbers_on_the_page_and_in_the_ledger(reports: Path) -> None:
    """Each line of a folded table of the synthesis stands in the ledger: label, then every number under its name."""
    claims = {row["id_constat"]: row for row in _lines(reports / "donnees-ouvertes" / "constats.csv")}
    page = _page(reports / "synthese" / "rapport.html")
    seen = 0
    for table in page.iter("table"):
        header = [cell.text_content() for cell in table.xpath("./thead//th")]
        for line in table.xpath("./tbody/tr") if "Libellé" in header else ():
            anchor = line.xpath("./th//a/@href")[0].removeprefix("#constat-")
            claim = next(row for id_, row in claims.items() if id_.removeprefix("national/").replace("/", "-") == anchor)
            label, *numbers = [cell.text_content() for cell in line.iter("td")]
            assert claim["libelle"] == label
            told = [part.split("\u00a0: ", 1)[1] for part in claim["chiffres_du_libelle"].split(" | ")]
            assert told == numbers
            seen += 1
    assert seen > 10


def _lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))
