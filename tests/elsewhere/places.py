"""The same small campaign, produced by the real command under another system, locale, alphabet, hour or line end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from helpers.files import digest_file
from tests.conftest import ROOT
from tests.desk.small_campaign import NAME, write_campaign

KEPT = ("quimperle", "sicoval")  # one workbook alone would compare nothing
VIEW = ROOT / "tests" / "elsewhere" / "windows_view"
CLOCKS = ("journal/", "manifest.json", "sobriete.html")  # tell when and at what cost: they differ from one run to the next
SHARED = {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV", "TMPDIR") if name in os.environ}


def small_project(root: Path) -> Path:
    """Two workbooks of the hand-made campaign, in a project at this place."""
    settings = write_campaign(root)
    for path in settings.raw(NAME).glob("*.xlsx"):
        if not any(slug in path.name for slug in KEPT):
            path.unlink()
    return root


def command(root: Path, *words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """A command of the project, in an environment that holds nothing of this one's languages."""
    asked = {"PYTHONPATH": str(ROOT / "src"), **SHARED, **(environment or {})}
    return subprocess.run([sys.executable, "-m", "helpers", *words], cwd=root, env=asked, capture_output=True, check=False)


def windows_view(root: Path) -> dict[str, str]:
    """The environment of a process that sees Windows."""
    return {"PYTHONPATH": os.pathsep.join([str(VIEW), str(ROOT / "src")]), "WINDOWS_VIEW_PROJECT": str(root)}


def published(root: Path) -> dict[str, str]:
    """The sha256 of every published file but those that tell of the clock."""
    folder = root / "reports" / NAME
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: digest_file(path) for name, path in sorted(names.items()) if not name.startswith(CLOCKS)}
