"""Texts that came several times, counted apart on tables made by hand."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.similar import Similar, difference, similar
from tests.analyse.tables import ia, tables

TEXT = "Garder un guichet ouvert avec un agent dans chaque mairie."
DAYS = [{"id": "E1", "date_start": pd.Timestamp(2024, 11, 14)}, {"id": "E2", "date_start": pd.Timestamp(2025, 1, 21)}]


def counted(rows: list[dict[str, object]]) -> Similar:
    """The groups of contributions made by hand; `alike` is missing where a row does not say it."""
    lines = [{"alike": None, "public_shown": None, **row} for row in rows]
    made = tables(events=list(DAYS), contributions=lines)
    return similar(made.contributions, made.events, ia())


def test_nothing_came_twice() -> None:
    """Without copies there is no group and no theme to correct."""
    found = counted([{"id": "C1"}, {"id": "C2", "theme": "T04"}])
    assert (found.groups, found.copies, len(found.by_theme)) == ((), 0, 0)
    assert found.distinct_in("T01") is None


def test_a_group_tells_how_widely_it_came() -> None:
    """Three copies through two events and two publics, in two wordings; the one used twice stands for all."""
    found = counted([
        {"id": "C1", "alike": "C1", "text": "Merci. " + TEXT, "event_id": "E1", "public_shown": "Agents"},
        {"id": "C2", "alike": "C1", "text": TEXT, "event_id": "E2", "public_shown": "Élus"},
        {"id": "C3", "alike": "C1", "text": TEXT.upper(), "event_id": "E1", "theme": "T04", "public_shown": "Agents"},
        {"id": "C4", "theme": "T04"},
    ])  # fmt: skip
    (group,) = found.groups
    assert (group.copies, group.named, group.text, group.wordings) == (3, ("C1", "C2", "C3"), TEXT, 2)
    assert group.differences == ("avec «\u00a0Merci.\u00a0»",)
    assert (group.events, group.publics) == (2, 2)
    assert (group.first, group.last) == (pd.Timestamp(2024, 11, 14), pd.Timestamp(2025, 1, 21))
    assert not group.is_campaign
    assert found.by_theme[["theme", "total", "distinct"]].to_numpy().tolist() == [["T01", 2, 1]]


def test_the_number_of_publics_is_not_told_where_a_public_is_masked() -> None:
    """One copy whose public is not shown: the two others would give a number that is too small."""
    (group,) = counted([
        {"id": "C1", "alike": "C1", "text": TEXT, "public_shown": "Agents"},
        {"id": "C2", "alike": "C1", "text": TEXT, "public_shown": "Élus"},
        {"id": "C3", "alike": "C1", "text": TEXT},
    ]).groups  # fmt: skip
    assert group.publics == 0


def test_held_back_words_are_counted_and_not_named() -> None:
    """A copy whose text is not published is in the count; naming it beside printed words would publish it."""
    found = counted([
        {"id": "C1", "alike": "C1", "printable": False, "text": None},
        {"id": "C2", "alike": "C1", "text": TEXT},
        {"id": "C3", "alike": "C1", "text": TEXT},
    ])  # fmt: skip
    (group,) = found.groups
    assert (group.copies, group.named, group.text) == (3, ("C2", "C3"), TEXT)


def test_a_group_of_held_back_texts_has_no_words() -> None:
    """When no copy may be printed, the copies are named and their words are not."""
    rows = [{"id": name, "alike": "C1", "printable": False, "text": None} for name in ("C1", "C2")]
    (group,) = counted(rows).groups
    assert (group.named, group.text, group.wordings) == (("C1", "C2"), "", 0)


def test_ten_copies_are_a_campaign() -> None:
    """The framing's mark is ten: nine copies are not one."""
    rows = [{"id": f"C{number:02}", "alike": "C01", "text": TEXT} for number in range(1, 11)]
    nine = [{"id": f"C{number:02}", "alike": "C11", "text": "Autre chose."} for number in range(11, 20)]
    found = counted([*nine, *rows])
    assert [(group.copies, group.is_campaign) for group in found.groups] == [(10, True), (9, False)]
    assert [group.copies for group in found.campaigns] == [10]


def test_what_differs_is_told_in_words() -> None:
    """Words added and left out, case and accents aside."""
    assert (
        difference("Garder un guichet.", "GARDER deux guichets")
        == "avec «\u00a0deux guichets\u00a0», sans «\u00a0un guichet.\u00a0»"
    )
