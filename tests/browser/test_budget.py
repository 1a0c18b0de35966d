"""What pages weigh and how long « L’essentiel » is, on territories of the sample as they are, from eight contributions to nine hundred."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from helpers.run.batch import Means, produce
from helpers.settings import Settings
from tests.browser.chromium import A_SCREEN, PHONE, chromium, opened
from tests.conftest import ROOT

TERRITORIES = ("dschang", "lacq-orthez", "quebec", "montpellier-mediterranee", "nantes-metropole")
# The law of a page: what each carries (fonts, style, script, first sections), and what a contribution adds to it (its words, its place in
# the annex, the links between it and the sentences that rest on it). Half of what a contribution adds is words.
FIXED, OF_EACH = 195_000, 900  # bytes
TYPICAL, MANY = (
    400_000,
    1_500_000,
)  # bytes that the project allows to a typical report, and to one of nine hundred contributions
USUAL = 240  # contributions: of the territories of the sample, one has more
SCREENS = 3
LONGEST_PAGE = 60  # screens of a phone, whatever was said: the rest is folded
LONGEST_SYNTHESIS = 15_000  # pixels of a phone's page, its parts folded under their headings


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of reports of a campaign made of a few workbooks of the sample."""
    root = tmp_path_factory.mktemp("taille")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    raw, copied = ROOT / "data" / "raw" / "exemple", root / "data" / "raw" / "exemple"
    copied.mkdir(parents=True)
    for path in (
        raw / "campaign.toml",
        raw / "reference_population.csv",
        *(next(raw.glob(f"*_{slug}_*")) for slug in TERRITORIES),
    ):
        shutil.copy(path, copied)
    settings = Settings(root)
    produce(settings, "exemple", means=Means(2, with_pdf=False))
    return settings.reports("exemple")


def _reports(sample: Path) -> dict[str, Path]:
    return {slug: sample / "territoires" / slug / "rapport.html" for slug in TERRITORIES}


def test_a_page_weighs_what_its_contributions_do(sample: Path) -> None:
    """Each report is within the law of its size; the law keeps usual territories and the largest one within what is allowed."""
    weighed = {
        slug: (path.stat().st_size, path.read_text(encoding="utf-8").count("<li class=entry "))
        for slug, path in _reports(sample).items()
    }
    assert sorted(count for _, count in weighed.values()) == [8, 60, 110, 240, 900]
    assert {slug: size for slug, (size, count) in weighed.items() if size > FIXED + OF_EACH * count} == {}
    assert {slug: size for slug, (size, count) in weighed.items() if count <= USUAL and size > TYPICAL} == {}
    assert FIXED + OF_EACH * 900 <= MANY


def test_a_phone_reads_the_essentials_in_three_screens_and_a_report_in_sixty(sample: Path, browser: Browser) -> None:
    """However much was said, the first section takes three screens of a phone; long lists, tables and annexes wait in their folds."""
    context = browser.new_context(viewport={"width": PHONE, "height": A_SCREEN}, offline=True)
    for slug, path in (*_reports(sample).items(), ("synthese", sample / "synthese" / "rapport.html")):
        page, _ = opened(context, path)
        page.evaluate("document.querySelectorAll('.section').forEach((one) => (one.style.contentVisibility = 'visible'))")
        box = page.locator("#l-essentiel").bounding_box()
        assert box is not None
        assert box["height"] <= SCREENS * A_SCREEN, slug
        longest = LONGEST_SYNTHESIS if slug == "synthese" else LONGEST_PAGE * A_SCREEN
        assert page.evaluate("document.documentElement.scrollHeight") <= longest, slug
        page.close()
    context.close()
