"""The names of places inside a sentence: « d’Angers », « du Mans », « aux Abymes », for every name that a report may bear."""

from __future__ import annotations

import pytest

from helpers.framing.territories import all_epci, of_the_call
from helpers.wording import at, of, typeset

# Every EPCI whose name does not begin by CC, CA or CU.
METROPOLES = {
    "Bordeaux Métropole": "de Bordeaux Métropole",
    "Brest Métropole": "de Brest Métropole",
    "Clermont Auvergne Métropole": "de Clermont Auvergne Métropole",
    "Dijon Métropole": "de Dijon Métropole",
    "Eurométropole de Strasbourg": "de l’Eurométropole de Strasbourg",
    "Grenoble-Alpes-Métropole": "de Grenoble-Alpes-Métropole",
    "Metz Métropole": "de Metz Métropole",
    "Montpellier Méditerranée Métropole": "de Montpellier Méditerranée Métropole",
    "Métropole Européenne de Lille": "de la Métropole Européenne de Lille",
    "Métropole Nice Côte d’Azur": "de la Métropole Nice Côte d’Azur",
    "Métropole Rouen Normandie": "de la Métropole Rouen Normandie",
    "Métropole Toulon-Provence-Méditerranée": "de la Métropole Toulon-Provence-Méditerranée",
    "Métropole de Lyon": "de la Métropole de Lyon",
    "Métropole du Grand Nancy": "de la Métropole du Grand Nancy",
    "Métropole du Grand Paris": "de la Métropole du Grand Paris",
    "Métropole d’Aix-Marseille-Provence": "de la Métropole d’Aix-Marseille-Provence",
    "Nantes Métropole": "de Nantes Métropole",
    "Orléans Métropole": "d’Orléans Métropole",
    "Rennes Métropole": "de Rennes Métropole",
    "Saint-Étienne Métropole": "de Saint-Étienne Métropole",
    "Toulouse Métropole": "de Toulouse Métropole",
    "Tours Métropole Val de Loire": "de Tours Métropole Val de Loire",
}
# The 23 territories of the call.
CALLED = {
    "Abidjan": "d’Abidjan", "Agadir": "d’Agadir", "Angers Loire Métropole": "d’Angers Loire Métropole", "Bordeaux Métropole": "de Bordeaux Métropole",
    "CA de Béthune-Bruay, Artois-Lys Romane": "de la CA de Béthune-Bruay, Artois-Lys Romane", "CC de Lacq-Orthez": "de la CC de Lacq-Orthez",
    "Casablanca": "de Casablanca", "Communauté Paris-Saclay": "de la Communauté Paris-Saclay", "Dschang": "de Dschang",
    "Montpellier Méditerranée Métropole": "de Montpellier Méditerranée Métropole", "Montréal": "de Montréal",
    "Métropole Nice Côte d’Azur": "de la Métropole Nice Côte d’Azur", "Métropole Rouen Normandie": "de la Métropole Rouen Normandie",
    "Métropole du Grand Nancy": "de la Métropole du Grand Nancy", "Namur": "de Namur", "Nantes Métropole": "de Nantes Métropole",
    "Quimperlé Communauté": "de Quimperlé Communauté", "Québec": "de Québec", "Rennes Métropole": "de Rennes Métropole",
    "Sarrebruck": "de Sarrebruck", "Sicoval": "du Sicoval", "Toulouse Métropole": "de Toulouse Métropole",
    "Tours Métropole Val de Loire": "de Tours Métropole Val de Loire",
}  # fmt: skip


def test_every_epci() -> None:
    """« de la CC, de la CA, de la CU » before the abbreviations; each other name as the table above has it."""
    names = set(map(typeset, all_epci()["name"]))
    others = {name for name in names if not name.startswith(("CC ", "CA ", "CU "))}
    assert len(names) > 1_200
    assert {name: of(name) for name in others} == METROPOLES
    assert {of(name) for name in names - others} == {f"de la {name}" for name in names - others}
    assert {at(name) for name in names - others} == {f"à la {name}" for name in names - others}


def test_every_territory_of_the_call() -> None:
    """The 23 names, as a sentence has them."""
    assert {one.name: of(one.name) for one in of_the_call()} == CALLED


@pytest.mark.parametrize(
    ("name", "after_of", "after_at"),
    [
        ("Le Mans", "du Mans", "au Mans"),
        ("Le Havre", "du Havre", "au Havre"),
        ("Les Abymes", "des Abymes", "aux Abymes"),
        ("La Rochelle", "de La Rochelle", "à La Rochelle"),
        ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses", "à L’Haÿ-les-Roses"),
        ("Lens", "de Lens", "à Lens"),
        ("Évreux", "d’Évreux", "à Évreux"),
        ("Œting", "d’Œting", "à Œting"),
        ("Yvetot", "d’Yvetot", "à Yvetot"),
        ("Yerres", "d’Yerres", "à Yerres"),
        ("Yaoundé", "de Yaoundé", "à Yaoundé"),
        ("Hyères", "d’Hyères", "à Hyères"),
        ("Haguenau", "de Haguenau", "à Haguenau"),
        ("Grand-Champ", "de Grand-Champ", "à Grand-Champ"),
        ("Grand Chambéry", "du Grand Chambéry", "au Grand Chambéry"),
        ("Pays de Gex", "du Pays de Gex", "au Pays de Gex"),
        ("Agglomération du Choletais", "de l’Agglomération du Choletais", "à l’Agglomération du Choletais"),
        ("Ville de Paris", "de la Ville de Paris", "à la Ville de Paris"),
        ("Sicoval", "du Sicoval", "au Sicoval"),
    ],
)
def test_other_names(name: str, after_of: str, after_at: str) -> None:
    """Articles that contract, vowels that elide, and names that look as if they did."""
    assert (of(name), at(name)) == (after_of, after_at)
