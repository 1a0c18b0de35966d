"""What was said: counts first, then people's own words, and those that are alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import compress, islice

import pandas as pd

from helpers.analyse.contributions import AGREED, DIVIDED, SHOWN_ROLES, with_agreement
from helpers.analyse.release import OPINIONS
from helpers.analyse.territory import TerritoryAnalysis
from helpers.framing.model import Choice
from helpers.show import charts, parts
from helpers.show.elements import Element, Heading, Notice
from helpers.show.voices import Verbatim, Verbatims
from helpers.wording import counted, listing, number

QUOTES_OF_AGREEMENT = 2
NOTHING_SAID = Notice("absence", "Aucune contribution n’a été recueillie.")


def themes(analysis: TerritoryAnalysis) -> Element:
    """The matrix of themes and kinds, with its table."""
    said, framing = analysis.measured.said, analysis.campaign.framing
    if said.contributions.empty:
        return NOTHING_SAID
    kinds = framing.lists["kinds"].choices
    carried = [line for line in parts.lines(said.by_theme) if line["total"]]
    names, titles = [line["label"] for line in carried], [kind.plural or kind.label for kind in kinds]
    counts = [line[kind.code] for kind in kinds for line in carried]
    drawn = pd.DataFrame(
        {
            "label": names * len(kinds),
            "kind": [title for title in titles for _ in names],
            "count": counts,
            "text": [number(count) if count else "–" for count in counts],
        }
    )
    columns = [*zip([kind.code for kind in kinds], titles, strict=True), ("total", "Total")]
    first = sorted(carried, key=lambda line: -line["total"])[:3]
    told = [f"{line['label']} ({counted(line['total'], 'contribution')})" for line in first]
    return parts.group(
        parts.claims([analysis.claim("corpus/contributions")], parts.local_link(analysis.slug), whole=len(said.contributions)),
        parts.figure(
            charts.matrix(drawn, "label", "kind", "count", "text"),
            "themes",
            title="De quoi a-t-on parlé, et comment",
            alternative=(
                f"Tableau de {counted(len(carried), 'thème')} par nature de contribution. Les plus abordés : {listing(told)}."
            ),
            table=parts.counts_table("Contributions par thème et par nature", "Thème", said.by_theme, "label", columns),
            reading="plus la case est foncée, plus le thème a reçu de contributions de cette nature.",
        ),
    )


def positions(analysis: TerritoryAnalysis) -> Element:
    """Expectations on one side, concerns on the other: a theme can be both hoped for and feared."""
    said, framing = analysis.measured.said, analysis.campaign.framing
    hope, fear = (framing.lists["kinds"].by_role[role] for role in ("expectation", "concern"))
    hopes, fears, labels = (said.by_theme[name].tolist() for name in (hope.code, fear.code, "label"))
    lines = [line for line in zip(labels, hopes, fears, strict=True) if line[1] or line[2]]
    both = pd.DataFrame(lines, columns=["label", hope.code, fear.code])
    if both.empty:
        return Notice("absence", "Ni attente ni vigilance n’a été recueillie.")
    titles = (hope.plural or hope.label, fear.plural or fear.label)
    more_feared = [label for label, hoped, feared in lines if feared > hoped]
    told = f"Plus de vigilances que d’attentes pour : {listing(more_feared)}." if more_feared else "Partout, plus d’attentes."
    return parts.figure(
        charts.diverging(both, "label", hope.code, fear.code, titles=titles),
        "positions",
        title="Attendu ou redouté ? Les deux, selon les thèmes",
        alternative=f"Attentes et vigilances pour {counted(len(both), 'thème')}. {told}",
        table=parts.counts_table(
            "Attentes et vigilances par thème", "Thème", both, "label", [(hope.code, titles[0]), (fear.code, titles[1])]
        ),
        reading="à gauche les attentes, à droite les vigilances ; les deux nombres se lisent ensemble, ils ne se soustraient pas.",
    )


def who_spoke(analysis: TerritoryAnalysis) -> Element:
    """Contributions per public and kind: an opinion and who holds it, so small counts are masked."""
    masked = analysis.measured.said.by_public
    if masked.counts.empty or analysis.measured.said.contributions.empty:
        return Notice(
            "absence", "Qui a dit quoi n’est pas publié : les effectifs sont trop petits pour protéger les personnes."
        )
    floor = analysis.campaign.framing.thresholds.smallest_opinion_count
    return parts.in_parts(
        Heading("Qui l’a dit"),
        parts.masked_table("Contributions par public et par nature", "Public", masked, (OPINIONS, analysis.slug)),
        Notice(
            "info",
            f"Les effectifs de moins de {floor} sont masqués, et d’autres avec eux quand ils permettraient de les "
            "retrouver : personne ne doit pouvoir être reconnu à son avis.",
        ),
    )


def agreements(analysis: TerritoryAnalysis) -> Element:
    """What met agreement and what divided, with quotes of both."""
    quotable, framing = analysis.measured.said.quotable, analysis.campaign.framing
    keys = ("accords/accord", "accords/desaccord", "accords/minoritaires")
    found = [analysis.claim(key) for key in keys]
    if not any(found):
        return parts.in_parts(
            Heading("Accords et désaccords"), Notice("absence", "Le niveau d’accord n’a pas été observé pendant les échanges.")
        )
    return parts.in_parts(
        Heading("Accords et désaccords"),
        parts.claims(found, parts.local_link(analysis.slug), noun="contribution"),
        _quotes(
            analysis, "Ce qui a fait accord", _kept(quotable, with_agreement(quotable, framing, AGREED)), QUOTES_OF_AGREEMENT
        ),
        _quotes(analysis, "Ce qui a divisé", _kept(quotable, with_agreement(quotable, framing, DIVIDED)), QUOTES_OF_AGREEMENT),
    )


def verbatims(analysis: TerritoryAnalysis) -> Element:
    """Theme by theme: how many, then one quote of each kind; the annex holds them all."""
    framing, link = analysis.campaign.framing, parts.local_link(analysis.slug)
    said = analysis.measured.said.contributions
    raised = set(said["theme"].tolist())
    shown: list[Element | None] = []
    for theme in framing.themes:
        if theme.code not in raised:
            continue
        keys = [f"{theme.code}/contributions", *(f"{theme.code}/{framing.plural(role)}" for role in SHOWN_ROLES)]
        shown += [
            Heading(theme.label),
            parts.claims((analysis.claim(key) for key in keys), link, noun="contribution", whole=len(said)),
            *_theme_quotes(analysis, theme.code),
        ]
    return parts.in_parts(*shown)


def _theme_quotes(analysis: TerritoryAnalysis, theme: str) -> Iterator[Element]:
    """One quote of each kind."""
    kinds = (analysis.campaign.framing.lists["kinds"].by_role[role] for role in SHOWN_ROLES)
    return (quote for kind in kinds if (quote := _theme_quote(analysis, theme, kind)) is not None)


def _theme_quote(analysis: TerritoryAnalysis, theme: str, kind: Choice) -> Verbatims | None:
    line = analysis.measured.said.quotes.get((theme, kind.code))
    return None if line is None else Verbatims(kind.label, (_verbatim(analysis, line),))


def isolated(analysis: TerritoryAnalysis) -> Element:
    """Minority and isolated contributions, and the themes that almost nobody raised: all of them."""
    said, quotable = analysis.measured.said, analysis.measured.said.quotable
    wanted = {*said.isolated, *said.rare}
    # Texts that came several times have their own section.
    once = quotable["alike"].isna().tolist() if "alike" in quotable else [True] * len(quotable)
    alone = _kept(quotable, [id_ in wanted and is_once for id_, is_once in zip(quotable["id"].tolist(), once, strict=True)])
    return parts.in_parts(
        Heading("Ce qui n’a été dit que par quelques-uns"),
        _quotes(analysis, "Contributions minoritaires ou isolées, et thèmes rarement abordés", alone)
        or Notice("absence", "Aucune contribution publiable n’a été signalée comme minoritaire ou isolée."),
    )


def _kept(quotable: pd.DataFrame, is_kept: Iterable[bool]) -> Iterator[Mapping[str, object]]:
    """The contributions that are kept, with what is read of each to quote it."""
    return compress(parts.lines(quotable, parts.QUOTED | {"event_id"}), is_kept)


def _quotes(
    analysis: TerritoryAnalysis, title: str, lines: Iterable[Mapping[str, object]], most: int | None = None
) -> Verbatims | None:
    items = tuple(_verbatim(analysis, line) for line in islice(lines, most))
    return Verbatims(title, items) if items else None


def _verbatim(analysis: TerritoryAnalysis, line: Mapping[str, object]) -> Verbatim:
    """A quote with the event where it was said."""
    evidence = parts.local_link(analysis.slug)(str(line["id"]))
    where = analysis.measured.participation.titles.get(line["event_id"], "hors événement")
    return parts.verbatim(line, analysis.campaign.framing, evidence, where)
