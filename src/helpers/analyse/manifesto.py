"""What drafters of a manifesto need under their eyes: by chapter, each claim with who carries it, words for and against, answers.

No figure is counted anew here: contributions, territories and publics are those of the claim and of the rows that it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from rapidfuzz import fuzz

from helpers.analyse.claims import Claim
from helpers.analyse.national import SCOPE, NationalAnalysis
from helpers.analyse.national_claims import MOST_NAMED
from helpers.analyse.propositions import CONVERGENT, EMERGENT, SINGULAR, group_propositions, significant
from helpers.framing.matching import fold
from helpers.framing.model import Chapter, Theme
from helpers.wording import inside

QUOTED = 2  # words for, and as many against, of different territories
MOST_ANSWERS = 4  # answers told beneath a claim, of different territories first
MOST_LONE = 20  # least-shared positions of a theme in the annex of a large campaign
MOST_GROUPS = 8  # propositions of a theme in a large campaign, the most widely carried
SAID_AGAIN = 80  # token-set ratio of two texts that a reader takes for the same, a greeting apart
STRENGTH = ["own", "people", "plain", "id"]  # see `strongest`
ASCENDING = [False, False, True, True]


@dataclass(frozen=True)
class Quote:
    """Someone's words, as they may be printed, with the id that leads to them."""

    id: str
    territory: str
    name: str
    text: str
    kind: str
    public: str
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
    """The positions of a theme that one territory alone carries; `others`: those that a large campaign leaves to the open data."""

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


def manifesto(analysis: NationalAnalysis, words: pd.DataFrame, answers: pd.DataFrame) -> Manifesto:
    """Put together the matter of a manifesto (`words`, `answers`: see `quotations`)."""
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


def strongest(words: pd.DataFrame, most: int = QUOTED) -> pd.DataFrame:
    """The first to quote, one a territory: people's own words before a summary, then what most people carry, then the length
    nearest to the plainest (140 characters), then the first id; what nearly repeats another is passed over. A rule, not a choice.
    """  # fmt: skip
    return _different(words.sort_values(STRENGTH, ascending=ASCENDING, kind="stable"), most)


def nearest_by_words(words: pd.DataFrame, text: str, most: int = QUOTED) -> pd.DataFrame:
    """Those that share most significant words with a text, at least one; as near, the strongest. One a territory."""
    own = set(significant(text).split())
    shared = pd.Series([len(own & set(significant(one).split())) for one in words["text"]], index=words.index, dtype="int64")
    near = words.assign(shared=shared)[shared.gt(0)]
    ordered = near.sort_values(["shared", *STRENGTH], ascending=[False, *ASCENDING], kind="stable")
    return _different(ordered, most)


def _different(ordered: pd.DataFrame, most: int) -> pd.DataFrame:
    """The first of each territory that do not say again, in nearly the same words, what was just quoted."""
    kept: list[object] = []
    told: list[str] = []
    for line in ordered.drop_duplicates("territory").itertuples():
        said = significant(line.text)
        if all(fuzz.token_set_ratio(said, other) < SAID_AGAIN for other in told):
            kept.append(line.Index)
            told.append(said)
        if len(kept) == most:
            break
    return ordered.loc[kept]


