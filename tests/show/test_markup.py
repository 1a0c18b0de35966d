"""Whatever people typed is inert on a page, and still readable."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from markupsafe import Markup

from helpers.plain_text import UNSEEN, safe_text
from helpers.show.markup import join, tag, words_of
from tests.hostile import ANY_TEXT, letters


@given(ANY_TEXT)
def test_any_words_are_inert(text: str) -> None:
    """Whatever is typed, the only elements are ours, without attributes, and every letter and figure is there."""
    soup = BeautifulSoup(str(words_of(text)), "html.parser")
    assert {element.name for element in soup.find_all(True)} <= {"bdi", "br"}
    assert not any(element.attrs for element in soup.find_all(True))
    assert letters(soup.get_text()) == letters(text)


@given(ANY_TEXT)
def test_any_attribute_stays_in_its_quotes(text: str) -> None:
    """Whatever is typed, an attribute adds no element and no other attribute."""
    (element,) = BeautifulSoup(str(tag("p", "x", title=text)), "html.parser").find_all(True)
    assert element.name == "p"
    assert element.attrs == ({"title": safe_text(text)} if text else {})


@given(ANY_TEXT)
def test_safe_text_is_stable_and_can_be_written(text: str) -> None:
    """Made safe twice is made safe once, nothing unseen is left, and the result can be written to a file."""
    once = safe_text(text)
    assert safe_text(once) == once
    assert not [found for found in UNSEEN.finditer(once) if not found["flag"]]
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\u202eb\u2066c\u200bd\ufeffe", "abcde"),
        ("a\x00b\x1bc\x7fd", "abcd"),
        ("a\tb\nc", "a\tb\nc"),
        ("un\r\ndeux\rtrois\u2028quatre\x0bcinq", "un\ndeux\ntrois\nquatre\ncinq"),
        ("fin\ud83d", "fin\ufffd"),
        ("pompière 👩\u200d🚒, cœur ❤\ufe0f\u200d🔥", "pompière 👩\u200d🚒, cœur ❤\ufe0f\u200d🔥"),
        ("mot\u200dcaché", "motcaché"),
        ("Là-bas, l’été : 3\u202f000\u00a0€", "Là-bas, l’été : 3\u202f000\u00a0€"),
    ],
)
def test_safe_text(typed: str, shown: str) -> None:
    """Unseen characters go, line breaks of every kind become one kind, letters, spaces and emojis stay."""
    assert safe_text(typed) == shown


@pytest.mark.parametrize(
    "href",
    ["#C0001", "rapport.html", "../territoires/x/rapport.html#C0001", "https://example.fr/a?b=1:2", "HTTP://example.fr"],
)
def test_links_that_are_kept(href: str) -> None:
    """A place in the page, another page of ours and a web address are links."""
    assert tag("a", "ici", href=href) == f'<a href="{href}">ici</a>'


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "JaVa\tscript:x", "java\nscript:x", " javascript:x", "\u200bjavascript:x", "\x01javascript:x",
     "data:text/html,x", "//example.org", "\\\\example.org", "/\\example.org", "\t//example.org", "mailto:a@b.fr", "vbscript:x"],
)  # fmt: skip
def test_links_that_are_refused(href: str) -> None:
    """Any other address is dropped: the words stay and lead nowhere."""
    assert tag("a", "ici", href=href) == "<a>ici</a>"


def test_tag_names_and_escapes() -> None:
    """Attribute names lose their underscores, empty attributes are left out, text is escaped and markup is not."""
    made = tag("p", "a < b & ", Markup("<b>c</b>"), None, class_="note", data_k="é\"'", id="")
    assert made == '<p class="note" data-k="é&#34;&#39;">a &lt; b &amp; <b>c</b></p>'


def test_void_tag() -> None:
    """A line break has no closing tag."""
    assert tag("br") == "<br>"


def test_join() -> None:
    """Children follow each other, each escaped unless it is ours; nothing is nothing."""
    assert join("<", tag("br"), None, "é") == "&lt;<br>é"


def test_words_keep_their_lines() -> None:
    """The lines of a contribution stay lines, isolated from the direction of the page."""
    assert words_of("un\ndeux <b>") == "<bdi>un<br>deux &lt;b&gt;</bdi>"
