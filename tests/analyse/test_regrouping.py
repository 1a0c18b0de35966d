"""An analyst's corrections prevail over the groups that are found, and every wrong id is named with its place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.analyse.propositions import group_propositions
from helpers.analyse.regrouping import refuse_unknown, waiting
from helpers.errors import CampaignError
from helpers.framing.regrouping import FILE, NO_EDITS, Edits, read_edits
from helpers.wording import typeset
from tests.analyse.tables import ia
from tests.analyse.test_propositions import CARRIED


def edits(folder: Path, content: str) -> Edits:
    """The edits that a file of this content gives."""
    path = folder / FILE
    path.write_text(content, encoding="utf-8")
    return read_edits(path)


def groups(found: Edits) -> dict[str, tuple[str, ...]]:
    """Group -> members."""
    frame = group_propositions(CARRIED, ia(), found)
    return dict(zip(frame["group"], frame["members"], strict=True))


def test_without_a_file_nothing_is_corrected(tmp_path: Path) -> None:
    """The groups stay those that were found."""
    assert read_edits(tmp_path / FILE) is NO_EDITS
    assert groups(NO_EDITS)["a-C1"] == ("a-C1", "b-C1", "c-C1")


def test_a_contribution_leaves_its_group(tmp_path: Path) -> None:
    """c-C1 stands alone, its group keeps the two others and is emergent only."""
    found = group_propositions(CARRIED, ia(), edits(tmp_path, '[[separer]]\ncontributions = ["c-C1"]\n')).set_index("group")
    assert (found["members"]["a-C1"], found["members"]["c-C1"]) == (("a-C1", "b-C1"), ("c-C1",))
    assert (found["status"]["a-C1"], found["status"]["c-C1"]) == ("émergente", "singulière")


def test_groups_become_one_under_a_title(tmp_path: Path) -> None:
    """The list of tools joins the agents who answer the phone, across what words tell; the title is the analyst's."""
    found = edits(tmp_path, '[[reunir]]\ncontributions = ["b-C1", "a-C2"]\ntitre = "  Rendre  des comptes "\n')
    line = group_propositions(CARRIED, ia(), found).iloc[0]
    assert (line["members"], line["shares"], line["title"]) == (
        ("a-C1", "a-C2", "b-C1", "c-C1"),
        (2, 1, 1),
        "Rendre des comptes",
    )


def test_a_contribution_moves_to_another_group(tmp_path: Path) -> None:
    """Separations come first, wherever they stand in the file."""
    moved = '[[reunir]]\ncontributions = ["c-C1", "a-C2"]\n[[separer]]\ncontributions = ["c-C1"]\n'
    found = groups(edits(tmp_path, moved))
    assert (found["a-C1"], found["a-C2"]) == (("a-C1", "b-C1"), ("a-C2", "c-C1"))


def test_a_title_alone(tmp_path: Path) -> None:
    """Any member names its group."""
    found = group_propositions(CARRIED, ia(), edits(tmp_path, '[[intituler]]\ncontributions = ["c-C1"]\ntitre = "Un agent"\n'))
    assert found.set_index("group")["title"].to_dict() == {"a-C1": "Un agent", "b-C2": "", "a-C2": ""}


def test_across_themes_the_most_used_one_stays(tmp_path: Path) -> None:
    """Three members of T06 and one of T02 are a group of T06."""
    found = group_propositions(CARRIED, ia(), edits(tmp_path, '[[reunir]]\ncontributions = ["a-C1", "b-C2"]\n'))
    assert found.set_index("group").loc["a-C1", ["theme", "count"]].tolist() == ["T06", 4]


