"""A sender's rich workbook, what a check gives back, and how to look inside both."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from helpers.collect.feedback.history import MARKER, SHEET
from helpers.collect.feedback.returned import Returned, write_returned
from helpers.collect.intake import collect_workbook
from helpers.collect.tables import Intake
from tests.builders import write_territory_workbook
from tests.collect.workbooks import FILE, Edit, campaign
from tests.conftest import system_tool

AGENDA = "L'agenda de l’été"  # an apostrophe of each kind and accents, to be quoted in addresses
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d4944415478da63fcffff3f030005fe02fea7356d5b"
    "0000000049454e44ae426082"
)  # fmt: skip


def faults(workbook: openpyxl.Workbook) -> None:
    """Two blocking faults in cells, two remarks, and a date read for what was written."""
    contributions, events = workbook["CONTRIBUTIONS"], workbook["EVENEMENTS"]
    contributions["D4"].value = None  # mandatory
    contributions["D5"].value = "vigilanse"
    contributions["C6"].value = "RAS"
    events["C3"].value = "14 novembre 2024"
    events["AG3"].value = "mairie.example/compte-rendu"


def belongings(workbook: openpyxl.Workbook) -> None:
    """What a sender may have of their own: chart, sheet, comment, hidden column, formula, conditional format."""
    agenda = workbook.create_sheet(AGENDA)
    for row in (("mois", "réunions"), ("juin", 3), ("juillet", "=B2*2")):
        agenda.append(row)
    chart = BarChart()
    chart.add_data(Reference(agenda, min_col=2, min_row=1, max_row=3), titles_from_data=True)
    agenda.add_chart(chart, "D2")
    agenda.column_dimensions["C"].hidden = True
    contributions = workbook["CONTRIBUTIONS"]
    contributions["D5"].comment = Comment("À revoir avec Paul", "Élodie")
    contributions["E3"].comment = Comment("Choisi en réunion", "Élodie")
    contributions.conditional_formatting.add(
        "C3:C9", CellIsRule(operator="equal", formula=['"RAS"'], fill=PatternFill(bgColor="00FF00"))
    )


def sent(folder: Path, *edits: Edit) -> Path:
    """A workbook as its sender sends it."""

    def edit(workbook: openpyxl.Workbook) -> None:
        for one in edits:
            one(workbook)

    return write_territory_workbook(folder / FILE, campaign().framing, edit=edit)


def given_back(source: Path, folder: Path) -> tuple[Intake, Returned]:
    """What a check finds, and the file that it gives back."""
    intake = collect_workbook(source, campaign())
    return intake, write_returned(source, intake, folder)


def parts(path: Path) -> dict[str, bytes]:
    """Every part of a package, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, change: Callable[[dict[str, bytes]], Mapping[str, bytes]]) -> Path:
    """The same package with other parts."""
    content = change(parts(path))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return path


def with_image_and_macros(content: dict[str, bytes]) -> Mapping[str, bytes]:
    """A package that also holds an image and macros, as a .xlsm does."""
    types = (
        content["[Content_Types].xml"]
        .replace(b"spreadsheetml.sheet.main+xml", b"x-placeholder")
        .replace(
            b"application/vnd.openxmlformats-officedocument.x-placeholder",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    )
    defaults = b'<Default Extension="png" ContentType="image/png"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    link = b'<Relationship Id="rIdMacros" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    return {
        **content,
        "[Content_Types].xml": re.sub(rb"(<Types[^>]*>)", rb"\1" + defaults, types, count=1),
        "xl/_rels/workbook.xml.rels": content["xl/_rels/workbook.xml.rels"].replace(
            b"</Relationships>", link + b"</Relationships>"
        ),
        "xl/vbaProject.bin": b"macros, never run" * 50,
        "xl/media/image1.png": PIXEL,
    }


def cells_of(part: bytes) -> bytes:
    """The cells of a sheet, byte for byte."""
    found = re.search(rb"<sheetData.*</sheetData>", part, re.DOTALL)
    assert found
    return found[0]


def marked(sheet: Worksheet) -> dict[str, int]:
    """Ranges of our conditional formats -> priority."""
    return {
        str(held.sqref): rule.priority
        for held in sheet.conditional_formatting
        for rule in held.rules
        if "concertations" in str(rule.formula)
    }


def commented(sheet: Worksheet) -> dict[str, str]:
    """Cells that bear a comment -> its text."""
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def listed(path: Path) -> Worksheet:
    """The list of a returned workbook."""
    return openpyxl.load_workbook(path)[SHEET]


def sentences(path: Path) -> list[str]:
    """What the list says above its table."""
    said = [str(row[0]) for row in listed(path).iter_rows(values_only=True) if row[0]]
    return said[: said.index("Signe")]


def table(path: Path, title: str = "") -> list[tuple[str, ...]]:
    """The rows of the first table of the list, or of the one below a title, without the hidden column."""
    rows = [tuple(str(cell or "") for cell in row[:9]) for row in listed(path).iter_rows(values_only=True)]
    start = next(index for index, row in enumerate(rows) if row[0].startswith(title)) if title else 0
    heads = next(index for index, row in enumerate(rows) if index >= start and ("Signe" in row or "Feuille" in row))
    end = next((index for index, row in enumerate(rows) if index > heads and not any(row)), len(rows))
    return rows[heads + 1 : end]


def places(path: Path) -> list[str]:
    """Where the findings of the first table are."""
    return [row[2] for row in table(path)]


def check_number(path: Path) -> int:
    """The number of the check that a list tells."""
    marker = next(str(cell) for cell in next(listed(path).iter_rows(values_only=True)) if str(cell).startswith(MARKER))
    return int(marker.removeprefix(MARKER).split(" : ")[0])


def converted(path: Path, ending: str, folder: Path, profile: Path) -> Path:
    """What LibreOffice makes of a file in another format; the program is run for real."""
    soffice = system_tool("soffice")
    subprocess.run(
        [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    return folder / f"{path.stem}.{ending.split(':', maxsplit=1)[0]}"
