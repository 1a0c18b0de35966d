"""The same claim gives the same figure wherever it is published: pages, data workbooks, slides, open data, manifesto; all read from the disk."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from helpers.analyse.claims import read_ledger
from helpers.publish.html import claims_of
from helpers.publish.manifesto.reread import Document, reread
from helpers.publish.slides.reread import ToldSlide
from helpers.publish.slides.reread import reread as reread_slides
from helpers.run.batch import Outcome
from helpers.settings import Settings
from tests.conftest import CAMPAIGN

NATIONAL = "national/"


def anchor(claim: str) -> str:
    return "constat-" + claim.split("/", 1)[1].replace("/", "-")


@pytest.fixture(scope="module")
def reports(built: tuple[Settings, Outcome]) -> Path:
    return built[0].reports(CAMPAIGN)


@pytest.fixture(scope="module")
def told(reports: Path) -> dict[str, str]:
    """Every claim of the campaign with its sentence, as constats.csv gives it."""
    csv.field_size_limit(2**31 - 1)
    with (reports / "donnees-ouvertes" / "constats.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["id_constat"] for row in rows}) == len(rows) > 0
    return {row["id_constat"]: row["phrase"] for row in rows}


@pytest.fixture(scope="module")
def document(reports: Path) -> Document:
    return reread(reports / "synthese" / "manifeste.docx")


def territories(reports: Path) -> list[str]:
    return sorted(path.parent.name for path in reports.glob("territoires/*/donnees.xlsx"))


def test_csv_and_parquet(reports: Path, told: dict[str, str]) -> None:
    """The two formats of the open data tell the same sentences."""
    frame = pd.read_parquet(reports / "donnees-ouvertes" / "constats.parquet")
    assert dict(zip(frame["id_constat"], frame["phrase"], strict=True)) == told


def test_territory_pages_and_workbooks(reports: Path, told: dict[str, str]) -> None:
    """Each claim of each territory has one sentence: in its data workbook, on its page, in the open data."""
    slugs = territories(reports)
    assert slugs
    for slug in slugs:
        folder = reports / "territoires" / slug
        rows = CalamineWorkbook.from_path(folder / "donnees.xlsx").get_sheet_by_name("CONSTATS").to_python()[2:]
        in_workbook = {str(row[0]): str(row[2]) for row in rows}
        on_page = claims_of((folder / "rapport.html").read_text(encoding="utf-8"))
        assert in_workbook == {claim: sentence for claim, sentence in told.items() if claim.startswith(f"{slug}/")}
        assert on_page.items() <= {anchor(claim): sentence for claim, sentence in in_workbook.items()}.items()
        assert on_page


@pytest.mark.parametrize("page", ["rapport.html", "atelier.html"])
def test_national_pages(reports: Path, told: dict[str, str], page: str) -> None:
    """Each claim of the synthesis and of the workshop is the one of the open data, word for word."""
    shown = claims_of((reports / "synthese" / page).read_text(encoding="utf-8"))
    assert shown
    assert shown.items() <= {anchor(claim): sentence for claim, sentence in told.items() if claim.startswith(NATIONAL)}.items()


def test_manifesto_sentences(told: dict[str, str], document: Document) -> None:
    """Each claim of the manifesto is the one of the open data; its label, when there is one, follows it."""
    assert document.claims
    for key, one in document.claims.items():
        assert one.statement.split(" Robustesse")[0] == told[f"{NATIONAL}{key}"]


def test_manifesto_figures(built: tuple[Settings, Outcome], document: Document) -> None:
    """The numbers of contributions and territories in the manifesto's tables are those of the claim's figures and of its ids."""
    ledger = read_ledger(built[0].processed(CAMPAIGN) / "_national").set_index("id")
    for key, one in document.claims.items():
        line = ledger.loc[f"{NATIONAL}{key}"]
        figures = json.loads(line["figures"])
        assert sorted(one.ids) == sorted(line["evidence"])
        assert one.contributions == len(line["evidence"])
        for name, found in (("count", one.contributions), ("territories", one.territories)):
            assert figures.get(name, {"value": found})["value"] == found, key


def test_manifesto_and_pages_show_the_same_claims(reports: Path, document: Document) -> None:
    """The workshop's page and the document hold the same claims: none was lost on the way to one of them."""
    page = claims_of((reports / "synthese" / "atelier.html").read_text(encoding="utf-8"))
    assert {anchor(f"{NATIONAL}{key}") for key in document.claims} == set(page)


