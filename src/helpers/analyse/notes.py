"""Notes put beside the claims and sections of today: what each was written beside is remembered, and none stands by a figure that it no longer fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from helpers.analyse.claims import Claim
from helpers.analyse.rereading import Statement, earlier
from helpers.analyse.sections import Section
from helpers.collect.notes.note import Fault, Note, NotesFile
from helpers.collect.notes.read import shown_heading
from helpers.files import digest
from helpers.framing.matching import fold, suggestion

CLAIM, SECTION = "constat", "section"
GONE = "Le constat n’est plus dans le rapport."
HOW_TO_CONFIRM = "Relisez-la ; si elle tient toujours, ajoutez sous son titre la ligne « Relue le JJ/MM/AAAA »"
ALONE = " \t`'\"«»*_.:<>\u00a0\u202f"  # what people put around a name


@dataclass(frozen=True)
class Place:
    """What a note stands beside: a claim (by what follows the scope in its id), or a section (by its folded title)."""

    kind: str
    key: str

    @property
    def anchor(self) -> str:
        """Where it is on the page."""
        return f"constat-{self.key.replace('/', '-')}" if self.kind == CLAIM else self.key.replace(" ", "-")


@dataclass(frozen=True)
class Remembered:
    """What is known of a note since it was first seen: what it stood beside then (claim id -> statement), and whether it was there last time."""

    heading: str
    place: Place
    text: str  # its print
    about: str  # its signature and its days, as they were typed
    beside: Mapping[str, Statement]
    is_there: bool = True

    @property
    def writing(self) -> tuple[Place, str]:
        """What it is about, who signs it and when: what stays when its words are corrected."""
        return self.place, self.about

    @property
    def identity(self) -> tuple[Place, str, str]:
        return *self.writing, self.text


@dataclass(frozen=True)
class Record:
    """What is remembered of the notes of a report. `is_whole`: it could be read; if not, nobody knows what they were written beside."""

    remembered: tuple[Remembered, ...] = ()
    is_whole: bool = True

    def with_others(self, other: Record) -> Record:
        """This record, and what another one remembers that it does not."""
        own = {one.identity for one in self.remembered}
        return replace(self, remembered=(*self.remembered, *(one for one in other.remembered if one.identity not in own)))


@dataclass(frozen=True)
class Moved:
    """A statement as it was when the note was written, and as it is."""

    then: str
    now: str


@dataclass(frozen=True)
class Placed:
    """A note beside its claim or section. `moved`: what changed since it was written; `number`: its rank in the file."""

    note: Note
    number: int
    place: Place
    about: str  # the statement of today, or the title of the section
    moved: tuple[Moved, ...] = ()
    is_unknown: bool = False  # what it was written beside is not known any more

    @property
    def is_to_reread(self) -> bool:
        return bool(self.moved) or self.is_unknown


@dataclass(frozen=True)
class Astray:
    """A note whose claim is gone (`then`: what it said), or whose heading names nothing (no `then`)."""

    note: Note
    number: int
    then: str = ""


@dataclass(frozen=True)
class Notes:
    """The notes of a report, what is wrong with them, and what to remember of them."""

    placed: tuple[Placed, ...] = ()
    astray: tuple[Astray, ...] = ()
    faults: tuple[Fault, ...] = ()
    record: Record = field(default_factory=Record)

    @property
    def to_reread(self) -> tuple[Placed, ...]:
        return tuple(one for one in self.placed if one.is_to_reread)

    @property
    def gone(self) -> tuple[Astray, ...]:
        """Notes whose claim has gone."""
        return tuple(one for one in self.astray if one.then)

    @property
    def unplaced(self) -> tuple[Astray, ...]:
        """Notes whose heading names nothing."""
        return tuple(one for one in self.astray if not one.then)

    @property
    def all(self) -> tuple[Placed | Astray, ...]:
        """Every note, in the order of the file."""
        every: list[Placed | Astray] = [*self.placed, *self.astray]
        return tuple(sorted(every, key=lambda one: one.number))

    @property
    def count(self) -> int:
        return len(self.placed) + len(self.astray)


NO_NOTES = Notes()


@dataclass(frozen=True)
class Report:
    """What notes may stand beside: the claims of a report (`scope`: what begins their ids) and its sections. `tolerance`: see `Statement.has_moved`."""

    scope: str
    claims: Mapping[str, Claim]
    sections: Sequence[Section]
    tolerance: float

    def place(self, heading: str) -> Place | None:
        """What a heading names: a claim by its id, its address or its sentence, or a section by its title; None when it is not sure."""
        told = heading.rpartition("#")[2].strip(ALONE)
        exact = told.removeprefix(f"{self.scope}/")
        if f"{self.scope}/{exact}" in self.claims:
            return Place(CLAIM, exact)
        return self._by_name.get(_name(told, self.scope)) or self._by_name.get(fold(heading))

    @cached_property
    def _by_name(self) -> Mapping[str, Place]:
        """Every name that leads to one place only."""
        named = [(_name(claim.anchor, self.scope), Place(CLAIM, self.key(claim))) for claim in self.claims.values()]
        named += [(fold(claim.sentence), Place(CLAIM, self.key(claim))) for claim in self.claims.values()]
        named += [(section.key, Place(SECTION, section.key)) for section in self.sections]
        times = Counter(name for name, _ in named)
        return {name: place for name, place in named if times[name] == 1}

    def key(self, claim: Claim) -> str:
        return claim.id.removeprefix(f"{self.scope}/")

    def beside(self, place: Place) -> dict[str, Statement]:
        """What is said where a note stands: its claim, or those of its section."""
        if place.kind == CLAIM:
            claim = self.claims.get(f"{self.scope}/{place.key}")
            return {place.key: Statement.of(claim)} if claim else {}
        told = self._section(place).claims
        return {self.key(claim): Statement.of(claim) for claim in self.claims.values() if claim.section in told}

    def about(self, place: Place) -> str:
        """The statement, or the title, that a note stands beside."""
        return self.claims[f"{self.scope}/{place.key}"].sentence if place.kind == CLAIM else self._section(place).title

    def stands(self, place: Place) -> bool:
        """Whether a place is still in the report."""
        return (
            f"{self.scope}/{place.key}" in self.claims
            if place.kind == CLAIM
            else any(one.key == place.key for one in self.sections)
        )

    def nearest(self, heading: str) -> str:
        """What someone may have meant."""
        titles = [section.title for section in self.sections]
        keys = [self.key(claim) for claim in self.claims.values()]
        return suggestion(heading, titles) or suggestion(heading, keys)

    def _section(self, place: Place) -> Section:
        return next(one for one in self.sections if one.key == place.key)


def _name(told: str, scope: str) -> str:
    """A claim's name as it is typed or copied: « constat-T05-vigilances », « lacq-orthez/T05/vigilances », « T05 vigilances »."""
    return fold(told).removeprefix("constat ").removeprefix(f"{fold(scope)} ")


