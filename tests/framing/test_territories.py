"""The reference of territories: fifteen figures of the framing note, unique slugs, one population for two entities."""

from __future__ import annotations

import gzip
import json
import re
from itertools import pairwise

import pandas as pd
import pytest
from stdnum.fr import siren as siren_number

from helpers.errors import CampaignError
from helpers.framing import territories

# Framing note, section C: slug -> kind, communes, population 2022, small communes, department.
FIGURES = {
    "nantes-metropole": ("metropole", 24, 683_981, 0, "44"),
    "montpellier-mediterranee": ("metropole", 31, 516_657, 2, "34"),
    "rennes-metropole": ("metropole", 43, 473_973, 8, "35"),
    "toulouse-metropole": ("metropole", 37, 832_348, 5, "31"),
    "nice-cote-d-azur": ("metropole", 51, 568_596, 30, "06"),
    "tours-val-de-loire": ("metropole", 22, 299_019, 5, "37"),
    "grand-nancy": ("metropole", 20, 258_208, 2, "54"),
    "angers-loire": ("cu", 29, 308_806, 7, "49"),
    "lacq-orthez": ("cc", 60, 52_957, 56, "64"),
    "sicoval": ("ca", 36, 83_758, 25, "31"),
    "bordeaux-metropole": ("metropole", 28, 843_738, 1, "33"),
    "quimperle": ("ca", 16, 56_977, 7, "29"),
    "paris-saclay": ("ca", 27, 319_695, 3, "91"),
    "rouen-normandie": ("metropole", 71, 500_703, 31, "76"),
    "bethune-bruay": ("ca", 100, 275_736, 61, "62"),
}
CITIES = {
    "abidjan": 5_550_000,
    "agadir": 421_844,
    "casablanca": 3_236_000,
    "dschang": 100_000,
    "montreal": 1_762_949,
    "namur": 114_142,
    "quebec": 549_459,
    "sarrebruck": 182_971,
}


@pytest.mark.parametrize("slug", FIGURES)
def test_a_french_territory_has_the_figures_of_the_framing_note(slug: str) -> None:
    """Kind, communes, population and small communes are those of section C, in one vintage."""
    found = territories.find(slug)
    assert (found.kind, found.communes, found.population, found.small_communes, found.department) == FIGURES[slug]
    assert (found.group, found.country, found.code_type, found.population_year) == ("france", "France", "SIREN", 2022)


def test_the_call_is_twenty_three_territories_in_its_order() -> None:
    """The fifteen French territories come first, then the eight cities, and each has its place on the map."""
    call = territories.of_the_call()
    assert [territory.slug for territory in call] == [*FIGURES, *CITIES]
    assert all(territory.latitude is not None and territory.longitude is not None for territory in call)
    assert all(territory.head_town for territory in call)


@pytest.mark.parametrize("slug", CITIES)
def test_a_francophone_city_tells_its_perimeter(slug: str) -> None:
    """A city has its own population and says what it counts; it has neither SIREN nor member communes."""
    city = territories.find(slug)
    assert city.population == CITIES[slug]
    assert (city.group, city.kind, city.communes) == ("francophonie", "ville_hors_france", None)
    assert city.population_note.startswith("Périmètre\u00a0: ")
    assert city.code_type != "SIREN"


def test_the_weakest_figure_says_so() -> None:
    """The population of Dschang is an order of magnitude: the note says it and gives the other figures."""
    note = territories.find("dschang").population_note
    assert "Fiabilité\u00a0: faible" in note
    assert "301\u202f385 (2019)" in note


def test_no_siren_fails_its_check_digit() -> None:
    """Every SIREN of the reference, second entities included, passes Luhn."""
    communes = territories.communes()["siren"]
    second = pd.Series([territory.associated_code for territory in territories.of_the_call()])
    every = pd.concat([territories.all_epci()["siren"], communes, second])
    assert [code for code in every[every.ne("")] if not siren_number.is_valid(code)] == []
    assert int(communes.ne("").sum()) == 34_875


@pytest.mark.parametrize(
    ("slug", "town", "siren", "town_code", "population"),
    [
        ("rennes-metropole", "Ville de Rennes", "213502388", "commune-35238", 473_973),
        ("grand-nancy", "Ville de Nancy", "215403957", "commune-54395", 258_208),
    ],
)
def test_two_legal_persons_are_one_population(slug: str, town: str, siren: str, town_code: str, population: int) -> None:
    """« Ville et métropole » keeps the population of the EPCI, never the sum with its town."""
    found = territories.find(slug)
    assert (found.associated_name, found.associated_code, found.population) == (town, siren, population)
    assert territories.find(town_code).code == siren


def test_slugs_are_unique_plain_and_never_shared() -> None:
    """One slug is one territory, French or not, and the call's slugs replace those of the list of EPCI."""
    slugs = [*territories.all_epci()["slug"], *CITIES]
    assert len(slugs) == len(set(slugs)) == 1_255 + 8
    assert all(re.fullmatch(r"[a-z0-9-]+", slug) for slug in slugs)
    assert set(FIGURES) <= set(slugs)


def test_homonyms_are_told_apart_by_their_department() -> None:
    """Two « CC des Quatre Rivières » exist, in Haute-Saône and in Haute-Savoie."""
    epci = territories.all_epci()
    same = epci.loc[epci["name"].eq("CC des Quatre Rivières"), ["slug", "siren"]]
    assert same.to_numpy().tolist() == [["quatre-rivieres-70", "247000623"], ["quatre-rivieres-74", "247400666"]]


