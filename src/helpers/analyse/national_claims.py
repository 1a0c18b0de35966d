"""The sentences with figures of the national synthesis; evidence is made of ids that lead to the territories' pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.analyse import compare
from helpers.analyse.carrying import Carrying
from helpers.analyse.claims import Claim, Figure
from helpers.analyse.coding import Coding, statements
from helpers.analyse.divergences import PUBLICS, SIZES, Divergence, Side
from helpers.analyse.method_claims import comparison_claims
from helpers.analyse.national_waves import NationalWaves
from helpers.analyse.rank_relation import rank_relation
from helpers.analyse.robustness import DRAWS, FIRST, Priority
from helpers.analyse.stage_sensitivity import by_territory
from helpers.analyse.strength import NO_STRENGTH, WAYS, Strength, of_divergence, of_group, of_priority
from helpers.analyse.waves import STATES, by_state
from helpers.framing.model import Framing
from helpers.framing.territories import Territory
from helpers.text_storage import is_among
from helpers.wording import counted, inside, listing, quote

WHO, FIRST_PAGE, PROCESS, MATURITY, THEMES, PRIORITIES, FEW, PROPOSITIONS, DIVERGENCES, ANSWERS, WAVES, CITIES, METHOD = (
    "collecte", "essentiel", "participation", "maturite", "themes", "priorites", "peu-partagees", "propositions", "divergences", "reponses", "vagues", "francophonie", "methode",
)  # fmt: skip


FIRST_ROLES = ("expectation", "concern")
SHOWN_POSITIONS = 3  # of each kind, on the first page
SMALLEST_CHANCE = 0.001  # under it, a p-value is only said to be smaller
EXACT = "comptée exactement sur toutes les répartitions possibles des niveaux"
APPROXIMATE = "approchée par la loi normale (trop de répartitions possibles pour les compter)"
MOST_NAMED = 60  # territories that a sentence, a chart or a table of the synthesis names; above, it counts them by class


@dataclass(frozen=True)
class Collected:
    """What was measured over the territories of a campaign (see `national`)."""

    territories: pd.DataFrame
    contributions: pd.DataFrame
    french: pd.DataFrame
    cities: pd.DataFrame
    by_theme: pd.DataFrame
    cities_by_theme: pd.DataFrame
    propositions: pd.DataFrame
    city_propositions: pd.DataFrame
    divergences: tuple[Divergence, ...]
    expected: tuple[Territory, ...]
    priorities: tuple[Priority, ...]
    city_priorities: tuple[Priority, ...]
    carrying: Mapping[str, Carrying]
    least_shared: pd.DataFrame
    cities_least_shared: pd.DataFrame
    coding: Coding

    @property
    def is_large(self) -> bool:
        """Whether there are too many territories to name each wherever it could be."""
        return len(self.territories) > MOST_NAMED

    @cached_property
    def proposals(self) -> pd.DataFrame:
        """Territory and text of each proposal whose words may be printed, by id."""
        members = [id_ for table in (self.propositions, self.city_propositions) for own in table["members"] for id_ in own]
        printed = is_among(self.contributions["id"], members)
        return self.contributions.loc[printed, ["id", "territory", "text"]].set_index("id")

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Slug -> name of each territory."""
        return dict(zip(self.territories["slug"].astype("str"), self.territories["name"].astype("str"), strict=True))

    def of_group(self, french: bool) -> pd.DataFrame:
        """The territories of one panel."""
        is_french = self.territories["group"].eq(compare.FRANCE)
        return self.territories[is_french if french else ~is_french]


def national_claims(collected: Collected, framing: Framing) -> Iterator[Claim]:
    """Every claim of the synthesis, in the order of its sections."""
    yield from _who(collected)
    yield from _participation(collected)
    yield from _comparability(collected, framing)
    yield from _maturity(collected, framing)
    yield from _themes(collected)
    yield from _first_positions(collected, framing)
    yield from _priorities(collected, framing)
    yield from _least_shared(collected, framing)
    yield from _propositions(collected)
    yield from _divergences(collected, framing)
    yield from _answers(collected, framing)
    for key, template, evidence, figures in statements(collected.coding):
        yield _claim(key, METHOD, template, evidence, NO_STRENGTH, **figures)


