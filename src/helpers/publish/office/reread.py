"""Re-read a data workbook with another program than the one that wrote it: one that lost a row, a head or a claim is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from python_calamine import CalamineWorkbook

from helpers.errors import PublicationError
from helpers.publish.office.book import CLAIMS, README, Book
from helpers.publish.office.rows import as_read
from helpers.wording import quote, typeset

HEADS = 2  # lines of a sheet above its rows: labels, then technical names
Rows = Sequence[Sequence[object]]


def verify_book(path: Path, book: Book) -> None:
    """Raise `PublicationError` when the workbook, read again, is not the one that was meant."""
    opened = CalamineWorkbook.from_path(path)
    rows = {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}
    for fault in _faults(rows, book):
        raise PublicationError(typeset(f"le classeur de données relu n'est pas publiable : {fault}"))


def _faults(rows: Mapping[str, Rows], book: Book) -> Iterator[str]:
    title = str(rows[README][0][0]) if rows.get(README) else ""
    if title != book.title:
        yield f"il s'intitule {quote(title)} au lieu de {quote(book.title)}"
    if [*rows] != [README, *(sheet.name for sheet in book.sheets)]:
        yield f"ses feuilles sont {', '.join(rows)}"
        return
    for sheet in book.sheets:
        found = rows[sheet.name]
        if [str(name) for name in found[1]] != [head.name for head in sheet.heads]:
            yield f"les colonnes de la feuille {sheet.name} ne sont pas les siennes"
        if len(found) - HEADS != len(sheet.lines):
            yield f"la feuille {sheet.name} a {len(found) - HEADS} lignes au lieu de {len(sheet.lines)}"
    yield from _claims(rows[CLAIMS], next(sheet.lines for sheet in book.sheets if sheet.name == CLAIMS))


def _claims(found: Rows, meant: Rows) -> Iterator[str]:
    told = {str(row[0]): str(row[2]) for row in found[HEADS:]}
    for id_, _, sentence, *_ in meant:
        if told.pop(str(id_), None) != as_read(str(sentence)):
            yield f"le constat {quote(str(id_))} n'y figure pas tel quel"
    for id_ in told:
        yield f"le constat {quote(id_)} n'est pas de ce rapport"
