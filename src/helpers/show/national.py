"""The national synthesis, section by section: what `notebooks/synthese_nationale.ipynb` calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from helpers.analyse.national import NationalAnalysis
from helpers.analyse.sections import NATION
from helpers.framing.world_names import NATION as PAGE
from helpers.show import (
    national_answers,
    national_compare,
    national_essentials,
    national_few,
    national_methods,
    national_strength,
    national_themes,
    national_who,
    national_words,
    waves,
)
from helpers.show.elements import Element
from helpers.show.notes import Annotated, Board, Writer, note_file, overview

PARTS: Mapping[str, Callable[[NationalAnalysis], Element]] = {
    "header": national_who.header,
    "essentials": national_essentials.essentials,
    "who_answered": national_who.who_answered,
    "participation": national_who.participation,
    "method_cards": national_methods.method_cards,
    "size_and_maturity": national_compare.size_and_maturity,
    "stages": national_compare.stages,
    "dimensions": national_compare.dimensions,
    "themes": national_themes.themes,
    "themes_by_size": national_themes.themes_by_size,
    "themes_by_stage": national_themes.themes_by_stage,
    "priorities": national_strength.priorities,
    "least_shared": national_few.least_shared,
    "propositions": national_themes.propositions,
    "divergences": national_themes.divergences,
    "lexical_worlds": national_words.lexical_worlds,
    "words": national_words.words,
    "specificities": national_words.specificities,
    "planes": national_words.two_planes,
    "answers": national_answers.answers,
    "french_speaking_cities": national_answers.french_speaking_cities,
    "waves": waves.national_waves,
    "method": national_answers.method,
}


@dataclass(frozen=True)
class NationalReport(Annotated):
    """A campaign's analysis, ready to show. Each method is one question; its result shows itself in a notebook."""

    analysis: NationalAnalysis
    writer: Writer | None = None

    def header(self) -> Element:
        """The campaign, its dates, how many answered."""
        return self.board.part("header")

    def essentials(self) -> Element:
        """One page: figures, what most territories hope for and fear, what converges, the answers, what is not known."""
        return self.board.part("essentials")

    def who_answered(self) -> Element:
        """Every expected territory: in, left out with the reason, or not yet received; on a map and in a table."""
        return self.board.part("who_answered")

    def participation(self) -> Element:
        """Events, people and contributions, one line a territory."""
        return self.board.part("participation")

    def method_cards(self) -> Element:
        """How each territory gathered words, what may be compared, and the publics never met."""
        return self.board.part("method_cards")

    def size_and_maturity(self) -> Element:
        """Population and median level, with names."""
        return self.board.part("size_and_maturity")

    def stages(self) -> Element:
        """Size classes × stages with names in the cells, and who changes stage when the bounds move."""
        return self.board.part("stages")

    def dimensions(self) -> Element:
        """Each dimension as a distribution over the territories."""
        return self.board.part("dimensions")

    def themes(self) -> Element:
        """Themes counted per contribution and per territory."""
        return self.board.part("themes")

    def themes_by_size(self) -> Element:
        """Themes in each size class, both ways of counting."""
        return self.board.part("themes_by_size")

    def themes_by_stage(self) -> Element:
        """Themes at each stage, both ways of counting."""
        return self.board.part("themes_by_stage")

    def priorities(self) -> Element:
        """Whether the first themes stay first when one counts otherwise."""
        return self.board.part("priorities")

    def least_shared(self) -> Element:
        """The positions that the fewest share, theme by theme."""
        return self.board.part("least_shared")

    def propositions(self) -> Element:
        """Convergent, emerging and singular propositions, by chapter of the manifesto."""
        return self.board.part("propositions")

    def divergences(self) -> Element:
        """Themes hoped for here and feared there."""
        return self.board.part("divergences")

    def lexical_worlds(self) -> Element:
        """What is said with the same words: classes of segments, their size, their words, their typical segments."""
        return self.board.part("lexical_worlds")

    def words(self) -> Element:
        """Frequent words, and those that emerge."""
        return self.board.part("words")

    def specificities(self) -> Element:
        """Words proper to each public, size class, stage and territory."""
        return self.board.part("specificities")

    def planes(self) -> Element:
        """Territories by themes, words by publics."""
        return self.board.part("planes")

    def answers(self) -> Element:
        """What the authorities answered."""
        return self.board.part("answers")

    def french_speaking_cities(self) -> Element:
        """The francophone cities, in a panel of their own."""
        return self.board.part("french_speaking_cities")

    def waves(self) -> Element:
        """What moved since a former wave, and what became of what was promised then."""
        return self.board.part("waves")

    def method(self) -> Element:
        """Conventions and limits."""
        return self.board.part("method")

    def notes(self) -> Element:
        """For the analyst: the notes of this report, their state, and how to write one; no page shows it."""
        return overview(
            self.analysis.notes, note_file(self.analysis.campaign.id, PAGE), name="synthese", section=NATION[2].title
        )

    @cached_property
    def board(self) -> Board:
        """Its parts, with the notes that stand in them."""
        make = {name: partial(make, self.analysis) for name, make in PARTS.items()}
        return Board(make, NATION, self.analysis.notes)
