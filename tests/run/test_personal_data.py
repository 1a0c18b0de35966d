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
