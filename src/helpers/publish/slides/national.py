"""The synthesis as slides: who answered, what is carried, what converges, what divides, what was answered, what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.divergences import PUBLICS, SIZES, TERRITORIES, Divergence, Side
from helpers.analyse.national import SCOPE, NationalAnalysis
from helpers.analyse.propositions import CONVERGENT
from helpers.publish.mention import foot, mark
from helpers.publish.slides.deck import Chart, Deck, Quote, Series, Slide
from helpers.publish.slides.remarks import with_remarks
from helpers.show import parts
from helpers.show.national_answers import LIMITS
from helpers.show.national_essentials import unknown
from helpers.wording import counted, day, number, typeset

MOST_ROWS = 16  # territories that a chart names; above, they are counted by size class
CONVERGENT_SHOWN, ORDERS_SHOWN, QUOTES_SHOWN = 3, 3, 3
HOW = (
    (
        "Le titre de chaque diapositive est un constat de la synthèse, mot pour mot ; les notes donnent son identifiant, ses chiffres, leur nombre "
        "d’observations et les lignes qui l’appuient."
    ),
    "« 12 sur 40 » : douze parmi quarante. Un territoire compte pour un, quel que soit le nombre de ses contributions.",
    (
        "Robuste : le constat tient quand un territoire manque et quand on compte autrement. Portée par un territoire : sans lui, il tombe. Dépend de la "
        "pondération : il change selon la façon de compter."
    ),
    "Chaque graphique se modifie : ses données sont dans le document.",
)


def national_deck(analysis: NationalAnalysis) -> Deck:
    """The slides of a campaign."""
    campaign = analysis.campaign
    return Deck(
        title=campaign.title,
        about="Synthèse nationale",
        facts=tuple(_facts(analysis)),
        mark=mark(campaign),
        foot=foot(campaign, "Synthèse nationale"),
        author=campaign.framing.organisers,
        on=campaign.cut_off,
        slides=with_remarks((_resting(slide, analysis) for slide in _slides(analysis) if slide.title), analysis.notes, SCOPE),
    )


def _resting(slide: Slide, analysis: NationalAnalysis) -> Slide:
    """What the title rests on: territories, or contributions."""
    on_territories = bool(slide.claims) and slide.claims[0].evidence[0] in analysis.collected.names
    return replace(slide, noun="territoire" if on_territories else "contribution")


def _quote(analysis: NationalAnalysis, text: str, id_: str) -> Quote:
    slug = str(analysis.collected.proposals["territory"][id_])
    return Quote(text, f"{analysis.collected.names[slug]}, {id_}")


def _facts(analysis: NationalAnalysis) -> Iterator[str]:
    present, expected = len(analysis.collected.territories), len(analysis.campaign.expected)
    yield f"{number(present)} sur {counted(max(expected, present), 'territoire')}, {counted(len(analysis.collected.contributions), 'contribution lue')}"
    yield f"Données arrêtées au {day(analysis.campaign.cut_off)}"
    yield analysis.campaign.framing.organisers


def _slides(analysis: NationalAnalysis) -> Iterator[Slide]:
    if not analysis.collected.territories.empty:
        yield from _who(analysis)
        yield from _maturity(analysis)
        yield from _themes(analysis)
        yield from _convergent(analysis)
        yield from _divided(analysis)
        yield from _least_shared(analysis)
        yield from _answers(analysis)
        yield from _cities(analysis)
        yield from _waves(analysis)
    yield Slide("Limites", heading="Ce que cette synthèse ne dit pas", points=tuple(words for words, _ in unknown(analysis)))
    yield Slide("Limites", heading="Ce qu’on ne peut pas conclure", points=LIMITS)
    yield Slide("Lecture", heading="Comment lire ces diapositives", points=tuple(map(typeset, HOW)))


def _found(analysis: NationalAnalysis, *keys: str) -> tuple[Claim, ...]:
    return tuple(claim for key in keys if (claim := analysis.claim(key)) is not None)


def _who(analysis: NationalAnalysis) -> Iterator[Slide]:
    french = analysis.collected.of_group(french=True)
    if french.empty:
        return
    counts = french["size_label"].value_counts()
    sizes = _size_labels(analysis, french)
    yield Slide(
        "Qui a répondu",
        _found(analysis, "collecte/france", "collecte/francophonie"),
        Chart(
            "Territoires français présents, par classe de taille",
            sizes,
            (Series("Territoires", tuple(int(counts[one]) for one in sizes)),),
        ),
    )
    yield Slide(
        "Ce qui a été recueilli",
        _found(analysis, "corpus/france", "comparaison/ensemble"),
        _by_territory(analysis, french, "Contributions", {"Contributions": french["contributions"]}),
    )
    yield from _never_met(analysis)


def _size_labels(analysis: NationalAnalysis, territories: pd.DataFrame) -> tuple[str, ...]:
    present = set(territories["size_label"])
    return tuple(size.label for size in analysis.campaign.framing.size_classes if size.label in present)


def _by_territory(
    analysis: NationalAnalysis, territories: pd.DataFrame, title: str, columns: dict[str, pd.Series], *, most: int = MOST_ROWS
) -> Chart:
    """Counts by territory in alphabetical order, or by size class when they are too many to name."""
    counts = territories.assign(**columns)
    if len(counts) <= most:
        lines = parts.alphabetical(counts)
        labels, how = tuple(map(str, lines["name"])), "par territoire, dans l’ordre alphabétique"
    else:
        labels, how = _size_labels(analysis, counts), "par classe de taille"
        lines = counts.groupby("size_label")[list(columns)].sum().loc[list(labels)]
    series = tuple(Series(name, tuple(map(int, lines[name]))) for name in columns)
    return Chart(f"{title} {how}", labels, series)


def _never_met(analysis: NationalAnalysis) -> Iterator[Slide]:
    """The public that most territories never met, and the chart of all."""
    choices = analysis.campaign.framing.lists["publics"].choices
    found = [(choice.label, claim) for choice in choices for claim in _found(analysis, f"absents/{choice.code}")]
    if not found:
        return
    first = max((claim for _, claim in found), key=lambda claim: claim.figures["count"].value)
    values = tuple(int(claim.figures["count"].value) for _, claim in found)
    yield Slide(
        "Qui manque",
        (first,),
        Chart("Territoires sans participation ni contribution, par public", tuple(label for label, _ in found), (Series("Territoires", values),)),
        silent=tuple(claim for _, claim in found if claim is not first),
    )  # fmt: skip


def _maturity(analysis: NationalAnalysis) -> Iterator[Slide]:
    stages = [
        (stage.label, claim) for stage in analysis.campaign.framing.stages for claim in _found(analysis, f"stade/{stage.code}")
    ]
    if not stages:
        return
    first = max((claim for _, claim in stages), key=lambda claim: claim.figures["count"].value)
    values = tuple(int(claim.figures["count"].value) for _, claim in stages)
    yield Slide(
        "Maturité déclarée",
        (first, *_found(analysis, "sensibilite/bornes")),
        Chart(
            "Territoires français par stade d’avancement", tuple(label for label, _ in stages), (Series("Territoires", values),)
        ),
        points=("Les niveaux sont déclarés par des collectivités volontaires : ils décrivent, ils ne démontrent rien.",),
        silent=tuple(claim for _, claim in stages if claim is not first),
    )


def _themes(analysis: NationalAnalysis) -> Iterator[Slide]:
    table = analysis.collected.by_theme
    carried = table[table["total"].gt(0)].sort_values(["total", "territories"], ascending=False, kind="stable")
    if carried.empty:
        return
    claims = _found(analysis, *(f"themes/{theme}" for theme in carried["theme"]))
    broad = carried.sort_values(["territories", "total"], ascending=False, kind="stable")
    widest = _found(analysis, f"themes/{broad['theme'].iloc[0]}")
    is_first_twice = widest == claims[:1]  # two slides of one title would be taken for one
    yield Slide(
        "Thèmes, par contribution",
        claims[:1],
        _themes_chart(carried, "total", "Contributions", "Contributions des territoires français, par thème"),
        points=("C’est aussi l’un de ceux que le plus de territoires portent.",) if is_first_twice else (),
        silent=claims[1:],
    )
    if not is_first_twice:
        among = number(int(broad["of"].iloc[0]))
        title = f"Territoires français qui portent le thème, sur {among}"
        yield Slide("Thèmes, par territoire", widest, _themes_chart(broad, "territories", "Territoires", title))
    orders = _found(analysis, *(f"priorites/{one.subject}" for one in analysis.collected.priorities))
    if orders:
        yield Slide("Ce que vaut cet ordre", orders[: ORDERS_SHOWN + 1], silent=orders[ORDERS_SHOWN + 1 :])


def _themes_chart(table: pd.DataFrame, column: str, name: str, title: str) -> Chart:
    return Chart(title, tuple(map(str, table["label"])), (Series(name, tuple(map(int, table[column]))),))


def _convergent(analysis: NationalAnalysis) -> Iterator[Slide]:
    collected = analysis.collected
    own = collected.propositions[collected.propositions["status"].eq(CONVERGENT)]
    for line in own.head(CONVERGENT_SHOWN).itertuples():
        claims = _found(analysis, f"proposition/{line.group}")
        named = sorted(
            zip((collected.names[slug] for slug in line.territories), line.shares, strict=True), key=lambda one: one[0]
        )
        quotes = (_quote(analysis, line.text, line.group),)
        if len(named) > MOST_ROWS:
            yield Slide("Proposition convergente", claims, quotes=quotes)
            continue
        labels, values = tuple(name for name, _ in named), tuple(int(count) for _, count in named)
        chart = Chart("Contributions qui la portent, par territoire", labels, (Series("Contributions", values),))
        yield Slide("Proposition convergente", claims, chart, quotes)


DIVIDES = {
    TERRITORIES: "Ce qui divise : entre territoires",
    SIZES: "Ce qui divise : petites et grandes collectivités",
    PUBLICS: "Ce qui divise : élus et citoyens",
}


def _divided(analysis: NationalAnalysis) -> Iterator[Slide]:
    """The first theme that divides in each way, and how many others do."""
    for by, topic in DIVIDES.items():
        own = [
            one
            for one in analysis.collected.divergences
            if one.by == by and analysis.claim(f"divergence/{one.key}") is not None
        ]
        if own:
            others = len(own) - 1
            more = (
                (
                    f"{counted(others, 'autre thème')} {'divise' if others == 1 else 'divisent'} de la même façon : voir la synthèse.",
                )
                if others
                else ()
            )
            yield Slide(topic, _found(analysis, f"divergence/{own[0].key}"), _sides(own[0]), points=more)


def _sides(one: Divergence) -> Chart:
    sides = ((one.hopeful, "Plus d’attentes"), (one.wary, "Plus de vigilances"))
    return Chart(
        "Attentes et vigilances de chaque côté",
        tuple(_side(side, leaning) for side, leaning in sides),
        (
            Series("Attentes", tuple(side.expectations for side, _ in sides)),
            Series("Vigilances", tuple(side.concerns for side, _ in sides)),
        ),
    )


def _side(side: Side, leaning: str) -> str:
    """Who leans, in a few words: a size class is named without its bounds, which the title gives."""
    return (
        side.name.partition(" (")[0].capitalize()
        if side.name
        else f"{leaning} ({counted(len(side.territories), 'territoire')})"
    )


def _least_shared(analysis: NationalAnalysis) -> Iterator[Slide]:
    """The positions of one theme, the first of the framing that has some; the synthesis has those of each theme."""
    table = analysis.collected.least_shared
    if table.empty:
        return
    told = set(table["theme"].unique())
    themes = [theme.code for theme in analysis.campaign.framing.themes if theme.code in told]
    own = table[table["theme"].eq(themes[0])].head(QUOTES_SHOWN)
    yield Slide(
        "Peu partagé, mais dit",
        _found(analysis, f"peu-partagees/{themes[0]}"),
        quotes=tuple(Quote(line.text, f"{line.territory_name}, {line.id}") for line in own.itertuples()),
        points=(
            f"{counted(len(themes), 'thème')} {'a' if len(themes) == 1 else 'ont'} les siennes : la synthèse les donne toutes, ou dit où les lire.",
        ),
    )


def _answers(analysis: NationalAnalysis) -> Iterator[Slide]:
    french = analysis.collected.of_group(french=True)
    claims = _found(analysis, "reponses/propositions", "reponses/aucune")
    if not _found(analysis, "reponses/propositions"):
        return
    asked = french[french["proposals"].gt(0)]
    columns = {"Avec réponse": asked["answered"], "Sans réponse": asked["proposals"] - asked["answered"]}
    yield Slide(
        "Ce que les collectivités ont répondu",
        claims,
        _by_territory(analysis, asked, "Propositions", columns, most=MOST_ROWS // len(columns)),
    )


def _cities(analysis: NationalAnalysis) -> Iterator[Slide]:
    table = analysis.collected.cities_by_theme
    carried = table[table["total"].gt(0)].sort_values(["total", "territories"], ascending=False, kind="stable")
    claims = _found(analysis, "corpus/francophonie", "reponses/francophonie")
    if claims and len(carried):
        yield Slide(
            "Les villes francophones",
            claims,
            _themes_chart(carried, "total", "Contributions", "Contributions des villes francophones, par thème"),
            points=(
                "Elles se lisent à part : leur périmètre et leur droit ne sont pas ceux des intercommunalités françaises.",
            ),
            silent=_found(analysis, *(f"themes-francophonie/{theme}" for theme in carried["theme"])),
        )


def _waves(analysis: NationalAnalysis) -> Iterator[Slide]:
    claims = tuple(claim for key, claim in analysis.claims.items() if key.startswith("national/vagues/"))
    if claims:
        yield Slide("Depuis la vague précédente", claims)
