"""A workbook whose every free text means harm, through the whole chain, and each file opened by the program it is made for."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import nbformat
import openpyxl
import pytest
from lxml.html import document_fromstring, fragment_fromstring
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from helpers.framing.load import load_framing
from helpers.framing.model import Framing, Sheet
from helpers.publish.pdf.names import NAMES
from helpers.run.batch import Outcome, produce
from helpers.settings import Settings
from tests.browser.chromium import FLAGS
from tests.builders import Row, write_territory_workbook
from tests.conftest import ROOT, system_tool
from tests.hostile import ACTIVE, EMOJIS, FORMULAS
from tests.publish.pages import OUR_SCRIPTS

pytestmark = pytest.mark.xdist_group("hostile")
CAMPAIGN, SLUG = "piege", "lacq-orthez"
# Every attack, each led by what a spreadsheet would run and followed by a word to look for.
ATTACKS = tuple(
    f"{formula.strip()} {active} {EMOJIS[place % len(EMOJIS)]} \u202e\u200bmot{place}"
    for place, (formula, active) in enumerate(zip((*FORMULAS, *FORMULAS), ACTIVE, strict=False))
)
LONG = "=LONG " + "mot " * 2_500  # 10,000 characters
RAW = "fin _xD800_ _x0007_ _x003D_1+1 d’un texte abîmé par un tableur"
ONWARD = re.compile(rf"\.\./\.\./index\.html#recherche=mots={SLUG}-C\d{{4}}")  # from a contribution to those that look like it
WORDS = "Les mots d’une personne restent lisibles"


def _free(sheet: Sheet) -> list[str]:
    """Fields of a sheet where people type freely."""
    keys = ("id", "code", "siren", "associated_siren", "dimension", "event_id")
    return [
        column.field
        for column in sheet.columns
        if column.type in ("T", "TL") and not column.refers_to and not column.multiple and column.field not in keys
    ]


def _row(framing: Framing, table: str, place: int, **fields: object) -> Row:
    """A row whose free texts are all attacks."""
    free = _free(framing.by_table[table])
    texts = {field: f"{ATTACKS[(place + rank) % len(ATTACKS)]} {WORDS}" for rank, field in enumerate(free)}
    return {**texts, "place_code": None, **fields}


def _write(path: Path, framing: Framing) -> None:
    kinds = [choice.code for choice in framing.lists["kinds"].choices]
    said = {"event_id": "E01", "publication": "oui", "use_case_id": None, "origin": "verbatim"}
    contributions = [
        _row(
            framing, "contributions", place, **said, id=f"C{place:04}", kind=kinds[place % 4], text=f"{attack} {WORDS} {place}"
        )
        for place, attack in enumerate((*ATTACKS, LONG, RAW), start=1)
    ]

    def edit(workbook: openpyxl.Workbook) -> None:
        cell = workbook["CONTRIBUTIONS"].cell(3 + len(contributions) - 1, 3)
        cell.value = RAW  # as a spreadsheet stores it, without our escape

    write_territory_workbook(
        path, framing, territory_fields=_row(framing, "territory", 0, contact_email="numerique@territoire.example"),
        events=[_row(framing, "events", 1, id="E01", date_start=date(2024, 11, 14), participants=34)],
        contributions=contributions,
        use_cases=[_row(framing, "use_cases", 2, id="U01")],
        maturity=[_row(framing, "maturity", 3, dimension=one.code, level="2") for one in framing.dimensions],
        commitments=[_row(framing, "commitments", 4, id="R01", contribution_ids="C0003")],
        edit=edit,
    )  # fmt: skip


@pytest.fixture(scope="module")
def trapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Outcome]:
    """The project of the trapped workbook, built for real."""
    root = tmp_path_factory.mktemp("piege")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    raw = root / "data" / "raw" / CAMPAIGN
    raw.mkdir(parents=True)
    campaign = f'title = "Essai"\nframing = "ia_2025"\ncut_off = 2025-06-30\nexpected = ["{SLUG}"]\n'
    (raw / "campaign.toml").write_text(campaign, encoding="utf-8")
    _write(raw / f"2025-04_{SLUG}_concertation-ia.xlsx", load_framing("ia_2025"))
    settings = Settings(root)
    return settings, produce(settings, CAMPAIGN, workers=2)


@pytest.fixture(scope="module")
def reports(trapped: tuple[Settings, Outcome]) -> Path:
    settings, outcome = trapped
    assert [(result.state, result.reason) for result in outcome.results] == [("built", "")] * 2, outcome.prepared.left_out
    return settings.reports(CAMPAIGN)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_tool("chromium"), args=FLAGS)
        yield browser
        browser.close()


def _watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and whatever it tried: a dialog, a request, an error."""
    page, tried = context.new_page(), list[str]()
    page.on("dialog", lambda dialog: (tried.append(f"dialogue {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:", "about:")) else tried.append(one.url))
    page.on("console", lambda message: tried.append(message.text) if message.type == "error" else None)
    return page, tried


