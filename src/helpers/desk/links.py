"""Where a file of the project is opened from a notebook: through the Jupyter server that runs it, or by its place on the disk."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jupyter_core.paths import jupyter_runtime_dir

NOTES = "jpserver-*.json"  # what each Jupyter server says of itself while it runs


@dataclass(frozen=True)
class Server:
    """A Jupyter server: its process, the folder that it serves, and where its addresses start (« / », or « /user/claire/ »)."""

    process: int
    root: Path
    base: str


def running_servers(folder: Path | None = None) -> Iterator[Server]:
    """The servers that run on this machine for this person; a note that is damaged, or being written, tells nothing."""
    for path in sorted((folder or Path(jupyter_runtime_dir())).glob(NOTES)):
        try:
            told: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
            yield Server(int(str(told["pid"])), Path(str(told["root_dir"])).resolve(), str(told["base_url"]))
        except (OSError, ValueError, KeyError):
            continue


def server_of(path: Path, folder: Path | None = None) -> Server | None:
    """The server that can show a file: the one that runs this notebook, else any one that serves a folder above the file."""
    serving = [one for one in running_servers(folder) if path.resolve().is_relative_to(one.root)]
    return min(serving, key=lambda one: one.process != os.getppid(), default=None)


def address(path: Path, notebooks: Path, folder: Path | None = None) -> str:
    """The address of a file in a browser, whole and with its own scripts; from a notebook that no server runs, the way to it on the disk."""
    server = server_of(path, folder)
    if server is None:
        return quote(Path(os.path.relpath(path, notebooks)).as_posix())
    return f"{server.base}files/{quote(path.resolve().relative_to(server.root).as_posix())}"
