"""The campaigns of the project, for a notebook or a script: `concertations.open("exemple")`. What is asked for is loaded when it is asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpers.desk.campaign import Campaign
    from helpers.desk.campaign_claims import Claim, Claims
    from helpers.desk.campaign_territory import Territory
    from helpers.desk.opening import campaigns, open_campaign
    from helpers.errors import ConcertationsError

    open = open_campaign  # noqa: A001 - read aloud with the name of the package: `concertations.open`

__all__ = ["Campaign", "Claim", "Claims", "ConcertationsError", "Territory", "campaigns", "open"]
PLACES = {
    "Campaign": ("helpers.desk.campaign", "Campaign"),
    "Claim": ("helpers.desk.campaign_claims", "Claim"),
    "Claims": ("helpers.desk.campaign_claims", "Claims"),
    "ConcertationsError": ("helpers.errors", "ConcertationsError"),
    "Territory": ("helpers.desk.campaign_territory", "Territory"),
    "campaigns": ("helpers.desk.opening", "campaigns"),
    "open": ("helpers.desk.opening", "open_campaign"),
}


def __getattr__(name: str) -> object:
    """One of the names of this package, from the module that holds it."""
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, place = PLACES[name]
    return getattr(importlib.import_module(module), place)


def __dir__() -> list[str]:
    """What completion offers."""
    return __all__
