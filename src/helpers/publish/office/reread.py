"""Re-read a data workbook with another program than the one that wrote it: one that lost a row, a head or a claim is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook

from helpers.errors import PublicationError
from helpers.publish.office.book import CLAIMS, README, Book
from helpers.publish.office.rows import as_read
from helpers.wording import quote, typeset

HEADS = 2  # lines of a sheet above its rows: labels, then technical names
Rows = Sequence[Sequence[object]]


def verify_book(path: Path, book: Book) -> None:
    """Raise `PublicationError` when the workbook, read again, is not the one that was meant."""
    opened = CalamineWorkbook.from_path(path)
    for fault in _faults({name: opened.get_sheet_by_name(name) for name in opened.sheet_names}, book):
        raise PublicationError(typeset(f"le classeur de données relu n'est pas publiable : {fault}"))


def _faults(opened: Mapping[str, CalamineSheet], book: Book) -> Iterator[str]:
    first = opened[README].to_python(nrows=1) if README in opened else []
    title = str(first[0][0]) if first else ""
    if title != book.title:
        yield f"il s'intitule {quote(title)} au lieu de {quote(book.title)}"
    if [*opened] != [README, *(sheet.name for sheet in book.sheets)]:
        yield f"ses feuilles sont {', '.join(opened)}"
        return
    for sheet in book.sheets:
        found = opened[sheet.name]
        if [str(name) for name in found.to_python(nrows=HEADS)[1]] != [head.name for head in sheet.heads]:
            yield f"les colonnes de la feuille {sheet.name} ne sont pas les siennes"
        if found.height - HEADS != len(sheet.lines):
            yield f"la feuille {sheet.name} a {found.height - HEADS} lignes au lieu de {len(sheet.lines)}"
    yield from _claims(opened[CLAIMS].to_python(), next(sheet.lines for sheet in book.sheets if sheet.name == CLAIMS))


def _claims(found: Rows, meant: Rows) -> Iterator[str]:
    told = {str(row[0]): str(row[2]) for row in found[HEADS:]}
    for id_, _, sentence, *_ in meant:
        if told.pop(str(id_), None) != as_read(str(sentence)):
            yield f"le constat {quote(str(id_))} n'y figure pas tel quel"
    for id_ in told:
        yield f"le constat {quote(id_)} n'est pas de ce rapport"
