"""What work costs, measured; and the estimate of its energy, by hand."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from helpers.run.cost import Cost, Meter
from helpers.run.energy import COEFFICIENTS, Range, carbon, energy, energy_told

BUSY = "sum(range(3_000_000)); x = bytearray(400_000_000); x[::4096] = b'1' * len(x[::4096])"
# In a process of its own: this one may have held as much, and waited for as many, before.
MEASURED = f"""
import json, subprocess, sys
from dataclasses import asdict
from helpers.run.cost import Meter
meter = Meter()
before = meter.cost()
subprocess.run([sys.executable, "-c", {BUSY!r}], check=True)
print(json.dumps([asdict(before), asdict(meter.cost())]))
"""


def test_a_meter_counts_its_children() -> None:
    """The processor time and memory of a child that has ended are those of the work."""
    told = subprocess.run([sys.executable, "-c", MEASURED], check=True, capture_output=True, text=True).stdout
    before, after = (Cost(**one) for one in json.loads(told))
    assert before.processor_seconds is not None
    assert after.processor_seconds is not None
    assert before.peak_bytes is not None
    assert after.peak_bytes is not None
    assert after.processor_seconds > before.processor_seconds
    assert after.seconds > before.seconds
    assert before.peak_bytes < 400_000_000 <= after.peak_bytes


def test_two_works_one_after_the_other() -> None:
    """Their times are added, the larger of their peaks is kept, and what is unknown of one is unknown."""
    assert Cost(1.1, 2.0, 30).followed_by(Cost(0.2, 0.1, 40)) == Cost(1.3, 2.1, 40)
    assert Cost(1.0, 2.0, 30).followed_by(Cost(1.0)) == Cost(2.0)


def test_a_meter_counts_what_it_is_told_of() -> None:
    """A notebook that another process forked is added; the peak is the largest, not a sum."""
    meter = Meter()
    meter.add(100.0, 1 << 40)
    meter.add(20.0)
    cost = meter.cost()
    assert cost.processor_seconds is not None
    assert 120 <= cost.processor_seconds < 130
    assert cost.peak_bytes == 1 << 40


def test_the_estimate_by_hand() -> None:
    """An hour of one core and 10 GB: 3.5 Wh at least; at most (15 + 10 × 0.392) × 1.6 = 30.272 Wh."""
    used = energy(Cost(3600, 3600, 10_000_000_000))
    assert used is not None
    assert (used.low, used.high) == (pytest.approx(3.5), pytest.approx(30.272))
    emitted = carbon(used)
    assert (emitted.low, emitted.high) == (pytest.approx(3.5 * 21.7 / 1000), pytest.approx(30.272 * 80 / 1000))


def test_no_estimate_without_a_measure() -> None:
    """Where the system tells no processor time, nothing is made up."""
    assert energy(Cost(12.0)) is None
    assert energy_told(Cost(12.0)) == "non estimée"


def test_the_estimate_is_always_a_range() -> None:
    """Two bounds, two significant figures."""
    assert energy_told(Cost(19.1, 19.1, 331_000_000)) == "de 0,019 à 0,13\u00a0Wh"
    assert energy_told(Cost(0, 0, 0)) == "de 0,0 à 0,0\u00a0Wh"


def test_each_coefficient_says_its_source() -> None:
    """Both bounds of each say where they come from, and the low one is the lower."""
    for one in COEFFICIENTS:
        assert one.low <= one.high
        assert "basse : " in one.source
        assert "haute : " in one.source
    assert carbon(Range(1000, 1000)) == Range(21.7, 80)
