"""Texts in memory: quick to take row by row in a worker and in a notebook, small for a nation."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import wait

import pandas as pd
import pytest

from helpers.run.workers.local import LocalWorkers
from helpers.text_storage import OPTION, hold_texts_for_speed, texts_held_for_room


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    with pd.option_context(OPTION, pd.get_option(OPTION)):
        yield


def storage() -> str:
    """How this process holds a text that it has just been given."""
    return str(pd.Series(["Œuvrer à l’école", None]).dtype.storage)  # type: ignore[union-attr] # a text


def test_texts_of_a_report_are_pythons_own_and_those_of_a_nation_arrows() -> None:
    """A nation asks for room meanwhile only."""
    hold_texts_for_speed()
    with texts_held_for_room():
        assert storage() == "pyarrow"
    assert storage() == "python"


def test_a_worker_holds_texts_for_speed() -> None:
    """What a worker of a run is given is quick to take row by row, without anybody asking."""
    with LocalWorkers(1) as workers:
        told = workers.submit(storage)
        wait([told])
    assert told.result() == "python"


def test_both_hold_the_same_values() -> None:
    """Missing texts, order and comparison do not depend on how texts are held."""
    texts = ["œuf", None, "Zoé", "été", "a\nb", ""]
    held = {}
    for name in ("python", "pyarrow"):
        with pd.option_context(OPTION, name):
            one = pd.Series(texts, dtype="str")
            held[name] = [
                one.isna().tolist(),
                one.sort_values().dropna().tolist(),
                one.eq("été").tolist(),
                one.value_counts().to_dict(),
                one.str.len().tolist()[0],
            ]
    assert held["python"] == held["pyarrow"]
