"""The measured rates: corpora that cover every kind, figures that are computed, never typed."""

from __future__ import annotations

import os

import pytest

from helpers.collect.protection.privacy import KIND_LABELS
from helpers.collect.protection.privacy_measure import Rate, clean, measure, planted, published
from helpers.collect.protection.second_cue import is_installed, model_names, versions
from tests.collect.protection.test_privacy import CLEAN, PLANTED


def test_the_corpora_are_large_and_cover_every_kind() -> None:
    """At least 120 planted items of all kinds and 200 clean sentences, none twice."""
    items, sentences = planted(), clean()
    assert len(items) >= 120
    assert {item.kind for item in items} == set(KIND_LABELS)
    assert len(sentences) >= 200
    assert len({item.text for item in items} | set(sentences)) == len(items) + len(sentences)


def test_evaluation_is_apart_from_development() -> None:
    """No sentence of the tests, which the rules are tuned on, is in the corpora that measure them."""
    known = {sentence for _, sentence, _ in PLANTED} | set(CLEAN)
    assert not known & ({item.text for item in planted()} | set(clean()))


def test_published_rates_are_those_of_the_rules() -> None:
    """What reports print is what the rules do today; if not: python -m helpers.collect.protection.privacy_measure."""
    assert published(second_cue=False) == measure()


def test_published_rates_with_the_second_cue() -> None:
    """The same with the second cue, where it is installed in the versions that were measured."""
    measured = "CI" in os.environ  # the locked versions are those that were measured
    if not measured and (not is_installed() or versions() != published(second_cue=True).versions):
        pytest.skip("le second indice n’est pas installé dans les versions mesurées")
    assert published(second_cue=True) == measure(model_names())


def test_rates_keep_their_promises() -> None:
    """What has a key or a form is found nine times in ten; clean sentences are flagged less than one time in fifty."""
    rates = published(second_cue=False)
    formed = [rates.found[kind] for kind in ("email", "phone", "social_security", "iban", "card")]
    assert sum(rate.count for rate in formed) / sum(rate.total for rate in formed) >= 0.9
    assert rates.flagged.share <= 0.02
    assert published(second_cue=True).found["name"].count > rates.found["name"].count


def test_wilson_interval() -> None:
    """By hand, 0 of 20: from 0 to z²/(n + z²) = 3.8415/23.8415 = 0.1611; and it stays between 0 and 1."""
    low, high = Rate(0, 20).interval
    assert low == pytest.approx(0, abs=1e-12)
    assert high == pytest.approx(0.1611, abs=5e-5)
    low, high = Rate(20, 20).interval
    assert low == pytest.approx(0.8389, abs=5e-5)
    assert high == pytest.approx(1, abs=1e-12)
