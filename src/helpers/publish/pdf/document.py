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
from helpers.publish.pdf.walk import Walk
from helpers.publish.shell import Footer
from helpers.wording import FICTIONAL, typeset

FIRST_PAGE = 0  # the place of the section that has a sheet of its own: L'essentiel
HOUSE = Path(__file__).parent / "house.typ"


@dataclass(frozen=True)
class Sheet:
    """What a document says of itself: its title, whose it is, the day of its data."""

    title: str
    campaign: str
    day: date
    footer: Footer


def report(page: Page, sheet: Sheet) -> str:
    """The source of the whole report."""
    walk = Walk(page)
    return _source(sheet, joined(_parts(walk, sheet)))


def _parts(walk: Walk, sheet: Sheet) -> Iterator[Code]:
    if sheet.footer.notice:
        yield call("banner", body(text(sheet.footer.notice)))
    sections = walk.page.sections
    yield walk.blocks(walk.page.root, *sections)
    yield call("contents")
    for place, section in enumerate(sections):
        yield call("pagebreak") if place <= FIRST_PAGE + 1 or _is_annex(section) else NOTHING
        yield call("one-sheet", body(walk.blocks(section))) if place == FIRST_PAGE else walk.blocks(section)
    yield call("foot", *map(body, map(text, _foot(sheet.footer))))


def _is_annex(section: _Element) -> bool:
    return section.find("div[@class='annex']") is not None


def _foot(footer: Footer) -> Iterator[str]:
    yield footer.source
    yield typeset(f"Licence de diffusion : {footer.licence}")
    if footer.notice:
        yield footer.notice


def _source(sheet: Sheet, content: Code) -> str:
    running = array(map(string, (sheet.title, sheet.campaign, FICTIONAL if sheet.footer.notice else "")))
    told = call(
        "paper.with",
        title=string(sheet.title),
        running=running,
        day=f"datetime(year: {sheet.day.year}, month: {sheet.day.month}, day: {sheet.day.day})",
        foot=string(sheet.footer.source),
    )
    return f"{_house()}\n#show: {told[1:]}\n{content}\n"


@cache
def _house() -> str:
    return HOUSE.read_text(encoding="utf-8")
