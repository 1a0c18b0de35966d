"""Statistical disclosure control of a table of counts that is published with its margins.

Primary suppression hides the counts of 1 to threshold - 1; complementary (secondary) suppression hides what would give
them back (Hundepool et al., *Statistical Disclosure Control*, Wiley, 2012, chapter 4).

A table with its margins is a circulation: rows and columns are nodes, each count is an arc, each sum is a balance. Two
tables that a reader cannot tell apart differ by closed loops in which counts go up and down by one (Gusfield, *A Graph
Theoretic Approach to Statistical Data Security*, SIAM J. Comput. 17, 1988; Cox, *Network Models for Complementary Cell
Suppression*, JASA 90, 1995). So a hidden count is safe exactly when such a loop goes through it, within the bounds that
the reader knows; when none does, the loop that costs least is hidden. This test is exact: it finds what linear algebra
and bounds in whole numbers find, and needs no solver.

What it does not do: it keeps a count from being known exactly, not from being known within a narrow interval; and it
looks at one table. `release` links the tables of all territories with the national totals.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers import wording
from helpers.errors import FramingError, PublicationError

SHOWN, PRIMARY, SECONDARY = "shown", "primary", "secondary"
HIDDEN = "masqué"
TOTAL = "Total"
SMALLEST_THRESHOLD = 3  # « < 2 » for a count that is not 0 would say 1

_STATES = np.array([SHOWN, PRIMARY, SECONDARY])
_SHOWN, _PRIMARY, _SECONDARY = range(3)

Counts = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]
Margin = Literal["none", "rows", "columns"]
Entry = tuple[int, int]  # position in the table bordered by its totals: last column, last row
Place = tuple[str, str]  # row and column of a count, « Total » for a margin
Move = dict[Place, int]  # what some counts gain or lose


@dataclass(frozen=True, eq=False)
class MaskedTable:
    """A table of counts with what may be shown of it.

    `counts` and the totals are the true values, never rendered; the states say « shown », « primary » (the reader knows
    that the count is between 1 and `threshold` - 1) or « secondary » (masked only to protect another one). An inner
    count of 0 is always shown; a secondary inner count is always at least `threshold`.
    """

    counts: pd.DataFrame
    state: pd.DataFrame
    threshold: int
    row_totals: pd.Series[int]
    column_totals: pd.Series[int]
    grand_total: int
    row_total_state: pd.Series[str]
    column_total_state: pd.Series[str]
    grand_total_state: str
    withheld: tuple[str, ...] = ()  # lines left out whole: nothing could protect them
    known: Margin = "none"  # totals that the reader finds elsewhere

    def shown_value(self, row: Hashable, column: Hashable) -> int | None:
        """A count that may be shown, None when it is masked."""
        place = (
            self.counts.index.get_indexer(pd.Index([row]))[0],
            self.counts.columns.get_indexer(pd.Index([column]))[0],
        )
        is_shown = self.state.to_numpy()[place] == SHOWN
        return int(self.counts.to_numpy()[place]) if is_shown else None

    def text(self) -> pd.DataFrame:
        """What a reader sees of the counts, same rows and columns, in French."""
        said = [list(self._said(counts, states)) for counts, states in self._lines()]
        return pd.DataFrame(said, index=self.counts.index, columns=self.counts.columns, dtype="str")

    def text_with_totals(self) -> pd.DataFrame:
        """What a reader sees of the counts and of their margins: a last row and a last column « Total »."""
        ends = zip(self.row_totals.tolist(), self.row_total_state.tolist(), strict=True)
        said = [
            list(self._said([*counts, total], [*states, state]))
            for (counts, states), (total, state) in zip(self._lines(), ends, strict=True)
        ]
        totals, states = [*self.column_totals.tolist(), self.grand_total], [*self.column_total_state, self.grand_total_state]
        columns = pd.Index([*self.counts.columns, TOTAL], name=self.counts.columns.name)
        return pd.DataFrame([*said, list(self._said(totals, states))], [*self.counts.index, TOTAL], columns, dtype="str")

    def _lines(self) -> Iterator[tuple[list[int], list[str]]]:
        """The counts and the states, line by line."""
        return zip(self.counts.to_numpy(dtype=np.int64).tolist(), self.state.to_numpy().tolist(), strict=True)

    @property
    def is_masked(self) -> bool:
        """Whether anything is hidden, so that a note must say so."""
        totals = [*self.row_total_state, *self.column_total_state, self.grand_total_state]
        return any(state != SHOWN for state in (*self.state.to_numpy().ravel(), *totals))

    def _said(self, counts: Iterable[int], states: Iterable[str]) -> Iterator[str]:
        masks = {PRIMARY: f"<{wording.NARROW}{wording.number(self.threshold)}", SECONDARY: HIDDEN}
        for count, state in zip(counts, states, strict=True):
            yield masks[state] if state in masks else wording.number(count)


def mask(counts: pd.DataFrame, threshold: int, *, protect_column_totals: bool = False, known: Margin = "none") -> MaskedTable:
    """Hide the counts of 1 to `threshold` - 1 and whatever would give one of them back.

    Row totals (people at an event) are free. Column totals are too, unless `protect_column_totals`: a public of which
    fewer than `threshold` people were met in all is then hidden like a small count. To protect a count, other counts
    are hidden before totals, small ones before large ones, and the grand total last; a 0 is never hidden. The choice
    does not depend on the order of rows and columns, so a table sorted in two ways does not give two sets of masks.

    `known` names the totals that the reader finds elsewhere (rows: the people of each event; columns: the contributions
    of each kind): hiding them here would protect nothing. A row (column) whose counts cannot be protected against
    someone who knows its total is left out whole, and named in `withheld`.

    Parameters
    ----------
    counts
        Whole counts, rows × columns, each label once.
    threshold
        Smallest count that may be shown; 0 or 1 hides nothing.

    Raises
    ------
    FramingError
        A threshold of 2: « < 2 » would say 1.
    ValueError
        Missing or negative counts, or a label used twice.
    """
    _refuse_wrong(counts, threshold)
    values = counts.to_numpy(dtype=np.int64)
    rows, columns = _in_order(counts.index), _in_order(counts.columns)
    withheld: list[str] = []
    while True:
        bordered = _with_totals(values[np.ix_(rows, columns)])
        state, exposed = _protect(bordered, _small(bordered, threshold, protect_column_totals), threshold, known)
        if exposed is None:
            break
        if known == "none":
            raise PublicationError("Tableau d’effectifs : une case ne peut pas être protégée. Ne publiez pas ce tableau.")
        line = _line_of(exposed, bordered if known == "rows" else bordered.T, known)
        labels, lines = (counts.index, rows) if known == "rows" else (counts.columns, columns)
        withheld.append(str(labels[lines.pop(line)]))
    whole = _whole(counts, values)
    kept = whole.iloc[sorted(rows), sorted(columns)] if withheld else whole
    back = np.ix_([*np.argsort(rows), -1], [*np.argsort(columns), -1])  # in the order that was given, totals last
    return _masked_table(kept, _STATES[state[back]], threshold, tuple(sorted(withheld)), known)


def _whole(counts: pd.DataFrame, values: Counts) -> pd.DataFrame:
    """The same table as whole numbers that may be missing: what `astype` makes, column by column."""
    columns = [pd.arrays.IntegerArray(column.copy(), np.zeros(len(column), dtype=bool)) for column in values.T]
    whole = pd.DataFrame(dict(enumerate(columns)), index=counts.index, copy=False)
    whole.columns = counts.columns
    return whole


def _line_of(exposed: Entry, bordered: Counts, known: Margin) -> int:
    """The line to leave out for a count that nothing protects: its own, or for a total the one that adds least to it."""
    line, place = exposed if known == "rows" else exposed[::-1]
    if line < len(bordered) - 1:
        return line
    parts = np.flatnonzero(bordered[:-1, place] > 0)
    return int(parts[bordered[parts, place].argmin()])


def _refuse_wrong(counts: pd.DataFrame, threshold: int) -> None:
    if 1 < threshold < SMALLEST_THRESHOLD:
        raise FramingError(f"Seuil de secret {threshold} : « < {threshold} » publierait la valeur. Choisissez 0 ou au moins 3.")
    if pd.isna(counts.to_numpy()).any() or (counts.to_numpy() < 0).any():
        raise ValueError("Tableau d’effectifs : une valeur est absente ou négative.")
    if not (counts.index.is_unique and counts.columns.is_unique):
        raise ValueError("Tableau d’effectifs : un intitulé de ligne ou de colonne est répété.")


def _in_order(labels: pd.Index[str]) -> list[int]:
    """The places of labels in the order of their texts."""
    texts = [str(label) for label in labels]
    return sorted(range(len(texts)), key=texts.__getitem__)


def _with_totals(inner: Counts) -> Counts:
    with_rows = np.hstack([inner, inner.sum(axis=1, keepdims=True)])
    return np.vstack([with_rows, with_rows.sum(axis=0, keepdims=True)])


def _small(bordered: Counts, threshold: int, protect_column_totals: bool) -> Counts:
    """Primary masks.

    As many ones in a column as its total of `threshold` - 1 are given away by « < threshold » itself, so that total is
    marked secondary (« masqué »), which says nothing of its size.
    """
    small = (bordered > 0) & (bordered < threshold)
    state = np.where(small, _PRIMARY, _SHOWN)
    state[:, -1] = _SHOWN
    if not protect_column_totals:
        state[-1, :] = _SHOWN
    given_away = (state[-1] == _PRIMARY) & ((bordered[:-1] > 0).sum(axis=0) == threshold - 1)
    state[-1, given_away] = _SECONDARY
    return state


def _protect(bordered: Counts, small: Counts, threshold: int, known: Margin) -> tuple[Counts, Entry | None]:
    """Complementary masks: hide loops until one goes through each masked count; or the first count that none can protect."""
    state = small.copy()
    safe: set[Entry] = set()
    for row, column in np.argwhere(small != _SHOWN):
        if (row, column) in safe:
            continue
        costs = _step_costs(bordered, state, threshold, known)
        loop = _cheapest_loop(costs, len(bordered), (int(row), int(column)))
        if not loop:
            return state, (int(row), int(column))
        safe.update(loop)
        for place in loop:
            state[place] = state[place] or _SECONDARY
    return state, None


def _step_costs(bordered: Counts, state: Counts, threshold: int, known: Margin) -> Costs:
    """What it costs to let a unit go from a node to another: nothing through a masked count, else its price.

    Nodes are the rows (total row last) then the columns (total column last). A reader knows that a primary count is
    below `threshold` and a secondary inner one is not. A masked total of `threshold` or more is held to that bound too:
    the reader cannot be sure of it but may guess it.
    """
    maskable = bordered > 0
    if known == "rows":
        maskable[:, -1] = False
    elif known == "columns":
        maskable[-1, :] = False
    lower = np.where(state == _PRIMARY, 1, np.where(bordered >= threshold, threshold, 0))
    rises = maskable & ((state != _PRIMARY) | (bordered < threshold - 1))
    falls = maskable & (bordered > lower)
    price = np.where(state == _SHOWN, _prices(bordered), 0.0)
    margin = np.zeros(bordered.shape, dtype=bool)
    margin[-1, :-1] = margin[:-1, -1] = True
    to_column = np.where(np.where(margin, falls, rises), price, np.inf)
    to_row = np.where(np.where(margin, rises, falls), price, np.inf)
    rows, columns = bordered.shape
    return np.block([[np.full((rows, rows), np.inf), to_column], [to_row.T, np.full((columns, columns), np.inf)]])


def _prices(bordered: Counts) -> Costs:
    """A total costs more than all inner counts together, the grand total more than all totals together."""
    prices = bordered.astype(np.float64)
    everything = prices[-1, -1] + 1
    prices[-1, :] += everything
    prices[:, -1] += everything
    prices[-1, -1] = prices.sum() + 1
    return prices


def _cheapest_loop(costs: Costs, rows: int, entry: Entry) -> list[Entry]:
    """The entries of the loop that hides least among those that move this entry up or down, itself included; or none."""
    price, nodes = min(_loops(costs, rows, entry), default=(np.inf, []), key=lambda loop: loop[0])
    return [_entry(step, rows) for step in _steps(nodes)] if np.isfinite(price) else []


def _loops(costs: Costs, rows: int, entry: Entry) -> Iterator[tuple[float, list[int]]]:
    """Price and nodes of the cheapest loop that moves an entry one way, then the other."""
    row, column = entry[0], rows + entry[1]
    # A unit that crosses the entry, from `end` to `start`, comes back by another way.
    for start, end in ((column, row), (row, column)):
        if np.isfinite(costs[end, start]):
            yield _cheapest_path(costs, start, end)


def _steps(nodes: list[int]) -> Iterator[tuple[int, int]]:
    """The steps of a loop, the one from its last node to its first included."""
    return pairwise([*nodes, nodes[0]])


def _entry(step: tuple[int, int], rows: int) -> Entry:
    return min(step), max(step) - rows


def _cheapest_path(costs: Costs, start: int, end: int) -> tuple[float, list[int]]:
    """Dijkstra's shortest path over nodes, the direct step left out; infinite price when there is none."""
    price = costs[start].copy()
    price[end] = np.inf
    waiting = price.copy()
    before = np.full(len(costs), start)
    node = int(waiting.argmin())
    while node != end and np.isfinite(waiting[node]):
        waiting[node] = np.inf
        through = price[node] + costs[node]
        better = through < price
        better[start] = False
        price[better] = waiting[better] = through[better]
        before[better] = node
        node = int(waiting.argmin())
    return float(price[end]), _walk_back(before, start, end)


