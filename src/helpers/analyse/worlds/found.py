"""What was found: lexical worlds, and the segments that are in none, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import pandas as pd

from helpers.wording import FIXED

SHORT = 3  # words that stand for a world without a name
ENGINE = "iramuteq"


class Standing(StrEnum):
    """Where the name of a world comes from: its first words, an analyst, or an analyst when it had other words."""

    NEUTRAL = "neutral"
    NAMED = "named"
    TO_READ_AGAIN = "to read again"


@dataclass(frozen=True)
class Typical:
    """A segment shown with the contribution that it is of."""

    id: str
    territory: str
    public_shown: str | None
    text: str


@dataclass(frozen=True)
class Over:
    """A public or a territory met in a world more often than elsewhere: `count` of the `among` segments that are of it."""

    code: str
    count: int
    among: int
    chi2: float


@dataclass(frozen=True)
class World:
    """A class of segments. `words`: those that mark it, the strongest first, with their signed chi2 and number of segments.

    `typical`: the segments whose words mark it most. `publics` and `places`: over-represented, the strongest first.
    """

    number: int
    words: pd.DataFrame
    segments: int
    ids: tuple[str, ...]
    territories: tuple[str, ...]
    typical: tuple[Typical, ...]
    publics: tuple[Over, ...]
    places: tuple[Over, ...]
    name: str = ""
    standing: Standing = Standing.NEUTRAL

    @cached_property
    def first_words(self) -> tuple[str, ...]:
        return tuple(self.words["word"].tolist())

    @property
    def title(self) -> str:
        """« Monde 3 : former, agent, métier », or the name that the analyst gave."""
        return f"Monde {self.number}{FIXED}: {self.name or ', '.join(self.first_words[:SHORT])}"


@dataclass(frozen=True)
class Join:
    """Two branches of the tree that were one class: the worlds that each holds, and the height of the cut."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    height: float


@dataclass(frozen=True)
class Plane:
    """Worlds, words and publics on the first two axes of a correspondence analysis: `name`, `kind`, `x`, `y`, `world`.

    `shares`: what each axis tells of the whole.
    """

    points: pd.DataFrame
    shares: tuple[float, float]


@dataclass(frozen=True)
class Worlds:
    """The worlds, none when the corpus is too small (`reason` says why), and all that is needed to judge them.

    `segments`, `contributions`: that were read; `whole`: contributions there were to read. `active`: words that counted. `wordless`: how many
    segments had no word left when their class was cut. `atypical`: those of classes too small to be shown, all of them. `smallest`:
    segments of the smallest class shown. `asked`: worlds that the analyst asked for. `lost`: names that no world bears any more.
    """

    segments: int
    contributions: int
    whole: int
    reason: str = ""
    active: int = 0
    smallest: int = 0
    asked: int | None = None
    wordless: int = 0
    atypical: tuple[Typical, ...] = ()
    items: tuple[World, ...] = ()
    joins: tuple[Join, ...] = ()
    plane: Plane | None = None
    lost: tuple[str, ...] = ()

    @property
    def classed(self) -> int:
        return sum(world.segments for world in self.items)

    def world(self, number: int) -> World:
        return self.items[number - 1]


def no_worlds() -> Worlds:
    """Nothing was read."""
    return Worlds(0, 0, 0, "aucun texte")
