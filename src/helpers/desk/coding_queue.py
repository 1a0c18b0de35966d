"""The contributions that wait for a person: without a theme, with a doubtful one, coded two ways, held for personal data, decided on words that changed.

They are read from the tidy tables, column by column: a campaign of twenty thousand rows opens at once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.analyse.coding import PROPOSED, RECODED
from helpers.collect.decisions import Cells, State, state_of, understood
from helpers.collect.store import DECIDED, FINDINGS, UNCODED, read_if_any
from helpers.files import utf8_name
from helpers.framing.decisions import Decision, Decisions, territory_of
from helpers.framing.model import Framing

TABLE = "contributions"
DOUBTED = "coder_comment"
COLUMNS = ("id", "row", "text", "theme", "publication", PROPOSED, RECODED, DOUBTED)


class Reason(StrEnum):
    """Why a row waits, the most pressing first."""

    NO_THEME = "sans thème"
    AGAIN = "décision à relire"
    TWO_CODES = "deux codes"
    DOUBT = "thème douteux"
    PERSONAL = "données personnelles"

    @property
    def is_on_theme(self) -> bool:
        return self is not Reason.PERSONAL


@dataclass(frozen=True)
class Case:
    """A row as its sender filled it in, and why it waits. `theme` and `second` are codes, or the words of a cell that means none.

    `why`: the remark that led here, in French. `on_theme`: whether its theme waits, or its words.
    """

    id: str
    territory: str
    row: int
    reason: Reason | None  # None where it waits for nothing
    on_theme: bool
    text: str
    theme: str
    publication: str
    second: str = ""
    comment: str = ""
    proposed: str = ""
    why: str = ""

    @property
    def cells(self) -> Cells:
        """What decisions look at."""
        return Cells(self.text, self.theme, self.publication)


Key = tuple[str, bool]  # contribution, and whether its theme is meant, or its words


@dataclass(frozen=True)
class Queue:
    """The rows that wait in some territories (folders of `data/processed`), as their workbooks were last read.

    Rows that do not wait are looked for when they are asked for: nothing else of a large campaign is held.
    """

    folders: Mapping[str, Path]  # slug -> folder
    cases: Mapping[Key, Case]
    framing: Framing
    _known: dict[str, Mapping[str, Case]] = field(default_factory=dict)  # slug -> its rows, once one of them was asked for
    _outcomes: dict[Decision, State] = field(default_factory=dict)  # a decision and its row do not change: it is judged once

    def holds(self, id_: str) -> bool:
        """Whether a contribution is known."""
        return (id_, True) in self.cases or (id_, False) in self.cases or id_ in self._territory(territory_of(id_))

    def case(self, id_: str, *, on_theme: bool) -> Case:
        """A contribution, whether its theme or its words wait or not."""
        waits = self.cases.get((id_, on_theme)) or self.cases.get((id_, not on_theme))
        held = waits or self._territory(territory_of(id_))[id_]
        return held if held.on_theme is on_theme else replace(held, reason=None, on_theme=on_theme, why="")

    def outcome(self, decision: Decision) -> State:
        """What becomes of a decision, on the row as it was last read."""
        if decision not in self._outcomes:
            self._outcomes[decision] = self._judged(decision)
        return self._outcomes[decision]

    def _judged(self, decision: Decision) -> State:
        if not self.holds(decision.row):
            return State.GONE
        return state_of(decision, self.case(decision.row, on_theme=decision.kind.is_on_theme).cells, self.framing)

    def _territory(self, slug: str) -> Mapping[str, Case]:
        if slug not in self._known:
            folder = self.folders.get(slug)
            lines = [] if folder is None else _rows(folder, self.framing).to_dict("records")
            self._known[slug] = {line["id"]: _case(slug, line, None) for line in lines}
        return self._known[slug]


def read_queue(folders: Mapping[str, Path], framing: Framing) -> Queue:
    """What waits in some territories, whatever was decided of it since."""
    found = (case for slug, folder in folders.items() for case in _cases(slug, folder, framing))
    return Queue(folders, {(one.id, one.on_theme): one for one in found}, framing)


def waiting(queue: Queue, decisions: Decisions) -> list[Case]:
    """The cases that no standing decision settles, the most pressing first; a decision that no longer fits is a case again."""
    settled = {(one.row, one.kind.is_on_theme): queue.outcome(one) for one in decisions.standing}
    left = [case for key, case in queue.cases.items() if key not in settled]
    again = [
        replace(queue.case(id_, on_theme=on_theme), reason=Reason.AGAIN)
        for (id_, on_theme), state in settled.items()
        if state in (State.STALE, State.HELD)
    ]
    order = list(Reason)
    return sorted((*left, *again), key=lambda one: order.index(one.reason or Reason.AGAIN))


# Reading


def _cases(slug: str, folder: Path, framing: Framing) -> Iterator[Case]:
    """What waits in a territory."""
    rows, remarks = _rows(folder, framing), _remarks(folder, framing)
    check = framing.lists["publication"].by_role["check"].code
    second, commented = rows[RECODED].ne("") & rows[RECODED].ne(rows["theme"]), rows[DOUBTED].ne("")
    doubted = commented | rows["row"].isin(list(remarks["theme_proposed"]))
    held = rows["publication"].eq(check) & rows["row"].isin(list(remarks["personal_data"])) & rows["kept"]
    reasons = {Reason.NO_THEME: ~rows["kept"], Reason.TWO_CODES: rows["kept"] & second}
    reasons |= {Reason.DOUBT: rows["kept"] & ~second & doubted, Reason.PERSONAL: held}
    for reason, here in reasons.items():
        told = remarks["theme_proposed" if reason.is_on_theme else "personal_data"]
        for line in rows[here].to_dict("records"):
            yield _case(slug, line, reason, told.get(line["row"], ""))


def _case(slug: str, line: Mapping[Hashable, Any], reason: Reason | None, why: str = "") -> Case:
    return Case(
        id=line["id"], territory=slug, row=int(line["row"]), reason=reason, on_theme=reason is not Reason.PERSONAL, text=line["text"],
        theme=line["theme"], publication=line["publication"], second=line[RECODED], comment=line[DOUBTED],
        proposed=line[PROPOSED], why=why,
    )  # fmt: skip


def _rows(folder: Path, framing: Framing) -> pd.DataFrame:
    """The contributions of a territory as its sender filled them in, texts without missing value; `kept`: whether they are counted."""
    kept = _read(folder / f"{TABLE}.parquet", COLUMNS).assign(kept=True)
    without = _without_theme(folder, framing)
    rows = _as_sent(kept, read_if_any(folder / DECIDED))
    return rows if without is None else pd.concat([rows, without], ignore_index=True).fillna("")


def _without_theme(folder: Path, framing: Framing) -> pd.DataFrame | None:
    """The rows that are set aside for want of a theme, their cells understood as those of the others are."""
    found = read_if_any(folder / UNCODED)
    if found is None:
        return None
    fields = ("theme", "publication") if RECODED not in found else ("theme", "publication", RECODED)
    read = {field: [understood(typed, field, framing) for typed in found[field]] for field in fields}
    blank = framing.by_table[TABLE].by_field["publication"].default
    told = found.assign(**read).assign(kept=False)
    return told.assign(publication=told["publication"].replace("", blank))


def _as_sent(rows: pd.DataFrame, decided: pd.DataFrame | None) -> pd.DataFrame:
    """The rows with the cells that decisions were laid over as they were before."""
    if decided is None:
        return rows
    sent = decided[decided["state"].ne(State.GONE)].drop_duplicates("id").set_index("id")
    over = rows["id"].isin(sent.index)
    return rows.assign(
        **{field: rows[field].mask(over, rows["id"].map(sent[field])) for field in ("text", "theme", "publication")}
    )


def _remarks(folder: Path, framing: Framing) -> Mapping[str, Mapping[int, str]]:
    """Rule -> sheet row -> the remark, for what was said of the themes and of the texts of the contributions."""
    table = pq.read_table(utf8_name(folder / FINDINGS), columns=["rule", "sheet", "row", "field", "what"], use_threads=False)
    sheet = framing.by_table[TABLE]
    wanted = {"theme_proposed": sheet.by_field["theme"].name, "personal_data": sheet.by_field["text"].name}
    rules = table.filter(pc.is_in(table["rule"].cast("string"), pa.array(list(wanted))))
    lines = rules.to_pylist()
    return {
        rule: {
            one["row"]: one["what"] for one in lines if (one["rule"], one["sheet"], one["field"]) == (rule, sheet.name, field)
        }
        for rule, field in wanted.items()
    }


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Some columns of a table, nothing where it has no such column, or no value."""
    there = [name for name in columns if name in pq.read_schema(utf8_name(path)).names]
    frame = pq.read_table(utf8_name(path), columns=there, use_threads=False).to_pandas(use_threads=False)
    texts = [name for name in columns if name != "row"]
    return frame.assign(**{name: frame[name].fillna("") if name in frame else "" for name in texts})
