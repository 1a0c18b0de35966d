"""What drafters wrote, put back under the claims of today: nothing is lost, and what rests on a figure that moved is to be read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from helpers.analyse.manifesto import Entry, Manifesto, anchor
from helpers.analyse.rereading import Statement, earlier
from helpers.collect.drafts.edited import Draft, Edited
from helpers.wording import FIXED

OPENING = "ouverture"  # the place before the first chapter
PROPOSITION = "proposition"  # how the key of a claim on a group of propositions begins


@dataclass(frozen=True)
class Text:
    """What one document says at a place. `earlier`: the statement that its writer saw, when it is no longer the one of today."""

    source: str
    paragraphs: tuple[str, ...]
    earlier: str = ""


@dataclass(frozen=True)
class Drafts:
    """What was written, by place. `astray`: by the name of a place that is no longer in the manifesto.

    `parents`: prints of the documents that this was read from; `unread`: why others could not be, in French.
    """

    placed: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    astray: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def to_reread(self) -> tuple[str, ...]:
        """The places where a figure moved since the text was written."""
        return tuple(key for key, texts in self.placed.items() if any(text.earlier for text in texts))

    @property
    def in_two_minds(self) -> tuple[str, ...]:
        """The places where two documents do not say the same."""
        return tuple(key for key, texts in self.placed.items() if len(texts) > 1)


def statement(entry: Entry) -> str:
    """What a drafter has under the eyes: the sentence of the claim, and how fragile it is when that was measured."""
    label = entry.claim.label
    return f"{entry.claim.sentence} Robustesse{FIXED}: {label}." if label else entry.claim.sentence


def places(manifesto: Manifesto) -> dict[str, str]:
    """Every place where something may be written, with the statement above it (nothing for a chapter)."""
    found = {OPENING: ""}
    for section in manifesto.sections:
        found[section.key] = ""
        found |= {anchor(entry.claim.id): statement(entry) for part in section.parts for entry in part.entries}
    return found


def put_back(edited: Iterable[Edited], manifesto: Manifesto, unread: Iterable[str] = ()) -> Drafts:
    """The texts of edited documents, under the places of today.

    A document made from another (see `Edited.parents`) replaces it. Of two that do not descend from one another, neither does:
    where they differ, both texts are kept.
    """
    read = sorted(edited, key=lambda one: one.name)
    living = [one for one in read if not any(one.print in other.parents for other in read)]
    known = places(manifesto)
    moved = dict(_regrouped(manifesto))
    placed: dict[str, list[Text]] = {}
    astray: dict[str, list[Text]] = {}
    for document in living:
        for draft in document.drafts:
            key = draft.key if draft.key in known else moved.get(draft.key, draft.key)
            shelf, now = (placed, known[key]) if key in known else (astray, "")
            _add(shelf.setdefault(key, []), _text(document, draft, now))
    order = {key: place for place, key in enumerate(known)}
    return Drafts(
        placed={key: tuple(placed[key]) for key in sorted(placed, key=order.__getitem__)},
        astray={key: tuple(astray[key]) for key in sorted(astray)},
        parents=tuple(sorted({one.print for one in read} | {parent for one in read for parent in one.parents})),
        unread=tuple(unread),
    )


def _text(document: Edited, draft: Draft, now: str) -> Text:
    """A text without a statement of its time (the opening of a chapter) is never to be read again."""
    then = draft.written_on
    return Text(document.name, draft.paragraphs, earlier(Statement(then), Statement(now)) if then else "")


def _add(texts: list[Text], text: Text) -> None:
    if all(text.paragraphs != other.paragraphs for other in texts):
        texts.append(text)


def _regrouped(manifesto: Manifesto) -> Iterator[tuple[str, str]]:
    """A group of propositions bears the id of its first member: when another comes first, the text goes where that member went."""
    for entry in manifesto.entries:
        key = anchor(entry.claim.id)
        if key.startswith(PROPOSITION):
            head = key.partition("/")[0]
            yield from ((f"{head}/{id_}", key) for id_ in entry.claim.evidence)
