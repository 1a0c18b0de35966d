"""Small parts of pages: what is said of who spoke."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.show.elements import Heading, Part, Prose
from helpers.show.parts import in_parts, lines, public_told
from tests.analyse.tables import ia


@pytest.mark.parametrize(
    ("shown", "told"), [("Agents", "Agents"), ("Non précisé", "Public non précisé"), (None, "Public non affiché")]
)
def test_a_masked_public_is_not_said_to_be_unknown(shown: str | None, told: str) -> None:
    """« Non précisé » is an answer; a public that is masked is one that was told."""
    assert public_told(ia(), shown) == told


def test_lines_are_plain_values_by_name() -> None:
    """Each line of a table by the names of its columns: whole numbers stay whole beside texts, what is missing stays so."""
    table = pd.DataFrame(
        {"id": ["A", "B"], "n": pd.array([3, None], dtype="Int64"), "day": pd.to_datetime(["2025-01-02", None])}
    )
    first, second = lines(table)
    assert first == {"id": "A", "n": 3, "day": pd.Timestamp("2025-01-02")}
    assert type(first["n"]) is int
    assert second["n"] is pd.NA
    assert second["day"] is pd.NaT
    assert list(lines(table.head(0))) == []


def test_what_follows_a_heading_is_its_part() -> None:
    """What stands before the first heading stays as it is; each heading takes what comes until the next, and what is missing is left out."""
    before, first, second = Prose("Avant."), Heading("Un"), Heading("Deux")
    shown = in_parts(before, None, first, Prose("A."), Prose("B."), second)
    assert shown.items == (before, Part(first, (Prose("A."), Prose("B."))), Part(second, ()))
    assert in_parts(before).items == (before,)
    assert list(shown.told()) == ["Avant.", "Un", "A.", "B.", "Deux"]
