"""Lexical worlds, words and planes as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from helpers.analyse.claims import ledger
from helpers.analyse.texts import Texts
from helpers.analyse.worlds import Worlds, find_worlds
from helpers.analyse.worlds.claims import world_claims
from helpers.framing.world_names import WorldName, WorldNames
from helpers.show import charts_worlds, parts, svg, worlds
from helpers.show.elements import ClaimLine
from helpers.show.labels import Box
from helpers.show.national import NationalReport
from tests.analyse.tables import ia
from tests.analyse.test_national import CAMPAIGN, nation, territory
from tests.analyse.worlds.planted import texts

WHOLE = texts(public={"agents": "Agents"})
FOUND = find_worlds(WHOLE, WorldNames(), ia())


def page(found: Worlds, corpus: Texts = WHOLE) -> str:
    claims = {claim.id: claim for claim in ledger(world_claims(found, "national", several=True))}

    def line(key: str) -> ClaimLine | None:
        claim = claims.get(f"national/{key}")
        return None if claim is None else parts.claim_line(claim, parts.local_link("t1"), noun="contribution")

    place = worlds.Place(ia(), lambda one: f"#{one.id}", {"t1": "Pau"}, line, several=True)
    return str(worlds.worlds(found, corpus, place).html())


def test_each_world_is_told_with_its_size_and_its_words() -> None:
    """A world has its claim, its words, its typical segments with their links, and the publics met there more."""
    shown = page(FOUND)
    for world in FOUND.items:
        assert f"<h3>{world.title}</h3>" in shown
        assert all(word in shown for word in world.first_words)
        assert all(f'href="#{one.id}"' in shown for one in world.typical)
    assert "40\xa0segments sur 120 classés, de 40\xa0contributions et 4\xa0territoires." in shown
    assert re.search(r"Agents</th><td>Public</td><td[^>]*>40</td><td[^>]*>40</td>", shown)
    assert "moteur « iramuteq »" in shown.replace("\xa0", " ")
    assert shown.count('<figure class="figure">') == 2


def test_names_and_what_must_be_read_again() -> None:
    """A name is shown; one whose world lost its words is marked; one without world is listed."""
    words = FOUND.items[0].first_words
    names = (WorldName("Kept", words), WorldName("Again", (FOUND.items[1].first_words[0], "x", "y")), WorldName("Gone", ("z",)))
    shown = page(find_worlds(WHOLE, WorldNames(names=names), ia())).replace("\xa0", " ").replace("\u202f", " ")
    assert "Monde 1 : Kept</h3>" in shown
    assert "Monde 2 : Again (à relire)</h3>" in shown
    assert "Noms qui ne correspondent plus à aucun monde (mondes.toml) : « Gone »." in shown


def test_a_small_corpus_is_not_classified() -> None:
    """Under the minimum, the page gives the reason and the frequent words, and draws nothing."""
    few = texts(15)
    shown = page(find_worlds(few, WorldNames(), ia()), few)
    assert "45\xa0segments de texte publiable. Il faut au moins 60 segments." in shown
    assert "Mots que portent le plus de contributions" in shown
    assert "<figure" not in shown


def test_a_sample_is_said() -> None:
    """A sample gives its number and that of the whole."""
    assert "échantillon de 120 contributions sur 2\u202f000\u202f000" in page(replace(FOUND, whole=2_000_000))


def test_a_nation_without_texts_says_so() -> None:
    """Every section of words has a sentence when nothing may be printed."""
    report = NationalReport(nation({"pau": territory("pau", ("T06", "attente"))}))
    for section in (report.lexical_worlds(), report.words(), report.specificities(), report.planes()):
        assert "notice-absence" in str(section.html())
    assert CAMPAIGN.world_names() == WorldNames()


def test_both_axes_have_one_scale() -> None:
    """Points a unit apart across and a unit apart upwards are as far from each other on the drawing."""
    table = pd.DataFrame({"x": [0.0, 1.0, 0.0], "y": [0.0, 0.0, 1.0], "n": ["a", "b", "c"], "k": ["w", "w", "w"]})
    placed, centre = charts_worlds._to_pixels(table, Box(0, 0, 500, 900))
    assert placed["x"][1] - placed["x"][0] == pytest.approx(placed["y"][0] - placed["y"][2])
    assert centre == pytest.approx((placed["x"][0], placed["y"][0]))


def test_the_tree_draws_each_world_once() -> None:
    """The labels of the worlds are on the drawing, and two branches and a bar for each join."""
    table = pd.DataFrame({"label": [world.title for world in FOUND.items]})
    drawing = svg.render_svg(charts_worlds.tree(table, "label", FOUND.joins))
    assert all(f"Monde {world.number}" in drawing.replace("\xa0", " ") for world in FOUND.items)
    assert len(charts_worlds._branches([10.0, 20.0, 30.0], FOUND.joins)) == 3 * len(FOUND.joins)
