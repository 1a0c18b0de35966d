"""What runs the cells of a notebook, and what it may be given."""

from __future__ import annotations

import os
import sys
from enum import StrEnum

Parameter = str | int | float | bool


class Engine(StrEnum):
    """What runs the cells: a child forked from a warm process, or an ordinary kernel."""

    FORK = "fork"
    KERNEL = "noyau"


def default_engine() -> Engine:
    """A fork where the system can."""
    return Engine.FORK if hasattr(os, "fork") and sys.platform != "win32" else Engine.KERNEL
