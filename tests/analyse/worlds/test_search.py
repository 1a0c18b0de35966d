"""Lexical worlds: planted subjects are found, everything read is accounted for, and nothing is shown of too little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from helpers.analyse.texts import Texts, no_texts
from helpers.analyse.worlds import find_worlds
from helpers.analyse.worlds.search import SMALLEST_CORPUS
from helpers.framing.world_names import WorldNames
from tests.analyse.tables import ia
from tests.analyse.worlds.planted import SUBJECTS, texts

RULE = WorldNames()


def subject(id_: str) -> str:
    return id_.split("-")[1]


def test_planted_subjects_are_worlds() -> None:
    """Three subjects are three worlds, with their own words, their own contributions and texts of theirs as typical ones."""
    found = find_worlds(texts(), RULE, ia())
    assert len(found.items) == 3
    assert {frozenset(map(subject, world.ids)) for world in found.items} == {frozenset({one}) for one in SUBJECTS}
    for world in found.items:
        own = set(SUBJECTS[subject(world.ids[0])].split())
        assert set(world.first_words) == own
        assert {subject(one.id) for one in world.typical} == {subject(world.ids[0])}
        assert len({one.text for one in world.typical}) == 3
        assert world.territories == ("t1", "t2", "t3", "t4")
        assert world.title == f"Monde {world.number}\xa0: {', '.join(world.first_words[:3])}"


def test_every_segment_is_in_one_line() -> None:
    """What was read is in a world, atypical, or without a word common enough."""
    whole = texts().contributions
    odd = whole.head(1).assign(id="t1-seul", text="Zut alors.")
    found = find_worlds(Texts(pd.concat([whole, odd], ignore_index=True), len(whole) + 1), RULE, ia())
    assert found.wordless >= 1
    assert found.classed + len(found.atypical) + found.wordless == found.segments == 121


def test_a_public_is_named_where_it_is_met_more() -> None:
    """A public that speaks of one subject alone, in forty texts, is named there with its counts; nine texts are too few to be told."""
    found = find_worlds(texts(public={"agents": "Agents"}), RULE, ia())
    told = {subject(world.ids[0]): [(one.code, one.count, one.among) for one in world.publics] for world in found.items}
    assert told == {"climat": [], "agents": [("Agents", 40, 40)], "guichet": []}
    few = texts(public={"agents": "Agents"})
    ids = set(few.contributions.loc[few.contributions["public_shown"].notna(), "id"].head(9))
    kept = few.contributions["public_shown"].where(few.contributions["id"].isin(ids))
    found = find_worlds(replace(few, contributions=few.contributions.assign(public_shown=kept)), RULE, ia())
    assert [world.publics for world in found.items] == [(), (), ()]


def test_the_order_of_the_rows_changes_nothing() -> None:
    """A workbook sorted another way gives the same worlds: texts are read in the order of their ids."""
    whole = texts()
    shuffled = whole.contributions.sample(frac=1, random_state=3)
    again = Texts(shuffled.sort_values("id", ignore_index=True), len(shuffled))
    first, second = (find_worlds(one, RULE, ia()) for one in (whole, again))
    assert [world.ids for world in first.items] == [world.ids for world in second.items]
    assert [world.first_words for world in first.items] == [world.first_words for world in second.items]


def test_the_analyst_may_ask_for_fewer() -> None:
    """Two worlds asked for are two at the most, joined once."""
    found = find_worlds(texts(), WorldNames(k=2), ia())
    assert len(found.items) == 2
    assert [(join.low, join.high) for join in found.joins] == [((1,), (2,))]


def test_worlds_are_joined_two_by_two() -> None:
    """Three worlds take two joins, the last of all of them, each higher than the one before."""
    joins = find_worlds(texts(), RULE, ia()).joins
    assert len(joins) == 2
    assert sorted((*joins[-1].low, *joins[-1].high)) == [1, 2, 3]
    assert joins[0].height < joins[1].height


@pytest.mark.parametrize("corpus", [no_texts(), texts(19), texts(30, subjects=("agents", "climat"), territories=1)])
def test_the_minimum_is_held(corpus: Texts) -> None:
    """Under sixty segments there is no world, and the reason is said; at sixty there is."""
    found = find_worlds(corpus, RULE, ia())
    assert bool(found.items) == (found.segments >= SMALLEST_CORPUS)
    assert bool(found.reason) != bool(found.items)


@pytest.mark.parametrize("seed", range(5))
def test_chance_is_no_classification(seed: int) -> None:
    """The words of the same texts, shuffled over all of them, have no worlds any more."""
    whole = texts()
    words = [word for one in whole.contributions["text"] for word in one.strip(".").replace(",", "").split()]
    shuffled = np.random.default_rng(seed).permutation(words).reshape(len(whole.contributions), -1)
    mixed = whole.contributions.assign(text=[" ".join(one) for one in shuffled])
    assert find_worlds(Texts(mixed, len(mixed)), RULE, ia()).items == ()


def test_one_subject_is_no_classification() -> None:
    """A hundred texts that are one and the same are not divided."""
    same = texts(100, subjects=("agents",)).contributions.assign(text="Former les agents, leurs métiers, leur syndicat.")
    found = find_worlds(Texts(same, 100), RULE, ia())
    assert found.items == ()
    assert found.reason.startswith("aucun découpage")


def test_the_plane_shows_worlds_words_and_publics() -> None:
    """Each world, four words of each, and the publics of eleven segments or more."""
    plane = find_worlds(texts(public={"agents": "Agents"}), RULE, ia()).plane
    assert plane is not None
    assert plane.points["kind"].value_counts().to_dict() == {"word": 12, "world": 3, "public": 1}
    assert sum(plane.shares) == pytest.approx(1)
    agents = plane.points.set_index("name").loc["Agents", ["x", "y"]].astype(float)
    worlds = plane.points[plane.points["kind"].eq("world")]
    near = ((worlds["x"] - agents["x"]) ** 2 + (worlds["y"] - agents["y"]) ** 2).idxmin()
    world = find_worlds(texts(), RULE, ia()).world(int(worlds.loc[near, "world"]))
    assert subject(world.ids[0]) == "agents"
