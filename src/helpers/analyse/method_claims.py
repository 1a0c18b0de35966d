"""Comparability in sentences: which ways of gathering words stand side by side, and how many territories each holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from helpers.analyse.claims import Claim, Figure
from helpers.analyse.comparability import Comparison, Reading, class_label, side_by_side
from helpers.framing.model import Framing
from helpers.wording import listing

SECTION = "participation"
SENTENCES: Mapping[Reading, str] = {
    Reading.LIKE: "comparables par la démarche ({told})",
    Reading.FLAGGED: "à lire avec réserve : les paroles n’ont pas été recueillies de la même façon ({told}). Un écart peut venir de la démarche "
    "plutôt que du sujet",
    Reading.REFUSED: "comparaison refusée pour {left} ({why}). Sont comparés : {told}",
}


def enumerated(lines: Iterable[tuple[str, int]], unit: str, among: int | None = None) -> tuple[str, dict[str, Figure | str]]:
    """« {name_a} : {n_a} ; {name_b} : {n_b} » and what fills it: the template of a claim holds no figure."""
    parts: dict[str, Figure | str] = {}
    told = []
    for place, (name, count) in enumerate(lines):
        letter = chr(ord("a") + place)
        parts |= {f"name_{letter}": name, f"n_{letter}": Figure(int(count), unit, int(count), among)}
        told.append(f"{{name_{letter}}} : {{n_{letter}}}")
    return " ; ".join(told), parts


def comparison_claims(comparisons: Mapping[str, pd.Series], framing: Framing) -> Iterator[Claim]:
    """What may be done of the territories of each comparison (`comparisons`: its name -> classes by slug)."""
    for name, classes in comparisons.items():
        if framing.comparability and len(classes) > 1:
            yield _claim(name, side_by_side(classes, framing), classes, framing)


def _claim(name: str, found: Comparison, classes: pd.Series, framing: Framing) -> Claim:
    lines = [(class_label(code, framing), len(slugs)) for code, slugs in found.groups.items()]
    told, parts = enumerated(lines, "territoire", len(found.members))
    if found.refused:
        left = sorted({str(classes[slug]) for slug in found.refused})
        parts |= {
            "left": Figure(len(found.refused), "territoire", len(found.refused), len(classes)),
            "why": listing([f"{class_label(code, framing)} : {framing.comparability_by_code[code].says}" for code in left]),
        }
    sentence = SENTENCES[found.reading].replace("{told}", told)
    return Claim.of("national", f"comparaison/{name}", SECTION, sentence, map(str, classes.index), parts)
