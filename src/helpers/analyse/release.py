"""The national totals of what territories publish masked: shown only where no territory's masked count comes back.

A territory's masks depend on that territory alone: its page does not change because another workbook arrived. So where
a national total minus the other territories would give a masked count back, it is the national total that is hidden.

A reader of the whole release knows every shown count, total and national total, the bounds of the masked ones, and that
counts are whole. Two sets of counts that such a reader cannot tell apart differ by a move (see `disclosure.moves`):
one inside a territory that changes no shown national total, or a few, each in another territory, whose effects on the
shown national totals cancel out. A total is shown only if such a move still goes through each masked count: each mask of the
release keeps a proof that at least two values are possible. What the proofs do not cover is in docs/decisions/0013.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd

from helpers.analyse import disclosure
from helpers.analyse.contributions import by_public
from helpers.analyse.disclosure import HIDDEN, SHOWN, TOTAL, MaskedTable, Move, Place
from helpers.analyse.participation import people_by_public
from helpers.collect.tables import Tables
from helpers.framing.model import Framing
from helpers.parquet import read_parquet, write_parquet
from helpers.wording import number

# Measures that cross people with something; a written table names its own, so that it can be re-read.
PEOPLE, DEMOGRAPHY, OPINIONS = "personnes", "genre-age", "avis"
NATION = "france"  # the « territory » of national totals
PEOPLE_FILE, OPINIONS_FILE = "personnes.parquet", "avis.parquet"

FEW = 4  # territories whose moves are tried together; more would only show a few more totals

Effect = tuple[tuple[Place, int], ...]  # national totals that a move changes, and by how much
Groups = Mapping[Effect, list[Effect]]  # what is seen of some effects -> these effects
Link = Callable[[Place], Place | None]  # place in a territory's table -> the national total that counts it


@dataclass(frozen=True, eq=False)
class NationalTable:
    """National totals by public (`counts`, bordered by « Total ») and which of them may be shown."""

    counts: pd.DataFrame
    shown: pd.DataFrame

    def ordered(self, publics: Sequence[str], columns: Sequence[str]) -> NationalTable:
        """The same table with its lines and columns in this order, totals last."""
        rows, heads = (
            [one for one in (*order, TOTAL) if one in held]
            for order, held in ((publics, self.counts.index), (columns, self.counts.columns))
        )
        return NationalTable(self.counts.loc[rows, heads], self.shown.loc[rows, heads])

    def text(self) -> pd.DataFrame:
        """What a reader sees: a count, or « masqué », which says nothing of its size."""
        told = self.counts.map(number, na_action="ignore").astype("object")
        return told.where(self.shown, HIDDEN).astype("str")

    @property
    def is_masked(self) -> bool:
        """Whether anything is hidden, so that a note must say so."""
        return not self.shown.to_numpy().all()


@dataclass(frozen=True)
class Masked:
    """The masked tables of one territory: events × publics (none when no event tells it) and publics × kinds."""

    people: MaskedTable | None
    opinions: MaskedTable


@dataclass(frozen=True)
class Share:
    """What national totals must know of one table of a territory: what it adds to them, what it masks, how that may move.

    `through`: effect on the national totals -> the masked places that moves with this effect go through.
    """

    threshold: int
    adds: Mapping[Place, int]
    masked: frozenset[Place]
    through: Mapping[Effect, frozenset[Place]]


@dataclass(frozen=True)
class Shares:
    """The shares of one territory: of the people (none when no event tells them), of the opinions."""

    people: Share | None
    opinions: Share


@dataclass(frozen=True)
class National:
    """The national totals of a release, over the territories of one panel."""

    people: NationalTable
    opinions: NationalTable


def masked(tables: Tables, framing: Framing) -> Masked:
    """What a territory publishes of its people by public and of its contributions by public."""
    return Masked(people_by_public(tables.events, framing), by_public(tables.contributions, framing))


def write_national(folder: Path, national: National) -> None:
    """Keep the national totals, hidden ones without their count."""
    for name, table in _named(national):
        kept = table.counts.astype("Int64").where(table.shown)
        write_parquet(folder / name, kept.rename_axis("public").reset_index())


def read_national(folder: Path) -> National:
    """The national totals as they were solved for the campaign."""
    found = (read_parquet(folder / name).set_index("public") for name in (PEOPLE_FILE, OPINIONS_FILE))
    return National(*(NationalTable(counts, counts.notna()) for counts in found))


def _named(national: National) -> Iterator[tuple[str, NationalTable]]:
    yield PEOPLE_FILE, national.people
    yield OPINIONS_FILE, national.opinions


def shares(own: Masked) -> Shares:
    """What the nation must know of a territory: a few hundred numbers, whatever the size of its tables."""
    return Shares(None if own.people is None else _share(own.people, _of_people), _share(own.opinions, _of_opinions))


def solve(territories: Mapping[str, Masked]) -> National:
    """Which national totals the territories' own masks allow: one answer, whatever the order of territories."""
    return solve_shares({slug: shares(own) for slug, own in territories.items()})


