"""The national synthesis: who answered, what is shared, what splits, what is alone; by size and by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

import pandas as pd

from helpers.analyse import compare, minority
from helpers.analyse.carrying import Carrying, carrying
from helpers.analyse.claims import Claim, ledger
from helpers.analyse.coding import national_coding
from helpers.analyse.contributions import by_theme
from helpers.analyse.corpus import with_territories
from helpers.analyse.divergences import divergences
from helpers.analyse.national_claims import Collected, national_claims, wave_claims
from helpers.analyse.national_waves import NationalWaves
from helpers.analyse.notes import NO_NOTES, Notes
from helpers.analyse.priorities import order_of_priorities
from helpers.analyse.propositions import group_propositions
from helpers.analyse.regrouping import refuse_unknown
from helpers.analyse.release import National
from helpers.analyse.robustness import Priority
from helpers.analyse.texts import Texts, no_texts
from helpers.analyse.worlds import Worlds, find_worlds, no_worlds
from helpers.analyse.worlds.claims import world_claims
from helpers.framing.campaign import Campaign
from helpers.framing.model import Framing

SCOPE = "national"


@dataclass(frozen=True)
class Absence:
    """An expected territory without a report in this synthesis, and why."""

    slug: str
    name: str
    group: str
    reason: str = ""  # what blocks its workbook; empty when none was received
    is_unread: bool = False  # whether it is that its reading was ended before its end: another run may read it


@dataclass(frozen=True)
class Unreported:
    """A territory whose data are in the synthesis, but not (or not those) in its own report, and why.

    `state`: « failed » (its report could not be made), « stale » (it shows an older workbook), « pending » (not made yet).
    `last_valid`: the day on which the report that is kept was made, if there is one.
    """

    slug: str
    name: str
    state: str
    last_valid: date | None = None


@dataclass(frozen=True)
class NationalAnalysis:
    """The measures of the synthesis and its claims, by id.

    `unreported`: the territories that it counts and whose own report does not show the same data. `collected` holds the tables behind them; `by_public` the people and contributions by public of the French territories; `texts` and `worlds` their words, and the lexical worlds of these.
    """

    campaign: Campaign
    collected: Collected
    by_public: National
    absences: tuple[Absence, ...]
    claims: dict[str, Claim]
    unreported: tuple[Unreported, ...] = ()
    waves: NationalWaves | None = None
    texts: Texts = field(default_factory=no_texts)
    worlds: Worlds = field(default_factory=no_worlds)
    notes: Notes = NO_NOTES

    def claim(self, key: str) -> Claim | None:
        """A national claim by what follows the scope; None when there is nothing to say."""
        return self.claims.get(f"{SCOPE}/{key}")


def analyse_nation(
    campaign: Campaign,
    territories: pd.DataFrame,
    corpus: pd.DataFrame,
    by_public: National,
    absences: tuple[Absence, ...],
    unreported: tuple[Unreported, ...] = (),
    waves: NationalWaves | None = None,
    *,
    texts: Texts | None = None,
) -> NationalAnalysis:
    """Measure a campaign from the rows of the territories that are in it (`territories`: `compare`; `corpus`: `corpus`).

    `by_public`: the national totals by public, solved with the masks of the territories (see `release`). `waves`: what moved
    since a former wave. `texts`: the words of the French territories.
    """
    framing = campaign.framing
    contributions = with_territories(corpus, territories)
    is_french_row = contributions["group"].eq(compare.FRANCE)
    french, cities = contributions[is_french_row], contributions[~is_french_row]
    known = {*territories["slug"], *(one.slug for one in campaign.expected), *(one.slug for one in absences)}
    refuse_unknown(campaign.edits, contributions, known, framing)
    here, abroad = _panel(french, territories, True, campaign), _panel(cities, territories, False, campaign)
    collected = Collected(
        territories=territories,
        contributions=contributions,
        french=french,
        cities=cities,
        by_theme=here.by_theme,
        cities_by_theme=abroad.by_theme,
        propositions=here.propositions,
        city_propositions=abroad.propositions,
        divergences=divergences(french, framing),
        expected=campaign.expected,
        priorities=here.priorities,
        city_priorities=abroad.priorities,
        carrying={**here.carrying, **abroad.carrying},
        least_shared=minority.least_shared(french, territories),
        cities_least_shared=minority.least_shared(cities, territories),
        coding=national_coding(contributions, framing),
    )
    texts = texts or no_texts()
    worlds = find_worlds(texts, campaign.world_names(), framing)
    told = national_claims(collected, framing), world_claims(worlds, SCOPE, several=True), wave_claims(waves) if waves else ()
    by_id = {claim.id: claim for claim in ledger(chain.from_iterable(told))}
    return NationalAnalysis(campaign, collected, by_public, absences, by_id, unreported, waves, texts, worlds)


@dataclass(frozen=True)
class _Panel:
    """What is measured of French territories and of cities of other countries, each apart."""

    by_theme: pd.DataFrame
    propositions: pd.DataFrame
    priorities: tuple[Priority, ...]
    carrying: Mapping[str, Carrying]


def _panel(contributions: pd.DataFrame, territories: pd.DataFrame, french: bool, campaign: Campaign) -> _Panel:
    framing = campaign.framing
    own = territories[territories["group"].eq(compare.FRANCE).eq(french)]
    proposals = contributions[contributions["kind"].eq(framing.kind("proposal"))]
    propositions = group_propositions(proposals, framing, campaign.edits)
    classes = dict(zip(own["slug"].astype("str"), own["size_class"].astype("str"), strict=True))
    return _Panel(
        by_theme=themes_two_ways(contributions, framing, len(own)),
        propositions=propositions,
        priorities=order_of_priorities(contributions, own, framing),
        carrying=carrying(propositions, classes, framing),
    )


def themes_two_ways(contributions: pd.DataFrame, framing: Framing, present: int) -> pd.DataFrame:
    """Themes counted per contribution and per territory, each with its rank-free share: the two are shown side by side.

    Adds to `by_theme`: `territories` (that carry the theme) and `of` (`present`: all those of the panel, silent ones too).
    """
    counts = by_theme(contributions, framing)
    carried = contributions[["theme", "territory"]].drop_duplicates()["theme"].value_counts()
    return counts.assign(territories=[int(carried.get(theme, 0)) for theme in counts["theme"]], of=present)


def themes_by(contributions: pd.DataFrame, group: str, present: pd.Series, framing: Framing) -> pd.DataFrame:
    """Themes by size class or stage: `theme`, `label`, `group`, `contributions`, `territories`, `of`.

    `present` holds the number of territories of each class or stage, those without any contribution too.
    """
    counts = contributions.groupby(["theme", group]).agg(contributions=("id", "size"), territories=("territory", "nunique"))
    lines = counts.reset_index().rename(columns={group: "group"})
    return lines.assign(label=lines["theme"].map(framing.lists["themes"].label_of), of=lines["group"].map(present))
