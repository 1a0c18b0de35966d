"""The annex: every contribution with its id, the claims that rest on it and the answer it got."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers.show.elements import Element, Evidence
from helpers.show.markup import join, tag, words_of
from helpers.wording import FIXED, counted

TOGETHER = 100  # contributions of one fold: an annex of nine hundred is four hundred screens of a phone


@dataclass(frozen=True)
class AnnexEntry:
    """One contribution; `held` says why its words are not printed."""

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

    def html(self) -> Markup:
        about = " · ".join(part for part in (self.kind, self.theme, self.public, self.event, self.extra) if part)
        return tag(
            "li",
            tag("p", self.id, class_="id"),
            tag("p", words_of(self.text), class_="text") if self.text else tag("p", self.held, class_="held"),
            tag("p", about, class_="about"),
            self._answer(),
            self._links(),
            class_="entry",
            id=self.anchor,
            data_t=self.theme,
            data_k=self.kind,
            data_p=self.public,
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
        return tag("p", f"Appuie{FIXED}: ", Markup(", ").join(claim.html() for claim in self.claims), class_="links")


@dataclass(frozen=True)
class Annex(Element):
    """All contributions, in the order of their ids, folded by hundreds when they are more; where scripts run, a bar filters them."""

    entries: tuple[AnnexEntry, ...]
    caption: str

    def html(self) -> Markup:
        lists = [self.entries[start : start + TOGETHER] for start in range(0, len(self.entries), TOGETHER)]
        if len(lists) == 1:
            return tag("div", _list(lists[0], self.caption), class_="annex")
        return tag("div", *(self._folded(entries) for entries in lists), class_="annex")

    def _folded(self, entries: tuple[AnnexEntry, ...]) -> Markup:
        named = f"{entries[0].id} à {entries[-1].id}"
        summary = tag("summary", named, data_size=counted(len(entries), "contribution"))
        return tag("details", summary, _list(entries, f"{self.caption}, {named}"), class_="more filtered")


def _list(entries: tuple[AnnexEntry, ...], caption: str) -> Markup:
    return tag("ol", join(*entries), class_="entries", aria_label=caption)
