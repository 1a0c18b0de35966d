"""Imported for what it does by the process that workers are forks of (see `lane`): load all that a report needs, once for all of them.

That process ends with whoever started it, and they with it. Imported by any other, this module does nothing.
"""

import os
import signal
import sys

from helpers.run.orphans import die_with_parent
from helpers.run.workers.worker import WARM, load


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption from the keyboard is the coordinator's to answer
    die_with_parent(os.getppid())
    load(("helpers.run.engine.warm_up", *WARM))
    from helpers.run.engine.warm_up import warm_up  # noqa: PLC0415 - loaded by `load`, which looks for no garbage meanwhile

    warm_up()


if any("multiprocessing.forkserver" in word for word in sys.orig_argv):
    _begin()
