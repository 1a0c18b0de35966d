"""No process outlives the run that started it, however that run ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

ASKS_FOR_SIGNAL = 1  # PR_SET_PDEATHSIG, in <linux/prctl.h>


def die_with_parent(parent: int) -> None:
    """Ask Linux to kill this process when its parent dies; elsewhere it ends by itself, once its task is done.

    `parent`: the process that starts this one; if it died before this was asked, there is nobody to work for.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(ASKS_FOR_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
