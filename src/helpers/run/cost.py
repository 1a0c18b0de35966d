"""What it takes to build a report: time, processor, memory."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processor over all processes (none when unknown), peak of memory in bytes (same)."""

    seconds: float
    processor_seconds: float | None = None
    peak_bytes: int | None = None
