"""Reports are printed unless a run is told not to; what is missing is made the next time, what is there is not made again."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from helpers.publish.pdf.names import NAMES
from helpers.run.batch import Means, Outcome, produce
from helpers.run.standing import UNPRINTED, standing
from helpers.settings import Settings
from tests.conftest import CAMPAIGN, make_project

pytestmark = pytest.mark.xdist_group("built")
WITHOUT = Means(workers=2, with_pdf=False)


def printed(settings: Settings) -> set[str]:
    """The PDF that stand in the folder of reports."""
    folder = settings.reports(CAMPAIGN)
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.pdf")}


def states(outcome: Outcome) -> set[str]:
    return {result.state for result in outcome.results}


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

    assert states(produce(settings, CAMPAIGN, means=Means(workers=2))) == {"built"}
    folders = (f"territoires/{slug}", "synthese")
    expected = {f"{folder}/{name}" for folder in folders for name in NAMES}
    assert printed(settings) == expected
    assert all(f'href="{name}"' in page.read_text(encoding="utf-8") for name in NAMES)
    assert all(f'href="{name}"' in (reports / "index.html").read_text(encoding="utf-8") for name in expected)
    with pikepdf.open(reports / "synthese" / "rapport.pdf") as pdf, pdf.open_metadata() as told:
        assert told["dc:title"] in page.parents[2].joinpath("index.html").read_text(encoding="utf-8")

    assert states(produce(settings, CAMPAIGN, means=WITHOUT)) == {"up_to_date"}
    assert printed(settings) == expected
    assert states(produce(settings, CAMPAIGN, means=Means(workers=2, with_pdf=False), force=True)) == {"built"}
    assert printed(settings) == set()
