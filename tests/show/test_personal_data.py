"""What the method section says of the search for personal data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.collect.protection.privacy import KIND_LABELS
from helpers.collect.protection.privacy_measure import Rate, published
from helpers.show.personal_data import personal_data, told
from helpers.wording import number
from tests.collect.workbooks import campaign


@pytest.mark.parametrize("cue", [False, True])
def test_both_rates_are_printed(cue: bool) -> None:
    """Found of planted, flagged of clean, with and without the second cue, and that nothing is guaranteed."""
    html = str(personal_data(replace(campaign(), second_cue=cue)).html())
    rates = published(second_cue=cue)
    assert f"retrouvées en entier\u00a0: {number(rates.all_found.count)} sur {number(rates.all_found.total)}" in html
    assert f"signalées à tort\u00a0: {number(rates.flagged.count)} sur {number(rates.flagged.total)}" in html
    assert "signale à une personne" in html
    assert "ne garantit rien" in html
    assert "anonymis" not in html
    assert ("Second indice pour les noms\u00a0: non utilisé" in html) is not cue
    assert all(label in html for label in KIND_LABELS.values())


def test_a_rate_comes_with_its_interval() -> None:
    """1 of 2: Wilson gives 9.5 % to 90.5 %."""
    assert told(Rate(1, 2)) == "50,0\u202f%, intervalle à 95\u202f%\u00a0: de 9,5\u202f% à 90,5\u202f%"
