"""The whole chain on words that real people wrote; runs where the exports are at hand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from helpers.cli import run
from helpers.run.batch import produce
from helpers.settings import Settings
from tests.conftest import ROOT

EXPORTS = Path(os.environ.get("CONCERTATIONS_DONNEES", ROOT.parent / "shared" / "data")) / "exports"
CAMPAIGN = "grand-debat-nancy"

pytestmark = [
    pytest.mark.xdist_group("engine"),
    pytest.mark.skipif(
        not EXPORTS.is_dir(), reason="exports réels absents : ils ne portent pas de licence et restent hors du dépôt"
    ),
]


def test_from_a_decidim_export_to_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proposals and comments become a workbook, then a report with their words, and no author's name or account."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(
        ROOT / "data" / "raw" / CAMPAIGN, tmp_path / "data" / "raw" / CAMPAIGN, ignore=shutil.ignore_patterns("*.xlsx")
    )
    raw = tmp_path / "data" / "raw" / CAMPAIGN
    files = [str(EXPORTS / f"decidim_nancy_{name}.csv") for name in ("propositions", "commentaires")]
    options = ["--territoire", "commune-54395", "--cadrage", "grand_debat_2019", "--complement", str(raw / "complement.toml")]
    assert run(["importer", *files, *options, "--sortie", str(raw / "2019-03_commune-54395_grand-debat.xlsx")]) == 0
    assert "69 lignes" in capsys.readouterr().out.replace("\xa0", " ")
    outcome = produce(Settings(tmp_path), CAMPAIGN, workers=2)
    assert outcome.exit_code == 0
    assert [result.state for result in outcome.results] == ["built", "built"]
    reports = tmp_path / "reports" / CAMPAIGN
    page = (reports / "territoires" / "commune-54395" / "rapport.html").read_text(encoding="utf-8")
    assert "La transition écologique" in page
    assert "Les usages" not in page
    for path in reports.rglob("*.*"):
        if path.suffix in (".html", ".ipynb", ".json"):
            assert "Participant Nancy" not in path.read_text(encoding="utf-8"), path
