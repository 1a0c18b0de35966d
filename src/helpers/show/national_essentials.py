"""The first page of the synthesis: five figures, what is hoped for, feared and proposed, the answers, what it does not say."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.analyse.national import NationalAnalysis
from helpers.analyse.national_claims import FIRST_ROLES, first_positions
from helpers.analyse.propositions import CONVERGENT
from helpers.show.elements import ClaimLine, Element, Evidence, Heading, KeyFigure, KeyFigures, Notice, Points
from helpers.show.national_links import contribution_link, theme_line
from helpers.show.national_who import NOTHING, state_of
from helpers.show.parts import group
from helpers.show.voices import Triptych, TriptychColumn, TriptychItem, Verbatim
from helpers.wording import counted, excerpt, inside, listing, number, out_of, sentence

KEY_CLAIMS = ("collecte/france", "corpus/france", "collecte/francophonie", "corpus/francophonie", "reponses/propositions")
ANSWER_CLAIMS = ("reponses/propositions", "reponses/aucune")
MOST_NAMED_HERE = 3  # territories without an up-to-date report that the first page names
SHOWN_PROPOSALS = 3
QUOTED = 115  # characters of a proposal on the first page, which fits one sheet of paper; the rest is a link away
NO_CONVERGENCE = "Aucune proposition n’est convergente au sens des conventions de cette synthèse."
VOLUNTEERS = "Elle ne classe pas les territoires et ne mesure pas l’opinion des habitants : les participants sont volontaires."
ANSWERS, DIVERGENCES, WHO = "les-reponses-des-collectivites", "ce-qui-divise", "qui-a-repondu-qui-manque"  # anchors of sections


def essentials(analysis: NationalAnalysis) -> Element:
    """Who answered, what most territories hope for and fear, what converges, what was answered, what is not known."""
    if analysis.collected.territories.empty:
        return NOTHING
    return group(
        KeyFigures(tuple(_key_figures(analysis))),
        Triptych((*(_positions(analysis, role) for role in FIRST_ROLES), _proposals(analysis))),
        Heading("Ce que les collectivités ont répondu"),
        _answers(analysis),
        Heading("Ce que cette synthèse ne dit pas"),
        Points(tuple(unknown(analysis))),
    )


def _key_figures(analysis: NationalAnalysis) -> Iterator[KeyFigure]:
    for key in KEY_CLAIMS:
        claim = analysis.claim(key)
        if claim is not None:
            first = next(iter(claim.figures.values()))
            among = "" if first.denominator is None else f" / {number(first.denominator)}"
            yield KeyFigure(number(first.value) + among, claim.sentence, claim.anchor)


def _positions(analysis: NationalAnalysis, role: str) -> TriptychColumn:
    """The themes on which most territories carry such contributions, each with the territories that do."""
    framing = analysis.campaign.framing
    kind = framing.lists["kinds"].by_role[role]
    found = (
        (theme, claim)
        for theme in first_positions(analysis.collected.french, kind.code)["theme"]
        if (claim := analysis.claim(f"{framing.plural(role)}/{theme}")) is not None
    )
    items = (TriptychItem(theme_line(analysis, claim, theme, framing.plural(role))) for theme, claim in found)
    return TriptychColumn(
        kind.plural or kind.label, tuple(items), sentence(f"aucune contribution de cette nature ({inside(kind.label)})")
    )


def _proposals(analysis: NationalAnalysis) -> TriptychColumn:
    """The convergent proposals that most territories carry, in the words of one of their members."""
    propositions = analysis.collected.propositions
    convergent = propositions[propositions["status"].eq(CONVERGENT)].head(SHOWN_PROPOSALS)
    link = contribution_link(analysis)
    items = []
    for line in convergent.itertuples():
        claim = analysis.claim(f"proposition/{line.group}")
        if claim is not None:
            told = f"{counted(line.count, 'proposition')}, dans {counted(len(line.territories), 'territoire')}"
            quoted = Verbatim(line.group, link(line.group).href, excerpt(line.text, QUOTED), "")
            items.append(TriptychItem(ClaimLine("", sentence(told), (), told_at=claim.anchor), quoted))
    return TriptychColumn("Propositions qui convergent", tuple(items), NO_CONVERGENCE)


def _answers(analysis: NationalAnalysis) -> Element:
    found = [claim for key in ANSWER_CLAIMS if (claim := analysis.claim(key)) is not None]
    if not found:
        return Notice("absence", "Aucune réponse renseignée à ce jour.")
    return Points(tuple((claim.sentence, Evidence("Voir lesquelles", f"#{claim.anchor}")) for claim in found))


def unknown(analysis: NationalAnalysis) -> Iterator[tuple[str, Evidence | None]]:
    """What the synthesis does not tell and nobody may conclude from it, who is missing; with where the page says more."""
    yield VOLUNTEERS, None
    divided = len(analysis.collected.divergences)
    if divided:
        yield (
            f"Elle ne tranche pas ce qui divise : {counted(divided, 'opposition')}.",
            Evidence("Voir les deux côtés", f"#{DIVERGENCES}"),
        )
    yield _missing(len(analysis.absences)), Evidence("Voir la liste", f"#{WHO}") if analysis.absences else None
    yield from _unreported(analysis)


def _missing(absences: int) -> str:
    if not absences:
        return "Tous les territoires attendus y sont."
    if absences == 1:
        return f"Il y manque {counted(absences, 'territoire')} : son absence est dite."
    return f"Il y manque {counted(absences, 'territoire')} : leur absence est dite, territoire par territoire."


def _unreported(analysis: NationalAnalysis) -> Iterator[tuple[str, Evidence]]:
    """How many territories have a report that shows the same data as the synthesis; those that have not are named when few."""
    present, others = len(analysis.collected.territories), analysis.unreported
    if not others:
        return
    told = f" : {listing([f'{one.name} ({state_of(one)})' for one in others])}" if len(others) <= MOST_NAMED_HERE else ""
    words = (
        f"Les rapports de {out_of(present - len(others), present, 'territoire')} montrent les données comptées ici. "
        f"Les autres sont comptés, mais leur propre rapport manque ou date{told}."
    )
    yield words, Evidence("Voir la liste", f"#{WHO}")
