"""The national synthesis: who answered, what is shared, what splits, what is alone; by size and by stage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from helpers.analyse import compare
from helpers.analyse.claims import Claim, ledger
from helpers.analyse.contributions import by_theme
from helpers.analyse.corpus import with_territories
from helpers.analyse.national_claims import Collected, national_claims
from helpers.analyse.propositions import group_propositions
from helpers.analyse.release import National
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
    texts: Texts = field(default_factory=no_texts)
    worlds: Worlds = field(default_factory=no_worlds)

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
    *,
    texts: Texts | None = None,
) -> NationalAnalysis:
    """Measure a campaign from the rows of the territories that are in it (`territories`: `compare`; `corpus`: `corpus`).

    `by_public`: the national totals by public, solved with the masks of the territories (see `release`). `texts`: the words of the French territories.
    """
    framing = campaign.framing
    contributions = with_territories(corpus, territories)
    is_french_row = contributions["group"].eq(compare.FRANCE)
    french, cities = contributions[is_french_row], contributions[~is_french_row]
    is_french, proposal = territories["group"].eq(compare.FRANCE), framing.kind("proposal")
    collected = Collected(
        territories=territories,
        contributions=contributions,
        french=french,
        cities=cities,
        by_theme=themes_two_ways(french, framing, int(is_french.sum())),
        cities_by_theme=themes_two_ways(cities, framing, int((~is_french).sum())),
        propositions=group_propositions(french[french["kind"].eq(proposal)], framing),
        city_propositions=group_propositions(cities[cities["kind"].eq(proposal)], framing),
        divergences=divergences(french, framing),
        expected=campaign.expected,
    )
    texts = texts or no_texts()
    worlds = find_worlds(texts, campaign.world_names(), framing)
    claims = ledger((*national_claims(collected, framing), *world_claims(worlds, SCOPE, several=True)))
    by_id = {claim.id: claim for claim in claims}
    return NationalAnalysis(campaign, collected, by_public, absences, by_id, unreported, texts, worlds)


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


def divergences(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Themes that some territories carry mostly as expectations and others mostly as concerns.

    One line a theme: `theme`, `label`, `hopeful` and `wary` (tuples of territory slugs), where a territory leans to a
    side when it holds strictly more of that kind on the theme. Only themes with both sides are kept.
    """
    expectation, concern = framing.kind("expectation"), framing.kind("concern")
    counts = (  # one line a theme and territory
        contributions[contributions["kind"].isin([expectation, concern])]
        .groupby(["theme", "territory", "kind"])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=[expectation, concern], fill_value=0)
        .reset_index()
    )
    counts = counts.assign(lean=counts[expectation] - counts[concern])
    lines = [
        {
            "theme": theme,
            "label": framing.lists["themes"].label_of(str(theme)),
            "hopeful": tuple(sorted(lean.loc[lean["lean"].gt(0), "territory"])),
            "wary": tuple(sorted(lean.loc[lean["lean"].lt(0), "territory"])),
        }
        for theme, lean in counts.groupby("theme")
    ]
    frame = pd.DataFrame(lines, columns=["theme", "label", "hopeful", "wary"])
    both = frame["hopeful"].map(bool) & frame["wary"].map(bool)
    return frame[both].reset_index(drop=True)
