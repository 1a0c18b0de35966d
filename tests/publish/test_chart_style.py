"""Every colour of the charts has another in the dark."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from helpers.publish.shell import TEMPLATE
from helpers.show.theme import PALETTE


@pytest.mark.parametrize("color", astuple(PALETTE))
def test_each_colour_has_its_night(color: str) -> None:
    """A colour added to the palette of charts is told in their style sheet too."""
    assert f'="{color}"]' in (TEMPLATE / "chart.css").read_text(encoding="utf-8")
