"""The copies of a page on paper: the whole report, and L'essentiel alone on one sheet. Each is re-read before it is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helpers.publish.pdf import document, engine, reread
from helpers.publish.pdf.document import Sheet
from helpers.publish.pdf.finish import finished
from helpers.publish.pdf.names import REPORT, SHEET
from helpers.publish.pdf.page import Page
from helpers.publish.shell import Shell


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
    sheet = Sheet(shell.title, "" if campaign == shell.title else campaign, day, shell.footer)
    try:
        return tuple(_copies(shell.body, sheet))
    finally:
        engine.forget()


def _copies(body: str, sheet: Sheet) -> Iterator[PrintedCopy]:
    page = Page(body)
    yield PrintedCopy(REPORT, "Rapport complet en PDF", _checked(document.report(page, sheet), page, sheet))
    alone = Page(body, alone=True)
    content = _checked(document.essentials(alone, sheet), alone, sheet, sheets=1)
    yield PrintedCopy(SHEET, "L’essentiel en une page PDF", content)


def _checked(source: str, page: Page, sheet: Sheet, *, sheets: int | None = None) -> bytes:
    with engine.composed(source, sheet.day) as made:
        content = finished(made, page)
    reread.verify(content, page, title=sheet.title, sheets=sheets)
    return content
