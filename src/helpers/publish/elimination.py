"""What a reader can deduce from sums: exact elimination over fractions, then bounds in whole numbers.

A variable is determined when the reduced system leaves it alone in its equation, or when the bounds of the others pin it.
Bounds are propagated equation by equation (Fourier's rule on intervals): that finds most of what integer programming
finds, never something false.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

Variable = int  # the number of an unknown count
ROUNDS = 50  # sweeps over the equations; each narrows an interval or is the last


@dataclass(frozen=True)
class Equation:
    """A weighted sum of unknown counts that is known, and the names of the artefacts or territories that tell it."""

    parts: Mapping[Variable, int | Fraction]
    value: int | Fraction
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Interval:
    """Least and greatest value that a reader allows a count; no greatest when none is known."""

    low: int = 0
    high: int | None = None


def determined(
    equations: Iterable[Equation], bounds: Mapping[Variable, Interval]
) -> dict[Variable, tuple[int, frozenset[str]]]:
    """Unknown counts that can have one value only, each with that value and the tags of the equations it comes from.

    Equations are taken in the order given: those of one table first keeps the work small.
    """
    given = [equation for equation in equations if equation.parts]
    reduced = reduce(given)
    alone = {
        next(iter(row.parts)): (int(row.value / next(iter(row.parts.values()))), row.tags)
        for row in reduced
        if len(row.parts) == 1
    }
    return alone | {one: found for one, found in _pinned([*given, *reduced], bounds).items() if one not in alone}


def reduce(equations: Iterable[Equation]) -> list[Equation]:
    """Reduced row echelon form: each equation has a variable of its own that no other has."""
    rows: dict[Variable, Equation] = {}  # pivot -> its equation
    holding: dict[Variable, set[Variable]] = {}  # variable -> pivots whose equation has it
    for equation in equations:
        row = equation
        for pivot in [one for one in equation.parts if one in rows]:
            row = _without(row, pivot, rows[pivot])
        if not row.parts:
            continue
        pivot = min(row.parts, key=lambda one: (abs(row.parts[one]) != 1, len(holding.get(one, ())), one))
        row = _scaled(row, pivot)
        for other in sorted(holding.get(pivot, ())):
            before = rows[other]
            rows[other] = _without(before, pivot, row)
            _note(holding, other, before, rows[other])
        rows[pivot] = row
        _note(holding, pivot, None, row)
    return list(rows.values())


def _note(holding: dict[Variable, set[Variable]], pivot: Variable, before: Equation | None, after: Equation) -> None:
    for one in () if before is None else before.parts.keys() - after.parts.keys():
        holding[one].discard(pivot)
    for one in after.parts.keys() - (set() if before is None else before.parts.keys()):
        holding.setdefault(one, set()).add(pivot)


def _without(row: Equation, pivot: Variable, other: Equation) -> Equation:
    """A row less as many times another as takes a variable out of it."""
    factor = row.parts.get(pivot, 0)
    if not factor:
        return row
    parts = dict(row.parts)
    for one, weight in other.parts.items():
        left = parts.get(one, 0) - factor * weight
        if left:
            parts[one] = left
        else:
            parts.pop(one, None)
    return Equation(parts, row.value - factor * other.value, row.tags | other.tags)


def _scaled(row: Equation, pivot: Variable) -> Equation:
    weight = row.parts[pivot]
    if weight == 1:
        return row
    return Equation({one: _exact(part, weight) for one, part in row.parts.items()}, _exact(row.value, weight), row.tags)


def _exact(number: int | Fraction, divisor: int | Fraction) -> int | Fraction:
    if divisor in (1, -1):
        return number * divisor
    quotient = Fraction(number) / divisor
    return quotient.numerator if quotient.denominator == 1 else quotient


def _pinned(equations: list[Equation], bounds: Mapping[Variable, Interval]) -> dict[Variable, tuple[int, frozenset[str]]]:
    """Variables that the bounds of their equations leave one value."""
    known = {one: bounds.get(one, Interval()) for equation in equations for one in equation.parts}
    tags: dict[Variable, frozenset[str]] = {}
    for _ in range(ROUNDS):
        narrowed = False
        for equation in equations:
            for one, interval in _narrow(equation, known):
                known[one] = interval
                tags[one] = tags.get(one, frozenset()) | equation.tags
                narrowed = True
        if not narrowed:
            break
    return {one: (interval.low, tags[one]) for one, interval in known.items() if interval.low == interval.high and one in tags}


def _narrow(equation: Equation, known: Mapping[Variable, Interval]) -> Iterable[tuple[Variable, Interval]]:
    """The variables of an equation whose interval it narrows."""
    ends = {one: _ends(weight, known[one]) for one, weight in equation.parts.items()}
    low_open = sum(low is None for low, _ in ends.values())
    high_open = sum(high is None for _, high in ends.values())
    low_sum = sum(low for low, _ in ends.values() if low is not None)
    high_sum = sum(high for _, high in ends.values() if high is not None)
    for one, weight in equation.parts.items():
        low, high = ends[one]
        # What is left for this part once the others are at their least, or at their greatest.
        most = None if low_open - (low is None) else equation.value - low_sum + (low or 0)
        least = None if high_open - (high is None) else equation.value - high_sum + (high or 0)
        floor, ceiling = (least, most) if weight > 0 else (most, least)
        new_low = known[one].low if floor is None else max(known[one].low, math.ceil(_exact(floor, weight)))
        old_high = known[one].high
        cut = None if ceiling is None else math.floor(_exact(ceiling, weight))
        new_high = old_high if cut is None else cut if old_high is None else min(old_high, cut)
        if new_low > known[one].low or new_high != old_high:
            yield one, Interval(new_low, new_high)


def _ends(weight: int | Fraction, interval: Interval) -> tuple[int | Fraction | None, int | Fraction | None]:
    low = weight * interval.low
    high = None if interval.high is None else weight * interval.high
    return (low, high) if weight > 0 else (high, low)
