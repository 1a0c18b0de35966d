"""The pages of the documentation: links, language, typography, nothing from elsewhere."""

from __future__ import annotations

import doctest
import importlib
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml.html import HtmlElement

from tests.docs.pages import DOCS, pages, sources

pytestmark = pytest.mark.xdist_group("documentation")
ENGLISH = ("decisions/", "reference/")
# What a browser loads by itself; a link that a reader follows is not among them.
LOADED = ".//script/@src | .//link/@href | .//img/@src | .//source/@src | .//iframe/@src | .//object/@data | .//*/@srcset | .//*/@poster"
NOT_A_SENTENCE = (
    "ancestor::code or ancestor::pre or ancestor::script or ancestor::style or ancestor::math or ancestor::*[@lang='en']"
)
PLAIN_SPACE = re.compile(r" [:;!?%»](?!\w)|« ")


@pytest.fixture(scope="module")
def read(site: Path) -> dict[str, HtmlElement]:
    return pages(site)


def test_every_source_has_its_page(read: dict[str, HtmlElement]) -> None:
    """Each Markdown file gives a page, the search has one, and the first page is there."""
    expected = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in sources()}
    assert expected | {"recherche.html"} <= set(read)
    assert len(read) > len(expected) + 20  # the records of decisions


def test_every_link_leads_somewhere(site: Path, read: dict[str, HtmlElement]) -> None:
    """The page and the anchor of each internal link exist."""
    anchors = {name: set(page.xpath("//@id")) for name, page in read.items()}
    followed, broken = 0, []
    for name, page in read.items():
        for link in page.xpath("//a/@href | //form/@action"):
            target = urlsplit(link)
            if target.scheme:
                continue
            followed += 1
            place = (site / name).parent / unquote(target.path) if target.path else site / name
            found = place.resolve().relative_to(site.resolve()).as_posix()
            if found not in anchors or (target.fragment and unquote(target.fragment) not in anchors[found]):
                broken.append(f"{name} → {link}")
    assert broken == []
    assert followed > 500


def test_links_outside_are_read_by_people_only(read: dict[str, HtmlElement]) -> None:
    """A link that leaves the site is a secure web address; there are few of them."""
    outside = {link for page in read.values() for link in page.xpath("//a/@href") if urlsplit(link).scheme}
    assert {urlsplit(link).scheme for link in outside} <= {"https"}
    assert len(outside) < 20


def test_nothing_is_loaded_from_elsewhere(site: Path, read: dict[str, HtmlElement]) -> None:
    """Scripts, styles, fonts and pictures are files of the site: no network, no content delivery, no remote font."""
    loaded = {(name, str(place)) for name, page in read.items() for place in page.xpath(LOADED)}
    assert {place for _, place in loaded if urlsplit(place).scheme or place.startswith("/")} == set()
    assert {
        str((site / name).parent / place) for name, place in loaded if not ((site / name).parent / place).is_file()
    } == set()
    for sheet in site.rglob("*.css"):
        told = sheet.read_text(encoding="utf-8")
        assert "@import" not in told
        assert {place for place in re.findall(r"url\((.*?)\)", told) if not (sheet.parent / place).is_file()} == set()
    for script in site.rglob("*.js"):
        assert not re.search(
            r"\b(fetch|XMLHttpRequest|WebSocket|importScripts)\b",
            script.read_text(encoding="utf-8").split("documentationTexts =")[0],
        )


def test_scripts_are_those_of_the_search(read: dict[str, HtmlElement]) -> None:
    """No page has a script but the search page, and none has an event handler in its tags."""
    with_scripts = {
        name: page.xpath("//script/@src | //script[not(@src)]/text()") for name, page in read.items() if page.xpath("//script")
    }
    assert with_scripts == {"recherche.html": ["_static/recherche-textes.js", "_static/recherche.js"]}
    assert [name for name, page in read.items() if page.xpath("//@*[starts-with(name(), 'on')]")] == []


def test_pages_are_in_french_and_say_what_is_not(read: dict[str, HtmlElement]) -> None:
    """Pages are French; the main part of records and of the reference of the code is marked as English."""
    assert {page.get("lang") for page in read.values()} == {"fr"}
    english = {name for name, page in read.items() if page.xpath("//main[@lang='en']")}
    assert english == {name for name in read if name.startswith(ENGLISH) and name != "reference/index.html"}


def test_french_is_typeset(read: dict[str, HtmlElement]) -> None:
    """No plain space before « : ; ! ? % » nor inside French quotes, no straight apostrophe, on French pages."""
    faults = [
        f"{name} : {text.strip()[:80]}"
        for name, page in read.items()
        for text in page.xpath(f"//body//text()[not({NOT_A_SENTENCE})]")
        if PLAIN_SPACE.search(text) or re.search(r"\w'\w", text)
    ]
    assert faults == []


def test_each_page_has_one_heading_and_its_own_title(read: dict[str, HtmlElement]) -> None:
    """One h1 a page, levels that never jump, no two pages of one title."""
    titles = [page.findtext(".//title") for page in read.values()]
    assert len(titles) == len(set(titles))
    for name, page in read.items():
        levels = [int(one.tag[1]) for one in page.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert (levels[0], levels.count(1)) == (1, 1), name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_formulas_are_drawn_without_a_script(read: dict[str, HtmlElement]) -> None:
    """The formulas are MathML in the page, and none was left as it was typed."""
    formulas = read["methode/codage.html"].xpath("//*[local-name()='math']")
    assert len(formulas) >= 8
    assert not any(
        "\\frac" in page.find(".//main").text_content() or "$$" in page.find(".//main").text_content() for page in read.values()
    )


def test_all_that_is_produced_was_produced(read: dict[str, HtmlElement]) -> None:
    """No mark of a produced part is left on a page; a mark of an unknown name stops the build."""
    assert [name for name, page in read.items() for one in page.xpath("//comment()") if "produit" in one.text] == []
    assert len(read["guides/elus.html"].xpath("//div[@class='sample']")) == 6


@pytest.mark.parametrize("name", ["facts", "formulas", "look", "typography"])
def test_examples_of_the_house_are_true(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples in the docstrings of what builds the site give what they say."""
    monkeypatch.syspath_prepend(str(DOCS))
    told = doctest.testmod(importlib.import_module(f"_house.{name}"))
    assert told.attempted > 0
    assert told.failed == 0
