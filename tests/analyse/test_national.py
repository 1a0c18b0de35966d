"""The synthesis counts two ways, says what is missing, and never adds French territories to cities of other countries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from helpers.analyse import compare, release
from helpers.analyse.contributions import with_public_shown
from helpers.analyse.corpus import corpus_of, joined
from helpers.analyse.national import NationalAnalysis, analyse_nation, themes_by, themes_two_ways
from helpers.collect.tables import Tables
from helpers.framing import territories as reference
from helpers.framing.campaign import Campaign
from tests.analyse.tables import Row, frame, ia, tables

CAMPAIGN = Campaign(
    "essai", "Essai", "", ia(), True, date(2025, 4, 1), tuple(reference.find(slug) for slug in ("lacq-orthez", "montreal"))
)


def spoken(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Contributions from (territory, theme, kind)."""
    lines: list[Row] = [
        {"id": f"{territory}-C{place}", "theme": theme, "kind": kind} for place, (territory, theme, kind) in enumerate(rows)
    ]
    return frame("contributions", lines).assign(territory=[territory for territory, _, _ in rows])


def territory(slug: str, *rows: tuple[str, str], group: str = "france", answered: str | None = None) -> Tables:
    """Tables of a territory from (theme, kind); `answered`: the id that its only commitment answers."""
    lines: list[Row] = [
        {"id": f"{slug}-C{place}", "theme": theme, "kind": kind, "event_id": f"{slug}-E1"}
        for place, (theme, kind) in enumerate(rows, start=1)
    ]
    return tables(
        territory={"code": slug, "name": slug.title(), "group": group},
        events=[{"id": f"{slug}-E1"}],
        contributions=lines,
        commitments=[{"id": f"{slug}-R1", "contribution_ids": answered}] if answered else [],
    )


def nation(collected: Mapping[str, Tables]) -> NationalAnalysis:
    lines = [compare.territory_line(slug, own, CAMPAIGN) for slug, own in collected.items()]
    totals = release.solve({slug: release.masked(own, ia()) for slug, own in collected.items() if compare.is_french(own)})
    rows = joined(corpus_of(slug, own, with_public_shown(own, ia()), ia()) for slug, own in collected.items())
    return analyse_nation(CAMPAIGN, compare.territories_frame(lines, ia()), rows, totals, ())


def test_themes_are_counted_two_ways() -> None:
    """T01 has most contributions (3, all from a); T05 has two, one in each territory: the two counts disagree. A third is silent."""
    table = themes_two_ways(
        spoken(*[("a", "T01", "attente")] * 3, ("a", "T05", "attente"), ("b", "T05", "vigilance")), ia(), 3
    ).set_index("theme")
    assert table.loc[["T01", "T05", "T02"], ["total", "territories", "of"]].to_numpy().tolist() == [
        [3, 1, 3], [2, 2, 3], [0, 0, 3],
    ]  # fmt: skip


def test_themes_by_class_say_of_how_many() -> None:
    """In class s1, two of two territories carry T01; in s4, one of one carries T05."""
    rows = spoken(("a", "T01", "attente"), ("a", "T01", "question"), ("b", "T01", "attente"), ("c", "T05", "attente"))
    table = themes_by(rows.assign(size_class=["s1", "s1", "s1", "s4"]), "size_class", pd.Series({"s1": 2, "s4": 1}), ia())
    assert table[["theme", "group", "contributions", "territories", "of"]].to_numpy().tolist() == [
        ["T01", "s1", 3, 2, 2], ["T05", "s4", 1, 1, 1],
    ]  # fmt: skip