def presentations(reports: Path) -> dict[str, tuple[ToldSlide, ...]]:
    """The slides of the synthesis and of each territory, by the folder that they stand in."""
    paths = (reports / "synthese" / "synthese.pptx", *(reports.glob("territoires/*/presentation.pptx")))
    return {path.parent.name: reread_slides(path) for path in paths}


def test_slides(reports: Path, told: dict[str, str]) -> None:
    """Each claim of each slide is the one of the open data, word for word; its title too, unless it sends to the notes for the rest."""
    found = presentations(reports)
    assert set(found) == {"synthese", *territories(reports)}
    for owner, slides in found.items():
        scope = NATIONAL if owner == "synthese" else f"{owner}/"
        titled = [slide for slide in slides if slide.claims and slide.title.startswith(slide.claims[0].sentence[:40])]
        assert titled
        for slide in slides:
            for claim in slide.claims:
                assert claim.id.startswith(scope)
                assert claim.sentence == told[claim.id]
        for slide in titled:
            sentence = told[slide.claims[0].id]
            assert slide.title == sentence or sentence.startswith(slide.title.removesuffix("… (suite dans les notes)"))


def test_slides_and_ledger_rest_on_the_same_rows(built: tuple[Settings, Outcome], reports: Path) -> None:
    """The rows that notes name are the first of those of the ledger."""
    processed = built[0].processed(CAMPAIGN)
    for owner, slides in presentations(reports).items():
        ledger = read_ledger(processed / ("_national" if owner == "synthese" else owner)).set_index("id")["evidence"]
        for claim in (claim for slide in slides for claim in slide.claims):
            assert list(claim.ids) == list(ledger[claim.id])[: len(claim.ids)]


def test_charts_of_slides_and_open_data(reports: Path) -> None:
    """The contributions that a slide draws by territory are those that the open data hold."""
    counts = pd.read_parquet(reports / "donnees-ouvertes" / "contributions.parquet")["territoire"].value_counts()
    names = pd.read_parquet(reports / "donnees-ouvertes" / "territoires.parquet").set_index("territoire")["nom"]
    expected = {str(names[slug]): int(count) for slug, count in counts.items()}
    slide = next(one for one in presentations(reports)["synthese"] if "Ce qui a été recueilli" in one.texts)
    ((_, values),) = slide.charts[0].series
    said = [
        line.partition("\xa0: ")[::2]
        for line in slide.notes[
            slide.notes.index("Graphique\xa0: Contributions par territoire, dans l’ordre alphabétique.") + 1 :
        ]
    ]
    drawn = {name: int(re.sub(r"\s", "", value)) for name, value in said[: len(values)]}
    assert [int(value) for value in values] == list(drawn.values())
    assert drawn == {name: count for name, count in expected.items() if name in drawn}
    assert drawn


def test_national_workbook(reports: Path, told: dict[str, str]) -> None:
    """The workbook of the synthesis holds every national claim of the open data, and its figures as numbers."""
    book = CalamineWorkbook.from_path(reports / "synthese" / "donnees.xlsx")
    rows = book.get_sheet_by_name("CONSTATS").to_python()[2:]
    assert {str(row[0]): str(row[2]) for row in rows} == {
        claim: one for claim, one in told.items() if claim.startswith(NATIONAL)
    }
    ledger = {str(row[0]) for row in book.get_sheet_by_name("CHIFFRES").to_python()[2:]}
    assert ledger <= {str(row[0]) for row in rows}


def test_least_shared_rows(reports: Path, document: Document) -> None:
    """A position of the annex stands with the same words on the page of its territory and in the open data."""
    frame = pd.read_parquet(reports / "donnees-ouvertes" / "contributions.parquet")
    texts = {row.id_contribution: row.texte for row in frame.itertuples()}
    assert document.least_shared
    for id_, _territory, _kind, text in document.least_shared:
        assert _words(text) == _words(texts[id_])


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
