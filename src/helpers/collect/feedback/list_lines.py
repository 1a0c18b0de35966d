"""The rows of the « À CORRIGER » sheet, composed as they are asked for: a long list is never held whole."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from helpers.collect.feedback.history import REMARK, Past, key, marker
from helpers.collect.feedback.list_looks import Looks
from helpers.collect.feedback.marks import SIGNS
from helpers.collect.feedback.report import Report, balance, readings, since_last_time, state, what
from helpers.collect.feedback.xml_parts import CACHED, plain
from helpers.collect.findings import SEVERITY_LABELS, Finding
from helpers.framing.model import Severity
from helpers.wording import counted, number, typeset

TITLES = (
    "Signe", "Gravité", "Où", "Ce que contient la cellule", "Ce qui ne va pas", "Pourquoi", "Comment corriger",
    "Effet sur le rapport", "Suivi", REMARK,
)  # fmt: skip
CORRECTED_TITLES = ("Signe", "Gravité", "Où", "Ce qui était écrit", "Ce qui a été lu", "Pourquoi", "À faire")
MENDED_TITLES = ("Signe", "Gravité", "Où", "État", "Ce qui n’allait pas", REMARK)
BALANCE_TITLES = ("Feuille", "Lignes reçues", "Retenues", "Mises de côté", "Vides")
WIDTHS = (7, 12, 22, 25, 40, 33, 40, 29, 12, 30)
FOLLOW_UP = TITLES.index("Suivi") + 1
WHERE = 2  # column of the addresses, from 0 on
KEY_COLUMN = len(WIDTHS)  # hidden
LINE = 14.5  # points of a line of 10-point text
CHARACTERS = 1.15  # of 10-point text, in a unit of column width
INDENT = 1.5  # of a text in its cell, in the same unit
TALLEST = 400  # points: Excel shows at most 409
LONGEST_TEXT = 2_000
MOST_FINDINGS = 500_000  # Excel has 1,048,576 rows, and two tables may follow
MOST_LINKS = 65_000  # Excel refuses a sheet with more than 65,530 links
FULL_CELL = 32_000  # characters; Excel stops at 32,767
STATES = {True: "déjà signalé", False: "nouveau", None: "non comparé"}
EMPTY = "(vide)"
DONE = "✓"
HOW_TO = (
    "Cliquez sur une adresse de la colonne « Où » pour aller à la cellule, et corrigez-la sur place. Une case vide perd sa "
    "couleur dès qu’elle est remplie, les autres à la vérification suivante. Renvoyez ensuite ce fichier tel quel."
)
KEPT = (
    f"Cette feuille est réécrite à chaque vérification, sauf la colonne « {REMARK} », où vos mots restent d’une fois à l’autre."
)
Told = TypeVar("Told", Finding, Past)


@dataclass(frozen=True)
class Cell:
    """A text of ours or of the sender's; `goes_to` makes it a link inside the workbook."""

    text: str
    look: int
    goes_to: str = ""
    longest: int = LONGEST_TEXT


@dataclass(frozen=True)
class Line:
    """A row of the sheet, with its height in points."""

    cells: Sequence[Cell | None] = ()
    height: float = 18


