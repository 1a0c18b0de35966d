"""What divides: a theme held mostly as an expectation on one side and mostly as a concern on the other, never averaged.

Three oppositions are looked for: some territories against others, the smallest size classes against the largest, elected members against citizens.
Publics are those that the territories' own pages tell beside each contribution (decision 0003): nothing that they mask is counted here, so
nothing comes back from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analyse.robustness import FEWEST, STEADY, Matrix, Robustness, draws, label_of
from helpers.framing.model import Framing, SizeClass

TERRITORIES, SIZES, PUBLICS = "territoires", "taille", "publics"
OPPOSED = ("elus", "citoyens")  # who decides, and who lives with what is decided
HOPE, FEAR = 0, 1  # columns of a table of leanings


@dataclass(frozen=True)
class Side:
    """Those who lean one way: who they are, from which territories, how many expectations and concerns they hold."""

    name: str
    territories: tuple[str, ...]
    expectations: int
    concerns: int


@dataclass(frozen=True)
class Divergence:
    """A theme that divides. `by`: what opposes the sides. `without`: the territories without which, one at a time, it no longer divides;
    `draws`: share of the draws of territories in which it does; None where there are too few territories to tell.
    """  # fmt: skip

    theme: str
    label: str
    by: str
    hopeful: Side
    wary: Side
    without: tuple[str, ...] = ()
    draws: float | None = None

    @property
    def key(self) -> str:
        """What its claim is called."""
        return self.theme if self.by == TERRITORIES else f"{self.theme}/{self.by}"

    @property
    def robustness(self) -> Robustness | None:
        return None if self.draws is None else label_of(len(self.without), self.draws >= STEADY)


def divergences(contributions: pd.DataFrame, framing: Framing) -> tuple[Divergence, ...]:
    """Every theme that divides, in the order of the framing.

    Reads `theme`, `kind`, `territory`, `size_class`, `public_shown`. A side leans when it holds strictly more of one kind. A size side has at least the smallest
    class of territories, a public side the smallest number of contributions that an opinion is crossed with a public at.
    """
    measured = _Measured(contributions, framing)
    return tuple(
        found
        for theme in framing.themes
        if theme.code in measured.themes
        for found in (
            *_of_territories(measured, theme.code),
            *_of_sizes(measured, theme.code),
            *_of_publics(measured, theme.code),
        )
    )


def small_and_large(framing: Framing) -> tuple[tuple[SizeClass, ...], tuple[SizeClass, ...]]:
    """The lower and the upper half of the size classes; the one in the middle is on no side."""
    half = len(framing.size_classes) // 2
    ordered = sorted(framing.size_classes, key=lambda size: size.lower)
    return tuple(ordered[:half]), tuple(ordered[len(ordered) - half :])


@dataclass(frozen=True)
class _Measured:
    """Expectations and concerns, ready to be counted by theme, territory and side."""

    contributions: pd.DataFrame
    framing: Framing

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        return tuple(sorted(map(str, self.contributions["territory"].unique())))

    @cached_property
    def held(self) -> dict[str, pd.DataFrame]:
        """Theme -> one line a territory, size class and public told, with `hope`, `fear` and the `place` of the territory among the slugs."""
        kinds = [self.framing.kind("expectation"), self.framing.kind("concern")]
        by = [one for one in ("theme", "territory", "size_class", "public_shown") if one in self.contributions]
        rows = self.contributions.loc[self.contributions["kind"].isin(kinds), [*by, "kind"]]
        counts = rows.groupby([*by, "kind"], observed=True, dropna=False).size().unstack(fill_value=0)
        lines = counts.reindex(columns=kinds, fill_value=0).set_axis(["hope", "fear"], axis=1).reset_index()
        place = pd.Index(self.slugs).get_indexer(lines["territory"].astype("str"))
        return {str(theme): own for theme, own in lines.assign(place=place).groupby("theme", observed=True)}

    @property
    def themes(self) -> frozenset[str]:
        return frozenset(self.held)

    def leanings(self, theme: str, column: str = "", values: tuple[str, ...] = ()) -> Matrix:
        """Territories x (expectations, concerns) on a theme, of all or of those whose `column` is one of `values`."""
        own = self.held[theme]
        if column:
            own = own[own[column].isin(values)] if column in own else own.head(0)
        sums = [np.bincount(own["place"], weights=own[kind], minlength=len(self.slugs)) for kind in ("hope", "fear")]
        return np.asarray(np.stack(sums, axis=1), dtype=np.float64)

    def side(self, name: str, table: Matrix, kept: NDArray[np.bool_]) -> Side:
        hope, fear = (int(one) for one in table[kept].sum(axis=0))
        return Side(name, tuple(slug for slug, one in zip(self.slugs, kept, strict=True) if one), hope, fear)


def _of_territories(measured: _Measured, theme: str) -> Iterator[Divergence]:
    table = measured.leanings(theme)
    lean = table[:, HOPE] - table[:, FEAR]
    hopeful, wary = lean > 0, lean < 0
    if not (hopeful.any() and wary.any()):
        return
    alone = tuple(slug for side in (hopeful, wary) if side.sum() == 1 for slug in np.array(measured.slugs)[side])
    drawn = None
    if len(table) >= FEWEST:
        present = draws(len(table)) > 0
        drawn = float((present[:, hopeful].any(axis=1) & present[:, wary].any(axis=1)).mean())
    label = measured.framing.lists["themes"].label_of(theme)
    sides = (measured.side("", table, hopeful), measured.side("", table, wary))
    yield Divergence(theme, label, TERRITORIES, *sides, tuple(sorted(map(str, alone))), drawn)


def _of_sizes(measured: _Measured, theme: str) -> Iterator[Divergence]:
    small, large = small_and_large(measured.framing)
    if not small:
        return
    names = (f"petites collectivités ({_bounds(small)})", f"grandes collectivités ({_bounds(large)})")
    tables = tuple(measured.leanings(theme, "size_class", tuple(one.code for one in side)) for side in (small, large))
    enough = all((table.sum(axis=1) > 0).sum() >= measured.framing.thresholds.smallest_class for table in tables)
    yield from _opposed(measured, theme, SIZES, names, tables) if enough else ()


def _bounds(sizes: tuple[SizeClass, ...]) -> str:
    return " ; ".join(size.label for size in sizes)


def _of_publics(measured: _Measured, theme: str) -> Iterator[Divergence]:
    publics = measured.framing.lists["publics"]
    if not all(code in publics.by_code for code in OPPOSED):
        return
    names = tuple(publics.label_of(code) for code in OPPOSED)
    tables = tuple(measured.leanings(theme, "public_shown", (name,)) for name in names)
    enough = all(table.sum() >= measured.framing.thresholds.smallest_opinion_count for table in tables)
    yield from _opposed(measured, theme, PUBLICS, names, tables) if enough else ()


def _opposed(
    measured: _Measured, theme: str, by: str, names: tuple[str, ...], tables: tuple[Matrix, ...]
) -> Iterator[Divergence]:  # fmt: skip
    """Two sides that lean apart, the hopeful one first."""
    one, other = tables
    if not _apart(one.sum(axis=0)[None, :], other.sum(axis=0)[None, :])[0]:
        return
    order = (0, 1) if one[:, HOPE].sum() > one[:, FEAR].sum() else (1, 0)
    sides = [measured.side(names[place], tables[place], tables[place].sum(axis=1) > 0) for place in order]
    without: tuple[str, ...] = ()
    drawn = None
    if len(measured.slugs) >= FEWEST:
        kept = _apart(one.sum(axis=0) - one, other.sum(axis=0) - other)
        without = tuple(slug for slug, is_apart in zip(measured.slugs, kept, strict=True) if not is_apart)
        drawn = float(_apart(draws(len(one)) @ one, draws(len(one)) @ other).mean())
    yield Divergence(theme, measured.framing.lists["themes"].label_of(theme), by, sides[0], sides[1], without, drawn)


def _apart(one: Matrix, other: Matrix) -> NDArray[np.bool_]:
    """In which lines of totals the two sides lean apart."""
    lean, against = (np.sign(table[:, HOPE] - table[:, FEAR]) for table in (one, other))
    return np.asarray(lean * against < 0)
