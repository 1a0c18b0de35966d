"""Territories side by side: distributions of three at least, no rank, cities outside France apart."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from helpers.analyse import compare, stage_sensitivity
from helpers.analyse.compare import Spread
from helpers.analyse.rank_relation import rank_relation
from helpers.framing.campaign import Campaign
from tests.analyse.tables import ia, tables


def levels(*values: float | None) -> npt.NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def side_by_side(*lines: tuple[str, str, int, float | None]) -> pd.DataFrame:
    """Territories from (slug, group, population, median)."""
    made = [
        {
            "slug": slug, "name": slug.title(), "group": group, "population": population, "median": median,
            "size_class": compare.size_of(group, population, ia())[0],
        }
        for slug, group, population, median in lines
    ]  # fmt: skip
    return compare.territories_frame(made, ia())


@pytest.mark.parametrize("values", [(), (2.0,), (1.0, 3.0), (1.0, 3.0, None)])
def test_no_statistic_under_three(values: tuple[float | None, ...]) -> None:
    """Two answered levels are no distribution; a missing one does not make three."""
    assert compare.spread(levels(*values), ia()) is None


def test_three_make_a_distribution() -> None:
    """From three answered levels on, the distribution is given."""
    assert compare.spread(levels(1, 2, 4), ia()) == Spread(1.0, 2.0, 4.0, 3)


def test_spread_by_hand() -> None:
    """Of 3, 0, 1.5 and 2 the lowest is 0, the median (1.5 + 2) / 2 and the highest 3; the missing one is not counted."""
    assert compare.spread(levels(3, 0, None, 1.5, 2), ia()) == Spread(0.0, 1.75, 3.0, 4)


@pytest.mark.parametrize(
    ("group", "population", "code"),
    [
        ("france", 49_999, "s1"), ("france", 50_000, "s2"), ("france", 600_000, "s5"),
        ("francophonie", 49_999, "francophonie"), ("francophonie", 4_000_000, "francophonie"),
    ],
)  # fmt: skip
def test_cities_outside_france_have_their_class(group: str, population: int, code: str) -> None:
    """A French class holds its lower bound; a francophone city is in no French class, whatever its size."""
    assert compare.size_of(group, population, ia())[0] == code


DIMENSION = ia().dimensions[0].code


def graded(*lines: tuple[str, str, int, float, int]) -> pd.DataFrame:
    """Territories from (slug, group, population, median, level of the first dimension); a dimension answered each."""
    table = side_by_side(*(line[:4] for line in lines))
    told = {line[0]: line[4] for line in lines}
    return table.assign(dimensions=1, **{f"level_{DIMENSION}": table["slug"].map(told).astype("Int64")})


def test_what_a_report_shows_of_the_others() -> None:
    """Three of a class are told; a class of two gives way to its group; a group of one has no distribution."""
    shown = compare.side_by_side(
        graded(
            ("a", "france", 20_000, 1, 1), ("b", "france", 30_000, 2, 2), ("c", "france", 40_000, 3, 4),
            ("d", "france", 700_000, 0, 0), ("e", "francophonie", 20_000, 1, 1),
        ),
        ia(),
    )  # fmt: skip
    own_class, group = Spread(1.0, 2.0, 3.0, 3), Spread(0.0, 1.5, 3.0, 4)
    assert (shown["a"].in_class, shown["a"].in_group) == (own_class, group)
    assert (shown["a"].n, shown["a"].is_class, shown["a"].levels) == (3, True, {DIMENSION: Spread(1.0, 2.0, 4.0, 3)})
    assert (shown["d"].in_class, shown["d"].in_group) == (None, group)
    assert (shown["d"].n, shown["d"].is_class, shown["d"].levels) == (4, False, {DIMENSION: Spread(0.0, 1.5, 4.0, 4)})
    assert (shown["e"].in_class, shown["e"].in_group, shown["e"].n, shown["e"].levels) == (None, None, 1, {DIMENSION: None})


def test_what_is_not_shown_of_the_others_is_not_there() -> None:
    """Another's population, and a level that moves no bound and no median, change nothing of what a report holds of it."""
    before = [
        ("a", "france", 20_000, 1, 1),
        ("b", "france", 30_000, 2, 2),
        ("c", "france", 31_000, 2, 2),
        ("d", "france", 40_000, 3, 3),
    ]
    after = [
        ("a", "france", 20_000, 1, 1),
        ("b", "france", 30_500, 2, 2),
        ("c", "france", 31_000, 2, 2),
        ("d", "france", 40_000, 3, 4),
    ]
    first, second = compare.side_by_side(graded(*before), ia()), compare.side_by_side(graded(*after), ia())
    assert first["a"].in_class == second["a"].in_class
    assert first["a"].levels != second["a"].levels  # the highest level is shown, and rose
    same = compare.side_by_side(graded(*before[:1], after[1], *before[2:]), ia())
    assert repr(same["a"]) == repr(first["a"])
    assert repr(same["b"]) != repr(first["b"])  # its own line is its own


