"""What it costs to find texts that are nearly the same: `python -m bench.likeness [COUNT…]`, each count in fresh processes.

Two works: the near copies among the texts of one workbook (`collect.alike`), and the like propositions of a nation, theme by
theme, from their words (`analyse.propositions`). Each line: seconds, processor, peak of memory, and the groups found.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping

import pandas as pd

from bench.watch import run
from bench.workbooks import SEED, rows
from helpers.analyse.propositions import group_propositions
from helpers.collect.alike import alike_groups
from helpers.framing.load import load_framing
from helpers.wording import number

COUNTS = (200_000, 2_000_000)
MEBIBYTE = 2**20
TERRITORIES = 1_254
FRAMING = "ia_2025"


def main(counts: list[int]) -> None:
    """Print each measure as it comes; drawing the texts is measured alone, to be taken off."""
    for count in counts or COUNTS:
        for work in WORKS:
            told, measure = run([sys.executable, "-m", "bench.likeness", work, str(count)])
            cells = (number(measure.seconds, 1), number(measure.processor, 1), number(measure.peak / MEBIBYTE), told.strip())
            print(
                f"{number(count):>10}  {work:<13} {cells[0]:>7} s {cells[1]:>7} s {cells[2]:>7} Mo  {cells[3]} groupes",
                flush=True,
            )


def drawn(count: int) -> tuple[pd.Series, pd.Series]:
    """So many texts and their themes, always the same."""
    chance = random.Random(SEED)  # noqa: S311 - draws sentences, guards nothing
    filled = ((row.get("text", ""), row.get("theme", "")) for row in rows(load_framing(FRAMING), count, chance))
    texts, themes = zip(*filled, strict=True)
    return pd.Series(texts, dtype="str"), pd.Series(themes, dtype="category")


def copies(count: int) -> int:
    """The groups of near copies among all texts."""
    texts, _ = drawn(count)
    return len(alike_groups(texts.array, load_framing(FRAMING).thresholds.nearly_identical))


def propositions(count: int) -> int:
    """The groups of like propositions, were every text one, in so many territories as there are intercommunalities."""
    texts, themes = drawn(count)
    places = pd.RangeIndex(count)
    national = pd.DataFrame(
        {
            "id": [f"t{place % TERRITORIES}-C{place:07}" for place in places], "theme": themes, "text": texts.where(texts.ne("")),
            "territory": pd.Categorical.from_codes(places % TERRITORIES, [f"t{place}" for place in range(TERRITORIES)]),
            "size_class": pd.Categorical.from_codes(places % 5, list("abcde")),
            "public": pd.Categorical.from_codes(places % 3, ["citoyens", "agents", "elus"]),
            "public_shown": pd.Categorical.from_codes(places % 3, ["Citoyens", "Agents", "Élus"]),
        }
    )  # fmt: skip
    return len(group_propositions(national, load_framing(FRAMING)))


def drawing(count: int) -> int:
    """Nothing but the texts."""
    drawn(count)
    return 0


WORKS: Mapping[str, Callable[[int], int]] = {"drawing": drawing, "copies": copies, "propositions": propositions}

if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1] in WORKS:
        print(WORKS[sys.argv[1]](int(sys.argv[2])))
    else:
        main([int(count) for count in sys.argv[1:]])
