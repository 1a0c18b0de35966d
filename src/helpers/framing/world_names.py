"""The names that an analyst gives to lexical worlds: `mondes.toml`, beside a campaign's `campaign.toml`.

    [synthese]                      # or the identifier of a territory
    k = 6                           # worlds to show; left out, the documented rule decides
    [[synthese.mondes]]
    nom = "Former et accompagner les agents"
    mots = ["former", "agent", "métier"]   # the words of the world when it was named, as the page lists them

A name follows its words from run to run (see `helpers.analyse.worlds.naming`); a world without one bears its first words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import CampaignError
from helpers.framing.toml_fault import toml_fault

FILE = "mondes.toml"
NATION = "synthese"
FEWEST, MOST = 2, 10  # worlds that may be asked for


@dataclass(frozen=True)
class WorldName:
    """A name, and the words of the world that it was written for."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class WorldNames:
    """What an analyst decided for one page: how many worlds (None: the rule), and their names."""

    k: int | None = None
    names: tuple[WorldName, ...] = ()


def read_world_names(folder: Path) -> Mapping[str, WorldNames]:
    """Page (`synthese`, or a territory's identifier) -> what was decided for it; raises `CampaignError` naming the fault."""
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CampaignError(f"{folder.name}/{FILE} n’est pas un fichier TOML lisible : {toml_fault(error)}.") from error
    return {page: _page(f"{folder.name}/{FILE}, « {page} »", told) for page, told in content.items()}


def _page(place: str, told: object) -> WorldNames:
    if not isinstance(told, dict) or set(told) - {"k", "mondes"}:
        raise CampaignError(f"{place} : clés possibles : k (nombre de mondes) et mondes (leurs noms).")
    k, named = told.get("k"), told.get("mondes", [])
    if k is not None and (type(k) is not int or not FEWEST <= k <= MOST):
        raise CampaignError(f"{place} : k est un nombre entier de {FEWEST} à {MOST} ; reçu : {k!r}.")
    if not isinstance(named, list):
        raise CampaignError(f"{place} : chaque nom s’écrit sous [[…mondes]], avec nom et mots.")
    return WorldNames(k, tuple(_name(place, one) for one in named))


def _name(place: str, told: object) -> WorldName:
    content = told if isinstance(told, dict) and set(told) == {"nom", "mots"} else {"nom": "", "mots": []}
    name, words = content["nom"], content["mots"]
    if (
        not isinstance(name, str)
        or not name.strip()
        or not isinstance(words, list)
        or not all(isinstance(one, str) for one in words)
    ):
        raise CampaignError(f'{place} : un monde s’écrit avec nom = "…" et mots = ["…", "…"], et rien d’autre.')
    if not words:
        raise CampaignError(f"{place} : le monde « {name} » n’a pas de mots ; recopiez ceux que la page montre.")
    return WorldName(name.strip(), tuple(words))