def solve_shares(territories: Mapping[str, Shares]) -> National:
    """The same, from what was kept of each territory."""
    people = {slug: own.people for slug, own in territories.items() if own.people is not None}
    opinions = {slug: own.opinions for slug, own in territories.items()}
    return National(_solve(people, _of_people), _solve(opinions, _of_opinions))


def _share(table: MaskedTable, link: Link) -> Share:
    adds: dict[Place, int] = defaultdict(int)
    masked_places = set()
    for place, count, state in entries(table):
        target = link(place)
        if target is not None:
            adds[target] += count
        if state != SHOWN:
            masked_places.add(place)
    through = {effect: frozenset(places) for effect, places in _by_effect(table, link).items()}
    return Share(table.threshold, dict(adds), frozenset(masked_places), through)


def _of_people(place: Place) -> Place | None:
    """People of a public, over the events of all territories."""
    row, public = place
    return (public, TOTAL) if row == TOTAL else None


def _of_opinions(place: Place) -> Place | None:
    """Contributions of a public and kind, of a public, of a kind."""
    return place


def _solve(territories: Mapping[str, Share], link: Link) -> NationalTable:
    totals: dict[Place, int] = defaultdict(int)
    for share in territories.values():
        for place, count in share.adds.items():
            totals[place] += count
    threshold = max((share.threshold for share in territories.values()), default=0)
    small = {place for place, count in totals.items() if 0 < count < threshold and _is_sensitive(place, link)}
    return _table(totals, _Release(territories).showable(totals, small))


def _is_sensitive(place: Place, link: Link) -> bool:
    """Totals that cross people with their public, or an opinion with who holds it; all publics together tell neither.

    How many contributions a public made tells no opinion.
    """
    return place[0] != TOTAL and (link is _of_people or place[1] != TOTAL)


def entries(table: MaskedTable) -> Iterator[tuple[Place, int, str]]:
    """Every count of a masked table with its place and its state, margins included."""
    for column, states in table.state.items():
        for row, state in states.items():
            yield (str(row), str(column)), int(table.counts.loc[row, column]), state
    for row, state in table.row_total_state.items():
        yield (str(row), TOTAL), int(table.row_totals[row]), state
    for column, state in table.column_total_state.items():
        yield (TOTAL, str(column)), int(table.column_totals[column]), state
    yield (TOTAL, TOTAL), table.grand_total, table.grand_total_state


def _table(totals: Mapping[Place, int], shown: set[Place]) -> NationalTable:
    publics, columns = (sorted({place[axis] for place in totals}) for axis in (0, 1))
    counts = pd.DataFrame(0, index=publics, columns=columns, dtype="int64")
    told = pd.DataFrame(True, index=counts.index, columns=counts.columns)
    for place, count in totals.items():
        counts.loc[place] = count
        told.loc[place] = place in shown
    return NationalTable(counts, told)


