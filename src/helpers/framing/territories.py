"""The reference of territories: every French EPCI and commune, and the 23 territories of the call of September 2024.

Figures come from the files of `reference/`; their sources and their years are told in `reference/SOURCES.md`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import pandas as pd

from helpers.errors import CampaignError
from helpers.framing.matching import fold, nearest
from helpers.parquet import parquet
from helpers.wording import listing, number, quote, sentence, typeset

EPCI_SOURCE = "Insee et DGCL, populations légales municipales"
COMMUNE_SOURCE = "Insee, populations légales municipales"
COMMUNE_PREFIX = "commune-"
FRANCE, FRANCOPHONIE = "france", "francophonie"
OWN_CENSUS = ("986", "987", "988")  # Wallis and Futuna, French Polynesia, New Caledonia count on their own dates
SHOWN_HOMONYMS = 5
# What a city says of its population, in the order it is printed.
RESERVATIONS = {"perimeter": "périmètre", "other_figure": "autre chiffre vu", "reliability": "fiabilité"}


@dataclass(frozen=True)
class Territory:
    """An authority as the public reference knows it. `population` never mixes census vintages: its year is told.

    `slug` is its only key. « Ville et métropole » is two legal persons (`associated_*`) and one population.
    `kind`: a code of the list of legal forms (commune, cc, ca, cu, metropole, ept, departement, region, syndicat,
    ville_hors_france, autre). `code_type` says what `code` is (« SIREN », « code Insee », « code INS », « aucun »).
    """

    slug: str
    name: str
    official_name: str
    group: str
    kind: str
    country: str
    code: str
    code_type: str
    population: int
    population_year: int
    population_source: str
    population_note: str = ""
    communes: int | None = None
    small_communes: int | None = None  # under 2,000 inhabitants, counted in the year of `population`
    department: str = ""
    latitude: float | None = None
    longitude: float | None = None
    head_town: str = ""
    associated_name: str = ""
    associated_code: str = ""
    note: str = ""


def find(slug: str) -> Territory:
    """The territory of a slug; raises `CampaignError` naming the nearest one."""
    invited = _invited().get(slug)
    if invited is not None:
        return invited
    if slug.startswith(COMMUNE_PREFIX):
        return _find_commune(slug)
    if slug not in epci_by_slug():
        raise CampaignError(typeset(f"Territoire {quote(slug)} inconnu. {_way_out(slug)}"))
    return _epci_of(slug)


def find_by_siren(siren: str) -> Territory | None:
    """The EPCI or the commune of a SIREN, spaces or not, if there is one."""
    slug = _slug_by_siren().get("".join(siren.split()))
    return None if slug is None else find(slug)


@cache
def of_the_call() -> tuple[Territory, ...]:
    """The 15 French territories and 8 francophone cities of the call, in its order."""
    content = tomllib.loads((_reference() / "appel_2024.toml").read_text(encoding="utf-8"))
    return tuple(_french(item) if "siren" in item else _city(item) for item in content["territories"])


def all_epci() -> pd.DataFrame:
    """Every EPCI: slug, siren, name, kind, department, population, population_total, communes, small_communes.

    `population_vintage` and `communes_vintage` tell the years. EPCI of the call go by the call's slug.
    """
    epci = _read("epci")
    return epci.assign(slug=epci["siren"].map(_call_slugs()).fillna(epci["slug"]))


def communes() -> pd.DataFrame:
    """Every commune: code, siren, name, department, population, population_vintage, epci_siren.

    The vintage is not that of `all_epci`: populations of the two tables are never added nor compared.
    """
    return _read("communes").copy(deep=False)


@cache
def commune_names() -> frozenset[str]:
    """The names of all communes, folded: « saint denis »."""
    return frozenset(map(fold, _read("communes")["name"]))


def _reference() -> Traversable:
    return resources.files("helpers.framing") / "reference"


@cache
def _read(name: str) -> pd.DataFrame:
    return parquet((_reference() / f"{name}.parquet").read_bytes())


@cache
def _invited() -> Mapping[str, Territory]:
    return {territory.slug: territory for territory in of_the_call()}


def _call_slugs() -> Mapping[str, str]:
    """Slugs of the call by SIREN."""
    return {territory.code: territory.slug for territory in of_the_call() if territory.group == FRANCE}


@cache
def _epci_by_siren() -> Mapping[str, Mapping[str, Any]]:
    return {line["siren"]: line for line in _records(_read("epci"))}


@cache
def epci_by_slug() -> Mapping[str, Mapping[str, Any]]:
    """Each line of `all_epci` by its slug; read once in a process."""
    return {line["slug"]: line for line in _records(all_epci())}


@cache
def _commune_by_slug() -> pd.DataFrame:
    return _read("communes").set_index(COMMUNE_PREFIX + _read("communes")["code"].str.lower())


@cache
def _slug_by_siren() -> Mapping[str, str]:
    known = _commune_by_slug()["siren"]
    towns = {siren: str(slug) for slug, siren in known[known.ne("")].items()}
    return towns | {line["siren"]: slug for slug, line in epci_by_slug().items()}


def _records(frame: pd.DataFrame) -> Iterable[Mapping[str, Any]]:
    return ({str(key): value for key, value in line.items()} for line in frame.to_dict("records"))


def _way_out(slug: str) -> str:
    """What to write instead of an unknown slug."""
    by_code = find_by_siren(slug)
    near = by_code.slug if by_code else nearest(slug, [*_invited(), *epci_by_slug()])
    if near is None:
        return "Pour une commune, écrivez commune- suivi de son code Insee (exemple : commune-35238)."
    return f"Vouliez-vous dire {quote(near)} ({find(near).name}) ?"


@cache
def _epci_of(slug: str) -> Territory:
    return _epci(epci_by_slug()[slug])


def _epci(line: Mapping[str, Any]) -> Territory:
    name = typeset(line["name"])
    return Territory(
        slug=line["slug"],
        name=name,
        official_name=name,
        group=FRANCE,
        kind=line["kind"],
        country="France",
        code=line["siren"],
        code_type="SIREN",
        population=line["population"],
        population_year=line["population_vintage"],
        population_source=EPCI_SOURCE,
        population_note=sentence(f"population totale : {number(line['population_total'])}"),
        communes=line["communes"],
        small_communes=line["small_communes"],
        department=line["department"],
    )


def _french(item: Mapping[str, Any]) -> Territory:
    """A French territory of the call: the EPCI of its SIREN, with what the call adds."""
    added: Mapping[str, Any] = {
        key: typeset(value) if isinstance(value, str) else value for key, value in item.items() if key != "siren"
    }
    return replace(_epci(_epci_by_siren()[item["siren"]]), **added)


def _city(item: Mapping[str, Any]) -> Territory:
    """A francophone city: municipal perimeter, its own official code or none."""
    given = {key: value for key, value in item.items() if key not in RESERVATIONS}
    notes = [sentence(f"{label} : {item[key]}") for key, label in RESERVATIONS.items() if key in item]
    fixed = {"official_name": item["name"], "group": FRANCOPHONIE, "kind": "ville_hors_france"}
    return Territory(**{"code": "", "code_type": "aucun", **fixed, **given, "population_note": " ".join(notes)})


def _find_commune(slug: str) -> Territory:
    known = _commune_by_slug()
    if slug not in known.index:
        raise CampaignError(typeset(f"Commune {quote(slug)} inconnue. {_commune_way_out(slug)}"))
    line = known.loc[slug]
    if pd.isna(line["population"]):
        raise CampaignError(typeset(f"{quote(slug)} ({line['name']}) n’a pas d’habitants : choisissez un autre territoire."))
    return _commune(slug, line)


def _commune_way_out(slug: str) -> str:
    """The communes of that name when a name was written, most populated first."""
    name = fold(slug.removeprefix(COMMUNE_PREFIX))
    known = _commune_by_slug()
    same = known[known["name"].map(fold).eq(name)].sort_values("population", ascending=False)
    if same.empty:
        return "Écrivez commune- suivi du code Insee d’une commune actuelle (exemple : commune-35238)."
    first = same["department"].head(SHOWN_HOMONYMS)
    shown = [f"{quote(str(own))} ({department})" for own, department in first.items()]
    return f"Vouliez-vous dire {listing(shown, last='ou')} ?"


def _commune(slug: str, line: pd.Series[Any]) -> Territory:
    name, own_census = typeset(line["name"]), line["department"] in OWN_CENSUS
    return Territory(
        slug=slug,
        name=name,
        official_name=name,
        group=FRANCE,
        kind="commune",
        country="France",
        code=line["siren"] or line["code"],
        code_type="SIREN" if line["siren"] else "code Insee",
        population=int(line["population"]),
        population_year=int(line["population_vintage"]),
        population_source=COMMUNE_SOURCE,
        population_note="Recensement propre à la collectivité : son année peut être une autre." if own_census else "",
        communes=1,
        department=line["department"],
        head_town=name,
    )
