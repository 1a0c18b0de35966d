"""What people and authorities said, in their own words: quotes, the columns of the first sheet, answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from helpers.show.elements import ClaimLine, Element, Evidence, Notice, first_open, ours
from helpers.show.markup import join, tag, words_of
from helpers.wording import counted


@dataclass(frozen=True)
class Verbatim(Element):
    """Someone's own words, with the id that leads to their row. `origin` is told when they are not word for word."""

    id: str
    href: str
    text: str
    context: str
    origin: str = ""

    def html(self) -> Markup:
        about = " · ".join(part for part in ("", self.context, self.origin) if part)
        caption = tag("figcaption", tag("a", self.id, href=self.href), f" · {about}" if about else None)
        return tag("figure", tag("blockquote", words_of(self.text)), caption, class_="verbatim")

    def told(self) -> Iterator[str]:
        yield " · ".join(part for part in (self.id, self.context, self.origin) if part)


@dataclass(frozen=True)
class Verbatims(Element):
    """Quotes under one title."""

    title: str
    items: tuple[Verbatim, ...]
    note: str = ""

    def html(self) -> Markup:
        note = tag("p", ours(self.note), class_="note") if self.note else None
        items = first_open(self.items, "autre parole")
        return tag("div", tag("p", ours(self.title), class_="verbatims-title"), items, note, class_="verbatims")

    def told(self) -> Iterator[str]:
        yield f"{ours(self.title)} ({counted(len(self.items), 'parole')})"


@dataclass(frozen=True)
class TriptychItem:
    """A claim and a quote that shows it."""

    claim: ClaimLine
    verbatim: Verbatim | None = None

    def html(self) -> Markup:
        return join(self.claim, self.verbatim)


@dataclass(frozen=True)
class TriptychColumn:
    """One of the three columns of the first page."""

    title: str
    items: tuple[TriptychItem, ...]
    empty: str

    def html(self) -> Markup:
        shown = self.items or (Notice("absence", self.empty),)
        return tag("section", tag("h3", ours(self.title)), *shown)


@dataclass(frozen=True)
class Triptych(Element):
    """Three columns side by side: what is hoped for, feared, proposed."""

    columns: tuple[TriptychColumn, ...]

    def html(self) -> Markup:
        return tag("div", *self.columns, class_="triptych")

    def told(self) -> Iterator[str]:
        for column in self.columns:
            yield ours(column.title)
            yield from (f"• {item.claim.sentence}" for item in column.items)


@dataclass(frozen=True)
class Voice(Element):
    """The authority's own words, in their own frame: never mixed with what people said."""

    who: str
    when: str
    text: str
    status: str = ""
    anchor: str = ""
    more: Evidence | None = None  # where the whole answer is, when `text` is its first words

    def html(self) -> Markup:
        about = " · ".join(part for part in (self.status, self.when) if part)
        return tag(
            "div",
            tag("p", self.who, class_="who"),
            tag("p", about, class_="status") if about else None,
            tag("p", words_of(self.text), *((" ", self.more) if self.more else ())),
            class_="voice",
            id=self.anchor,
        )

    def told(self) -> Iterator[str]:
        yield " · ".join(part for part in (self.who, self.status, self.when) if part)


@dataclass(frozen=True)
class Voices(Element):
    """The authority's answers, or the sentence that says there is none; no title where a heading stands above."""

    title: str
    items: tuple[Voice, ...]
    absence: str

    def html(self) -> Markup:
        if not self.items:
            return Notice("absence", self.absence).html()
        title = tag("p", ours(self.title), class_="verbatims-title") if self.title else None
        return join(title, tag("div", first_open(self.items, "autre réponse"), class_="voices"))

    def told(self) -> Iterator[str]:
        yield f"{ours(self.title)} ({counted(len(self.items), 'réponse')})" if self.items else ours(self.absence)
