"""A campaign on another subject needs a framing file and nothing else: template, checks and reports follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import html as markup

from helpers.analyse.compare import side_by_side, territories_frame, territory_line
from helpers.analyse.territory import analyse_territory
from helpers.collect.findings import blocking
from helpers.collect.intake import collect_workbook
from helpers.collect.protection.publication import publishable
from helpers.collect.tables import Intake
from helpers.collect.template.build import build_template, write_workbook
from helpers.framing.campaign import Campaign
from helpers.framing.load import load_framing
from helpers.framing.model import Framing
from helpers.show.territory import TerritoryReport
from tests.builders import EVIDENCE, Row, write_territory_workbook

WATER = Path(__file__).parent / "framing" / "eau.toml"
SECTIONS = (
    "header", "essentials", "question", "events", "publics", "themes", "positions", "who_spoke", "agreements", "verbatims",
    "isolated", "similar", "use_cases", "maturity", "answers", "method", "annex",
)  # fmt: skip
TERRITORY: Row = {
    "question": "Qui passe d’abord quand l’eau manque ?",
    "may_change": "Le tarif et l’ordre des usages.",
    "will_not_change": "La régie publique.",
}
EVENTS: tuple[Row, ...] = (
    {
        "id": "E01", "title": "Soirée au bord du gave", "date_start": date(2024, 11, 14), "participants": 34,
        "people_agriculteurs": 14, "people_citoyens": 20, "method": "reunion_publique",
    },
)  # fmt: skip
CONTRIBUTIONS: tuple[Row, ...] = (
    {"id": "C0001", "text": "Garder la réserve pour boire avant d’arroser.", "theme": "O1", "public": "agriculteurs"},
    {"id": "C0002", "text": "Je crains les nitrates dans le captage du bas.", "theme": "O2", "public": "citoyens"},
    {"id": "C0003", "text": "Réparer les fuites avant de monter le tarif.", "theme": "O3", "public": "citoyens"},
    {"id": "C0004", "text": "Qui paie quand une canalisation cède en plein été ?", "theme": "O3", "public": "usagers"},
)
KINDS = ("expectation", "concern", "proposal", "question")
COMMITMENTS: tuple[Row, ...] = (
    {
        "id": "R01", "contribution_ids": "C0003", "answer": "retenu", "reason": "Le plan de réparation est voté.",
        "action": "Réparer les fuites du centre.", "due": date(2025, 12, 31),
    },
)  # fmt: skip


def contributions(framing: Framing) -> list[Row]:
    """Four ideas on water, one of each kind, which may be published."""
    said = {"event_id": "E01", "publication": "oui", "origin": "verbatim", "use_case_id": None}
    return [{**said, **row, "kind": framing.kind(role)} for row, role in zip(CONTRIBUTIONS, KINDS, strict=True)]


def campaign(framing: Framing) -> Campaign:
    return Campaign("eau", "L’eau", "", framing, True, date(2025, 4, 1), ())


def collect(folder: Path, framing: Framing, extra: Sequence[Row] = ()) -> Intake:
    """A workbook filled with the themes and publics of the framing, collected."""
    path = write_territory_workbook(
        folder / "2025-04_lacq-orthez_eau.xlsx", framing,
        territory_fields=TERRITORY, events=EVENTS, commitments=COMMITMENTS,
        contributions=[*contributions(framing), *extra],
        maturity=[{"dimension": one.code, "level": "2", "evidence": EVIDENCE, "evidence_kind": "A"} for one in framing.dimensions],
    )  # fmt: skip
    return collect_workbook(path, campaign(framing))


def report(intake: Intake, framing: Framing) -> TerritoryReport:
    assert intake.tables is not None
    tables, own = publishable(intake.tables, framing), campaign(framing)
    territories = territories_frame([territory_line(intake.slug, tables, own)], framing)
    return TerritoryReport(analyse_territory(intake, tables, side_by_side(territories, framing)[intake.slug], own))


def words_of(page: str) -> str:
    """What a reader reads of a section, attributes that are read aloud included."""
    tree = markup.fromstring(f"<div>{page}</div>")
    aloud = [str(value) for value in tree.xpath("//@aria-label | //@alt | //@title")]
    return " ".join(" ".join([str(tree.text_content()), *aloud]).split())


def of_the_other_subject() -> list[str]:
    """What only the framing on artificial intelligence says: its subject, themes and dimensions."""
    other, water = load_framing("ia_2025"), load_framing(WATER)
    labels = {one.label for one in (*other.themes, *other.dimensions)} - {
        one.label for one in (*water.themes, *water.dimensions)
    }
    codes = [one.code for one in (*other.themes, *other.dimensions)]
    return [other.subject, "intelligence artificielle", "IA", *codes, *sorted(labels)]


@pytest.fixture(scope="module")
def water() -> Framing:
    return load_framing(WATER)


@pytest.fixture(scope="module")
def shown(water: Framing, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a reader reads of each section of the report on water."""
    intake = collect(tmp_path_factory.mktemp("eau"), water)
    made = report(intake, water)
    return {name: words_of(getattr(made, name)().html()) for name in SECTIONS}


