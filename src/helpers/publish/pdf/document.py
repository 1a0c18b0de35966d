"""A page as the source of a document: what stands on every sheet, then the page's own elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from lxml.etree import _Element

from helpers.publish.pdf.markup import NOTHING, Code, array, body, call, joined, string, text
from helpers.publish.pdf.page import Page
from helpers.publish.pdf.signs import STAND_IN, drawn
from helpers.publish.pdf.walk import Walk
from helpers.publish.shell import Footer
from helpers.wording import FICTIONAL, typeset

HOUSE = Path(__file__).parent / "house.typ"
START = "\n#show: "  # where the document begins, after the functions that it calls
FIRST = 0  # the place of the section that has a sheet of its own: L'essentiel
WHOLE_REPORT = typeset(
    "Cette feuille est extraite du rapport, qui donne la suite des textes coupés […] et les contributions que désignent les "
    "identifiants."
)
UNDRAWN = typeset(f"{STAND_IN} : un signe que ce document ne sait pas écrire ; la page du rapport le montre.")


@dataclass(frozen=True)
class Sheet:
    """What a document says of itself: its title, its campaign, the day of its data, what stands at its foot."""

    title: str
    campaign: str
    day: date
    footer: Footer

    @property
    def running(self) -> tuple[str, str, str]:
        """What stands at the head of every sheet but the first."""
        return self.title, self.campaign, FICTIONAL if self.footer.notice else ""

    @property
    def apart(self) -> tuple[str, ...]:
        """All that stands on a sheet beside what it says, but its number."""
        campaign = f"{self.title}·{self.campaign}" if self.campaign else self.title
        return campaign, self.running[2], self.footer.source


def report(page: Page, sheet: Sheet) -> str:
    """The source of the whole report."""
    return _source(sheet, joined(_parts(Walk(page), sheet)), _foot(sheet.footer))


def _parts(walk: Walk, sheet: Sheet) -> Iterator[Code]:
    if sheet.footer.notice:
        yield call("banner", body(text(sheet.footer.notice)))
    sections = walk.page.sections
    yield walk.blocks(walk.page.root, *sections)
    yield call("contents", body(text("Sommaire")))
    for place, section in enumerate(sections):
        yield call("pagebreak") if place <= FIRST + 1 or _is_annex(section) else NOTHING
        yield call("one-sheet", body(walk.blocks(section))) if place == FIRST else walk.blocks(section)


def _is_annex(section: _Element) -> bool:
    return section.find("div[@class='annex']") is not None


def essentials(page: Page, sheet: Sheet) -> str:
    """The source of the sheet that stands alone: the head of the page and its first section."""
    walk = Walk(page)
    notes = [sheet.footer.notice, WHOLE_REPORT] if sheet.footer.notice else [WHOLE_REPORT]
    content = joined((walk.blocks(page.root), call("foot", *(body(text(one)) for one in notes))))
    return _source(sheet, call("one-sheet", body(content), likely="16"), (), alone="true")


def _foot(footer: Footer) -> Iterator[str]:
    yield footer.source
    yield typeset(f"Licence de diffusion : {footer.licence}")
    if footer.notice:
        yield footer.notice


def _source(sheet: Sheet, content: Code, foot: Iterator[str] | tuple[str, ...], **named: str) -> str:
    words = Code(drawn(content))
    lines = [*foot, UNDRAWN] if words != content else [*foot]
    told = call(
        "paper.with",
        title=string(sheet.title),
        running=drawn(array(map(string, sheet.running))),
        day=f"datetime(year: {sheet.day.year}, month: {sheet.day.month}, day: {sheet.day.day})",
        foot=drawn(string(sheet.footer.source)),
        **named,
    )
    closing = drawn(call("foot", *map(body, map(text, lines)))) if lines else NOTHING
    return f"{_house()}{START}{told[1:]}\n{words}{closing}\n"


def shown(source: str) -> str:
    """A source without the functions of the house."""
    return source.partition(START)[2]


@cache
def _house() -> str:
    return HOUSE.read_text(encoding="utf-8")
