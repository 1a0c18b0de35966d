"""Everything that the report of one territory shows: its counts, its profile, its answers, and its ledger of claims."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analyse import comparability, contributions, follow_up, maturity, participation, representativeness
from helpers.analyse.claims import Claim, ledger
from helpers.analyse.coding import coding
from helpers.analyse.compare import Beside
from helpers.analyse.notes import NO_NOTES, Notes
from helpers.analyse.similar import similar
from helpers.analyse.territory_claims import Measured, territory_claims
from helpers.analyse.texts import Texts, territory_texts
from helpers.analyse.waves import Former, waves
from helpers.analyse.worlds import Worlds, find_worlds
from helpers.analyse.worlds.claims import world_claims
from helpers.collect.decisions import told_on_pages
from helpers.collect.findings import Finding, SheetBalance
from helpers.collect.reference_population import ReferencePopulation
from helpers.collect.tables import Intake, Source, Tables
from helpers.framing.campaign import Campaign


@dataclass(frozen=True)
class TerritoryAnalysis:
    """The measures of a territory (see each module) and the claims made of them, by id."""

    slug: str
    name: str
    campaign: Campaign
    tables: Tables
    measured: Measured
    claims: dict[str, Claim]
    findings: tuple[Finding, ...]
    balances: tuple[SheetBalance, ...]
    source: Source
    texts: Texts
    worlds: Worlds
    notes: Notes = NO_NOTES
    decided: pd.DataFrame | None = None  # what became of the analysts' decisions (see `collect.decisions.told_on_pages`)

    def claim(self, key: str) -> Claim | None:
        """A claim of this territory by what follows its slug (`T05/vigilances`); None when there is nothing to say."""
        return self.claims.get(f"{self.slug}/{key}")


def analyse_territory(
    intake: Intake, tables: Tables, beside: Beside, campaign: Campaign, *,
    reference: ReferencePopulation | None = None, former: Former | None = None,
) -> TerritoryAnalysis:  # fmt: skip
    """Measure a territory from its publishable tables, with what it shows of the others (see `compare`), its inhabitants and its
    former wave, if known.
    """  # fmt: skip
    framing = campaign.framing
    people = participation.participation(tables, framing)
    said = contributions.said(tables, framing)
    measured = Measured(
        slug=intake.slug,
        tables=tables,
        participation=people,
        said=said,
        similar=similar(said.contributions, tables.events, framing),
        coding=coding(said.contributions, framing),
        profile=maturity.profile(tables.maturity, framing),
        follow_up=follow_up.follow_up(tables, framing),
        beside=beside,
        balances=intake.balances,
        card=comparability.method_card(tables, framing),
        representations=representativeness.representations(people.demography, reference, framing),
        has_reference=reference is not None,
        waves=None if former is None else waves(former, tables, framing, campaign.cut_off),
    )
    texts = territory_texts(intake.slug, said.contributions, tables.events)
    worlds = find_worlds(texts, campaign.world_names(intake.slug), framing)
    claims = ledger((*territory_claims(measured, framing), *world_claims(worlds, intake.slug, several=False)))
    expected = campaign.territory(intake.slug)
    return TerritoryAnalysis(
        slug=intake.slug,
        name=str(tables.identity["name"]) if expected is None else expected.name,
        campaign=campaign,
        tables=tables,
        measured=measured,
        claims={claim.id: claim for claim in claims},
        findings=intake.findings,
        balances=intake.balances,
        source=intake.source,
        texts=texts,
        worlds=worlds,
        decided=told_on_pages(intake.decided, framing),
    )
