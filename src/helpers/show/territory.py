"""The report of one territory, section by section: what `notebooks/territoire.ipynb` calls."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import (
    territory_answers,
    territory_essentials,
    territory_method,
    territory_process,
    territory_said,
    territory_similar,
)
from helpers.show.elements import Element


@dataclass(frozen=True)
class TerritoryReport:
    """A territory's analysis, ready to show. Each method is one question; its result shows itself in a notebook."""

    analysis: TerritoryAnalysis

    def header(self) -> Element:
        """Who this is about: name, size, period, state of the file."""
        return territory_essentials.header(self.analysis)

    def essentials(self) -> Element:
        """One page: five figures, three expectations, concerns and proposals, the answer, what is not known."""
        return territory_essentials.essentials(self.analysis)

    def question(self) -> Element:
        """What was put to debate, and what the debate could change."""
        return territory_process.question(self.analysis)

    def events(self) -> Element:
        """The events in time, their methods and how people came."""
        return territory_process.events(self.analysis)

    def publics(self) -> Element:
        """Who came, event by event, and who was never met."""
        return territory_process.publics(self.analysis)

    def themes(self) -> Element:
        """Contributions per theme and kind."""
        return territory_said.themes(self.analysis)

    def positions(self) -> Element:
        """Expectations beside concerns, theme by theme."""
        return territory_said.positions(self.analysis)

    def who_spoke(self) -> Element:
        """Contributions per public and kind, small counts masked."""
        return territory_said.who_spoke(self.analysis)

    def agreements(self) -> Element:
        """What met agreement, what divided."""
        return territory_said.agreements(self.analysis)

    def verbatims(self) -> Element:
        """Each theme in people's own words."""
        return territory_said.verbatims(self.analysis)

    def isolated(self) -> Element:
        """Minority and isolated contributions, all of them."""
        return territory_said.isolated(self.analysis)

    def similar(self) -> Element:
        """Texts that came several times, the same or nearly."""
        return territory_similar.similar(self.analysis)

    def use_cases(self) -> Element:
        """The uses declared by the authority, abandoned ones too."""
        return territory_answers.use_cases(self.analysis)

    def maturity(self) -> Element:
        """The profile beside those of comparable territories."""
        return territory_answers.maturity(self.analysis)

    def answers(self) -> Element:
        """What the authority answers and commits to."""
        return territory_answers.answers(self.analysis)

    def method(self) -> Element:
        """Balance, findings, conventions, provenance and limits."""
        return territory_method.method(self.analysis)

    def annex(self) -> Element:
        """Every contribution, with its claims and its answer."""
        return territory_method.annex(self.analysis)
