"""What analysts decided, laid over a sheet before it is tidied: the sender's file never changes, and every decision has an outcome.

A decision holds for the text and the cell that were read when it was made. When either changed since, it is not applied: it is to
be read again, and a text that was withheld stays so meanwhile. One that the sender has taken over in the cell is done. One whose row is gone is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from helpers.collect.findings import Finding, find
from helpers.collect.sheet_table import SheetTable
from helpers.collect.tidy import own_ids
from helpers.collect.values import parse
from helpers.framing.decisions import Decision, Kind, on_one_line, text_print
from helpers.framing.model import Framing
from helpers.wording import day, excerpt

TABLE = "contributions"
LONGEST_TOLD = 500  # characters of a text in a remark
CODED = "theme_coded"  # what the tables gain: the sender's own code


TOLD = ("id", "number", "by", "day", "kind", "choice", "state", "theme")  # what pages need of an outcome
UNREADABLE = "?"  # stands for what a sender typed in a cell of theme, where it means none


class State(StrEnum):
    """What becomes of a decision."""

    APPLIED = "appliquée"
    DONE = "dans le classeur"  # the cell says what was decided: the sender took it over, or had said it already
    STALE = "à relire"  # the text or the cell changed since
    HELD = "à relire, texte retenu"  # a text that was withheld stays so until somebody reads it again
    GONE = "sans ligne"


@dataclass(frozen=True)
class Cells:
    """A row as its sender filled it in, as far as decisions go: the text, and the theme and the publication as they are understood."""

    text: str
    theme: str
    publication: str


NO_CELLS = Cells("", "", "")


@dataclass(frozen=True)
class Outcome:
    """A decision, what becomes of it, the sheet row it is about (0 when there is none), and what its sender wrote there."""

    decision: Decision
    state: State
    row: int = 0
    cells: Cells = NO_CELLS

    @property
    def is_applied(self) -> bool:
        return self.state is State.APPLIED


def understood(typed: str, field: str, framing: Framing) -> str:
    """The code that a cell means, or its words when it means none."""
    value = parse(typed, framing.by_table[TABLE].by_field[field], framing).value
    return str(value) if value is not None else typed


def state_of(decision: Decision, cells: Cells, framing: Framing) -> State:
    """What becomes of a decision on a row that is there."""
    kept = decision.print == text_print(cells.text)
    if decision.kind.is_on_theme:
        return _on_theme(decision, cells.theme, kept, framing)
    return _on_words(decision, cells, kept, framing)


def _on_theme(decision: Decision, theme: str, kept: bool, framing: Framing) -> State:
    """What was decided and then typed is done, whatever became of the text: the code is now the sender's own."""
    if theme != decision.cell and theme in (framing.theme_by_code if decision.kind is Kind.LEFT else (decision.choice,)):
        return State.DONE
    if not kept or (decision.kind is Kind.THEME and decision.choice not in framing.theme_by_code):
        return State.STALE
    if decision.kind is Kind.THEME and theme == decision.choice:
        return State.DONE
    return State.APPLIED if on_one_line(theme) == decision.cell else State.STALE


def _on_words(decision: Decision, cells: Cells, kept: bool, framing: Framing) -> State:
    """The sender's « non » always prevails; a text that was withheld, rewritten or not, comes back only once somebody has read it again."""
    yes, no = (framing.lists["publication"].by_role[role].code for role in ("yes", "no"))
    if decision.kind is Kind.REWORD and cells.text == decision.choice:
        return State.DONE
    if decision.kind is Kind.WITHHOLD and cells.publication == yes:
        return State.HELD
    if not kept:
        return State.STALE
    if (decision.kind, cells.publication) in {(Kind.WITHHOLD, no), (Kind.MASK, yes)}:
        return State.DONE
    return State.APPLIED if cells.publication == decision.cell != no else State.STALE


@dataclass(frozen=True)
class Applied:
    """A sheet with what was decided in its cells, and the outcome of each decision."""

    sheet: SheetTable
    outcomes: tuple[Outcome, ...] = ()

    @property
    def settled_rows(self) -> frozenset[int]:
        """Rows whose theme a person has looked at: no aid is heard on them."""
        return frozenset(
            one.row for one in self.outcomes if one.decision.kind.is_on_theme and one.state in (State.APPLIED, State.DONE)
        )


def applied(sheet: SheetTable, decisions: Sequence[Decision], framing: Framing, slug: str) -> Applied:
    """The contributions of a territory as they were decided; the sheet itself when nothing was."""
    if not decisions or "id" not in sheet.letters:
        return Applied(sheet, tuple(Outcome(one, State.GONE) for one in decisions))
    rows = _rows(sheet, slug)
    outcomes = tuple(_outcome(one, rows.get(one.row, 0), sheet, framing) for one in decisions)
    written = [change for one in outcomes for change in _changes(one, framing)]
    return Applied(_with_cells(sheet, written), outcomes)


def _rows(sheet: SheetTable, slug: str) -> Mapping[str, int]:
    """Id in the campaign -> sheet row; of a repeated id, the first, which is the one that is kept."""
    typed = sheet.text["id"][sheet.text["id"].ne("")]
    lines = zip(own_ids(typed.tolist(), TABLE), typed.index.tolist(), strict=True)
    return {f"{slug}-{id_}": row for id_, row in reversed(list(lines))}


def _outcome(decision: Decision, row: int, sheet: SheetTable, framing: Framing) -> Outcome:
    if not row:
        return Outcome(decision, State.GONE)
    cells = cells_of(sheet, row, framing)
    return Outcome(decision, state_of(decision, cells, framing), row, cells)


