"""What the authorities answered, the francophone panel, and the limits of the synthesis."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.likeness import ALIKE
from helpers.analyse.national import NationalAnalysis
from helpers.show import charts, parts
from helpers.show.elements import Bullets, ClaimLine, Claims, Element, Evidence, Facts, Heading, Notice, Row, Table
from helpers.show.file_names import NATIONAL_SLIDES
from helpers.show.files import files_beside
from helpers.show.markup import tag
from helpers.show.national_links import EVERY_TERRITORY, claims, page_of, shortened, territory_link, theme_line
from helpers.show.territory_method import conventions
from helpers.show.theme_coding import national_coding
from helpers.wording import listing, number

LIMITS = (
    "Les territoires ont répondu à un appel : ils ne représentent pas les autres collectivités.",
    "Les démarches diffèrent (tirage au sort, volontariat, questionnaire) : leurs contributions se lisent côte à côte, elles ne s’additionnent pas en une opinion.",
    "Aucun territoire n’est classé ; les listes suivent l’ordre alphabétique ou celui de la taille.",
    "Les soutiens (votes, gommettes, appuis en ligne) ont des unités différentes : ils ne sont jamais additionnés.",
    "Le rapprochement des propositions se fait par les mots : deux idées proches dites autrement peuvent rester séparées.",
    "Une proposition dont le texte n’est pas publié est comptée parmi les propositions, mais n’entre dans aucun rapprochement.",
)


def answers(analysis: NationalAnalysis) -> Element:
    """How many proposals were answered, territory by territory."""
    territories = parts.alphabetical(analysis.collected.of_group(french=True))
    if territories.empty:
        return Notice("absence", "Aucune collectivité n’est encore présente dans cette synthèse.")
    if analysis.collected.is_large:
        return parts.group(
            _response_rate(analysis),
            claims([analysis.claim("reponses/aucune")], territory_link(analysis), "territoire"),
            _by_size(analysis, territories),
        )
    rows = tuple(
        Row(
            (
                tag("a", line.name, href=page_of(line.slug, "engagements-et-droit-de-suite")),
                number(line.proposals),
                number(line.answered),
            )
        )
        for line in territories.itertuples()
    )
    header = ("Territoire", "Propositions", "Avec réponse")
    return parts.group(
        _response_rate(analysis),
        claims([analysis.claim("reponses/aucune")], territory_link(analysis), "territoire"),
        Table("Propositions et réponses, par ordre alphabétique", header, rows, frozenset({1, 2})),
    )


def _by_size(analysis: NationalAnalysis, territories: pd.DataFrame) -> Table:
    """Proposals and answers of each size class; the table of all territories gives those of each."""
    sums = territories.groupby("size_label")[["proposals", "answered"]].sum()
    labels = [size.label for size in analysis.campaign.framing.size_classes if size.label in sums.index]
    rows = tuple(Row((label, *(number(int(sums.loc[label, one])) for one in sums))) for label in labels)
    return Table(
        "Propositions et réponses par classe de taille",
        ("Classe de taille", "Propositions", "Avec réponse"),
        rows,
        frozenset({1, 2}),
    )


def _response_rate(analysis: NationalAnalysis) -> Claims:
    """The rate over all proposals, with one link a territory to its own answers."""
    claim = analysis.claim("reponses/propositions")
    if claim is None:
        return Claims(())
    asked = parts.alphabetical(analysis.collected.of_group(french=True).query("proposals > 0"))
    links = tuple(
        Evidence(
            f"{line.name} ({number(line.answered)} sur {number(line.proposals)})",
            page_of(line.slug, "constat-reponses-propositions"),
        )
        for line in asked.itertuples()
    )
    return Claims((shortened(ClaimLine(claim.anchor, claim.sentence, links, noun="territoire"), EVERY_TERRITORY),))


def french_speaking_cities(analysis: NationalAnalysis) -> Element:
    """Their participation and their themes, apart; obligations of French law do not apply to them."""
    collected = analysis.collected
    cities = parts.alphabetical(collected.of_group(french=False))
    if cities.empty:
        return Notice("absence", "Aucune ville francophone n’est encore présente dans cette synthèse.")
    references = {one.slug: one for one in analysis.campaign.expected}
    rows = tuple(
        Row(
            (
                tag("a", line.name, href=page_of(line.slug)),
                references[line.slug].country if line.slug in references else "–",
                f"{number(line.population)} ({references[line.slug].population_year})"
                if line.slug in references
                else number(line.population),
                number(line.events),
                number(line.contributions),
                parts.written(line.median),
                f"{number(line.answered)} sur {number(line.proposals)}",
            )
        )
        for line in cities.itertuples()
    )
    carried = collected.cities_by_theme[collected.cities_by_theme["total"].gt(0)]
    found = [(theme, analysis.claim(f"themes-francophonie/{theme}")) for theme in carried["theme"]]
    chart = (
        parts.figure(
            charts.two_counts(carried, "label", "total", "territories", titles=("Contributions", "Villes")),
            "francophonie",
            title="Les thèmes dans les villes francophones",
            alternative=f"Thèmes portés par le plus de villes : {listing(list(carried.sort_values('territories', ascending=False, kind='stable')['label'].head(3)))}.",
            table=parts.counts_table(
                "Thèmes dans les villes francophones",
                "Thème",
                carried,
                "label",
                [("total", "Contributions"), ("territories", "Villes"), ("of", "sur")],
            ),
            reading="à gauche les contributions, à droite les villes qui portent le thème.",
        )
        if len(carried)
        else None
    )
    header = (
        "Ville",
        "Pays",
        "Population (année)",
        "Événements",
        "Contributions",
        "Niveau médian",
        "Propositions avec réponse",
    )
    told = (analysis.claim(key) for key in ("corpus/francophonie", "reponses/francophonie"))
    return parts.in_parts(
        Claims(tuple(_by_city(analysis, claim) for claim in told if claim is not None)),
        Heading("Ville par ville"),
        Table(
            "Villes francophones, par ordre alphabétique", header, rows, frozenset({3, 4, 5, 6}),
            note="Périmètre municipal, années et sources différentes : ces populations ne se comparent pas à celles des "
            "intercommunalités. Les obligations du droit français n’y sont pas applicables.",
        ),
        Heading("Leurs thèmes"),
        chart,
        Claims(tuple(theme_line(analysis, claim, theme) for theme, claim in found if claim is not None)),
    )  # fmt: skip


def _by_city(analysis: NationalAnalysis, claim: Claim) -> ClaimLine:
    """A claim on all the cities, with one link a city."""
    cities = parts.alphabetical(analysis.collected.of_group(french=False))
    links = tuple(Evidence(line.name, page_of(line.slug)) for line in cities.itertuples())
    return ClaimLine(claim.anchor, claim.sentence, links, noun="ville")


def method(analysis: NationalAnalysis) -> Element:
    """Conventions and limits."""
    framing = analysis.campaign.framing
    alike = ("Propositions rapprochées", f"mots ressemblants à {number(ALIKE)} sur 100 au moins, dans un même thème")
    return parts.in_parts(
        Heading("Conventions appliquées"),
        Facts((*conventions(framing), alike)),
        Heading("Le codage des thèmes"),
        national_coding(analysis),
        Heading("Ce qu’on ne peut pas conclure"),
        Bullets(LIMITS),
        *files_beside(NATIONAL_SLIDES).items,
    )
