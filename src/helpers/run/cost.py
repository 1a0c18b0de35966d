"""What it takes to build a report, or to run the whole: time, processor, memory. Measured, never guessed."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

try:
    import resource
except ImportError:  # Windows: the system tells the peak of this process only
    resource = None  # type: ignore[assignment]

CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
KIBIBYTE = 1024


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock; seconds of processor over all processes and peak of the largest one, in bytes (none when unknown)."""

    seconds: float
    processor_seconds: float | None = None
    peak_bytes: int | None = None

    def followed_by(self, other: Cost) -> Cost:
        """The cost of two works, one after the other; what is unknown of one is unknown of both."""
        processor, others = self.processor_seconds, other.processor_seconds
        peak, other_peak = self.peak_bytes, other.peak_bytes
        return Cost(
            round(self.seconds + other.seconds, 3),
            None if processor is None or others is None else round(processor + others, 3),
            None if peak is None or other_peak is None else max(peak, other_peak),
        )


class Meter:
    """Counts from the moment it is made: this process, the children that it waited for with theirs, and what it is told of.

    `of_process`: from the start of this process instead, where it does nothing else.
    """

    def __init__(self, *, of_process: bool = False) -> None:
        if CLEAR.exists():
            CLEAR.write_text("5", encoding="ascii")  # Linux forgets the peak of the work before
        self._started, self._processor = time.monotonic(), _processor_seconds()
        if of_process:
            self._started -= max(0.0, time.time() - psutil.Process().create_time())
            self._processor = 0.0
        self._apart, self._peak_apart = 0.0, 0

    def add(self, processor_seconds: float, peak_bytes: int = 0) -> None:
        """Count what the system does not count with this process and the children that ended: those that live on, and what they waited for."""
        self._apart += processor_seconds
        self._peak_apart = max(self._peak_apart, peak_bytes)

    def cost(self) -> Cost:
        """What was taken since."""
        seconds, processor = time.monotonic() - self._started, _processor_seconds() - self._processor
        peak = max(_own_peak(), _peak_of_children(), self._peak_apart)
        return Cost(round(seconds, 3), round(processor + self._apart, 3), peak)


def _processor_seconds() -> float:
    user, system, children_user, children_system, _ = os.times()
    return user + system + children_user + children_system


def peak_in(status: Path) -> int:
    """Bytes that a process of Linux held at most, from what the system tells of it; 0 when it is gone."""
    try:
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * KIBIBYTE for line in lines if line.startswith("VmHWM:")), 0)


def _own_peak() -> int:
    if STATUS.exists():
        return peak_in(STATUS)
    if resource is None:
        return int(psutil.Process().memory_info().peak_wset)
    return _bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _peak_of_children() -> int:
    """Of the largest that ended since this process began: an upper bound for a worker that built other reports before."""
    return 0 if resource is None else _bytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _bytes(told: int) -> int:
    return told if sys.platform == "darwin" else told * KIBIBYTE
