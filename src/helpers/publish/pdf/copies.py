"""The copies of a page on paper: the whole report, and L'essentiel alone on one sheet. Each is re-read before it is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helpers.publish.pdf import document, engine, reread
from helpers.publish.pdf.document import Sheet
from helpers.publish.pdf.finish import finished
from helpers.publish.pdf.markup import said
from helpers.publish.pdf.names import REPORT, SHEET
from helpers.publish.pdf.page import Page
from helpers.publish.pdf.reread import Wanted
from helpers.publish.shell import Shell

LABELS = {REPORT: "Rapport complet en PDF", SHEET: "L’essentiel en une page PDF"}


@dataclass(frozen=True)
class PrintedCopy:
    """A file to put beside the page, and what its link says."""

    name: str
    label: str
    content: bytes


def printed_copies(shell: Shell, *, campaign: str, day: date) -> tuple[PrintedCopy, ...]:
    """The documents of a page; raises `PublicationError` when one cannot be made, or does not say what the page says.

    `campaign`: what stands beside the title on each sheet; `day`: that of the data, which is also that of the document.
    """
    try:
        return tuple(PrintedCopy(name, label, _printed(Copy.of(name, shell, campaign, day))) for name, label in LABELS.items())
    finally:
        engine.forget()


def faults(name: str, content: bytes, shell: Shell, *, campaign: str) -> Iterator[str]:
    """What is wrong with a copy that stands beside a page, its own words first: it must say what the page says, and nothing else."""
    return reread.faults(content, Copy.of(name, shell, campaign, engine.EPOCH).wanted)


def _printed(copy: Copy) -> bytes:
    with engine.composed(copy.source, copy.sheet.day) as made:
        content = finished(made, copy.page)
    reread.verify(content, copy.wanted)
    return content


@dataclass(frozen=True)
class Copy:
    """A document to be made: its page, what stands on every sheet, its source."""

    page: Page
    sheet: Sheet
    source: str

    @classmethod
    def of(cls, name: str, shell: Shell, campaign: str, day: date) -> Copy:
        page = Page(shell.body, alone=name == SHEET)
        sheet = Sheet(shell.title, "" if campaign == shell.title else campaign, day, shell.footer)
        return cls(page, sheet, (document.essentials if page.alone else document.report)(page, sheet))

    @property
    def wanted(self) -> Wanted:
        sheets = 1 if self.page.alone else None
        return Wanted(self.page, self.sheet.title, said(document.shown(self.source)), self.sheet.apart, sheets)
