"""The ledger of claims: every sentence with a figure, its figures and the rows that it rests on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from helpers.errors import ClaimError
from helpers.parquet import parquet_table, read_parquet, write_parquet
from helpers.wording import PLURAL_FROM, counted, number, sentence, share, typeset

PLACEHOLDER = re.compile(r"{(\w+)}")
PART = re.compile(r"{(\w+)}|\[([^|\]]*)\|([^\]]*)\]")
LEDGER_FILE = "constats.parquet"


@dataclass(frozen=True)
class Figure:
    """A number with what it counts: `value` of `unit` among `denominator` (None when nothing is left out).

    `n` is the number of observations that the figure rests on (for a count, the count itself).
    `style`: « count » (12 attentes sur 40), « share » (30 %), « number » (2,5).
    """

    value: float
    unit: str = ""
    n: int | None = None
    denominator: int | None = None
    style: str = "count"
    decimals: int = 0

    @property
    def written(self) -> str:
        """The figure as it stands in the sentence."""
        if self.style == "share":
            return share(self.value, self.decimals)
        if self.style == "number":
            return number(self.value, self.decimals)
        among = "" if self.denominator is None else f" sur {number(self.denominator)}"
        return (counted(int(self.value), self.unit) if self.unit else number(self.value)) + among


NOTHING: Mapping[str, Figure | str] = {}


@dataclass(frozen=True)
class Claim:
    """One sentence of a report. Its sentence is composed from its figures, so the two cannot disagree.

    `id` is stable: scope, what it is about, and what is said of it (`lacq-orthez/T05/vigilances`).
    In the template, `{name}` is a figure or a word, and `[a reçu|ont reçu]` agrees with the figure before it.
    `evidence` holds the ids of the rows it rests on, never empty. `label` says how far it holds, `behind` the numbers that say so (French
    name -> figure or words); both are told in every format.
    """

    id: str
    scope: str
    section: str
    template: str
    figures: Mapping[str, Figure]
    evidence: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    behind: Mapping[str, Figure | str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, scope: str, key: str, section: str, template: str, evidence: Iterable[str], parts: Mapping[str, Figure | str],
        *, label: str = "", behind: Mapping[str, Figure | str] = NOTHING,
    ) -> Claim:  # fmt: skip
        """A claim from what follows its scope in its id (`key`), and the figures and words of its template together (`parts`)."""
        return cls(
            id=f"{scope}/{key}",
            scope=scope,
            section=section,
            template=template,
            figures={name: part for name, part in parts.items() if isinstance(part, Figure)},
            words={name: part for name, part in parts.items() if isinstance(part, str)},
            evidence=tuple(evidence.tolist() if isinstance(evidence, pd.Series) else evidence),  # Arrow's texts, all at once
            label=label,
            behind=behind,
        )

    @cached_property
    def behind_told(self) -> tuple[tuple[str, str], ...]:
        """The numbers behind the label as they are written, by name."""
        return tuple((name, one.written if isinstance(one, Figure) else typeset(one)) for name, one in self.behind.items())

    @cached_property
    def sentence(self) -> str:
        """The French sentence, figures and words put in their places."""
        return sentence("".join(self._parts()))

    def _parts(self) -> Iterator[str]:
        place, latest = 0, 1.0
        for found in PART.finditer(self.template):
            yield self.template[place : found.start()]
            name, singular, plural = found.groups()
            if name is None:
                yield singular if abs(latest) < PLURAL_FROM else plural
            elif name in self.figures:
                latest = self.figures[name].value
                yield self.figures[name].written
            else:
                yield self.words[name]
            place = found.end()
        yield self.template[place:]

    @property
    def anchor(self) -> str:
        """The claim's place on a page."""
        return "constat-" + self.id.split("/", 1)[1].replace("/", "-")


def ledger(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims of a report, checked: unique ids, evidence, every figure shown in its sentence."""
    checked = tuple(claims)
    seen: set[str] = set()
    for claim in checked:
        for fault in _faults(claim, seen):
            raise ClaimError(f"Constat « {claim.id} » : {fault}. Le rapport n’est pas produit.")
        seen.add(claim.id)
    return checked


def _faults(claim: Claim, seen: set[str]) -> Iterator[str]:
    if claim.id in seen:
        yield "l’identifiant sert déjà à un autre constat"
    if not claim.evidence:
        yield "aucune ligne ne l’appuie"
    named = set(PLACEHOLDER.findall(claim.template))
    if missing := named - set(claim.figures) - set(claim.words):
        yield f"la phrase attend {', '.join(sorted(missing))}"
    if unused := (set(claim.figures) | set(claim.words)) - named:
        yield f"la phrase ne montre pas {', '.join(sorted(unused))}"
    if re.search(r"\d", PLACEHOLDER.sub("", claim.template)):
        yield "un chiffre y est écrit à la main"


def ledger_frame(claims: Iterable[Claim]) -> pd.DataFrame:
    """One line a claim: id, scope, section, sentence, figures (JSON), evidence (list of ids), label, behind (what is behind the label, JSON)."""
    lines = [
        {
            "id": claim.id,
            "scope": claim.scope,
            "section": claim.section,
            "sentence": claim.sentence,
            "figures": json.dumps({name: vars(figure) for name, figure in claim.figures.items()}, ensure_ascii=False),
            "evidence": list(claim.evidence),
            "label": claim.label,
            "behind": json.dumps(dict(claim.behind_told), ensure_ascii=False),
        }
        for claim in claims
    ]
    return pd.DataFrame(lines, columns=["id", "scope", "section", "sentence", "figures", "evidence", "label", "behind"])


def write_ledger(folder: Path, claims: Iterable[Claim]) -> None:
    """Store the ledger beside the processed tables."""
    write_parquet(folder / LEDGER_FILE, ledger_frame(claims))


def read_ledger(folder: Path) -> pd.DataFrame:
    """The stored ledger, as `ledger_frame` gives it."""
    return read_parquet(folder / LEDGER_FILE)


def read_sentences(folder: Path) -> dict[str, str]:
    """The sentence of each claim of a stored ledger, by id. What claims rest on, which is most of it, is left alone."""
    told = parquet_table((folder / LEDGER_FILE).read_bytes(), ("id", "sentence"))
    return dict(zip(told["id"].to_pylist(), told["sentence"].to_pylist(), strict=True))
