"""The national synthesis, section by section: what `notebooks/synthese_nationale.ipynb` calls."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analyse.national import NationalAnalysis
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


@dataclass(frozen=True)
class NationalReport:
    """A campaign's analysis, ready to show. Each method is one question; its result shows itself in a notebook."""

    analysis: NationalAnalysis

    def header(self) -> Element:
        """The campaign, its dates, how many answered."""
        return national_who.header(self.analysis)

    def essentials(self) -> Element:
        """One page: figures, what most territories hope for and fear, what converges, the answers, what is not known."""
        return national_essentials.essentials(self.analysis)

    def who_answered(self) -> Element:
        """Every expected territory: in, left out with the reason, or not yet received; on a map and in a table."""
        return national_who.who_answered(self.analysis)

    def participation(self) -> Element:
        """Events, people and contributions, one line a territory."""
        return national_who.participation(self.analysis)

    def method_cards(self) -> Element:
        """How each territory gathered words, what may be compared, and the publics never met."""
        return national_methods.method_cards(self.analysis)

    def size_and_maturity(self) -> Element:
        """Population and median level, with names."""
        return national_compare.size_and_maturity(self.analysis)

    def stages(self) -> Element:
        """Size classes × stages with names in the cells, and who changes stage when the bounds move."""
        return national_compare.stages(self.analysis)

    def dimensions(self) -> Element:
        """Each dimension as a distribution over the territories."""
        return national_compare.dimensions(self.analysis)

    def themes(self) -> Element:
        """Themes counted per contribution and per territory."""
        return national_themes.themes(self.analysis)

    def themes_by_size(self) -> Element:
        """Themes in each size class, both ways of counting."""
        return national_themes.themes_by_size(self.analysis)

    def themes_by_stage(self) -> Element:
        """Themes at each stage, both ways of counting."""
        return national_themes.themes_by_stage(self.analysis)

    def priorities(self) -> Element:
        """Whether the first themes stay first when one counts otherwise."""
        return national_strength.priorities(self.analysis)

    def least_shared(self) -> Element:
        """The positions that the fewest share, theme by theme."""
        return national_few.least_shared(self.analysis)

    def propositions(self) -> Element:
        """Convergent, emerging and singular propositions, by chapter of the manifesto."""
        return national_themes.propositions(self.analysis)

    def divergences(self) -> Element:
        """Themes hoped for here and feared there."""
        return national_themes.divergences(self.analysis)

    def lexical_worlds(self) -> Element:
        """What is said with the same words: classes of segments, their size, their words, their typical segments."""
        return national_words.lexical_worlds(self.analysis)

    def words(self) -> Element:
        """Frequent words, and those that emerge."""
        return national_words.words(self.analysis)

    def specificities(self) -> Element:
        """Words proper to each public, size class, stage and territory."""
        return national_words.specificities(self.analysis)

    def planes(self) -> Element:
        """Territories by themes, words by publics."""
        return national_words.two_planes(self.analysis)

    def answers(self) -> Element:
        """What the authorities answered."""
        return national_answers.answers(self.analysis)

    def french_speaking_cities(self) -> Element:
        """The francophone cities, in a panel of their own."""
        return national_answers.french_speaking_cities(self.analysis)

    def waves(self) -> Element:
        """What moved since a former wave, and what became of what was promised then."""
        return waves.national_waves(self.analysis)

    def method(self) -> Element:
        """Conventions and limits."""
        return national_answers.method(self.analysis)
