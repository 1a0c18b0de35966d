"""A run that leaves its journal, whatever happens to it, and sends it where its campaign asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.errors import ConcertationsError
from helpers.files import system_fault
from helpers.run.cost import Meter
from helpers.run.journal import Reached, Run, ended, now, stopped, text, write_journal
from helpers.run.mail import MailSettings, message, read_mail_settings, send
from helpers.settings import Settings
from helpers.terminal.say import say
from helpers.wording import counted

if TYPE_CHECKING:
    from helpers.run.batch import Outcome, Progress, Result, Step


class Seen:
    """What a run does, seen from outside: what it costs, and how far it came."""

    def __init__(self, progress: Progress, meter: Meter) -> None:
        self.meter = meter
        self._progress = progress
        self._step: Step | None = None
        self._ended: dict[str, Result] = {}  # by report: the synthesis may be made twice

    def show(self, step: Step) -> None:
        """Keep where the run is, and show it."""
        self._step = step
        if step.ended is not None:
            self._ended[step.ended.task.slug] = step.ended
        self._progress(step)

    @property
    def reached(self) -> Reached | None:
        """Nothing before its reports were under way."""
        step = self._step
        return None if step is None else Reached(tuple(self._ended.values()), step.up_to_date, step.total - step.done)


def logged(
    settings: Settings, campaign: str, command: str, keep: int, seen: Seen, work: Callable[[Meter, Progress], Outcome]
) -> Outcome:
    """Do some work, then write and send its journal; what the work raises is journaled, and raised all the same.

    `work` is given what counts its cost, and whom to tell where it is.
    """
    started = now()
    try:
        outcome = work(seen.meter, seen.show)
    except BaseException as error:
        _tell(settings, campaign, stopped(command, started, error, seen.meter.cost(), seen.reached), keep)
        raise
    _tell(settings, campaign, ended(command, started, outcome), keep)
    return outcome


def _tell(settings: Settings, campaign: str, run: Run, keep: int) -> None:
    """The journal is on disk before any server is called; what became of the mail is then added to it."""
    if campaign != Path(campaign).name or not settings.raw(campaign).is_dir():
        return  # a mistyped name must not make a folder
    try:
        path = write_journal(settings, campaign, run, keep)
        if fate := _mailed(settings, campaign, run):
            write_journal(settings, campaign, replace(run, mail=fate), keep, at=path)
    except OSError as error:
        say(f"Le journal n’a pas pu être écrit : {system_fault(error)}.", err=True)


def _mailed(settings: Settings, campaign: str, run: Run) -> str:
    """Send the journal if it is asked for, and tell what became of it; nothing when no mail is due."""
    try:
        mail = read_mail_settings(settings.raw(campaign))
        if mail is None or not mail.is_due(run.exit_code):
            return ""
        return _sent(mail, run)
    except ConcertationsError as error:
        reason = str(error).removesuffix(".")
        say(f"Le courriel n’est pas parti : {reason}. La production n’en dépend pas.", err=True)
        return f"non envoyé ({reason})"


def _sent(mail: MailSettings, run: Run) -> str:
    send(mail, message(mail, run.subject, text(run)))
    return f"envoyé à {counted(len(mail.recipients), 'destinataire')}"