def test_edits_wait_for_what_is_not_there(tmp_path: Path) -> None:
    """An id without a printed proposal changes nothing, and is told."""
    found = edits(tmp_path, '[[reunir]]\ncontributions = ["a-C1", "c-C2", "z-C9"]\n')
    assert groups(found) == groups(NO_EDITS)
    assert waiting(found, ["a-C1", "b-C1"]) == ("c-C2", "z-C9")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[reunir]\n", "rapprochements.toml n’est pas un fichier TOML lisible"),
        ("[[reunier]]\n", "rapprochements.toml : tableau « reunier » inconnu. Vouliez-vous dire « reunir » ?"),
        ('[separer]\ncontributions = ["a-C1"]\n', "écrivez [[separer]], avec deux crochets de chaque côté"),
        ("[[separer]]\nids = []\n", "[[separer]] n° 1 : clé « ids » inconnue. Clés possibles : contributions, titre."),
        ("[[separer]]\ncontributions = []\n", "[[separer]] n° 1 : il manque « contributions »"),
        (
            '[[separer]]\ncontributions = ["a"]\n[[separer]]\ncontributions = "b"\n',
            "[[separer]] n° 2 : il manque « contributions »",
        ),
        ('[[reunir]]\ncontributions = ["a", "a"]\n', "[[reunir]] n° 1 : il faut au moins deux contributions différentes"),
        ('[[intituler]]\ncontributions = ["a"]\n', "[[intituler]] n° 1 : il manque « titre »"),
        ('[[intituler]]\ncontributions = ["a"]\ntitre = 3\n', "[[intituler]] n° 1 : « titre » doit être un texte"),
        (
            '[[separer]]\ncontributions = ["a"]\n[[separer]]\ncontributions = ["a"]\n',
            "est séparée deux fois ([[separer]] n° 1 et [[separer]] n° 2)",
        ),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(tmp_path: Path, content: str, message: str) -> None:
    """The file, the place, the fault and the way out."""
    with pytest.raises(CampaignError) as raised:
        edits(tmp_path, content)
    assert message in str(raised.value)


def test_two_titles_for_one_group(tmp_path: Path) -> None:
    """The analyst cannot want both."""
    two = '[[intituler]]\ncontributions = ["a-C1"]\ntitre = "Un"\n[[intituler]]\ncontributions = ["b-C1"]\ntitre = "Deux"\n'
    with pytest.raises(CampaignError, match="donnent deux titres à un même groupe"):
        groups(edits(tmp_path, two))


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        ('"nulle-part-C1"', "ne commence par l’identifiant d’aucun territoire de la campagne"),
        ('"pau-C00l2"', "aucune contribution « pau-C00l2 » dans le classeur de pau. Vouliez-vous dire « pau-C0012 » ?"),
        ('"pau-C0013"', "« pau-C0013 » n’est pas une proposition"),
        ('"pau-C0012", "dakar-C1"', "des contributions françaises et de villes francophones y sont mêlées"),
    ],
)
def test_a_wrong_id_is_named(tmp_path: Path, ids: str, message: str) -> None:
    """What is wrong with an id, in which correction, and the nearest id."""
    rows = pd.DataFrame(
        [
            ("pau-C0012", "pau", "proposition", "france"),
            ("pau-C0013", "pau", "attente", "france"),
            ("dakar-C1", "dakar", "proposition", "francophonie"),
        ],
        columns=["id", "territory", "kind", "group"],
    )
    found = edits(tmp_path, f"[[separer]]\ncontributions = [{ids}]\n")
    with pytest.raises(CampaignError) as raised:
        refuse_unknown(found, rows, {"pau", "dakar", "lille"}, ia())
    assert typeset(message) in typeset(str(raised.value))
    assert "[[separer]] n° 1" in str(raised.value)


def test_an_absent_territory_is_waited_for(tmp_path: Path) -> None:
    """Lille is expected and has sent nothing yet: its edits are kept."""
    rows = pd.DataFrame({"id": ["pau-C1"], "territory": ["pau"], "kind": ["proposition"], "group": ["france"]})
    refuse_unknown(edits(tmp_path, '[[separer]]\ncontributions = ["lille-C1"]\n'), rows, {"pau", "lille"}, ia())
