"""The sentences with figures of the national synthesis; evidence is made of ids that lead to the territories' pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.analyse import compare
from helpers.analyse.claims import Claim, Figure
from helpers.analyse.coding import Coding, statements
from helpers.analyse.national_waves import NationalWaves
from helpers.analyse.waves import STATES, by_state
from helpers.framing.model import Framing
from helpers.framing.territories import Territory
from helpers.wording import inside, listing, quote

WHO, PROCESS, MATURITY, THEMES, PROPOSITIONS, DIVERGENCES, ANSWERS, WAVES, CITIES, METHOD = (
    "collecte", "participation", "maturite", "themes", "propositions", "divergences", "reponses", "vagues", "francophonie", "methode",
)  # fmt: skip


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
    divergences: pd.DataFrame
    expected: tuple[Territory, ...]
    coding: Coding

    @property
    def is_large(self) -> bool:
        """Whether there are too many territories to name each wherever it could be."""
        return len(self.territories) > MOST_NAMED

    @cached_property
    def proposals(self) -> pd.DataFrame:
        """Territory and text of each proposal whose words may be printed, by id."""
        printed = self.contributions["text"].notna()
        return self.contributions.loc[printed, ["id", "territory", "text"]].set_index("id")

    def of_group(self, french: bool) -> pd.DataFrame:
        """The territories of one panel."""
        is_french = self.territories["group"].eq(compare.FRANCE)
        return self.territories[is_french if french else ~is_french]


def national_claims(collected: Collected, framing: Framing) -> Iterator[Claim]:
    """Every claim of the synthesis, in the order of its sections."""
    yield from _who(collected)
    yield from _participation(collected)
    yield from _maturity(collected, framing)
    yield from _themes(collected)
    yield from _propositions(collected)
    yield from _divergences(collected)
    yield from _answers(collected, framing)
    for key, template, evidence, figures in statements(collected.coding):
        yield _claim(key, METHOD, template, evidence, **figures)


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


def _claim(key: str, section: str, template: str, evidence: Iterable[str], **parts: Figure | str) -> Claim:
    return Claim(
        id=f"national/{key}",
        scope="national",
        section=section,
        template=template,
        figures={name: part for name, part in parts.items() if isinstance(part, Figure)},
        words={name: part for name, part in parts.items() if isinstance(part, str)},
        evidence=tuple(evidence),
    )


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
    relation = compare.rank_correlation(present)
    if relation is not None:
        yield _claim(
            "maturite/taille", MATURITY,
            "corrélation de rang entre population et niveau médian : {value} sur {n}. Ces territoires volontaires ne sont pas "
            "un échantillon : ce nombre décrit, il ne prouve rien", known["slug"],
            value=Figure(relation[0], n=relation[1], style="number", decimals=2), n=_count(relation[1], "territoire"),
        )  # fmt: skip


def _themes(collected: Collected) -> Iterator[Claim]:
    for key, table, contributions in (
        ("themes", collected.by_theme, collected.french),
        ("themes-francophonie", collected.cities_by_theme, collected.cities),
    ):
        for line in table[table["total"].gt(0)].itertuples():
            yield _claim(
                f"{key}/{line.theme}", THEMES, "{name} : {count}, dans {territories}",
                contributions.loc[contributions["theme"].eq(line.theme), "id"],
                name=line.label, count=_count(line.total, "contribution", len(contributions)),
                territories=_count(line.territories, "territoire", line.of),
            )  # fmt: skip


def _propositions(collected: Collected) -> Iterator[Claim]:
    for key, table in (("proposition", collected.propositions), ("proposition-francophonie", collected.city_propositions)):
        for line in table.itertuples():
            publics = [inside(label) for label in line.publics]
            yield _claim(
                f"{key}/{line.group}", PROPOSITIONS, "proposition {status} : {count}, {territories}. Publics : {publics}",
                line.members, status=line.status, count=_count(line.count, "contribution"),
                territories=_count(len(line.territories), "territoire"), publics=listing(publics) if publics else "trop peu nombreux pour être nommés",
            )  # fmt: skip


def _divergences(collected: Collected) -> Iterator[Claim]:
    names = dict(zip(collected.territories["slug"], collected.territories["name"], strict=True))
    for line in collected.divergences.itertuples():
        on_theme = collected.french[collected.french["theme"].eq(line.theme)]
        sides = on_theme["territory"].isin([*line.hopeful, *line.wary])
        yield _claim(
            f"divergence/{line.theme}", DIVERGENCES,
            "{name} : plus d’attentes que de vigilances dans {hopeful}{hopeful_names}, plus de vigilances que d’attentes "
            "dans {wary}{wary_names}", on_theme.loc[sides, "id"],
            name=line.label, hopeful=_count(len(line.hopeful), "territoire"), wary=_count(len(line.wary), "territoire"),
            hopeful_names=_named(line.hopeful, names), wary_names=_named(line.wary, names),
        )  # fmt: skip


def _named(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    """Who they are, in brackets, as long as a reader can take them in."""
    return f" ({listing([names[slug] for slug in slugs])})" if len(slugs) <= MOST_NAMED else ""


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
