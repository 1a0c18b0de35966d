"""What the search for personal data finds and misses, measured on two corpora of our own (`reference/privacy_*.txt`).

`python -m helpers.collect.protection.privacy_measure` measures again, with and without the second cue, and writes the figures that reports
print. The corpora were written apart from the rules and are not used to tune them; those of the tests are.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from helpers.collect.protection.privacy import KIND_LABELS, Hit, SecondCue, find_personal_data
from helpers.collect.protection.second_cue import model_names, versions
from helpers.files import write_text

RATES_FILE = "privacy_rates.json"
NORMAL_95 = 1.959963984540054  # quantile of the normal law for a 95 % interval
_MARKED = re.compile("⟦(.+?)⟧")


@dataclass(frozen=True)
class Rate:
    """A count out of a total."""

    count: int
    total: int

    @property
    def share(self) -> float:
        return self.count / self.total

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % score interval of Wilson (1927, J. Am. Stat. Assoc. 22:209), as shares.

        >>> [round(bound, 4) for bound in Rate(9, 10).interval]
        [0.5958, 0.9821]
        """
        n, p, square = self.total, self.share, NORMAL_95**2
        middle = (p + square / (2 * n)) / (1 + square / n)
        half = NORMAL_95 / (1 + square / n) * math.sqrt(p * (1 - p) / n + square / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Detection:
    """How many planted items of each kind were found whole, and how many clean sentences were flagged."""

    found: Mapping[str, Rate]
    flagged: Rate
    versions: str = ""  # of the second cue, when it took part

    @property
    def all_found(self) -> Rate:
        return Rate(sum(rate.count for rate in self.found.values()), sum(rate.total for rate in self.found.values()))


@dataclass(frozen=True)
class Planted:
    """A sentence with one made-up piece of personal data, `text[start:end]`."""

    kind: str
    text: str
    start: int
    end: int


def planted() -> tuple[Planted, ...]:
    """The sentences of the evaluation corpus that hold personal data."""
    return tuple(_planted(line) for line in _lines("privacy_planted.txt"))


def clean() -> tuple[str, ...]:
    """The sentences of the evaluation corpus that hold none."""
    return tuple(_lines("privacy_clean.txt"))


def _planted(line: str) -> Planted:
    kind, marked = line.split("\t")
    match = _MARKED.search(marked)
    assert match is not None, line
    assert kind in KIND_LABELS, line
    return Planted(kind, _MARKED.sub(r"\1", marked), match.start(), match.end() - 2)


def _lines(file: str) -> Iterator[str]:
    return (line for line in _reference(file).splitlines() if line and not line.startswith("#"))


def _reference(file: str) -> str:
    return resources.files("helpers.collect.protection").joinpath("reference", file).read_text(encoding="utf-8")


def measure(second_cue: SecondCue | None = None) -> Detection:
    """Run the search on both corpora."""
    seen = [(item.kind, _covers(find_personal_data(item.text, second_cue), item)) for item in planted()]
    kinds = dict.fromkeys(kind for kind, _ in seen)
    found = {kind: Rate(sum(ok for k, ok in seen if k == kind), sum(k == kind for k, _ in seen)) for kind in kinds}
    flagged = sum(bool(find_personal_data(text, second_cue)) for text in clean())
    return Detection(found, Rate(flagged, len(clean())), versions() if second_cue else "")


def _covers(hits: tuple[Hit, ...], item: Planted) -> bool:
    """Whether the item would be masked whole."""
    return all(any(hit.start <= place < hit.end for hit in hits) for place in range(item.start, item.end))


@cache
def published(*, second_cue: bool) -> Detection:
    """The figures that reports print: those written by the last measure."""
    figures = json.loads(_reference(RATES_FILE))["with_second_cue" if second_cue else "rules"]
    found = {kind: Rate(*pair) for kind, pair in figures["found"].items()}
    return Detection(found, Rate(*figures["flagged"]), figures["versions"])


def _figures(detection: Detection) -> dict[str, object]:
    found = {kind: [rate.count, rate.total] for kind, rate in detection.found.items()}
    return {"found": found, "flagged": [detection.flagged.count, detection.flagged.total], "versions": detection.versions}


def write_rates(path: Path) -> None:
    """Measure without and with the second cue (which must be installed), and write the figures."""
    figures = {"rules": _figures(measure()), "with_second_cue": _figures(measure(model_names()))}
    write_text(path, json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    write_rates(Path(__file__).parent / "reference" / RATES_FILE)