class _Release:
    """The moves of every territory of a release, by their effect on national totals."""

    def __init__(self, territories: Mapping[str, Share]) -> None:
        self.shares = dict(sorted(territories.items()))
        self.having: dict[Effect, list[str]] = defaultdict(list)  # effect -> territories
        self._steps: dict[Effect, list[tuple[Effect, Effect]]] = {}
        self._common: set[Effect] = set()  # effects that any territory's move can have: another always undoes it
        for slug, share in self.shares.items():
            for effect in share.through:
                self.having[effect].append(slug)

    def showable(self, totals: Mapping[Place, int], small: set[Place]) -> set[Place]:
        """The national totals that may be shown, large ones first; `small` ones never are."""
        shown: set[Place] = {place for place, count in totals.items() if not count}
        moved = {place for effect in self.having for place, _ in effect}
        shown |= set(totals) - moved - small  # no move changes them: showing them tells nothing new
        waiting = sorted(set(totals) - shown - small, key=lambda place: (-totals[place], place))
        told = True
        while told:  # what is shown later may make showing an earlier one harmless
            told = False
            for place in [place for place in waiting if place not in shown]:
                if self.protects(shown | {place}, small):
                    shown.add(place)
                    told = True
        return shown

    def protects(self, shown: set[Place], small: set[Place]) -> bool:
        """Whether each masked count, and each small national total, may still have another value."""
        groups, self._steps, self._common = self._groups(shown), {}, set()
        return all(self._covers(slug, groups, shown) for slug in self.shares) and all(
            self._changes(place, groups) for place in small
        )

    def _groups(self, shown: set[Place]) -> dict[Effect, list[Effect]]:
        """Effects by what they do to the totals that are shown."""
        groups: dict[Effect, list[Effect]] = defaultdict(list)
        for effect in self.having:
            groups[_seen(effect, shown)].append(effect)
        return dict(groups)

    def _covers(self, slug: str, groups: Groups, shown: set[Place]) -> bool:
        share = self.shares[slug]
        left = set(share.masked)
        for effect, places in share.through.items():
            if not left:
                break
            if not left.isdisjoint(places) and self._is_undone(_seen(effect, shown), groups, frozenset({slug})):
                left -= places
        return not left

    def _is_undone(self, seen: Effect, groups: Groups, used: frozenset[str]) -> bool:
        """Whether moves of other territories, each used once, undo what is seen of a move: step by step, each leaving less."""
        if not seen or seen in self._common:
            return True
        if len(used) > FEW:
            return False
        for step, left in self._steps_back(seen, groups):
            able = list(islice((slug for effect in groups[step] for slug in self.having[effect]), FEW + 2))
            other = next((slug for slug in able if slug not in used), None)
            if other is not None and self._is_undone(left, groups, used | {other}):
                if not left and len(set(able)) > FEW + 1:  # so many can undo it that one is always left
                    self._common.add(seen)
                return True
        return False

    def _steps_back(self, seen: Effect, groups: Groups) -> Iterator[tuple[Effect, Effect]]:
        """Effects that leave less to undo, and what they leave; the whole of it first."""
        whole = _undone(seen)
        if whole in groups:
            yield whole, ()
        if seen not in self._steps:
            wanted = set(whole)
            near = ((step, _sum(seen, step)) for step in groups if len(wanted.intersection(step)) * 2 > len(step) > 0)
            less = [(step, left) for step, left in near if step != whole and _size(left) < _size(seen)]
            self._steps[seen] = sorted(less, key=lambda one: (_size(one[1]), one))
        yield from self._steps[seen]

    def _changes(self, place: Place, groups: Groups) -> bool:
        """Whether a move, or two that cancel out elsewhere, changes a national total."""
        for seen, effects in groups.items():
            if not seen and any(place in dict(effect) for effect in effects):
                return True
            for one in effects:
                change = dict(one).get(place, 0)
                for other in groups.get(_undone(seen), ()):
                    if change + dict(other).get(place, 0) and len({*self.having[one], *self.having[other]}) > 1:
                        return True
        return False


def _by_effect(table: MaskedTable, link: Link) -> dict[Effect, set[Place]]:
    found: dict[Effect, set[Place]] = defaultdict(set)
    for move in disclosure.moves(table):
        found[_effect(move, link)].update(move)
    return found


def _effect(move: Move, link: Link) -> Effect:
    total: dict[Place, int] = defaultdict(int)
    for place, change in move.items():
        target = link(place)
        if target is not None:
            total[target] += change
    return tuple(sorted((place, change) for place, change in total.items() if change))


def _seen(effect: Effect, shown: set[Place]) -> Effect:
    return tuple(part for part in effect if part[0] in shown)


def _undone(effect: Effect) -> Effect:
    return tuple((place, -change) for place, change in effect)


def _sum(one: Effect, other: Effect) -> Effect:
    total = defaultdict(int, one)
    for place, change in other:
        total[place] += change
    return tuple(sorted((place, change) for place, change in total.items() if change))


def _size(effect: Effect) -> int:
    return sum(abs(change) for _, change in effect)
