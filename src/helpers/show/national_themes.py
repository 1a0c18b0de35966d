"""What was said over the territories: shared, alone, divided; both ways of counting side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.analyse.divergences import PUBLICS, SIZES, TERRITORIES, Divergence, Side
from helpers.analyse.national import NationalAnalysis, themes_by
from helpers.analyse.propositions import CONVERGENT, EMERGENT, SINGULAR
from helpers.analyse.regrouping import waiting
from helpers.framing.model import Chapter
from helpers.show import charts, parts
from helpers.show.elements import ClaimLine, Claims, Element, Folded, Group, Heading, Notice, Row, Table
from helpers.show.markup import tag
from helpers.show.national_links import EVERY_ROW, FEW, contribution_link, linked, theme_line
from helpers.show.national_methods import caveats, comparable, ways
from helpers.show.national_strength import strengths
from helpers.show.voices import Verbatim
from helpers.wording import counted, listing, number

NO_THEME = Notice("absence", "Aucune contribution n’est encore présente dans cette synthèse.")
FIRST_GROUPS = 2  # of each chapter, shown unfolded
MOST_GROUPS = 5  # of each status in a chapter, on the page of a large synthesis
OPPOSITIONS = {  # what opposes -> title, and what is said when nothing does
    TERRITORIES: (
        "Entre territoires",
        "Aucun thème n’est porté surtout comme une attente ici et surtout comme une vigilance là.",
    ),
    SIZES: (
        "Entre petites et grandes collectivités",
        "Aucun thème n’oppose les plus petites et les plus grandes collectivités, là où {territories} territoires au moins de chaque côté en parlent.",
    ),
    PUBLICS: (
        "Entre élus et citoyens",
        "Aucun thème n’oppose élus et citoyens, là où {opinions} contributions au moins de chaque côté peuvent être attribuées à leur public.",
    ),
}
NOTES = {
    SIZES: "Les classes de taille du milieu ne sont d’aucun côté.",
    PUBLICS: "Seules comptent les contributions auprès desquelles les territoires affichent le public : celles qu’ils masquent n’y sont pas.",
}
STATUS_TITLES = {CONVERGENT: "Convergentes", EMERGENT: "Émergentes"}


def themes(analysis: NationalAnalysis) -> Element:
    """Two bars a theme: contributions, territories; then each theme with its links."""
    table = analysis.collected.by_theme
    carried = table[table["total"].gt(0)]
    if carried.empty:
        return NO_THEME
    by_territory = carried.sort_values(["territories", "total"], ascending=False, kind="stable").head(3)
    by_contribution = carried.sort_values("total", ascending=False, kind="stable").head(3)
    found = [(theme, analysis.claim(f"themes/{theme}")) for theme in carried["theme"]]
    return parts.in_parts(
        *caveats(analysis, "ensemble", anchored=False),
        parts.figure(
            charts.two_counts(carried, "label", "total", "territories"),
            "deux-comptes",
            title="Les thèmes, par contribution et par territoire",
            alternative=f"Les plus présents par contribution : {listing(list(by_contribution['label']))}. "
            f"Par territoire : {listing(list(by_territory['label']))}.",
            table=parts.counts_table(
                "Thèmes comptés de deux façons", "Thème", table, "label",
                [("total", "Contributions"), ("territories", "Territoires"), ("of", "sur")],
            ),
            reading="à gauche les contributions, à droite les territoires qui portent le thème ; là où les deux ordres diffèrent, "
            "une grande collecte pèse plus que les autres.",
        ),
        Heading("Thème par thème"),
        Claims(tuple(theme_line(analysis, claim, theme) for theme, claim in found if claim is not None)),
    )  # fmt: skip


def themes_by_size(analysis: NationalAnalysis) -> Element:
    """Themes in each size class."""
    labels = {size.code: size.label for size in analysis.campaign.framing.size_classes}
    return parts.in_parts(Heading("Selon la taille"), _by(analysis, "size_class", labels, "Thèmes par classe de taille"))


def themes_by_stage(analysis: NationalAnalysis) -> Element:
    """Themes at each stage of advancement."""
    labels = {stage.code: stage.label for stage in analysis.campaign.framing.stages}
    return parts.in_parts(Heading("Selon l’avancement"), _by(analysis, "stage", labels, "Thèmes par stade d’avancement"))


def _by(analysis: NationalAnalysis, column: str, labels: Mapping[str, str], caption: str) -> Element:
    territories, refused = comparable(analysis)
    french, framing = analysis.collected.french, analysis.campaign.framing
    known = french[french[column].isin(list(labels)) & french["territory"].isin(territories["slug"])]
    totals = territories[column].value_counts()
    lines = themes_by(known, column, totals, analysis.campaign.framing)
    if lines.empty:
        return NO_THEME
    present = [code for code in labels if code in set(lines["group"])]
    cells = lines.set_index(["theme", "group"])
    rows = tuple(
        Row((theme.label, *(_both(cells, theme.code, code) for code in present)))
        for theme in analysis.campaign.framing.themes
        if theme.code in set(lines["theme"])
    )
    if framing.comparability:
        own = (territories[territories[column].eq(code)] for code in present)
        rows = (*rows, Row(("Façons de recueillir", *(ways(one, framing) for one in own))))
    header = ("Thème", *(f"{labels[code]} (n = {totals[code]})" for code in present))
    floor = analysis.campaign.framing.thresholds.smallest_class
    return Table(
        caption, header, rows, frozenset(range(1, len(header))),
        note=f"Dans chaque case : contributions, puis territoires qui portent le thème. Avec moins de {floor} territoires, "
        "une colonne se lit comme une liste de cas, sans comparaison. « Avec réserve » : un écart peut venir de la démarche plutôt que du "
        f"sujet. {refused}".strip(),
    )  # fmt: skip


def _both(cells: pd.DataFrame, theme: str, group: str) -> str:
    if (theme, group) not in cells.index:
        return "0 · 0"
    line = cells.loc[(theme, group)]
    return f"{number(line['contributions'])} · {number(line['territories'])} sur {number(line['of'])}"


def propositions(analysis: NationalAnalysis) -> Element:
    """By chapter of the manifesto: convergent and emerging groups in full, singular ones listed."""
    if analysis.collected.propositions.empty:
        return Notice("absence", "Aucune proposition n’a été recueillie.")
    limits = analysis.campaign.framing.thresholds
    rule = Notice(
        "info",
        f"Convergente : portée par au moins {limits.convergent_territories} territoires, de {limits.convergent_classes} classes de "
        f"taille et par {limits.convergent_publics} publics. Émergente : par au moins {limits.emergent_territories} territoires. "
        "Singulière : par un seul. Ce sont des conventions, et le rapprochement des textes est une aide à relire.",
    )
    return parts.group(
        rule, _corrections(analysis), *(_chapter(analysis, chapter) for chapter in analysis.campaign.framing.chapters)
    )


def _corrections(analysis: NationalAnalysis) -> Notice | None:
    """What the analyst corrected in the groups, and what waits for a territory or for words that may be printed."""
    edits, collected = analysis.campaign.edits, analysis.collected
    if not edits.all:
        return None
    late = waiting(edits, collected.proposals.index)
    told = [
        counted(len(own), words)
        for own, words in ((edits.apart, "séparation"), (edits.together, "réunion"), (edits.named, "intitulé")) if own
    ]  # fmt: skip
    rest = f" Sans effet pour l’instant, faute de texte publié dans cette synthèse : {listing(list(late))}." if late else ""
    return Notice("info", f"Une personne a relu ces rapprochements et les a corrigés : {listing(told)}.{rest}")


def _chapter(analysis: NationalAnalysis, chapter: Chapter) -> Group:
    """The propositions of a chapter: a theme that feeds two chapters stands under its first."""
    themes_of = [theme.code for theme in analysis.campaign.framing.themes if theme.chapters[:1] == (chapter.code,)]
    table = analysis.collected.propositions
    own = table[table["theme"].isin(themes_of)]
    shown = [element for status in STATUS_TITLES for element in _status(analysis, own[own["status"].eq(status)], status)]
    singular = own[own["status"].eq(SINGULAR)]
    listed = _singular(analysis, singular, chapter)
    return parts.in_parts(
        Heading(f"Chapitre {chapter.code} – {chapter.label}"),
        *(shown[: 2 * FIRST_GROUPS] or [Notice("absence", "Aucune proposition convergente ou émergente dans ce chapitre.")]),
        _others(shown[2 * FIRST_GROUPS :]),
        strengths(
            f"Chapitre {chapter.code} : les chiffres derrière chaque libellé", "Proposition",
            [(claim, line.title or line.group) for line in _shared(analysis, own) if (claim := analysis.claim(f"proposition/{line.group}"))],
        ),
        None if listed is None else Folded(f"Voir {counted(sum(map(len, singular['members'])), 'proposition singulière')}", listed),
    )  # fmt: skip


def _others(shown: list[Element]) -> Folded | None:
    """What a chapter has beside its first groups, folded: each group is a quote and its claim."""
    count = sum(isinstance(one, Verbatim) for one in shown)
    return Folded(f"Voir {counted(count, 'autre proposition')} de ce chapitre", Group(tuple(shown))) if count else None


def _shared(analysis: NationalAnalysis, own: pd.DataFrame) -> Iterator[Any]:
    """The groups of several territories that the page shows."""
    for status in STATUS_TITLES:
        table = own[own["status"].eq(status)]
        yield from (table.head(MOST_GROUPS) if analysis.collected.is_large else table).itertuples()


def _status(analysis: NationalAnalysis, table: pd.DataFrame, status: str) -> Iterator[Element]:
    shown = table.head(MOST_GROUPS) if analysis.collected.is_large else table
    for line in shown.itertuples():
        yield Verbatim(line.group, contribution_link(analysis)(line.group).href, line.text, STATUS_TITLES[status].lower()[:-1])
        claim = _proposition(analysis, line.group)
        if claim is not None:
            yield claim
    if len(table) > len(shown):
        yield Notice(
            "info", f"{STATUS_TITLES[status]} : les {MOST_GROUPS} plus largement portées. {_rest(len(table) - len(shown))}"
        )


def _proposition(analysis: NationalAnalysis, group: str) -> ClaimLine | None:
    claim = analysis.claim(f"proposition/{group}")
    return None if claim is None else linked(claim, contribution_link(analysis), EVERY_ROW, noun="contribution")


def _singular(analysis: NationalAnalysis, table: pd.DataFrame, chapter: Chapter) -> Element | None:
    """Propositions of one territory: none is lost (a large synthesis leaves most of them to the open data), those that say the same thing stay together; each leads to its row."""
    if table.empty:
        return None
    link = contribution_link(analysis)
    texts = analysis.collected.proposals["text"]
    members = [id_ for line in table.itertuples() for id_ in line.members]
    shown = members[:FEW] if analysis.collected.is_large else members
    rows = tuple(Row((tag("a", id_, href=link(id_).href), tag("bdi", str(texts[id_])))) for id_ in shown)
    return Table(
        f"Propositions singulières du chapitre {chapter.code} ({counted(len(members), 'proposition')})",
        ("Contribution", "Texte"),
        rows,
        note=_rest(len(members) - len(shown)),
    )


def _rest(number_left: int) -> str:
    """What a page that would be too heavy leaves to the open data."""
    if not number_left:
        return ""
    return (
        f"{counted(number_left, 'autre')} dans les données ouvertes (contributions.csv et constats.csv) : aucune n’est perdue."
    )


def divergences(analysis: NationalAnalysis) -> Element:
    """Themes hoped for here, feared there: between territories, between small and large, between elected members and citizens."""
    return parts.in_parts(
        *caveats(analysis, "divergences"), *(element for by in OPPOSITIONS for element in _opposition(analysis, by))
    )


def _opposition(analysis: NationalAnalysis, by: str) -> Iterator[Element]:
    title, absence = OPPOSITIONS[by]
    own = [one for one in analysis.collected.divergences if one.by == by]
    found = [(one, claim) for one in own if (claim := analysis.claim(f"divergence/{one.key}")) is not None]
    limits = analysis.campaign.framing.thresholds
    yield Heading(title)
    if not found:
        yield Notice(
            "absence", absence.format(opinions=number(limits.smallest_opinion_count), territories=number(limits.smallest_class))
        )
        return
    yield Claims(tuple(theme_line(analysis, claim, one.theme) for one, claim in found))
    yield Folded(f"{title} : voir les comptes des deux côtés", _sides([one for one, _ in found], by))
    table = strengths(f"{title} : les chiffres derrière chaque libellé", "Thème", [(claim, one.label) for one, claim in found])
    if table is not None:
        yield table


def _sides(own: Sequence[Divergence], by: str) -> Table:
    """Both sides of each theme, counted apart: a difference is never averaged."""
    rows = tuple(
        Row((one.label, _side(side, leaning), number(len(side.territories)), number(side.expectations), number(side.concerns)))
        for one in own
        for side, leaning in ((one.hopeful, "plus d’attentes"), (one.wary, "plus de vigilances"))
    )
    header = ("Thème", "Côté", "Territoires", "Attentes", "Vigilances")
    return Table(f"{OPPOSITIONS[by][0]} : les comptes", header, rows, frozenset({2, 3, 4}), note=NOTES.get(by, ""))


def _side(side: Side, leaning: str) -> str:
    return f"{side.name} : {leaning}" if side.name else leaning
