"""What it takes to build a report, or to run the whole: time, processor, memory. Measured, never guessed."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows: seconds by the clock are all that is known there
    resource = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processor over all processes (none when unknown), peak of memory in bytes (same)."""

    seconds: float
    processor_seconds: float | None = None
    peak_bytes: int | None = None
    forked_seconds: float = 0.0  # of the processor's, those of notebooks in forks


@dataclass(frozen=True)
class Meter:
    """Started before some work, read after it.

    Processor time counts this process and every child that has ended, with their own children: read it once they have.
    The peak is that of the largest single process since each began, so that a worker which built other reports before
    tells an upper bound.
    """

    clock: float
    processor: float | None

    @classmethod
    def start(cls) -> Meter:
        return cls(time.monotonic(), _processor())

    def read(self) -> Cost:
        now = _processor()
        used = None if now is None or self.processor is None else round(now - self.processor, 3)
        return Cost(round(time.monotonic() - self.clock, 3), used, _peak())


def _processor() -> float | None:
    if resource is None:
        return None
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> int | None:
    if resource is None:
        return None
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return largest if sys.platform == "darwin" else largest * 1024  # macOS counts bytes, Linux kibibytes
