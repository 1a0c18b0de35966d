"""How the process of a notebook ended, in French."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from helpers.settings import MEBIBYTE
from helpers.wording import number, typeset

# What allocators write before they give up: those of Rust, of C++ and of Python.
MEMORY_WORDS = ("memory allocation of", "bad_alloc", "MemoryError")


@dataclass(frozen=True)
class Ending:
    """What the watching process tells: an exit code (negative for a signal), what was last written, what it cost."""

    code: int | None = None  # none where the watching process is gone too
    said: str = ""
    processor_seconds: float = 0.0
    peak_bytes: int = 0

    @property
    def lacked_memory(self) -> bool:
        """Whether its last words are those of an allocator."""
        return any(words in self.said for words in MEMORY_WORDS)

    def told(self, memory_bytes: int | None) -> str:
        """What happened, as the end of a sentence about the notebook (masculine)."""
        if memory_bytes is not None and self.lacked_memory:
            return typeset(too_much_memory(memory_bytes))
        if self.code == -signal.SIGKILL:
            return typeset("a été tué de l'extérieur, ce que fait un système qui manque de mémoire")
        if self.code is not None and self.code < 0:
            return typeset(f"s'est interrompu brutalement ({signal.Signals(-self.code).name})")
        if self.code is not None:
            return typeset(f"a mis fin à son propre processus (code {self.code})")
        return typeset("a disparu")


def too_much_memory(memory_bytes: int) -> str:
    """Said of a notebook that reached its limit."""
    return f"demandait plus de {number(memory_bytes // MEBIBYTE)} Mo de mémoire et a été arrêté"
