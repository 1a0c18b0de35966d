"""The tidy tables of one territory, and all that is known of how its workbook was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.collect.feedback.history import History
from helpers.collect.findings import Finding, SheetBalance, blocking
from helpers.framing.model import TABLE_FIELDS


@dataclass(frozen=True)
class Tables:
    """One frame per tidy table, kept rows only; `row` is the Excel row that each line comes from.

    `territory` has one line; `contributions` one line an idea; `maturity` one line a dimension.
    """

    territory: pd.DataFrame
    events: pd.DataFrame
    contributions: pd.DataFrame
    use_cases: pd.DataFrame
    maturity: pd.DataFrame
    commitments: pd.DataFrame

    @classmethod
    def of(cls, frames: Mapping[str, pd.DataFrame]) -> Tables:
        return cls(**{name: frames[name] for name in TABLE_FIELDS})

    def items(self) -> tuple[tuple[str, pd.DataFrame], ...]:
        return tuple((name, getattr(self, name)) for name in TABLE_FIELDS)

    @cached_property
    def identity(self) -> pd.Series:
        """The one line of the territory sheet."""
        return self.territory.iloc[0]


@dataclass(frozen=True)
class Source:
    """The file that a territory's tables come from."""

    file: str
    sha256: str
    reader: str
    template_version: str


@dataclass(frozen=True)
class MaskedCell:
    """A cell that holds personal data: its table, its field, its line counted from 0, and its text without them."""

    table: str
    field: str
    line: int
    text: str


@dataclass(frozen=True)
class Intake:
    """What became of one workbook: tables (none when it cannot be read), findings and balance of each sheet."""

    slug: str
    source: Source
    tables: Tables | None
    findings: tuple[Finding, ...]
    balances: tuple[SheetBalance, ...]
    refusal: str = ""  # French sentence, when the file could not be read at all
    history: History | None = None  # the earlier check that the workbook brings back
    uncoded: pd.DataFrame | None = None  # the contributions that are set aside for want of a theme (see `collect.uncoded`)
    decided: pd.DataFrame | None = None  # what became of each decision of the analysts on it (see `collect.decisions`)
    masked: tuple[MaskedCell, ...] | None = None  # what is masked of its tables; unknown of those that an earlier version left
    is_final: bool = True  # whether the same workbook, read again, would give the same

    @property
    def left_out(self) -> bool:
        """Whether the territory gets no report from this workbook."""
        return bool(self.refusal) or self.tables is None or bool(blocking(self.findings))
