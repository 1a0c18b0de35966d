"""A masked count cannot be computed back from what is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from helpers.analyse.disclosure import PRIMARY, SECONDARY, SHOWN, MaskedTable, mask
from helpers.errors import FramingError

THRESHOLD = 5
FAR = 100  # more than any masked number would need to move
SMALL = "<\u202f5"


def table(rows: list[list[int]]) -> pd.DataFrame:
    """Rows « r0 », « r1 »…, columns « c0 », « c1 »…"""
    width = len(rows[0]) if rows else 0
    return pd.DataFrame(rows, index=[f"r{n}" for n in range(len(rows))], columns=[f"c{n}" for n in range(width)], dtype="int64")


def shown(masked: MaskedTable) -> list[list[str]]:
    return masked.text_with_totals().to_numpy().tolist()


@dataclass(frozen=True)
class Attack:
    """What a reader can do with a published table: each masked number is an unknown between known bounds."""

    numbers: np.ndarray  # bordered by its totals
    states: np.ndarray
    threshold: int

    @property
    def _bounds(self) -> tuple[np.ndarray, np.ndarray]:
        lower, upper = self.numbers.astype(float), self.numbers.astype(float)
        secondary, primary = self.states == SECONDARY, self.states == PRIMARY
        lower[primary], upper[primary] = 1, self.threshold - 1
        lower[secondary], upper[secondary] = 0, self.numbers.max() + FAR
        inner = np.zeros(secondary.shape, dtype=bool)
        inner[:-1, :-1] = True
        lower[secondary & inner] = self.threshold
        return lower.ravel(), upper.ravel()

    @property
    def _sums(self) -> np.ndarray:
        """Each row and each column: its entries minus its total is 0."""
        rows, columns = self.numbers.shape
        places = np.arange(rows * columns).reshape(rows, columns)
        equations = np.zeros((rows + columns, rows * columns))
        for equation, line in enumerate([*places, *places.T]):
            equations[equation, line[:-1]] = 1
            equations[equation, line[-1]] = -1
        return equations

    def can_change(self, place: int) -> bool:
        """Whether the reader finds at least two whole values for a number."""
        lower, upper = self._bounds
        goal = np.zeros(self.numbers.size)
        goal[place] = 1
        for sign in (1, -1):
            best = milp(
                sign * goal,
                integrality=np.ones(self.numbers.size),
                bounds=(lower, upper),
                constraints=LinearConstraint(self._sums, 0, 0),
            )
            assert best.success, "the true table always fits what is published"
            if round(best.x[place]) != self.numbers.flat[place]:
                return True
        return False

    def computed_back(self) -> list[int]:
        return [place for place in np.flatnonzero(self.states != SHOWN) if not self.can_change(int(place))]


def attack(masked: MaskedTable) -> Attack:
    numbers = np.vstack(
        [
            np.column_stack([masked.counts.to_numpy(dtype=int), masked.row_totals.to_numpy(dtype=int)]),
            [*masked.column_totals, masked.grand_total],
        ]
    )
    states = np.vstack(
        [
            np.column_stack([masked.state.to_numpy(dtype=object), masked.row_total_state.to_numpy(dtype=object)]),
            [*masked.column_total_state, masked.grand_total_state],
        ]
    )
    return Attack(numbers.astype(int), states, masked.threshold)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Small tables, mostly of small counts."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    count = st.one_of(st.integers(0, 6), st.sampled_from([0, 1, 4, 5, 12, 40]))
    return table(draw(st.lists(st.lists(count, min_size=columns, max_size=columns), min_size=rows, max_size=rows)))


def test_attack_computes_back_a_lone_mask() -> None:
    """The attack of these tests does find a count that is masked alone in its row."""
    numbers = np.array([[3, 10, 13], [12, 9, 21], [15, 19, 34]])
    states = np.full((3, 3), SHOWN, dtype=object)
    states[0, 0] = PRIMARY
    assert Attack(numbers, states, THRESHOLD).computed_back() == [0]


def test_attack_computes_back_from_bounds() -> None:
    """Two counts of 1 to 4 that make 8 are both 4, although no equation gives either."""
    numbers = np.array([[4, 4, 8], [4, 4, 8], [8, 8, 16]])
    states = np.full((3, 3), SHOWN, dtype=object)
    states[:2, :2] = PRIMARY
    assert Attack(numbers, states, THRESHOLD).computed_back() == [0, 1, 3, 4]


def test_one_small_count() -> None:
    """One small count hides the cheapest rectangle: 10 beside it, then 12 and 9 below rather than 8 and 40."""
    masked = mask(table([[3, 10, 20], [12, 9, 30], [8, 40, 7]]), THRESHOLD)
    assert shown(masked) == [
        [SMALL, "masqué", "20", "33"],
        ["masqué", "masqué", "30", "51"],
        ["8", "40", "7", "55"],
        ["23", "59", "57", "139"],
    ]


def test_bound_blocks_a_rectangle() -> None:
    """A 1 can only rise and a 5 cannot fall below the threshold: hiding the 5 would protect nothing, 9 is hidden."""
    masked = mask(table([[1, 5, 9], [30, 40, 50]]), THRESHOLD)
    assert masked.state.to_numpy().tolist() == [[PRIMARY, SHOWN, SECONDARY], [SECONDARY, SHOWN, SECONDARY]]


def test_two_small_counts_protect_each_other() -> None:
    """Two small counts in each line of a square need no other mask."""
    masked = mask(table([[3, 2, 20], [1, 4, 30], [8, 40, 7]]), THRESHOLD)
    assert masked.state.to_numpy().tolist() == [[PRIMARY, PRIMARY, SHOWN], [PRIMARY, PRIMARY, SHOWN], [SHOWN] * 3]
    assert shown(masked)[3] == ["12", "46", "57", "115"]


def test_small_counts_pinned_by_their_bounds() -> None:
    """Four counts of 4, of which the sums say 8, are not left as they are."""
    masked = mask(table([[4, 4, 20], [4, 4, 30], [8, 40, 7]]), THRESHOLD)
    assert (masked.state == SECONDARY).to_numpy().any()
    assert attack(masked).computed_back() == []


def test_whole_line_of_small_counts() -> None:
    """A whole row of small counts keeps its total; another row is hidden so that the columns do not tell."""
    masked = mask(table([[1, 2, 3], [10, 20, 30]]), THRESHOLD)
    assert masked.state.loc["r0"].tolist() == [PRIMARY] * 3
    assert masked.row_total_state.tolist() == [SHOWN, SHOWN]
    assert attack(masked).computed_back() == []


def test_zero_stays_zero() -> None:
    """A public that nobody met is said: 0 is never masked, even when the margins must be."""
    masked = mask(table([[0, 3], [0, 0], [6, 0]]), THRESHOLD)
    assert masked.text().to_numpy().tolist() == [["0", SMALL], ["0", "0"], ["masqué", "0"]]
    assert attack(masked).computed_back() == []


def test_single_row() -> None:
    """In a single row the column totals repeat the counts, so they are hidden with them."""
    assert shown(mask(table([[3, 0, 20, 9]]), THRESHOLD)) == [
        [SMALL, "0", "20", "masqué", "32"],
        ["masqué", "0", "20", "masqué", "32"],
    ]


def test_single_column() -> None:
    """In a single column the row totals repeat the counts, so they are hidden with them."""
    assert shown(mask(table([[3], [0], [20], [9]]), THRESHOLD)) == [
        [SMALL, "masqué"],
        ["0", "0"],
        ["20", "20"],
        ["masqué", "masqué"],
        ["32", "32"],
    ]


def test_single_count() -> None:
    """One small count alone hides every margin, the grand total too."""
    assert shown(mask(table([[3]]), THRESHOLD)) == [[SMALL, "masqué"], ["masqué", "masqué"]]


@pytest.mark.parametrize("counts", [table([]), pd.DataFrame(index=["r0"]), pd.DataFrame(columns=["c0"])])
def test_empty_table(counts: pd.DataFrame) -> None:
    """A table without rows or columns stays empty and its total is 0."""
    masked = mask(counts, THRESHOLD)
    assert masked.text().shape == counts.shape
    assert (masked.grand_total, masked.is_masked) == (0, False)


def test_nothing_small() -> None:
    """Without a small count everything is shown, with French thousands."""
    masked = mask(table([[1200, 5], [7, 0]]), THRESHOLD)
    assert shown(masked) == [["1\u202f200", "5", "1\u202f205"], ["7", "0", "7"], ["1\u202f207", "5", "1\u202f212"]]
    assert not masked.is_masked


def test_shown_value() -> None:
    """A masked count is not handed out, a shown one is."""
    masked = mask(table([[3, 10, 20], [12, 9, 30], [8, 40, 7]]), THRESHOLD)
    assert (masked.shown_value("r0", "c0"), masked.shown_value("r0", "c1")) == (None, None)
    assert masked.shown_value("r2", "c1") == 40


def test_protected_column_totals() -> None:
    """A public of which 4 people were met in all is « < 5 », and another total hides it from the sum."""
    masked = mask(table([[2, 10, 30], [2, 20, 40]]), THRESHOLD, protect_column_totals=True)
    assert shown(masked) == [
        [SMALL, "masqué", "30", "42"],
        [SMALL, "masqué", "40", "62"],
        [SMALL, "masqué", "70", "104"],
    ]


def test_total_that_would_tell_four_ones() -> None:
    """Four people in four events: « < 5 » for their total would say 1, 1, 1, 1, so the total is « masqué »."""
    masked = mask(table([[1, 10], [1, 20], [1, 30], [1, 40]]), THRESHOLD, protect_column_totals=True)
    assert masked.column_total_state["c0"] == SECONDARY
    assert attack(masked).computed_back() == []


def test_free_totals() -> None:
    """Without protection a small column total is shown when the counts allow it."""
    masked = mask(table([[2, 10, 30], [2, 20, 40]]), THRESHOLD)
    assert masked.column_total_state.tolist() == [SHOWN, SHOWN, SHOWN]
    assert masked.column_totals.tolist() == [4, 30, 70]


@pytest.mark.parametrize("threshold", [0, 1])
def test_no_threshold(threshold: int) -> None:
    """A threshold of 0 or 1 hides nothing."""
    assert not mask(table([[1, 2], [3, 4]]), threshold).is_masked


def test_threshold_of_two_is_refused() -> None:
    """« < 2 » for a count that is not 0 would publish 1."""
    with pytest.raises(FramingError, match="Seuil de secret 2"):
        mask(table([[1, 2]]), 2)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (pd.DataFrame({"c0": [1, None]}), "absente ou négative"),
        (pd.DataFrame({"c0": [1, -2]}), "absente ou négative"),
        (pd.DataFrame({"c0": [1, 2]}, index=["r0", "r0"]), "répété"),
    ],
)
def test_wrong_table_is_refused(counts: pd.DataFrame, message: str) -> None:
    """A missing count is no 0, and a label names one line."""
    with pytest.raises(ValueError, match=message):
        mask(counts, THRESHOLD)


def test_argument_is_left_alone() -> None:
    """The table that was given keeps its counts and its types."""
    counts = table([[3, 10], [12, 9]])
    mask(counts, THRESHOLD)
    pd.testing.assert_frame_equal(counts, table([[3, 10], [12, 9]]))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(counts=tables(), threshold=st.sampled_from([3, 5, 11]), protect=st.booleans())
def test_masked_counts_cannot_be_computed_back(counts: pd.DataFrame, threshold: int, protect: bool) -> None:
    """For a reader who knows the rules, each masked number of the table may have at least two values."""
    assert attack(mask(counts, threshold, protect_column_totals=protect)).computed_back() == []


@settings(max_examples=150, deadline=None, derandomize=True)
@given(counts=tables(), protect=st.booleans())
def test_masks_follow_the_rule(counts: pd.DataFrame, protect: bool) -> None:
    """Small counts are primary and only they; zeros are shown; without them nothing is masked."""
    masked = mask(counts, THRESHOLD, protect_column_totals=protect)
    small = (counts > 0) & (counts < THRESHOLD)
    pd.testing.assert_frame_equal(masked.state == PRIMARY, small)
    assert set(masked.state.to_numpy()[counts.to_numpy() == 0]) <= {SHOWN}
    if protect:
        assert (masked.column_total_state[(counts.sum() > 0) & (counts.sum() < THRESHOLD)] != SHOWN).all()
    assert masked.is_masked or not small.to_numpy().any()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(counts=tables(), random=st.randoms(use_true_random=False))
def test_order_is_irrelevant(counts: pd.DataFrame, random: object) -> None:
    """The same table in another order gets the same masks: two sorted copies do not betray each other."""
    rows, columns = list(counts.index), list(counts.columns)
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    other = mask(counts.loc[rows, columns], THRESHOLD)
    pd.testing.assert_frame_equal(other.state.loc[counts.index, counts.columns], mask(counts, THRESHOLD).state)


def test_totals_that_are_known_elsewhere_protect_nothing() -> None:
    """An event of 8 people, « < 5 » and « < 5 »: 4 and 4. Its line is left out, and no total lets it be computed."""
    counts = pd.DataFrame({"Usagers": [4, 6], "Citoyens": [4, 9], "Agents": [0, 12]}, index=["E01", "E02"])
    masked = mask(counts, 5, protect_column_totals=True, known="rows")
    assert masked.withheld == ("E01",)
    assert masked.text_with_totals().loc["Total"].tolist() == ["6", "9", "12", "27"]


def test_a_kind_said_by_one_public_alone_is_left_out() -> None:
    """Two expectations in all, printed elsewhere: « < 11 » beside a 0 would give them; the other kinds stay."""
    counts = pd.DataFrame({"Attentes": [2, 0], "Vigilances": [20, 30]}, index=["Usagers", "Agents"])
    masked = mask(counts, 11, known="columns")
    assert masked.withheld == ("Attentes",)
    assert masked.text().to_numpy().tolist() == [["20"], ["30"]]


def test_a_public_whose_total_nothing_protects() -> None:
    """Two publics of four people, at two events of four: the sums say 4 and 4, so the event that adds least is left out."""
    masked = mask(table([[3, 1], [1, 3]]), 5, protect_column_totals=True, known="rows")
    assert masked.withheld == ("r1",)
    assert masked.text_with_totals().loc["r0"].tolist() == [SMALL, SMALL, "4"]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(counts=tables())
def test_people_by_event_and_public_cannot_be_computed_back(counts: pd.DataFrame) -> None:
    """With the people of each event known and the totals of publics protected too, each masked number may have two values."""
    assert attack(mask(counts, THRESHOLD, protect_column_totals=True, known="rows")).computed_back() == []


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_known_row_totals_give_nothing_back(rows: int, columns: int, data: st.DataObject) -> None:
    """Whoever knows every row total still finds two possible values, or more, for each masked count."""
    cells = data.draw(st.lists(st.integers(0, 9), min_size=rows * columns, max_size=rows * columns))
    shape = np.array(cells).reshape(rows, columns)
    counts = pd.DataFrame(shape, index=[f"e{i}" for i in range(rows)], columns=[f"p{i}" for i in range(columns)])
    masked = mask(counts, 5, known="rows")
    assert (masked.row_total_state == "shown").all()
    for (row, column), low, high in _possible(masked):
        assert low < high, (row, column)


def _possible(masked: MaskedTable) -> Iterator[tuple[tuple[str, str], int, int]]:
    """Least and greatest value of each masked count, given all that is shown, by integer programming."""
    places = [(row, column) for row in masked.counts.index for column in masked.counts.columns]
    hidden = [place for place in places if masked.state.loc[place] != "shown"]
    if not hidden:
        return
    bounds = [
        (1, masked.threshold - 1) if masked.state.loc[place] == "primary" else (masked.threshold, 10_000) for place in hidden
    ]
    sums, left = [], []
    for axis, totals, state in (
        (0, masked.row_totals, masked.row_total_state),
        (1, masked.column_totals, masked.column_total_state),
    ):
        for line in totals.index:
            if state[line] == "shown":
                told = sum(int(masked.counts.loc[place]) for place in places if place[axis] == line and place not in hidden)
                sums.append([float(place[axis] == line) for place in hidden])
                left.append(float(totals[line]) - told)
    low, high = np.array(bounds, dtype=float).T
    limits = [LinearConstraint(np.array(sums), left, left)] if sums else []
    for position, place in enumerate(hidden):
        goal = np.eye(len(hidden))[position]
        ends = [
            milp(sign * goal, constraints=limits, bounds=Bounds(low, high), integrality=np.ones(len(hidden)))
            for sign in (1, -1)
        ]
        yield place, round(ends[0].fun), round(-ends[1].fun)
