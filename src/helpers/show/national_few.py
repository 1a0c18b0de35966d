"""The positions that the fewest share, theme by theme, with their words: no theme is shown without them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.analyse.minority import LEAST_SHOWN
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.national_claims import MOST_NAMED
from helpers.show import parts
from helpers.show.elements import Aside, ClaimLine, Claims, Element, Evidence, Folded, Group, Heading, Notice, Row, Table
from helpers.show.markup import tag
from helpers.show.national_links import FEW, page_of
from helpers.wording import counted, number

CITIES = " (villes francophones)"  # two tables of a page never bear one name
OTHERS = Evidence("… et toutes les autres, dans les données ouvertes", "../donnees-ouvertes/contributions.csv")


def least_shared(analysis: NationalAnalysis) -> Element:
    """One list a theme, French territories first, then the cities of other countries apart."""
    collected = analysis.collected
    if collected.least_shared.empty and collected.cities_least_shared.empty:
        return Notice("absence", "Aucune contribution dont le texte est publié.")
    return parts.in_parts(
        Aside("Quelles positions sont ici", Notice(
            "info",
            "Une position est ici si son territoire l’a notée isolée ou minoritaire, si une seule personne la porte, ou si son thème est très peu "
            f"abordé là où elle a été dite. À défaut, chaque thème montre la position la moins portée de ses territoires, jusqu’à {number(LEAST_SHOWN)}. "
            "À égalité, le territoire le moins peuplé vient d’abord : être peu nombreux n’est pas avoir tort.",
        )),
        Heading("Thème par thème"),
        *_themes(analysis, collected.least_shared, "peu-partagees"),
        *_cities(analysis),
    )  # fmt: skip


def _cities(analysis: NationalAnalysis) -> Iterator[Element]:
    told = tuple(_themes(analysis, analysis.collected.cities_least_shared, "peu-partagees-francophonie", CITIES))
    if told:
        yield Heading("Dans les villes francophones")
        yield Folded(f"Voir {counted(len(told) // 2, 'thème')} des villes francophones", Group(told))


def _themes(analysis: NationalAnalysis, table: pd.DataFrame, key: str, where: str = "") -> Iterator[Element]:
    for theme in analysis.campaign.framing.themes:
        own = table[table["theme"].eq(theme.code)]
        claim = analysis.claim(f"{key}/{theme.code}")
        if claim is None:
            continue
        shown = own.head(FEW) if analysis.collected.is_large else own
        left = len(own) - len(shown)
        links = tuple(Evidence(line.id, _row(line.id, line.territory)) for line in shown.head(MOST_NAMED).itertuples())
        rest = OTHERS if len(own) > len(links) else None
        yield Claims((ClaimLine(claim.anchor, claim.sentence, links, "position", others=len(own) - len(links), rest=rest),))
        yield Folded(f"{theme.label} : {counted(len(shown), 'position')}", _list(analysis, theme.label + where, shown, left))


def _list(analysis: NationalAnalysis, label: str, shown: pd.DataFrame, left: int) -> Table:
    kinds = analysis.campaign.framing.lists["kinds"].label_of
    rows = tuple(
        Row(
            (
                tag("a", line.id, href=_row(line.id, line.territory)),
                line.territory_name,
                kinds(line.kind),
                tag("bdi", line.text),
                line.few,
            )
        )
        for line in shown.itertuples()
    )
    note = f"{counted(left, 'autre')} dans les données ouvertes (contributions.csv) : aucune n’est perdue." if left else ""
    caption = f"Les positions les moins partagées : {label}"
    return Table(caption, ("Contribution", "Territoire", "Nature", "Texte", "Pourquoi ici"), rows, note=note)


def _row(id_: str, slug: str) -> str:
    """The row of a contribution, in the annex of its territory."""
    return page_of(slug, id_.removeprefix(f"{slug}-"))
