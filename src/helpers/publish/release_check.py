"""Attack a release as it was written: read every file again, and try to compute each masked count back.

The reader that is imitated knows all files at once, subtracts totals, takes the territories from the nation, and knows
the thresholds. What he finds is a leak: the pages that hold it may not stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers.analyse.disclosure import TOTAL
from helpers.analyse.participation import BREAKDOWNS, total_line
from helpers.analyse.release import DEMOGRAPHY, NATION, OPINIONS, PEOPLE
from helpers.framing.model import Framing
from helpers.publish.elimination import Equation, Interval, determined
from helpers.publish.pdf.names import NAMES
from helpers.publish.told import SYNTHESIS, Reader
from helpers.publish.told_facts import Count, Facts, Spoken, Told
from helpers.wording import FIXED, listing, quote

SOMEBODY = ""  # in place of a territory that only an older synthesis knows of
MEASURES = {PEOPLE: "personnes", DEMOGRAPHY: "personnes (genre ou âge)", OPINIONS: "contributions"}


@dataclass(frozen=True)
class Leak:
    """A count that should be masked and is not: the pages that must go (a territory or the synthesis), and a French reason.

    The reason names the files and the count, never its value nor the rows: it is published on a card.
    """

    pages: frozenset[str]
    reason: str


@dataclass(frozen=True)
class Audit:
    """What an attack on a release found; `unread`: files whose format the attack cannot read."""

    leaks: tuple[Leak, ...]
    unread: tuple[str, ...]
    counts: int  # published counts that were read
    masked: int  # those of them that are masked


def check_release(
    folder: Path, framing: Framing, french: Collection[str], stale: Collection[str] = (), kept: Path | None = None,
    *, is_former: bool = False,
) -> Audit:  # fmt: skip
    """Read a campaign's folder again and try to compute its masked counts back.

    `french`: the territories whose counts the national totals add; `stale`: those whose pages show other data than the
    synthesis, so that nothing is learned by subtracting them. `is_former`: whether the synthesis that stands was made of other data. `kept`: where to find again what unchanged files told; the
    attack itself is always made on all of them.
    """
    with nullcontext(kept) if kept else TemporaryDirectory() as place:
        return attack(Reader(folder, framing, Path(place)).read(), framing, french, stale, is_former=is_former)


def attack(
    facts: Facts, framing: Framing, french: Collection[str], stale: Collection[str] = (), *, is_former: bool = False
) -> Audit:  # fmt: skip
    """Try to compute masked counts back from what files told."""
    linked = frozenset(french) & facts.territories - set(stale)
    return _Attack(facts, framing, frozenset(french), linked, is_former=is_former).audit()


@dataclass(frozen=True)
class _Rules:
    """What makes a count of a framing a secret."""

    framing: Framing

    def is_sensitive(self, count: Count) -> bool:
        if count.measure == PEOPLE and count.territory == NATION:
            return count.line != TOTAL
        if count.measure == PEOPLE:
            return count.column != TOTAL
        if count.measure == DEMOGRAPHY:
            return count.line not in map(total_line, BREAKDOWNS)
        return TOTAL not in (count.line, count.column)

    def threshold(self, count: Count) -> int:
        limits = self.framing.thresholds
        return limits.smallest_opinion_count if count.measure == OPINIONS else limits.smallest_published_count

    def bounds(self, masked: Told) -> Interval:
        """What a reader knows of the size of a masked count."""
        if masked.below is not None:
            return Interval(1, masked.below - 1)
        count = masked.count
        is_inner = count.measure == DEMOGRAPHY or TOTAL not in (count.line, count.column)
        withheld = count.territory == NATION
        return Interval(self.threshold(count) if is_inner and not withheld else 0)


class _Territory:
    """What all files say of the counts of one territory, or of the nation."""

    def __init__(self, counts: Iterable[Told], spoken: Sequence[Spoken], rules: _Rules) -> None:
        self.spoken, self.rules = spoken, rules
        self.told: dict[Count, list[Told]] = defaultdict(list)
        for told in counts:
            self.told[told.count].append(told)

    @cached_property
    def masked(self) -> dict[Count, Told]:
        """Counts that at least one file masks, with what it says of their size."""
        hidden = {count: [one for one in told if one.value is None and not one.withheld] for count, told in self.told.items()}
        return {count: min(told, key=lambda one: one.below or FAR) for count, told in hidden.items() if told}

    @cached_property
    def values(self) -> dict[Count, int]:
        return {
            count: next(one.value for one in told if one.value is not None)
            for count, told in self.told.items()
            if count not in self.masked and any(one.value is not None for one in told)
        }

    def disagreements(self) -> Iterator[Leak]:
        """One file masks what another shows, or two files show two numbers."""
        for count, told in self.told.items():
            shown = [one for one in told if one.value is not None]
            if shown and len(shown) < len(told):
                hidden = next(one for one in told if one.value is None)
                yield _leak(count, f"{shown[0].artefact} donne un effectif que {hidden.artefact} masque")
            elif len({one.value for one in shown}) > 1:
                names = listing(sorted({one.artefact for one in shown}))
                yield _leak(count, f"deux fichiers ne disent pas le même nombre{FIXED}: {names}")

    def small(self) -> Iterator[Leak]:
        """A count under its threshold, shown."""
        for count, value in self.values.items():
            if self.rules.is_sensitive(count) and 0 < value < self.rules.threshold(count):
                artefact = self.told[count][0].artefact
                yield _leak(count, f"{artefact} donne un effectif sous le seuil de {self.rules.threshold(count)}")

    def rows(self) -> Iterator[Leak]:
        """Contributions that bear their public where the count of that public and kind is masked, file by file."""
        rows: dict[tuple[Count, str], set[str]] = defaultdict(set)
        for count, artefact, id_ in self._attributed():
            rows[count, artefact].add(id_)
        for (count, artefact), ids in sorted(rows.items(), key=lambda item: str(item[0])):
            if count in self.masked:
                yield _leak(count, f"{artefact} dit le public de contributions dont l’effectif est masqué")
            elif count in self.values and len(ids) > self.values[count]:
                yield _leak(count, f"{artefact} montre plus de contributions que le tableau n’en compte")

    def _attributed(self) -> Iterator[tuple[Count, str, str]]:
        """Contributions whose public a file shows: the count that holds each, its file, its id. Any file may tell their kind."""
        counts = {(count.line, count.column): count for count in self.told if count.measure == OPINIONS}
        kinds: dict[str, set[str]] = defaultdict(set)
        for one in self.spoken:
            for id_ in one.ids if one.kind else ():
                kinds[id_].add(one.kind)
        for one in self.spoken:
            for id_ in one.ids if one.public else ():
                for kind in {one.kind} if one.kind else kinds.get(id_, ()):
                    if count := counts.get((one.public, kind)):
                        yield count, one.artefact, id_

    def sums(self) -> Iterator[tuple[list[Count], Count]]:
        """Parts and their total, along the lines and the columns of each table, where the total is told."""
        lines: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        columns: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for count in self.told:
            lines[count.measure, count.territory][count.line] = None
            columns[count.measure, count.territory][count.column] = None
        for (measure, territory), names in lines.items():
            if measure == DEMOGRAPHY:
                yield from self._breakdowns(territory)
                continue
            across = columns[measure, territory]
            wholes = [
                *([Count(measure, territory, line, one) for one in (*across, TOTAL)] for line in names),
                *([Count(measure, territory, one, column) for one in (*names, TOTAL)] for column in across),
            ]
            for *parts, total in wholes:
                inner = [part for part in parts if part != total and part in self.told]
                if total in self.told and inner:
                    yield inner, total

    def _breakdowns(self, territory: str) -> Iterator[tuple[list[Count], Count]]:
        """Genders make the number of people who gave one, and so do ages, where the page tells it."""
        for breakdown, labels in self._groups.items():
            total = Count(DEMOGRAPHY, territory, total_line(breakdown), TOTAL)
            parts = [one for label in labels if (one := Count(DEMOGRAPHY, territory, label, TOTAL)) in self.told]
            if total in self.told and parts:
                yield parts, total

    def lone(self) -> Iterator[Count]:
        """The reader may know the number of people from the events: one gender, or one age, masked alone is the rest."""
        for labels in self._groups.values():
            hidden = [
                count for count in self.masked if count.measure == DEMOGRAPHY and count.line in labels and count.column == TOTAL
            ]
            if len(hidden) == 1:
                yield hidden[0]

    @cached_property
    def _groups(self) -> dict[str, list[str]]:
        """The labels of the genders and of the ages, by breakdown."""
        sheet = self.rules.framing.by_table["events"]
        return {
            breakdown: [sheet.by_field[one].label for one in fields if one in sheet.by_field]
            for breakdown, fields in BREAKDOWNS.items()
        }


@dataclass
class _National:
    """What the territories seen so far bring to a national total: what is known, and the unknown counts."""

    known: int = 0
    unknown: list[int] = field(default_factory=list)


class _Attack:
    """The attack, one territory at a time: of each, only its sums that hold an unknown count are kept.

    Local equations come first, those of the nation before those of the territories, then what links the nation to all.
    """

    def __init__(
        self, facts: Facts, framing: Framing, french: frozenset[str], linked: frozenset[str], *, is_former: bool
    ) -> None:  # fmt: skip
        self.facts, self.rules, self.french, self.linked, self.is_former = facts, _Rules(framing), french, linked, is_former
        self.numbers: dict[Hashable, int] = {}
        self.bounds: dict[int, Interval] = {}
        self.equations: list[Equation] = []
        self.places: dict[tuple[str, str, str], _National] = defaultdict(_National)
        self.counts = 0
        self.found: dict[str, list[Leak]] = {"disagreements": [], "small": [], "rows": [], "unequal": []}

    def audit(self) -> Audit:
        """Every way in which a file says what it should not."""
        nation = self._territory(NATION)
        self._see(nation)
        for slug in sorted(self.facts.places.keys() - {NATION}):
            self._see(self._territory(slug))
        for equation in self._links(nation):
            self._add(equation)
        found = (leak for kind in self.found.values() for leak in kind)
        leaks = (*self._faults(copies=False), *found, *self._computed(), *self._faults(copies=True))
        return Audit(tuple(dict.fromkeys(leaks)), tuple(self.facts.unread), self.counts, len(self.bounds))

    def _faults(self, *, copies: bool) -> Iterator[Leak]:
        """Files that are not as they should be; copies come last: one that is no longer its page's tells less than the page itself."""
        for artefact, fault in self.facts.faults:
            if (Path(artefact).name in NAMES) == copies:
                yield Leak(frozenset({_folder(artefact)}), f"{artefact}{FIXED}: {fault}")

    def _territory(self, slug: str) -> _Territory:
        return _Territory(*self.facts.of(slug), self.rules)

    def _see(self, one: _Territory) -> None:
        """Take in a territory: what leaks by itself, and what the sums need of it."""
        self.counts += len(one.told)
        self.found["disagreements"] += one.disagreements()
        self.found["small"] += one.small()
        self.found["rows"] += one.rows()
        for parts, total in one.sums():
            self._add(self._equation(one, parts, total))
        for count in one.lone():
            self._add(Equation({self._number(count): 1}, 0, frozenset({count.territory})))
        for count, told in one.masked.items():
            self.bounds[self._number(count)] = self.rules.bounds(told)
        self._bring(one)

    def _add(self, equation: Equation) -> None:
        """An equation without unknown says whether what is shown adds up; it has nothing more to say."""
        if equation.parts:
            self.equations.append(equation)
        elif equation.value:
            self.found["unequal"].append(_unequal(equation))

    def _equation(self, one: _Territory, parts: Iterable[Count], total: Count) -> Equation:
        weights: dict[int, int] = {}
        value = one.values.get(total, 0)
        for part in parts:
            value -= one.values.get(part, 0)
            if part in one.masked:
                weights[self._number(part)] = 1
        if total in one.masked:
            weights[self._number(total)] = -1
        return Equation(weights, value, frozenset({total.territory}))

    def _bring(self, one: _Territory) -> None:
        """What a territory brings to each national total."""
        for count in one.told:
            if count.territory not in self.linked or (count.measure == PEOPLE and count.line != TOTAL):
                continue
            line, column = (count.column, TOTAL) if count.measure == PEOPLE else (count.line, count.column)
            place = self.places[count.measure, line, column]
            place.known += one.values.get(count, 0)
            if count in one.masked:
                place.unknown.append(self._number(count))

    def _links(self, nation: _Territory) -> Iterator[Equation]:
        """A national total is the sum over the territories; one whose page is not there is unknown.

        An older synthesis may add territories that nobody knows of any more.
        """
        gone = [*sorted(self.french - self.linked), *((SOMEBODY,) if self.is_former else ())]
        for total in nation.told:
            own = self._equation(nation, (), total)
            brought = self.places[total.measure, total.line, total.column]
            absent = [self._number(("absent", slug, total.measure, total.line, total.column)) for slug in gone]
            parts = dict.fromkeys((*absent, *brought.unknown), 1) | dict(own.parts)
            yield Equation(parts, own.value - brought.known, own.tags)

    def _computed(self) -> Iterator[Leak]:
        """Masked counts that sums and bounds give back."""
        found = determined(self.equations, self.bounds)
        counts = {self.numbers[count]: count for count in self.numbers if isinstance(count, Count)}
        for unknown, (value, tags) in sorted(found.items()):
            count = counts.get(unknown)
            if count is None or (count.territory == NATION and value >= self.rules.threshold(count)):
                continue  # a page that is not there; a national total that is hidden for others' sake
            where = listing(sorted({one.artefact for one in self._territory(count.territory).told[count]}))
            told = "l’effectif masqué se retrouve par différence" + (" avec la synthèse nationale" if NATION in tags else "")
            yield _leak(count, f"{told} ({where})", tags)

    def _number(self, unknown: Hashable) -> int:
        """Unknown counts by number: arithmetic on them is quicker."""
        return self.numbers.setdefault(unknown, len(self.numbers))