def test_pages_run_nothing_and_show_the_words(reports: Path, chromium: Browser) -> None:
    """In Chromium, with the network allowed, no script ran, nothing was asked for, and the words are on the page."""
    context = chromium.new_context()
    for path in (
        reports / "territoires" / SLUG / "rapport.html",
        reports / "synthese" / "rapport.html",
        reports / "index.html",
    ):
        page, tried = _watched(context)
        page.goto(path.as_uri())
        assert page.evaluate("typeof window.__x") == "undefined"
        assert tried == []
    page, _ = _watched(context)
    page.goto((reports / "territoires" / SLUG / "rapport.html").as_uri())
    # A section far from the window is not laid out: its text would be empty.
    page.evaluate("document.querySelectorAll('.section').forEach((one) => (one.style.contentVisibility = 'visible'))")
    shown = page.locator(".annex").inner_text()
    for place in range(1, len(ATTACKS) + 1):
        assert f"{WORDS} {place}" in shown
    assert "<script>window.__x=1</script>" in shown
    assert "{{ 7*7 }}{% raw %}" in shown
    assert "👩\u200d👩\u200d👧" in shown
    assert "\u202e" not in shown
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    assert len(links) > 100
    beside = {"presentation.pptx", "donnees.xlsx", *NAMES}
    around = {"../../accessibilite.html", "../../index.html"}
    searched = {link for link in links if ONWARD.fullmatch(link)}
    assert {link for link in links if not link.startswith("#")} - searched == beside | around
    context.close()


