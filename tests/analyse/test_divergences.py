"""What divides, on tables small enough to be checked by hand: two sides counted apart, each opposition under its own minimum."""

from __future__ import annotations

from itertools import repeat

import pandas as pd

from helpers.analyse.divergences import PUBLICS, SIZES, TERRITORIES, Divergence, Side, divergences, small_and_large
from helpers.analyse.robustness import Robustness
from tests.analyse.tables import ia

FIELDS = ["territory", "size_class", "theme", "kind", "public_shown"]
Spoken = tuple[str, str, str, str, str | None]


def spoken(*rows: Spoken) -> pd.DataFrame:
    """Contributions from FIELDS."""
    return pd.DataFrame(list(rows), columns=FIELDS, dtype="str")


def on(theme: str, territory: str, hopes: int, fears: int, *, size: str = "s1", public: str | None = None) -> list[Spoken]:
    """So many expectations and concerns of one territory on a theme."""
    kinds = [*repeat("attente", hopes), *repeat("vigilance", fears)]
    return [(territory, size, theme, kind, public) for kind in kinds]


def found(rows: list[Spoken], by: str) -> list[Divergence]:
    return [one for one in divergences(spoken(*rows), ia()) if one.by == by]


def test_territories_by_hand() -> None:
    """T05: a leans to hope (2 against 1), b and c to caution; T06: a alone; T07: an even count leans to no side."""
    rows = [
        *on("T05", "a", 2, 1), *on("T05", "b", 0, 1), *on("T05", "c", 0, 1), ("b", "s1", "T05", "proposition", None),
        *on("T06", "a", 1, 0), *on("T07", "a", 1, 1), *on("T07", "b", 0, 1),
    ]  # fmt: skip
    (one,) = found(rows, TERRITORIES)
    assert (one.key, one.label) == ("T05", "Travail, métiers et agents")
    assert (one.hopeful, one.wary) == (Side("", ("a",), 2, 1), Side("", ("b", "c"), 0, 2))
    assert found(rows[::-1], TERRITORIES) == [one]


def test_a_side_of_one_territory_is_carried_by_it() -> None:
    """Only a hopes: without it nothing divides. With two on each side no territory alone decides."""
    alone = [*on("T05", "a", 2, 0), *on("T05", "b", 0, 2), *on("T05", "c", 0, 2)]
    (one,) = found(alone, TERRITORIES)
    assert (one.without, one.robustness) == (("a",), Robustness.ONE_TERRITORY)
    (two,) = found([*alone, *on("T05", "d", 3, 0)], TERRITORIES)
    assert two.without == ()


def test_two_territories_are_not_tried() -> None:
    """With two territories the divergence is told, its robustness is not."""
    (one,) = found([*on("T05", "a", 1, 0), *on("T05", "b", 0, 1)], TERRITORIES)
    assert one.robustness is None


def test_small_against_large() -> None:
    """Three small territories hope (9 against 3), three large ones fear (6 against 0); s3, in the middle, is on no side."""
    rows = [
        *(line for slug in "abc" for line in on("T04", slug, 3, 1, size="s1")),
        *(line for slug in "def" for line in on("T04", slug, 0, 2, size="s5")),
        *on("T04", "g", 50, 0, size="s3"),
    ]
    (one,) = found(rows, SIZES)
    assert [side.code for side in (*small_and_large(ia())[0], *small_and_large(ia())[1])] == ["s1", "s2", "s4", "s5"]
    assert (one.hopeful.territories, one.hopeful.expectations, one.hopeful.concerns) == (("a", "b", "c"), 9, 3)
    assert (one.wary.territories, one.wary.expectations, one.wary.concerns) == (("d", "e", "f"), 0, 6)
    assert one.key == "T04/taille"
    assert found([line for line in rows if line[0] != "f"], SIZES) == []


def test_a_large_collection_may_carry_a_whole_side() -> None:
    """The large ones fear because of d alone (9 against 1 and 1): without it they hope like the small ones."""
    rows = [
        *(line for slug in "abc" for line in on("T04", slug, 3, 1, size="s1")),
        *on("T04", "d", 0, 9, size="s5"), *on("T04", "e", 1, 0, size="s5"), *on("T04", "f", 1, 0, size="s5"),
    ]  # fmt: skip
    (one,) = found(rows, SIZES)
    assert (one.without, one.robustness) == (("d",), Robustness.ONE_TERRITORY)


def test_elected_members_against_citizens() -> None:
    """Eleven contributions told on each side are enough, ten are not; those whose public is not told count on no side."""
    rows = [
        *on("T08", "a", 8, 3, public="Élus"), *on("T08", "b", 2, 9, public="Citoyens"),
        *on("T08", "b", 99, 0, public=None), *on("T08", "c", 0, 1, public="Agents"),
    ]  # fmt: skip
    (one,) = found(rows, PUBLICS)
    assert (one.hopeful, one.wary) == (Side("Élus", ("a",), 8, 3), Side("Citoyens", ("b",), 2, 9))
    assert found(rows[1:], PUBLICS) == []


def test_nothing_divides() -> None:
    """Without expectations or concerns there is nothing to oppose."""
    assert divergences(spoken(("a", "s1", "T05", "question", None)), ia()) == ()