def test_template_holds_the_subject(water: Framing, tmp_path: Path) -> None:
    """The template of the campaign on water has its themes and dimensions, and no sheet that it dropped."""
    path = tmp_path / "modele.xlsx"
    write_workbook(build_template(water), path)
    workbook = openpyxl.load_workbook(path)
    assert "USAGES_IA" not in workbook.sheetnames
    cells = {str(cell) for row in workbook["LISTES"].iter_rows(values_only=True) for cell in row if cell}
    assert {"O1 – Partage de la ressource", "Agriculteurs", "A2 – Réseau et économies d’eau"} <= cells
    assert not {label for label in of_the_other_subject() if label in cells}


def test_workbook_is_collected(water: Framing, tmp_path: Path) -> None:
    """A workbook filled with these themes and publics has no blocking finding and loses no row."""
    intake = collect(tmp_path, water)
    assert (intake.refusal, blocking(intake.findings)) == ("", ())
    assert intake.tables is not None
    assert intake.tables.contributions["theme"].tolist() == ["O1", "O2", "O3", "O3"]
    assert intake.tables.use_cases.empty


def test_themes_of_the_other_subject_are_refused(water: Framing, tmp_path: Path) -> None:
    """A theme of the other framing is a value outside the list, at its cell."""
    intake = collect(tmp_path, water, [{**contributions(water)[0], "id": "C0005", "theme": "T05"}])
    (finding,) = [one for one in intake.findings if one.rule == "value_outside_list"]
    assert finding.sheet == "CONTRIBUTIONS"
    assert finding.row == 7


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_speaks_of_water_only(name: str, water: Framing, shown: dict[str, str]) -> None:
    """Each section is written, and holds no subject, theme or dimension of the other framing."""
    # Whether a machine wrote the summaries is asked in every campaign, on any subject.
    asked = water.by_table["territory"].by_field["ai_used"].label
    told = shown[name].replace(" ".join(asked.split()), "")
    assert told
    assert [word for word in of_the_other_subject() if re.search(rf"\b{re.escape(word)}\b", told)] == []


def test_report_holds_what_was_said(shown: dict[str, str]) -> None:
    """The report gives the themes, publics, words, levels and answer of this campaign."""
    assert all(label in shown["themes"] for label in ("Partage de la ressource", "Qualité et pollutions", "Prix et service"))
    assert "Agriculteurs" in shown["publics"]
    assert "Soirée au bord du gave" in shown["events"]
    assert "Qui passe d’abord quand l’eau manque" in shown["question"]
    assert "Je crains les nitrates dans le captage du bas." in shown["verbatims"]
    assert "Connaissance de la ressource" in shown["maturity"]
    assert "Le plan de réparation est voté." in shown["answers"]
    assert all(row["text"] in shown["annex"] for row in CONTRIBUTIONS)  # type: ignore[operator]


def widened(folder: Path) -> Framing:
    """The framing on water with one theme, one public and one dimension more, added to its text."""
    public = '  { code = "pecheurs", label = "Pêcheurs" },\n'
    theme = '[[themes]]\ncode = "O4"\nlabel = "Crues et ruissellement"\ndefinition = "Quand il y en a trop."\nkeywords = ["crue"]\nchapters = ["1"]\n\n'
    levels = "".join(
        f'  {{ text = "Degré {step} de suivi des crues." }},\n' for step in ("un", "deux", "trois", "quatre", "cinq")
    )
    dimension = f'\n[[dimensions]]\ncode = "A3"\nlabel = "Prévention des crues"\nshort = "Crues"\nlevels = [\n{levels}]\n'
    text = WATER.read_text(encoding="utf-8")
    text = text.replace('  { code = "non_precise"', public + '  { code = "non_precise"', 1)
    text = text.replace('[[themes]]\ncode = "O9"', theme + '[[themes]]\ncode = "O9"', 1)
    path = folder / "eau_plus.toml"
    path.write_text(text + dimension, encoding="utf-8")
    return load_framing(path)


def test_an_addition_shows_up_everywhere(tmp_path: Path) -> None:
    """A theme, a public and a dimension added to the file are in the template, accepted by the checks and shown."""
    wide = widened(tmp_path)
    new = ("O4 – Crues et ruissellement", "Pêcheurs", "A3 – Prévention des crues")
    write_workbook(build_template(wide), tmp_path / "modele.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "modele.xlsx")
    cells = {str(cell) for row in workbook["LISTES"].iter_rows(values_only=True) for cell in row if cell}
    assert set(new) <= cells
    headers = {str(cell.value) for cell in workbook["EVENEMENTS"][2]}
    assert any("pêcheurs" in header.lower() for header in headers)
    extra = {**contributions(wide)[0], "id": "C0005", "text": "La berge cède à chaque crue, il faut la planter.",
             "theme": "O4", "public": "pecheurs"}  # fmt: skip
    intake = collect(tmp_path, wide, [extra])
    assert (intake.refusal, blocking(intake.findings)) == ("", ())
    made = report(intake, wide)
    assert "Crues et ruissellement" in words_of(made.themes().html())
    assert "Pêcheurs" in words_of(made.publics().html())
    assert "Prévention des crues" in words_of(made.maturity().html())
    assert "La berge cède à chaque crue" in words_of(made.annex().html())


def test_the_addition_is_refused_without_it(water: Framing, tmp_path: Path) -> None:
    """The same row under the framing as it was is set aside: the checks follow the file, not the code."""
    extra = {**contributions(water)[0], "id": "C0005", "theme": "O4", "public": "pecheurs"}
    intake = collect(tmp_path, water, [extra])
    assert {one.rule for one in intake.findings if one.row == 7} >= {"value_outside_list"}
