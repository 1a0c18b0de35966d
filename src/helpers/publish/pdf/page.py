"""The elements of a page as they are read before they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml.etree import HTMLParser, _Element, fromstring

from helpers.framing.matching import fold
from helpers.inert import BLANKS

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
ESSENTIALS = "l-essentiel"  # anchor of the section that also stands alone


@dataclass(frozen=True)
class Page:
    """The body of a page. `essentials_only`: its head and its first section, for one sheet."""

    html: str
    essentials_only: bool = False

    @cached_property
    def root(self) -> _Element:
        return fromstring(f"<html><body>{self.html}</body></html>", HTMLParser()).find("body")

    @cached_property
    def drawings(self) -> Mapping[_Element, str]:
        """Each drawing as it was written: a parser of HTML changes the case of its names."""
        return dict(zip(self.root.iter("svg"), DRAWING.findall(self.html), strict=True))

    @cached_property
    def landing(self) -> frozenset[str]:
        """The anchors that a link of the page leads to, and that are there."""
        wanted = {href[1:] for link in self.root.iter("a") if (href := link.get("href", "")).startswith("#")}
        return frozenset(wanted & {element.get("id", "") for element in self.root.iter("*")})

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Level and text of each heading, in order."""
        found = self.root.iter("h1", "h2", "h3", "h4")
        return tuple((int(one.tag[1]), words(one)) for one in found)

    def are_entries(self, links: Iterable[_Element]) -> bool:
        """Whether links all lead to contributions of the annex."""
        return all(link.get("href", "")[1:] in self._entries for link in links)

    @cached_property
    def _entries(self) -> frozenset[str]:
        return frozenset(one.get("id", "") for one in self.root.iter("li") if "entry" in classes(one))

    @property
    def sections(self) -> list[_Element]:
        return [one for one in self.root if one.tag == "section"]

    def first(self, name: str) -> _Element | None:
        """The first element of a class."""
        return next((one for one in self.root.iter("*") if name in classes(one)), None)


def classes(element: _Element) -> tuple[str, ...]:
    """The classes of an element, in order."""
    return tuple(element.get("class", "").split())


def child(element: _Element, name: str) -> _Element | None:
    """The child of an element that bears a class, or has a tag."""
    return next((one for one in element if one.tag == name or name in classes(one)), None)


def words(element: _Element | None) -> str:
    """What an element says, on one line."""
    return "" if element is None else BLANKS.sub(" ", "".join(element.itertext())).strip()


def is_same(one: str, other: str) -> bool:
    """Whether two labels say the same."""
    return fold(one) == fold(other)
