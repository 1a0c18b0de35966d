"""Any claim of a page with its figures and the rows beneath: what `tracing` finds, shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analyse.claims import Figure
from helpers.collect.protection.public_finding import public_file
from helpers.desk.tracing import Trace, place_of, trace
from helpers.framing.matching import suggestion
from helpers.run.prepare import Prepared
from helpers.show import parts
from helpers.show.elements import Element, Facts, Heading, Notice, Prose, Row, Table
from helpers.show.markup import tag
from helpers.wording import counted, number, quote

NOT_PRINTED = "texte non publié"


@dataclass(frozen=True)
class ClaimRows:
    """The claims of a page, and where the rows of each stand."""

    prepared: Prepared
    ledger: pd.DataFrame
    names: Mapping[str, str]
    address: Callable[[str], str]

    @property
    def ids(self) -> list[str]:
        """The ids of the claims, in the order of the page."""
        return list(self.ledger["id"])

    def claim(self, id_: str) -> Element:
        """A claim by its id: sentence, figures, label, rows; the nearest id when there is none."""
        if self.ledger.empty:
            return Notice("absence", "Aucun constat pour cette page.")
        found = self.ledger[self.ledger["id"].eq(id_ or self.ids[0])]
        if found.empty:
            return Notice("attention", f"Aucun constat {quote(id_)}. {suggestion(id_, self.ids)}")
        line = found.iloc[0]
        traced = trace(self.prepared.folder, list(line["evidence"]), list(self.prepared.territories["slug"]))
        return parts.group(
            Heading(f"Constat {line['id']}"), Prose(str(line["sentence"])), Facts(tuple(_told(line))),
            _figures(json.loads(line["figures"])), self._rows(traced),
        )  # fmt: skip

    def _rows(self, traced: Trace) -> Element:
        framing = self.prepared.campaign.framing
        rows = tuple(
            Row((
                tag("a", line.id, href=self.address(line.id)), self.names.get(line.territory, line.territory), self._file(line.territory),
                place_of(line.table, line.row, framing), _words(line.table, line.text),
            ))
            for line in traced.rows.itertuples()
        )  # fmt: skip
        left = traced.total - len(rows)
        whole = f"{counted(traced.total, 'ligne')} de {counted(traced.territories, 'territoire')} à l’appui."
        note = f"{whole} {number(len(rows))} ici, d’autant de territoires que possible." if left else whole
        return Table("Les lignes à l’appui", ("Ligne", "Territoire", "Classeur", "Place", "Texte publiable"), rows, note=note)

    def _file(self, slug: str) -> str:
        received = self.prepared.received.get(slug)
        return "" if received is None else public_file(received.source)


def _told(line: pd.Series) -> list[tuple[str, str]]:
    """The label of a claim and what is behind it, where it has one."""
    behind: Mapping[str, str] = json.loads(line["behind"])
    return [("Section", str(line["section"])), *([("Solidité", str(line["label"]))] if line["label"] else []), *behind.items()]


def _figures(figures: Mapping[str, Mapping[str, Any]]) -> Element:
    """Each figure as it is written in the sentence, the observations that it rests on, what it is out of."""
    held = [Figure(**one) for one in figures.values()]
    rows = tuple(
        Row((one.written, *("" if part is None else number(part) for part in (one.n, one.denominator)))) for one in held
    )
    return Table("Les chiffres de la phrase", ("Chiffre", "n", "Dénominateur"), rows, frozenset({1, 2}))


def _words(table: str, text: object) -> str:
    """The words of a contribution that may be printed; of other rows, only their place is told."""
    if table != "contributions":
        return ""
    return NOT_PRINTED if pd.isna(text) else str(text)
