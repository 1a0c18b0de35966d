"""Claims as an analyst meets them: a sentence with its figures, how far it holds, and the rows that it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

import pandas as pd

from helpers.analyse.claims import Figure
from helpers.desk import campaign_shown as shown
from helpers.desk.campaign_names import Asked, Names
from helpers.errors import QuestionError
from helpers.framing.matching import suggestion
from helpers.wording import FIXED, counted, quote, typeset

Rows = Callable[["Claim"], pd.DataFrame]


@dataclass(frozen=True)
class Claim:
    """One sentence of a report or of the synthesis.

    `figures`: each number by name, with its unit, its n and its denominator. `label`: how far it holds, where that was tried
    (« robuste », « dépend de la pondération », « portée par un territoire »), and `behind`: the numbers that say so. `evidence`: the ids of
    the rows that it rests on; `rows()` gives these rows. `page`: where it stands on the report, empty when there is none.
    """  # fmt: skip

    id: str
    scope: str
    section: str
    sentence: str
    figures: Mapping[str, Figure]
    evidence: tuple[str, ...]
    label: str = ""
    behind: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    mark: str = field(default="", repr=False)  # « données fictives », where they are
    links: Mapping[str, str] = field(default_factory=dict, repr=False)  # the first rows of evidence -> where they stand
    read: Rows | None = field(default=None, repr=False, compare=False)

    def rows(self) -> pd.DataFrame:
        """The rows that it rests on, as they may be published: contributions, events, uses, commitments, levels or territories."""
        assert self.read is not None
        return self.read(self)

    def __dir__(self) -> list[str]:
        return ["behind", "evidence", "figures", "id", "label", "page", "rows", "scope", "section", "sentence"]

    def __repr__(self) -> str:
        label = f" ({self.label})" if self.label else ""
        return shown.plain(f"{self.sentence}{label} [{self.id}, {counted(len(self.evidence), 'ligne')} à l’appui]")

    def _repr_html_(self) -> str:
        return str(shown.claim(self))


@dataclass(frozen=True)
class Claims(Sequence[Claim]):
    """Claims one after the other, found by place or by id; `frame` is a table of them."""

    items: tuple[Claim, ...]
    title: str = "Constats"

    @overload
    def __getitem__(self, asked: int | str) -> Claim: ...
    @overload
    def __getitem__(self, asked: slice) -> Claims: ...
    def __getitem__(self, asked: int | str | slice) -> Claim | Claims:
        if isinstance(asked, str):
            return self.of(asked)
        return Claims(self.items[asked], self.title) if isinstance(asked, slice) else self.items[asked]

    def of(self, id_: str) -> Claim:
        """The claim of an id; raises `QuestionError` with the nearest one."""
        found = next((one for one in self.items if one.id == id_), None)
        if found is None:
            hint = suggestion(id_, [one.id for one in self.items]) or "Les identifiants se lisent dans claims().frame."
            raise QuestionError(typeset(f"Constat {quote(id_)} introuvable. {hint}"))
        return found

    @property
    def frame(self) -> pd.DataFrame:
        """One line a claim: id, section, sentence, label, how many rows it rests on."""
        lines = [(one.id, one.section, one.sentence, one.label, len(one.evidence)) for one in self.items]
        return pd.DataFrame(lines, columns=["id", "section", "sentence", "label", "rows"])

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Claim]:
        return iter(self.items)

    def __repr__(self) -> str:
        told = "\n".join(f"- {one!r}" for one in self.items[: shown.MOST_LINES])
        left = len(self) - shown.MOST_LINES
        return f"{self.title}{FIXED}: {len(self)}\n{told}" + (f"\n… et {left} autres" if left > 0 else "")

    def _repr_html_(self) -> str:
        return str(shown.claims(self))

    def _ipython_key_completions_(self) -> list[str]:
        return [one.id for one in self.items]


def stored(line: Mapping[str, object]) -> Claim:
    """A claim from a line of a ledger (`analyse.claims.ledger_frame`)."""
    figures = json.loads(str(line["figures"]))
    return Claim(
        id=str(line["id"]),
        scope=str(line["scope"]),
        section=str(line["section"]),
        sentence=str(line["sentence"]),
        figures={name: Figure(**told) for name, told in figures.items()},
        evidence=tuple(line["evidence"]),  # type: ignore[arg-type]
        label=str(line["label"]),
        behind=json.loads(str(line["behind"])),
    )


def chosen(ledger: pd.DataFrame, section: Asked, theme: tuple[str, ...] | None, label: Asked) -> pd.DataFrame:
    """The lines of a ledger in these sections, on these themes (a part of their id), with these labels."""
    kept = ledger
    for name, asked in (("section", section), ("label", label)):
        held = sorted(set(ledger[name]) - {""})
        codes = Names.of(name, {one: one for one in held}).codes(asked)
        kept = kept if codes is None else kept[kept[name].isin(codes)]
    return kept if theme is None else kept[[bool({*id_.split("/")} & {*theme}) for id_ in kept["id"]]]
