"""The annex: every contribution with its id, the claims that rest on it and the answer it got."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers.show.elements import Element, Evidence
from helpers.show.markup import join, tag, words_of
from helpers.wording import FIXED


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
    """All contributions, in the order of their ids; where scripts run, a bar filters them."""

    entries: tuple[AnnexEntry, ...]
    caption: str

    def html(self) -> Markup:
        return tag("div", tag("ol", join(*self.entries), class_="entries", aria_label=self.caption), class_="annex")
