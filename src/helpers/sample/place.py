"""What the sample knows of a real territory: its towns, its assemblies, and the words that make sense there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import TypeVar

import pandas as pd

from helpers import wording
from helpers.framing import territories
from helpers.framing.territories import FRANCE, Territory
from helpers.sample import words
from helpers.sample.chance import Chance

Texts = tuple[str, ...]
E = TypeVar("E", words.Slots, words.TerritoryWords)
EUROPEAN = frozenset({"namur", "sarrebruck"})
# Words of French law and of French intercommunal life: they would be wrong in a city of another country.
FRENCH = re.compile(
    r"\bRSA\b|CCAS|Centre communal|\bCST\b|comité social territorial|du comité,|au comité|maison France services|ATSEM|départe|"
    r"préfecture|intercommun|\bcommunes\b|chaque commune|une commune (?:de|où|sans)|par commune|petite commune|caisse d’allocations|"
    r"trésorerie|agglomération|conseil de développement|contrôle de légalité|\brégion\b|rectorat|Éducation nationale|"
    r"[Pp]résident|tribunal de proximité|un euro|carte d’identité|secrétaires? de mairie|plan climat|Secrétaire générale|poilus"
)
UNION = re.compile(r"RGPD|[Ee]urop")  # understood in the Union only
# « de Le Havre » and « d’Hérouville » need rules of their own: such towns are not named.
AWKWARD = re.compile(r"^(?:Le |Les |La |H|Y|Œ)")

_ASSEMBLIES: Mapping[str, Texts] = {
    "metropole": ("Conseil métropolitain", "Bureau métropolitain"),
    "ville_hors_france": ("Conseil municipal", "Commission du numérique"),
}
_COMMUNITY = ("Conseil communautaire", "Bureau communautaire")


@dataclass(frozen=True)
class Town:
    """A member commune, with its Insee code; none for a city of another country."""

    name: str
    code: str = ""


@dataclass(frozen=True)
class Words:
    """All the words of the sample that make sense in one kind of country."""

    statements: tuple[words.Statement, ...]
    slots: words.Slots
    events: tuple[words.EventWords, ...]
    use_cases: tuple[words.UseCaseWords, ...]
    commitments: tuple[words.CommitmentWords, ...]
    levels: tuple[words.LevelWords, ...]
    territory: words.TerritoryWords


@dataclass(frozen=True)
class Place:
    """A territory with its towns, largest first."""

    territory: Territory
    towns: tuple[Town, ...]
    assemblies: Texts

    @property
    def is_french(self) -> bool:
        return self.territory.group == FRANCE

    @property
    def in_union(self) -> bool:
        return self.is_french or self.territory.slug in EUROPEAN

    @property
    def words(self) -> Words:
        return _words(self.is_french, self.in_union)

    def fill(self, text: str, chance: Chance, towns: tuple[Town, ...] | None = None) -> str:
        """A text with its slots filled; towns are drawn among `towns`, or among all of them."""
        names = words.slots_in(text)
        if not names:
            return text
        slots = self.words.slots
        town = chance.pick(towns or self.towns).name
        drawn = {"commune": town, "de_commune": wording.of(town)}
        return text.format(**{name: drawn.get(name) or chance.pick(getattr(slots, name)) for name in names})


def place_of(territory: Territory) -> Place:
    """What the reference tells of a territory."""
    assemblies = _ASSEMBLIES.get(territory.kind, _COMMUNITY)
    return Place(territory, _towns(territory), assemblies)


def _towns(territory: Territory) -> tuple[Town, ...]:
    if territory.group != FRANCE:
        return (Town(territory.name),)
    members = _members().get(territory.code, ())
    named = tuple(town for town in members if not AWKWARD.match(town.name))
    return named or members


@cache
def _members() -> Mapping[str, tuple[Town, ...]]:
    """Towns by SIREN of their EPCI, largest first; as many inhabitants, by code."""
    communes = territories.communes()
    inside = communes[communes["epci_siren"].notna() & communes["epci_siren"].ne("")]
    ordered = inside.sort_values(["population", "code"], ascending=[False, True])
    return {siren: _as_towns(members) for siren, members in ordered.groupby("epci_siren")}


def _as_towns(members: pd.DataFrame) -> tuple[Town, ...]:
    return tuple(Town(wording.typeset(name), code) for name, code in zip(members["name"], members["code"], strict=True))


@cache
def _words(is_french: bool, in_union: bool) -> Words:
    """The words of the sample without those that another country would not understand."""

    def fits(text: str) -> bool:
        return (is_french or not FRENCH.search(text)) and (in_union or not UNION.search(text))

    return Words(
        statements=tuple(
            each for each in words.read_statements() if fits(each.text) and (is_french or not _names_town(each.text))
        ),
        slots=_kept(words.read_slots(), fits),
        events=tuple(each for each in words.read_events() if fits(f"{each.title} {each.method}")),
        use_cases=tuple(each for each in words.read_use_cases() if fits(f"{each.title} {each.benefit} {each.concern}")),
        commitments=tuple(each for each in words.read_commitments() if fits(f"{each.reason} {each.action} {each.owner}")),
        levels=tuple(_kept_level(each, fits) for each in words.read_maturity()),
        territory=_kept(words.read_territory(), fits),
    )


def _names_town(text: str) -> bool:
    return any(name in words.COMMUNE_SLOTS for name in words.slots_in(text))


def _kept(texts: E, fits: Callable[[str], bool]) -> E:
    """An entry made of tuples of texts, without the texts that do not fit."""
    kept = {field.name: tuple(filter(fits, getattr(texts, field.name))) for field in fields(texts)}
    return replace(texts, **kept)


def _kept_level(level: words.LevelWords, fits: Callable[[str], bool]) -> words.LevelWords:
    evidence = tuple(each for each in level.evidence if fits(each.text))
    comments = tuple(filter(fits, level.comments))
    return replace(level, evidence=evidence or level.evidence, comments=comments or level.comments)