def test_the_list_of_epci_is_whole() -> None:
    """989 CC, 230 CA, 14 CU, 21 métropoles and the métropole de Lyon."""
    counts = territories.all_epci()["kind"].value_counts().to_dict()
    assert counts == {"cc": 989, "ca": 230, "metropole": 22, "cu": 14}


def test_tours_crosses_a_class_bound_between_the_two_vintages() -> None:
    """299 019 inhabitants in the EPCI file, 301 339 by its communes: the reference keeps the first, with its year."""
    communes = territories.communes()
    sum_of_communes = int(communes.loc[communes["epci_siren"].eq("243700754"), "population"].sum())
    tours = territories.find("tours-val-de-loire")
    bounds = [0, 15_000, 30_000, 50_000, 100_000, 300_000, 10_000_000]
    strata = [
        next(lower for lower, upper in pairwise(bounds) if lower <= count < upper)
        for count in (tours.population, sum_of_communes)
    ]
    assert (sum_of_communes, strata) == (301_339, [100_000, 300_000])


def test_mayotte_keeps_the_year_of_its_own_census() -> None:
    """Both files repeat the census of 2017 in Mayotte, so 2022 or 2023 would be untrue there."""
    assert territories.find("dembeni-mamoudzou").population_year == 2017
    assert territories.find("commune-97611").population_year == 2017


def test_any_epci_and_any_commune_can_join() -> None:
    """A territory outside the call is found by its slug and by its SIREN, written with spaces or not."""
    mourenx = territories.find("commune-64410")
    assert (mourenx.name, mourenx.kind, mourenx.population_year) == ("Mourenx", "commune", 2023)
    assert territories.find_by_siren(mourenx.code) == mourenx
    assert territories.find_by_siren("200 046 977") == territories.find("metropole-de-lyon")
    assert territories.find_by_siren("243500139") == territories.find("rennes-metropole")
    assert territories.find_by_siren("000000000") is None


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        (
            "rennes-metropol",
            (
                "Territoire «\u00a0rennes-metropol\u00a0» inconnu. "
                "Vouliez-vous dire «\u00a0rennes-metropole\u00a0» (Rennes Métropole)\u202f?"
            ),
        ),
        (
            "200039204",
            (
                "Territoire «\u00a0200039204\u00a0» inconnu. "
                "Vouliez-vous dire «\u00a0lacq-orthez\u00a0» (CC de Lacq-Orthez)\u202f?"
            ),
        ),
        (
            "commune-rennes",
            "Commune «\u00a0commune-rennes\u00a0» inconnue. Vouliez-vous dire «\u00a0commune-35238\u00a0» (35)\u202f?",
        ),
        (
            "commune-99999",
            (
                "Commune «\u00a0commune-99999\u00a0» inconnue. "
                "Écrivez commune- suivi du code Insee d’une commune actuelle (exemple\u00a0: commune-35238)."
            ),
        ),
        (
            "xqzw",
            (
                "Territoire «\u00a0xqzw\u00a0» inconnu. "
                "Pour une commune, écrivez commune- suivi de son code Insee (exemple\u00a0: commune-35238)."
            ),
        ),
        (
            "commune-98415",
            (
                "«\u00a0commune-98415\u00a0» (Îles Éparses de l’océan Indien) n’a pas d’habitants\u00a0: "
                "choisissez un autre territoire."
            ),
        ),
    ],
)
def test_an_unknown_slug_names_the_way_out(slug: str, message: str) -> None:
    """The message says what was written and what to write instead."""
    with pytest.raises(CampaignError) as raised:
        territories.find(slug)
    assert str(raised.value) == message


def test_names_carry_the_typographic_apostrophe() -> None:
    """The source writes a straight apostrophe; what people read has the curly one."""
    assert territories.find("nice-cote-d-azur").official_name == "Métropole Nice Côte d’Azur"


def test_a_caller_cannot_spoil_the_reference() -> None:
    """A table that was handed out and changed leaves the next one as it was."""
    for handed_out in (territories.all_epci(), territories.communes()):
        handed_out.loc[:, "population"] = 0
    assert int(territories.all_epci()["population"].min()) > 0
    assert int(territories.communes()["population"].max()) == 2_103_778


def test_contours_are_light_whole_and_named() -> None:
    """Every intercommunality has its contour, overseas too; the file stays under 100 KB once compressed and names its sources."""
    path = territories._reference() / "contours_epci.json"
    written = path.read_bytes()
    topology = json.loads(written)
    shapes = {one["id"]: one["arcs"] for one in topology["objects"]["contours"]["geometries"]}
    assert len(gzip.compress(written, mtime=0)) <= 100 * 1024
    assert shapes.keys() == {*territories.all_epci()["siren"], "terre"}
    assert all(len(rings) >= 1 and all(rings) for polygons in shapes.values() for rings in polygons)
    assert "IGN" in topology["sources"]
    assert "Insee" in topology["sources"]


def test_the_land_of_the_world_is_light_and_named() -> None:
    """The land of the world is a few kilobytes of public-domain contours."""
    written = (territories._reference() / "terres.json").read_bytes()
    assert len(written) <= 10 * 1024
    assert "Natural Earth" in json.loads(written)["sources"]
