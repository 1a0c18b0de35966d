"""The « À CORRIGER » sheet as the format writes it, row by row: a long list is never held whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TypeVar

from helpers.collect.feedback.history import MARKER, Past, key
from helpers.collect.feedback.marks import FILLS, INKS, SIGNS
from helpers.collect.feedback.report import Report, balance, effect, since_last_time, state, what
from helpers.collect.feedback.stylesheet import Look, Stylesheet
from helpers.collect.feedback.xml_parts import DECLARATION, escaped, plain
from helpers.collect.findings import SEVERITY_LABELS, Finding
from helpers.framing.model import Severity
from helpers.wording import counted, number

PART_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
NAVY, SKY, INK, WHITE, PALE = "1B3A5C", "DCE8F4", "1F2933", "FFFFFF", "F4F6F8"
TITLES = (
    "Signe", "Gravité", "Où", "Ce que contient la cellule", "Ce qui ne va pas", "Pourquoi", "Comment corriger",
    "Effet sur le rapport", "Suivi",
)  # fmt: skip
CORRECTION_TITLES = ("Signe", "", "Où", "Ce qui était écrit", "Ce qui a été lu", "Pourquoi", "À faire")
MENDED_TITLES = ("Signe", "Gravité", "Où", "", "Ce qui n’allait pas")
BALANCE_TITLES = ("", "", "Feuille", "Bilan", "Reçues = retenues + mises de côté + vides")
WIDTHS = (7, 13, 23, 30, 44, 38, 44, 34, 13)
KEY_COLUMN = len(WIDTHS)  # from 0 on; hidden
LETTERS = "ABCDEFGHIJ"
LINE = 14.5  # points of a line of 10-point text
TALLEST = 400  # points: Excel shows at most 409
MOST_LINKS = 65_000  # Excel refuses a sheet with more than 65,530 links
MOST_ROWS = 1_000_000
LONGEST_TEXT = 2_000
Told = TypeVar("Told", Finding, Past)
HOW_TO = (
    "Corrigez dans les feuilles : cliquez sur une adresse de la colonne « Où » pour aller à la cellule. Une case vide perd sa "
    "couleur dès qu’elle est remplie, les autres à la vérification suivante. Puis renvoyez ce fichier tel quel."
)


@dataclass(frozen=True)
class Looks:
    """The numbers of our cell formats in the workbook's styles."""

    title: int
    sentence: int
    section: int
    header: int
    text: int
    typed: int
    link: int
    state: dict[Severity | str, int]
    sign: dict[Severity, int]


def add_looks(styles: Stylesheet) -> Looks:
    """Add to the styles what the sheet needs."""
    thin = f'<border><left/><right/><top/><bottom style="thin"><color rgb="FF{SKY}"/></bottom><diagonal/></border>'
    one_line = '<alignment vertical="center"/>'
    wrapped = '<alignment vertical="center" wrapText="1"/>'
    centred = '<alignment horizontal="center" vertical="top" wrapText="1"/>'
    text = _font(10, INK)
    return Looks(
        title=styles.look(Look(_font(16, NAVY, bold=True), alignment=one_line)),
        sentence=styles.look(Look(_font(10, INK), alignment=one_line)),
        section=styles.look(Look(_font(13, NAVY, bold=True), alignment=one_line)),
        header=styles.look(Look(_font(10, WHITE, bold=True), _fill(NAVY), alignment=wrapped)),
        text=styles.look(Look(text, border=thin)),
        typed=styles.look(Look(text, border=thin, typed=True)),
        link=styles.look(Look(_font(10, "0B4F9C", underlined=True), border=thin)),
        state={
            "blocking": styles.look(Look(_font(13, INKS["blocking"], bold=True), alignment=one_line)),
            "ready": styles.look(Look(_font(13, "1E5B2E", bold=True), alignment=one_line)),
        },
        sign={
            severity: styles.look(
                Look(_font(10, INKS[severity], bold=True), _fill(FILLS[severity]), thin, centred)
            )
            for severity in SIGNS
        },
    )


def _font(size: int, colour: str, *, bold: bool = False, underlined: bool = False) -> str:
    return (
        f'<font>{"<b/>" if bold else ""}{"<u/>" if underlined else ""}<sz val="{size}"/><color rgb="FF{colour}"/>'
        '<name val="Calibri"/></font>'
    )


