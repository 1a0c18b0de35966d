"""What an order of priorities rests on, on tables small enough to be checked by hand."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.robustness import Robustness, Weighting, borda, priorities

SUBJECTS = ["T1", "T2", "T3", "T4", "T5"]


def by_territory(*lines: list[int]) -> pd.DataFrame:
    """Contributions of territories a, b, c… on each subject."""
    return pd.DataFrame(list(lines), columns=SUBJECTS, index=list("abcdefgh")[: len(lines)])


def inhabitants(*numbers: int) -> pd.Series:
    """Of the same territories."""
    return pd.Series(numbers, index=list("abcdefgh")[: len(numbers)])


def test_borda_by_hand() -> None:
    """9 > 4 = 4 > 1 gives 3, 1.5, 1.5 and 0 points; a voter of weight two gives the double."""
    counts = pd.DataFrame([[9, 4, 4, 1], [1, 2, 3, 4]], columns=list("wxyz"), index=["a", "b"])
    assert borda(counts).tolist() == [3, 2.5, 3.5, 3]
    assert borda(counts, pd.Series({"a": 2, "b": 1})).tolist() == [6, 4, 5, 3]


def test_what_all_share_is_robust() -> None:
    """Four territories of one mind: their three first subjects are robustly first, the two others robustly not."""
    table = by_territory(*[[9, 8, 7, 2, 1]] * 4)
    found = priorities(table, table.head(2), inhabitants(10, 20, 30, 40))
    assert [(one.subject, one.label, one.is_first) for one in found] == [
        ("T1", Robustness.ROBUST, True), ("T2", Robustness.ROBUST, True), ("T3", Robustness.ROBUST, True),
        ("T4", Robustness.ROBUST, False), ("T5", Robustness.ROBUST, False),
    ]  # fmt: skip
    assert found[0].places == dict.fromkeys(Weighting, 1)
    assert [one.draws for one in found] == [1.0, 1.0, 1.0, 0.0, 0.0]


def test_what_one_large_collection_carries_is_said() -> None:
    """T5 comes first by contributions only thanks to territory a: without it, it does not."""
    table = by_territory([0, 0, 0, 0, 500], [9, 8, 7, 6, 0], [9, 8, 7, 6, 0], [9, 8, 7, 6, 0])
    first, *others = priorities(table, table, inhabitants(1, 1, 1, 1))
    assert (first.subject, first.label, first.without) == ("T5", Robustness.ONE_TERRITORY, ("a",))
    assert first.places[Weighting.TERRITORY] == 5  # 4 points, after T4's 1.5 + 1 + 1 + 1
    assert [one.subject for one in others if one.is_first] == ["T1", "T2"]


def test_what_depends_on_who_counts_is_said() -> None:
    """T3 is third by contributions without owing it to one territory, but the publics put it last."""
    table = by_territory(*[[9, 8, 7, 3, 1]] * 5)
    publics = pd.DataFrame([[9, 8, 1, 7, 2], [9, 8, 0, 7, 3]], columns=SUBJECTS, index=["élus", "agents"])
    found = {one.subject: one for one in priorities(table, publics, inhabitants(1, 1, 1, 1, 1))}
    assert found["T3"].label is Robustness.WEIGHTED
    assert found["T3"].places[Weighting.PUBLIC] == 5
    assert found["T1"].label is Robustness.ROBUST


def test_the_order_of_the_territories_does_not_count() -> None:
    """The same territories in another order give the same draws."""
    table = by_territory([9, 1, 4, 4, 2], [1, 9, 3, 2, 2], [2, 3, 9, 5, 8], [5, 5, 5, 5, 5])
    people = inhabitants(10, 20, 30, 40)
    assert priorities(table, table, people) == priorities(table.iloc[::-1], table, people)


def test_equals_share_the_best_place() -> None:
    """T3 and T4 have as many contributions: both are third, both come first."""
    table = by_territory(*[[9, 8, 5, 5, 1]] * 4)
    found = {one.subject: one for one in priorities(table, table, inhabitants(1, 1, 1, 1))}
    assert [found[name].places[Weighting.CONTRIBUTION] for name in ("T3", "T4", "T5")] == [3, 3, 5]


def test_a_close_call_is_not_carried_by_one() -> None:
    """T3 leads T4 by one, and a, b and c each hold one more of it: without any of them T4 is as high. Weights decide, no single territory."""
    table = by_territory([9, 9, 2, 1, 0], [9, 9, 2, 1, 0], [9, 9, 2, 1, 0], [9, 9, 1, 3, 0])
    third = priorities(table, table, inhabitants(1, 1, 1, 1))[2]
    assert (third.subject, third.places[Weighting.CONTRIBUTION], third.label) == ("T3", 3, Robustness.WEIGHTED)


def test_a_subject_that_one_territory_speaks_of() -> None:
    """T5 is first nowhere; four of its five contributions are of a."""
    table = by_territory([9, 9, 9, 5, 4], [9, 9, 9, 5, 1], [9, 9, 9, 5, 0])
    fifth = priorities(table, table, inhabitants(1, 1, 1))[-1]
    assert (fifth.subject, fifth.is_first_somehow, fifth.largest, fifth.label) == (
        "T5",
        False,
        ("a", 0.8),
        Robustness.ONE_TERRITORY,
    )


def test_without_a_public_that_may_be_told() -> None:
    """When territories mask every public, the subjects are counted in the three other ways."""
    table = by_territory(*[[9, 8, 7, 2, 1]] * 3)
    found = priorities(table, table.head(0), inhabitants(1, 1, 1))
    assert set(found[0].places) == set(Weighting) - {Weighting.PUBLIC}
    assert found[0].label is Robustness.ROBUST


def test_two_territories_say_nothing_of_robustness() -> None:
    """Under three territories nothing is said."""
    table = by_territory([1, 2, 3, 4, 5], [5, 4, 3, 2, 1])
    assert priorities(table, table, inhabitants(1, 1)) == ()
