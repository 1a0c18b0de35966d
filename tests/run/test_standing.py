"""`concertations etat`: each territory, why, totals and exit code; a failure is told, dated, and counted in the synthesis."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import NotebookNode

from helpers.analyse.national import Unreported
from helpers.cli import cli
from helpers.errors import PublicationError
from helpers.framing.campaign import read_campaign
from helpers.publish.reread import verify_notebook
from helpers.publish.sobriety import FILE as SOBRIETY
from helpers.run import failures, leavings
from helpers.run.batch import Outcome, produce
from helpers.run.manifest import Failure, read_results
from helpers.run.prepare import left_to_read
from helpers.run.standing import foreseen_unreported, standing
from helpers.settings import MANIFEST, Settings
from helpers.show.national import NationalReport
from tests.conftest import BROKEN, CAMPAIGN

Built = tuple[Settings, Outcome]
pytestmark = pytest.mark.xdist_group("built")


@pytest.fixture
def copy(built: Built, tmp_path: Path) -> Settings:
    shutil.copytree(built[0].root, tmp_path / "copie")
    return Settings(tmp_path / "copie")


def slugs(built: Built) -> list[str]:
    return list(built[1].prepared.territories["slug"])


def states(settings: Settings) -> dict[str, tuple[str, str]]:
    return {line.slug: (line.state, line.why) for line in standing(settings, CAMPAIGN).lines}


def snapshot(settings: Settings) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in settings.root.rglob("*")}


def test_state_of_a_finished_campaign(built: Built) -> None:
    """Reports that stand are up to date, the faulty workbook is left out with its reason; nothing is written."""
    before = snapshot(built[0])
    found = states(built[0])
    assert snapshot(built[0]) == before
    assert {slug: state for slug, (state, _) in found.items()} == {
        **dict.fromkeys([*slugs(built), "synthese"], "up_to_date"), BROKEN: "left_out",
    }  # fmt: skip
    assert "ce n’est pas un classeur Excel" in found[BROKEN][1]


def test_command_tells_each_territory_and_the_totals(built: Built) -> None:
    """One line a territory, then the totals; 1 because one is left out."""
    run = CliRunner().invoke(cli, ["--racine", str(built[0].root), "etat", "--campagne", CAMPAIGN], standalone_mode=False)
    assert run.return_value == 1
    for slug in slugs(built):
        assert f"✓ à jour    {slug}\n" in run.output
    assert re.search(r"À jour    : 4\n  À refaire : 0\n  En échec  : 0\n  Écarté    : 1\n  Absent    : 0\n", run.output)


def test_a_run_where_nothing_changed_loads_nothing_that_draws_or_executes(copy: Settings) -> None:
    """From the first word of the command to the last of its summary: two seconds are enough, altair alone takes one."""
    heavy = (
        "altair",
        "IPython",
        "nbformat",
        "papermill",
        "nbconvert",
        "jinja2",
        "scipy",
        "simplemma",
        "pptx",
        "docx",
        "pikepdf",
    )
    command = ["--racine", str(copy.root), "produire", "--campagne", CAMPAIGN, "--sans-pdf"]
    code = f"import sys; from helpers.cli import run; run({command}); print([one for one in {heavy} if one in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Produits  : 0 en" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


def test_why_a_report_is_to_be_made_again(built: Built, copy: Settings) -> None:
    """Notes, a touched file, a removed workbook, a changed one: each is said in its words."""
    first, second, third = slugs(built)
    notes = copy.raw(CAMPAIGN) / "notes"
    notes.mkdir()
    (notes / f"{first}.md").write_text("Note.", encoding="utf-8")
    (copy.reports(CAMPAIGN) / "territoires" / second / "rapport.html").write_text("autre", encoding="utf-8")
    next(copy.raw(CAMPAIGN).glob(f"*_{third}_*")).unlink()
    found = states(copy)
    assert found[first] == ("to_make", "ses notes ont changé")
    assert found[second] == ("to_make", "un fichier du rapport manque ou a été modifié depuis sa production")
    assert found[third] == ("to_make", "son classeur n’est plus dans le dossier de la campagne")
    assert found["synthese"] == ("to_make", "un classeur au moins a changé")
    with next(copy.raw(CAMPAIGN).glob(f"*_{first}_*")).open("ab") as file:
        file.write(b"\0")
    assert states(copy)[first] == ("to_make", "son classeur a changé")


def test_a_failed_report_is_dated_and_told_everywhere(built: Built, copy: Settings) -> None:
    """A cell that raises for one territory: its card keeps the last valid report and its day; the synthesis counts n of N."""
    first = slugs(built)[0]
    path = copy.notebook("territoire")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    faulty = f"assert territoire != {first!r}, 'panne voulue chez Jeanne Dupont'"
    notebook.cells.append(nbformat.v4.new_code_cell(faulty, metadata={"tags": ["analyste"]}))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    manifest = json.loads((copy.reports(CAMPAIGN) / MANIFEST).read_text(encoding="utf-8"))
    manifest["rapports"][first]["built_at"] = "2025-04-03T10:00:00+00:00"
    (copy.reports(CAMPAIGN) / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    outcome = produce(copy, CAMPAIGN, workers=2)
    assert [result.task.slug for result in outcome.of("failed")] == [first], [result.reason for result in outcome.of("failed")]
    folder = copy.reports(CAMPAIGN) / "territoires" / first
    card = (folder / "rapport.html").read_text(encoding="utf-8")
    assert "Lire le dernier rapport valide, produit le 3\xa0avril\xa02025" in card
    assert "L’équipe qui produit les rapports doit examiner ce message" in card
    assert (folder / "dernier-rapport-valide.html").is_file()
    portal = (copy.reports(CAMPAIGN) / "index.html").read_text(encoding="utf-8")
    assert "Dernier rapport valide\xa0: 3\xa0avril\xa02025." in portal
    synthesis = (copy.reports(CAMPAIGN) / "synthese" / "rapport.html").read_text(encoding="utf-8")
    assert "Les rapports de 2\xa0territoires sur 3 montrent les données comptées ici." in synthesis
    assert "rapport en échec ; dernier rapport valide : 3\xa0avril\xa02025" in synthesis
    line = next(one for one in standing(copy, CAMPAIGN).lines if one.slug == first)
    assert (line.state, line.last_valid) == ("failed", date(2025, 4, 3))
    assert line.why == f"la cellule {len(notebook.cells) + 1} du carnet s’est arrêtée (AssertionError)", "one more is injected"
    assert not [
        path
        for path in copy.reports(CAMPAIGN).rglob("*")
        if path.is_file() and "panne voulue" in path.read_text("utf-8", "replace")
    ]
    details = copy.processed(CAMPAIGN) / first / failures.DETAILS
    assert "(AssertionError : panne voulue chez Jeanne Dupont)" in details.read_text(encoding="utf-8").replace("\u00a0", " ")
    again = {result.task.slug: result.state for result in produce(copy, CAMPAIGN, workers=2).results}
    assert (again[first], again["synthese"]) == ("failed", "up_to_date")


def test_reports_that_will_be_missing_are_foreseen(built: Built) -> None:
    """A run is to bring back a report that it makes and that has not failed; one that failed, or that it leaves alone, stays missing."""
    prepared, manifest = built[1].prepared, read_results(built[0], CAMPAIGN)
    first, second, third = slugs(built)
    missing = manifest.without(first, second)
    lost = missing.with_failure(third, Failure("panne", failures.TEAM, "2025-04-03T10:00:00+00:00"))
    found = [(one.slug, one.state) for one in foreseen_unreported(prepared, lost, (first, third))]
    assert found == [(second, "pending"), (third, "failed")]
    mended = missing.with_failure(third, Failure("3 points bloquants", failures.LEFT_OUT, "2025-04-03T10:00:00+00:00"))
    assert [one.slug for one in foreseen_unreported(prepared, mended, (first, third))] == [second]


def to_make(settings: Settings) -> set[str]:
    return {slug for slug, (state, _) in states(settings).items() if state == "to_make"}


def made(settings: Settings) -> set[str]:
    return {result.task.slug for result in produce(settings, CAMPAIGN, workers=1).of("built")}


def test_a_report_that_an_interrupted_run_had_still_to_make_is_told_alone(built: Built, copy: Settings) -> None:
    """The synthesis had counted on it, and is right once it is made: the run to come makes what the state says, and no more."""
    first = slugs(built)[0]
    path = copy.reports(CAMPAIGN) / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["rapports"][first]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert to_make(copy) == {first} == made(copy)
    assert to_make(copy) == set()


def test_a_note_that_came_and_went_is_told_of_its_report_alone(built: Built, copy: Settings) -> None:
    """At each step, the state says what the run then makes."""
    first = slugs(built)[0]
    note = copy.raw(CAMPAIGN) / "notes" / f"{first}.md"
    note.parent.mkdir()
    note.write_text("Note.", encoding="utf-8")
    assert to_make(copy) == {first} == made(copy)
    note.unlink()
    assert to_make(copy) == {first} == made(copy)
    assert to_make(copy) == set()


def test_what_a_report_left_survives_a_new_reading(built: Built, copy: Settings) -> None:
    """A comment in the campaign's file: every workbook is read again, no report is made, and ledgers and search words are there."""
    kept = {path: path.read_bytes() for path in copy.processed(CAMPAIGN).rglob("*") if path.name in leavings.NAMES}
    assert {path.parent.name for path in kept} == {*slugs(built), "_national"}
    with (copy.raw(CAMPAIGN) / "campaign.toml").open("a", encoding="utf-8") as file:
        file.write("# Rien ne change.\n")
    assert len(left_to_read(copy, read_campaign(copy, CAMPAIGN))) == 4
    assert to_make(copy) == set()
    assert made(copy) == set()
    assert {path: path.read_bytes() for path in kept if path.is_file()} == kept