def wave_claims(waves: NationalWaves) -> Iterator[Claim]:
    """What the territories of both waves promised, and what became of it."""
    promised = waves.commitments
    if waves.both:
        yield _claim(
            "vagues/territoires", WAVES, "{count} [est présent|sont présents] dans les deux vagues", waves.both,
            count=_count(len(waves.both), "territoire", len(waves.both) + len(waves.arrived)),
        )  # fmt: skip
    for state in by_state(promised):
        own = promised[promised["state"].eq(state)]
        slugs = tuple(dict.fromkeys(own["territory"]))
        yield _claim(
            f"vagues/{state}", WAVES, "{count} à la vague précédente, dans {territories} : {state}", slugs,
            count=_count(len(own), "engagement retenu", len(promised)), state=STATES[state],
            territories=_count(len(slugs), "territoire", promised["territory"].nunique()),
        )  # fmt: skip
    late = promised[promised["late"].astype("bool")]
    if len(late):
        yield _claim(
            "vagues/retard", WAVES, "{count} à la vague précédente : échéance passée sans être fait",
            tuple(dict.fromkeys(late["territory"])), count=_count(len(late), "engagement retenu", len(promised)),
        )  # fmt: skip


def _claim(
    key: str, section: str, template: str, evidence: Iterable[str], strength: Strength = NO_STRENGTH, **parts: Figure | str
) -> Claim:  # fmt: skip
    return Claim.of("national", key, section, template, evidence, parts, label=strength.label, behind=strength.behind)


def _count(number: int, unit: str, among: int | None = None) -> Figure:
    return Figure(value=number, unit=unit, n=number, denominator=among)


def _who(collected: Collected) -> Iterator[Claim]:
    for key, unit, french in (("france", "territoire français", True), ("francophonie", "ville francophone", False)):
        present = collected.of_group(french)
        expected = [one for one in collected.expected if (one.group == compare.FRANCE) == french]
        if len(present):
            yield _claim(
                f"collecte/{key}", WHO, "{count} [est présent|sont présents] dans cette synthèse" if french
                else "{count} [est présente|sont présentes] dans cette synthèse", present["slug"],
                count=_count(len(present), unit, len(expected) or None),
            )  # fmt: skip


def _participation(collected: Collected) -> Iterator[Claim]:
    for key, unit, french in (("france", "territoire français", True), ("francophonie", "ville francophone", False)):
        present = collected.of_group(french)
        if len(present) and present["contributions"].sum():
            yield _claim(
                f"corpus/{key}", PROCESS, "{count} dans {territories}, {events}, {people}", present["slug"],
                count=_count(int(present["contributions"].sum()), "contribution"),
                territories=_count(len(present), unit),
                events=_count(int(present["events"].sum()), "événement"),
                people=_count(int(present["people"].sum()), "participation"),
            )  # fmt: skip


def _comparability(collected: Collected, framing: Framing) -> Iterator[Claim]:
    """Whether the territories that the synthesis puts side by side gathered words in the same way."""
    present = collected.of_group(french=True)
    if "method" not in present:
        return
    classes = present.set_index("slug")["method"]
    sides = {slug for one in collected.divergences for side in (one.hopeful, one.wary) for slug in side.territories}
    yield from comparison_claims({"ensemble": classes, "divergences": classes[classes.index.isin(sides)]}, framing)
    for choice in framing.lists["publics"].choices:
        never = present.loc[present[f"met_{choice.code}"].eq(False), "slug"] if f"met_{choice.code}" in present else ()
        if len(never):
            yield _claim(
                f"absents/{choice.code}", PROCESS, "{name} : aucune participation ni contribution dans {count}", never,
                name=choice.label, count=_count(len(never), "territoire", len(present)),
            )  # fmt: skip


def _maturity(collected: Collected, framing: Framing) -> Iterator[Claim]:
    present = collected.of_group(french=True)
    known = present[present["median"].notna()]
    for stage in framing.stages:
        own = known[known["stage"].eq(stage.code)]
        if len(own):
            yield _claim(
                f"stade/{stage.code}", MATURITY, "{count} au stade {stage}", own["slug"],
                count=_count(len(own), "territoire", len(known)), stage=quote(inside(stage.label)),
            )  # fmt: skip
    yield from _firmness(known, framing)
    relation = rank_relation(present["population"], present["median"])
    if relation is not None:
        smallest = relation.chance < SMALLEST_CHANCE
        yield _claim(
            "maturite/taille", MATURITY,
            "corrélation de rang entre population et niveau médian : {value} sur {n}. Valeur p du test de permutation, {way} : {less}{chance}. "
            "Ces territoires volontaires ne sont pas un échantillon : ces nombres décrivent, ils ne prouvent rien", known["slug"],
            value=Figure(relation.value, n=relation.n, style="number", decimals=2), n=_count(relation.n, "territoire"),
            way=EXACT if relation.is_exact else APPROXIMATE, less="moins de " if smallest else "",
            chance=Figure(SMALLEST_CHANCE if smallest else relation.chance, n=relation.n, style="number", decimals=3),
        )  # fmt: skip


