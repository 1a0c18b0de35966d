"""Two waves of one territory: what was promised and what became of it, what moved, what is not alike."""

from __future__ import annotations

from datetime import date

import pandas as pd

from helpers.analyse.waves import Former, by_state, followed, theme_counts, unlike, waves
from helpers.framing.campaign import Campaign
from tests.analyse.tables import frame, ia, tables

CUT_OFF = date(2026, 4, 30)
DUE, LATER = pd.Timestamp(2025, 12, 31), pd.Timestamp(2026, 12, 31)


def commitment(number: int, answer: str, progress: str | None, due: pd.Timestamp = DUE, reason: str = "") -> dict[str, object]:
    told = reason or f"La ligne directe numéro {number} restera ouverte le matin dans chaque mairie."
    return {
        "id": f"ici-R{number}",
        "contribution_ids": "ici-C1",
        "answer": answer,
        "progress": progress,
        "due": due,
        "reason": told,
    }


BEFORE = frame(
    "commitments",
    [
        commitment(1, "retenu", "non_commence"),
        commitment(2, "retenu_partie", "en_cours"),
        commitment(3, "retenu", "non_commence"),
        commitment(4, "retenu", "non_commence"),
        commitment(5, "non_retenu", None),
        commitment(6, "retenu", "en_cours", LATER),
    ],
)
NOW = frame(
    "commitments",
    [
        commitment(1, "retenu", "fait"),
        commitment(2, "retenu_partie", "en_cours", LATER),
        commitment(4, "retenu", "fait", reason="Le conseil achète trois vélos pour les écoles du bourg."),
        commitment(6, "retenu", None, LATER),
        commitment(7, "retenu", "en_cours"),
    ],
)


def test_promises_are_followed_by_their_id() -> None:
    """Done, under way with a later day, gone, given to something else, untold; a refusal promised nothing, a new one is not followed."""
    found = followed(BEFORE, NOW, ia(), CUT_OFF)
    assert dict(zip(found["id"], found["state"], strict=True)) == {
        "ici-R1": "done", "ici-R2": "under_way", "ici-R3": "gone", "ici-R4": "other", "ici-R6": "untold",
    }  # fmt: skip
    assert found.loc[found["late"], "id"].tolist() == ["ici-R3"]  # due in December 2025, and nothing more is said of it
    assert by_state(found) == {
        "done": ["ici-R1"], "under_way": ["ici-R2"], "untold": ["ici-R6"], "gone": ["ici-R3"], "other": ["ici-R4"],
    }  # fmt: skip


def test_nothing_promised_is_nothing_followed() -> None:
    """An empty sheet of commitments gives no line, with every column."""
    found = followed(frame("commitments", []), NOW, ia(), CUT_OFF)
    assert found.empty
    assert by_state(found) == {}


def test_themes_of_either_wave_are_counted() -> None:
    """A theme of one wave only is shown with its zero; one of neither is not."""
    before = frame("contributions", [{"id": "C1", "theme": "T01"}, {"id": "C2", "theme": "T01"}])
    now = frame("contributions", [{"id": "C1", "theme": "T02"}])
    assert theme_counts(before, now, ia()).drop(columns="label").to_dict("records") == [
        {"theme": "T01", "before": 2, "now": 0},
        {"theme": "T02", "before": 0, "now": 1},
    ]


def test_other_ways_of_recruiting_are_said() -> None:
    """Volunteers before, drawn by lot now: the comparison is flagged in words; two like collections are not."""
    before, now = frame("events", [{"id": "E1"}]), frame("events", [{"id": "E1", "recruitment": "tirage_au_sort"}])
    assert list(unlike(before, before, ia())) == []
    assert list(unlike(before, now, ia())) == [
        "recrutement : volontariat ouvert à la vague précédente, tirage au sort à celle-ci"
    ]


def test_a_level_moves_only_where_dates_say_so() -> None:
    """M1 was assessed again later and rose; M2 was not dated again, so nothing is said of it; M3 has the same level."""
    day, later = pd.Timestamp(2025, 1, 10), pd.Timestamp(2026, 2, 3)
    before = tables(maturity=[{"dimension": code, "level": "1", "assessed_on": day} for code in ("M1", "M2", "M3")])
    now = tables(
        maturity=[
            {"dimension": "M1", "level": "3", "assessed_on": later},
            {"dimension": "M2", "level": "2", "assessed_on": None},
            {"dimension": "M3", "level": "1", "assessed_on": later},
        ]
    )
    former = Former(Campaign("a", "A", "", ia(), True, CUT_OFF, ()), before)
    levels = waves(former, now, ia(), CUT_OFF).levels
    assert levels[["dimension", "before", "now", "turn"]].to_numpy().tolist() == [
        ["M1", "1", "3", "en hausse"],
        ["M2", "1", "2", "pas réévalué"],
    ]
