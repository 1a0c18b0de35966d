"""Who answered, who is missing, and how much was said where."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.analyse import compare
from helpers.analyse.disclosure import TOTAL
from helpers.analyse.national import NationalAnalysis, Unreported
from helpers.analyse.release import NATION, OPINIONS, PEOPLE
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.show import maps, notes, parts
from helpers.show.elements import (
    Aside,
    Element,
    Figure,
    Folded,
    Header,
    Heading,
    Notice,
    Row,
    Table,
)
from helpers.show.glossary import glossary
from helpers.show.markup import tag
from helpers.show.national_links import claims, page_of, territory_link
from helpers.show.national_methods import people_told
from helpers.wording import FICTIONAL, counted, day, listing, number

PUBLISHED, LEFT_OUT, UNREAD, LATE = "rapport publié", "écarté", "lecture interrompue", "pas encore reçu"
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
            *notes.told(analysis.notes),
        ),
        marks=(FICTIONAL,) if campaign.fictional else (),
    )


def state_of(one: Unreported) -> str:
    """What became of its report, and when one last held."""
    label = UNREPORTED[one.state]
    return label if one.last_valid is None else f"{label} ; dernier rapport valide : {day(one.last_valid)}"


def who_answered(analysis: NationalAnalysis) -> Element:
    """A map of the French territories, one of the cities, then the table of all."""
    states = pd.DataFrame(
        list(_states(analysis)), columns=["slug", "name", "group", "state", "reason", "latitude", "longitude"]
    )
    if states.empty:
        return NOTHING
    link = territory_link(analysis)
    found = (analysis.claim(key) for key in ("collecte/france", "collecte/francophonie"))
    words, told = glossary(analysis.campaign.framing, national=True), claims(found, link, "territoire")
    if analysis.collected.is_large:
        return parts.group(words, told, *_maps(states, large=True), _states_counts(states), _unsettled(states))
    return parts.group(words, told, *_maps(states, large=False), _states_table(states))


def _states_counts(states: pd.DataFrame) -> Table:
    """How many territories of each group are in each state: so many are not named on a map."""
    counts, labels = states.groupby(["group", "state"], sort=False).size(), _labels(states)
    rows = tuple(
        Row((compare.GROUP_LABELS.get(group, group), *(number(int(counts.get((group, state), 0))) for state in labels)))
        for group in dict.fromkeys(states["group"])
    )
    return Table(
        "Territoires attendus ou reçus, par état de la collecte",
        ("Groupe", *(state.capitalize() for state in labels)),
        rows,
        frozenset(range(1, len(labels) + 1)),
    )


def _labels(states: pd.DataFrame) -> list[str]:
    """The usual states, which are told even when nobody is in them, then those that are met."""
    return list(dict.fromkeys([*STATES, *states["state"]]))


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
        state, reason = (PUBLISHED, "") if one is None else (COUNTED, state_of(one))
        yield line.slug, line.name, line.group, state, reason, *places.get(line.slug, (None, None))
    for absence in sorted(analysis.absences, key=lambda one: fold(one.name)):
        state = UNREAD if absence.is_unread else LEFT_OUT if absence.reason else LATE
        yield absence.slug, absence.name, absence.group, state, absence.reason, *places.get(absence.slug, (None, None))


def _maps(states: pd.DataFrame, *, large: bool) -> Iterator[Element]:
    """French territories in their contours; cities on their part of the world. Each state has its sign."""
    labels = _labels(states)
    for group, draw, title, kind in (
        (compare.FRANCE, maps.france, "Où la concertation a eu lieu", "territoires français"),
        (compare.FRANCOPHONE_CLASS, maps.world, "Les villes francophones", "villes francophones"),
    ):
        own = states[states["group"].eq(group)]
        placed = [
            maps.mapped(str(line.slug), str(line.name), labels.index(line.state), None if pd.isna(line.latitude) else (line.longitude, line.latitude))
            for line in own.itertuples()
        ]  # fmt: skip
        if any(one.siren or one.spot for one in placed):
            counts = own["state"].value_counts(sort=False)
            told = listing([f"{state}, {number(int(counts[state]))}" for state in labels if state in counts])
            map_ = Figure(
                draw(placed, labels),
                title,
                f"Carte des {kind} par état de la collecte : {told}.",
                _states_counts(own) if large else _map_table(own, kind),
                MAP_READING if group == compare.FRANCE else CITIES_READING,
            )
            yield map_ if group == compare.FRANCE else Aside("La carte des villes francophones", map_)


def _map_table(own: pd.DataFrame, kind: str) -> Table:
    rows = tuple(Row((line.name, line.state)) for line in own.itertuples())
    return Table(f"{kind.capitalize()} de la carte", ("Territoire", "État"), rows)


MAP_READING = (
    "chaque territoire est rempli et marqué du signe de son état ; les noms y sont abrégés, et les départements d’outre-mer sont agrandis. "
    "Contours : IGN et Insee."
)
CITIES_READING = "chaque ville porte le signe de son état. Terres : Natural Earth."


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
        return parts.in_parts(
            claims(found, territory_link(analysis), "territoire"),
            _by_size(analysis, territories),
            _every_territory(territories, framing),
            *_by_public(analysis),
        )
    return parts.in_parts(
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
