"""No English is left on a page or in a file of a campaign, and French is written as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from helpers.publish.shell import STATEMENT
from helpers.run.batch import Outcome
from helpers.settings import Settings
from helpers.wording import counted, of
from tests.conftest import CAMPAIGN

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]
# Words that programs leave, and that are no French word: read as whole words, in any case.
ENGLISH = re.compile(
    r"(?<![\w’.-])(?:"
    "the|and|with|without|from|this|that|these|those|which|what|when|where|you|your|their|there|here|have|has|had|are|was|were|been|will|would|should|"
    "table of contents|figure caption|chart|showing|shown|see|click|loading|error|warning|missing|unknown|empty|none|null|true|false|undefined|"
    "value|values|count|rows|column|columns|index|title|label|legend|axis|expectation|expectations|concern|concerns|proposal|proposals|"
    "contributions by|territory|territories|theme|themes|evidence|claim|claims|level|levels|answered|answers|search|filter|download|"
    "yes|not|page of|january|february|march|april|june|july|august|september|october|november|december|monday|sunday"
    r")(?![\w’-])",
    re.IGNORECASE,
)
FRENCH_TOO = {"index", "table"}  # also French words
OURS = "//body//text()[not(ancestor::bdi or ancestor::script or ancestor::code or ancestor::style)]"
# A sign that French sets apart by a no-break space, after a plain one or after none.
LOOSE = re.compile(r"\w[ ]?[;!?](?=\s|$)|[ ][:»%](?=\s|$)|«[ ]|\d[ ]\d{3}(?!\d)|\d[ ]%")
ELISION = re.compile(r"\b(?:[Dd]e|[Ll]e|[Qq]ue|ne|se|me) (?=[aeiouyéèêàâîôûAEIOUÉÈÎÔ][a-zéèêàâîôû])|\b(?:de|à) Les? (?=[A-ZÉ])")
ONE = re.compile(r"(?<![\d,\u202f\u00a0 /])(?<!\d )[01]\u00a0([a-zéèêà]+s)\b")
SINGULAR_IN_S = {"fois", "plus", "avis", "accès", "pas", "cas", "mois", "corps"}


def _pages(built: Built) -> list[Path]:
    reports = built[0].reports(CAMPAIGN)
    return sorted([*reports.rglob("*.html")])


def _texts(path: Path) -> Iterator[str]:
    """Every text of ours on a page, those that only a screen reader tells included."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    yield from (text for text in page.xpath(OURS) if text.strip())
    yield from page.xpath(
        "//@aria-label | //@data-size | //@title | //@alt | //meta[@name='description']/@content | //title/text()"
    )


def test_a_page_of_each_kind_is_read(built: Built) -> None:
    """The tests below read every page: reports, card, synthesis, workshop, front page, costs, statement."""
    names = {path.name for path in _pages(built)}
    assert names >= {"index.html", "rapport.html", "atelier.html", "sobriete.html", STATEMENT}
    assert all(len(list(_texts(path))) > 15 for path in _pages(built))


def test_no_english_word_is_left(built: Built) -> None:
    """No page holds an English word where the project speaks."""
    found = {
        (path.name, word[0], text.strip()[:80])
        for path in _pages(built) for text in _texts(path) for word in ENGLISH.finditer(text) if word[0].casefold() not in FRENCH_TOO
    }  # fmt: skip
    assert found == set()


def test_no_english_word_is_left_in_a_workbook(built: Built) -> None:
    """Nor does the first line of any sheet of the data workbook, which is ours alone."""
    slug = built[1].prepared.territories["slug"].iloc[0]
    book = openpyxl.load_workbook(built[0].reports(CAMPAIGN) / "territoires" / slug / "donnees.xlsx", read_only=True)
    told = [str(cell.value) for sheet in book for row in sheet.iter_rows(max_row=1) for cell in row if cell.value]
    assert len(told) > 20
    assert [text for text in (*told, *book.sheetnames) if ENGLISH.search(text)] == []
    book.close()


def test_spaces_are_those_of_french(built: Built) -> None:
    """Before ; ! ? and %, between thousands and inside guillemets, the space never breaks."""
    found = {(path.name, text.strip()[:90]) for path in _pages(built) for text in _texts(path) if LOOSE.search(text)}
    assert found == set()


def test_articles_are_elided_and_contracted(built: Built) -> None:
    """« d’Angers » and « du Sicoval », never « de Angers » nor « de le Sicoval », anywhere on a page."""
    found = {
        (path.name, word[0], text.strip()[:90])
        for path in _pages(built)
        for text in _texts(path)
        for word in ELISION.finditer(text)
    }
    assert found == set()


def test_one_is_singular(built: Built) -> None:
    """« 1 contribution », « 0 réponse »: a count of one or none takes no plural."""
    found = {
        (path.name, text.strip()[:90])
        for path in _pages(built) for text in _texts(path) for word in ONE.finditer(text) if word[1] not in SINGULAR_IN_S
    }  # fmt: skip
    assert found == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Loading the chart", "ENGLISH"), ("3 000 habitants", "LOOSE"), ("Pourquoi ?", "LOOSE"), ("le rapport de Angers", "ELISION"),
        ("1\u00a0contributions", "ONE"),
    ],
)  # fmt: skip
def test_each_fault_would_be_seen(text: str, name: str) -> None:
    """The patterns of these tests find the faults that they are made for."""
    assert globals()[name].search(text)


def test_wording_of_names_and_counts() -> None:
    """The words that the pages are made of agree by themselves."""
    assert (of("Angers Loire Métropole"), of("Le Sicoval"), counted(1, "contribution")) == (
        "d’Angers Loire Métropole", "du Sicoval", "1\u00a0contribution",
    )  # fmt: skip
