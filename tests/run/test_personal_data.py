"""Personal data in a built campaign: told to the sender, kept under data/, nowhere in what is published or printed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from helpers.cli import run
from helpers.framing.campaign import read_campaign
from helpers.framing.load import load_framing
from helpers.run.prepare import prepare
from helpers.settings import Settings
from tests.builders import write_territory_workbook
from tests.collect.workbooks import FILE
from tests.conftest import CAMPAIGN

NAME, PHONE, EMAIL = "Kervadec", "06 11 22 33 44", "yseult@exemple.fr"
TEXT = f"Demandez à Mme {NAME}, {PHONE} ou {EMAIL}, comment elle fait sans ordinateur."
SECRETS = (NAME, PHONE, EMAIL)


def plant(book: openpyxl.Workbook) -> None:
    """Put the text in a publishable contribution, one held back, one blank, and a free text of every other sheet."""
    for sheet, header, rows in (
        ("CONTRIBUTIONS", "texte", 3),
        ("EVENEMENTS", "commentaire", 1),
        ("ENGAGEMENTS", "motif", 1),
        ("MATURITE", "preuve", 1),
        ("USAGES_IA", "benefice_constate", 1),
    ):
        headers = [cell.value for cell in book[sheet][1]]
        for row in range(3, 3 + rows):
            book[sheet].cell(row, headers.index(header) + 1).value = TEXT
    headers = [cell.value for cell in book["CONTRIBUTIONS"][1]]
    for row, decision in zip((3, 4, 5), ("Oui", "À vérifier", None), strict=True):
        book["CONTRIBUTIONS"].cell(row, headers.index("publication") + 1).value = decision


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file of a folder, and each part of those that are archives."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield path, path.read_bytes()
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                yield from ((path, archive.read(name)) for name in archive.namelist())


def test_nothing_personal_leaves_data(project: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """The words stand in the findings of data/processed; no page, workbook, manifest, log or line of the terminal has them."""
    for sample in project.raw(CAMPAIGN).glob("*.xlsx"):
        sample.unlink()
    workbook = write_territory_workbook(project.raw(CAMPAIGN) / FILE, load_framing("ia_2025"), edit=plant)
    run(["--racine", str(project.root), "verifier", str(workbook), "--campagne", CAMPAIGN])
    run(["--racine", str(project.root), "produire", "--campagne", CAMPAIGN, "--ouvriers", "2"])
    said = capsys.readouterr()
    prepared = prepare(project, read_campaign(project, CAMPAIGN))
    findings = [one for slug in prepared.slugs for one in prepared.intake(slug).findings if one.rule == "personal_data"]
    assert f"Mme {NAME} ; {PHONE} ; {EMAIL}" in {finding.before for finding in findings}
    assert {finding.sheet for finding in findings} >= {"CONTRIBUTIONS", "EVENEMENTS", "ENGAGEMENTS", "MATURITE", "USAGES_IA"}
    published = list(contents(project.reports(CAMPAIGN)))
    assert any(b"comment elle fait sans ordinateur" in content for _, content in published)  # the rest of the text is printed
    for secret in SECRETS:
        assert secret not in said.out + said.err
        assert not [path.name for path, content in published if secret.encode() in content]


MANY = (
    "Anne Quéré",
    "Yann Kergoat",
    "Soizic Kerbrat",
    "Gwenola Tanguy",
    "Ronan Madec",
    "Nolwenn Bihan",
    "Erwan Kercozic",
    "Katell Kerangall",
)
PLACES = (
    "EVENEMENTS!C4",
    "CONTRIBUTIONS!B4",
    "CONTRIBUTIONS!D5",
    "EVENEMENTS!J4",
    "CONTRIBUTIONS!A6",
)  # date, reference, list, number, id


def plant_names(book: openpyxl.Workbook) -> None:
    """Put a name, without any title, in a date, a reference, a list, a number, an id, a sheet and a column."""
    for place, name in zip(PLACES, MANY, strict=False):
        sheet, cell = place.split("!")
        book[sheet][cell].value = f"avec {name}"
    book.create_sheet(MANY[5])["A1"] = "des notes"
    book["CONTRIBUTIONS"]["Z1"].value = MANY[6]
    book["CONTRIBUTIONS"]["Z3"].value = "oui"


def plant_beside(book: openpyxl.Workbook) -> None:
    """Put names where they block nothing: an id, an address of a page, a column and a sheet of one's own."""
    book["USAGES_IA"]["A3"].value = MANY[4]
    headers = [cell.value for cell in book["EVENEMENTS"][1]]
    book["EVENEMENTS"].cell(4, headers.index("compte_rendu_url") + 1).value = f"voir {MANY[0]}"
    book["CONTRIBUTIONS"]["Z1"].value = MANY[6]
    book["CONTRIBUTIONS"]["Z3"].value = "oui"
    book.create_sheet(MANY[5])["A1"] = "des notes"


def test_no_name_typed_in_any_cell_sheet_or_file_name_is_published(
    project: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cards, pages, workbooks, manifest, notebooks and the terminal of `produire` quote nothing of a cell that is no free text."""
    raw = project.raw(CAMPAIGN)
    for sample in raw.glob("*.xlsx"):
        sample.unlink()
    framing = load_framing("ia_2025")
    write_territory_workbook(raw / FILE, framing, edit=plant_names)
    beside = {"code": "sicoval", "name": "Sicoval"}
    write_territory_workbook(raw / f"{MANY[7]}.xlsx", framing, territory_fields=beside, edit=plant_beside)
    (raw / f"{MANY[2]}.xlsx").write_text("ceci n’est pas un classeur", encoding="utf-8")
    run(["--racine", str(project.root), "produire", "--campagne", CAMPAIGN, "--ouvriers", "2"])
    said = capsys.readouterr()
    prepared = prepare(project, read_campaign(project, CAMPAIGN))
    assert "sicoval" not in prepared.left_out, prepared.left_out
    assert "lacq-orthez" in prepared.left_out
    held = " ".join(one.what for one in prepared.intake("lacq-orthez").findings)
    assert [name for name in MANY[:4] if name not in held] == []
    reason = "4\u00a0points bloquants ; le premier : EVENEMENTS!C4, «\u00a0…\u00a0» n’est pas une date lisible."
    assert prepared.left_out["lacq-orthez"] == reason
    published = list(contents(project.reports(CAMPAIGN)))
    assert any("n’est pas une date lisible".encode() in content for _, content in published)
    for words in (name.split() for name in MANY):
        assert not {word for word in words if word in said.out + said.err}
        for secret in (*words[-1:], words[-1].lower()):
            assert not [path.name for path, content in published if secret.encode() in content], secret
            assert not [path for path, _ in published if secret in path.as_posix()]
