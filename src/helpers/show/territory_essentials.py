"""The head of a territory's report and its first page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.contributions import SHOWN_ROLES
from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import notes, parts
from helpers.show.elements import ClaimLine, Element, Evidence, Header, Heading, KeyFigure, KeyFigures, Notice, Points
from helpers.show.voices import Triptych, TriptychColumn, TriptychItem, Verbatim, Voice, Voices
from helpers.wording import FICTIONAL, counted, day, excerpt, inside, listing, number, period, sentence

KEY_CLAIMS = ("corpus/contributions", "corpus/participants", "corpus/publics", "reponses/propositions", "maturite/renseignees")
UNKNOWN_CLAIMS = ("inconnu/participants", "corpus/absents", "inconnu/dimensions", "reponses/attente")
ANSWERED = "Ce que l’autorité a répondu"
PROCESS, ANSWERS = "la-demarche", "engagements-et-droit-de-suite"  # anchors of two sections
FIRST_ANSWERS = 3
# Characters of a quote and of an answer: the first page fits one sheet of paper, whatever was written. The rest is a link away.
QUOTED, ANSWER, BLIND_SPOTS = 100, 100, 200
VOLUNTEERS = (
    "Ces contributions viennent de personnes volontaires ou invitées\u00a0: elles ne mesurent pas l’opinion des habitants."
)


def header(analysis: TerritoryAnalysis) -> Element:
    """Name, campaign, size, period and the marks that nobody may miss."""
    identity, framing = analysis.tables.identity, analysis.campaign.framing
    question = identity.get("question")
    return Header(
        kicker=framing.title,
        title=analysis.name,
        subtitle="" if question is None or pd.isna(question) else str(question),
        facts=tuple(_facts(analysis)),
        marks=marks(analysis),
    )


def marks(analysis: TerritoryAnalysis) -> tuple[str, ...]:
    """« données fictives », « brouillon »: what the reader must know before the first figure."""
    statuses = analysis.campaign.framing.lists.get("file_statuses")
    draft = statuses.by_role.get("draft") if statuses else None
    is_draft = draft is not None and analysis.tables.identity.get("file_status") == draft.code
    return (*((FICTIONAL,) if analysis.campaign.fictional else ()), *(("brouillon",) if is_draft else ()))


def _facts(analysis: TerritoryAnalysis) -> Iterator[tuple[str, str]]:
    identity, framing = analysis.tables.identity, analysis.campaign.framing
    own = analysis.measured.beside.own
    yield "Nature juridique", parts.label(framing, "authority_kinds", identity["kind_of_authority"])
    year = identity.get("population_year")
    vintage = "" if year is None or pd.isna(year) else f" ({int(year)})"
    yield "Population retenue", f"{number(identity['population'])} habitants{vintage}"
    yield "Classe de taille (calculée)", str(own["size_label"]) + _near_bound(own)
    if not pd.isna(identity["period_start"]):
        end = identity["period_end"]
        yield "Période couverte", period(identity["period_start"], None if pd.isna(end) else end)
    if "file_status" in identity:
        yield "État du fichier", parts.label(framing, "file_statuses", identity["file_status"])
    yield "Données arrêtées au", day(analysis.campaign.cut_off)
    yield from notes.told(analysis.notes)


def _near_bound(own: Mapping[str, Any]) -> str:
    bound = own.get("near_bound")
    return "" if bound is None or pd.isna(bound) else f", proche de la borne de {number(bound)}"


def essentials(analysis: TerritoryAnalysis) -> Element:
    """Five figures in words, three times three themes with a quote, the answer, and what is not known."""
    figures = tuple(_key_figure(claim) for key in KEY_CLAIMS if (claim := analysis.claim(key)) is not None)
    return parts.group(
        KeyFigures(figures) if figures else Notice("absence", "Aucune donnée chiffrée dans ce classeur."),
        Triptych(tuple(_column(analysis, role) for role in SHOWN_ROLES)),
        _answered(analysis),
        Heading("Ce qu’on ne sait pas"),
        _unknown(analysis),
    )


def _key_figure(claim: Claim) -> KeyFigure:
    first = next(iter(claim.figures.values()))
    among = "" if first.denominator is None else f" / {number(first.denominator)}"
    return KeyFigure(number(first.value) + among, claim.sentence, claim.anchor)


def _column(analysis: TerritoryAnalysis, role: str) -> TriptychColumn:
    choice = analysis.campaign.framing.lists["kinds"].by_role[role]
    top = analysis.measured.said.top[role]
    items = [_item(analysis, theme, choice.code, analysis.campaign.framing.plural(role)) for theme in top["theme"].tolist()]
    return TriptychColumn(
        title=choice.plural or choice.label,
        items=tuple(item for item in items if item is not None),
        empty=sentence(f"aucune contribution de cette nature ({inside(choice.label)})"),
    )


def _item(analysis: TerritoryAnalysis, theme: str, kind: str, plural: str) -> TriptychItem | None:
    """A theme with its count, which leads to the rows that it counts, and a few words that someone said of it."""
    claim = analysis.claim(f"{theme}/{plural}")
    if claim is None:
        return None
    return TriptychItem(ClaimLine("", claim.sentence, (), told_at=claim.anchor), _quote(analysis, theme, kind))


def _quote(analysis: TerritoryAnalysis, theme: str, kind: str) -> Verbatim | None:
    line = analysis.measured.said.quotes.get((theme, kind))
    if line is None:
        return None
    evidence = parts.local_link(analysis.slug)(str(line["id"]))
    whole = parts.verbatim(line, analysis.campaign.framing, evidence, "")
    told = "" if pd.isna(line["public_shown"]) else whole.context
    return replace(whole, text=excerpt(whole.text, QUOTED), context=told)


def _answered(analysis: TerritoryAnalysis) -> Element:
    """What the authority answered, in its own frame, and never mixed with what was said."""
    commitments = analysis.measured.follow_up.commitments
    items = tuple(_first_words(analysis, line) for line in islice(parts.lines(commitments), FIRST_ANSWERS))
    more = len(commitments) - len(items)
    return parts.group(
        Heading(ANSWERED),
        Voices("", items, "Aucune réponse renseignée à ce jour."),
        Points(((f"{counted(more, 'autre réponse')} plus bas.", Evidence("Les lire", f"#{ANSWERS}")),)) if more else None,
    )


def _first_words(analysis: TerritoryAnalysis, line: Mapping[str, Any]) -> Voice:
    """The first words of an answer, which lead to the whole of it."""
    whole = voice(analysis, line)
    told = excerpt(whole.text, ANSWER)
    asked = counted(len(_asked(analysis, line)), "contribution")
    more = Evidence("Lire la réponse", f"#{whole.anchor}")
    return replace(whole, text=told, when=f"En réponse à {asked}", anchor="", more=more)


def _asked(analysis: TerritoryAnalysis, line: Mapping[str, Any]) -> list[str]:
    return parts.answered(line["contribution_ids"], parts.local_link(analysis.slug))


def voice(analysis: TerritoryAnalysis, line: Mapping[str, Any]) -> Voice:
    """A commitment in the authority's own words: who, when, to what, why."""
    framing = analysis.campaign.framing
    who = parts.written(line.get("body")) if "body" in line else analysis.name
    when = parts.written(line.get("answered_on"))
    asked = _asked(analysis, line)
    action = line.get("action")
    words = [str(line["reason"])] if not pd.isna(line["reason"]) else []
    words += [str(action)] if action is not None and not pd.isna(action) else []
    return Voice(
        who=f"{who}, {when}",
        when=f"En réponse à {listing(asked)}" if asked else "",
        text=" ".join(words),
        status=parts.label(framing, "answers", line["answer"]),
        anchor=f"reponse-{parts.local_link(analysis.slug)(str(line['id'])).label}",
    )


def _unknown(analysis: TerritoryAnalysis) -> Element:
    """What this report cannot tell, each point with the rows that show it."""
    found = [claim for key in UNKNOWN_CLAIMS if (claim := analysis.claim(key)) is not None]
    spots = analysis.tables.identity.get("blind_spots")
    told = "" if spots is None or pd.isna(spots) else excerpt(str(spots), BLIND_SPOTS)
    rows = tuple((claim.sentence, Evidence("Voir les lignes", f"#{claim.anchor}")) for claim in found)
    signalled = ((f"Angles morts signalés par le territoire\u00a0: {told}", Evidence("Voir la démarche", f"#{PROCESS}")),)
    return Points(((VOLUNTEERS, None), *(signalled if told else ()), *rows))
