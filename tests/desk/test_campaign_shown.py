"""What a campaign, a territory and a claim show in a notebook: everything said, inert, and read by everyone, light or dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml.html import HtmlElement, document_fromstring, fragment_fromstring
from playwright.sync_api import Browser

import concertations
from concertations import Campaign, Claims
from helpers.desk.campaign_shown import link_to
from helpers.settings import Settings
from tests.browser.chromium import DESK, PHONE, chromium
from tests.desk.small_campaign import NAME
from tests.hostile import ACTIVE, UNSEEN

pytestmark = pytest.mark.xdist_group("bureau")
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The page of JupyterLab around an output, in its two themes.
THEMES = {
    "light": "background:#fff;color:#000000de;--jp-border-color1:#bdbdbd",
    "dark": "background:#111;color:#fff;--jp-border-color1:#616161",
}
LINKS = {"light": "#1976d2", "dark": "#64b5f6"}


@pytest.fixture(scope="module")
def campaign(desk_project: Settings) -> Campaign:
    return concertations.open(NAME, root=desk_project.root)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def things(campaign: Campaign) -> list[object]:
    return [
        campaign,
        campaign["nantes-metropole"],
        campaign.claim("national/themes/T04"),
        campaign.claims(),
        campaign.claims(theme="T12"),
    ]


def shown(thing: object) -> HtmlElement:
    return fragment_fromstring(thing._repr_html_())  # type: ignore[attr-defined]


def test_a_claim_says_all_of_itself(campaign: Campaign) -> None:
    """The sentence, each figure with its n and what it is out of, how far it holds and why, its rows, its id, the mark of fiction."""
    claim = campaign.claim("national/themes/T04")
    html = shown(claim)
    cells = [[cell.text_content() for cell in line] for line in html.iter("tr")]
    assert cells == [["Unité", "Valeur", "n", "Sur"], ["contribution", "14", "14", "19"], ["territoire", "2", "2", "4"]]
    text = " ".join(html.text_content().split())
    assert "Sobriété et environnement : 14 contributions sur 19, dans 2 territoires sur 4." in text.replace("\u00a0", " ")
    for part in (
        "Solidité",
        "robuste",
        "tombe sans",
        "aucun",
        "14",
        "à l’appui",
        "… et 2 autres",
        claim.id,
        "données fictives",
    ):
        assert part in text, part
    assert repr(claim).endswith("(robuste) [national/themes/T04, 14\u00a0lignes à l’appui]")


def test_links_lead_to_rows_of_reports(campaign: Campaign, desk_project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the folder of the notebooks, each link leads to an anchor of a page that was built; from elsewhere too."""
    for folder in ("notebooks", "data"):
        monkeypatch.chdir(desk_project.root / folder)
        addresses = [link.get("href") for link in shown(campaign.claim("national/themes/T04")).iter("a")]
        assert len(addresses) == 1 + 12
        for address in addresses:
            page, _, anchor = address.partition("#")
            assert document_fromstring((Path.cwd() / page).read_text(encoding="utf-8")).xpath(f"//*[@id='{anchor}']")
    assert link_to(desk_project.root / "absent.html", "x") == ""


def test_tables_are_named_and_headed(campaign: Campaign) -> None:
    """Each table has its caption, each column and each line its header; nothing has an id that another output could repeat."""
    for thing in things(campaign):
        html = shown(thing)
        assert html.xpath(".//table")
        for table in html.iter("table"):
            assert table.xpath("string(caption)")
            assert {cell.get("scope") for cell in table.xpath("thead//th")} == {"col"}
            assert all(line[0].tag == "th" and line[0].get("scope") == "row" for line in table.xpath("tbody/tr"))
        assert not html.xpath(".//@id") + html.xpath(".//script") + html.xpath(".//style")


@pytest.mark.parametrize("attack", [*ACTIVE, *UNSEEN])
def test_foreign_words_stay_words(campaign: Campaign, attack: str) -> None:
    """A name or a sentence that means harm adds no tag, no link and no attribute, and its plain form steers no terminal."""
    nantes, claim = campaign["nantes-metropole"], campaign.claim("national/themes/T04")
    marred_claim = replace(
        claim,
        sentence=attack,
        label=attack,
        id=attack,
        behind={f"{attack} {place}": attack for place in range(len(claim.behind))},
    )
    for before, after in (
        (nantes, replace(nantes, line=nantes.line.mask(nantes.line.index == "name", attack))),
        (claim, marred_claim), (Claims((claim,)), Claims((marred_claim,))),
    ):  # fmt: skip
        tags, marred = ([(one.tag, sorted(one.attrib)) for one in shown(thing).iter()] for thing in (before, after))
        assert marred == tags
        assert all(
            char == "\n" or char.isprintable() or char.isspace() or char == "\u200d" or ord(char) > 0xE0000
            for char in repr(after)
        )
        assert "\x1b" not in repr(after)


@pytest.mark.parametrize("theme", list(THEMES))
def test_nothing_is_found_by_the_checker(campaign: Campaign, browser: Browser, theme: str) -> None:
    """On a page as light or as dark as JupyterLab's, at two widths, axe finds nothing, and nothing overflows the page."""
    body = "".join(thing._repr_html_() for thing in things(campaign))  # type: ignore[attr-defined]
    page = browser.new_page(viewport={"width": DESK, "height": 900})
    page.set_content(
        f'<!doctype html><html lang="fr"><title>Bureau</title><style>a{{color:{LINKS[theme]}}} body{{font-family:sans-serif}}</style>'
        f'<body style="{THEMES[theme]}"><main><h1>Bureau</h1>{body}</main>'
    )
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options={"runOnly": STANDARDS})
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
