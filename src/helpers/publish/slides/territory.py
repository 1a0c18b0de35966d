"""A territory's report as slides that a mayor presents: who came, what was said, the declared maturity, the answers, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.contributions import SHOWN_ROLES
from helpers.analyse.territory import TerritoryAnalysis
from helpers.publish.mention import foot, mark
from helpers.publish.slides.deck import Chart, Deck, Quote, Series, Slide
from helpers.publish.slides.remarks import with_remarks
from helpers.show import parts
from helpers.show.territory_essentials import UNKNOWN_CLAIMS, VOLUNTEERS, marks
from helpers.wording import counted, day, number, period

DRAFT = "brouillon"


def territory_deck(analysis: TerritoryAnalysis) -> Deck:
    """The slides of a territory."""
    campaign = analysis.campaign
    return Deck(
        title=analysis.name,
        about=campaign.framing.title,
        facts=tuple(_facts(analysis)),
        mark=" · ".join(filter(None, (mark(campaign), DRAFT.capitalize() if DRAFT in marks(analysis) else ""))),
        foot=foot(campaign, analysis.name),
        author=campaign.framing.organisers,
        on=campaign.cut_off,
        slides=with_remarks(_resting(_slides(analysis), analysis), analysis.notes, analysis.slug),
    )


def _resting(slides: Iterable[Slide], analysis: TerritoryAnalysis) -> Iterator[Slide]:
    """What the title of each rests on, where one word says it."""
    ids = frozenset(analysis.measured.said.contributions["id"])
    for slide in slides:
        on_contributions = bool(slide.claims) and ids.issuperset(slide.claims[0].evidence)
        yield replace(slide, noun="contribution") if on_contributions else slide


def _facts(analysis: TerritoryAnalysis) -> Iterator[str]:
    identity = analysis.tables.identity
    told = [
        counted(len(analysis.measured.said.contributions), "contribution"),
        counted(len(analysis.tables.events), "événement"),
    ]
    yield ", ".join([*told, f"{number(identity['population'])} habitants"])
    start, end = identity["period_start"], identity["period_end"]
    if not pd.isna(start):
        yield f"Concertation menée {period(start, None if pd.isna(end) else end)}"
    yield f"Données arrêtées au {day(analysis.campaign.cut_off)}"


def _slides(analysis: TerritoryAnalysis) -> Iterator[Slide]:
    yield from _who(analysis)
    for role in SHOWN_ROLES:
        yield from _said(analysis, role)
    yield from _maturity(analysis)
    yield from _answers(analysis)
    yield _unknown(analysis)


def _found(analysis: TerritoryAnalysis, *keys: str) -> tuple[Claim, ...]:
    return tuple(claim for key in keys if (claim := analysis.claim(key)) is not None)


def _who(analysis: TerritoryAnalysis) -> Iterator[Slide]:
    claims = _found(analysis, "corpus/participants", "corpus/contributions", "corpus/publics")
    kinds = analysis.campaign.framing.lists["kinds"].choices
    counts = analysis.measured.said.by_theme
    if not claims:
        return
    labels = tuple(choice.plural or choice.label for choice in kinds)
    values = tuple(int(counts[choice.code].sum()) for choice in kinds)
    chart = Chart(
        "Contributions, par nature",
        tuple(label[:1].upper() + label[1:] for label in labels),
        (Series("Contributions", values),),
    )
    yield Slide("Qui est venu, et ce qui a été recueilli", claims, chart if sum(values) else None)


def _said(analysis: TerritoryAnalysis, role: str) -> Iterator[Slide]:
    """The most carried theme of a kind of contributions, with the words that the report quotes, and how many each theme has."""
    framing, said = analysis.campaign.framing, analysis.measured.said
    choice = framing.lists["kinds"].by_role[role]
    plural = framing.plural(role)
    claims = _found(analysis, *(f"{theme}/{plural}" for theme in said.top[role]["theme"]))
    if not claims:
        return
    first = str(said.top[role]["theme"].iloc[0])
    counts = zip(said.by_theme["label"].tolist(), said.by_theme[choice.code].tolist(), strict=True)
    lines = sorted((one for one in counts if one[1] > 0), key=lambda one: -one[1])
    chart = Chart(
        f"{choice.plural or choice.label}, par thème",
        tuple(str(label) for label, _ in lines),
        (Series(choice.plural or choice.label, tuple(int(count) for _, count in lines)),),
    )
    quoted = said.quotes.get((first, choice.code))
    quotes = () if quoted is None else (_quote(analysis, dict(quoted)),)
    yield Slide(choice.plural or choice.label, claims[:1], chart, quotes, silent=claims[1:])


def _quote(analysis: TerritoryAnalysis, line: dict[str, object]) -> Quote:
    shown = parts.verbatim(line, analysis.campaign.framing, parts.local_link(analysis.slug)(str(line["id"])), "")
    return Quote(shown.text, ", ".join(filter(None, (shown.id, shown.context, shown.origin))))


def _maturity(analysis: TerritoryAnalysis) -> Iterator[Slide]:
    levels, scale = analysis.measured.profile.levels, analysis.campaign.framing.level_scale
    claims = _found(analysis, "maturite/mediane", "maturite/renseignees", "maturite/preuves")
    known = levels[levels["level"].notna()]
    if not claims or known.empty:
        return
    chart = Chart(
        f"Niveau déclaré de chaque dimension, de 0 à {len(scale) - 1}", tuple(map(str, known["label"])),
        (Series("Niveau", tuple(map(int, known["level"]))),), top=len(scale) - 1,
    )  # fmt: skip
    yield Slide("Maturité déclarée", claims, chart)


def _answers(analysis: TerritoryAnalysis) -> Iterator[Slide]:
    claims = _found(analysis, "reponses/propositions", "reponses/attente")
    if not claims:
        return
    table = analysis.measured.follow_up.by_answer
    chart = Chart(
        "Propositions, par réponse reçue",
        tuple(map(str, table["label"])),
        (Series("Propositions", tuple(map(int, table["count"]))),),
    )
    silent = _found(analysis, *(f"reponses/{answer}" for answer in table["answer"]))
    yield Slide("Ce que l’autorité a répondu", claims, chart if len(table) else None, silent=silent)


def _unknown(analysis: TerritoryAnalysis) -> Slide:
    """What the report cannot tell; its sentences with figures keep their evidence in the notes."""
    spots = analysis.tables.identity.get("blind_spots")
    told = () if spots is None or pd.isna(spots) else (f"Angles morts signalés par le territoire\u00a0: {spots}",)
    claims = _found(analysis, *UNKNOWN_CLAIMS)
    points = (VOLUNTEERS, *told, *(claim.sentence for claim in claims))
    return Slide("Limites", heading="Ce qu’on ne sait pas", points=points, silent=claims)
