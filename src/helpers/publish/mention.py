"""What every office file says of its campaign: that its data are invented when they are, and, on each page or slide, of which day they are."""

from __future__ import annotations

from helpers.framing.campaign import Campaign
from helpers.wording import FICTIONAL, FIXED, day

MENTION = f"{FICTIONAL.capitalize()}{FIXED}: contributions inventées pour la démonstration"


def mark(campaign: Campaign) -> str:
    """That the data are invented, when they are."""
    return MENTION if campaign.fictional else ""


def foot(campaign: Campaign, about: str) -> str:
    """A page that is copied elsewhere keeps saying what it is about, of which day, and that its data are invented when they are."""
    told = (about, f"données arrêtées au {day(campaign.cut_off)}", *((FICTIONAL,) if campaign.fictional else ()))
    return " · ".join(told)
