"""The file of inhabitants by gender and age: read as people save it, and every fault named with its line, column and way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.collect.reference_population import FILE, ReferencePopulation, read_reference
from helpers.errors import CampaignError
from tests.analyse.tables import ia

HEAD = "territoire;groupe;effectif;source;annee"
KNOWN = ("pau", "lescar")


def read(folder: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8") -> dict[str, ReferencePopulation]:
    (folder / FILE).write_bytes("\n".join([head, *lines, ""]).encode(encoding))
    return read_reference(folder, ia(), KNOWN)


def fault(folder: Path, *lines: str, head: str = HEAD) -> str:
    with pytest.raises(CampaignError) as caught:
        read(folder, *lines, head=head)
    return str(caught.value)


def test_no_file_no_reference(tmp_path: Path) -> None:
    """Nothing supplied, nothing claimed."""
    assert read_reference(tmp_path, ia(), KNOWN) == {}


@pytest.mark.parametrize(("mark", "encoding"), [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "cp1252")])
def test_as_people_save_it(tmp_path: Path, mark: str, encoding: str) -> None:
    """Semicolons, commas or tabs, with or without a mark of UTF-8; columns and lines in any order; spaces in thousands; empty lines."""
    rows = [
        "annee;source;groupe;territoire;effectif",
        "2022;Recensement fictif, été;hommes;pau;40 000",
        ";;;;",
        "2022;Recensement fictif, été;femmes;pau;42\u00a0000",
    ]
    head, *lines = [f'"{row}"'.replace(";", f'"{mark}"') for row in rows]
    found = read(tmp_path, *lines, head=head, encoding=encoding)
    assert found == {"pau": ReferencePopulation({"women": 42_000, "men": 40_000}, "Recensement fictif, été", 2022)}
    assert list(found["pau"].counts) == [
        "women",
        "men",
    ]  # in the order of the framing: the same print whatever the order of the lines


WOMEN, MEN = "pau;femmes;42000;Insee;2022", "pau;hommes;40000;Insee;2022"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("Pau-ville;femmes;1;Insee;2022",), ("ligne 2, colonne territoire\u00a0: «\u00a0Pau-ville\u00a0» n’est pas un territoire de la campagne. "
         "Vouliez-vous dire «\u00a0pau\u00a0»\u202f?")),
        ((WOMEN, MEN, "pau;femme;1;Insee;2022"), "ligne 4, colonne groupe\u00a0: «\u00a0femme\u00a0» n’est pas un groupe. Vouliez-vous dire «\u00a0femmes\u00a0»\u202f?"),
        (("pau;femmes;12,5;Insee;2022",), "ligne 2, colonne effectif\u00a0: «\u00a012,5\u00a0» n’est pas un nombre entier d’habitants. Écrivez par exemple 12000."),
        (("pau;femmes;-3;Insee;2022",), "ligne 2, colonne effectif\u00a0: «\u00a0-3\u00a0» n’est pas un nombre entier d’habitants. Écrivez par exemple 12000."),
        (("pau;femmes;3;Insee;22",), "ligne 2, colonne annee\u00a0: «\u00a022\u00a0» n’est pas une année. Écrivez par exemple 2022."),
        (("pau;femmes;;Insee;2022",), "ligne 2, colonne effectif\u00a0: la case est vide. Remplissez-la, ou ôtez la ligne."),
        ((WOMEN, MEN, WOMEN), "ligne 4, colonne groupe\u00a0: «\u00a0femmes\u00a0» est déjà donné à la ligne 2 pour ce territoire. Gardez l’une des deux."),
        ((WOMEN,), "ligne 2, colonne groupe\u00a0: pour «\u00a0pau\u00a0», il manque hommes (sexe). Donnez tous les groupes, ou aucun de ceux-là."),
        ((WOMEN, "pau;hommes;40000;Insee;2021"), ("ligne 3, colonne annee\u00a0: «\u00a02021\u00a0» diffère de «\u00a02022\u00a0», ligne 2. "
         "Donnez une seule source et une seule année par territoire.")),
        (("pau;femmes;0;I;2022", "pau;hommes;0;I;2022"), "ligne 3, colonne effectif\u00a0: la population de «\u00a0pau\u00a0» est nulle. Vérifiez les effectifs."),
    ],
)  # fmt: skip
def test_faults_name_place_fault_and_way_out(tmp_path: Path, lines: tuple[str, ...], message: str) -> None:
    """File, line, column, what is wrong, what to do."""
    assert fault(tmp_path, *lines) == f"{FILE}, {message}"


def test_an_age_that_is_not_known_is_no_group_of_inhabitants(tmp_path: Path) -> None:
    """« age_nsp » is an answer of participants: it is refused, and the groups that exist are told."""
    assert "Groupes possibles" in fault(tmp_path, "pau;inconnu;3;Insee;2022")
    assert "« age_nsp » n’est pas un groupe" in fault(tmp_path, "pau;age_nsp;3;Insee;2022").replace("\u00a0", " ")


def test_missing_columns_are_told_with_the_whole_first_line(tmp_path: Path) -> None:
    """The first line says which columns there are."""
    assert fault(tmp_path, "pau;femmes;3", head="territoire;groupe;effectif") == (
        f"{FILE}, ligne 1\u00a0: colonnes absentes\u00a0: source, annee. La première ligne doit être\u00a0: {HEAD}"
    )


def test_all_faults_are_told_at_once_up_to_ten(tmp_path: Path) -> None:
    """Twelve wrong lines: ten are told, and how many more."""
    told = fault(tmp_path, *["pau;femmes;x;Insee;2022"] * 12).splitlines()
    assert (len(told), told[-1]) == (11, "… et 2\u00a0autres.")


def test_an_open_quote_is_told(tmp_path: Path) -> None:
    """A quote that is never closed is no reason for a page in English."""
    assert fault(tmp_path, 'pau;femmes;3;"Insee;2022').startswith(f"{FILE}, ligne ")


def test_a_campaign_that_expects_nobody_takes_any_territory(tmp_path: Path) -> None:
    """Without a list of expected territories, none can be unknown."""
    (tmp_path / FILE).write_text(f"{HEAD}\n{WOMEN}\n{MEN}", encoding="utf-8")
    assert set(read_reference(tmp_path, ia())) == {"pau"}
