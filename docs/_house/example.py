"""Pieces of a real report, made from the sample at each build: what a page explains is what a report prints."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from helpers.analyse.compare import side_by_side, territories_frame, territory_line
from helpers.analyse.territory import analyse_territory
from helpers.collect.intake import collect_workbook
from helpers.collect.protection.publication import publishable
from helpers.framing.campaign import read_campaign
from helpers.settings import Settings
from helpers.show.territory import TerritoryReport
from helpers.wording import FICTIONAL

ROOT = Path(__file__).parents[2]
CAMPAIGN, TERRITORY = "exemple", "lacq-orthez"
# What can be shown: the section of the report, and where the piece is in it.
PIECES: Mapping[str, tuple[str, str]] = {
    "chiffres": ("essentials", "//ul[contains(@class, 'key-figures')]"),
    "constat": ("answers", "//div[@class='claim'][.//details]"),
    "parole": ("essentials", "//figure[@class='verbatim']"),
    "reponse": ("answers", "//div[@class='voice']"),
    "graphique": ("themes", "//figure[contains(@class, 'figure')][.//svg]"),
    "masque": ("who_spoke", "//div[@class='table-scroll']"),
}


def piece(name: str) -> str:
    """A piece as a block of HTML on one line; raises `LookupError` when the report has none."""
    section, place = PIECES[name]
    found = _section(section).xpath(place)
    if not found:
        raise LookupError(f"le rapport de {TERRITORY} n’a pas de « {name} » dans {section}")
    alone = html.fromstring(html.tostring(found[0], encoding="unicode", with_tail=False))
    told = html.tostring(_alone(alone), encoding="unicode").replace("\n", " ")
    about = f'<p class="note-of">Extrait d’un rapport, {FICTIONAL}</p>'
    return f'<div class="sample">{about}{told}</div>'


@cache
def _section(name: str) -> HtmlElement:
    return html.fromstring(f"<div>{getattr(_report(), name)().html()}</div>")


@cache
def _report() -> TerritoryReport:
    """The report of one territory of the sample, as its notebook makes it."""
    campaign = read_campaign(Settings(ROOT), CAMPAIGN)
    (path,) = (ROOT / "data" / "raw" / CAMPAIGN).glob(f"*_{TERRITORY}_*.xlsx")
    intake = collect_workbook(path, campaign)
    if intake.tables is None:
        raise LookupError(f"{path.name} : {intake.refusal}")
    tables = publishable(intake.tables, campaign.framing)
    territories = territories_frame([territory_line(intake.slug, tables, campaign)], campaign.framing)
    beside = side_by_side(territories, campaign.framing)[intake.slug]
    return TerritoryReport(analyse_territory(intake, tables, beside, campaign))


def _alone(found: HtmlElement) -> HtmlElement:
    """Out of its page: links lead nowhere, so they are words; anchors are those of another page."""
    for link in found.xpath(".//a"):
        link.tag = "span"
        link.attrib.clear()
    for anchored in found.xpath("descendant-or-self::*[@id][not(ancestor-or-self::svg)]"):
        del anchored.attrib["id"]
    for script in found.xpath(".//script"):
        script.drop_tree()
    return found
