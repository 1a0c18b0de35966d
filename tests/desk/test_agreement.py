"""Words that agree with their count on the desk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from helpers.desk.look import Look
from helpers.desk.views import MOST_NAMES, _left
from helpers.desk.welcome_parts import _unread
from tests.desk.test_welcome import text


@pytest.mark.parametrize(("count", "told"), [(1, "1 classeur pas encore lu :"), (2, "2 classeurs pas encore lus :")])
def test_unread_workbooks_agree(count: int, told: str) -> None:
    """One workbook is « lu », two are « lus »."""
    lines = [SimpleNamespace(slug=f"t{place}") for place in range(count)]
    look = cast("Look", SimpleNamespace(of=lambda _: lines, now=SimpleNamespace(workbooks={})))
    assert told in text(str(_unread(look).html())).replace("\xa0", " ")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("more", "told"), [(1, "1 autre territoire, non listé :"), (3, "3 autres territoires, non listés :"), (0, "")]
)
def test_territories_that_are_not_listed_agree(more: int, told: str) -> None:
    """One territory is « listé », three are « listés »; none is said where all are."""
    assert _left(MOST_NAMES + more).replace("\xa0", " ").startswith(told)
    assert bool(_left(MOST_NAMES + more)) == bool(more)