def _firmness(known: pd.DataFrame, framing: Framing) -> Iterator[Claim]:
    """How many territories would be at another stage if a bound, or one dimension, moved."""
    found = by_territory(known, framing)
    proved = [slug for slug, one in found.items() if one.proved_known]
    for key, slugs, among, words in (
        (
            "bornes",
            [slug for slug, one in found.items() if one.by_bounds],
            found,
            "{count} [changerait|changeraient] de stade si les bornes bougeaient d’un demi-niveau",
        ),
        (
            "dimension",
            [slug for slug, one in found.items() if one.moves],
            found,
            "{count} [changerait|changeraient] de stade si une seule dimension, bien choisie, bougeait d’un niveau",
        ),
        (
            "preuves",
            [slug for slug in proved if found[slug].proved],
            proved,
            "{count} [changerait|changeraient] de stade si l’on ne retenait que les niveaux étayés par un document, là où ils sont assez nombreux",
        ),
    ):
        if among:
            yield _claim(
                f"sensibilite/{key}", MATURITY, words, slugs or list(among), count=_count(len(slugs), "territoire", len(among))
            )


def _themes(collected: Collected) -> Iterator[Claim]:
    for key, table, contributions, order in (
        ("themes", collected.by_theme, collected.french, collected.priorities),
        ("themes-francophonie", collected.cities_by_theme, collected.cities, collected.city_priorities),
    ):
        strengths = {one.subject: of_priority(one, collected.names) for one in order}
        for line in table[table["total"].gt(0)].itertuples():
            yield _claim(
                f"{key}/{line.theme}", THEMES, "{name} : {count}, dans {territories}",
                contributions.loc[contributions["theme"].eq(line.theme), "id"], strengths.get(line.theme, NO_STRENGTH),
                name=line.label, count=_count(line.total, "contribution", len(contributions)),
                territories=_count(line.territories, "territoire", line.of),
            )  # fmt: skip


