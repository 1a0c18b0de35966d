"""The file of a data workbook: heads that stay in sight, filters, named tables, links from the first sheet to each of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import count
from math import ceil
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

from helpers.files import dated_alike, write_bytes
from helpers.inert import EXCEL_CELL, for_part
from helpers.publish.office.book import README, Book, DataSheet
from helpers.publish.office.rows import Look, height, letters, rows_xml, text_cell
from helpers.wording import typeset

FIRST_ROW = 3  # below the labels and the technical names
DAY = r"yyyy\-mm\-dd"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
README_WIDTHS = (30, 80, 40, 80)
LISTED, DEFINED = (
    ("Feuille", "Ce qu’elle contient", "Lignes"),
    ("Feuille", "Intitulé", "Nom technique", "Ce que dit la colonne"),
)
ONE_PAGE_WIDE = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
NAME_WIDTH, BUTTON = 0.8, 3  # a technical name is in small letters, beside the button of its filter
QUIET, TINT, LINKED = "FF51626A", "FFE3EEEE", "FF0F5563"


def write_book(path: Path, book: Book) -> None:
    """Write a workbook, atomically; the same book always gives the same bytes."""
    write_bytes(path, book_bytes(book))


def book_bytes(book: Book) -> bytes:
    """The file of a workbook."""
    package = BytesIO()
    with ZipFile(package, "w", ZIP_STORED) as archive:
        for name, content in _parts(book):
            archive.writestr(name, XML + content)
    return dated_alike(package.getvalue())


def _parts(book: Book) -> Iterator[tuple[str, str]]:
    tables = [sheet for sheet in book.sheets if sheet.lines]
    yield "[Content_Types].xml", _content_types(1 + len(book.sheets), len(tables))
    yield (
        "_rels/.rels",
        _relations(
            [
                ("xl/workbook.xml", f"{OFFICE}/officeDocument"),
                ("docProps/core.xml", f"{PACKAGE}/relationships/metadata/core-properties"),
            ]
        ),
    )
    yield "docProps/core.xml", _core(book)
    yield "xl/workbook.xml", _workbook(book)
    numbers = range(1, 2 + len(book.sheets))
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(
            [
                *((f"worksheets/sheet{number}.xml", f"{OFFICE}/worksheet") for number in numbers),
                ("styles.xml", f"{OFFICE}/styles"),
                ("sharedStrings.xml", f"{OFFICE}/sharedStrings"),
            ]
        ),
    )
    yield "xl/styles.xml", _styles()
    names = tuple(dict.fromkeys(head.name for sheet in book.sheets for head in sheet.heads))
    yield "xl/sharedStrings.xml", _shared(names)
    yield "xl/worksheets/sheet1.xml", _readme(book)
    places, table = {name: place for place, name in enumerate(names)}, count(1)
    for number, sheet in enumerate(book.sheets, start=2):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(sheet, places, book.foot)
        if sheet.lines:
            own = next(table)
            yield f"xl/worksheets/_rels/sheet{number}.xml.rels", _relations([(f"../tables/table{own}.xml", f"{OFFICE}/table")])
            yield f"xl/tables/table{own}.xml", _table(sheet, own)


def _content_types(sheets: int, tables: int) -> str:
    kinds = {
        "/xl/workbook.xml": f"{SPREADSHEET}.sheet.main+xml",
        "/xl/styles.xml": f"{SPREADSHEET}.styles+xml",
        "/xl/sharedStrings.xml": f"{SPREADSHEET}.sharedStrings+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/xl/worksheets/sheet{number}.xml": f"{SPREADSHEET}.worksheet+xml" for number in range(1, sheets + 1)},
        **{f"/xl/tables/table{number}.xml": f"{SPREADSHEET}.table+xml" for number in range(1, tables + 1)},
    }
    told = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{told}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>' for number, (target, kind) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _core(book: Book) -> str:
    """Nobody's name, and no clock: the day is that of the collection."""
    day = f"{book.on.isoformat()}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{for_part(book.title)}</dc:title><dc:creator>{for_part(book.author)}</dc:creator><dc:language>fr-FR</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified>'
        "</cp:coreProperties>"
    )


def _workbook(book: Book) -> str:
    names = (README, *(sheet.name for sheet in book.sheets))
    sheets = "".join(
        f'<sheet name="{for_part(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{place}">{_quoted(sheet.name)}!$1:$2</definedName>'
        for place, sheet in enumerate(book.sheets, 1)
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>{sheets}</sheets>'
        f"<definedNames>{titles}</definedNames></workbook>"
    )


def _quoted(name: str) -> str:
    return f"'{for_part(name)}'"


@cache
def _styles() -> str:
    """The looks, in the order of `Look`."""
    wrapped = '<alignment vertical="top" wrapText="1"/>'
    font = '<sz val="{size}"/><color rgb="{colour}"/><name val="Calibri"/><family val="2"/>'
    black = font.format(size=11, colour="FF17323A")
    fonts = (
        black, f"<b/>{black}", f"<b/>{font.format(size=14, colour='FF17323A')}", font.format(size=9, colour=QUIET),
        f"<u/>{font.format(size=11, colour=LINKED)}",
    )  # fmt: skip
    top = '<alignment vertical="top"/>'
    looks = (
        ("", ""),
        ("", wrapped),
        ('quotePrefix="1"', wrapped),
        ('numFmtId="164" applyNumberFormat="1"', top),
        ("", top),
        ('numFmtId="3" applyNumberFormat="1"', top),
        ('fontId="1" fillId="2" applyFont="1" applyFill="1"', wrapped),
        ('fontId="3" applyFont="1"', top),
        ('fontId="2" applyFont="1"', top),
        ('fontId="4" applyFont="1"', top),
    )
    told = "".join(f'<xf xfId="0" borderId="0" applyAlignment="1" {about}>{align}</xf>' for about, align in looks)
    tint = f'<fill><patternFill patternType="solid"><fgColor rgb="{TINT}"/><bgColor indexed="64"/></patternFill></fill>'
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="{DAY}"/></numFmts>'
        f'<fonts count="{len(fonts)}">{"".join(f"<font>{one}</font>" for one in fonts)}</fonts>'
        f'<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{tint}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{told}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _shared(names: Sequence[str]) -> str:
    told = "".join(f"<si><t>{for_part(name)}</t></si>" for name in names)
    return f'<sst xmlns="{MAIN}" count="{len(names)}" uniqueCount="{len(names)}">{told}</sst>'


