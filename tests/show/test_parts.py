"""Small parts of pages: what is said of who spoke."""

from __future__ import annotations

import pytest

from helpers.show.parts import public_told
from tests.analyse.tables import ia


@pytest.mark.parametrize(
    ("shown", "told"), [("Agents", "Agents"), ("Non précisé", "Public non précisé"), (None, "Public non affiché")]
)
def test_a_masked_public_is_not_said_to_be_unknown(shown: str | None, told: str) -> None:
    """« Non précisé » is an answer; a public that is masked is one that was told."""
    assert public_told(ia(), shown) == told
