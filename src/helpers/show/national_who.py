"""Who answered, who is missing, and how much was said where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from helpers.analyse import compare
from helpers.analyse.disclosure import TOTAL
from helpers.analyse.national import NationalAnalysis, Unreported
from helpers.analyse.propositions import CONVERGENT
from helpers.analyse.release import NATION, OPINIONS, PEOPLE
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.show import maps, parts
from helpers.show.elements import (
    Bullets,
    Claims,
    Element,
    Folded,
    Header,
    Heading,
    KeyFigure,
    KeyFigures,
    Notice,
    Row,
    Table,
)
from helpers.show.markup import tag
from helpers.show.national_links import claims, contribution_link, page_of, territory_link, theme_line
from helpers.show.national_methods import people_told
from helpers.wording import FICTIONAL, counted, day, listing, number

PUBLISHED, LEFT_OUT, LATE = "rapport publié", "écarté", "pas encore reçu"
COUNTED = "données comptées, rapport manquant ou ancien"
UNREPORTED = {"failed": "rapport en échec", "stale": "rapport à refaire", "pending": "rapport pas encore produit"}
FIRST_THEMES = 5
ADDED = "Ces nombres additionnent les lignes publiées par les territoires : celles qu’un territoire ne publie pas n’y sont pas."
MASKED = (
    " Un total est masqué quand, en lui retirant les nombres des autres territoires, on retrouverait un effectif qu’un territoire "
    "masque."
)
KNOWN_PEOPLE = "Une personne venue deux fois compte pour deux participations."
AND_MORE = f"« et plus » : le nombre de participants d’un événement au moins n’est pas connu. {KNOWN_PEOPLE}"
STATES = (PUBLISHED, LEFT_OUT, LATE)
NOTHING = Notice("absence", "Aucun territoire n’est encore présent dans cette synthèse.")


def header(analysis: NationalAnalysis) -> Element:
    """The campaign and its state."""
    campaign, collected = analysis.campaign, analysis.collected
    present, expected = len(collected.territories), len(campaign.expected)
    return Header(
        kicker="Synthèse nationale",
        title=campaign.title,
        subtitle=campaign.intro,
        facts=(
            ("Territoires présents", f"{number(present)} sur {number(max(expected, present))}"),
            ("Contributions lues", number(len(collected.contributions))),
            ("Données arrêtées au", day(campaign.cut_off)),
        ),
        marks=(FICTIONAL,) if campaign.fictional else (),
    )


def essentials(analysis: NationalAnalysis) -> Element:
    """Who answered; the themes that most territories carry; what converges; what divides."""
    collected = analysis.collected
    if collected.territories.empty:
        return NOTHING
    figures = tuple(
        KeyFigure(number(next(iter(claim.figures.values())).value), claim.sentence, claim.anchor)
        for key in ("collecte/france", "collecte/francophonie", "corpus/france", "reponses/propositions")
        if (claim := analysis.claim(key)) is not None
    )
    return parts.group(
        KeyFigures(figures),
        Heading("Les thèmes que le plus de territoires portent"),
        _first_themes(analysis),
        Heading("Les propositions qui convergent"),
        _convergent(analysis),
        Heading("Ce que cette synthèse ne dit pas"),
        Bullets(not_said(analysis)),
    )


def not_said(analysis: NationalAnalysis) -> tuple[str, ...]:
    """What nobody may conclude from the synthesis, and who is missing."""
    return (
        "Elle ne classe pas les territoires et ne mesure pas l’opinion des habitants : les participants sont volontaires.",
        _missing(len(analysis.absences)),
        *_unreported(analysis),
    )


def _missing(absences: int) -> str:
    if not absences:
        return "Tous les territoires attendus y sont."
    if absences == 1:
        return f"Il y manque {counted(absences, 'territoire')} : son absence est dite."
    return f"Il y manque {counted(absences, 'territoire')} : leur absence est dite, territoire par territoire."


def _unreported(analysis: NationalAnalysis) -> Iterator[str]:
    """How many territories have a report that shows the same data as the synthesis, and who has not."""
    present, others = len(analysis.collected.territories), analysis.unreported
    if others:
        told = listing([f"{one.name} ({_state(one)})" for one in others])
        yield (
            f"Les rapports de {number(present - len(others))} territoires sur {number(present)} montrent les données comptées ici. "
            f"Les autres sont comptés, mais leur propre rapport manque ou date : {told}."
        )


def _state(one: Unreported) -> str:
    label = UNREPORTED[one.state]
    return label if one.last_valid is None else f"{label} ; dernier rapport valide : {day(one.last_valid)}"


def _first_themes(analysis: NationalAnalysis) -> Claims:
    order = analysis.collected.by_theme.sort_values(["territories", "total"], ascending=False, kind="stable")
    found = [(theme, analysis.claim(f"themes/{theme}")) for theme in order["theme"].head(FIRST_THEMES)]
    lines = [theme_line(analysis, claim, theme) for theme, claim in found if claim is not None]
    return Claims(tuple(replace(line, anchor="") for line in lines))  # its anchor is in the section on themes


def _convergent(analysis: NationalAnalysis) -> Element:
    propositions = analysis.collected.propositions
    convergent = propositions[propositions["status"].eq(CONVERGENT)].head(3)
    if convergent.empty:
        return Notice("absence", "Aucune proposition n’est convergente au sens des conventions de cette synthèse.")
    link = contribution_link(analysis)
    rows = tuple(
        Row((line.text, number(line.count), number(len(line.territories)), tag("a", line.group, href=link(line.group).href)))
        for line in convergent.itertuples()
    )
    return Table(
        "Propositions convergentes les plus largement portées",
        ("Proposition", "Contributions", "Territoires", "Exemple"), rows, frozenset({1, 2}),
    )  # fmt: skip


def who_answered(analysis: NationalAnalysis) -> Element:
    """A map of the French territories, then the table of all."""
    states = pd.DataFrame(
        list(_states(analysis)), columns=["slug", "name", "group", "state", "reason", "latitude", "longitude"]
    )
    if states.empty:
        return NOTHING
    link = territory_link(analysis)
    found = (analysis.claim(key) for key in ("collecte/france", "collecte/francophonie"))
    french = states[states["group"].eq(compare.FRANCE)]
    if analysis.collected.is_large:
        return parts.group(claims(found, link, "territoire"), _states_counts(states), _unsettled(states))
    return parts.group(claims(found, link, "territoire"), _map(french), _states_table(states))


def _states_counts(states: pd.DataFrame) -> Table:
    """How many territories of each group are in each state: so many are not named on a map."""
    counts = states.groupby(["group", "state"], sort=False).size()
    rows = tuple(
        Row((compare.GROUP_LABELS.get(group, group), *(number(int(counts.get((group, state), 0))) for state in STATES)))
        for group in dict.fromkeys(states["group"])
    )
    return Table(
        "Territoires attendus ou reçus, par état de la collecte",
        ("Groupe", *(state.capitalize() for state in STATES)),
        rows,
        frozenset({1, 2, 3}),
    )


def _unsettled(states: pd.DataFrame) -> Element | None:
    """Those without a report, each with the reason; those that have one are in the table of all territories."""
    missing = states[states["state"].ne(PUBLISHED)]
    if missing.empty:
        return None
    return Folded(f"Voir {counted(len(missing), 'territoire')} sans rapport, et pourquoi", _states_table(missing))


def _states(analysis: NationalAnalysis) -> Iterator[tuple[object, ...]]:
    places = {one.slug: (one.latitude, one.longitude) for one in analysis.campaign.expected}
    late = {one.slug: one for one in analysis.unreported}
    for line in parts.alphabetical(analysis.collected.territories).itertuples():
        one = late.get(line.slug)
        state, reason = (PUBLISHED, "") if one is None else (COUNTED, _state(one))
        yield line.slug, line.name, line.group, state, reason, *places.get(line.slug, (None, None))
    for absence in sorted(analysis.absences, key=lambda one: fold(one.name)):
        state = LEFT_OUT if absence.reason else LATE
        yield absence.slug, absence.name, absence.group, state, absence.reason, *places.get(absence.slug, (None, None))


def _map(french: pd.DataFrame) -> Element | None:
    placed = french[french["latitude"].notna()]
    if placed.empty:
        return None
    counts = placed["state"].value_counts()
    told = listing([f"{state}, {count}" for state, count in counts.items()])
    rows = tuple(Row((line.name, line.state)) for line in french.itertuples())
    return parts.figure(
        maps.point_map(placed, "latitude", "longitude", "name", state="state", outline=maps.read_outline()),
        "carte",
        title="Où la concertation a eu lieu",
        alternative=f"Carte des territoires français par état de la collecte : {told}.",
        table=Table("Territoires français de la carte", ("Territoire", "État"), rows),
        reading="chaque point est placé à la ville principale du territoire ; sa forme dit l’état de la collecte.",
    )


def _states_table(states: pd.DataFrame) -> Table:
    rows = tuple(
        Row(
            (
                tag("a", line.name, href=page_of(line.slug)) if line.state == PUBLISHED else line.name,
                compare.GROUP_LABELS.get(str(line.group), str(line.group)),
                line.state,
                line.reason or "–",
            )
        )
        for line in states.itertuples()
    )
    return Table("Territoires attendus ou reçus, et état de la collecte", ("Territoire", "Groupe", "État", "Raison"), rows)


def participation(analysis: NationalAnalysis) -> Element:
    """One line a French territory, alphabetical; the francophone cities have their own section."""
    territories, framing = parts.alphabetical(analysis.collected.of_group(french=True)), analysis.campaign.framing
    if territories.empty:
        return NOTHING
    rows = tuple(
        Row(
            (
                tag("a", line.name, href=page_of(line.slug)),
                line.size_label,
                number(line.events),
                people_told(line._asdict(), framing),
                number(line.contributions),
                number(line.publics_met),
            )
        )
        for line in territories.itertuples()
    )
    header_ = ("Territoire", "Classe de taille", "Événements", "Participations", "Contributions", "Publics entendus")
    found = (analysis.claim(key) for key in ("corpus/france",))
    if analysis.collected.is_large:
        return parts.group(
            claims(found, territory_link(analysis), "territoire"),
            _by_size(analysis, territories),
            _every_territory(territories, framing),
            *_by_public(analysis),
        )
    return parts.group(
        claims(found, territory_link(analysis), "territoire"),
        Table(
            "Participation par territoire, par ordre alphabétique", header_, rows, frozenset({2, 3, 4, 5}),
            note=AND_MORE,
        ),
        *_by_public(analysis),
    )  # fmt: skip


def _by_size(analysis: NationalAnalysis, territories: pd.DataFrame) -> Table:
    """The sums of each size class."""
    sums = territories.groupby("size_label")[["events", "people", "contributions"]].sum()
    n = territories["size_label"].value_counts()
    labels = [size.label for size in analysis.campaign.framing.size_classes if size.label in sums.index]
    rows = tuple(Row((label, number(int(n[label])), *(number(int(sums.loc[label, one])) for one in sums))) for label in labels)
    header_ = ("Classe de taille", "Territoires", "Événements", "Participations", "Contributions")
    return Table("Participation par classe de taille", header_, rows, frozenset({1, 2, 3, 4}), note=KNOWN_PEOPLE)


def _every_territory(territories: pd.DataFrame, framing: Framing) -> Folded:
    """One line a territory, with all that smaller syntheses say of it in several tables; its name leads to its report."""
    rows = tuple(
        Row(
            (
                tag("a", line.name, href=page_of(line.slug)), line.size_label, number(line.events),
                people_told(line._asdict(), framing), number(line.contributions),
                parts.written(line.median), f"{number(line.answered)} sur {number(line.proposals)}",
            )
        )
        for line in territories.itertuples()
    )  # fmt: skip
    header_ = (
        "Territoire",
        "Classe de taille",
        "Événements",
        "Participations",
        "Contributions",
        "Niveau médian",
        "Propositions avec réponse",
    )
    table = Table("Tous les territoires, par ordre alphabétique", header_, rows, frozenset({2, 3, 4, 5, 6}), note=AND_MORE)
    return Folded(f"Voir le tableau des {counted(len(territories), 'territoire')}", table)


def _by_public(analysis: NationalAnalysis) -> Iterator[Element]:
    """Who came and who spoke, all French territories together, as far as no territory's masked count comes back."""
    yield Heading("Les publics, tous territoires français réunis")
    framing = analysis.campaign.framing
    publics = [choice.label for choice in framing.lists["publics"].choices]
    kinds = [choice.plural or choice.code for choice in framing.lists["kinds"].choices]
    people = analysis.by_public.people.ordered(publics, [])
    opinions = analysis.by_public.opinions.ordered(publics, kinds)
    if people.counts.empty and opinions.counts.empty:
        yield Notice("absence", "Les publics ne sont dits dans aucun territoire, ou ne peuvent pas être publiés.")
        return
    if not people.counts.empty:
        text = people.text().rename(columns={TOTAL: "Participations"})
        yield parts.told_table("Participations par public", "Public", text, (PEOPLE, NATION))
    if not opinions.counts.empty:
        yield parts.told_table("Contributions par public et par nature", "Public", opinions.text(), (OPINIONS, NATION))
    yield Notice("info", ADDED + (MASKED if people.is_masked or opinions.is_masked else ""))
