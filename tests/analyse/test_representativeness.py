"""Participants beside inhabitants: shares by hand, nothing where a mask stands, no masked count given back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analyse.participation import AGE, participation
from helpers.analyse.representativeness import Representation, representations
from helpers.collect.reference_population import ReferencePopulation
from tests.analyse.tables import Row, ia, tables

GENDERS = ReferencePopulation({"women": 6_000, "men": 4_000}, "Recensement fictif", 2022)


def compared(event: Row, reference: ReferencePopulation | None = GENDERS) -> tuple[Representation, ...]:
    people = participation(tables(events=[{"id": "E1", "participants": 100, **event}]), ia())
    return representations(people.demography, reference, ia())


def test_shares_by_hand() -> None:
    """30 women and 20 men of known gender: 60 % and 40 %, as among 6 000 and 4 000 inhabitants; ten told nothing and count for nothing."""
    (found,) = compared({"women": 30, "men": 20, "gender_other": 10})
    assert (found.people, found.with_unknown, found.inhabitants, found.source, found.year) == (
        50,
        False,
        10_000,
        "Recensement fictif",
        2022,
    )
    assert [(group.people, group.share, group.reference_share, group.gap) for group in found.groups] == [
        (30, 0.6, 0.6, 0.0), (20, 0.4, 0.4, 0.0),
    ]  # fmt: skip


def test_without_a_reference_nothing_is_claimed() -> None:
    """No file, no comparison; a reference of genders says nothing of ages."""
    assert compared({"women": 30, "men": 20}, None) == ()
    assert compared({"age_18_29": 30, "age_30_44": 20}) == ()


def test_too_few_people_make_no_share() -> None:
    """29 people of known gender are too few; 30 are enough."""
    assert compared({"women": 19, "men": 10}) == ()
    assert len(compared({"women": 20, "men": 10})) == 1


def test_a_masked_number_of_unknown_is_not_taken_away() -> None:
    """3 people told no gender: their number is masked, and 50 minus 47 would give it back, so that shares are of all 50."""
    (found,) = compared({"women": 30, "men": 17, "gender_other": 3})
    assert (found.people, found.with_unknown) == (50, True)
    shown = [group for group in found.groups if group.share is not None]
    assert [group.share for group in shown] == [30 / 50]  # the 17 men are masked with the 3


def test_a_group_left_blank_is_not_nobody() -> None:
    """Men are not told: without them there is no share of women."""
    assert compared({"women": 50}) == ()


def test_groups_of_whom_nobody_was_met_are_named() -> None:
    """Nobody of 75 or more was counted, where one inhabitant in ten is: named; a band with no inhabitant is not."""
    ages = dict.fromkeys(AGE[:-1], 0)
    reference = ReferencePopulation({**ages, "age_18_29": 900, "age_75_plus": 100}, "Recensement fictif", 2022)
    (found,) = compared({**ages, "age_18_29": 40}, reference)
    assert [(group.label, group.reference_share) for group in found.never_met] == [
        (ia().by_table["events"].by_field["age_75_plus"].label, 0.1)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=7, max_size=7))
def test_shares_give_no_masked_count_back(counts: list[int]) -> None:
    """Whatever the ages: each share is that of a count that the table shows, and those that it hides cannot be told apart.

    The reader knows the total, the shown counts and, from the shares, the people that they are of; two hidden counts at least remain.
    """
    event = dict(zip(AGE, counts, strict=True))
    (masked,) = participation(tables(events=[{"id": "E1", "participants": sum(counts), **event}]), ia()).demography
    reference = ReferencePopulation(dict.fromkeys(AGE[:-1], 100), "Recensement fictif", 2022)
    for found in representations((masked,), reference, ia()):
        texts = masked.text().loc["people"]
        hidden = [label for label, text in texts.items() if not text.replace("\u202f", "").isdecimal()]
        assert len(hidden) != 1
        assert [group.share is None for group in found.groups] == [group.label in hidden for group in found.groups]
        unknown = ia().by_table["events"].by_field["age_unknown"].label
        assert found.people == sum(counts) - (0 if unknown in hidden else counts[-1])


@pytest.mark.parametrize("inhabitants", [{"women": 0, "men": 10}, {"women": 10, "men": 0}])
def test_a_group_without_inhabitants_is_not_missed(inhabitants: dict[str, int]) -> None:
    """Its share is nothing; nobody is said to be missing from it."""
    (found,) = compared({"women": 40, "men": 0}, ReferencePopulation(inhabitants, "Recensement fictif", 2022))
    assert [group.label for group in found.never_met] == (["Hommes"] if inhabitants["men"] else [])