def test_a_damaged_preparation_is_told_as_such(built: Built, copy: Settings) -> None:
    """What reports left is there, and they stand: the workbooks alone are to be read again."""
    (copy.processed(CAMPAIGN) / "preparation.json").write_text("{", encoding="utf-8")
    assert states(copy)[slugs(built)[0]] == ("to_make", "les classeurs sont à relire ; la production dira s’il change")
    assert made(copy) == set()
    assert to_make(copy) == set()


def test_processed_data_are_made_again_at_will(built: Built, copy: Settings) -> None:
    """The folder of what is reckoned is deleted: each report is told and made again, the same, and our document is not taken for an edited one."""
    before = {path: path.read_bytes() for path in copy.reports(CAMPAIGN).rglob("*.html") if path.name != SOBRIETY}
    left = {path.relative_to(copy.root) for path in copy.processed(CAMPAIGN).rglob("*") if path.name in leavings.NAMES}
    shutil.rmtree(copy.processed(CAMPAIGN))
    assert to_make(copy) == {*slugs(built), "synthese", BROKEN}
    assert states(copy)[slugs(built)[0]][1] == "ce qu’il a laissé dans data/processed n’y est plus"
    assert made(copy) == {*slugs(built), "synthese"}
    assert list(copy.raw(CAMPAIGN).glob("manifeste-*.docx")) == []
    assert {path: path.read_bytes() for path in before} == before
    assert all((copy.root / path).is_file() for path in left)