def _walk_back(before: Counts, start: int, end: int) -> list[int]:
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def moves(masked: MaskedTable) -> Iterator[Move]:
    """Ways of changing the masked counts by one that nothing of the table betrays: totals shown, bounds, whole numbers.

    All rectangles of masked entries, and for an entry that no rectangle holds its shortest loops: together they go
    through every masked entry. Each is a proof that a reader of this table alone cannot tell two sets of counts apart.
    """
    bordered, state = _bordered(masked)
    costs = _step_costs(bordered, state, masked.threshold, masked.known)
    costs = np.where(costs > 0, np.inf, costs)  # what is shown does not move
    labels = [*masked.counts.index, TOTAL], [*masked.counts.columns, TOTAL]
    rows, covered = len(bordered), set[Entry]()
    for nodes in _rectangles(costs, rows):
        covered.update(_entry(step, rows) for step in _steps(nodes))
        yield _move(nodes, labels)
    for place in np.argwhere(state != _SHOWN):
        entry = (int(place[0]), int(place[1]))
        if entry not in covered:
            yield from (_move(nodes, labels) for price, nodes in _loops(costs, rows, entry) if np.isfinite(price))


def _bordered(masked: MaskedTable) -> tuple[Counts, Counts]:
    """Counts and states with their margins, as positions."""
    codes = {state: code for code, state in enumerate(_STATES)}
    inner = np.vectorize(codes.get, otypes=[np.int64])(masked.state.to_numpy()) if masked.state.size else masked.state
    state = np.full((len(masked.counts.index) + 1, len(masked.counts.columns) + 1), _SHOWN)
    state[:-1, :-1] = inner
    state[:-1, -1] = [codes[one] for one in masked.row_total_state]
    state[-1, :-1] = [codes[one] for one in masked.column_total_state]
    state[-1, -1] = codes[masked.grand_total_state]
    return _with_totals(masked.counts.to_numpy(dtype=np.int64)), state