def cells_of(sheet: SheetTable, row: int, framing: Framing) -> Cells:
    """A row of a sheet as decisions look at it."""
    text, theme, publication = (str(sheet.text[field].loc[row]) for field in ("text", "theme", "publication"))
    return Cells(text, understood(theme, "theme", framing), understood_publication(publication, framing))


def understood_publication(typed: str, framing: Framing) -> str:
    """The code that a cell of publication means; a blank one means what the framing says."""
    return understood(typed, "publication", framing) or framing.by_table[TABLE].by_field["publication"].default


Change = tuple[int, str, str]  # sheet row, field, what is read there


def _changes(outcome: Outcome, framing: Framing) -> Iterator[Change]:
    decision, row = outcome.decision, outcome.row
    publication, themes = framing.lists["publication"], framing.lists["themes"]
    if outcome.state is State.HELD:
        yield row, "publication", publication.shown(publication.by_role["check"])
    if not outcome.is_applied:
        return
    if decision.kind is Kind.THEME:
        yield row, "theme", themes.shown(themes.by_code[decision.choice])
    if decision.kind in (Kind.MASK, Kind.REWORD):
        yield row, "publication", publication.shown(publication.by_role["yes"])
    if decision.kind is Kind.REWORD:
        yield row, "text", decision.choice


def _with_cells(sheet: SheetTable, changes: Iterable[Change]) -> SheetTable:
    """The sheet with other words in some cells, a column at a time."""
    by_field: dict[str, dict[int, str]] = defaultdict(dict)
    for row, field, words in changes:
        by_field[field][row] = words
    columns = {field: _with_words(sheet.text[field], words) for field, words in by_field.items()}
    return replace(sheet, text=sheet.text.assign(**columns)) if columns else sheet


def _with_words(column: pd.Series, words: Mapping[int, str]) -> pd.Series:
    rows = list(words)
    return column.mask(column.index.isin(rows), pd.Series(words).reindex(column.index).astype(column.dtype))


def with_own_codes(contributions: pd.DataFrame, outcomes: Sequence[Outcome], framing: Framing) -> pd.DataFrame:
    """The contributions with `theme_coded` where a theme was settled: the code that their sender gave, « » where there was none."""
    own = {one.row: one.cells.theme for one in outcomes if one.is_applied and one.decision.kind is Kind.THEME}
    if not own:
        return contributions
    coded = {row: code if code in framing.theme_by_code else "" for row, code in own.items()}
    return contributions.assign(**{CODED: contributions["row"].map(coded).astype("str")})


def outcomes_frame(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """One line a decision: itself, what becomes of it (`state`), and what the sender wrote (`text`, `theme`, `publication`)."""
    return pd.DataFrame([_line(one) for one in outcomes])


def _line(outcome: Outcome) -> dict[str, object]:
    decision, cells = outcome.decision, outcome.cells
    return {
        "id": decision.row, "number": decision.number, "by": decision.by, "day": decision.day.isoformat(),
        "kind": decision.kind.value, "choice": decision.choice, "state": outcome.state.value,
        "text": cells.text, "theme": cells.theme, "publication": cells.publication,
    }  # fmt: skip


def unpublished_words(decided: pd.DataFrame | None) -> Iterator[str]:
    """The texts that decisions keep from being printed: those that were withheld, and those that another text stands for."""
    if decided is not None:
        replaced = decided["kind"].eq(Kind.REWORD) & decided["state"].eq(State.APPLIED)
        yield from decided.loc[decided["kind"].eq(Kind.WITHHOLD) | replaced, "text"]


def told_on_pages(decided: pd.DataFrame | None, framing: Framing) -> pd.DataFrame | None:
    """What pages tell of decisions: no words of a contribution, nor of a cell that means no theme."""
    if decided is None:
        return None
    themes = framing.lists["themes"].by_code
    choice = decided["choice"].where(decided["kind"].eq(Kind.THEME), "")
    theme = decided["theme"].where(decided["theme"].isin([*themes, ""]), UNREADABLE)
    return decided[list(TOLD)].assign(choice=choice, theme=theme)


# Findings


RULES: Mapping[State, str] = {
    State.STALE: "decision_stale", State.HELD: "decision_held", State.GONE: "decision_gone",
}  # fmt: skip
APPLIED_RULES: Mapping[Kind, str] = {
    Kind.THEME: "theme_settled",
    Kind.LEFT: "theme_left",
    Kind.MASK: "text_settled",
    Kind.WITHHOLD: "text_withheld",
    Kind.REWORD: "text_reworded",
}


def decision_findings(sent: SheetTable, outcomes: Sequence[Outcome], framing: Framing) -> Iterator[Finding]:
    """What the sender is told of each decision: what was settled is to be taken over or contested; one that is done says nothing."""
    for one in outcomes:
        if one.state is not State.DONE:
            yield _finding(one, sent, framing)


def _finding(outcome: Outcome, sent: SheetTable, framing: Framing) -> Finding:
    decision, themes = outcome.decision, framing.lists["themes"]
    chosen = themes.shown(themes.by_code[decision.choice]) if decision.choice in themes.by_code else ""
    field = "theme" if decision.kind.is_on_theme else "text" if decision.kind is Kind.REWORD else "publication"
    rule = RULES.get(outcome.state) or APPLIED_RULES[decision.kind]
    return find(
        framing, rule, sent.sheet.name, cell=sent.cell(outcome.row, field) if outcome.row else "", row=outcome.row,
        alike=(), by=decision.by, day=day(decision.day), settled=chosen, decision=decision.kind.value, contribution=decision.row,
        text=excerpt(decision.choice, LONGEST_TOLD),
    )  # fmt: skip