def _unequal(equation: Equation) -> Leak:
    owners = frozenset(_page(tag) for tag in equation.tags)
    names = listing(sorted(owners))
    return Leak(owners, f"secret statistique{FIXED}: des effectifs publiés ne font pas leur total ({names}).")


def _leak(count: Count, what: str, tags: Collection[str] = ()) -> Leak:
    """Who must withdraw: the territory of the count, and the nation where the nation gives it away."""
    owner = _page(count.territory)
    owners = {owner, *({_page(NATION)} if NATION in (*tags, count.territory) else ())}
    return Leak(frozenset(owners), f"{_place(count)}{FIXED}: {what}.")


def _place(count: Count) -> str:
    where = "la synthèse" if count.territory == NATION else f"le territoire {quote(count.territory)}"
    crossed = " × ".join(quote(one) for one in (count.line, count.column) if one != TOTAL) or quote(TOTAL)
    return f"secret statistique, {MEASURES.get(count.measure, count.measure)} {crossed} pour {where}"


FAR = 1 << 30  # more than any limit


def _page(territory: str) -> str:
    """The folder that a count is published in."""
    return SYNTHESIS if territory == NATION else territory.split("/", maxsplit=1)[0]


def _folder(artefact: str) -> str:
    return artefact.split("/")[-2] if "/" in artefact else ""
