"""Who does the work of a run: processes of this machine, or those of a cluster. A dead one fails its own task at most."""

from __future__ import annotations

from abc import abstractmethod
from concurrent.futures import Executor


class Workers(Executor):
    """An executor that outlives its workers: `submit`, `map` and `with`, as any executor."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many tasks are done at the same time."""

    @property
    def processor_seconds(self) -> float:
        """Seconds that they took until now of this machine's processors, where this process does not wait for them."""
        return 0.0

    @property
    def peak_bytes(self) -> int:
        """What the largest of them held at most, where this process does not wait for them."""
        return 0
