"""The report of one territory, section by section: what `notebooks/territoire.ipynb` calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from helpers.analyse.sections import TERRITORY
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
from helpers.show.notes import Annotated, Board, Writer, note_file, overview

PARTS: Mapping[str, Callable[[TerritoryAnalysis], Element]] = {
    "header": territory_essentials.header,
    "essentials": territory_essentials.essentials,
    "question": territory_process.question,
    "events": territory_process.events,
    "publics": territory_process.publics,
    "method_card": territory_card.method_card,
    "themes": territory_said.themes,
    "positions": territory_said.positions,
    "who_spoke": territory_said.who_spoke,
    "agreements": territory_said.agreements,
    "verbatims": territory_said.verbatims,
    "isolated": territory_said.isolated,
    "similar": territory_similar.similar,
    "lexical_worlds": territory_worlds.lexical_worlds,
    "use_cases": territory_answers.use_cases,
    "maturity": territory_answers.maturity,
    "answers": territory_answers.answers,
    "waves": waves.territory_waves,
    "method": territory_method.method,
    "annex": territory_method.annex,
}


@dataclass(frozen=True)
class TerritoryReport(Annotated):
    """A territory's analysis, ready to show. Each method is one question; its result shows itself in a notebook."""

    analysis: TerritoryAnalysis
    writer: Writer | None = None

    def header(self) -> Element:
        """Who this is about: name, size, period, state of the file."""
        return self._part("header")

    def essentials(self) -> Element:
        """One page: five figures, three expectations, concerns and proposals, the answer, what is not known."""
        return self._part("essentials")

    def question(self) -> Element:
        """What was put to debate, and what the debate could change."""
        return self._part("question")

    def events(self) -> Element:
        """The events in time, their methods and how people came."""
        return self._part("events")

    def publics(self) -> Element:
        """Who came, event by event, and who was never met."""
        return self._part("publics")

    def method_card(self) -> Element:
        """How people came and were counted, and what may be compared with it."""
        return self._part("method_card")

    def themes(self) -> Element:
        """Contributions per theme and kind."""
        return self._part("themes")

    def positions(self) -> Element:
        """Expectations beside concerns, theme by theme."""
        return self._part("positions")

    def who_spoke(self) -> Element:
        """Contributions per public and kind, small counts masked."""
        return self._part("who_spoke")

    def agreements(self) -> Element:
        """What met agreement, what divided."""
        return self._part("agreements")

    def verbatims(self) -> Element:
        """Each theme in people's own words."""
        return self._part("verbatims")

    def isolated(self) -> Element:
        """Minority and isolated contributions, all of them."""
        return self._part("isolated")

    def similar(self) -> Element:
        """Texts that came several times, the same or nearly."""
        return self._part("similar")

    def lexical_worlds(self) -> Element:
        """What is said with the same words, when there are enough texts."""
        return self._part("lexical_worlds")

    def use_cases(self) -> Element:
        """The uses declared by the authority, abandoned ones too."""
        return self._part("use_cases")

    def maturity(self) -> Element:
        """The profile beside those of comparable territories."""
        return self._part("maturity")

    def answers(self) -> Element:
        """What the authority answers and commits to."""
        return self._part("answers")

    def waves(self) -> Element:
        """What moved since a former wave, and what became of what was promised then."""
        return self._part("waves")

    def method(self) -> Element:
        """Balance, findings, conventions, provenance and limits."""
        return self._part("method")

    def annex(self) -> Element:
        """Every contribution, with its claims and its answer."""
        return self._part("annex")

    def notes(self) -> Element:
        """For the analyst: the notes of this report, their state, and how to write one; no page shows it."""
        return overview(
            self.analysis.notes,
            note_file(self.analysis.campaign.id, self.analysis.slug),
            name="rapport",
            section=TERRITORY[1].title,
        )

    @cached_property
    def board(self) -> Board:
        """Its parts, with the notes that stand in them."""
        make = {name: partial(make, self.analysis) for name, make in PARTS.items()}
        return Board(make, TERRITORY, self.analysis.notes)

    def _part(self, name: str) -> Element:
        return Signed(self.board.part(name), self.analysis.slug)