@dataclass
class _Written:
    """The rows of the first sheet as they are written, and the links that stand in them."""

    rows: list[str]
    links: list[str]

    def add(self, *cells: tuple[str | int, Look], link: str = "") -> None:
        """A row of cells with their looks; `link`: the sheet that its first cell leads to."""
        number = len(self.rows) + 1
        written = (
            text_cell(place, number, value, look)
            if isinstance(value, str)
            else f'<c r="{letters(place)}{number}" s="{look:d}"><v>{value}</v></c>'
            for place, (value, look) in enumerate(cells, 1)
        )
        tall = height([value for value, look in cells if look is not Look.TITLE], README_WIDTHS)
        self.rows.append(f'<row r="{number}"{tall}>{"".join(written)}</row>')
        if link:
            self.links.append(f'<hyperlink ref="A{number}" location="{_quoted(link)}!A1" display="{for_part(link)}"/>')


def _readme(book: Book) -> str:
    """What this is, which sheets there are, what each column means."""
    written = _Written([], [])
    written.add((book.title, Look.TITLE))
    for label, text in book.facts:
        written.add((label, Look.LABEL), (typeset(text), Look.TEXT))
    written.add()
    written.add(*((head, Look.LABEL) for head in LISTED))
    for sheet in book.sheets:
        written.add((sheet.name, Look.LINK), (sheet.purpose, Look.TEXT), (len(sheet.lines), Look.NUMBER), link=sheet.name)
    written.add()
    written.add(*((head, Look.LABEL) for head in DEFINED))
    for sheet in book.sheets:
        for head in sheet.heads:
            written.add(*((text, Look.TEXT) for text in (sheet.name, head.label, head.name, head.meaning)))
    view = '<sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/>'
    links = f"<hyperlinks>{''.join(written.links)}</hyperlinks>"
    return _worksheet(view, README_WIDTHS, "".join(written.rows), f"{links}{_page(book.foot, fits=True)}", ONE_PAGE_WIDE)


def _sheet(sheet: DataSheet, shared: dict[str, int], foot: str) -> str:
    labels = "".join(text_cell(place, 1, head.label, Look.LABEL) for place, head in enumerate(sheet.heads, 1))
    names = "".join(
        f'<c r="{letters(place)}2" s="{Look.NAME:d}" t="s"><v>{shared[head.name]}</v></c>'
        for place, head in enumerate(sheet.heads, 1)
    )
    view = (
        f'<sheetView workbookViewId="0"><pane xSplit="1" ySplit="2" topLeftCell="B{FIRST_ROW}" activePane="bottomRight" state="frozen"/>'
        '<selection pane="bottomRight"/></sheetView>'
    )
    widths = tuple(max(head.width, ceil(len(head.name) * NAME_WIDTH) + BUTTON) for head in sheet.heads)
    rooms = tuple(width if head.grows else EXCEL_CELL for head, width in zip(sheet.heads, widths, strict=True))
    top = height([head.label for head in sheet.heads], widths)
    rows = f'<row r="1"{top}>{labels}</row><row r="2">{names}</row>{rows_xml(sheet.lines, FIRST_ROW, rooms)}'
    tables = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>' if sheet.lines else ""
    return _worksheet(view, widths, rows, f"{_page(foot)}{tables}")


def _worksheet(view: str, widths: Sequence[int], rows: str, rest: str, about: str = "") -> str:
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    )
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{about}<sheetViews>{view}</sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns}</cols><sheetData>{rows}</sheetData>{rest}</worksheet>"
    )


def _page(foot: str, *, fits: bool = False) -> str:
    """How a sheet is printed; `fits`: on pages as wide as it is."""
    wide = ' fitToHeight="0"' if fits else ""
    told = for_part(foot.replace("&", "&&"))
    return (
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="landscape"{wide}/>'
        f"<headerFooter><oddFooter>&amp;L{told}&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
    )


def _table(sheet: DataSheet, number: int) -> str:
    """The table of a sheet: its heads are the technical names, its filter is on."""
    extent = f"A2:{letters(len(sheet.heads))}{FIRST_ROW - 1 + len(sheet.lines)}"
    columns = "".join(f'<tableColumn id="{place}" name="{for_part(head.name)}"/>' for place, head in enumerate(sheet.heads, 1))
    return (
        f'<table xmlns="{MAIN}" id="{number}" name="{table_name(sheet)}" displayName="{table_name(sheet)}" ref="{extent}" totalsRowShown="0">'
        f'<autoFilter ref="{extent}"/><tableColumns count="{len(sheet.heads)}">{columns}</tableColumns>'
        '<tableStyleInfo showFirstColumn="0" showLastColumn="0" showRowStripes="0" showColumnStripes="0"/></table>'
    )


def table_name(sheet: DataSheet) -> str:
    """What formulas call a table: `t_contributions`."""
    return f"t_{sheet.name.lower()}"