class _Matter:
    """The tables that entries are made of, looked up many times."""

    def __init__(self, analysis: NationalAnalysis, words: pd.DataFrame, answers: pd.DataFrame) -> None:
        self.analysis, self.framing, self.words = analysis, analysis.campaign.framing, words
        kinds = self.framing.kind
        self.concern, self.favour = kinds("concern"), (kinds("expectation"), kinds("proposal"))
        self.by_theme = dict(tuple(words.groupby("theme", observed=True, sort=False)))
        self.answers = answers.set_index("contribution_id")
        held = analysis.collected.contributions
        self.owner = pd.Series(held["territory"].to_numpy(dtype=object), index=held["id"].to_numpy(dtype=object))
        self.shown = pd.Series(held["public_shown"].to_numpy(dtype=object), index=self.owner.index)
        lines = analysis.collected.territories
        self.names = dict(zip(lines["slug"], lines["name"], strict=True))

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
            found = [
                self._theme(panel, theme),
                self._divergence(theme) if panel.themes == "themes" else None,
                *(self._proposition(panel, line) for line in shown.itertuples()),
            ]
            entries = tuple(entry for entry in found if entry is not None)
            if entries:
                yield Part(theme, entries, len(shared) - len(shown))

    def _theme(self, panel: Panel, theme: Theme) -> Entry | None:
        claim = self.analysis.claim(f"{panel.themes}/{theme.code}")
        words = self._said(theme, panel.contributions["territory"].unique())
        return None if claim is None else self._entry(
            claim, f"Le thème : {inside(theme.label)}", "", strongest(self._of(words, *self.favour)), strongest(self._of(words, self.concern))
        )  # fmt: skip

    def _divergence(self, theme: Theme) -> Entry | None:
        claim = self.analysis.claim(f"divergence/{theme.code}")
        if claim is None:
            return None
        table = self.analysis.collected.divergences
        line = next(one for one in table.itertuples() if one.theme == theme.code)
        hopeful, wary = self._said(theme, line.hopeful), self._said(theme, line.wary)
        return self._entry(
            claim, "Ce qui divise", "", strongest(self._of(hopeful, self.favour[0])), strongest(self._of(wary, self.concern))
        )

    def _proposition(self, panel: Panel, line: object) -> Entry | None:
        group, text, members, status, theme = (getattr(line, name) for name in ("group", "text", "members", "status", "theme"))
        claim = self.analysis.claim(f"{panel.group}/{group}")
        if claim is None:
            return None
        words = self._said(self.framing.theme_by_code[theme], panel.contributions["territory"].unique())
        own, concerns = words[words["id"].isin(members)], self._of(words, self.concern)
        return self._entry(claim, f"Proposition {status}", text, strongest(own), nearest_by_words(concerns, text))

    def _entry(self, claim: Claim, title: str, words: str, in_favour: pd.DataFrame, against: pd.DataFrame) -> Entry:
        answers, others = self._answers(claim.evidence)
        return Entry(
            claim=claim,
            title=title,
            words=words,
            publics=tuple(sorted({str(one) for one in self.shown.reindex(list(claim.evidence)).dropna()})),
            carriers=tuple(self._carriers(claim.evidence)),
            in_favour=tuple(self.quotes(in_favour)),
            against=tuple(self.quotes(against)),
            answers=answers,
            other_answers=others,
        )

    def _said(self, theme: Theme, territories: Sequence[str]) -> pd.DataFrame:
        own = self.by_theme.get(theme.code, self.words.head(0))
        return own[own["territory"].isin(list(territories))]

    @staticmethod
    def _of(words: pd.DataFrame, *kinds: str) -> pd.DataFrame:
        return words[words["kind"].isin(kinds)]

    def _carriers(self, evidence: Sequence[str]) -> list[Rows]:
        owned: dict[str, list[str]] = {}
        for id_, slug in zip(evidence, self.owner.reindex(list(evidence)), strict=True):
            owned.setdefault(slug, []).append(id_)
        return sorted((self._rows(slug, ids) for slug, ids in owned.items()), key=lambda rows: fold(rows.name))

    def _rows(self, slug: str, ids: Iterable[str]) -> Rows:
        return Rows(slug, self.names[slug], tuple(sorted(id_.removeprefix(f"{slug}-") for id_ in ids)))

    def _answers(self, evidence: Sequence[str]) -> tuple[tuple[Answer, ...], int]:
        """Answers to the rows of a claim: one a territory first, then its others; what does not fit is counted."""
        found = self.answers[self.answers.index.isin(list(evidence))].reset_index()
        grouped = found.groupby(["territory", "commitment_id"], sort=True)
        lines = [self._answer(own) for _, own in grouped]
        turn = found.drop_duplicates(["territory", "commitment_id"]).sort_values(["territory", "commitment_id"])
        order = turn.groupby("territory").cumcount().to_numpy()
        by_turn = [line for _, line in sorted(zip(order, lines, strict=True), key=lambda pair: pair[0])]
        return tuple(by_turn[:MOST_ANSWERS]), max(len(by_turn) - MOST_ANSWERS, 0)

    def _answer(self, own: pd.DataFrame) -> Answer:
        first = own.iloc[0].fillna("")
        rows = self._rows(first["territory"], own["contribution_id"])
        return Answer(rows, first["answer"], first["reason"], first["action"], first["by"], first["on"])

    def quotes(self, words: pd.DataFrame) -> Iterator[Quote]:
        labels = self.framing.lists["kinds"].label_of
        for line in words.itertuples():
            public = "" if pd.isna(line.public_shown) else str(line.public_shown)
            origin = "" if pd.isna(line.origin) else str(line.origin)
            yield Quote(line.id, line.territory, self.names[line.territory], line.text, labels(line.kind), public, origin)

    def least_shared(self) -> Iterator[LeastShared]:
        """What one territory alone carries, theme by theme; in the smallest territories first."""
        alone = self.words[self.words["id"].isin(self._alone())]
        size = self.analysis.collected.territories.set_index("slug")["population"]
        ordered = alone.assign(size=alone["territory"].map(size)).sort_values(
            ["lone", "size", "id"], ascending=[False, True, True]
        )
        most = MOST_LONE if self.analysis.collected.is_large else len(ordered)
        for theme in self.framing.themes:
            own = ordered[ordered["theme"].eq(theme.code)]
            if len(own):
                # The public of a lone position stays untold, as in the synthesis.
                quotes = (Quote(one.id, one.territory, one.name, one.text, one.kind, "") for one in self.quotes(own.head(most)))
                yield LeastShared(theme, tuple(quotes), len(own) - min(most, len(own)))

    def _alone(self) -> set[str]:
        """Singular propositions; in a campaign of ordinary size other kinds are compared likewise. In a large one, those that a
        territory says to be isolated or of one person.
        """  # fmt: skip
        collected = self.analysis.collected
        tables = [collected.propositions, collected.city_propositions]
        others = self.words[~self.words["kind"].eq(self.favour[1])]
        if len(collected.territories) <= MOST_NAMED:
            tables += [self._grouped(own) for _, own in others.groupby("kind", observed=True)]
        singular = {id_ for table in tables for ids in table.loc[table["status"].eq(SINGULAR), "members"] for id_ in ids}
        return singular | set(self.words.loc[self.words["lone"], "id"])

    def _grouped(self, words: pd.DataFrame) -> pd.DataFrame:
        sizes = self.analysis.collected.territories.set_index("slug")["size_class"]
        return group_propositions(
            words.assign(size_class=words["territory"].map(sizes), public=words["public_shown"]), self.framing
        )


def anchor(claim_id: str) -> str:
    """A claim's id without its scope: what drafters see."""
    return claim_id.removeprefix(f"{SCOPE}/")
