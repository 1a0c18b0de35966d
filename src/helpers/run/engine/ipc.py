"""Ordinary kernels, that talk over files rather than TCP ports: several started at once never collide."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

try:
    import resource
except ImportError:  # Windows: a kernel's memory is not bounded
    resource = None  # type: ignore[assignment]

FOLDER = "noyau-"  # of the files over which a kernel talks


class IpcKernelManager(AsyncKernelManager):
    """Starts a kernel in a folder of its own, that goes with it."""

    @default("transport")
    def _transport_default(self) -> str:
        return "tcp" if os.name == "nt" else "ipc"

    async def start_kernel(self, *, memory_bytes: int | None = None, **options: Any) -> None:  # type: ignore[override] # noqa: ANN401 - asynchronous, as its parent is
        """Start a kernel whose own log stays out of ours; what a cell prints or raises still comes back.

        Memory is bounded on Linux only: elsewhere one process cannot bound another.
        """
        await self._async_start_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
        if memory_bytes is not None and sys.platform == "linux":
            kernel: Any = self.provisioner  # one on this machine, that has a process number
            resource.prlimit(kernel.pid, resource.RLIMIT_DATA, (memory_bytes, memory_bytes))

    def cleanup_connection_file(self) -> None:
        """The folder made for a kernel goes with it."""
        super().cleanup_connection_file()
        folder = Path(self.connection_file).parent
        if folder.name.startswith(FOLDER):
            shutil.rmtree(folder, ignore_errors=True)

    @default("connection_file")
    def _connection_file_default(self) -> str:
        return str(Path(tempfile.mkdtemp(prefix=FOLDER)) / "liaison.json")
