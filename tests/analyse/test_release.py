"""Over a whole release, territories and nation together, a masked count cannot be computed back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from helpers.analyse.disclosure import PRIMARY, SHOWN, TOTAL, MaskedTable, Place, mask, moves
from helpers.analyse.release import Masked, National, NationalTable, entries, read_national, solve, write_national

OPINION, PERSON = 11, 5
FAR = 1_000  # more than any masked count would need to move


def table(rows: list[list[int]], lines: str = "p") -> pd.DataFrame:
    """Lines « p0 », « p1 »…, columns « k0 », « k1 »…"""
    return pd.DataFrame(
        rows, index=[f"{lines}{n}" for n in range(len(rows))], columns=[f"k{n}" for n in range(len(rows[0]))], dtype="int64"
    )


def opinions(rows: list[list[int]]) -> MaskedTable:
    return mask(table(rows), OPINION, known="columns")


def people(rows: list[list[int]]) -> MaskedTable:
    return mask(table(rows, "e"), PERSON, protect_column_totals=True, known="rows")


def nation_of(*tables: MaskedTable) -> NationalTable:
    return solve({f"t{n}": Masked(None, own) for n, own in enumerate(tables)}).opinions


class Attack:
    """A reader of every opinions (or people) table of a release and of its national totals, with integer programming."""

    def __init__(self, tables: Mapping[str, MaskedTable], nation: NationalTable, *, of_people: bool = False) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.true: list[int] = []
        self.masked: list[int] = []
        self.equations: list[tuple[dict[int, int], int]] = []
        inner: dict[Place, list[int]] = {}
        for own in tables.values():
            places = self._territory(own)
            for (row, column), place in places.items():
                target = (column, TOTAL) if of_people else (row, column)
                if (row == TOTAL) == of_people and target:
                    inner.setdefault(target, []).append(place)
        self.nation = {place: found for place, found in inner.items() if place[0] in nation.counts.index}
        for (row, column), found in self.nation.items():
            if nation.shown.loc[row, column]:
                self.equations.append((dict.fromkeys(found, 1), int(nation.counts.loc[row, column])))

    def _territory(self, own: MaskedTable) -> dict[Place, int]:
        places = {}
        for place, count, state in entries(own):
            is_inner = TOTAL not in place
            lower, upper = (1, own.threshold - 1) if state == PRIMARY else (own.threshold if is_inner else 0, count + FAR)
            if state == SHOWN:
                lower = upper = count
            else:
                self.masked.append(len(self.true))
            places[place] = len(self.true)
            self.true.append(count)
            self.low.append(lower)
            self.high.append(upper)
        for row in (*own.counts.index, TOTAL):
            self._adds_up(places, [(row, column) for column in own.counts.columns], (row, TOTAL))
        for column in (*own.counts.columns, TOTAL):
            self._adds_up(places, [(row, column) for row in own.counts.index], (TOTAL, column))
        return places

    def _adds_up(self, places: Mapping[Place, int], parts: list[Place], total: Place) -> None:
        self.equations.append(({places[total]: -1, **{places[part]: 1 for part in parts}}, 0))

    def computed_back(self) -> list[int]:
        """Masked counts of territories, then hidden national totals, that can have one value only."""
        goals = [{place: 1} for place in self.masked]
        return [number for number, goal in enumerate(goals) if not self._varies(goal)]

    def hidden_totals_computed_back(self, nation: NationalTable) -> list[Place]:
        hidden = [place for place in self.nation if not nation.shown.loc[place]]
        return [place for place in hidden if not self._varies(dict.fromkeys(self.nation[place], 1))]

    @cached_property
    def _sums(self) -> LinearConstraint:
        left = np.zeros((len(self.equations), len(self.true)))
        for line, (parts, _) in enumerate(self.equations):
            left[line, list(parts)] = list(parts.values())
        right = [value for _, value in self.equations]
        return LinearConstraint(left, right, right)

    def _varies(self, goal: dict[int, int]) -> bool:
        wanted = np.zeros(len(self.true))
        wanted[list(goal)] = list(goal.values())
        for sign in (1, -1):
            best = milp(
                sign * wanted,
                constraints=self._sums,
                bounds=Bounds(np.array(self.low), np.array(self.high)),
                integrality=np.ones(len(self.true)),
            )
            assert best.success, "the true counts always fit what is published"
            if round(best.fun * sign) != round(float(wanted @ np.array(self.true))):
                return True
        return False


ALONE = [[3, 12, 20], [12, 3, 30], [40, 40, 60]]  # masks a square, protects itself
PLAIN = [[20, 30, 40], [50, 60, 70], [15, 16, 17]]  # masks nothing


def test_nation_minus_the_others_gives_a_masked_count_back() -> None:
    """One territory masks, the other shows all: every total that its square would change is hidden, the others stay."""
    found = nation_of(opinions(ALONE), opinions(PLAIN))
    assert found.text().loc["p0"].to_dict() == {"k0": "masqué", "k1": "masqué", "k2": "60", "Total": "125"}
    assert found.text().loc["p1"].to_dict() == {"k0": "masqué", "k1": "masqué", "k2": "100", "Total": "225"}
    assert found.text().loc["p2"].to_dict() == {"k0": "55", "k1": "56", "k2": "77", "Total": "188"}
    assert found.text().loc["Total"].to_dict() == {"k0": "140", "k1": "161", "k2": "237", "Total": "538"}


def test_two_territories_protect_each_other() -> None:
    """Two territories that mask the same square hide each other's counts: every national total is shown."""
    found = nation_of(opinions(ALONE), opinions([[9, 12, 20], [12, 9, 30], [40, 40, 60]]))
    assert not found.is_masked
    assert found.text().loc["p0", ["k0", "k1"]].tolist() == ["12", "24"]


