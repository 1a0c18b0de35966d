"""What may be read side by side: classes from the framing's lists, a class a territory, a word for each comparison."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyse.comparability import MIXED, UNKNOWN, Comparison, Reading, event_classes, method_card, side_by_side
from helpers.framing.load import load_framing
from helpers.framing.model import Framing
from tests.analyse.tables import Row, frame, ia, tables


@pytest.mark.parametrize(
    ("recruitment", "counting", "code"),
    [
        ("tirage_au_sort", "compte", "tirage"), ("volontariat", "estime", "volontaires"), ("invitation", "compte", "designes"),
        ("instance", "non_precise", "designes"), ("non_precise", "compte", "inconnu"), (None, None, "inconnu"),
        ("volontariat", "reponses", "reponses"), ("tirage_au_sort", "vues", "audience"),
    ],
)  # fmt: skip
def test_an_event_has_the_class_of_its_counting_then_of_its_recruitment(
    recruitment: str | None, counting: str | None, code: str
) -> None:
    """Views are views and answers are answers, whoever was invited; otherwise how people came decides."""
    events = frame("events", [{"id": "E1", "recruitment": recruitment, "counting": counting}])
    assert event_classes(events, ia()) == [code]


def card(events: list[Row], contributions: list[str]) -> tuple[str, list[tuple[object, ...]]]:
    """The class of a territory, and its lines, from events and the event of each contribution."""
    said: list[Row] = [{"id": f"C{place}", "event_id": event} for place, event in enumerate(contributions)]
    found = method_card(tables(events=events, contributions=said), ia())
    assert found is not None
    return found.code, [(one.code, one.events, one.people, one.unknown, one.contributions) for one in found.by_class]


DRAWN: Row = {"id": "E1", "recruitment": "tirage_au_sort", "participants": 20}
OPEN: Row = {"id": "E2", "recruitment": "volontariat", "participants": None}
VIEWS: Row = {"id": "E3", "counting": "vues", "participants": 1_200}


def test_lines_by_hand() -> None:
    """Two contributions of people drawn by lot, one of volunteers whose number is not known, one without an event: mixed."""
    code, lines = card([DRAWN, OPEN, VIEWS], ["E1", "E1", "E2", "HORS"])
    assert code == MIXED
    assert lines == [
        ("audience", 1, 1200, 0, 0), ("tirage", 1, 20, 0, 2), ("volontaires", 1, 0, 1, 1), ("hors", 0, 0, 0, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("contributions", "code"),
    [
        (["E1", "E1", "E2"], "tirage"),  # 2 of 3 is 0.67
        (["E1", "E2"], MIXED),
        (["HORS"], "hors"),
        ([], MIXED),  # no contribution: the events decide, one of each
    ],
)
def test_two_thirds_of_the_contributions_make_a_class(contributions: list[str], code: str) -> None:
    """From two thirds on a territory has one class; contributions count, events where there is none."""
    assert card([DRAWN, OPEN], contributions)[0] == code


def test_nothing_gathered_has_no_class() -> None:
    """Neither event nor contribution."""
    assert card([], []) == (UNKNOWN, [])


def verdict(**classes: str) -> Comparison:
    return side_by_side(pd.Series(classes), ia())


def test_one_class_is_compared() -> None:
    """Two territories of volunteers may stand side by side."""
    assert verdict(a="volontaires", b="volontaires") == Comparison(Reading.LIKE, {"volontaires": ("a", "b")})


@pytest.mark.parametrize("other", ["tirage", MIXED, UNKNOWN, "inconnu"])
def test_two_classes_are_flagged(other: str) -> None:
    """Volunteers beside people drawn by lot, a mixture, or the unknown: with a caveat."""
    assert verdict(a="volontaires", b=other).reading is Reading.FLAGGED


def test_mixtures_are_not_alike() -> None:
    """Two mixtures are not one way of gathering words."""
    assert verdict(a=MIXED, b=MIXED).reading is Reading.FLAGGED


def test_views_beside_a_draw_are_refused() -> None:
    """A page's views are left out of the comparison, and the others remain."""
    assert verdict(a="tirage", b="audience", c="tirage") == Comparison(Reading.REFUSED, {"tirage": ("a", "c")}, ("b",))
    assert verdict(a="tirage", b="audience", c="tirage").members == ("a", "c")


def test_views_beside_views_are_compared() -> None:
    """Those that stand apart may stand together."""
    assert verdict(a="audience", b="audience").reading is Reading.LIKE


def bare() -> Framing:
    """A framing that gives no classes."""
    given = vars(load_framing("ia_2025")).copy()
    fields = {name: given[name] for name in Framing.__dataclass_fields__}
    return Framing(**{**fields, "comparability": ()})


def test_a_framing_without_classes_has_no_card() -> None:
    """Older framings stay valid: nothing is said of comparability."""
    assert method_card(tables(events=[DRAWN]), bare()) is None