def test_printed_pages_hold_the_words(reports: Path, chromium: Browser, tmp_path: Path) -> None:
    """Printed by Chromium, the words of every contribution are in the PDF."""
    context = chromium.new_context(offline=True)
    page, _ = _watched(context)
    page.goto((reports / "territoires" / SLUG / "rapport.html").as_uri())
    page.pdf(path=str(tmp_path / "rapport.pdf"), prefer_css_page_size=True)
    context.close()
    command = [system_tool("pdftotext"), "-raw", str(tmp_path / "rapport.pdf"), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8").split())
    for place in range(1, len(ATTACKS) + 1):
        assert f"{WORDS} {place}" in text
    assert "<script>window.__x=1</script>" in text


def test_notebook_outputs_run_nothing(reports: Path, chromium: Browser) -> None:
    """Each output of the notebook, shown without any policy as a desk might, runs nothing and asks for nothing."""
    notebook = nbformat.read(reports / "territoires" / SLUG / "rapport.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    outputs = [one for cell in notebook.cells if cell.cell_type == "code" for one in cell.outputs]
    shown = ["".join(one.data["text/html"]) for one in outputs if "text/html" in one.get("data", {})]
    assert len(shown) > 10
    for html in shown:
        root = fragment_fromstring(html, create_parent="div")
        assert not root.xpath("//script|//iframe|//img|//object|//a[starts-with(@href, 'javascript')]|//@onload|//@onerror")
    context = chromium.new_context()
    page, tried = _watched(context)
    page.set_content("".join(shown))
    assert page.evaluate("typeof window.__x") == "undefined"
    assert tried == []
    context.close()
    assert {kind for one in outputs for kind in one.get("data", {})} <= {"text/html", "text/plain"}


def _converted(path: Path, folder: Path, *options: str) -> Path:
    """A file opened by LibreOffice and saved as a workbook."""
    command = [
        system_tool("soffice"), f"-env:UserInstallation={(folder / 'profil').as_uri()}", "--headless", *options, "--convert-to", "xlsx",
        "--outdir", str(folder / "sortie"), str(path),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    return folder / "sortie" / f"{path.stem}.xlsx"


def _formulas(path: Path) -> list[str]:
    workbook = openpyxl.load_workbook(path)
    return [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def _texts(path: Path) -> set[str]:
    workbook = openpyxl.load_workbook(path)
    return {str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None}


def test_libreoffice_shows_texts_of_the_data_workbook(reports: Path, tmp_path: Path) -> None:
    """Opened by LibreOffice, donnees.xlsx holds the texts as typed, and not one formula, nor a link but to its own sheets."""
    opened = _converted(reports / "territoires" / SLUG / "donnees.xlsx", tmp_path)
    assert _formulas(opened) == []
    texts = _texts(opened)
    assert any(text.startswith("=1+1 <script>window.__x=1</script>") for text in texts)
    assert any(text.startswith("=LONG mot mot") and len(text) > 10_000 for text in texts)
    workbook = openpyxl.load_workbook(opened)
    links = [(sheet.title, cell.hyperlink) for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert {(title, link.target) for title, link in links} == {("LISEZMOI", None)}


@pytest.mark.parametrize("separator", ["44", "59"])
def test_libreoffice_shows_texts_of_the_csv(reports: Path, tmp_path: Path, separator: str) -> None:
    """Opened by LibreOffice told to evaluate formulas, with commas or by mistake with semicolons, the CSV holds none."""
    evaluate = f"--infilter=CSV:{separator},34,76,1,,1036,false,true,false,false,false,-1,true"
    for name in ("contributions", "evenements", "territoires", "engagements"):
        opened = _converted(reports / "donnees-ouvertes" / f"{name}.csv", tmp_path, evaluate)
        assert _formulas(opened) == [], name
    trap = tmp_path / "piege.csv"
    trap.write_text("a\r\n=1+1\r\n", encoding="utf-8")
    assert _formulas(_converted(trap, tmp_path, evaluate)) == ["=1+1"]


def test_open_data_are_valid_and_whole(reports: Path) -> None:
    """The open data of the trapped workbook are valid, and every contribution is there with its words."""
    folder = reports / "donnees-ouvertes"
    checked = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    lines = list(csv.DictReader(io.StringIO((folder / "contributions.csv").read_bytes().decode("utf-8"), newline="")))
    assert len(lines) == len(ATTACKS) + 2
    for place, line in enumerate(lines[: len(ATTACKS)], start=1):
        assert f"{WORDS} {place}" in line["texte"]
        assert not line["texte"].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert "texte abîmé" in lines[-1]["texte"]


def test_files_of_the_run_hold_no_control(reports: Path) -> None:
    """No text file of the run holds a control or direction character, nor half of one."""
    for path in reports.rglob("*"):
        if path.suffix in (".html", ".ipynb", ".json", ".csv", ".md"):
            text = path.read_bytes().decode("utf-8")
            assert not [char for char in "\x00\x07\x1b\x9b\u202e\u200b\ufffe" if char in text], path.name
    assert json.loads((reports / "manifest.json").read_text(encoding="utf-8"))["rapports"].keys() == {SLUG, "synthese"}


def test_no_attack_became_an_element(reports: Path) -> None:
    """On every page, the only scripts are the shell's, and no element bears a handler."""
    for path in reports.rglob("*.html"):
        root = document_fromstring(path.read_text(encoding="utf-8"))
        assert len(root.xpath("//script")) == OUR_SCRIPTS, path.name
        assert not root.xpath("//iframe|//img|//object|//embed|//form|//base|//*[@*[starts-with(name(), 'on')]]"), path.name
