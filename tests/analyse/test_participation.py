"""People are counted where they were counted, and what is not known is said."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.participation import count_labels, participation
from tests.analyse.tables import frame, ia, tables

VIEWS = ia().lists["counting"].by_role["views"].code


def test_people_are_summed_over_counted_events() -> None:
    """34 + 18 people; a page view and an unknown number are left out of the sum."""
    found = participation(
        tables(
            events=[
                {"id": "E1", "participants": 34},
                {"id": "E2", "participants": 18},
                {"id": "E3", "participants": 5000, "counting": VIEWS},
                {"id": "E4", "participants": None},
            ]
        ),
        ia(),
    )
    assert (found.people, found.unknown, found.views) == (52, ("E4",), ("E3",))


def test_view_without_a_number_is_not_an_unknown_crowd() -> None:
    """An event that counts views never counts as an event whose people are unknown."""
    found = participation(tables(events=[{"id": "E1", "participants": None, "counting": VIEWS}]), ia())
    assert (found.people, found.unknown, found.views) == (0, (), ("E1",))


def test_no_event() -> None:
    """A territory without an event has no participant and no table of publics."""
    found = participation(tables(), ia())
    assert (found.people, found.unknown, found.by_public, found.met) == (0, (), None, ())


def test_events_by_date_then_id() -> None:
    """Events stand in the order of time, whatever the order of the rows."""
    late, early = pd.Timestamp(2025, 1, 21), pd.Timestamp(2024, 11, 14)
    rows = [{"id": "E3", "date_start": late}, {"id": "E2", "date_start": early}, {"id": "E1", "date_start": late}]
    assert list(participation(tables(events=rows), ia()).events["id"]) == ["E2", "E1", "E3"]


def test_publics_met_and_never_met() -> None:
    """A public is met when it came (at least one person) or spoke; « Non précisé » is neither met nor absent."""
    found = participation(
        tables(
            events=[{"id": "E1", "people_elus": 3, "people_usagers": 0, "people_agents": None, "people_non_precise": 9}],
            contributions=[{"id": "C1", "public": "citoyens"}, {"id": "C2", "public": "non_precise"}],
        ),
        ia(),
    )
    assert found.met == ("Élus", "Citoyens")
    assert found.never_met == (
        "Agents", "Usagers", "Acteurs économiques", "Acteurs académiques", "Associations et corps intermédiaires",
        "Partenaires publics",
    )  # fmt: skip


def test_people_per_event_and_public_are_masked() -> None:
    """Three agents at an event are hidden, and so is what would give them back."""
    found = participation(
        tables(
            events=[
                {"id": "E1", "people_agents": 3, "people_citoyens": 20},
                {"id": "E2", "people_agents": 12, "people_citoyens": 30},
            ]
        ),
        ia(),
    )
    assert found.by_public is not None
    assert found.by_public.shown_value("E1", "Agents") is None
    assert found.by_public.text().loc["E1", "Agents"] == "<\u202f5"
    assert "secondary" in set(found.by_public.state.to_numpy().ravel())


def test_events_that_tell_no_public_are_left_out() -> None:
    """An event without any count by public has no line in the table of publics."""
    found = participation(tables(events=[{"id": "E1", "people_agents": 12}, {"id": "E2"}]), ia())
    assert found.by_public is not None
    assert list(found.by_public.counts.index) == ["E1"]


def test_a_gender_alone_is_left_out() -> None:
    """Three women and no man: whoever knows that three people came knows the count, so the line is not published."""
    (genders,) = participation(tables(events=[{"id": "E1", "participants": 3, "women": 3, "men": 0}]), ia()).demography
    assert genders.counts.empty
    assert genders.withheld == ("people",)


def test_small_genders_are_masked_within_a_known_total() -> None:
    """Three women among twenty-three people: the twenty men are masked with them, for they are the rest."""
    (genders,) = participation(tables(events=[{"id": "E1", "participants": 23, "women": 3, "men": 20}]), ia()).demography
    assert genders.text().loc["people"].tolist() == ["<\u202f5", "masqué"]


def test_labels_most_frequent_first_then_in_list_order() -> None:
    """Two online questionnaires come first; an audition and a workshop, once each, stand in the order of the list."""
    methods = ["audition", "questionnaire_ligne", "atelier", "questionnaire_ligne"]
    events = frame("events", [{"id": f"E{place}", "method": method} for place, method in enumerate(methods)])
    expected = pd.DataFrame(
        {
            "code": pd.Series(["questionnaire_ligne", "atelier", "audition"], dtype="str"),
            "label": pd.Series(["Questionnaire en ligne", "Atelier participatif", "Audition"], dtype="str"),
            "count": [2, 1, 1],
        }
    )
    pd.testing.assert_frame_equal(count_labels(events, "method", "methods", ia()), expected)
