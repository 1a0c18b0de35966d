"""The processes of this machine that work for this one."""

from __future__ import annotations

import psutil


def servers() -> list[psutil.Process]:
    """The process that workers are forks of, if it runs."""
    return [one for one in psutil.Process().children() if "multiprocessing.forkserver" in " ".join(one.cmdline())]


def workers() -> list[psutil.Process]:
    """The workers that live now, whoever asked for them."""
    return [worker for server in servers() for worker in server.children()]
