"""What the data got wrong, said to the person who can mend it, and the balance of what became of each row."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.errors import BalanceError
from helpers.framing.model import Framing, Rule, Severity
from helpers.framing.rules import UNTYPED
from helpers.wording import typeset

SEVERITY_LABELS: Mapping[Severity, str] = {
    "blocking": "bloquant",
    "warning": "à vérifier",
    "note": "pour information",
}
EFFECTS = {
    ("blocking", "territory"): "Le rapport de ce territoire n’est pas produit tant que ce point n’est pas corrigé.",
    ("blocking", "sheet of fields"): "Le rapport de ce territoire n’est pas produit tant que ce point n’est pas corrigé.",
    ("blocking", "row"): "Cette ligne est mise de côté et le rapport de ce territoire attend la correction.",
    ("warning", "row"): "Cette ligne est mise de côté : elle n’est pas comptée.",
    ("warning", "cell"): "Le contenu de cette cellule est ignoré ; le reste de la ligne est compté.",
}
NO_EFFECT = "Rien n’est écarté du rapport."


@dataclass(frozen=True, slots=True)  # slots: a large workbook has a hundred thousand of them
class Finding:
    """One fault or remark: where it stands, what it is, why it matters, how to mend it, what follows."""

    rule: str
    severity: Severity
    sheet: str
    cell: str  # as Excel shows it (« E14 »), or empty when it concerns the whole sheet
    row: int  # Excel row, 0 for the whole sheet
    what: str
    why: str
    how: str
    effect: str
    before: str = ""
    after: str = ""
    held: str = ""  # what the cell holds, as read
    line: str = ""  # id of the row as typed (of several rows, the smallest), which stays when rows move
    field: str = ""  # technical name of the column
    alike: tuple[str, ...] = ()  # every cell that holds the same text, or nearly: the sentence names a few of them
    public_what: str = ""  # the same two sentences without anything that was typed: all that may leave data/ of them
    public_how: str = ""

    def at(self, cell: str, row: int) -> Finding:
        """The same remark on another cell: its sentences are composed once, however many cells it stands on."""
        return Finding(
            self.rule, self.severity, self.sheet, cell, row, self.what, self.why, self.how, self.effect, self.before, self.after,
            public_what=self.public_what, public_how=self.public_how,
        )  # fmt: skip

    @property
    def place(self) -> str:
        """The place as Excel writes it: `CONTRIBUTIONS!E14`."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class _Plain(string.Formatter):
    """Fills {placeholders} with plain text only: a value never reaches into attributes or indexes."""

    def get_field(self, field_name: str, args: object, kwargs: Mapping[str, object]) -> tuple[object, str]:
        del args
        return kwargs.get(field_name, "…"), field_name


def find(
    framing: Framing, code: str, sheet: str, /, *, cell: str = "", row: int = 0, alike: tuple[str, ...] = (), **values: object
) -> Finding:
    """Compose a finding from the framing's rule and the values of the place; `alike` are all the cells it is about."""
    rule = framing.rules[code]
    fill = _Plain().vformat
    untyped = {"suggestion": ""} | {name: value for name, value in values.items() if name in UNTYPED}
    return Finding(
        rule=code,
        severity=rule.severity,
        sheet=sheet,
        cell=cell,
        row=row_of(cell) or int(row),
        what=typeset(fill(rule.what, (), values).strip()),
        why=typeset(fill(rule.why, (), values)),
        how=typeset(fill(rule.how, (), values).strip()),
        effect=typeset(EFFECTS.get((rule.severity, _scope(rule, sheet, framing)), NO_EFFECT)),
        before=str(values.get("before", "")),
        after=str(values.get("after", "")),
        alike=alike,
        public_what=typeset(fill(rule.what, (), untyped).strip()),
        public_how=typeset(fill(rule.how, (), untyped)),
    )


def _scope(rule: Rule, sheet: str, framing: Framing) -> str:
    """What a finding sets aside; the lines of a « fields » sheet are one row, which is never set aside."""
    fields = any(one.name == sheet and one.layout == "fields" for one in framing.sheets)
    return "sheet of fields" if rule.sets_aside == "row" and fields else rule.sets_aside


def row_of(cell: str) -> int:
    """The row of an address: `E14` is on row 14, and no cell on row 0."""
    return int(re.sub(r"\D", "", cell) or 0)


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that keep a territory's report from being made."""
    return tuple(finding for finding in findings if finding.severity == "blocking")


@dataclass(frozen=True)
class SheetBalance:
    """What became of the rows of a sheet; `reasons` holds (rule, cell) of each row set aside."""

    sheet: str
    received: int
    kept: int
    empty: int
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def set_aside(self) -> int:
        return len(self.reasons)


def check_balance(balances: Iterable[SheetBalance], file: str) -> None:
    """Raise `BalanceError` unless received = kept + set aside + empty in every sheet."""
    for balance in balances:
        accounted = balance.kept + balance.set_aside + balance.empty
        if balance.received != accounted:
            raise BalanceError(
                f"{file}, feuille « {balance.sheet} » : {balance.received} lignes reçues mais {accounted} retrouvées "
                f"({balance.kept} retenues, {balance.set_aside} mises de côté, {balance.empty} vides). "
                "Le rapport de ce territoire n’est pas produit : signalez ce classeur à l’équipe."
            )