@dataclass(frozen=True)
class Lines:
    """The rows of a report: what is always seen, the findings, then what was corrected, mended, and the balance."""

    report: Report
    looks: Looks

    def __iter__(self) -> Iterator[Line]:
        yield from self.top()
        yield self._header(TITLES)
        yield from self._findings()
        yield from self._section("Corrigé automatiquement", CORRECTED_TITLES, self.report.corrected, self._correction)
        gone = self.report.progress.gone
        yield from self._section("Corrigé depuis la vérification précédente", MENDED_TITLES, gone, self._gone)
        yield from self._unlisted()
        yield from self._balance()

    @property
    def header_row(self) -> int:
        """The row of the column titles, from 1 on: what stands above it is always there to be seen."""
        return len(self.top()) + 1

    @property
    def last_row(self) -> int:
        """The last row of the first table."""
        return self.header_row + max(1, min(len(self.report.to_mend), MOST_FINDINGS))

    def top(self) -> list[Line]:
        """Whose file it is, its state, what changed, where to look."""
        report, looks = self.report, self.looks
        told = report.progress
        hidden = Cell(marker(told.number, report.to_mend), looks.sentence, longest=FULL_CELL)
        title = f"À corriger · {report.territory} · vérification n° {number(told.number)}"
        sign, look = (SIGNS["blocking"], looks.waiting) if report.intake.left_out else (DONE, looks.ready)
        sentences = (since_last_time(told), *report.remarks, *self._limits(), self._below(), HOW_TO, KEPT)
        return [
            Line([Cell(title, looks.title), *[None] * (KEY_COLUMN - 1), hidden], 26),
            Line([Cell(typeset(f"{sign} {state(report)}"), look)], 22),
            *(Line([Cell(typeset(sentence), looks.sentence)], 16) for sentence in sentences if sentence),
        ]

    def _below(self) -> str:
        """What stands below the list, in figures."""
        told = [balance(self.report.intake)] if self.report.intake.balances else []
        told += [f"{read}."] if (read := readings(self.report)) else []
        return f"{' '.join(told)} Le détail est sous la liste." if told else ""

    def _limits(self) -> Iterator[str]:
        """Where the sheet stops, when there is more to tell than it can hold."""
        report = self.report
        listed = min(len(report.to_mend), MOST_FINDINGS)
        if listed < len(report.to_mend):
            yield (
                f"Seuls les {number(MOST_FINDINGS)} premiers points sont listés, sur {number(len(report.to_mend))} : "
                "les suivants le seront quand ceux-ci seront corrigés."
            )
        links = listed + len(report.corrected) + len(report.progress.gone) + len(report.intake.balances)
        if links > MOST_LINKS:
            yield f"Seules les {number(MOST_LINKS)} premières adresses sont des liens (limite d’Excel)."

    def _header(self, titles: Sequence[str], first: int = 0) -> Line:
        return Line([*[None] * first, *(Cell(title, self.looks.header) for title in titles)], 30)

    def _section(
        self, title: str, titles: Sequence[str], items: Sequence[Told], line: Callable[[Told], Line]
    ) -> Iterator[Line]:
        """A further table, below the first one; nothing when it would be empty."""
        if not items:
            return
        yield Line()
        yield Line([Cell(f"{title} ({number(len(items))})", self.looks.section)], 24)
        yield self._header(titles)
        yield from map(line, items)

    def _findings(self) -> Iterator[Line]:
        if not self.report.to_mend:
            yield self._row(DONE, "", "", "", "Rien à corriger.")
        shown = self.report.to_mend[:MOST_FINDINGS]
        told = self.report.progress
        for finding, known, remark in zip(shown, told.known, told.remarks, strict=False):
            yield self._finding(finding, STATES[known], remark)

    def _finding(self, finding: Finding, follow_up: str, remark: str) -> Line:
        return self._row(
            self._sign(finding.severity),
            self._severity(finding.severity),
            self._where(finding.sheet, finding.cell),
            Cell(finding.held or (EMPTY if finding.cell else ""), self.looks.typed),
            what(finding), finding.why, finding.how, finding.effect, follow_up,
            Cell(remark, self.looks.typed), key(finding),
        )  # fmt: skip

    def _correction(self, finding: Finding) -> Line:
        return self._row(
            self._sign(finding.severity),
            self._severity(finding.severity),
            self._where(finding.sheet, finding.cell),
            Cell(finding.before or EMPTY, self.looks.typed),
            Cell(finding.after, self.looks.typed),
            finding.why, finding.how,
        )  # fmt: skip

    def _gone(self, past: Past) -> Line:
        what_was, remark = Cell(past.what, self.looks.typed), Cell(past.remark, self.looks.typed)
        became = "retiré avec sa ligne" if past.removed else "corrigé"
        where = self._where(past.sheet, past.cell)
        return self._row("" if past.removed else DONE, SEVERITY_LABELS[past.severity], where, became, what_was, remark)

    def _unlisted(self) -> Iterator[Line]:
        """Those that cannot be named: the sender had taken them off the list."""
        count = self.report.progress.unlisted
        if count:
            told = f"Aussi : {counted(count, 'point corrigé')}, dont la ligne avait été supprimée de cette liste."
            yield Line([Cell(typeset(told), self.looks.sentence)], 16)

    def _balance(self) -> Iterator[Line]:
        if not self.report.intake.balances:
            return
        yield Line()
        yield Line([Cell("Bilan des lignes", self.looks.section)], 24)
        yield self._header(BALANCE_TITLES, WHERE)
        for each in self.report.intake.balances:
            counts = (number(count) for count in (each.received, each.kept, each.set_aside, each.empty))
            line = self._row(self._where(each.sheet, ""), *counts)
            yield Line([*[None] * WHERE, *line.cells], line.height)

    def _sign(self, severity: Severity) -> Cell:
        return Cell(SIGNS[severity], self.looks.sign[severity])

    def _severity(self, severity: Severity) -> Cell:
        return Cell(SEVERITY_LABELS[severity], self.looks.sign[severity])

    def _where(self, sheet: str, cell: str) -> Cell:
        """The address as a link to the cell; plain words when the file has no such sheet."""
        name = self.report.sheet(sheet)
        shown = f"{name or sheet}!{cell}" if cell else name or sheet
        return Cell(shown, self.looks.link, f"{quoted(name)}!{cell or 'A1'}") if name else Cell(shown, self.looks.text)

    def _row(self, *cells: Cell | str) -> Line:
        """A row as high as its longest text."""
        written = [Cell(each, self.looks.text) if isinstance(each, str) else each for each in cells]
        lines = max(lines_in(cell.text, width) for cell, width in zip(written, WIDTHS, strict=False))
        return Line(written, min(TALLEST, lines * LINE + 5))


@lru_cache(CACHED)
def lines_in(text: str, width: float) -> int:
    """Lines that a text takes in a column."""
    held = plain(text, LONGEST_TEXT).split("\n")
    return sum(max(1, math.ceil(len(line) / ((width - INDENT) * CHARACTERS))) for line in held)


def quoted(sheet: str) -> str:
    """A sheet's name as an address writes it, whatever is in it."""
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"
