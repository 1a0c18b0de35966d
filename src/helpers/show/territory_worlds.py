"""The lexical worlds of a territory's own texts."""

from __future__ import annotations

from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import parts, worlds
from helpers.show.elements import ClaimLine, Element


def lexical_worlds(analysis: TerritoryAnalysis) -> Element:
    """The section of a territory; each segment leads to its row in the annex."""
    link = parts.local_link(analysis.slug)

    def line(key: str) -> ClaimLine | None:
        claim = analysis.claim(key)
        return None if claim is None else parts.claim_line(claim, link, noun="contribution")

    place = worlds.Place(
        analysis.campaign.framing, lambda one: link(one.id).href, {analysis.slug: analysis.name}, line, several=False
    )
    return worlds.worlds(analysis.worlds, analysis.texts, place)
