"""The whole chain on real files: workbooks in, pages out; one bad workbook stops nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
from pathlib import Path

import nbformat
import openpyxl
import pytest
from lxml.html import document_fromstring

from helpers.analyse.claims import read_ledger
from helpers.collect.reading import confined
from helpers.errors import CampaignError
from helpers.publish.html import claims_of
from helpers.run import build
from helpers.run.batch import Outcome, built, produce
from helpers.run.build import LAST_VALID
from helpers.run.cost import Cost
from helpers.run.lock import only_run
from helpers.run.task import Task
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN, make_project

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]


def _reports(settings: Settings) -> Path:
    return settings.reports(CAMPAIGN)


def test_every_report_is_there(built: Built) -> None:
    """Each readable territory has its page, notebook, data and part of the search; the synthesis, portal and manifest stand beside."""
    settings, outcome = built
    reports = _reports(settings)
    slugs = sorted(outcome.prepared.territories["slug"])
    assert len(slugs) == 3
    for slug in slugs:
        names = {path.name for path in (reports / "territoires" / slug).iterdir()}
        assert names == {
            "rapport.html", "rapport.ipynb", "donnees.xlsx", "presentation.pptx", "recherche.js", "rapport.pdf", "essentiel.pdf",
        }  # fmt: skip
    assert {path.name for path in (reports / "synthese").iterdir()} == {
        "rapport.html", "rapport.ipynb", "atelier.html", "atelier.ipynb", "manifeste.docx", "rapport.pdf", "essentiel.pdf",
        "synthese.pptx", "donnees.xlsx",
    }  # fmt: skip
    assert (reports / "index.html").is_file()
    assert sorted(json.loads((reports / "manifest.json").read_text(encoding="utf-8"))["rapports"]) == sorted(
        [*slugs, "synthese"]
    )


def test_one_bad_workbook_stops_nothing(built: Built) -> None:
    """The unreadable workbook gives exit code 1, a page that says why, and a line in the synthesis and the portal."""
    settings, outcome = built
    assert outcome.exit_code == 1
    assert [result.state for result in outcome.results] == ["built"] * 4
    card = (_reports(settings) / "territoires" / BROKEN / "rapport.html").read_text(encoding="utf-8")
    assert "ce n’est pas un classeur Excel, malgré son nom" in card
    synthesis = (_reports(settings) / "synthese" / "rapport.html").read_text(encoding="utf-8")
    assert "ce n’est pas un classeur Excel" in synthesis
    assert "écarté" in (_reports(settings) / "index.html").read_text(encoding="utf-8")


def test_pages_say_that_the_data_are_fictional(built: Built) -> None:
    """« données fictives » stands on every page of a fictional campaign."""
    settings, _ = built
    for page in _reports(settings).rglob("*.html"):
        assert "onnées fictives" in page.read_text(encoding="utf-8"), page


def test_claims_of_the_pages_are_those_of_the_ledger(built: Built) -> None:
    """Every claim on a page has its line in the stored ledger, with rows; a page shows many."""
    settings, outcome = built
    for slug in outcome.prepared.territories["slug"]:
        page = (_reports(settings) / "territoires" / slug / "rapport.html").read_text(encoding="utf-8")
        ledger = read_ledger(settings.processed(CAMPAIGN) / slug)
        assert len(claims_of(page)) > 20
        assert set(claims_of(page).values()) <= set(ledger["sentence"])
        assert ledger["evidence"].map(len).min() > 0


def test_from_a_claim_to_its_rows_and_back(built: Built) -> None:
    """A claim on a theme links to the contributions it rests on, and each of them links back to the claim."""
    settings, outcome = built
    slug = outcome.prepared.territories["slug"].iloc[0]
    page = (_reports(settings) / "territoires" / slug / "rapport.html").read_text(encoding="utf-8")
    ledger = read_ledger(settings.processed(CAMPAIGN) / slug)
    claim = next(line for line in ledger.itertuples() if line.id.endswith("/contributions") and "/T" in line.id)
    anchor = "constat-" + claim.id.split("/", 1)[1].replace("/", "-")
    for id_ in claim.evidence:
        own = id_.removeprefix(f"{slug}-")
        assert f"href=#{own}" in page
        assert f"id={own}>" in page
    assert page.count(f"href=#{anchor}") >= len(claim.evidence)


def test_executed_notebook_holds_no_clock_and_no_machine(built: Built) -> None:
    """The published notebook is whole, without error, timings or paths of the machine."""
    settings, outcome = built
    slug = outcome.prepared.territories["slug"].iloc[0]
    path = _reports(settings) / "territoires" / slug / "rapport.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert all(output.output_type != "error" for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
    content = path.read_text(encoding="utf-8")
    assert str(settings.root) not in content
    assert "start_time" not in content
    assert "iopub" not in content


def test_data_workbook_holds_text_not_formulas(built: Built) -> None:
    """The data workbook opens with a readable first sheet; no cell of it is a formula."""
    settings, outcome = built
    for slug in outcome.prepared.territories["slug"]:
        workbook = openpyxl.load_workbook(_reports(settings) / "territoires" / slug / "donnees.xlsx")
        assert workbook.sheetnames[0] == "LISEZMOI"
        cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
        assert len(cells) > 200
        assert all(cell.data_type != "f" for cell in cells)


def test_open_data_are_written_listed_and_linked(built: Built) -> None:
    """The open data stand beside the reports, the manifest holds their hashes, and the portal leads to each with its weight."""
    settings, outcome = built
    folder = _reports(settings) / "donnees-ouvertes"
    listed = json.loads((_reports(settings) / "manifest.json").read_text(encoding="utf-8"))["donnees_ouvertes"]
    assert {f"donnees-ouvertes/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == (
        listed["files"]
    )
    portal = document_fromstring((_reports(settings) / "index.html").read_text(encoding="utf-8"))
    (section,) = portal.xpath("//section[h2='Données ouvertes']")
    assert {f"donnees-ouvertes/{path.name}" for path in folder.iterdir()} == set(section.xpath(".//a/@href"))
    (line,) = [item.text_content() for item in section.xpath(".//li") if item.text_content().startswith("Les contributions")]
    assert re.fullmatch(r"Les contributions \(42\xa0lignes\)\xa0: CSV \(\d+\xa0ko\), Parquet \(\d+\xa0ko\)", line)
    told = csv.DictReader(io.StringIO((folder / "territoires.csv").read_text(encoding="utf-8")))
    states = {row["territoire"]: row["etat"] for row in told}
    assert states == {**dict.fromkeys(outcome.prepared.territories["slug"], "diffuse"), BROKEN: "sans_rapport"}


def test_nothing_changed_nothing_built(built: Built) -> None:
    """A second run builds nothing; a changed workbook rebuilds its report; the bytes of an unchanged page stay."""
    settings, outcome = built
    data = _reports(settings) / "donnees-ouvertes" / "contributions.csv"
    written = data.stat().st_ino
    again = produce(settings, CAMPAIGN, workers=2)
    assert data.stat().st_ino == written
    assert {result.state for result in again.results} == {"up_to_date"}
    slug = outcome.prepared.territories["slug"].iloc[0]
    page = _reports(settings) / "territoires" / slug / "rapport.html"
    before = page.read_bytes()
    forced = produce(settings, CAMPAIGN, workers=1, only=(slug,), force=True)
    assert [result.state for result in forced.results] == ["built", "built"]
    assert page.read_bytes() == before


def test_a_workbook_that_breaks_keeps_its_last_report(built: Built, tmp_path: Path) -> None:
    """When a valid workbook is replaced by a bad one, the page becomes a card that links to the last valid report."""
    root = tmp_path / "copie"
    shutil.copytree(built[0].root, root)
    settings = Settings(root)
    slug = built[1].prepared.territories["slug"].iloc[0]
    workbook = next(settings.raw(CAMPAIGN).glob(f"*_{slug}_*"))
    opened = openpyxl.load_workbook(workbook)
    opened["TERRITOIRE"]["B4"] = "métropole inconnue"
    del opened["EVENEMENTS"]
    opened.save(workbook)
    gone = built[1].prepared.territories["slug"].iloc[1]
    next(settings.raw(CAMPAIGN).glob(f"*_{gone}_*")).unlink()
    folder = _reports(settings) / "territoires" / slug
    before = (folder / "rapport.html").read_bytes()
    outcome = produce(settings, CAMPAIGN, workers=2)
    assert outcome.exit_code == 1
    assert (folder / LAST_VALID).read_bytes() == before
    card = (folder / "rapport.html").read_text(encoding="utf-8")
    assert "EVENEMENTS" in card
    assert f"href={LAST_VALID}" in card
    data = (_reports(settings) / "donnees-ouvertes" / "contributions.csv").read_text(encoding="utf-8")
    assert slug not in data
    assert gone not in data
    left = (_reports(settings) / "territoires" / gone / "rapport.html").read_text(encoding="utf-8")
    assert "n’est plus dans le dossier de la campagne" in left
    portal = (_reports(settings) / "index.html").read_text(encoding="utf-8")
    entry = portal.split(f"href=territoires/{gone}/rapport.html")
    assert len(entry) == 2, "one link, to the card"
    assert entry[1].startswith(' aria-label="ce qui s’est passé, ')
    assert gone not in json.loads((_reports(settings) / "manifest.json").read_text(encoding="utf-8"))["rapports"]


def test_a_workbook_that_cannot_be_read_is_sent_again(tmp_path: Path) -> None:
    """Its card lists no cell, and does not promise any: it says to send the file again."""
    settings = make_project(tmp_path / "projet", territories=2)
    workbook = sorted(path for path in settings.raw(CAMPAIGN).glob("*.xlsx") if BROKEN not in path.name)[0]
    workbook.write_bytes(workbook.read_bytes()[:3000])
    produce(settings, CAMPAIGN, workers=1)
    slug = workbook.name.split("_")[1]
    card = (_reports(settings) / "territoires" / slug / "rapport.html").read_text(encoding="utf-8")
    assert "le fichier est tronqué" in card
    assert "comme il est dit ci-dessus" in card
    assert "ci-dessous" not in card


def test_a_table_that_was_lost_is_read_again(built: Built, tmp_path: Path) -> None:
    """A file of a territory is gone from the processed folder: its workbook alone is read again, and no report changes."""
    shutil.copytree(built[0].root, tmp_path / "copie")
    settings = Settings(tmp_path / "copie")
    first = str(built[1].prepared.territories["slug"].iloc[0])
    lost = settings.processed(CAMPAIGN) / first / "contributions.parquet"
    before = lost.read_bytes()
    lost.unlink()
    assert not produce(settings, CAMPAIGN, workers=1).of("built")
    assert lost.read_bytes() == before


def test_a_campaign_that_nobody_can_be_read_of_has_a_synthesis(tmp_path: Path) -> None:
    """Every workbook is empty: the synthesis says so, and does not fail."""
    settings = make_project(tmp_path / "projet", territories=2)
    for path in settings.raw(CAMPAIGN).glob("*.xlsx"):
        path.write_bytes(b"")
    outcome = produce(settings, CAMPAIGN, workers=1)
    assert [one.task.slug for one in outcome.of("built")] == ["synthese"]
    assert "Aucun territoire ne donne encore de quoi écrire." in (_reports(settings) / "synthese" / "atelier.html").read_text(
        "utf-8"
    )


def test_a_published_notebook_holds_what_its_page_shows(tmp_path: Path) -> None:
    """What a cell prints, and a cell that is for whoever runs it, are neither on the page nor in the notebook beside it."""
    settings = make_project(tmp_path / "projet", territories=1)
    path = settings.notebook("territoire")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    cells = ("print('dit ' + 'tout bas')", None), ("from IPython.display import HTML\nHTML('<p>pour ' + 'moi</p>')", "analyste")
    notebook.cells += [nbformat.v4.new_code_cell(source, metadata={"tags": [tag]} if tag else {}) for source, tag in cells]  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    outcome = produce(settings, CAMPAIGN, workers=1)
    assert not outcome.of("failed")
    (slug,) = outcome.prepared.territories["slug"]
    folder = _reports(settings) / "territoires" / slug
    for name in ("rapport.html", "rapport.ipynb"):
        told = (folder / name).read_text(encoding="utf-8")
        assert "dit tout bas" not in told
        assert "pour moi" not in told
    executed = nbformat.read(folder / "rapport.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    assert sum("print('dit '" in cell.source for cell in executed.cells) == 1, (
        "what was run can be read, not what it said apart"
    )
    assert not [cell for cell in executed.cells if "analyste" in cell.metadata.get("tags", ())]


def test_one_run_at_a_time(project: Settings) -> None:
    """A second run of the same campaign says that one is under way."""
    told = f"Une autre production de la campagne « essai » est en cours \\(processus {os.getpid()} de la machine « "
    with only_run(project, CAMPAIGN), pytest.raises(CampaignError, match=told):
        produce(project, CAMPAIGN)


def test_unknown_territory_is_named(project: Settings) -> None:
    """Asking for a territory that sent nothing names those that did."""
    with pytest.raises(CampaignError, match="Le territoire « atlantide » n’a pas de classeur"):
        produce(project, CAMPAIGN, only=("atlantide",))


def test_a_worker_that_builds_holds_nothing_for_readings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All workbooks are read before the first report: what would fork to read one is ended before notebooks take memory."""
    monkeypatch.setattr(build, "build", lambda *_: Cost(1.0))
    assert confined.run(len, "abc", seconds=10, memory_bytes=1 << 30) == 3
    assert os.getpid() in confined._servers
    assert built(Settings(tmp_path), Task(CAMPAIGN, "un-territoire"), None) == Cost(1.0)
    assert os.getpid() not in confined._servers
