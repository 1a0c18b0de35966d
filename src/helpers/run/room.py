"""Memory that was freed, given back to the system: between two great works of one process, and once it has done one."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Have the C library of Linux (glibc) give back what it keeps of freed memory, hundreds of megabytes after a nation; elsewhere nothing is done."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform.startswith("linux") else None
    if trim is not None:
        trim(0)
