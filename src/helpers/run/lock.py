"""One run at a time per campaign: a lock that the system frees when its holder dies, and a note beside it that says who holds it."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from helpers import files
from helpers.errors import CampaignError
from helpers.settings import Settings
from helpers.wording import day

RUN, PREPARATION = ".production", ".verrou"  # lock files in the processed folder of a campaign
NOTE = ".json"
PATIENCE = 600  # seconds that a notebook waits for a run that prepares; 1,254 workbooks take less


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: a process of a machine, since when. No person is named."""

    process: int
    machine: str
    since: str  # local time, ISO 8601

    def told(self) -> str:
        """In French words, for a message."""
        since = datetime.fromisoformat(self.since)
        return f"processus {self.process} de la machine « {self.machine} », depuis le {day(since)} à {since:%H h %M}"


@contextmanager
def only_run(settings: Settings, campaign: str) -> Iterator[None]:
    """Hold a campaign for a run; raises `CampaignError` naming the holder when another run has it."""
    path = settings.processed(campaign) / RUN
    try:
        with _held(path, 0):
            files.write_text(_note(path), json.dumps(asdict(_here()), ensure_ascii=False))
            yield
            _note(path).unlink(missing_ok=True)
    except Timeout as error:
        raise CampaignError(
            f"Une autre production de la campagne « {campaign} » est en cours{_who(path)}. Attendez qu’elle finisse, puis relancez."
        ) from error


@contextmanager
def preparing(settings: Settings, campaign: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the processed folder while it is brought up to date: a notebook waits for a run, and a run for a notebook."""
    path = settings.processed(campaign) / PREPARATION
    try:
        with _held(path, patience):
            yield
    except Timeout as error:
        raise CampaignError(
            f"Les données de la campagne « {campaign} » sont en préparation depuis plus de {patience // 60:.0f} minutes"
            f"{_who(path.with_name(RUN))}. Attendez que cette préparation finisse, puis relancez."
        ) from error


def holder(settings: Settings, campaign: str) -> Holder | None:
    """Who runs a campaign now, if anyone; writes nothing, and takes the lock for no longer than it takes to ask."""
    path = settings.processed(campaign) / RUN
    return read_holder(path) if path.is_file() and _is_taken(path) else None


def read_holder(path: Path) -> Holder | None:
    """What the note beside a lock says; nothing when it is not there, or not whole."""
    try:
        return Holder(**json.loads(_note(path).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):  # the holder has not written it yet, or has just removed it
        return None


@contextmanager
def _held(path: Path, seconds: float) -> Iterator[None]:
    # The system frees this lock with the process, however it dies. A folder shared over NFS needs a server that passes
    # locks on, as they all do since NFSv4; where none is to be had, a file stands for the lock and a crash leaves it.
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    try:
        yield
    finally:
        lock.release()


def _is_taken(path: Path) -> bool:
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True


def _note(path: Path) -> Path:
    return path.with_name(path.name + NOTE)


def _who(path: Path) -> str:
    found = read_holder(path)
    return "" if found is None else f" ({found.told()})"


def _here() -> Holder:
    return Holder(os.getpid(), platform.node(), datetime.now().astimezone().isoformat(timespec="seconds"))