def test_attack_finds_what_a_national_total_gives_back() -> None:
    """The attack of these tests does compute a masked count from the nation minus the other territory."""
    tables = {"a": opinions(ALONE), "b": opinions(PLAIN)}
    solved = nation_of(*tables.values())
    told = NationalTable(solved.counts, solved.shown.assign(k0=True))
    assert Attack(tables, solved).computed_back() == []
    assert Attack(tables, told).computed_back() == [0, 1, 2, 3]


def test_small_national_total_is_never_shown() -> None:
    """Four contributions of a public in each of two territories make eight: under eleven, so « masqué »."""
    found = nation_of(opinions([[4, 20], [4, 30], [40, 40]]), opinions([[4, 20], [4, 30], [40, 40]]))
    assert found.text().loc["p0", "k0"] == "masqué"


def test_zero_is_told() -> None:
    """What no public of any territory said is 0 in the nation too."""
    found = nation_of(opinions([[0, 20], [30, 40]]), opinions([[0, 25], [12, 40]]))
    assert found.text().loc["p0", "k0"] == "0"


def test_people_are_added_by_public() -> None:
    """Two masked agents of one territory would come back from 22 minus 20: the total of agents is hidden, and citizens' with it."""
    one, other = people([[2, 30, 12], [0, 20, 15]]), people([[20, 30, 40]])
    assert one.column_total_state["k0"] != SHOWN
    found = solve({"a": Masked(one, opinions(PLAIN)), "b": Masked(other, opinions(PLAIN))}).people
    assert found.counts[TOTAL].to_dict() == {"Total": 169, "k0": 22, "k1": 80, "k2": 67}
    assert found.text().loc["k0", TOTAL] == "masqué"
    assert Attack({"a": one, "b": other}, found, of_people=True).computed_back() == []


def test_no_territory() -> None:
    """A campaign without any French territory has no national total."""
    found = solve({})
    assert found.people.counts.empty
    assert found.opinions.counts.empty
    assert not found.opinions.is_masked


def test_hidden_totals_are_not_even_stored(tmp_path: object) -> None:
    """The file that the synthesis reads holds no hidden count."""
    national = solve({"a": Masked(people([[2, 30, 12]]), opinions(ALONE)), "b": Masked(None, opinions(PLAIN))})
    write_national(tmp_path, national)  # type: ignore[arg-type]
    again = read_national(tmp_path)  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(again.opinions.text(), national.opinions.text(), check_names=False)
    assert again.opinions.counts.isna().to_numpy().sum() == (~national.opinions.shown).to_numpy().sum() > 0


