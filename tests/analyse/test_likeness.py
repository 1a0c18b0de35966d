"""Like texts are found without comparing all with all, and the same sets come out whatever the order."""

from __future__ import annotations

import hashlib

import numpy as np

from helpers.analyse.likeness import EXACT, components

FAMILIES = EXACT // 2


def wordings() -> list[str]:
    """Three wordings of each family: the same words in another order, and with one more."""
    said = []
    for family in range(FAMILIES):
        letters = hashlib.sha256(str(family).encode()).hexdigest()
        own = [letters[place : place + 8] for place in range(0, 64, 8)]
        said += [" ".join(own), " ".join(reversed(own)), " ".join([*own, "vite"])]
    return said


def sets(words: list[str]) -> set[frozenset[str]]:
    number = components(np.array(words, dtype=object))
    found: dict[int, set[str]] = {}
    for one, text in zip(number.tolist(), words, strict=True):
        found.setdefault(one, set()).add(text)
    return {frozenset(members) for members in found.values()}


def test_above_the_exact_limit_families_are_found_in_any_order() -> None:
    """Three thousand wordings of a thousand ideas make the thousand sets of three that they were made from."""
    words = wordings()
    expected = {frozenset(words[place : place + 3]) for place in range(0, len(words), 3)}
    assert sets(words) == expected
    assert sets(words[::-1]) == expected


def test_texts_without_words_stand_alone() -> None:
    """Two texts of tool words alone are not said to be the same; a text said twice is one set."""
    assert components(np.array(["", "garder agent", "", "garder agent"], dtype=object)).tolist()[1::2] == [0, 0]
    assert len(set(components(np.array(["", ""], dtype=object)).tolist())) == 2
