"""Propositions that say the same thing stand together; the rule of the framing note (H3) says how widely they are carried."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analyse.propositions import group_propositions, significant, status_of
from tests.analyse.tables import ia

AGENT = "Garder un agent joignable au téléphone dans chaque mairie"
AGENT_TOO = "Il faut garder dans chaque mairie un agent joignable au téléphone"
AGENT_ALSO = "Garder un agent joignable au téléphone dans la mairie"
LIST = "Publier la liste des outils utilisés et leur coût"
FIELDS = ("id", "territory", "size_class", "theme", "public", "text")


def propositions(*rows: tuple[str | None, ...]) -> pd.DataFrame:
    """From rows of FIELDS; the public of an agent may be shown, the others could be recognised."""
    told = pd.DataFrame(rows, columns=list(FIELDS), dtype="str")
    return told.assign(public_shown=told["public"].map({"agents": "Agents"}).astype("str"))


CARRIED = propositions(
    ("a-C1", "a", "s1", "T06", "agents", AGENT),
    ("b-C1", "b", "s1", "T06", "citoyens", AGENT_TOO),
    ("c-C1", "c", "s4", "T06", "non_precise", AGENT_ALSO),
    ("a-C2", "a", "s1", "T06", "elus", LIST),
    ("b-C2", "b", "s1", "T02", "elus", AGENT),
    ("c-C2", "c", "s4", "T06", "elus", None),
)


def test_groups_by_hand() -> None:
    """Three wordings of one idea in three territories, two classes and two known publics converge.

    The list is singular, the same words on another theme stand apart, and the text that is held back is in no group.
    """
    found = group_propositions(CARRIED, ia())
    assert found[["group", "theme", "members", "territories", "classes", "publics", "count", "status"]].to_numpy().tolist() == [
        ["a-C1", "T06", ("a-C1", "b-C1", "c-C1"), ("a", "b", "c"), ("s1", "s4"), ("Agents",), 3, "convergente"],
        ["b-C2", "T02", ("b-C2",), ("b",), ("s1",), (), 1, "singulière"],
        ["a-C2", "T06", ("a-C2",), ("a",), ("s1",), (), 1, "singulière"],
    ]


def test_shown_text_is_one_of_the_members() -> None:
    """The text of a group is a member's own words, those nearest to the others."""
    found = group_propositions(CARRIED, ia())
    assert found["text"].iloc[0] in {AGENT, AGENT_TOO}


@pytest.mark.parametrize(
    ("territories", "classes", "publics", "status"),
    [
        (3, 2, 2, "convergente"),
        (15, 5, 8, "convergente"),
        (3, 1, 2, "émergente"),
        (3, 2, 1, "émergente"),
        (2, 2, 2, "émergente"),
        (2, 1, 0, "émergente"),
        (1, 1, 5, "singulière"),
    ],
)
def test_status_by_the_rule(territories: int, classes: int, publics: int, status: str) -> None:
    """Convergent: at least 3 territories, 2 classes, 2 publics. Emergent: 2 territories, or 3 without the rest. Else singular."""
    assert status_of(territories, classes, publics, ia()) == status


def test_an_unstated_public_is_no_public() -> None:
    """« Non précisé » never counts towards convergence."""
    told = CARRIED.head(3).assign(public=["agents", "non_precise", "non_precise"])
    assert group_propositions(told, ia())["status"].tolist() == ["émergente"]


def test_one_territory_repeating_itself_is_singular() -> None:
    """Three like propositions of one territory stay singular: territories are counted, not lines."""
    told = CARRIED.head(3).assign(territory="a")
    found = group_propositions(told, ia())
    assert (found["count"].tolist(), found["status"].tolist()) == ([3], ["singulière"])


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(len(CARRIED))))
def test_row_order_is_irrelevant(order: list[int]) -> None:
    """The same propositions in another order give the same groups, texts included."""
    shuffled = CARRIED.iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(group_propositions(shuffled, ia()), group_propositions(CARRIED, ia()))


def test_every_told_proposition_is_in_one_group() -> None:
    """No proposition is lost or listed twice, except those held back."""
    members = [one for group in group_propositions(CARRIED, ia())["members"] for one in group]
    assert sorted(members) == sorted(CARRIED.loc[CARRIED["text"].notna(), "id"])


def test_only_held_back_texts() -> None:
    """When no text may be published, there is no group."""
    found = group_propositions(CARRIED.assign(text=pd.Series([None] * 6, dtype="str")), ia())
    assert found.empty
    assert "status" in found


def test_words_that_only_link_are_left_out() -> None:
    """Two texts that share nothing but tool words are not alike."""
    told = propositions(
        ("a-C1", "a", "s1", "T06", "agents", "Il faut que les horaires soient affichés"),
        ("b-C1", "b", "s1", "T06", "agents", "Il faut que les panneaux soient réparés"),
    )
    assert significant(told["text"].array).tolist() == ["horaire afficher", "panneau reparer"]
    assert group_propositions(told, ia())["count"].tolist() == [1, 1]


def test_texts_of_tool_words_alone_form_no_group() -> None:
    """Two texts without a significant word have nothing in common that could be compared."""
    told = propositions(
        ("a-C1", "a", "s1", "T06", "agents", "Il faut que ce soit pour nous"),
        ("b-C1", "b", "s1", "T06", "agents", "Pour tous et toutes, et avec tout le"),
    )
    assert significant(told["text"].array).tolist() == ["", ""]
    assert group_propositions(told, ia())["count"].tolist() == [1, 1]


def test_shared_words_join_what_is_said_at_another_length() -> None:
    """The same idea in other forms of its words and with a reason added: nine words in common, in texts of nine and of thirteen."""
    short = "Garantir un médiateur numérique permanent dans chaque petite commune rurale, sans rendez-vous"
    long = "Des médiateurs numériques permanents garantis dans les petites communes rurales sans rendez-vous, parce que trop d’habitants âgés renoncent"
    told = propositions(("a-C1", "a", "s1", "T11", "agents", short), ("b-C1", "b", "s1", "T11", "agents", long))
    assert group_propositions(told, ia())["members"].tolist() == [("a-C1", "b-C1")]


def test_each_territory_has_its_share() -> None:
    """Two of the three like propositions are of a, one of c: shares stand in the order of the territories."""
    found = group_propositions(CARRIED.head(3).assign(territory=["a", "a", "c"]), ia())
    assert found[["territories", "shares"]].to_numpy().tolist() == [[("a", "c"), (2, 1)]]
