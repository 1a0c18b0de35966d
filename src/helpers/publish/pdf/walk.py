"""A page's tree walked into Typst: blocks one under the other, words and links inside them.

An element that nothing is said of is walked through: what it holds is never lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from helpers.publish.pdf import elements
from helpers.publish.pdf.markup import NOTHING, Code, body, call, joined, string, text
from helpers.publish.pdf.page import Page, classes, words

UNPRINTED = frozenset({"script", "style", "svg", "nav"})
INLINE = frozenset({"a", "strong", "em", "bdi", "span", "code", "br"})
STRESSED = frozenset({"strong", "em"})  # both bold, as on the page: our fonts have no slanted letters
ELSEWHERE = re.compile(r"https?://|(?:\.\./)*[a-z0-9]", re.IGNORECASE)
EDGES = " \t\n\r\f"


@dataclass(frozen=True)
class Walk:
    """The walk through one page."""

    page: Page

    def printed(self, element: _Element) -> Code:
        """An element as a block."""
        for name in (*classes(element), element.tag):
            if name in elements.BLOCKS:
                return elements.BLOCKS[name](self, element)
        return self.anchor(element) if element.tag in UNPRINTED else joined((self.anchor(element), self.blocks(element)))

    def blocks(self, element: _Element, *but: _Element | None) -> Code:
        """What an element holds, one under the other, some of its children apart; words between blocks are paragraphs."""
        return joined(self._blocks(element, but))

    def _blocks(self, element: _Element, but: tuple[_Element | None, ...]) -> Iterator[Code]:
        run: list[Code] = [*self._opening(element.text)]
        for one in element:
            if one.tag in INLINE:
                run += self._inline(one)
            elif isinstance(one.tag, str):
                yield paragraph(run)
                run = []
                yield NOTHING if one in but else self.printed(one)
            run += self._opening(one.tail) if not run else self._words(one.tail)
        yield paragraph(run)

    def inline(self, element: _Element | None, *but: _Element | None) -> Code:
        """The words and links of an element, some of its children apart."""
        return NOTHING if element is None else joined(self._inside(element, but, opening=True))

    def unlinked(self, element: _Element) -> Code:
        """The words of an element alone."""
        return text(words(element))

    def _inside(self, element: _Element, but: tuple[_Element | None, ...] = (), *, opening: bool = False) -> Iterator[Code]:
        yield from self._opening(element.text) if opening else self._words(element.text)
        for one in element:
            if one in but:
                continue
            if isinstance(one.tag, str):
                yield from self._inline(one)
            yield from self._words(one.tail)

    def _inline(self, element: _Element) -> Iterator[Code]:
        if element.tag == "br":
            yield call("linebreak")
        elif element.tag == "a":
            yield self.link(element)
        elif element.tag in STRESSED:
            yield call("strong", body(joined(self._inside(element))))
        elif element.tag not in UNPRINTED:
            yield self.anchor(element)
            yield from self._inside(element)

    def link(self, element: _Element) -> Code:
        """A link that lands in this document or on another page; the words alone when it would lead nowhere."""
        href, shown = element.get("href", ""), joined(self._inside(element))
        if href.startswith("#"):
            return call("to", string(href[1:]), body(shown)) if href[1:] in self.page.landing else shown
        leads = ELSEWHERE.match(href) and not self.page.alone
        return call("link", string(href), body(shown)) if leads else shown

    def anchor(self, element: _Element) -> Code:
        """Where links to an element land."""
        name = element.get("id", "")
        return call("at", string(name)) if name in self.page.landing else NOTHING

    def _opening(self, said: str | None) -> Iterator[Code]:
        """The first words of a block: no space before them."""
        return self._words((said or "").lstrip(EDGES))

    def _words(self, said: str | None) -> Iterator[Code]:
        if said:
            yield text(said)


def paragraph(run: list[Code]) -> Code:
    """Words and links that stand between two blocks."""
    return call("para", body(joined(run))) if any(run) else NOTHING
