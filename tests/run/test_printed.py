"""Reports are printed unless a run is told not to; what is missing is made the next time, what is there is not made again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml.html import document_fromstring

from helpers.errors import PublicationError
from helpers.publish.pdf.names import NAMES
from helpers.publish.published import read_shell
from helpers.publish.shell import fill
from helpers.run.batch import Means, Outcome, produce
from helpers.run.build import reprint
from helpers.run.cost import Cost
from helpers.run.fingerprint import CHANGES, Fingerprints
from helpers.run.manifest import Artefact, hashes, read_results
from helpers.run.standing import UNPRINTED, standing
from helpers.run.task import PRINTING, Task
from helpers.settings import MANIFEST, Settings
from tests.conftest import CAMPAIGN, make_project

pytestmark = pytest.mark.xdist_group("built")
WITHOUT = Means(workers=2, with_pdf=False)


def printed(settings: Settings) -> set[str]:
    """The PDF that stand in the folder of reports."""
    folder = settings.reports(CAMPAIGN)
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf")}


def states(outcome: Outcome) -> set[str]:
    return {result.state for result in outcome.results}


def antedated(settings: Settings, slug: str) -> Artefact:
    """A report that stands, noted as made long ago."""
    path = settings.reports(CAMPAIGN) / MANIFEST
    content = json.loads(path.read_text(encoding="utf-8"))
    content["rapports"][slug]["built_at"] = "2025-07-10T00:00:00+00:00"
    path.write_text(json.dumps(content), encoding="utf-8")
    return read_results(settings, CAMPAIGN).artefacts[slug]


def links(page: Path) -> set[str]:
    """Where the links of a page lead."""
    return set(document_fromstring(page.read_text(encoding="utf-8")).xpath("//a/@href"))


def test_without_then_with(tmp_path: Path) -> None:
    """Left out, they are linked from nowhere, and told as missing; then they are made, once; then they are left alone."""
    settings = make_project(tmp_path, territories=1, contributions=6)
    assert states(produce(settings, CAMPAIGN, means=WITHOUT)) == {"built"}
    reports = settings.reports(CAMPAIGN)
    slug = next(path.parent.name for path in reports.glob("territoires/*/donnees.xlsx"))
    page = reports / "territoires" / slug / "rapport.html"
    assert printed(settings) == set()
    assert not any(name in page.read_text(encoding="utf-8") for name in NAMES)
    assert {line.why for line in standing(settings, CAMPAIGN).lines if line.slug in (slug, "synthese")} == {UNPRINTED}

    before = {path.name: path.read_bytes() for path in page.parent.iterdir() if path.name != "rapport.html"}
    without = page.read_text(encoding="utf-8")
    made = antedated(settings, slug)
    assert states(produce(settings, CAMPAIGN, means=Means(workers=2))) == {"built"}
    standing_now = read_results(settings, CAMPAIGN).artefacts[slug]
    assert {**standing_now.inputs, PRINTING: ""} == made.inputs
    assert standing_now.built_at == made.built_at
    assert standing_now.cost.seconds > made.cost.seconds
    assert {name: (page.parent / name).read_bytes() for name in before} == before
    assert without == fill(replace(read_shell(page.read_text(encoding="utf-8")), attached=()))
    folders = (f"territoires/{slug}", "synthese")
    expected = {f"{folder}/{name}" for folder in folders for name in NAMES}
    assert printed(settings) == expected
    assert set(NAMES) <= links(page)
    assert expected <= links(reports / "index.html")
    with pikepdf.open(reports / "synthese" / "rapport.pdf") as pdf, pdf.open_metadata() as told:
        assert told["dc:title"] in page.parents[2].joinpath("index.html").read_text(encoding="utf-8")

    assert states(produce(settings, CAMPAIGN, means=WITHOUT)) == {"up_to_date"}
    assert printed(settings) == expected
    assert states(produce(settings, CAMPAIGN, means=Means(workers=2, with_pdf=False), force=True)) == {"built"}
    assert printed(settings) == set()


def test_printed_again_is_the_same_as_built_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that was built, then printed, is to the byte the one that is built with its PDF; nothing but printing is done."""
    settings = make_project(tmp_path, territories=1, contributions=6)
    produce(settings, CAMPAIGN, means=Means(workers=1))
    slug = next(path.parent.name for path in settings.reports(CAMPAIGN).glob("territoires/*/donnees.xlsx"))
    task = Task(CAMPAIGN, slug)
    whole = {path.name: path.read_bytes() for path in task.folder(settings).iterdir()}
    for path in task.copies(settings):
        path.unlink()
    shell = read_shell(whole["rapport.html"].decode("utf-8"))
    (task.folder(settings) / "rapport.html").write_text(fill(replace(shell, attached=())), encoding="utf-8")
    monkeypatch.setattr("helpers.run.build.run_notebook", None)
    reprint(settings, task)
    assert {path.name: path.read_bytes() for path in task.folder(settings).iterdir()} == whole


def test_another_way_to_print_prints_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another engine of PDF every report is printed again, and no notebook is executed; told to print nothing, the run takes the old PDF away, and then all is up to date."""
    settings = make_project(tmp_path, territories=1, contributions=6)
    first = produce(settings, CAMPAIGN, means=Means(workers=1))
    monkeypatch.setattr("helpers.files.digest_printing", lambda: "autre")
    manifest, prints = read_results(settings, CAMPAIGN), Fingerprints(first.prepared)
    tasks = [prints.task(result.task.slug) for result in first.results]
    assert [manifest.is_current(settings, task) for task in tasks] == [False, False]
    assert [manifest.lacks_copies_only(settings, task) for task in tasks] == [True, True]
    assert {line.why for line in standing(settings, CAMPAIGN).lines if line.slug == tasks[0].slug} == {CHANGES["impression"]}
    unprinted = [replace(task, with_pdf=False) for task in tasks]
    assert [manifest.lacks_copies_only(settings, task) for task in unprinted] == [True, True]
    notebook = tasks[0].folder(settings) / "rapport.ipynb"
    kept = notebook.read_bytes()
    notebook.unlink()
    assert [manifest.lacks_copies_only(settings, task) for task in (tasks[0], unprinted[0])] == [False, False]
    notebook.write_bytes(kept)
    monkeypatch.setattr("helpers.run.build.run_notebook", None)
    page = tasks[0].folder(settings) / "rapport.html"
    shown = read_shell(page.read_text(encoding="utf-8"))
    for task in unprinted:
        reprint(settings, task)
    assert printed(settings) == set()
    assert page.read_text(encoding="utf-8") == fill(replace(shown, attached=()))
    noted = manifest.artefacts[tasks[0].slug].printed_again(settings, unprinted[0], Cost(1.0))
    assert noted.files == hashes(settings.reports(CAMPAIGN), unprinted[0].outputs(settings))
    assert noted.is_printed_for(unprinted[0])
    assert not noted.is_printed_for(tasks[0])


def test_a_page_that_is_not_ours_is_not_printed(tmp_path: Path) -> None:
    """A page that the template would not make is refused, and told how to mend."""
    settings = make_project(tmp_path, territories=1, contributions=6)
    produce(settings, CAMPAIGN, means=Means(workers=1))
    slug = next(path.parent.name for path in settings.reports(CAMPAIGN).glob("territoires/*/donnees.xlsx"))
    page = Task(CAMPAIGN, slug).folder(settings) / "rapport.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</footer>", "<p>ajout</p></footer>"), encoding="utf-8")
    with pytest.raises(PublicationError, match="--forcer"):
        reprint(settings, Task(CAMPAIGN, slug))
