"""What a notebook opens: the report of a territory, or the national synthesis, ready to show section by section."""

from __future__ import annotations

import os
from pathlib import Path

from helpers.errors import CampaignError
from helpers.framing.campaign import read_campaign
from helpers.framing.matching import suggestion
from helpers.run.deposit import leave
from helpers.run.prepare import Prepared, open_prepared, prepare
from helpers.settings import Settings, find_settings
from helpers.show.national import NationalReport
from helpers.show.territory import TerritoryReport

PREPARATION_VARIABLE = "CONCERTATIONS_PREPARATION"  # the key of what a run has prepared, for the notebooks that it runs


def territory_report(campaign: str, territory: str, settings: Settings | None = None) -> TerritoryReport:
    """The report of a territory, from its workbook as it stands now; a French error says what is missing."""
    prepared = opened(campaign, settings)
    _refuse_absent(prepared, territory)
    analysis = prepared.analysis(territory)
    leave(analysis)
    return TerritoryReport(analysis)


def national_report(campaign: str, settings: Settings | None = None) -> NationalReport:
    """The synthesis of a campaign, from the territories whose workbooks have no blocking finding."""
    analysis = opened(campaign, settings).national()
    leave(analysis)
    return NationalReport(analysis)


def opened(campaign: str, settings: Settings | None = None) -> Prepared:
    """A campaign brought up to date with its workbooks; what the batch has just prepared, in a notebook that it runs."""
    settings = settings or find_settings(Path.cwd())
    read = read_campaign(settings, campaign)
    key = os.environ.get(PREPARATION_VARIABLE)
    return open_prepared(settings, read, key) if key else prepare(settings, read)


def _refuse_absent(prepared: Prepared, territory: str) -> None:
    if territory in prepared.left_out:
        raise CampaignError(f"« {territory} » n’a pas de rapport : {prepared.left_out[territory]}")
    if territory not in prepared.slugs:
        hint = suggestion(territory, prepared.slugs) or f"Territoires reçus : {', '.join(prepared.slugs) or 'aucun'}."
        raise CampaignError(f"Aucun classeur reçu pour « {territory} » dans la campagne « {prepared.campaign.id} ». {hint}")
