"""When what was written beside a statement is to be read again."""

from __future__ import annotations

import pytest

from helpers.analyse.claims import Claim, Figure
from helpers.analyse.rereading import Statement, earlier


def statement(value: float, among: int | None = None, theme: str = "Emploi") -> Statement:
    figure = Figure(value, "vigilance", denominator=among)
    return Statement.of(Claim.of("nantes", "T05/vigilances", "dit", "{n} sur {theme}", ("C1",), {"n": figure, "theme": theme}))


@pytest.mark.parametrize(
    ("then", "now", "has_moved"),
    [
        (statement(10), statement(11), False),  # 10 %, no more
        (statement(10), statement(12), True),
        (statement(10), statement(9), False),
        (statement(10), statement(8), True),
        (statement(0), statement(1), True),  # of nothing, anything is more
        (statement(10, 100), statement(10, 111), True),  # the same count among more
        (statement(10), statement(10, 40), True),  # a figure that was not there
        (statement(10), statement(10, theme="Sobriété"), True),
        (statement(10, theme="Sobriété"), statement(10, theme="sobriete "), False),
    ],
)
def test_a_figure_moves_by_more_than_a_tenth(then: Statement, now: Statement, has_moved: bool) -> None:
    """Counts, denominators and words are each looked at; up to a tenth of what it was, a figure still fits."""
    assert then.has_moved(now, 0.1) is has_moved


def test_without_tolerance_any_move_counts() -> None:
    """A tolerance of nothing is exact."""
    assert statement(1000).has_moved(statement(1001), 0)
    assert not statement(1000).has_moved(statement(1000), 0)


def test_a_sentence_kept_alone_is_compared_as_it_is() -> None:
    """Of a statement whose figures are not known, any change but spaces counts; it is given back to be shown."""
    then = Statement("12 attentes sur 40.")
    assert earlier(then, Statement("12\u00a0attentes  sur 40.")) == ""
    assert earlier(then, Statement("13 attentes sur 40.")) == "12 attentes sur 40."
