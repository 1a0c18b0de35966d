"""Masked texts proposed beside the original ones, for a person to accept or refuse, and what that person decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers import inert
from helpers.collect.protection.cell_patch import with_texts
from helpers.collect.protection.privacy import masked, words
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.protection.typed_texts import personal_texts, written
from helpers.collect.reading.workbook import RawWorkbook, read_workbook
from helpers.collect.sheet_table import clean, locate
from helpers.errors import WorkbookError
from helpers.framing.campaign import Campaign
from helpers.framing.matching import fold
from helpers.settings import Limits
from helpers.wording import typeset

SHEET, README = "PROPOSITIONS", "LISEZMOI"
HEADER = ("Cellule", "Mots signalés", "Nature", "Texte d’origine", "Texte proposé", "Décision", "Autre texte")
WIDTHS = (22, 28, 24, 60, 60, 16, 60)
ACCEPT, REFUSE, OTHER = "accepter", "refuser", "autre texte"
GUIDE = (
    "Chaque ligne montre un texte du classeur où une donnée personnelle a été signalée, et un texte proposé.",
    "Décision « accepter » : le texte proposé remplace l’autre. « refuser », ou une case vide : le texte reste comme il est.",
    "Décision « autre texte » : écrivez-le dans la dernière colonne.",
    "Ne changez pas les autres colonnes : si le texte du classeur a changé entre-temps, la décision n’est pas appliquée.",
    "Le programme signale, il ne voit pas tout : relisez aussi le reste. Un texte masqué peut encore faire reconnaître quelqu’un.",
    "Ce fichier contient des données personnelles : ne le diffusez pas, effacez-le une fois les décisions appliquées.",
)


@dataclass(frozen=True)
class Proposal:
    """A text with personal data, and the same without."""

    place: str  # « CONTRIBUTIONS!C4 »
    words: tuple[str, ...]
    kinds: str
    original: str
    masked: str


@dataclass(frozen=True)
class Proposed:
    """The proposals for a workbook, and how many of its filled sheets were not examined: the template does not have them."""

    proposals: tuple[Proposal, ...]
    not_examined: int


@dataclass(frozen=True)
class Decided:
    """What became of each proposal, by place; `texts` are the new ones (sheet -> address -> text)."""

    accepted: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()  # the text changed since the proposal
    unclear: tuple[str, ...] = ()  # a decision that is none of the three, or another text that is not there
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def propose(path: Path, campaign: Campaign, limits: Limits | None = None) -> Proposed:
    """A masked text for each free text in which something was found, on every row; raises `WorkbookError` if it is unreadable."""
    located = locate(read_workbook(path, limits), campaign.framing)
    if not {"territory", "events", "contributions"} <= set(located.tables):
        raise WorkbookError(f"{path.name} : il manque des feuilles. Vérifiez-le : concertations verifier.")
    cue = second_cue(campaign)
    texts = (one for table in located.tables.values() for one in personal_texts(table, written(table.sheet), cue))
    return Proposed(
        tuple(
            Proposal(f"{one.sheet}!{one.cell}", words(one.text, one.hits), one.kinds, one.text, masked(one.text, one.hits))
            for one in texts
        ),
        sum(finding.rule == "extra_sheet" for finding in located.findings),
    )


def _reader(workbook: RawWorkbook) -> Callable[[str], str]:
    """Reads the text at a place, « SHEET!A1 », as the checks read it; nothing where there is no such cell."""
    sheets = {fold(sheet.name): sheet.rows for sheet in workbook.sheets}

    def text_at(place: str) -> str:
        sheet, _, address = place.rpartition("!")
        rows, (row, column) = sheets.get(fold(sheet), ()), _position(address)
        return clean(rows[row][column]) if row < len(rows) and column < len(rows[row]) else ""

    return text_at


def _position(address: str) -> tuple[int, int]:
    """Row and column from 0: « B3 » is (2, 1); past everything when it is no address."""
    letters = address.rstrip("0123456789")
    number = address[len(letters) :]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return (int(number) - 1 if number else 1 << 20), column - 1


def proposals_workbook(proposals: Sequence[Proposal]) -> Workbook:
    """The workbook that a person decides in."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    _write_row(sheet, 1, HEADER)
    for row, one in enumerate(proposals, start=2):
        _write_row(sheet, row, (one.place, " ; ".join(one.words), one.kinds, one.original, one.masked, "", ""))
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}1"].font = Font(bold=True)
    sheet.freeze_panes = "B2"
    choices = DataValidation("list", formula1=f'"{ACCEPT},{REFUSE},{OTHER}"', allow_blank=True)
    choices.add(f"F2:F{len(proposals) + 2}")
    sheet.add_data_validation(choices)
    _write_guide(workbook.create_sheet(README))
    return workbook


def _write_row(sheet: Worksheet, row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column)
        inert.put(cell, text or None)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.number_format = "@"


def _write_guide(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 110
    for row, line in enumerate(GUIDE, start=1):
        cell = sheet.cell(row, 1)
        inert.put(cell, typeset(line))
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def decide(path: Path, decisions: Path, limits: Limits | None = None) -> Decided:
    """What the decisions say of a workbook's texts; raises `WorkbookError` when they are not a workbook of proposals."""
    workbook = read_workbook(path, limits)
    text_at, outcomes = _reader(workbook), {}
    texts: dict[str, dict[str, str]] = {}
    for place, original, proposed, decision, other in _decisions(decisions, limits):
        outcome, text = _outcome(text_at(place) == original, fold(decision), proposed, other)
        outcomes[place] = outcome
        if text:
            sheet, _, address = place.rpartition("!")
            name = next(one.name for one in workbook.sheets if fold(one.name) == fold(sheet))
            texts.setdefault(name, {})[address] = text
    names = ("accepted", "other", "refused", "left", "stale", "unclear")
    return Decided(**{name: tuple(place for place, one in outcomes.items() if one == name) for name in names}, texts=texts)


def _outcome(current: bool, decision: str, proposed: str, other: str) -> tuple[str, str]:
    """What a decision comes to, and the text that it puts in the cell."""
    if not decision:
        return "left", ""
    if decision == REFUSE:
        return "refused", ""
    if decision not in {ACCEPT, OTHER} or (decision == OTHER and not other):
        return "unclear", ""
    if not current:
        return "stale", ""
    return ("accepted", proposed) if decision == ACCEPT else ("other", other)


def _decisions(path: Path, limits: Limits | None) -> Iterator[tuple[str, str, str, str, str]]:
    sheet = read_workbook(path, limits).find(SHEET)
    if sheet is None or not sheet.rows or sheet.rows[0][: len(HEADER)] != HEADER:
        raise WorkbookError(
            f"{path.name} : ce n’est pas un classeur de propositions (feuille « {SHEET} », colonnes {', '.join(HEADER)}). "
            "Faites-en un : concertations anonymiser CLASSEUR --sortie PROPOSITIONS.xlsx"
        )
    for row in sheet.rows[1:]:
        cells = [clean(cell) for cell in row] + [""] * len(HEADER)
        if cells[0]:
            yield cells[0], cells[3], cells[4], cells[5], cells[6]


def decided_workbook(path: Path, decided: Decided) -> bytes:
    """A copy of the workbook with the decided texts in their cells, all else untouched."""
    return with_texts(path, decided.texts)
