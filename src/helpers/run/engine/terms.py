"""Where a notebook runs, and what it may use: said by whoever asks to the process that runs the cells."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

# What libraries read when they are loaded. One thread: sums over several may differ in their last digits, and a process that
# forks must have no other. Arrow takes memory as it needs it: its own allocators reserve a gigabyte at once, and start a thread.
STEADY = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
YOUNG_OBJECTS = 50_000  # made before garbage is looked for: a report makes hundreds of thousands, and next to no cycle


@dataclass(frozen=True)
class Terms:
    """The folder, the environment and the limit of one notebook."""

    folder: str
    environment: dict[str, str] = field(default_factory=dict)
    memory_bytes: int | None = None

    def written(self) -> bytes:
        """As bytes; an environment may hold what is not UTF-8."""
        return json.dumps(asdict(self)).encode("ascii")


def read_terms(written: bytes) -> Terms:
    """The terms that `Terms.written` wrote.

    >>> read_terms(Terms("/tmp", {"LANG": "fr_FR.UTF-8"}).written())
    Terms(folder='/tmp', environment={'LANG': 'fr_FR.UTF-8'}, memory_bytes=None)
    """
    return Terms(**json.loads(written))
