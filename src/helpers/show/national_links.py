"""From a sentence of the synthesis to the page of a territory, and there to the words."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.analyse.claims import Claim
from helpers.analyse.national import NationalAnalysis
from helpers.show.elements import ClaimLine, Claims, Evidence
from helpers.show.parts import Link, claim_line
from helpers.wording import number


def page_of(slug: str, anchor: str = "") -> str:
    """Address of a territory's report from the synthesis."""
    return f"../territoires/{slug}/rapport.html" + (f"#{anchor}" if anchor else "")


def territory_link(analysis: NationalAnalysis) -> Link:
    """Link from a territory's slug to its report, under its name."""
    names = dict(zip(analysis.collected.territories["slug"], analysis.collected.territories["name"], strict=True))
    return lambda slug: Evidence(names.get(slug, slug), page_of(slug))


def contribution_link(analysis: NationalAnalysis) -> Link:
    """Link from a contribution's id to its row in the annex of its territory."""
    owners = dict(zip(analysis.collected.contributions["id"], analysis.collected.contributions["territory"], strict=True))

    def link(id_: str) -> Evidence:
        slug = owners[id_]
        return Evidence(id_, page_of(slug, id_.removeprefix(f"{slug}-")))

    return link


def theme_line(analysis: NationalAnalysis, claim: Claim, theme: str) -> ClaimLine:
    """A claim on a theme: one link a territory, to the same theme on its page, where every contribution is linked."""
    contributions = analysis.collected.contributions
    own = contributions[contributions["id"].isin(claim.evidence)]
    counts = own.groupby(["territory", "territory_name"]).size().reset_index(name="count").sort_values("territory_name")
    evidence = tuple(
        Evidence(f"{line.territory_name} ({number(line.count)})", page_of(line.territory, f"constat-{theme}-contributions"))
        for line in counts.itertuples()
    )
    return ClaimLine(claim.anchor, claim.sentence, evidence, noun="territoire", label=claim.label)


def claims(found: Iterable[Claim | None], link: Link, noun: str) -> Claims:
    """Claims with one link a piece of evidence."""
    return Claims(tuple(claim_line(claim, link, noun=noun) for claim in found if claim is not None))