@st.composite
def releases(draw: st.DrawFn, *, least: int = 0) -> list[list[list[int]]]:
    """Counts of two to four territories over the same few publics and kinds."""
    rows, columns = draw(st.integers(2, 3)), draw(st.integers(2, 3))
    count = st.one_of(st.integers(least, 14), st.sampled_from([0, 3, 12, 40]))
    one = st.lists(st.lists(count, min_size=columns, max_size=columns), min_size=rows, max_size=rows)
    return draw(st.lists(one, min_size=2, max_size=4))


def attacks(drawn: list[list[list[int]]]) -> Iterator[tuple[Attack, NationalTable, int]]:
    said = {f"t{n}": opinions(rows) for n, rows in enumerate(drawn)}
    came = {f"t{n}": people([[count // 3 for count in row] for row in rows]) for n, rows in enumerate(drawn)}
    national = solve({slug: Masked(came[slug], said[slug]) for slug in said})
    yield Attack(said, national.opinions), national.opinions, OPINION
    yield Attack(came, national.people, of_people=True), national.people, PERSON


@settings(max_examples=30, deadline=None, derandomize=True)
@given(drawn=releases())
def test_nothing_masked_is_computed_back_from_a_release(drawn: list[list[list[int]]]) -> None:
    """For a reader of all territories and of the nation, each masked count and each small total may have two values."""
    for attack, nation, threshold in attacks(drawn):
        assert attack.computed_back() == []
        found = [place for place in attack.hidden_totals_computed_back(nation) if TOTAL not in place or threshold == PERSON]
        assert all(nation.counts.loc[place] >= threshold for place in found)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(drawn=releases(), random=st.randoms(use_true_random=False))
def test_release_does_not_depend_on_order(drawn: list[list[list[int]]], random: object) -> None:
    """Territories, publics and kinds in another order: the same totals, the same masks."""
    named = {f"t{n}": table(rows) for n, rows in enumerate(drawn)}
    slugs, lines, columns = list(named), list(named["t0"].index), list(named["t0"].columns)
    for one in (slugs, lines, columns):
        random.shuffle(one)  # type: ignore[attr-defined]
    first = _solved({slug: named[slug] for slug in sorted(slugs)})
    second = _solved({slug: named[slug].loc[lines, columns] for slug in slugs})
    pd.testing.assert_frame_equal(first.opinions.text(), second.opinions.text())


def _solved(named: Mapping[str, pd.DataFrame]) -> National:
    return solve({slug: Masked(None, mask(counts, OPINION, known="columns")) for slug, counts in named.items()})


@settings(max_examples=50, deadline=None, derandomize=True)
@given(drawn=releases())
def test_moves_are_proofs(drawn: list[list[list[int]]]) -> None:
    """Each move keeps every shown count, every sum and every bound of its table; together they reach all that is masked."""
    for rows in drawn:
        own = opinions(rows)
        found = list(moves(own))
        counts = {place: (count, state) for place, count, state in entries(own)}
        assert {place for place, (_, state) in counts.items() if state != SHOWN} == {place for move in found for place in move}
        for move in found:
            after = {place: count + move.get(place, 0) for place, (count, _) in counts.items()}
            assert all(after[place] == count for place, (count, state) in counts.items() if state == SHOWN)
            assert all(0 < after[place] < OPINION for place, (_, state) in counts.items() if state == PRIMARY)
            assert all(
                after[row, TOTAL] == sum(after[row, column] for column in own.counts.columns) for row in own.counts.index
            )
            assert all(
                after[TOTAL, column] == sum(after[row, column] for row in own.counts.index) for column in own.counts.columns
            )


def test_many_territories() -> None:
    """With two hundred territories, moves undo each other: most national totals are shown."""
    random = np.random.default_rng(7)
    drawn = {f"t{n:04}": Masked(None, opinions(random.poisson(9, (8, 4)).tolist())) for n in range(200)}
    assert solve(drawn).opinions.shown.to_numpy().mean() > 0.7
