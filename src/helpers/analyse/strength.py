"""What is told of how far a claim holds: its label, and the numbers behind it by their French names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from helpers.analyse.carrying import Carrying
from helpers.analyse.claims import Figure
from helpers.analyse.divergences import Divergence
from helpers.analyse.robustness import DRAWS, FIRST, Priority, Weighting
from helpers.wording import counted, listing, share

MOST_TOLD = 8  # territories that make a claim fall, named beside it; more are counted
NONE = "aucun"
WAYS: Mapping[Weighting, str] = {
    Weighting.CONTRIBUTION: "par contribution",
    Weighting.TERRITORY: "par territoire",
    Weighting.PUBLIC: "par public",
    Weighting.INHABITANTS: "par habitants",
}
STATEMENT, WITHOUT, DRAWN, LARGEST = "ce qui est éprouvé", "tombe sans", "tirages où cela tient", "territoire le plus présent"


@dataclass(frozen=True)
class Strength:
    """The label of a claim and what is behind it; nothing for a claim that only counts what was received."""

    label: str = ""
    behind: Mapping[str, Figure | str] = field(default_factory=dict)


NO_STRENGTH = Strength()


def of_priority(one: Priority, names: Mapping[str, str]) -> Strength:
    """How far a theme is, or is not, among the first."""
    places = {f"rang {way}": _place(one.places.get(weighting)) for weighting, way in WAYS.items()}
    told = f"{'parmi' if one.is_first else 'hors'} {'les' if one.is_first else 'des'} {FIRST} premiers par contribution"
    held = one.draws if one.is_first else 1 - one.draws
    return Strength(
        str(one.label), {STATEMENT: told, **places, **_tried(one.without, held, names), LARGEST: _largest(one.largest, names)}
    )


def of_group(one: Carrying, names: Mapping[str, str]) -> Strength:
    """How far the status of a group of propositions holds."""
    tried = _tried(one.without, one.draws, names)
    return Strength(str(one.label), {STATEMENT: "son statut", **tried, LARGEST: _largest(one.largest, names)})


def of_divergence(one: Divergence, names: Mapping[str, str]) -> Strength:
    """How far two sides lean apart."""
    return Strength(
        str(one.robustness), {STATEMENT: "les deux côtés s’opposent", **_tried(one.without, one.draws or 0.0, names)}
    )


def _tried(without: Sequence[str], held: float, names: Mapping[str, str]) -> dict[str, Figure | str]:
    return {WITHOUT: _named(without, names), DRAWN: Figure(held, n=DRAWS, style="share", decimals=1)}


def _place(place: int | None) -> Figure | str:
    return "non calculé : aucun public ne peut être dit" if place is None else Figure(place)


def _named(slugs: Sequence[str], names: Mapping[str, str]) -> str:
    if not slugs:
        return NONE
    return (
        listing([names[slug] for slug in slugs])
        if len(slugs) <= MOST_TOLD
        else f"l’un ou l’autre de {counted(len(slugs), 'territoire')}"
    )


def _largest(largest: tuple[str, float], names: Mapping[str, str]) -> str:
    slug, part = largest
    return f"{names[slug]}, {share(part, 1)} des contributions"
