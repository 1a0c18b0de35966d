"""A page as its elements: parsed and walked once for all who re-read it one after the other, who change nothing in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

from lxml.html import HtmlElement, document_fromstring


class ParsedPage:
    """The elements of a page, by name, by attribute and by class, each in the order of the page; what nothing bears is an empty list."""

    def __init__(self, page: str) -> None:
        self.root: HtmlElement = document_fromstring(page)

    @cached_property
    def by_tag(self) -> Mapping[str, list[HtmlElement]]:
        """The elements of each name."""
        found: dict[str, list[HtmlElement]] = defaultdict(list)
        for element in self.root.iter("*"):
            found[element.tag].append(element)
        return found

    @cached_property
    def by_attribute(self) -> Mapping[str, list[tuple[HtmlElement, str]]]:
        """The elements that bear each attribute, with its value."""
        found: dict[str, list[tuple[HtmlElement, str]]] = defaultdict(list)
        for element in self.root.iter("*"):
            for name, value in element.items():
                found[name].append((element, value))
        return found

    @cached_property
    def by_class(self) -> Mapping[str, list[HtmlElement]]:
        """The elements of each class."""
        found: dict[str, list[HtmlElement]] = defaultdict(list)
        for element, names in self.by_attribute["class"]:
            for name in names.split():
                found[name].append(element)
        return found

    def named(self, *tags: str) -> list[HtmlElement]:
        """The elements of some names, one name after the other."""
        return [element for tag in tags for element in self.by_tag[tag]]

    def values(self, *attributes: str) -> Iterator[str]:
        """What some attributes say, wherever they stand."""
        return (value for name in attributes for _, value in self.by_attribute[name])


@lru_cache(maxsize=1)
def parsed(page: str) -> ParsedPage:
    """A page as its elements; the last one that was asked for is kept."""
    return ParsedPage(page)
