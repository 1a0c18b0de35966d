"""An estimate of the electricity that a run took, as a range: no machine measures it for us.

Energy = seconds of processor × power of a busy core + memory × time, times what a server room adds. Each bound has its source, or
says that it is an assumption. Nothing is measured at the plug.
"""

from __future__ import annotations

from dataclasses import dataclass

from helpers.run.cost import Cost
from helpers.wording import FIXED, number

HOUR = 3600
GIGABYTE = 1e9
KILO = 1000


@dataclass(frozen=True)
class Bounds:
    """A low and a high value of one coefficient, its unit, and where they come from."""

    what: str
    low: float
    high: float
    unit: str
    source: str


CORE = Bounds(
    "Puissance d’un cœur occupé", 3.5, 15, "W",
    "basse : un processeur virtuel de serveur à pleine charge, moyenne publiée par Cloud Carbon Footprint (Methodology, « Average Max Watts », "
    "AWS) ; haute : hypothèse large, un cœur d’ordinateur portable et sa part du reste de la machine",
)  # fmt: skip
MEMORY = Bounds(
    "Puissance de la mémoire", 0, 0.392, "W par Go",
    "basse : déjà comprise dans la puissance du cœur ; haute : coefficient publié par Cloud Carbon Footprint (Methodology, « Memory »)",
)  # fmt: skip
ROOM = Bounds(
    "Part de la salle (PUE)", 1, 1.6, "",
    "basse : un ordinateur portable, que rien ne refroidit à côté ; haute : hypothèse large pour une petite salle de serveurs",
)  # fmt: skip
CARBON = Bounds(
    "Électricité en France", 21.7, 80, "g d’équivalent CO₂ par kWh",
    "basse : RTE, Bilan électrique 2024, émissions directes de la production ; haute : hypothèse large qui ajoute la fabrication des "
    "centrales, les pertes, les importations et une mauvaise année",
)  # fmt: skip
COEFFICIENTS = (CORE, MEMORY, ROOM, CARBON)


@dataclass(frozen=True)
class Range:
    """A low and a high estimate; never one number."""

    low: float
    high: float


def energy(cost: Cost) -> Range | None:
    """Watt-hours that some work took, between two bounds; none where the processor time is unknown."""
    if cost.processor_seconds is None:
        return None
    memory = (cost.peak_bytes or 0) / GIGABYTE * cost.seconds
    return Range(*(_watt_hours(cost.processor_seconds, memory, low=low) for low in (True, False)))


def _watt_hours(processor: float, memory: float, *, low: bool) -> float:
    core, ram, room = (one.low if low else one.high for one in (CORE, MEMORY, ROOM))
    return (processor * core + memory * ram) * room / HOUR


def carbon(used: Range) -> Range:
    """Grams of CO₂ equivalent of that electricity, bought in France."""
    return Range(used.low * CARBON.low / KILO, used.high * CARBON.high / KILO)


def told(amount: Range, unit: str) -> str:
    """A range in words, two significant figures at most.

    >>> told(Range(0.0123, 0.31), "Wh")
    'de 0,012 à 0,31\\xa0Wh'
    """
    return f"de {_rounded(amount.low)} à {_rounded(amount.high)}{FIXED}{unit}"


def _rounded(value: float) -> str:
    """Two significant figures: more would say a precision that the estimate has not."""
    figures = f"{value:.1e}"
    decimals = max(0, 1 - int(figures.split("e")[1]))
    return number(float(figures), decimals)


def energy_told(cost: Cost) -> str:
    """The energy of some work in words."""
    used = energy(cost)
    return "non estimée" if used is None else told(used, "Wh")
