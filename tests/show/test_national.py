"""Sections of the synthesis, as a reader sees them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.analyse.national import Absence
from helpers.show import national_themes, national_who
from tests.analyse.test_national import nation, territory

ONE = nation({"pau": territory("pau", ("T06", "proposition"), ("T06", "proposition"), ("T06", "attente"))})
PAU = Absence("pau", "Pau", "france")


def test_every_singular_proposal_is_listed() -> None:
    """Two proposals that say the same thing in one territory are one group, and two lines."""
    shown = str(national_themes.propositions(ONE).html())
    assert "(2\xa0propositions)" in shown
    assert [id_ in shown for id_ in (">pau-C1<", ">pau-C2<", ">pau-C3<")] == [True, True, False]


@pytest.mark.parametrize(
    ("absences", "sentence"),
    [
        (0, "Tous les territoires attendus y sont."),
        (1, "Il y manque 1\xa0territoire : son absence est dite."),
        (2, "Il y manque 2\xa0territoires : leur absence est dite, territoire par territoire."),
    ],
)
def test_absences_agree_in_number(absences: int, sentence: str) -> None:
    """One territory is missing: its absence; several: theirs."""
    assert f"<li>{sentence}</li>" in str(national_who.essentials(replace(ONE, absences=(PAU,) * absences)).html())
