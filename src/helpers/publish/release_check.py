"""Attack a release as it was written: read every file again, and try to compute each masked count back.

The reader that is imitated knows all files at once, subtracts totals, takes the territories from the nation, and knows
the thresholds. What he finds is a leak: the pages that hold it may not stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from helpers.analyse.disclosure import TOTAL
from helpers.analyse.participation import BREAKDOWNS, total_line
from helpers.analyse.release import DEMOGRAPHY, NATION, OPINIONS, PEOPLE
from helpers.framing.model import Framing
from helpers.publish.elimination import Equation, Interval, determined
from helpers.publish.told import Reader
from helpers.publish.told_facts import Artefacts, Count, Told
from helpers.wording import FIXED, listing, quote

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
    folder: Path, framing: Framing, french: Collection[str], stale: Collection[str] = (), kept: Path | None = None
) -> Audit:
    """Read a campaign's folder again and try to compute its masked counts back.

    `french`: the territories whose counts the national totals add; `stale`: those whose pages show other data than the
    synthesis, so that nothing is learned by subtracting them. `kept`: where to find again what unchanged files told; the
    attack itself is always made on all of them.
    """
    artefacts = Reader(folder, framing, kept).read()
    attack = _Attack(artefacts, framing, frozenset(french), frozenset(french) & artefacts.territories - set(stale))
    leaks = tuple(dict.fromkeys(attack.leaks()))
    return Audit(leaks, tuple(artefacts.unread), len(attack.told), len(attack.masked))


class _Attack:
    """What the files say of each count, all files together."""

    def __init__(self, artefacts: Artefacts, framing: Framing, french: frozenset[str], linked: frozenset[str]) -> None:
        self.artefacts, self.framing, self.french, self.linked = artefacts, framing, french, linked
        self.numbers: dict[Hashable, int] = {}
        self.told: dict[Count, list[Told]] = defaultdict(list)
        for told in artefacts.counts:
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

    def leaks(self) -> Iterator[Leak]:
        """Every way in which a file says what it should not."""
        for artefact, fault in self.artefacts.faults:
            yield Leak(frozenset({_folder(artefact)}), f"{artefact}{FIXED}: {fault}")
        yield from self._disagreements()
        yield from self._small()
        yield from self._rows()
        yield from self._computed()

    def _disagreements(self) -> Iterator[Leak]:
        """One file masks what another shows, or two files show two numbers."""
        for count, told in self.told.items():
            shown = [one for one in told if one.value is not None]
            if shown and len(shown) < len(told):
                hidden = next(one for one in told if one.value is None)
                yield self._leak(count, f"{shown[0].artefact} donne un effectif que {hidden.artefact} masque")
            elif len({one.value for one in shown}) > 1:
                names = listing(sorted({one.artefact for one in shown}))
                yield self._leak(count, f"deux fichiers ne disent pas le même nombre{FIXED}: {names}")

    def _small(self) -> Iterator[Leak]:
        for count, value in self.values.items():
            if self._is_sensitive(count) and 0 < value < self._threshold(count):
                artefact = self.told[count][0].artefact
                yield self._leak(count, f"{artefact} donne un effectif sous le seuil de {self._threshold(count)}")

    def _is_sensitive(self, count: Count) -> bool:
        if count.measure == PEOPLE and count.territory == NATION:
            return count.line != TOTAL
        if count.measure == PEOPLE:
            return count.column != TOTAL
        if count.measure == DEMOGRAPHY:
            return count.line not in map(total_line, BREAKDOWNS)
        return TOTAL not in (count.line, count.column)

    def _threshold(self, count: Count) -> int:
        limits = self.framing.thresholds
        return limits.smallest_opinion_count if count.measure == OPINIONS else limits.smallest_published_count

    def _rows(self) -> Iterator[Leak]:
        """Contributions that bear their public where the count of that public and kind is masked, file by file."""
        kinds = {(one.territory, one.id): one.kind for one in self.artefacts.spoken if one.kind}
        rows: dict[tuple[Count, str], set[str]] = defaultdict(set)
        for one in self.artefacts.spoken:
            kind = one.kind or kinds.get((one.territory, one.id), "")
            if one.public and kind:
                rows[Count(OPINIONS, one.territory, one.public, kind), one.artefact].add(one.id)
        for (count, artefact), ids in sorted(rows.items(), key=lambda item: str(item[0])):
            if count in self.masked:
                yield self._leak(count, f"{artefact} dit le public de contributions dont l’effectif est masqué")
            elif count in self.values and len(ids) > self.values[count]:
                yield self._leak(count, f"{artefact} montre plus de contributions que le tableau n’en compte")

    def _computed(self) -> Iterator[Leak]:
        """Masked counts that sums and bounds give back."""
        equations = list(self._equations())
        for equation in equations:
            if not equation.parts and equation.value:
                yield from self._unequal(equation)
        bounds = {self._number(count): self._bounds(count, told) for count, told in self.masked.items()}
        counts = {self._number(count): count for count in self.masked}
        for unknown, (value, tags) in sorted(determined(equations, bounds).items()):
            count = counts.get(unknown)
            if count is None or (count.territory == NATION and value >= self._threshold(count)):
                continue  # a page that is not there; a national total that is hidden for others' sake
            where = listing(sorted({one.artefact for one in self.told[count]}))
            told = "l’effectif masqué se retrouve par différence" + (" avec la synthèse nationale" if NATION in tags else "")
            yield self._leak(count, f"{told} ({where})", tags)

    def _number(self, unknown: Hashable) -> int:
        """Unknown counts by number: arithmetic on them is quicker."""
        return self.numbers.setdefault(unknown, len(self.numbers))

    def _unequal(self, equation: Equation) -> Iterator[Leak]:
        names = listing(sorted(_page(tag) for tag in equation.tags))
        owners = frozenset({_page(NATION)} if NATION in equation.tags else {_page(tag) for tag in equation.tags})
        yield Leak(owners, f"secret statistique{FIXED}: des effectifs publiés ne font pas leur total ({names}).")

    def _bounds(self, count: Count, told: Told) -> Interval:
        if told.below is not None:
            return Interval(1, told.below - 1)
        is_inner = count.measure == DEMOGRAPHY or TOTAL not in (count.line, count.column)
        withheld = count.territory == NATION
        return Interval(self._threshold(count) if is_inner and not withheld else 0)

    def _equations(self) -> Iterator[Equation]:
        """Sums along the lines and columns of each table, then of the territories into the nation."""
        lines: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        columns: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for count in self.told:
            lines[count.measure, count.territory][count.line] = None
            columns[count.measure, count.territory][count.column] = None
        for (measure, territory), names in lines.items():
            if measure == DEMOGRAPHY:
                yield from self._groups(territory, list(names))
                continue
            for line in names:
                parts = [Count(measure, territory, line, one) for one in columns[measure, territory]]
                yield from self._sum(parts, Count(measure, territory, line, TOTAL))
            for column in columns[measure, territory]:
                parts = [Count(measure, territory, one, column) for one in names]
                yield from self._sum(parts, Count(measure, territory, TOTAL, column))
        yield from self._nation()

    def _sum(self, parts: list[Count], total: Count) -> Iterator[Equation]:
        """The parts make the total, where the total is told."""
        inner = [part for part in parts if part != total and part in self.told]
        if total in self.told and inner:
            yield self._equation(inner, total)

    def _equation(self, parts: list[Count], total: Count, missing: Collection[Hashable] = ()) -> Equation:
        weights = {self._number(one): 1 for one in missing}
        value = self.values.get(total, 0)
        for part in parts:
            value -= self.values.get(part, 0)
        weights |= {self._number(part): 1 for part in parts if part in self.masked}
        if total in self.masked:
            weights[self._number(total)] = -1
        return Equation(weights, value, frozenset({part.territory for part in (*parts, total)}))

    def _groups(self, territory: str, lines: list[str]) -> Iterator[Equation]:
        """Genders make a number of people that the reader is told, or may know from the events; and so do ages."""
        sheet = self.framing.by_table["events"]
        for breakdown, fields in BREAKDOWNS.items():
            labels = {sheet.by_field[one].label for one in fields if one in sheet.by_field}
            total = Count(DEMOGRAPHY, territory, total_line(breakdown), TOTAL)
            yield from self._sum([Count(DEMOGRAPHY, territory, one, TOTAL) for one in lines if one in labels], total)
            hidden = [
                one for line in lines if line in labels and (one := Count(DEMOGRAPHY, territory, line, TOTAL)) in self.masked
            ]
            if len(hidden) == 1:
                yield Equation({self._number(hidden[0]): 1}, 0, frozenset({territory}))

    def _nation(self) -> Iterator[Equation]:
        """A national total is the sum over the territories; one whose page is not there is unknown."""
        gone = [("absent", slug) for slug in sorted(self.french - self.linked)]
        by_place: Mapping[tuple[str, str, str], list[Count]] = defaultdict(list)
        for count in self.told:
            if count.territory in self.linked:
                line, column = (count.column, TOTAL) if count.measure == PEOPLE else (count.line, count.column)
                if count.measure != PEOPLE or count.line == TOTAL:
                    by_place[count.measure, line, column].append(count)
        for total in [count for count in self.told if count.territory == NATION]:
            parts = by_place[total.measure, total.line, total.column]
            missing = [(*one, total.measure, total.line, total.column) for one in gone]
            yield self._equation(parts, total, missing)

    def _leak(self, count: Count, what: str, tags: Collection[str] = ()) -> Leak:
        """Who must withdraw: the territory of the count, and the nation where the nation gives it away."""
        owner = _page(count.territory)
        owners = {owner, *({_page(NATION)} if NATION in (*tags, count.territory) else ())}
        return Leak(frozenset(owners), f"{self._place(count)}{FIXED}: {what}.")

    def _place(self, count: Count) -> str:
        where = "la synthèse" if count.territory == NATION else f"le territoire {quote(count.territory)}"
        crossed = " × ".join(quote(one) for one in (count.line, count.column) if one != TOTAL) or quote(TOTAL)
        return f"secret statistique, {MEASURES.get(count.measure, count.measure)} {crossed} pour {where}"


FAR = 1 << 30  # more than any limit

SYNTHESIS = "synthese"


def _page(territory: str) -> str:
    """The folder that a count is published in."""
    return SYNTHESIS if territory == NATION else territory.split("/", maxsplit=1)[0]


def _folder(artefact: str) -> str:
    return artefact.split("/")[-2] if "/" in artefact else ""
