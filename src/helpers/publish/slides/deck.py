"""What slides say, before anything is drawn: one claim a slide, its chart, the words beside it, and all that its notes hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from helpers.analyse.claims import Claim
from helpers.analyse.strength import STATEMENT
from helpers.inert import on_one_line
from helpers.wording import FIXED, NARROW, counted, listing, number, quote

MOST_IDS = 20  # rows named in the notes; constats.csv holds them all
MOST_SPOKEN = 8  # values that the text alternative of a chart says; the notes hold them all
BETWEEN = f"{NARROW}; "
CLAIM, SENTENCE, IDS = (f"{head}{FIXED}: " for head in ("Constat", "Phrase", "Lignes à l’appui"))  # heads of lines of the notes


@dataclass(frozen=True)
class Series:
    """What one colour of a chart counts; a value that is missing draws nothing."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """Bars, one row a label. `top`: where the scale ends, if it ends."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    top: float | None = None

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """Each label with its values, in words."""
        return tuple(f"{label}{FIXED}: {self._values(place)}" for place, label in enumerate(self.labels))

    @property
    def alternative(self) -> str:
        """What the chart shows, for who does not see it."""
        said = BETWEEN.join(self.rows[:MOST_SPOKEN])
        rest = len(self.rows) - MOST_SPOKEN
        more = f"{BETWEEN}{counted(rest, 'autre ligne')} dans les notes" if rest > 0 else ""
        return f"Graphique en barres. {self.title}. {said}{more}."

    def _values(self, place: int) -> str:
        told = [(one.name, one.values[place]) for one in self.series]
        if len(told) == 1:
            return self.written(told[0][1])
        return listing([f"{self.written(value)} ({name})" for name, value in told])

    def written(self, value: float | None) -> str:
        """A value as notes and alternative say it."""
        return "non renseigné" if value is None else number(value)


@dataclass(frozen=True)
class Quote:
    """Words of a contribution that may be shown, and where they come from."""

    text: str
    source: str

    @property
    def told(self) -> str:
        return f"{quote(on_one_line(self.text))} — {self.source}"


@dataclass(frozen=True)
class Slide:
    """One message. `claims`: the one that is the title, then those that stand beside; `heading` is the title of a slide without claim."""

    topic: str
    claims: tuple[Claim, ...] = ()
    chart: Chart | None = None
    quotes: tuple[Quote, ...] = ()
    points: tuple[str, ...] = ()
    heading: str = ""
    silent: tuple[Claim, ...] = ()  # said by the chart; their evidence is in the notes
    noun: str = "ligne"  # what the title rests on
    remarks: tuple[str, ...] = ()  # notes of analysts (see `remarks`)

    @property
    def title(self) -> str:
        return self.claims[0].sentence if self.claims else self.heading

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """The paragraphs that stand beside or under the title."""
        return (*(one.told for one in self.quotes), *(claim.sentence for claim in self.claims[1:]), *self.points)

    @property
    def source(self) -> str:
        """How far the title holds, and on how much it rests."""
        if not self.claims:
            return ""
        first = self.claims[0]
        tried = dict(first.behind_told).get(STATEMENT, "")
        about = f" ({tried})" if tried else ""
        label = f"Robustesse{FIXED}: {first.label}{about}. " if first.label else ""
        return f"{label}{counted(len(first.evidence), self.noun)} à l’appui{FIXED}: voir les notes."

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """The evidence, line by line: what whoever presents is asked for."""
        return tuple(self._notes())

    def _notes(self) -> Iterator[str]:
        if self.heading:
            yield self.heading
        for claim in (*self.claims, *self.silent):
            yield from _evidence(claim)
        if self.chart is not None:
            yield f"Graphique{FIXED}: {self.chart.title}."
            yield from self.chart.rows
        yield from (one.told for one in self.quotes)
        yield from self.points
        yield from self.remarks


def _evidence(claim: Claim) -> Iterator[str]:
    yield f"{CLAIM}{claim.id}"
    yield f"{SENTENCE}{claim.sentence}"
    if claim.figures:
        told = BETWEEN.join(f"{figure.written}{_observed(figure.n)}" for figure in claim.figures.values())
        yield f"Chiffres{FIXED}: {told}."
    if claim.label:
        behind = BETWEEN.join(f"{name}{FIXED}: {told}" for name, told in claim.behind_told)
        yield f"Robustesse{FIXED}: {claim.label} ({behind})." if behind else f"Robustesse{FIXED}: {claim.label}."
    yield f"{IDS}{_ids(claim.evidence)}"


def _observed(n: int | None) -> str:
    return "" if n is None else f" (n = {number(n)})"


def _ids(ids: tuple[str, ...]) -> str:
    rest = len(ids) - MOST_IDS
    more = f" et {counted(rest, 'autre')} (constats.csv, dans les données ouvertes)" if rest > 0 else ""
    return ", ".join(ids[:MOST_IDS]) + more + "."


@dataclass(frozen=True)
class Deck:
    """A presentation: what it is about, its dates and numbers, the mention that nobody may miss, then its slides."""

    title: str
    about: str
    facts: tuple[str, ...]
    mark: str
    foot: str
    author: str
    on: date
    slides: tuple[Slide, ...]
