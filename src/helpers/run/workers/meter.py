"""What a task took: the clock, the processor and the memory, of this process and of those that it waited for."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import psutil

from helpers.run.cost import Cost

try:
    import resource
except ImportError:  # Windows: the system tells the peak of this process only
    resource = None  # type: ignore[assignment]

CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")
KIBIBYTE = 1024


class Meter:
    """Counts from the moment it is made."""

    def __init__(self) -> None:
        if CLEAR.exists():
            CLEAR.write_text("5", encoding="ascii")  # Linux forgets the peak of the tasks before
        self._started, self._processor = time.monotonic(), _processor_seconds()
        self._forked, self._forked_peak = 0.0, 0

    def add_fork(self, processor_seconds: float, peak_bytes: int) -> None:
        """Count a process that was forked by another one than this."""
        self._forked += processor_seconds
        self._forked_peak = max(self._forked_peak, peak_bytes)

    def cost(self) -> Cost:
        """What was taken since."""
        seconds, processor = time.monotonic() - self._started, _processor_seconds() - self._processor
        peak = _own_peak() + max(_peak_of_children(), self._forked_peak)
        return Cost(round(seconds, 3), round(processor + self._forked, 3), peak, round(self._forked, 3))


def _processor_seconds() -> float:
    user, system, children_user, children_system, _ = os.times()
    return user + system + children_user + children_system


def _own_peak() -> int:
    if STATUS.exists():
        lines = STATUS.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) * KIBIBYTE for line in lines if line.startswith("VmHWM:"))
    if resource is None:
        return int(psutil.Process().memory_info().peak_wset)
    return _bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _peak_of_children() -> int:
    """Of the largest that ended since this process began: a notebook of one campaign takes what another takes."""
    return 0 if resource is None else _bytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def _bytes(told: int) -> int:
    return told if sys.platform == "darwin" else told * KIBIBYTE
