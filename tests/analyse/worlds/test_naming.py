"""Names follow their worlds while these keep half of their words."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.worlds.found import Standing, World
from helpers.analyse.worlds.naming import named
from helpers.framing.world_names import WorldName


def world(number: int, *words: str) -> World:
    marks = pd.DataFrame({"word": words, "chi2": [9.0] * len(words), "segments": [5] * len(words)})
    return World(number, marks, 20, ("a-C1",), ("a",), (), (), ())


def test_a_name_is_kept_with_half_of_its_words() -> None:
    """Two words of four are enough; one of four must be read again; a world without name bears its first words."""
    worlds = [
        world(1, "former", "agent", "robot"),
        world(2, "climat", "serveur", "eau"),
        world(3, "guichet", "mairie", "appel"),
    ]
    names = [
        WorldName("Former", ("former", "agent", "métier", "salaire")),
        WorldName("Climat", ("climat", "carbone", "rivière", "chaleur")),
    ]
    found, lost = named(worlds, names)
    assert [(one.title, one.standing) for one in found] == [
        ("Monde 1\xa0: Former", Standing.NAMED),
        ("Monde 2\xa0: Climat", Standing.TO_READ_AGAIN),
        ("Monde 3\xa0: guichet, mairie, appel", Standing.NEUTRAL),
    ]
    assert lost == ()


def test_a_name_follows_its_words_to_another_number() -> None:
    """Worlds numbered the other way round keep their names: the number says nothing."""
    names = [WorldName("Former", ("former", "agent")), WorldName("Climat", ("climat", "eau"))]
    found, _ = named([world(1, "climat", "eau"), world(2, "former", "agent")], names)
    assert [one.name for one in found] == ["Climat", "Former"]


def test_two_names_for_one_world() -> None:
    """The closest name has it; the other one is lost, and said to be."""
    names = [WorldName("Former", ("former", "x")), WorldName("Les agents", ("former", "agent"))]
    found, lost = named([world(1, "former", "agent")], names)
    assert [one.name for one in found] == ["Les agents"]
    assert lost == ("Former",)
