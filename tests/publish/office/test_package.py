"""The file of a data workbook, opened by three programs: links, tables, filters, no clock, no formula."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from helpers.analyse.claims import Claim, Figure
from helpers.errors import PublicationError
from helpers.publish.office import package
from helpers.publish.office.book import Book, DataSheet, Head, claims_sheet, figures_sheet
from helpers.publish.office.package import book_bytes, write_book
from helpers.publish.office.reread import verify_book
from tests.conftest import system_tool

CLAIM = Claim.of(
    "pau", "T04", "themes", "{count} et {share}", ("pau-C1", "pau-C2"),
    {"count": Figure(2, "contribution", 2, 12), "share": Figure(0.25, n=12, style="share")}, label="robuste",
)  # fmt: skip
HEADS = (
    Head("Identifiant", "id", "Unique.", 12),
    Head("Texte", "texte", "Ce qui a été dit.", 60),
    Head("Personnes", "nb_personnes", "", 12),
    Head("Jour", "jour", "", 13),
)
LINES = [
    ("C1", "=1+1 n’est pas un calcul", 12_500.0, date(2024, 11, 14)),
    ("C2", "Deux\nlignes " + "et des mots " * 20, 4.0, None),
]
BOOK = Book(
    title="Données du rapport de Pau", facts=(("Données fictives", "Inventées."), ("Campagne", "Essai & cie")),
    sheets=(DataSheet("IDEES", "Une ligne par idée.", HEADS, LINES), DataSheet("VIDE", "Une ligne par rien.", HEADS, []), claims_sheet([CLAIM]), figures_sheet([CLAIM])),
    author="Les Interconnectés", on=date(2025, 4, 1), foot="Pau & alentours · données fictives",
)  # fmt: skip


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(book_bytes(BOOK)))


def test_the_first_sheet_is_to_be_read(workbook: Workbook) -> None:
    """Its title, that the data are invented, each sheet with its rows and a link to it, then what each column means."""
    rows = [[cell.value for cell in row] for row in workbook["LISEZMOI"].iter_rows()]
    assert rows[0][0] == "Données du rapport de Pau"
    assert rows[1][:2] == ["Données fictives", "Inventées."]
    assert rows[4][:3] == ["Feuille", "Ce qu’elle contient", "Lignes"]
    assert rows[5][:3] == ["IDEES", "Une ligne par idée.", 2]
    assert [row[2] for row in rows[5:9]] == [2, 0, 1, 2]
    assert rows[10] == ["Feuille", "Intitulé", "Nom technique", "Ce que dit la colonne"]
    assert rows[11] == ["IDEES", "Identifiant", "id", "Unique."]
    links = {cell.value: cell.hyperlink.location for row in workbook["LISEZMOI"].iter_rows() for cell in row if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in ("IDEES", "VIDE", "CONSTATS", "CHIFFRES")}


def test_tables_are_named_and_filtered(workbook: Workbook) -> None:
    """A table covers the technical names and the rows; a sheet without rows has its heads alone."""
    sheet = workbook["IDEES"]
    (table,) = sheet.tables.values()
    assert (table.displayName, table.ref, table.autoFilter.ref) == ("t_idees", "A2:D4", "A2:D4")
    assert [column.name for column in table.tableColumns] == ["id", "texte", "nb_personnes", "jour"]
    assert not workbook["VIDE"].tables
    assert [cell.value for cell in workbook["VIDE"][2]] == ["id", "texte", "nb_personnes", "jour"]


def test_values_keep_their_kind(workbook: Workbook) -> None:
    """A text is a text, a day a day, a long number has its digits grouped, a short one (a year) has not."""
    text, people, day = workbook["IDEES"]["B3"], workbook["IDEES"]["C3"], workbook["IDEES"]["D3"]
    assert (text.value, text.data_type, text.quotePrefix) == ("=1+1 n’est pas un calcul", "s", True)
    assert (people.value, people.number_format) == (12500, "#,##0")
    assert workbook["IDEES"]["C4"].number_format == "General"
    assert (day.is_date, day.number_format) == (True, r"yyyy\-mm\-dd")
    # 247 letters in lines of 54 take five, and the line above them.
    assert [workbook["IDEES"].row_dimensions[row].height for row in (3, 4)] == [None, 90]


def test_claims_and_their_figures(workbook: Workbook) -> None:
    """A claim with its sentence, its rows, its label; each of its figures as a number, with its unit, its whole and its n."""
    claims = [[cell.value for cell in row] for row in workbook["CONSTATS"].iter_rows(min_row=3)]
    assert claims == [["pau/T04", "themes", "2\xa0contributions sur 12 et 25\u202f%.", "pau-C1;pau-C2", 2, "robuste"]]
    figures = [[cell.value for cell in row] for row in workbook["CHIFFRES"].iter_rows(min_row=3)]
    assert figures == [["pau/T04", "count", 2, "contribution", 12, 2], ["pau/T04", "share", 0.25, None, None, 12]]


def test_lists_of_rows_are_bounded() -> None:
    """Of two rows, one is named when one is asked, and the mark says that there are more; the count is whole."""
    assert claims_sheet([CLAIM], 1).lines[0][3:5] == ("pau-C1;…", 2)


def test_heads_stay_and_pages_say_what_they_are(workbook: Workbook) -> None:
    """Heads and first column stay in sight and repeat when printed; the foot says that data are invented."""
    sheet = workbook["IDEES"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B3", "$1:$2", "landscape")
    assert sheet.oddFooter.left.text == "Pau && alentours · données fictives"
    assert (workbook["LISEZMOI"].sheet_properties.pageSetUpPr.fitToPage, workbook["LISEZMOI"].page_setup.fitToHeight) == (
        True,
        0,
    )


def test_no_clock_and_the_same_bytes() -> None:
    """The file is dated by its data; twice the same book, twice the same file."""
    content = book_bytes(BOOK)
    assert content == book_bytes(BOOK)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        core = package.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert core.count("2025-04-01T00:00:00Z") == 2


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (replace(BOOK, title="Autre"), "il s’intitule «\xa0Données du rapport de Pau\xa0» au lieu de «\xa0Autre\xa0»"),
        (replace(BOOK, sheets=BOOK.sheets[1:]), "ses feuilles sont LISEZMOI, IDEES"),
        (replace(BOOK, sheets=(replace(BOOK.sheets[0], lines=LINES[:1]), *BOOK.sheets[1:])), "la feuille IDEES a 2 lignes au lieu de 1"),
        (replace(BOOK, sheets=(replace(BOOK.sheets[0], heads=HEADS[:3]), *BOOK.sheets[1:])), "les colonnes de la feuille IDEES"),
        (replace(BOOK, sheets=(*BOOK.sheets[:2], claims_sheet([replace(CLAIM, template="{count} sur {share}")]), BOOK.sheets[3])), "le constat «\xa0pau/T04\xa0» n’y figure pas tel quel"),
        (replace(BOOK, sheets=(*BOOK.sheets[:2], claims_sheet([replace(CLAIM, id="pau/T05")]), BOOK.sheets[3])), "le constat «\xa0pau/T05\xa0» n’y figure pas tel quel"),
    ],
)  # fmt: skip
def test_a_file_that_lost_something_is_refused(tmp_path: Path, changed: Book, fault: str) -> None:
    """Whatever was meant and is not there is named."""
    write_book(tmp_path / "donnees.xlsx", BOOK)
    verify_book(tmp_path / "donnees.xlsx", BOOK)
    with pytest.raises(PublicationError, match=re.escape(fault)):
        verify_book(tmp_path / "donnees.xlsx", changed)


def test_a_large_book_is_the_same_through_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Part by part what a small one is, always the same bytes, and nothing is left in the temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    held = book_bytes(BOOK)
    monkeypatch.setattr(package, "LARGE", 5)
    written = book_bytes(BOOK)
    assert written == book_bytes(BOOK)
    assert parts_of(written) == parts_of(held)
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert len({(one.date_time, one.external_attr) for one in file.infolist()}) == 1
    assert list(tmp_path.iterdir()) == []


def parts_of(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(name, file.read(name)) for name in file.namelist()]


def test_a_claim_that_looks_like_a_code_of_the_format_is_whole(tmp_path: Path) -> None:
    """What the writer escapes, the reader gives back: the claim passes its check."""
    claims = claims_sheet([replace(CLAIM, template="{count} _x0041_ {share}")])
    book = replace(BOOK, sheets=(*BOOK.sheets[:2], claims, BOOK.sheets[3]))
    write_book(tmp_path / "donnees.xlsx", book)
    verify_book(tmp_path / "donnees.xlsx", book)


def test_opened_by_libreoffice(tmp_path: Path) -> None:
    """A sheet comes out of LibreOffice as it went in: words, numbers, days; no formula was run."""
    write_book(tmp_path / "donnees.xlsx", BOOK)
    profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
    asked = [
        system_tool("soffice"),
        "--headless",
        profile,
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "tour"),
        str(tmp_path / "donnees.xlsx"),
    ]
    subprocess.run(asked, check=True, capture_output=True, timeout=120)
    saved = openpyxl.load_workbook(tmp_path / "tour" / "donnees.xlsx")
    assert saved.sheetnames == ["LISEZMOI", "IDEES", "VIDE", "CONSTATS", "CHIFFRES"]
    rows = [[cell.value for cell in row] for row in saved["IDEES"].iter_rows(min_row=2, max_row=3)]
    assert rows[0] == ["id", "texte", "nb_personnes", "jour"]
    assert rows[1][:3] == ["C1", "=1+1 n’est pas un calcul", 12500]
    assert (saved["IDEES"]["B3"].data_type, rows[1][3].date()) == ("s", date(2024, 11, 14))
    assert [table.ref for table in saved["IDEES"].tables.values()] == ["A2:D4"]
