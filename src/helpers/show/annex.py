"""The annex: every contribution with its id, the claims that rest on it and the answer it got."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from helpers.show.elements import Element, Evidence
from helpers.show.markup import join, tag, words_of
from helpers.wording import FIXED, counted

TOGETHER = 50  # contributions of one fold, some fifteen screens of a phone


@dataclass(frozen=True)
class AnnexEntry:
    """One contribution; `held` says why its words are not printed.

    Its nature, theme and public stand first in what is told of it, each apart: scripts filter by them, and the release is re-read by them.
    The first two lead to the claims that count it there (`kind_href`, `theme_href`); `claims` are the others that rest on it.
    """

    anchor: str
    id: str
    text: str
    held: str
    theme: str
    kind: str
    public: str
    event: str
    extra: str = ""
    answer: str = ""
    answer_href: str = ""
    claims: tuple[Evidence, ...] = ()
    kind_href: str = ""
    theme_href: str = ""

    def html(self) -> Markup:
        choices = _choices((self.kind, self.kind_href), (self.theme, self.theme_href), (self.public, ""))
        rest = "".join(f" · {part}" for part in (self.event, self.extra) if part)
        return tag(
            "li",
            tag("p", self.id, class_="id"),
            tag("p", words_of(self.text), class_="text") if self.text else tag("p", self.held, class_="held"),
            tag("p", choices, rest, class_="about"),
            self._answer(),
            self._links(),
            class_="entry",
            id=self.anchor,
        )

    def _answer(self) -> Markup | None:
        return (
            tag("p", f"Réponse{FIXED}: ", tag("a", self.answer, href=self.answer_href), class_="answer")
            if self.answer
            else None
        )

    def _links(self) -> Markup | None:
        if not self.claims:
            return None
        return tag("p", f"Appuie{FIXED}: ", join(*self.claims, between=", "), class_="links")


@lru_cache(4096)  # a few hundred come back through all annexes
def _choices(*labels: tuple[str, str]) -> Markup:
    """Labels one after the other, each with the address it leads to, if any."""
    return join(*(tag("a" if href else "span", label, href=href) for label, href in labels), between=" · ")


@dataclass(frozen=True)
class Annex(Element):
    """All contributions, in the order of their ids, folded in lots when they are many; where scripts run, a bar filters them."""

    entries: tuple[AnnexEntry, ...]
    caption: str
    onward: str = (
        ""  # address of what a contribution feeds, up to its id: a page that only scripts can fill, so scripts write the links
    )

    def html(self) -> Markup:
        lists = [self.entries[start : start + TOGETHER] for start in range(0, len(self.entries), TOGETHER)]
        if len(lists) == 1:
            return tag("div", _list(lists[0], self.caption), class_="annex", data_suite=self.onward)
        return tag("div", *(self._folded(entries) for entries in lists), class_="annex", data_suite=self.onward)

    def told(self) -> Iterator[str]:
        yield f"{self.caption} ({counted(len(self.entries), 'contribution')})"

    def _folded(self, entries: tuple[AnnexEntry, ...]) -> Markup:
        named = f"{entries[0].id} à {entries[-1].id}"
        summary = tag("summary", named, data_size=counted(len(entries), "contribution"))
        return tag("details", summary, _list(entries, f"{self.caption}, {named}"), class_="more filtered")


def _list(entries: tuple[AnnexEntry, ...], caption: str) -> Markup:
    return tag("ol", join(*entries), class_="entries", aria_label=caption)