def first_positions(french: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The themes on which most territories carry a kind of contribution: `theme`, `count`, `territories`, widest first."""
    own = (
        french[french["kind"].eq(kind)]
        .groupby("theme", observed=True)
        .agg(count=("id", "size"), territories=("territory", "nunique"))
    )
    return (
        own.reset_index().sort_values(["territories", "count", "theme"], ascending=[False, False, True]).head(SHOWN_POSITIONS)
    )


def _first_positions(collected: Collected, framing: Framing) -> Iterator[Claim]:
    """Expectations, then concerns, on the themes where most territories have some."""
    themes, among = framing.lists["themes"], collected.of_group(french=True)
    for role in FIRST_ROLES:
        kind, own = framing.kind(role), collected.french[collected.french["kind"].eq(framing.kind(role))]
        for line in first_positions(collected.french, kind).itertuples():
            yield _claim(
                f"{framing.plural(role)}/{line.theme}", FIRST_PAGE, "{name} : {count}, dans {territories}",
                own.loc[own["theme"].eq(line.theme), "id"], name=themes.label_of(str(line.theme)),
                count=_count(line.count, kind, len(own)), territories=_count(line.territories, "territoire", len(among)),
            )  # fmt: skip


def _priorities(collected: Collected, framing: Framing) -> Iterator[Claim]:
    """The themes that come first in one way of counting at least, and in which they do."""
    carried = collected.french.groupby("theme", observed=True)["territory"].unique()
    for one in collected.priorities:
        if not one.is_first_somehow:
            continue
        first = [WAYS[way] for way, place in one.places.items() if place <= FIRST]
        yield _claim(
            f"priorites/{one.subject}", PRIORITIES,
            "{name} : parmi les {first} premiers thèmes {ways} ; compté par contribution, dans {draws} des {number} tirages de territoires",
            sorted(map(str, carried[one.subject])), of_priority(one, collected.names),
            name=framing.lists["themes"].label_of(one.subject), first=_count(FIRST, ""),
            ways="des quatre façons de compter" if len(first) == len(WAYS) else listing(first),
            draws=Figure(one.draws, n=DRAWS, style="share", decimals=1), number=_count(DRAWS, ""),
        )  # fmt: skip


def _least_shared(collected: Collected, framing: Framing) -> Iterator[Claim]:
    for key, table in (
        ("peu-partagees", collected.least_shared),
        ("peu-partagees-francophonie", collected.cities_least_shared),
    ):
        for theme, own in table.groupby("theme", sort=True):
            yield _claim(
                f"{key}/{theme}", FEW, "{name} : {count} parmi les moins partagées, dans {territories}", own["id"],
                name=framing.lists["themes"].label_of(str(theme)), count=_count(len(own), "position"),
                territories=_count(own["territory"].nunique(), "territoire"),
            )  # fmt: skip


def _propositions(collected: Collected) -> Iterator[Claim]:
    for key, table in (("proposition", collected.propositions), ("proposition-francophonie", collected.city_propositions)):
        for line in table.itertuples():
            publics = [inside(label) for label in line.publics]
            found = collected.carrying.get(line.group)
            yield _claim(
                f"{key}/{line.group}", PROPOSITIONS, "{title}proposition {status} : {count}, {territories}. Publics : {publics}",
                line.members, NO_STRENGTH if found is None else of_group(found, collected.names),
                title=f"{quote(line.title)}, " if line.title else "", status=line.status, count=_count(line.count, "contribution"),
                territories=_count(len(line.territories), "territoire"), publics=listing(publics) if publics else "trop peu nombreux pour être nommés",
            )  # fmt: skip


def _divergences(collected: Collected, framing: Framing) -> Iterator[Claim]:
    names, kinds = collected.names, [framing.kind("expectation"), framing.kind("concern")]
    leaning = collected.french[collected.french["kind"].isin(kinds)]
    for one in collected.divergences:
        on_theme = leaning[leaning["theme"].eq(one.theme)]
        rests = _rows_of(on_theme, one.hopeful, one.by) | _rows_of(on_theme, one.wary, one.by)
        hopeful, wary = (_who_leans(one, side, names) for side in (one.hopeful, one.wary))
        yield _claim(
            f"divergence/{one.key}", DIVERGENCES,
            "{name} : plus d’attentes que de vigilances {hopeful} ({hopes}, {few_fears}), plus de vigilances que d’attentes {wary} ({fears}, {few_hopes})",
            on_theme.loc[rests, "id"], NO_STRENGTH if one.robustness is None else of_divergence(one, names),
            name=one.label, hopeful=hopeful, wary=wary,
            hopes=_count(one.hopeful.expectations, "attente"), few_fears=_count(one.hopeful.concerns, "vigilance"),
            fears=_count(one.wary.concerns, "vigilance"), few_hopes=_count(one.wary.expectations, "attente"),
        )  # fmt: skip


def _rows_of(on_theme: pd.DataFrame, side: Side, by: str) -> pd.Series:
    """Which rows a side counts."""
    own = on_theme["territory"].isin(side.territories)
    return own & on_theme["public_shown"].eq(side.name) if by == PUBLICS else own


def _who_leans(one: Divergence, side: Side, names: Mapping[str, str]) -> str:
    """The side as a sentence names it; its territories as long as a reader can take them in."""
    if one.by == PUBLICS:
        return f"chez les {inside(side.name)}"
    if one.by == SIZES:
        return f"dans les {side.name}"
    count = counted(len(side.territories), "territoire")
    named = f" : {listing([names[slug] for slug in side.territories])}" if len(side.territories) <= MOST_NAMED else ""
    return f"dans {count}{named}"


def _answers(collected: Collected, framing: Framing) -> Iterator[Claim]:
    for key, contributions, unit in (
        ("propositions", collected.french, "territoire français"),
        ("francophonie", collected.cities, "ville francophone"),
    ):
        proposals = contributions[contributions["kind"].eq(framing.kind("proposal"))]
        if proposals.empty:
            continue
        answered = proposals["answered"]
        yield _claim(
            f"reponses/{key}", ANSWERS, "{count} [a reçu|ont reçu] une réponse de l’autorité, dans {territories}",
            proposals["id"], count=_count(int(answered.sum()), "proposition", len(proposals)),
            territories=_count(
                proposals.loc[answered, "territory"].nunique(), unit, proposals["territory"].nunique()
            ),
        )  # fmt: skip
    silent = collected.territories[collected.territories["answers"].eq(0)]
    if len(silent):
        yield _claim(
            "reponses/aucune", ANSWERS, "{count} [n’a renseigné|n’ont renseigné] aucune réponse à ce jour{names}",
            silent["slug"], count=_count(len(silent), "collectivité", len(collected.territories)),
            names=f" : {listing(list(silent['name']))}" if len(silent) <= MOST_NAMED else "",
        )  # fmt: skip
