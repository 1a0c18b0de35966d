"""A production asked for at the desk: the same command as in a terminal, in a process of its own, its progress told line by line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from helpers.run.reports import PREPARATION_VARIABLE
from helpers.settings import ROOT_VARIABLE, Settings

DONE = re.compile(r"\[(\d+)/(\d+)\] ")  # how the command tells where it is
KEPT_LINES = 12  # of what the command says at its end
TOLD_BY_A_RUN = (PREPARATION_VARIABLE, ROOT_VARIABLE)


@dataclass(frozen=True)
class Told:
    """Where a production is: reports done out of those to do (none known before the first), its last words; at its end, its exit code."""

    done: int = 0
    total: int = 0
    said: tuple[str, ...] = ()
    exit_code: int | None = None

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        return self.done / self.total if self.total else 0.0


def command(settings: Settings, campaign: str, territory: str) -> list[str]:
    """The command that makes the report of a territory, and what depends on it."""
    program = [sys.executable, "-m", "helpers", "--racine", str(settings.root)]
    return [*program, "produire", "--campagne", campaign, "--territoire", territory]


def production(settings: Settings, campaign: str, territory: str) -> Iterator[Told]:
    """Make the report of a territory, telling each step, the last one with the exit code.

    The command is a program apart: it starts processes of its own, which a kernel full of charts could not fork.
    """
    with subprocess.Popen(  # noqa: S603 - our own command, its arguments in a list
        command(settings, campaign, territory), env=_environment(os.environ), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        told = Told()
        for line in process.stdout or ():
            told = _heard(told, line.rstrip())
            yield told
    yield Told(told.done, told.total, told.said, process.returncode)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of the notebook, without what a run tells its notebooks; UTF-8 whatever the system speaks."""
    return {name: value for name, value in own.items() if name not in TOLD_BY_A_RUN} | {"PYTHONUTF8": "1"}


def _heard(told: Told, line: str) -> Told:
    said = (*told.said, line)[-KEPT_LINES:] if line else told.said
    where = DONE.match(line)
    return Told(int(where[1]), int(where[2]), said) if where else Told(told.done, told.total, said)