def _fill(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill></fill>'


@dataclass(frozen=True)
class Cell:
    """A text of ours or of the sender's; `goes_to` makes it a link inside the workbook."""

    text: str
    look: int
    goes_to: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the sheet."""

    cells: Sequence[Cell | None]
    height: float = 18


@dataclass(frozen=True)
class ListSheet:
    """The sheet of a report; rows are composed as they are written, twice: once as cells, once as links."""

    report: Report
    looks: Looks
    namespace: str

    @property
    def header_row(self) -> int:
        """The row of the column titles, from 1 on: what stands above it is always there to be seen."""
        return len(self._top()) + 1

    @property
    def last_finding_row(self) -> int:
        return self.header_row + min(len(self.report.to_mend), MOST_ROWS)

    def write_to(self, target: IO[bytes]) -> None:
        """Write the part."""
        header = self.header_row
        target.write(DECLARATION)
        target.write(self._opening(header).encode())
        for row, line in enumerate(self._lines(), start=1):
            target.write(_row(row, line).encode())
        target.write(f'</sheetData><autoFilter ref="A{header}:I{max(self.last_finding_row, header)}"/>'.encode())
        self._write_links(target)
        target.write(
            '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" '
            'footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;L&amp;A&amp;Rpage &amp;P sur &amp;N</oddFooter></headerFooter></worksheet>".encode()
        )

    def _opening(self, header: int) -> str:
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(WIDTHS, start=1)
        )
        hidden = KEY_COLUMN + 1
        return (
            f'<worksheet xmlns="{self.namespace}"><sheetPr><tabColor rgb="FF{INKS["blocking"]}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"><pane ySplit="{header}" '
            f'topLeftCell="A{header + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" '
            f'activeCell="C{header + 1}" sqref="C{header + 1}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
            f'<cols>{columns}<col min="{hidden}" max="{hidden}" width="9" hidden="1" customWidth="1"/></cols><sheetData>'
        )

    def _write_links(self, target: IO[bytes]) -> None:
        count = 0
        for row, line in enumerate(self._lines(), start=1):
            for place, cell in enumerate(line.cells):
                if cell is not None and cell.goes_to and count < MOST_LINKS:
                    target.write(b"<hyperlinks>" if not count else b"")
                    target.write(_link(f"{LETTERS[place]}{row}", cell).encode())
                    count += 1
        target.write(b"</hyperlinks>" if count else b"")

    # The rows

    def _lines(self) -> Iterator[Line]:
        yield from self._top()
        yield self._header(TITLES)
        known = self.report.progress.known
        for finding, seen in zip(self.report.to_mend[:MOST_ROWS], known, strict=False):
            yield self._finding(finding, seen=seen)
        if not self.report.to_mend:
            yield self._wrapped((None, None, None, None, Cell("Rien à corriger.", self.looks.text)))
        yield from self._section("Corrigé automatiquement", CORRECTION_TITLES, self.report.corrected, self._correction)
        yield from self._section("Corrigé depuis la dernière vérification", MENDED_TITLES, self.report.progress.mended, self._mended)
        yield from self._balance()

    def _top(self) -> list[Line]:
        """What is always seen: whose file, its state, what changed, where to look."""
        report, looks = self.report, self.looks
        told = report.progress
        marker = Cell(f"{MARKER}{told.number}", looks.sentence)
        title = f"À corriger · {report.intake.slug} · vérification n° {number(told.number)}"
        look = looks.state["blocking" if report.intake.left_out else "ready"]
        worst = SIGNS["blocking"] if report.intake.left_out else "✓"
        lines = [
            Line([Cell(title, looks.title), *[None] * (KEY_COLUMN - 1), marker], 26),
            Line([Cell(f"{worst} {state(report)}", look)], 22),
        ]
        sentences = [since_last_time(told), *report.remarks, self._corrections_and_balance(), HOW_TO]
        return [*lines, *(Line([Cell(sentence, looks.sentence)], 16) for sentence in sentences if sentence)]

    def _corrections_and_balance(self) -> str:
        count = len(self.report.corrected)
        corrected = f" {counted(count, 'valeur lue')} autrement qu’écrite{'s' if count > 1 else ''}." if count else ""
        return f"{balance(self.report.intake)}{corrected} Le détail est sous la liste." if self.report.intake.balances else ""

    def _header(self, titles: Sequence[str]) -> Line:
        return Line([Cell(title, self.looks.header) for title in titles], 30)

    def _section(
        self, title: str, titles: Sequence[str], items: Sequence[Told], line: Callable[[Told], Line]
    ) -> Iterator[Line]:
        """A further table, below the first one; nothing when it would be empty."""
        if not items:
            return
        yield Line([])
        yield Line([Cell(f"{title} ({number(len(items))})", self.looks.section)], 24)
        yield self._header(titles)
        yield from map(line, items)

    def _finding(self, finding: Finding, *, seen: bool) -> Line:
        looks = self.looks
        first = self.report.progress.number == 1
        follow_up = "" if first else "déjà signalé" if seen else "nouveau"
        return self._wrapped(
            (
                *self._sign(finding.severity),
                self._where(finding.sheet, finding.cell),
                Cell(finding.held or ("(vide)" if finding.cell else ""), looks.typed),
                Cell(what(finding), looks.text),
                Cell(finding.why, looks.text),
                Cell(finding.how, looks.text),
                Cell(effect(finding), looks.text),
                Cell(follow_up, looks.text),
                Cell(key(finding), looks.text),
            )
        )

    def _sign(self, severity: Severity) -> tuple[Cell, Cell]:
        look = self.looks.sign[severity]
        return Cell(SIGNS[severity], look), Cell(SEVERITY_LABELS[severity], look)

    def _where(self, sheet: str, cell: str) -> Cell:
        """The address as a link to the cell; plain words when the file has no such sheet."""
        name = self.report.sheet(sheet)
        shown = f"{name or sheet}!{cell}" if cell else name or sheet
        return Cell(shown, self.looks.link if name else self.looks.text, f"{_quoted(name)}!{cell or 'A1'}" if name else "")

    def _correction(self, finding: Finding) -> Line:
        looks = self.looks
        return self._wrapped(
            (
                *(self._sign(finding.severity)[:1] if finding.severity != "note" else (Cell("✓", looks.text),)),
                Cell("", looks.text),
                self._where(finding.sheet, finding.cell),
                Cell(finding.before or "(vide)", looks.typed),
                Cell(finding.after, looks.typed),
                Cell(finding.why, looks.text),
                Cell(finding.how, looks.text),
            )
        )

    def _mended(self, past: Past) -> Line:
        looks = self.looks
        return self._wrapped(
            (
                Cell("✓", looks.text),
                Cell(SEVERITY_LABELS[past.severity], looks.text),
                self._where(past.sheet, past.cell),
                Cell("", looks.text),
                Cell(past.what, looks.typed),
            )
        )

    def _balance(self) -> Iterator[Line]:
        balances = self.report.intake.balances
        if not balances:
            return
        yield Line([])
        yield Line([Cell("Bilan des lignes", self.looks.section)], 24)
        yield self._header(BALANCE_TITLES)
        for each in balances:
            sum_ = f"{number(each.received)} = {number(each.kept)} + {number(each.set_aside)} + {number(each.empty)}"
            told = f"{counted(each.received, 'ligne reçue')}, {counted(each.kept, 'retenue')}"
            blank = Cell("", self.looks.text)
            yield self._wrapped(
                (blank, blank, self._where(each.sheet, ""), Cell(told, self.looks.text), Cell(sum_, self.looks.text))
            )

    def _wrapped(self, cells: Sequence[Cell | None]) -> Line:
        """A row as high as its longest text."""
        pairs = zip(cells, WIDTHS, strict=False)
        lines = max(_lines_in(plain(cell.text, LONGEST_TEXT), width) for cell, width in pairs if cell is not None)
        return Line(cells, min(TALLEST, lines * LINE + 5))


def _lines_in(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(line) / (width * 1.02))) for line in text.split("\n"))


def _row(row: int, line: Line) -> str:
    cells = "".join(_cell(f"{LETTERS[place]}{row}", cell) for place, cell in enumerate(line.cells) if cell is not None)
    return f'<row r="{row}" ht="{line.height:g}" customHeight="1">{cells}</row>'


def _cell(address: str, cell: Cell) -> str:
    """A text cell: whatever it starts with, it is no formula."""
    if not cell.text:
        return f'<c r="{address}" s="{cell.look}"/>'
    return f'<c r="{address}" s="{cell.look}" t="inlineStr"><is><t xml:space="preserve">{escaped(cell.text, LONGEST_TEXT)}</t></is></c>'


def _link(address: str, cell: Cell) -> str:
    return f'<hyperlink ref="{address}" location="{escaped(cell.goes_to)}" display="{escaped(cell.text)}"/>'


def _quoted(sheet: str) -> str:
    """A sheet's name as an address writes it, whatever is in it."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


def names(sheet_name: str, sheet: ListSheet) -> Iterable[tuple[str, str]]:
    """The defined names of the sheet: the header row repeats on every printed page, and is the one of the filter."""
    row = sheet.header_row
    quoted = _quoted(sheet_name)
    yield "_xlnm._FilterDatabase", f"{quoted}!$A${row}:$I${max(sheet.last_finding_row, row)}"
    yield "_xlnm.Print_Titles", f"{quoted}!${row}:${row}"


