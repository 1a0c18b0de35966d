"""The file of a data workbook: heads that stay in sight, filters, named tables, links from the first sheet to each of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from io import BytesIO
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from helpers.files import write_bytes
from helpers.inert import EXCEL_CELL
from helpers.plain_text import safe_text
from helpers.publish.office.book import README, Book, DataSheet
from helpers.publish.office.rows import Lines, Look, Looks, looks_of, put_text, rows_of, set_height
from helpers.wording import typeset

FIRST_ROW = 2  # counted from 0: below the labels and the technical names
NAMES = 1
LARGE = 10_000  # lines of a book: from there on, its parts would hold hundreds of megabytes at once
# Each part of the zip bears the same date; nothing that a text begins with makes it something else.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
README_WIDTHS = (30, 80, 40, 80)
LISTED = ("Feuille", "Ce qu’elle contient", "Lignes")
DEFINED = ("Feuille", "Intitulé", "Nom technique", "Ce que dit la colonne")
NAME_WIDTH, BUTTON = 0.8, 3  # a technical name is in small letters, beside the button of its filter
A4, TITLE_HEIGHT = 9, 24


def write_book(path: Path, book: Book) -> None:
    """Write a workbook, atomically; the same book always gives the same bytes."""
    write_bytes(path, book_bytes(book))


def book_bytes(book: Book) -> bytes:
    """The file of a workbook: nobody's name, and no clock, for its day is that of the collection."""
    content, is_large = BytesIO(), sum(len(sheet.lines) for sheet in book.sheets) >= LARGE
    with (
        TemporaryDirectory() as folder,
        Workbook(content, {**OPTIONS, "in_memory": not is_large, "tmpdir": folder}) as workbook,
    ):
        told = {"title": safe_text(book.title), "author": safe_text(book.author)}
        workbook.set_properties({**told, "created": datetime.combine(book.on, time())})
        looks = looks_of(workbook)
        _fill_readme(workbook.add_worksheet(README, Lines), book, looks)
        for sheet in book.sheets:
            _fill(workbook.add_worksheet(sheet.name, Lines), sheet, looks, book.foot)
    return content.getvalue()


def _fill_readme(written: Lines, book: Book, looks: Looks) -> None:
    told = list(_readme(book))
    for row, cells in enumerate(told):
        set_height(written, row, [value for value, look in cells if look is not Look.TITLE], README_WIDTHS)
        for place, (value, look) in enumerate(cells):
            if look is Look.LINK:
                written.write_url(row, place, f"internal:'{value}'!A1", looks[look], str(value))
            elif isinstance(value, str):
                put_text(written, row, place, value, looks, look)
            else:
                written.write_number(row, place, value, looks[look])
    defined = [(sheet.name, head.label, head.name, head.meaning) for sheet in book.sheets for head in sheet.heads]
    written.hold(rows_of(defined, len(told) + 1, looks, README_WIDTHS), len(told) + len(defined) - 1, len(DEFINED) - 1)
    written.set_row(0, TITLE_HEIGHT)
    written.hide_gridlines(2)
    written.fit_to_pages(1, 0)
    _set_page(written, README_WIDTHS, book.foot)


def _readme(book: Book) -> Iterator[Sequence[tuple[str | int, Look]]]:
    """What this is, which sheets there are; and the heads of what each column means."""
    yield [(book.title, Look.TITLE)]
    yield from ([(label, Look.LABEL), (typeset(text), Look.TEXT)] for label, text in book.facts)
    yield []
    yield [(head, Look.LABEL) for head in LISTED]
    for sheet in book.sheets:
        yield [(sheet.name, Look.LINK), (sheet.purpose, Look.TEXT), (len(sheet.lines), Look.NUMBER)]
    yield []
    yield [(head, Look.LABEL) for head in DEFINED]


def _fill(written: Lines, sheet: DataSheet, looks: Looks, foot: str) -> None:
    """Two rows of heads, the lines, and the table that starts at the technical names."""
    widths = tuple(max(head.width, ceil(len(head.name) * NAME_WIDTH) + BUTTON) for head in sheet.heads)
    rooms = tuple(width if head.grows else EXCEL_CELL for head, width in zip(sheet.heads, widths, strict=True))
    set_height(written, 0, [head.label for head in sheet.heads], widths)
    for place, head in enumerate(sheet.heads):
        put_text(written, 0, place, head.label, looks, Look.LABEL)
        written.write_string(NAMES, place, head.name, looks[Look.NAME])
    if sheet.lines:
        written.hold(rows_of(sheet.lines, FIRST_ROW + 1, looks, rooms), NAMES + len(sheet.lines), len(widths) - 1)
        columns = [{"header": head.name, "header_format": looks[Look.NAME]} for head in sheet.heads]
        about = {"name": f"t_{sheet.name.lower()}", "columns": columns, "style": None, "banded_rows": False}
        written.add_table(NAMES, 0, NAMES + len(sheet.lines), len(widths) - 1, about)
    written.freeze_panes(FIRST_ROW, 1)
    written.repeat_rows(0, NAMES)
    _set_page(written, widths, foot)


def _set_page(written: Worksheet, widths: tuple[int, ...], foot: str) -> None:
    for place, width in enumerate(widths):
        written.set_column(place, place, width)
    written.set_landscape()
    written.set_paper(A4)
    written.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    written.set_footer(f"&L{safe_text(foot).replace('&', '&&')}&R&P / &N")
