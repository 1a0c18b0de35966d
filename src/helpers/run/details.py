"""What a program said of a failed report, for the team: beside the tables, never in what is published."""

from __future__ import annotations

from helpers import files
from helpers.run.failures import DETAILS, TEAM
from helpers.run.public_reason import public_reason
from helpers.run.task import Task
from helpers.settings import Settings


def keep_details(settings: Settings, task: Task, reason: str, kind: str) -> None:
    """Keep a reason whole where a card sends the team to it, or does not tell all of it; otherwise leave nothing of a former one."""
    path = task.processed(settings) / DETAILS
    if kind == TEAM or public_reason(reason) != reason:
        files.write_text(path, f"{reason}\n")
    else:
        path.unlink(missing_ok=True)
