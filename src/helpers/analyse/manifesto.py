"""What drafters of a manifesto need under their eyes: by chapter, each claim with who carries it, words for and against, answers.

No figure is counted anew here: contributions, territories and publics are those of the claim and of the rows that it rests on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.national import SCOPE, NationalAnalysis
from helpers.analyse.propositions import CONVERGENT, EMERGENT, SINGULAR, significant
from helpers.analyse.quoting import Quotable, Said
from helpers.framing.matching import fold
from helpers.framing.model import Chapter, Theme
from helpers.wording import day, inside

MOST_ANSWERS = 4  # answers told beneath a claim, of different territories first
MOST_LONE = 20  # least-shared positions of a theme in the annex of a large campaign
MOST_GROUPS = 8  # propositions of a theme in a large campaign, the most widely carried


@dataclass(frozen=True)
class Quote:
    """Someone's words, as they may be printed, with the id that leads to them."""

    id: str
    territory: str
    name: str
    text: str
    kind: str
    origin: str = ""  # code


@dataclass(frozen=True)
class Rows:
    """Some contributions of a territory, by their own ids."""

    territory: str
    name: str
    own_ids: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """As they are written outside of their territory."""
        return tuple(f"{self.territory}-{own}" for own in self.own_ids)


@dataclass(frozen=True)
class Answer:
    """What an authority answered to some of the contributions that a claim rests on."""

    rows: Rows
    answer: str
    reason: str
    action: str
    by: str
    on: str


@dataclass(frozen=True)
class Entry:
    """A claim as a drafter meets it. `words`: for a proposition, the text that stands for its group.

    `carriers`: the rows that it rests on, by territory, in the order of the alphabet.
    """

    claim: Claim
    title: str
    words: str
    publics: tuple[str, ...]
    carriers: tuple[Rows, ...]
    in_favour: tuple[Quote, ...]
    against: tuple[Quote, ...]
    answers: tuple[Answer, ...]
    other_answers: int

    @property
    def contributions(self) -> int:
        """Rows that the claim rests on."""
        return len(self.claim.evidence)

    @property
    def territories(self) -> int:
        return len(self.carriers)


@dataclass(frozen=True)
class Part:
    """A theme of a chapter; `others`: propositions that a large campaign leaves to the open data."""

    theme: Theme
    entries: tuple[Entry, ...]
    others: int = 0


@dataclass(frozen=True)
class Section:
    """A chapter of the manifesto; `key` names the place where its drafters write."""

    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class LeastShared:
    """The positions of a theme that the fewest share; `others`: those that a large campaign leaves to the open data."""

    theme: Theme
    quotes: tuple[Quote, ...]
    others: int = 0


@dataclass(frozen=True)
class Manifesto:
    """The matter of a manifesto, in the order in which it is read."""

    sections: tuple[Section, ...]
    least_shared: tuple[LeastShared, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for section in self.sections for part in section.parts for entry in part.entries)


