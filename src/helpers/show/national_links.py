"""From a sentence of the synthesis to the page of a territory, and there to the words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from helpers.analyse.claims import Claim
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.national_claims import MOST_NAMED, THEMES
from helpers.analyse.strength import STATEMENT
from helpers.show.elements import ClaimLine, Claims, Evidence
from helpers.show.parts import Link, claim_line
from helpers.wording import number

FEW = 20  # links that stay beneath a claim that has too many
EVERY_TERRITORY = Evidence("… et tous les autres, dans le tableau des territoires", "#la-participation")
EVERY_ROW = Evidence("… et toutes les autres, dans les données ouvertes", "../donnees-ouvertes/constats.csv")


def page_of(slug: str, anchor: str = "") -> str:
    """Address of a territory's report from the synthesis."""
    return f"../territoires/{slug}/rapport.html" + (f"#{anchor}" if anchor else "")


def territory_link(analysis: NationalAnalysis) -> Link:
    """Link from a territory's slug to its report, under its name."""
    names = dict(zip(analysis.collected.territories["slug"], analysis.collected.territories["name"], strict=True))
    return lambda slug: Evidence(names.get(slug, slug), page_of(slug))


def contribution_link(analysis: NationalAnalysis) -> Link:
    """Link from a printed proposal's id to its row in the annex of its territory."""
    owners = analysis.collected.proposals["territory"]

    def link(id_: str) -> Evidence:
        slug = owners[id_]
        return Evidence(id_, page_of(slug, id_.removeprefix(f"{slug}-")))

    return link


def theme_line(analysis: NationalAnalysis, claim: Claim, theme: str, kinds: str = "contributions") -> ClaimLine:
    """A claim on a theme: one link a territory, to the same theme on its page, where every contribution is linked.

    `kinds` (« attentes ») when the claim is on one kind of contribution only.
    """
    contributions = analysis.collected.contributions
    on_theme = contributions.loc[contributions["theme"].eq(theme), ["id", "territory", "territory_name"]]
    evidence_ids = set(claim.evidence)
    rests = len(on_theme) == len(evidence_ids) or [id_ in evidence_ids for id_ in on_theme["id"].to_numpy(dtype=object)]
    own = on_theme if rests is True else on_theme[rests]
    counts = (
        own.groupby(["territory", "territory_name"], observed=True)
        .size()
        .reset_index(name="count")
        .sort_values("territory_name")
    )
    evidence = tuple(
        Evidence(f"{line.territory_name} ({number(line.count)})", page_of(line.territory, f"constat-{theme}-{kinds}"))
        for line in counts.itertuples()
    )
    line = ClaimLine(claim.anchor, claim.sentence, evidence, noun="territoire", label=_label(claim))
    return shortened(line, EVERY_TERRITORY)


def _label(claim: Claim) -> str:
    """The label, with what it is of where the sentence does not say it: a count of a theme is no place in an order."""
    tried = dict(claim.behind_told).get(STATEMENT, "")
    return f"{claim.label} : {tried}" if tried and claim.section == THEMES else claim.label


def claims(found: Iterable[Claim | None], link: Link, noun: str) -> Claims:
    """Claims with one link a piece of evidence."""
    return Claims(tuple(linked(claim, link, EVERY_TERRITORY, noun=noun) for claim in found if claim is not None))


def linked(claim: Claim, link: Link, rest: Evidence, *, noun: str) -> ClaimLine:
    """A claim with one link a piece of evidence; of too many for a page, a handful alone are made (see `shortened`)."""
    count, shown = len(claim.evidence), _shown(len(claim.evidence))
    line = claim_line(replace(claim, evidence=claim.evidence[:shown]), link, noun=noun)
    return line if shown == count else replace(line, others=count - shown, rest=rest)


def _shown(count: int) -> int:
    """How many links of so many stay on a page."""
    return count if count <= MOST_NAMED else FEW


def shortened(line: ClaimLine, rest: Evidence) -> ClaimLine:
    """A claim with a handful of its links where it has too many for a page: one more leads to all the others."""
    count, shown = len(line.evidence), _shown(len(line.evidence))
    return line if shown == count else replace(line, evidence=line.evidence[:shown], others=count - shown, rest=rest)