def test_without_a_grid_nothing_is_compared() -> None:
    """A territory that answered no dimension shows nothing of the others."""
    table = graded(("a", "france", 20_000, 1, 1), ("b", "france", 30_000, 2, 2), ("c", "france", 40_000, 3, 4)).assign(
        dimensions=[0, 1, 1]
    )
    beside = compare.side_by_side(table, ia())["a"]
    assert (beside.in_class, beside.in_group, beside.levels, beside.n) == (None, None, {}, 0)


def test_table_of_no_territory() -> None:
    """A campaign that received nothing still has a typed table, with what the comparisons read."""
    table = compare.territories_frame([], ia())
    assert table.empty
    assert stage_sensitivity.by_territory(table, ia()) == {}
    assert rank_relation(table["population"], table["median"]) is None


def test_line_of_a_territory() -> None:
    """What the comparisons know of a territory is counted from its tables."""
    campaign = Campaign("essai", "Essai", "", ia(), True, date(2025, 4, 1), ())
    line = compare.territory_line(
        "ici",
        tables(
            events=[{"id": "E1", "participants": 34, "people_elus": 4}, {"id": "E2", "participants": None}],
            contributions=[{"id": "C1", "kind": "proposition"}, {"id": "C2", "kind": "proposition"}, {"id": "C3"}],
            commitments=[{"id": "R1", "contribution_ids": "C2"}],
            maturity=[{"dimension": f"M{place}", "level": level} for place, level in enumerate("112223", start=1)],
        ),
        campaign,
    )
    told = {
        "slug": "ici", "name": "CC d’Ici", "size_class": "s2", "events": 2, "people": 34, "events_unknown": 1, "contributions": 3,
        "kind_attente": 1, "kind_vigilance": 0, "kind_proposition": 2, "publics_met": 2, "proposals": 2, "answered": 1,
        "dimensions": 6, "evidenced": 0, "median": 2.0, "stage": "structuration", "near_bound": None, "level_M1": 1,
    }  # fmt: skip
    assert {key: line[key] for key in told} == told
    assert pd.isna(line["level_M9"])


def test_one_territory_shows_what_all_were_printed_with() -> None:
    """What a report is given of the others is, for each territory, what its print was taken from."""
    own = [
        tables(
            territory={"code": slug, "name": slug, "population": population},
            maturity=[{"dimension": "M1", "level": level}, {"dimension": "M2", "level": "2"}] if level else [],
        )
        for slug, population, level in (("a", 60_000, "1"), ("b", 70_000, "2"), ("c", 80_000, "4"), ("d", 900_000, "3"), ("e", 30_000, ""))
    ]  # fmt: skip
    campaign = Campaign("essai", "Essai", "", ia(), True, date(2025, 4, 1), ())
    lines = [compare.territory_line(slug, one, campaign) for slug, one in zip("abcde", own, strict=True)]
    territories = compare.territories_frame(lines, ia())
    found = compare.side_by_side(territories, ia())
    assert {slug: repr(compare.beside(territories, slug, ia())) for slug in "abcde"} == {
        slug: repr(one) for slug, one in found.items()
    }
    assert found["a"].levels["M1"] == Spread(1.0, 2.0, 4.0, 3), "a, b and c are of one class"
