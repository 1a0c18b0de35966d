"""What `concertations produire` does once its workers are on their way: the run, its journal, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.run.batch import produce
from helpers.run.cost import Meter
from helpers.run.means import Crew, Means
from helpers.settings import Settings
from helpers.terminal.logged import Seen, logged
from helpers.terminal.runs import called, no_progress, print_faults, print_outcome, progress_bar


@dataclass(frozen=True)
class Asked:
    """A run as it was asked for: which campaign and which territories, with what; `words`: the command as it was typed; `is_program`: whether this process does nothing else."""

    campaign: str
    only: tuple[str, ...]
    means: Means
    force: bool
    quiet: bool
    kept_journals: int
    words: tuple[str, ...]
    is_program: bool = False


def produce_and_tell(settings: Settings, asked: Asked, crew: Crew | None) -> int:
    """Run, and tell it: on the terminal, in the journal, by mail; returns the exit code."""
    with no_progress() if asked.quiet else progress_bar() as progress:
        outcome = logged(
            settings, asked.campaign, called(asked.words), asked.kept_journals, Seen(progress, Meter(of_process=asked.is_program)),
            lambda meter, progress: produce(
                settings, asked.campaign, only=asked.only, means=asked.means, force=asked.force, progress=progress, crew=crew, meter=meter
            ),
        )  # fmt: skip
    if asked.quiet:
        print_faults(outcome)
    else:
        print_outcome(outcome, settings)
    return outcome.exit_code
