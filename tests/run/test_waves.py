"""A campaign that follows another: both are brought up to date, compared in both reports, or refused in French."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from helpers.errors import CampaignError
from helpers.framing.campaign import read_campaign
from helpers.framing.load import load_framing
from helpers.run.fingerprint import Fingerprints
from helpers.run.prepare import Prepared, prepare
from helpers.run.task import NATIONAL
from helpers.settings import Settings
from helpers.show.national import NationalReport
from helpers.show.territory import TerritoryReport
from tests.builders import COMMITMENTS, write_territory_workbook
from tests.conftest import ROOT

SLUG, FIRST, SECOND = "lacq-orthez", "vague-1", "vague-2"
PROMISED = {
    **COMMITMENTS[0], "answer": "retenu", "owner_role": "Direction du numérique", "due": date(2025, 12, 31), "progress": "en_cours",
    "answered_on": date(2025, 3, 20),
}  # fmt: skip


def write_campaign(root: Path, name: str, extra: str = "", *, framing: str = "ia_2025", cut_off: str = "2025-04-30") -> Path:
    raw = root / "data" / "raw" / name
    raw.mkdir(parents=True)
    lines = f'title = "{name}, fictive"\nframing = "{framing}"\nfictional = true\nexpected = ["{SLUG}"]\ncut_off = {cut_off}\n{extra}'
    (raw / "campaign.toml").write_text(lines, encoding="utf-8")
    return raw


@pytest.fixture
def two(tmp_path: Path) -> Settings:
    """Two waves of a territory: a commitment of the first is done in the second, which answers contributions of the first."""
    framing = load_framing("ia_2025")
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    first = write_campaign(tmp_path, FIRST)
    write_territory_workbook(first / f"2025-04_{SLUG}_concertation-ia.xlsx", framing, commitments=[PROMISED])
    second = write_campaign(tmp_path, SECOND, f'previous_wave = "{FIRST}"\n', cut_off="2026-04-30")
    done = {**PROMISED, "contribution_ids": "ANTERIEUR", "progress": "fait"}
    write_territory_workbook(second / f"2026-04_{SLUG}_concertation-ia.xlsx", framing, commitments=[done])
    return Settings(tmp_path)


def prepared(settings: Settings) -> Prepared:
    return prepare(settings, read_campaign(settings, SECOND))


def test_a_promise_kept_is_told_in_both_reports(two: Settings) -> None:
    """One commitment of one, done: the territory's report and the synthesis say so, with the same figure and its evidence."""
    held = prepared(two)
    own, nation = held.analysis(SLUG), held.national()
    claim = own.claim("vagues/done")
    assert claim is not None
    assert claim.sentence == "1\u00a0engagement retenu sur 1 à la vague précédente\u00a0: fait."
    assert claim.evidence == (f"{SLUG}-R01",)
    told = nation.claim("vagues/done")
    assert told is not None
    assert told.figures["count"] == claim.figures["count"]
    page, synthesis = str(TerritoryReport(own).waves().html()), str(NationalReport(nation).waves().html())
    assert 'href="#vague-R01"' in page
    assert 'id="vague-R01"' in page
    assert "En réponse à une vague antérieure" in str(TerritoryReport(own).answers().html())
    assert "1\u00a0engagement retenu sur 1 à la vague précédente, dans 1\u00a0territoire sur 1\u00a0: fait." in synthesis


def test_the_former_wave_is_an_input_of_the_reports(two: Settings) -> None:
    """Another workbook in the former wave: the report and the synthesis of this one are due, and say why."""
    before = {slug: dict(Fingerprints(prepared(two)).task(slug).inputs) for slug in (SLUG, NATIONAL)}
    path = next(two.raw(FIRST).glob("*.xlsx"))
    write_territory_workbook(path, load_framing("ia_2025"), commitments=[{**PROMISED, "progress": "non_commence"}])
    after = {slug: dict(Fingerprints(prepared(two)).task(slug).inputs) for slug in (SLUG, NATIONAL)}
    for slug in (SLUG, NATIONAL):
        assert {name for name in before[slug] if before[slug][name] != after[slug][name]} == {"vague"}


def test_a_territory_of_one_wave_only_is_not_compared(two: Settings) -> None:
    """Without its former workbook a territory says that it was not there; the synthesis names it apart."""
    next(two.raw(FIRST).glob("*.xlsx")).unlink()
    held = prepared(two)
    assert "n’était pas dans la vague précédente" in str(TerritoryReport(held.analysis(SLUG)).waves().html())
    assert "1\u00a0territoire dans cette vague seulement (CC de Lacq-Orthez)" in str(
        NationalReport(held.national()).waves().html()
    )


def test_a_campaign_without_a_former_wave_has_no_such_section(two: Settings) -> None:
    """The first wave shows nothing of waves: the section is left out of its page."""
    held = prepare(two, read_campaign(two, FIRST))
    assert "ne figure pas dans le rapport" in str(TerritoryReport(held.analysis(SLUG)).waves().html())


@pytest.mark.parametrize(
    ("former", "message"),
    [
        ("vague-9", "campagne-3/campaign.toml, clé « previous_wave » : Campagne « vague-9 » introuvable"),
        ("campagne-3", "une campagne ne peut pas se suivre elle-même"),
        ("debat", "la campagne « debat » suit le cadrage « grand_debat_2019 », celle-ci « ia_2025 »"),
        ("plus-tard", "la campagne « plus-tard » est arrêtée après celle-ci"),
    ],
)
def test_a_wrong_former_wave_is_refused_in_french(tmp_path: Path, former: str, message: str) -> None:
    """A former wave that is absent, the campaign itself, of another framing or later: refused, with what to mend."""
    write_campaign(tmp_path, "debat", framing="grand_debat_2019")
    write_campaign(tmp_path, "plus-tard", cut_off="2030-01-01")
    write_campaign(tmp_path, "campagne-3", f'previous_wave = "{former}"\n', cut_off="2026-04-30")
    settings = Settings(tmp_path)
    with pytest.raises(CampaignError) as refused:
        prepare(settings, read_campaign(settings, "campagne-3"))
    assert message in str(refused.value).replace("\u00a0", " ").replace("\u202f", " ")
