"""Imported for what it does, by the process that workers are forks of (see `lane`): load all that a report needs, once for all of them.

It ends with whoever started it, and they with it.
"""

import os
import signal

from helpers.run.orphans import die_with_parent
from helpers.run.workers.worker import WARM, load

signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interruption from the keyboard is the coordinator's to answer
die_with_parent(os.getppid())
load(("helpers.run.engine.warm_up", *WARM))

from helpers.run.engine.warm_up import warm_up  # noqa: E402 - what is loaded before costs less

warm_up()