def report_of(built: Built, slug: str) -> tuple[NotebookNode, str, dict[str, str]]:
    """The notebook of a territory, its page, and what it was run with."""
    folder = built[0].reports(CAMPAIGN) / "territoires" / slug
    notebook = nbformat.read(folder / "rapport.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    return notebook, (folder / "rapport.html").read_text(encoding="utf-8"), {"campagne": CAMPAIGN, "territoire": slug}


def test_two_territories_swapped_are_refused(built: Built) -> None:
    """A notebook that shows another territory in one cell, or was run for it, is refused, and says who it is about."""
    first, second, _ = slugs(built)
    own, page, parameters = report_of(built, first)
    other, _, _ = report_of(built, second)
    verify_notebook(own, page, parameters=parameters, territory=first)
    with pytest.raises(PublicationError, match=f"le carnet n’a pas été exécuté avec territoire = «\xa0{first}"):
        verify_notebook(other, page, parameters=parameters, territory=first)
    place = next(place for place, cell in enumerate(own.cells) if "rapport.themes()" in cell.source)
    own.cells[place].outputs = other.cells[place].outputs
    with pytest.raises(PublicationError, match=f"une partie parle de «\xa0{second}\xa0», le rapport est celui de «\xa0{first}"):
        verify_notebook(own, page, parameters=parameters, territory=first)


def test_what_is_no_element_of_ours_is_refused(built: Built) -> None:
    """A sentence with a figure that an analyst wrote as HTML has no claim behind it; in a cell of their own, it is left out of the page."""
    first = slugs(built)[0]
    notebook, page, parameters = report_of(built, first)
    shown = nbformat.v4.new_output("display_data", data={"text/html": "<p>4 242 contributions</p>"})  # type: ignore[no-untyped-call]
    notebook.cells.append(nbformat.v4.new_code_cell("HTML(…)", outputs=[shown]))  # type: ignore[no-untyped-call]
    with pytest.raises(PublicationError, match=f"la cellule {len(notebook.cells)} montre autre chose que nos éléments"):
        verify_notebook(notebook, page, parameters=parameters, territory=first)
    notebook.cells[-1].metadata["tags"] = ["analyste"]
    verify_notebook(notebook, page, parameters=parameters, territory=first)


def test_a_lost_or_empty_section_is_refused(built: Built) -> None:
    """Each section of the notebook is on the page and shows something."""
    first = slugs(built)[0]
    notebook, page, parameters = report_of(built, first)
    with pytest.raises(PublicationError, match="la section «\xa0La démarche\xa0» du carnet n’est pas sur la page"):
        verify_notebook(notebook, page.replace(">La démarche</h2>", ">Autre</h2>"), parameters=parameters, territory=first)
    for cell in notebook.cells:
        if "rapport.annex()" in cell.source:
            cell.outputs = []
    with pytest.raises(PublicationError, match="la section «\xa0Annexe\xa0: toutes les contributions\xa0» est vide"):
        verify_notebook(notebook, page, parameters=parameters, territory=first)


def test_synthesis_names_who_has_no_report(built: Built) -> None:
    """Three territories counted, one report pending: two of three, and its name."""
    prepared = built[1].prepared
    first = slugs(built)[0]
    analysis = prepared.national()
    told = type(analysis)(
        read_campaign(built[0], CAMPAIGN),
        analysis.collected,
        analysis.by_public,
        (),
        analysis.claims,
        (Unreported(first, "Ici", "pending"),),
    )
    shown = str(NationalReport(told).essentials().html())
    assert "Les rapports de 2\xa0territoires sur 3 montrent les données comptées ici." in shown
    assert "Ici (rapport pas encore produit)" in shown
