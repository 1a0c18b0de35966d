"""A page as its elements."""

from __future__ import annotations

from helpers.publish.parsed import parsed

PAGE = """<html><body><h2 id="a" class="one two">A</h2><p class="two">x</p><h2>B</h2><a href="#a">y</a></body></html>"""


def test_elements_are_found_by_name_attribute_and_class() -> None:
    """Each in the order of the page; what nothing bears is an empty list."""
    page = parsed(PAGE)
    assert [one.text for one in page.named("h2")] == ["A", "B"]
    assert [one.tag for one in page.named("a", "p", "table")] == ["a", "p"]
    assert [one.tag for one in page.by_class["two"]] == ["h2", "p"]
    assert page.by_class["three"] == []
    assert list(page.values("id", "href", "src")) == ["a", "#a"]


def test_the_last_page_is_parsed_once() -> None:
    """Whoever asks for the same page, read again from its file, gets the same elements."""
    page = parsed(PAGE)
    assert parsed("".join(list(PAGE))) is page
    assert parsed(PAGE.replace("A", "C")).named("h2")[0].text == "C"
