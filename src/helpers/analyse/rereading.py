"""What a person wrote beside a statement is to be read again once the statement says something else: one rule for the manifesto's drafts and for notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.analyse.claims import Claim
from helpers.framing.matching import fold

AMONG = " sur"  # ends the name of a figure's denominator


@dataclass(frozen=True)
class Statement:
    """A sentence with figures as a writer saw it. `numbers` and `words`: what stands in it, by name, when that is known."""

    sentence: str
    numbers: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, claim: Claim) -> Statement:
        """A claim as it stands, each denominator counted as a figure."""
        values = {name: float(figure.value) for name, figure in claim.figures.items()}
        among = {f"{name}{AMONG}": float(one.denominator) for name, one in claim.figures.items() if one.denominator is not None}
        return cls(claim.sentence, values | among, dict(claim.words))

    def has_moved(self, now: Statement, tolerance: float = 0.0) -> bool:
        """Whether it says something else: a figure that moved by more than a share of what it was, another word.

        Of a sentence that was kept alone, any change counts, spaces apart.
        """
        if not self.numbers and not self.words:
            return self.sentence.split() != now.sentence.split()
        if self.numbers.keys() != now.numbers.keys() or _folded(self.words) != _folded(now.words):
            return True
        return any(abs(now.numbers[name] - before) > tolerance * abs(before) for name, before in self.numbers.items())


def earlier(then: Statement, now: Statement, tolerance: float = 0.0) -> str:
    """The sentence that a writer saw, when it is no longer the one of today; nothing when the text still fits."""
    return then.sentence if then.has_moved(now, tolerance) else ""


def _folded(words: Mapping[str, str]) -> dict[str, str]:
    return {name: fold(word) for name, word in words.items()}
