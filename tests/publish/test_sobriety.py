"""The « fiche de sobriété », from values and from a real run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lxml.html import document_fromstring

from helpers.publish.sobriety import TITLE, Sobriety, render_sobriety
from helpers.publish.verify import verify_page
from helpers.run.batch import Outcome
from helpers.settings import Settings
from tests.conftest import CAMPAIGN
from tests.publish.pages import FOOTER

LINE = ("Nantes <b>Métropole</b>", "1,2\u00a0s", "1,1\u00a0s", "212\u00a0Mo", "96\u00a0ko", "de 0,001 à 0,009\u00a0Wh")
SOBRIETY = Sobriety(
    "Concertations de l’IA", "Ce que ces rapports ont coûté.", ("données fictives",), (("Temps de processeur", "12\u00a0s"),), 1, (LINE,),
    (("Puissance d’un cœur", "3,5", "15", "W", "basse : une source ; haute : une hypothèse"),),
)  # fmt: skip


def test_the_page_may_be_published() -> None:
    """It passes the re-reading, with reports and without any; a name is shown as it was typed."""
    for shown in (SOBRIETY, replace(SOBRIETY, reports=(), in_all=0)):
        verify_page(render_sobriety(shown, FOOTER), expected_title=TITLE)
    assert "Nantes &lt;b&gt;Métropole" in render_sobriety(SOBRIETY, FOOTER)


def test_the_caption_says_how_many_are_left_out() -> None:
    """All reports, or the longest of them, out of all."""
    assert "Ce qu’a coûté chaque rapport (1\u00a0rapport)" in render_sobriety(SOBRIETY, FOOTER)
    assert "les 1 qui ont pris le plus de temps, sur 1\u202f254\u00a0rapports" in render_sobriety(
        replace(SOBRIETY, in_all=1254), FOOTER
    )


@pytest.mark.xdist_group("built")
def test_a_run_writes_its_page_and_its_manifest(built: tuple[Settings, Outcome]) -> None:
    """The page names every report with its cost; the manifest holds the same as numbers, the portal leads to it."""
    folder = built[0].reports(CAMPAIGN)
    page = (folder / "sobriete.html").read_text(encoding="utf-8")
    verify_page(page, expected_title=TITLE)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told = manifest["production"]
    assert (
        told["cout"]["processor_seconds"] > sum(one["cost"]["processor_seconds"] for one in manifest["rapports"].values()) > 0
    )
    low, high = told["energie_estimee_wh"]
    assert 0 < low < high
    assert told["rapports"].keys() == manifest["rapports"].keys()
    for slug, one in told["rapports"].items():
        name = "synthese" if slug == "synthese" else f"territoires/{slug}"
        assert one["octets_de_la_page"] == sum(path.stat().st_size for path in (folder / name).glob("*.html"))
    lines = document_fromstring(page).xpath("(//table)[1]/tbody/tr")
    assert len(lines) == 4
    assert all("de " in line[-1].text_content() and " à " in line[-1].text_content() for line in lines)
    portal = document_fromstring((folder / "index.html").read_text(encoding="utf-8"))
    assert portal.xpath("//a[@href='sobriete.html']/text()") == ["lire la fiche de sobriété"]
