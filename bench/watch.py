"""What a command and the processes below it cost: those that the reading starts are not waited for by the command itself."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL = 0.02  # seconds between two looks: a peak is a high-water mark, so that only the last instants may be missed
HIGH_WATER = re.compile(r"VmHWM:\s+(\d+) kB")
TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Measure:
    """Seconds on the clock, seconds of the processor, and the most memory held, in bytes, by the command and below it."""

    seconds: float
    processor: float
    peak: int
    child_peak: int = 0  # of one process; 0 when there is none, or where the system does not tell
    child_processor: float = 0  # of all of them, within `processor`


def run(command: Sequence[str], *, accepted: Sequence[int] = (0,)) -> tuple[str, Measure]:
    """Run a command to its end; raises `CalledProcessError` unless its exit code is an accepted one."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:  # fmt: skip
        seen: dict[int, tuple[int, float]] = {}
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, seen, ended))
        watcher.start()
        output = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.set()
        watcher.join()
    if process.returncode not in accepted:
        raise subprocess.CalledProcessError(process.returncode, command)
    below = sum(processor for _, processor in seen.values())
    peak = max((peak for peak, _ in seen.values()), default=0)
    processor = used.ru_utime + used.ru_stime + below
    return output, Measure(time.perf_counter() - start, processor, used.ru_maxrss * 1024, peak, below)


def _watch(command: int, seen: dict[int, tuple[int, float]], ended: threading.Event) -> None:
    """Note the peak and the processor time of every process below the children of a command."""
    while not ended.wait(INTERVAL):
        for child in _children(command):
            for process in _below(child):
                if (state := _state(process)) is not None:
                    seen[process] = state


def _below(process: int) -> Iterator[int]:
    for child in _children(process):
        yield child
        yield from _below(child)


def _children(process: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []  # it just ended, or the system tells nothing


def _state(process: int) -> tuple[int, float] | None:
    folder = Path(f"/proc/{process}")
    try:
        told = HIGH_WATER.search((folder / "status").read_text(encoding="utf-8"))
        fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(told[1]) * 1024, (int(fields[11]) + int(fields[12])) / TICK) if told else None
