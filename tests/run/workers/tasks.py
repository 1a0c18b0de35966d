"""What workers are asked to do in tests: real work, real deaths."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from helpers.errors import CampaignError
from helpers.settings import MEBIBYTE


def own_process(_: object = None) -> int:
    return os.getpid()


def die(_: object = None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def work_and_die(seconds: float) -> None:
    while time.process_time() < seconds:
        sum(range(10_000))
    die()


def is_loaded(module: str) -> bool:
    return module in sys.modules


def variable(name: str) -> str:
    return os.environ.get(name, "")


def die_once(mark: Path) -> int:
    if not mark.exists():
        mark.touch()
        die()
    return os.getpid()


def grow(_: object = None) -> None:
    held = [bytearray(MEBIBYTE) for _ in range(400)]
    time.sleep(60 if held else 0)


def stall(_: object = None) -> None:
    time.sleep(60)


def refuse(_: object = None) -> None:
    raise CampaignError("refusé")


class OddError(Exception):
    """An error that another process cannot rebuild."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def fail_oddly(_: object = None) -> None:
    raise OddError("un", "deux")