def test_french_and_francophone_are_never_pooled() -> None:
    """Themes, divergences and propositions of the French panel hold no row of a city of another country, and conversely."""
    analysis = nation(
        {
            "a": territory("a", ("T05", "attente"), ("T05", "attente"), ("T05", "proposition")),
            "m": territory("m", ("T05", "vigilance"), ("T05", "vigilance"), ("T05", "proposition"), group="francophonie"),
        }
    )
    found = analysis.collected
    for table, total in ((found.by_theme, 3), (found.cities_by_theme, 3)):
        own = table.set_index("theme")
        assert own.loc["T05", ["total", "territories", "of"]].tolist() == [total, 1, 1]
    assert found.divergences == ()
    assert found.propositions["members"].tolist() == [("a-C3",)]
    assert found.city_propositions["members"].tolist() == [("m-C3",)]
    pooled = [
        claim.id for claim in analysis.claims.values()
        if claim.section != "reponses" and {one[0] for one in claim.evidence} == {"a", "m"}
    ]  # fmt: skip
    assert pooled == []


def test_claims_lead_to_rows() -> None:
    """Each claim on a theme rests on as many contributions as it counts, all of that theme and panel."""
    analysis = nation({"a": territory("a", ("T05", "attente"), ("T01", "attente"), ("T05", "question"))})
    claim = analysis.claim("themes/T05")
    assert claim is not None
    assert claim.evidence == ("a-C1", "a-C3")
    assert claim.sentence == ("Travail, métiers et agents\u00a0: 2\u00a0contributions sur 3, dans 1\u00a0territoire sur 1.")


def test_who_answered_is_said_with_who_was_expected() -> None:
    """One French territory was expected and one came; of cities of other countries, one was expected and none came."""
    analysis = nation({"lacq-orthez": territory("lacq-orthez", ("T05", "attente"))})
    claim = analysis.claim("collecte/france")
    assert claim is not None
    assert claim.sentence == "1\u00a0territoire français sur 1 est présent dans cette synthèse."
    assert analysis.claim("collecte/francophonie") is None


def test_answers_by_panel() -> None:
    """Of two French proposals one is answered, in one territory of two; the silent territory is named."""
    analysis = nation(
        {
            "a": territory("a", ("T05", "proposition"), answered="a-C1"),
            "b": territory("b", ("T05", "proposition")),
        }
    )
    claim, silent = analysis.claim("reponses/propositions"), analysis.claim("reponses/aucune")
    assert claim is not None
    assert silent is not None
    assert claim.sentence == "1\u00a0proposition sur 2 a reçu une réponse de l’autorité, dans 1\u00a0territoire français sur 2."
    assert claim.evidence == ("a-C1", "b-C1")
    assert silent.evidence == ("b",)


def test_answering_an_expectation_is_answering() -> None:
    """A territory that answered an expectation, and no proposal, is not among those that answered nothing."""
    analysis = nation({"a": territory("a", ("T05", "proposition"), ("T05", "attente"), answered="a-C2")})
    claim = analysis.claim("reponses/propositions")
    assert claim is not None
    assert claim.figures["count"].value == 0
    assert analysis.claim("reponses/aucune") is None


def test_a_territory_that_says_nothing_still_counts_as_present() -> None:
    """A territory without contribution is among those that could carry a theme: silence is in the denominator."""
    analysis = nation({"a": territory("a", ("T05", "attente")), "b": territory("b")})
    claim = analysis.claim("themes/T05")
    assert claim is not None
    assert claim.sentence.endswith("dans 1\u00a0territoire sur 2.")


def test_nothing_received() -> None:
    """A campaign that received no workbook has an analysis without any claim."""
    assert nation({}).claims == {}


def test_analysis_does_not_depend_on_the_order_of_territories() -> None:
    """The same territories read in another order give the same claims."""
    collected = {
        "a": territory("a", ("T05", "attente"), ("T06", "proposition")),
        "b": territory("b", ("T05", "vigilance"), ("T06", "proposition")),
    }
    forward, backward = nation(collected), nation(dict(reversed(collected.items())))
    assert {claim.sentence for claim in forward.claims.values()} == {claim.sentence for claim in backward.claims.values()}
