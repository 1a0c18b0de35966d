"""What a run says while it works, where there is no terminal."""

from __future__ import annotations

import pytest

from helpers.run.batch import Result, Step
from helpers.run.task import Task
from helpers.terminal.runs import progress_bar


def steps(total: int, failed: dict[int, str]) -> list[Step]:
    """A run of a thousand quick reports, a few of which fail."""
    ended = [
        Result(Task("essai", f"t{place}"), "failed" if place in failed else "built", failed.get(place, ""))
        for place in range(1, total + 1)
    ]
    return [
        Step(7, total, place, sum(one <= place for one in failed), ("a", "b"), None if place == 0 else ended[place - 1])
        for place in range(total + 1)
    ]


def test_few_lines_and_every_failure(capsys: pytest.CaptureFixture[str]) -> None:
    """A thousand reports in a moment take two lines, and a failure has its own, whose reason cannot steer a terminal."""
    with progress_bar() as progress:
        for step in steps(1000, {500: "une \x1b[2Jcellule\ns’est arrêtée"}):
            progress(step)
    first, failure, last = capsys.readouterr().err.splitlines()
    assert first.startswith("[1/1000] t1 · 7 déjà à jour · reste ")
    assert failure == "✗ t500 : une �[2Jcellule ⏎ s’est arrêtée"
    assert last == "[1000/1000] t1000 · 1 en échec · 7 déjà à jour · reste 0 s"


def test_nothing_to_do_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A run that finds all up to date leaves the log to the summary."""
    with progress_bar() as progress:
        progress(Step(7, 0, 0, 0, ()))
    assert capsys.readouterr().err == ""