def confirmed(record: Record, place: Place, report: Report) -> Record:
    """What is remembered once someone has read again the notes of a place: they were written beside what is there now."""
    beside = report.beside(place)
    return replace(
        record,
        remembered=tuple(
            replace(one, beside=beside) if one.place == place and one.is_there and beside else one for one in record.remembered
        ),
    )


def placed(file: NotesFile, report: Report, record: Record) -> Notes:
    """The notes of a file beside what they are about today, and what to remember of them from now on."""
    matched = tuple(zip(file.notes, _remembered(file.notes, report, record), strict=True))
    shown: list[Placed] = []
    astray: list[Astray] = []
    for number, (note, kept) in enumerate(matched, start=1):
        if kept is not None and report.stands(kept.place):
            moved = tuple(_moved(kept, report))
            shown.append(Placed(note, number, kept.place, report.about(kept.place), moved, is_unknown=not record.is_whole))
        else:
            astray.append(Astray(note, number, _last_said(kept)))
    faults = (*file.faults, *_faults(file.name, astray, report), *_damaged(file, record))
    return Notes(tuple(shown), tuple(astray), faults, _renewed(record, [kept for _, kept in matched if kept is not None]))


def _remembered(notes: Sequence[Note], report: Report, record: Record) -> list[Remembered | None]:
    """What each note was written beside: what is remembered of it, or what stands there now for a new or a re-read one."""
    fresh = [_fresh(note, report, record) for note in notes]
    same = [one and _same(one, record) for one in fresh]
    taken = {id(one) for one in same if one is not None}
    free = [one for one in record.remembered if one.is_there and id(one) not in taken]
    return [_kept(one, old, free) for one, old in zip(fresh, same, strict=True)]


