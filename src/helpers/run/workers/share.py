"""How many workers a machine can hold, and what each may take: as many as there are cores, as long as memory allows."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from helpers.errors import CampaignError
from helpers.settings import MEBIBYTE
from helpers.wording import FIXED, counted, number

# A warm worker and the process that forks for it take 400 MiB; the notebook of a territory, 100 to 200 more.
WORKER_BYTES, NOTEBOOK_BYTES = 400 * MEBIBYTE, 250 * MEBIBYTE
COORDINATOR_BYTES = 150 * MEBIBYTE
# What a notebook shares with the process that it was forked from: counted above, and again in the limit of the notebook.
SHARED_BYTES = 200 * MEBIBYTE
KERNEL_BYTES = 1024 * MEBIBYTE  # a kernel shares nothing; with 500 it did not start, with 700 it did
NEEDED = WORKER_BYTES + NOTEBOOK_BYTES
RESERVE_SHARE, RESERVE = 0.1, 512 * MEBIBYTE  # left to the system, the coordinator and whoever else works here
CGROUPS = Path("/sys/fs/cgroup")
OWN_CGROUP = Path("/proc/self/cgroup")
AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([MGT])[oB]?", re.IGNORECASE)
UNITS = {"M": MEBIBYTE, "G": 1 << 30, "T": 1 << 40}


@dataclass(frozen=True)
class Share:
    """Workers, and the bytes of memory of each: of the worker itself, and of the notebook that it has run."""

    count: int
    bytes_each: int

    def notebook_bytes(self, *, forked: bool) -> int:
        """What a notebook may claim; with less than it needs to start, it would wait for ever instead of failing."""
        own = self.bytes_each - WORKER_BYTES
        return own + SHARED_BYTES if forked else max(own, KERNEL_BYTES)

    def told(self) -> str:
        """In French."""
        return f"{counted(self.count, 'ouvrier')}, {number(self.bytes_each // MEBIBYTE)}{FIXED}Mo de mémoire chacun au plus"


def share(workers: int | None, memory_bytes: int | None) -> Share:
    """As many workers as asked, or one a core, as far as memory goes; raises `CampaignError` when it holds none."""
    memory = memory_bytes or available_bytes()
    if memory_bytes is not None and memory < COORDINATOR_BYTES + NEEDED:
        raise CampaignError(
            f"--memoire : {number(memory // MEBIBYTE)}{FIXED}Mo ne suffisent pas. "
            f"Il en faut {number((COORDINATOR_BYTES + NEEDED) // MEBIBYTE)} pour un seul ouvrier."
        )
    shared_out = memory - COORDINATOR_BYTES
    count = max(1, min(workers or cores(), shared_out // NEEDED))
    return Share(count, max(shared_out // count, NEEDED))


def read_amount(text: str) -> int:
    """Bytes of an amount of memory as people write it; raises `CampaignError`.

    >>> read_amount("1,5G"), read_amount("700 Mo")
    (1610612736, 734003200)
    """
    found = AMOUNT.fullmatch(text.strip())
    if not found:
        raise CampaignError(f"« {text} » n’est pas une quantité de mémoire. Écrivez par exemple 1500M ou 1,5G.")
    return int(float(found[1].replace(",", ".")) * UNITS[found[2].upper()])


def cores(cgroups: Path = CGROUPS, own: Path = OWN_CGROUP) -> int:
    """Cores that this process may use: those it is bound to, within the quota of its group."""
    bound = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quotas = [math.ceil(_quota(path.read_text(encoding="ascii"))) for path in _bounds(cgroups, own, "cpu.max")]
    return max(1, min([bound, *quotas]))


def available_bytes(cgroups: Path = CGROUPS, own: Path = OWN_CGROUP) -> int:
    """Memory that is left on this machine and in the group of this process, less a reserve."""
    here = [
        float(path.read_text(encoding="ascii")) - float((path.parent / "memory.current").read_text(encoding="ascii"))
        for path in _bounds(cgroups, own, "memory.max")
    ]
    left = min([float(psutil.virtual_memory().available), *here])
    return max(0, int(left - max(RESERVE, RESERVE_SHARE * left)))


def _quota(written: str) -> float:
    """« 150000 100000 » is a core and a half."""
    quota, period = written.split()
    return float(quota) / float(period)


def _bounds(cgroups: Path, own: Path, name: str) -> Iterator[Path]:
    """The files of this process's control group and of those around it that set a bound (Linux, version 2)."""
    lines = own.read_text(encoding="utf-8").splitlines() if own.is_file() else []
    folder = cgroups / next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    for group in (folder, *folder.parents):
        if (group / name).is_file() and "max" not in (group / name).read_text(encoding="ascii"):
            yield group / name
        if group == cgroups:
            return
