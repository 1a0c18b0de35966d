"""The report of one territory, section by section: what `notebooks/territoire.ipynb` calls."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import (
    territory_answers,
    territory_card,
    territory_essentials,
    territory_method,
    territory_process,
    territory_said,
    territory_similar,
    territory_worlds,
    waves,
)
from helpers.show.elements import Element, Signed


@dataclass(frozen=True)
class TerritoryReport:
    """A territory's analysis, ready to show. Each method is one question; its result shows itself in a notebook."""

    analysis: TerritoryAnalysis

    def header(self) -> Element:
        """Who this is about: name, size, period, state of the file."""
        return self._signed(territory_essentials.header(self.analysis))

    def essentials(self) -> Element:
        """One page: five figures, three expectations, concerns and proposals, the answer, what is not known."""
        return self._signed(territory_essentials.essentials(self.analysis))

    def question(self) -> Element:
        """What was put to debate, and what the debate could change."""
        return self._signed(territory_process.question(self.analysis))

    def events(self) -> Element:
        """The events in time, their methods and how people came."""
        return self._signed(territory_process.events(self.analysis))

    def publics(self) -> Element:
        """Who came, event by event, and who was never met."""
        return self._signed(territory_process.publics(self.analysis))

    def method_card(self) -> Element:
        """How people came and were counted, and what may be compared with it."""
        return self._signed(territory_card.method_card(self.analysis))

    def themes(self) -> Element:
        """Contributions per theme and kind."""
        return self._signed(territory_said.themes(self.analysis))

    def positions(self) -> Element:
        """Expectations beside concerns, theme by theme."""
        return self._signed(territory_said.positions(self.analysis))

    def who_spoke(self) -> Element:
        """Contributions per public and kind, small counts masked."""
        return self._signed(territory_said.who_spoke(self.analysis))

    def agreements(self) -> Element:
        """What met agreement, what divided."""
        return self._signed(territory_said.agreements(self.analysis))

    def verbatims(self) -> Element:
        """Each theme in people's own words."""
        return self._signed(territory_said.verbatims(self.analysis))

    def isolated(self) -> Element:
        """Minority and isolated contributions, all of them."""
        return self._signed(territory_said.isolated(self.analysis))

    def similar(self) -> Element:
        """Texts that came several times, the same or nearly."""
        return self._signed(territory_similar.similar(self.analysis))

    def lexical_worlds(self) -> Element:
        """What is said with the same words, when there are enough texts."""
        return self._signed(territory_worlds.lexical_worlds(self.analysis))

    def use_cases(self) -> Element:
        """The uses declared by the authority, abandoned ones too."""
        return self._signed(territory_answers.use_cases(self.analysis))

    def maturity(self) -> Element:
        """The profile beside those of comparable territories."""
        return self._signed(territory_answers.maturity(self.analysis))

    def answers(self) -> Element:
        """What the authority answers and commits to."""
        return self._signed(territory_answers.answers(self.analysis))

    def waves(self) -> Element:
        """What moved since a former wave, and what became of what was promised then."""
        return self._signed(waves.territory_waves(self.analysis))

    def method(self) -> Element:
        """Balance, findings, conventions, provenance and limits."""
        return self._signed(territory_method.method(self.analysis))

    def annex(self) -> Element:
        """Every contribution, with its claims and its answer."""
        return self._signed(territory_method.annex(self.analysis))

    def _signed(self, element: Element) -> Element:
        return Signed(element, self.analysis.slug)