def _rectangles(costs: Costs, rows: int) -> Iterator[list[int]]:
    """Loops of four steps: up in a row and down in another, through two columns."""
    free = np.isfinite(costs)
    to_column, to_row = free[:rows, rows:], free[rows:, :rows].T
    for one, other in combinations(range(rows), 2):
        there = np.flatnonzero(to_column[one] & to_row[other])
        back = np.flatnonzero(to_column[other] & to_row[one])
        yield from ([one, rows + int(go), other, rows + int(come)] for go in there for come in back if go != come)


def _move(nodes: list[int], labels: tuple[list[Hashable], list[Hashable]]) -> Move:
    """A loop as changes of the counts that it goes through: a step to a column adds one, to a row takes one; totals the other way."""
    rows, columns = len(labels[0]), len(labels[1])
    changes = {}
    for step in _steps(nodes):
        row, column = _entry(step, rows)
        is_margin = (row == rows - 1) != (column == columns - 1)
        goes_up = (step[0] < rows) != is_margin
        changes[str(labels[0][row]), str(labels[1][column])] = 1 if goes_up else -1
    return changes


def _masked_table(
    whole: pd.DataFrame,
    state: npt.NDArray[np.str_],
    threshold: int,
    withheld: tuple[str, ...],
    known: Margin,
) -> MaskedTable:
    """`state`: of the counts, and in the last row and column of their totals."""
    values = whole.to_numpy(dtype=np.int64)
    return MaskedTable(
        counts=whole,
        state=pd.DataFrame(state[:-1, :-1], index=whole.index, columns=whole.columns),
        threshold=threshold,
        row_totals=pd.Series(values.sum(axis=1), index=whole.index, dtype="Int64"),
        column_totals=pd.Series(values.sum(axis=0), index=whole.columns, dtype="Int64"),
        grand_total=int(values.sum()),
        row_total_state=pd.Series(state[:-1, -1], index=whole.index),
        column_total_state=pd.Series(state[-1, :-1], index=whole.columns),
        grand_total_state=str(state[-1, -1]),
        withheld=withheld,
        known=known,
    )
