"""What of a note may be published: its writer signs it and answers for it, and yet it prints nothing that is masked elsewhere.

Three rules, over its heading too, which a page may print. Personal data are replaced by what they are, as in every free text; a signature keeps its name, which its
writer gives on purpose. Words of a contribution that is not published are taken out. A count of people under
the threshold, beside their public, is taken out. The writer is told each time, by the line, without the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.collect.notes.note import Fault, Note, NotesFile
from helpers.collect.protection.privacy import KIND_LABELS, MASKS, Hit, SecondCue, find_personal_data
from helpers.framing.matching import fold
from helpers.framing.model import NOT_STATED, Framing
from helpers.wording import counted, listing

WORD = re.compile(r"\w+")
QUOTED = 6  # words in a row of a contribution: fewer are anybody's
HELD = "[passage d’une contribution non publiée]"
FEW = "[effectif masqué]"
SMALL = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10}
COUNT = re.compile(rf"(?<![\d.,])(?<!\d\s)\b(\d{{1,3}}|{'|'.join(SMALL)})\s+(?:(?:seul|autre|seule)s?\s+)?(\w+)", re.IGNORECASE)
Span = tuple[int, int]

REWRITE = "La note paraît sans : récrivez-la."


@dataclass(frozen=True)
class Secrets:
    """What no note may tell: the contributions that are not published, the publics, and the count under which they are masked."""

    held: Sequence[str]
    publics: frozenset[str]
    threshold: int
    second_cue: SecondCue | None = None

    @classmethod
    def of(cls, framing: Framing, held: Iterable[str], second_cue: SecondCue | None = None) -> Secrets:
        limits = framing.thresholds
        named = [choice for choice in framing.lists["publics"].choices if choice.code != NOT_STATED]
        labels = (fold(choice.label).partition(" ")[0] for choice in named)
        others = (fold(name) for choice in named for name in choice.synonyms)
        publics = frozenset(_alike(word) for word in (*labels, *others) if " " not in word)
        return cls(tuple(held), publics, max(limits.smallest_published_count, limits.smallest_opinion_count), second_cue)


def publishable_notes(file: NotesFile, secrets: Secrets) -> NotesFile:
    """The notes as they may be printed, and what their writers must know of it."""
    kept = [_publishable(file.name, note, secrets) for note in file.notes]
    told = replace(file, notes=tuple(note for note, _ in kept))
    return told.with_faults(fault for _, faults in kept for fault in faults)


def _publishable(name: str, note: Note, secrets: Secrets) -> tuple[Note, list[Fault]]:
    heading, text = (_kept(part, find_personal_data(part, secrets.second_cue), secrets) for part in (note.heading, note.text))
    signs = tuple(hit for hit in find_personal_data(note.signature) if hit.kind != "name")
    signature = _kept(note.signature, signs, replace(secrets, publics=frozenset()))  # those who sign may say how many they are
    every = (heading, text, signature)
    faults = (
        *_personal([hit for one in every for hit in one.hits]),
        *_told(sum(one.passages for one in every), sum(one.counts for one in every)),
    )
    told = replace(note, heading=heading.text, text=text.text, signature=signature.text)
    return told, [Fault(name, note.line, what, REWRITE) for what in faults]


@dataclass(frozen=True)
class _Kept:
    """A part of a note as it may be printed, and what was taken out of it."""

    text: str
    hits: Sequence[Hit]
    passages: int
    counts: int


def _kept(text: str, hits: Sequence[Hit], secrets: Secrets) -> _Kept:
    """The three rules over the words as they were typed: a name in the midst of held words hides none of them."""
    spans = {(hit.start, hit.end): MASKS[hit.kind] for hit in hits}
    passages = _widened(_held_spans(text, secrets.held), spans)
    taken = {span: shown for span, shown in spans.items() if not _is_over(span, passages)} | dict.fromkeys(passages, HELD)
    counts = [span for span in _small_spans(text, secrets) if not _is_over(span, taken)]
    for (start, end), shown in sorted((taken | dict.fromkeys(counts, FEW)).items(), reverse=True):
        text = text[:start] + shown + text[end:]
    return _Kept(text, hits, len(passages), len(counts))


def _is_over(span: Span, others: Iterable[Span]) -> bool:
    """Whether a span has a character in common with one of others."""
    return any(span[0] < end and start < span[1] for start, end in others)


def _widened(passages: Iterable[Span], hits: Iterable[Span]) -> list[Span]:
    """Passages with the whole of the personal data that they cut through; those that meet are one."""
    found: list[Span] = []
    for passage in passages:
        met = [passage, *(hit for hit in hits if _is_over(hit, (passage,)))]
        start, end = min(first for first, _ in met), max(last for _, last in met)
        if found and start < found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _personal(hits: Sequence[Hit]) -> Iterator[str]:
    if hits:
        kinds = listing(list(dict.fromkeys(KIND_LABELS[hit.kind] for hit in hits)))
        yield f"{counted(len(hits), 'passage')} de cette note {_look(len(hits))} à une donnée personnelle ({kinds})"


def _look(count: int) -> str:
    return "ressemble" if count == 1 else "ressemblent"


def _told(passages: int, counts: int) -> Iterator[str]:
    if passages:
        yield "cette note reprend les mots d’une contribution qui n’est pas publiée"
    if counts:
        yield f"cette note donne {counted(counts, 'effectif')} que le rapport masque"


def _held_spans(text: str, held: Sequence[str]) -> list[Span]:
    """Where a text takes the words of contributions that are not published."""
    words = [(fold(found[0]), found.start(), found.end()) for found in WORD.finditer(text)]
    places: dict[tuple[str, ...], list[int]] = {}
    for start in range(len(words) - QUOTED + 1):
        places.setdefault(tuple(word for word, _, _ in words[start : start + QUOTED]), []).append(start)
    taken = bytearray(len(words))
    for said in held if places else ():
        spoken = fold(said).split()
        for start in range(len(spoken) - QUOTED + 1):
            for place in places.get(tuple(spoken[start : start + QUOTED]), ()):
                taken[place : place + QUOTED] = b"\x01" * QUOTED
    return [(words[found.start()][1], words[found.end() - 1][2]) for found in re.finditer(b"\x01+", taken)]


def _small_spans(text: str, secrets: Secrets) -> list[Span]:
    """Where a text gives the counts of people that are masked everywhere."""
    return [one.span(1) for one in COUNT.finditer(text) if _is_small(one, secrets)]


def _is_small(found: re.Match[str], secrets: Secrets) -> bool:
    count = int(found[1]) if found[1].isdigit() else SMALL[found[1].lower()]
    return 0 < count < secrets.threshold and _alike(fold(found[2])) in secrets.publics


def _alike(word: str) -> str:
    """A word without its plural."""
    return word.removesuffix("s")
