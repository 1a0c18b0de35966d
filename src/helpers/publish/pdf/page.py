"""The elements of a page as they are read before they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from html import unescape

from lxml.etree import HTMLParser, _Element, fromstring

from helpers.framing.matching import fold
from helpers.inert import BLANKS

DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
SILENT = re.compile(r"<(title|desc|style)\b.*?</\1>", re.DOTALL)  # what a drawing holds and does not show
WRITTEN = re.compile(r">([^<]+)<")
PLACE = "data-dessin"  # which drawing stood there: a parser of HTML would change the case of its names
ESSENTIALS = "l-essentiel"  # anchor of the section that also stands alone
LONGEST = {"blockquote": 240, "p": 320, "li": 320, "dd": 120}  # letters on the sheet that stands alone
NOTE = "analyst-note"  # they are read with the whole report
CUT = " […]"


@dataclass(frozen=True)
class Page:
    """The body of a page; `alone`: its head and its first section, cut down to what one sheet holds."""

    html: str
    alone: bool = False

    @cached_property
    def drawings(self) -> list[str]:
        """Each drawing as it was written."""
        return DRAWING.findall(self.html)

    @cached_property
    def root(self) -> _Element:
        places = iter(range(len(self.drawings)))
        plain = DRAWING.sub(lambda _: f'<svg {PLACE}="{next(places)}"></svg>', self.html)
        body: _Element = fromstring(f"<html><body>{plain}</body></html>", HTMLParser())[0]
        if self.alone:
            _keep_essentials(body)
        return body

    def drawing(self, place: _Element) -> str:
        """The drawing of a place."""
        return self.drawings[int(place.get(PLACE, ""))]

    @cached_property
    def landing(self) -> frozenset[str]:
        """The anchors that a link of the page leads to, and that are there."""
        wanted = {href[1:] for link in self.root.iter("a") if (href := link.get("href", "")).startswith("#")}
        return frozenset(wanted & {element.get("id", "") for element in self.root.iter("*")})

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Level and text of each heading, in order."""
        return tuple((int(one.tag[1]), words(one)) for one in self.root.iter("h1", "h2", "h3", "h4"))

    @cached_property
    def alternatives(self) -> tuple[str, ...]:
        """What stands for each drawing, in words."""
        figures = (one for one in self.root.iter("*") if "drawing" in classes(one) and one.find(".//svg") is not None)
        return tuple(one.get("aria-label", "") for one in figures)

    @cached_property
    def destinations(self) -> dict[str, str]:
        """Where each link inside the page leads, in the words of the first one that leads there."""
        told: dict[str, str] = {}
        for link in self.root.iter("a"):
            name = link.get("href", "").removeprefix("#")
            if name not in told:
                told[name] = words(link)
        return told

    @cached_property
    def drawn_words(self) -> tuple[str, ...]:
        """What is written in each drawing that the page keeps."""
        places = (one for one in self.root.iter("svg") if PLACE in one.attrib)
        return tuple(unescape("".join(WRITTEN.findall(SILENT.sub("", self.drawing(one))))) for one in places)

    @cached_property
    def table_headers(self) -> list[list[str]]:
        """The header of each table."""
        return [[words(head) for head in table.iterfind("thead/tr/th")] for table in self.root.iter("table")]

    @cached_property
    def line_heads(self) -> list[list[frozenset[int]]]:
        """For each table, for each line of its body, the places of the cells that head it."""
        return [[_heads(row) for row in table.iterfind("tbody/tr")] for table in self.root.iter("table")]

    @property
    def sections(self) -> list[_Element]:
        return [one for one in self.root if one.tag == "section"]

    def are_entries(self, links: Iterable[_Element]) -> bool:
        """Whether links all lead to contributions of the annex."""
        return all(link.get("href", "")[1:] in self._entries for link in links)

    @cached_property
    def _entries(self) -> frozenset[str]:
        return frozenset(one.get("id", "") for one in self.root.iter("li") if "entry" in classes(one))


def _keep_essentials(body: _Element) -> None:
    """Leave the first section alone, without the notes beside it, and no text too long for its sheet."""
    for note in [one for one in body.iter("div") if NOTE in classes(one)]:
        note.getparent().remove(note)
    for section in [one for one in body if one.tag == "section" and one.get("id") != ESSENTIALS]:
        body.remove(section)
    for one in [*body.iter(*LONGEST)]:
        said, longest = words(one), LONGEST[one.tag]
        if len(said) > longest and not one.findall(".//a"):
            for part in [*one]:
                one.remove(part)
            one.text = shortened(said, longest)


def _heads(row: _Element) -> frozenset[int]:
    return frozenset(place for place, cell in enumerate(row) if cell.tag == "th")


def shortened(said: str, longest: int) -> str:
    """The beginning of a text, up to a whole word, and the sign that something follows.

    >>> shortened("un mot de trop", 9)
    'un mot de […]'
    """
    kept = said[: longest + 1].rpartition(" ")[0] or said[:longest]
    return f"{kept.rstrip(' ,;:')}{CUT}"


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