def _fresh(note: Note, report: Report, record: Record) -> Remembered | None:
    """A note as if it were seen for the first time; nothing when its heading never named anything."""
    place = _known(note, record) or report.place(note.heading)
    if place is None:
        return None
    beside = report.beside(place) if report.stands(place) else {}
    return Remembered(note.heading, place, digest(note.text), f"{note.signature}\n{note.days}".strip(), beside)


def _known(note: Note, record: Record) -> Place | None:
    """Where a heading led the first time: one that was a sentence stays with its claim, whatever the claim says now."""
    return next((one.place for one in record.remembered if fold(one.heading) == fold(note.heading)), None)


def _same(fresh: Remembered, record: Record) -> Remembered | None:
    """The same note, untouched."""
    return next((one for one in record.remembered if one.identity == fresh.identity), None)


def _kept(fresh: Remembered | None, same: Remembered | None, free: list[Remembered]) -> Remembered | None:
    """A note whose words alone were corrected still rests on what its writer saw; one whose signature or day changed was read again."""
    if fresh is None:
        return None
    old = same or next((one for one in free if one.writing == fresh.writing), None)
    if old is None:
        return fresh if fresh.beside or fresh.place.kind == SECTION else replace(fresh, beside=_last_beside(fresh, free))
    return replace(fresh, beside=old.beside)


def _last_beside(fresh: Remembered, free: Iterable[Remembered]) -> Mapping[str, Statement]:
    """What was said where a claim is no longer: a note that is signed again there still is about it."""
    return next((one.beside for one in free if one.place == fresh.place), {})


def _moved(kept: Remembered, report: Report) -> Iterator[Moved]:
    now = report.beside(kept.place)
    for key, then in kept.beside.items():
        if key not in now:
            yield Moved(then.sentence, GONE)
        elif earlier(then, now[key], report.tolerance):
            yield Moved(then.sentence, now[key].sentence)


def _last_said(kept: Remembered | None) -> str:
    """The statement that a note was written beside, in words."""
    if kept is None:
        return ""
    return next((one.sentence for one in kept.beside.values()), kept.heading)


def _renewed(record: Record, seen: Sequence[Remembered]) -> Record:
    """What is seen now, then what was seen before and is no longer there: nothing is forgotten. A damaged record is left as it is."""
    if not record.is_whole:
        return record
    left = (replace(one, is_there=False) for one in record.remembered)
    return Record(tuple(seen)).with_others(Record(tuple(left)))


def _faults(name: str, astray: Iterable[Astray], report: Report) -> Iterator[Fault]:
    for one in astray:
        heading = one.note.heading
        if one.then:
            yield Fault(
                name, one.note.line, f"le constat de la note {shown_heading(heading)} n’est plus dans le rapport",
                "Elle est montrée à part : donnez-lui un autre titre, ou retirez-la.",
            )  # fmt: skip
        elif heading:
            nearest = report.nearest(heading)
            yield Fault(
                name, one.note.line, f"aucun constat ni section du rapport ne s’appelle {shown_heading(heading)}",
                f"{nearest} Recopiez le titre d’une section, l’identifiant d’un constat (feuille CONSTATS de donnees.xlsx) ou sa phrase.".strip(),
            )  # fmt: skip


def _damaged(file: NotesFile, record: Record) -> Iterator[Fault]:
    if file.notes and not record.is_whole:
        yield Fault(
            file.name, 0, "le relevé des chiffres qui est à côté de ce fichier est abîmé, toutes les notes sont à relire",
            "Remettez-en une copie, ou retirez-le pour repartir des chiffres d’aujourd’hui.",
        )  # fmt: skip
