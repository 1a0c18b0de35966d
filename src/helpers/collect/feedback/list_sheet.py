"""The « À CORRIGER » sheet as the format writes it, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from helpers.collect.feedback.list_lines import FOLLOW_UP, KEY_COLUMN, MOST_LINKS, WIDTHS, Cell, Line, Lines, quoted
from helpers.collect.feedback.list_looks import Looks
from helpers.collect.feedback.marks import INKS
from helpers.collect.feedback.report import Report
from helpers.collect.feedback.xml_parts import DECLARATION, escaped

PART_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
LETTERS = "ABCDEFGHIJK"
LAST = LETTERS[KEY_COLUMN - 1]
PAGE = (
    b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    b"<headerFooter><oddFooter>&amp;L&amp;A&amp;Rpage &amp;P sur &amp;N</oddFooter></headerFooter></worksheet>"
)


class ListSheet:
    """The sheet of a report, written without ever being held whole."""

    def __init__(self, report: Report, looks: Looks, namespace: str) -> None:
        self._lines = Lines(report, looks)
        self._namespace = namespace
        self._first_check = report.progress.number == 1

    def write_to(self, target: IO[bytes]) -> None:
        """Write the part."""
        target.write(DECLARATION)
        target.write(self._opening().encode())
        links: list[tuple[str, Cell]] = []
        for row, line in enumerate(self._lines, start=1):
            target.write(_row(row, line).encode())
            links += _links(row, line)[: MOST_LINKS - len(links)]
        target.write(f'</sheetData><autoFilter ref="{self._table()}"/>'.encode())
        if links:
            target.write(f"<hyperlinks>{''.join(_link(*link) for link in links)}</hyperlinks>".encode())
        target.write(PAGE)

    def names(self, sheet_name: str) -> Iterator[tuple[str, str]]:
        """The names of the sheet's own: its filter, and the header row that every printed page repeats."""
        row = self._lines.header_row
        yield "_xlnm._FilterDatabase", f"{quoted(sheet_name)}!$A${row}:${LAST}${self._lines.last_row}"
        yield "_xlnm.Print_Titles", f"{quoted(sheet_name)}!${row}:${row}"

    def _table(self) -> str:
        return f"A{self._lines.header_row}:{LAST}{self._lines.last_row}"

    def _opening(self) -> str:
        header, first = self._lines.header_row, self._lines.header_row + 1
        return (
            f'<worksheet xmlns="{self._namespace}">'
            f'<sheetPr><tabColor rgb="FF{INKS["blocking"]}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
            f'<pane ySplit="{header}" topLeftCell="A{first}" activePane="bottomLeft" state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="C{first}" sqref="C{first}"/></sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/><cols>{"".join(self._columns())}</cols><sheetData>'
        )

    def _columns(self) -> Iterator[str]:
        """The widths; what a first check cannot tell (what is new) is hidden, as is what recognises a finding next time."""
        for place, width in enumerate((*WIDTHS, 9), start=1):
            unseen = place > KEY_COLUMN or (place == FOLLOW_UP and self._first_check)
            hidden = ' hidden="1"' if unseen else ""
            yield f'<col min="{place}" max="{place}" width="{width}"{hidden} customWidth="1"/>'


def _links(row: int, line: Line) -> list[tuple[str, Cell]]:
    return [(f"{LETTERS[place]}{row}", cell) for place, cell in enumerate(line.cells) if cell is not None and cell.goes_to]


def _link(address: str, cell: Cell) -> str:
    return f'<hyperlink ref="{address}" location="{escaped(cell.goes_to)}" display="{escaped(cell.text)}"/>'


def _row(row: int, line: Line) -> str:
    cells = "".join(_cell(f"{LETTERS[place]}{row}", cell) for place, cell in enumerate(line.cells) if cell is not None)
    return f'<row r="{row}" ht="{line.height:g}" customHeight="1">{cells}</row>'


def _cell(address: str, cell: Cell) -> str:
    """A text cell: whatever it starts with, it is no formula."""
    if not cell.text:
        return f'<c r="{address}" s="{cell.look}"/>'
    text = escaped(cell.text, cell.longest)
    return f'<c r="{address}" s="{cell.look}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
