"""Add lines to the kept decisions: whole or not at all, in order, whoever else is writing, and never over what is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from helpers.errors import CampaignError
from helpers.files import keep, one_at_a_time
from helpers.framing.decisions import COLUMNS, FILE, Decision, line_of, read_lines
from helpers.settings import Settings

LOCK = ".decisions.verrou"  # beside the file, where everyone who shares it sees it
HEADER = ("\ufeff" + ";".join(COLUMNS) + "\n").encode("utf-8")  # the mark tells a spreadsheet that accents are in UTF-8

Drawn = Callable[[list[Decision]], Decision | None]


def log_path(settings: Settings, campaign: str) -> Path:
    """Where the decisions of a campaign are kept."""
    return settings.raw(campaign) / FILE


def add(settings: Settings, campaign: str, drawn: Drawn) -> Decision | None:
    """Add the decision that `drawn` makes of all the lines that are there, numbered and dated here; nothing when it makes none.

    Raises `CampaignError` when the file cannot be written.
    """
    path = log_path(settings, campaign)
    with one_at_a_time(path.with_name(LOCK), f"{campaign}/{FILE}", CampaignError):
        return _added(path, drawn)


def _added(path: Path, drawn: Drawn) -> Decision | None:
    lines, unread = read_lines(path)
    decision = drawn(lines)
    if decision is None:
        return None
    numbered = replace(decision, number=_next(lines, unread), when=now())
    _append(path, line_of(numbered).encode("utf-8"))
    return numbered


def _next(lines: Sequence[Decision], unread: Sequence[int]) -> int:
    """A number that no line has: one that cannot be read any more had its own."""
    return max(len(lines) + len(unread), *(one.number for one in lines), 0) + 1


def _append(path: Path, line: bytes) -> None:
    """One write, kept by the system before it is told; a line that an earlier crash cut short is closed first."""
    fresh = not path.is_file() or not path.stat().st_size
    with path.open("ab") as file:
        file.write((HEADER if fresh else b"" if _is_closed(path) else b"\n") + line)
        file.flush()
        os.fsync(file.fileno())
    if fresh:
        keep(path.parent)


def _is_closed(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def now() -> datetime:
    """The time of a decision, with its zone."""
    return datetime.now().astimezone().replace(microsecond=0)