@dataclass(frozen=True)
class Panel:
    """The French territories, or the francophone cities: their claims are told apart."""

    contributions: pd.DataFrame
    propositions: pd.DataFrame
    themes: str  # how the keys of its claims begin
    group: str

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The territories that said something."""
        return frozenset(map(str, self.contributions["territory"].unique()))


def manifesto(analysis: NationalAnalysis, words: Quotable, answers: pd.DataFrame) -> Manifesto:
    """Put together the matter of a manifesto (`answers`: see `quotations`)."""
    matter = _Matter(analysis, words, answers)
    collected, framing = analysis.collected, analysis.campaign.framing
    french = Panel(collected.french, collected.propositions, "themes", "proposition")
    cities = Panel(collected.cities, collected.city_propositions, "themes-francophonie", "proposition-francophonie")
    chapters = (matter.section(french, chapter) for chapter in framing.chapters)
    others = tuple(theme for theme in framing.themes if not theme.chapters)
    apart = (
        Section("chapitre/autres", "Hors chapitre", tuple(matter.parts(french, others))),
        Section("chapitre/francophonie", "Villes francophones", tuple(matter.parts(cities, framing.themes))),
    )
    sections = (*chapters, *(section for section in apart if section.parts))
    return Manifesto(sections, tuple(matter.least_shared()))


class _Matter:
    """The words, answers and rows that entries are made of, looked up many times."""

    def __init__(self, analysis: NationalAnalysis, words: Quotable, answers: pd.DataFrame) -> None:
        self.analysis, self.framing = analysis, analysis.campaign.framing
        kinds = self.framing.kind
        self.concern, self.favour = kinds("concern"), (kinds("expectation"), kinds("proposal"))
        self.words = words
        self.answers = answers.fillna("")
        self.answered = self.answers["contribution_id"].tolist()
        self.answerers = list(zip(self.answers["territory"].tolist(), self.answers["commitment_id"].tolist(), strict=True))
        self.answers_to: dict[str, list[int]] = {}
        for place, id_ in enumerate(self.answered):
            self.answers_to.setdefault(id_, []).append(place)
        held = analysis.collected.contributions
        self.ids = pd.Index(held["id"].to_numpy(dtype=object), dtype=object)
        self.owner, self.shown = held["territory"].astype("category").cat, held["public_shown"].astype("category").cat
        self.owner_codes, self.shown_codes = self.owner.codes.to_numpy(), self.shown.codes.to_numpy()
        lines = analysis.collected.territories
        self.names = dict(zip(lines["slug"], lines["name"], strict=True))
        self.folded = {slug: fold(name) for slug, name in self.names.items()}

    def section(self, panel: Panel, chapter: Chapter) -> Section:
        """A theme that feeds two chapters stands under its first, as in the synthesis."""
        themes = (theme for theme in self.framing.themes if theme.chapters[:1] == (chapter.code,))
        title = f"Chapitre {chapter.code} – {chapter.label}"
        return Section(f"chapitre/{chapter.code}", title, tuple(self.parts(panel, tuple(themes))))

    def parts(self, panel: Panel, themes: Iterable[Theme]) -> Iterator[Part]:
        for theme in themes:
            table = panel.propositions[panel.propositions["theme"].eq(theme.code)]
            shared = table[table["status"].isin([CONVERGENT, EMERGENT])]
            shown = shared.head(MOST_GROUPS) if self.analysis.collected.is_large else shared
            shown = shown.assign(meaning=significant(shown["text"].array))
            found = [
                self._theme(panel, theme),
                self._divergence(theme) if panel.themes == "themes" else None,
                *self._propositions(panel, theme, shown),
            ]
            entries = tuple(entry for entry in found if entry is not None)
            if entries:
                yield Part(theme, entries, len(shared) - len(shown))

    def _theme(self, panel: Panel, theme: Theme) -> Entry | None:
        claim = self.analysis.claim(f"{panel.themes}/{theme.code}")
        if claim is None:
            return None
        return self._entry(
            claim,
            f"Le thème : {inside(theme.label)}",
            "",
            self._strongest(theme, panel.slugs, *self.favour),
            self._strongest(theme, panel.slugs, self.concern),
        )

    def _divergence(self, theme: Theme) -> Entry | None:
        claim = self.analysis.claim(f"divergence/{theme.code}")
        if claim is None:
            return None
        found = next(one for one in self.analysis.collected.divergences if one.key == theme.code)
        return self._entry(
            claim,
            "Ce qui divise",
            "",
            self._strongest(theme, found.hopeful.territories, self.favour[0]),
            self._strongest(theme, found.wary.territories, self.concern),
        )

    def _propositions(self, panel: Panel, theme: Theme, shown: pd.DataFrame) -> Iterator[Entry]:
        if shown.empty:
            return
        said = self.words.on(theme.code, panel.slugs)
        concerns = self.words.by_word(self.words.of_kinds(said, self.concern))
        for line in shown.itertuples():
            claim = self.analysis.claim(f"{panel.group}/{line.group}")
            if claim is not None:
                in_favour = self.words.quoted(self.words.among(said, line.members))
                against = self.words.quoted(concerns.nearest(line.meaning))
                yield self._entry(claim, f"Proposition {line.status}", line.text, in_favour, against)

    def _entry(self, claim: Claim, title: str, words: str, in_favour: tuple[Said, ...], against: tuple[Said, ...]) -> Entry:
        answers, others = self._answers(claim.evidence)
        rows = self._rows_of(claim.evidence)
        shown = np.unique(self.shown_codes[rows])
        return Entry(
            claim=claim,
            title=title,
            words=words,
            publics=tuple(sorted(str(self.shown.categories[code]) for code in shown if code >= 0)),
            carriers=tuple(self._carriers(claim.evidence, rows)),
            in_favour=tuple(map(self._quote, in_favour)),
            against=tuple(map(self._quote, against)),
            answers=answers,
            other_answers=others,
        )

    def _rows_of(self, evidence: Sequence[str]) -> npt.NDArray[np.int64]:
        """The places of the rows that a claim rests on; raises `KeyError` for one that is not there."""
        rows: npt.NDArray[np.int64] = self.ids.get_indexer(pd.Index(evidence, dtype=object)).astype(np.int64)
        if (rows < 0).any():
            raise KeyError(evidence[int(np.argmin(rows))])
        return rows

    def _strongest(self, theme: Theme, territories: Iterable[str], *kinds: str) -> tuple[Said, ...]:
        return self.words.quoted(self.words.of_kinds(self.words.on(theme.code, territories), *kinds))

    def _carriers(self, evidence: Sequence[str], rows: npt.NDArray[np.int64]) -> list[Rows]:
        owned: dict[int, list[str]] = {}
        for id_, code in zip(evidence, self.owner_codes[rows].tolist(), strict=True):
            owned.setdefault(code, []).append(id_)
        found = (self._rows(str(self.owner.categories[code]), ids) for code, ids in owned.items())
        return sorted(found, key=lambda one: self.folded[one.territory])

    def _rows(self, slug: str, ids: Iterable[str]) -> Rows:
        return Rows(slug, self.names[slug], tuple(sorted(id_.removeprefix(f"{slug}-") for id_ in ids)))

    def _answers(self, evidence: Sequence[str]) -> tuple[tuple[Answer, ...], int]:
        """Answers to the rows of a claim: one a territory first, then its others; what does not fit is counted."""
        found: dict[tuple[str, str], list[int]] = {}
        for place in (place for id_ in evidence for place in self.answers_to.get(id_, ())):
            found.setdefault(self.answerers[place], []).append(place)
        met: Counter[str] = Counter()
        turns: list[tuple[int, str, str]] = []
        for territory, commitment in sorted(found):
            turns.append((met[territory], territory, commitment))
            met[territory] += 1
        first = sorted(turns)[:MOST_ANSWERS]
        return tuple(self._answer(found[territory, commitment]) for _, territory, commitment in first), len(turns) - len(first)

    def _answer(self, places: Sequence[int]) -> Answer:
        """An answer, told on some lines of the table, each with a row that it answers."""
        one = {name: str(value) for name, value in self.answers.iloc[places[0]].items()}
        rows = self._rows(one["territory"], {self.answered[place] for place in places})
        on = day(date.fromisoformat(one["on"])) if one["on"] else ""
        return Answer(rows, one["answer"], one["reason"], one["action"], one["by"], on)

    def _quote(self, one: Said) -> Quote:
        label = self.framing.lists["kinds"].label_of(one.kind)
        return Quote(one.id, one.territory, self.names[one.territory], one.text, label, one.origin)

    def least_shared(self) -> Iterator[LeastShared]:
        """The positions that the synthesis lists as the least shared, in its order, then the propositions of one territory alone."""
        listed = self._least_shared_ids()
        for theme in self.framing.themes:
            own = list(dict.fromkeys(listed.get(theme.code, ())))
            shown = own[:MOST_LONE] if self.analysis.collected.is_large else own
            if own:
                yield LeastShared(theme, tuple(map(self._position, shown)), len(own) - len(shown))

    def _least_shared_ids(self) -> Mapping[str, list[str]]:
        """Theme -> ids; those of propositions are of texts that may be printed."""
        collected, ids = self.analysis.collected, defaultdict[str, list[str]](list)
        for table in (collected.least_shared, collected.cities_least_shared):
            for theme, id_ in zip(table["theme"].tolist(), table["id"].tolist(), strict=True):
                ids[theme].append(id_)
        for table in (collected.propositions, collected.city_propositions):
            for line in table[table["status"].eq(SINGULAR)].itertuples():
                ids[line.theme] += line.members
        return ids

    def _position(self, id_: str) -> Quote:
        """A position from the rows of the nation, which keep the words of proposals and of what few share."""
        line = self.analysis.collected.contributions.iloc[self.ids.get_loc(id_)]
        slug = str(line["territory"])
        return Quote(id_, slug, self.names[slug], str(line["text"]), self.framing.lists["kinds"].label_of(str(line["kind"])))


def anchor(claim_id: str) -> str:
    """A claim's id without its scope: what drafters see."""
    return claim_id.removeprefix(f"{SCOPE}/")
