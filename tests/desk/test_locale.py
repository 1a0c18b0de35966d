"""The desk in a folder with accents, on a machine that does not speak UTF-8."""

from __future__ import annotations

import os
import subprocess
import sys

from helpers.settings import Settings
from tests.conftest import ROOT
from tests.desk.small_campaign import NAME

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # Python would otherwise speak UTF-8 by itself
ASKED = """
import sys
from pathlib import Path
from helpers.desk.coding import workbench
from helpers.desk.counts import Chosen, count
from helpers.desk.pending import pending
from helpers.desk.quotes import quotes
from helpers.desk.remarks import remark_keys
from helpers.desk.tracing import trace
from helpers.run.reports import opened
from helpers.settings import Settings

settings = Settings(Path(sys.argv[1]))
prepared = opened(sys.argv[2], settings)
slugs = list(prepared.territories["slug"])
counts = count([prepared.folder / slug for slug in slugs])
print(counts["contributions"].sum(), len(quotes(prepared.folder, counts, Chosen("T06"), slugs)))
print(len(trace(prepared.folder, ["sicoval-C0001"], slugs).rows))
waiting = workbench(sys.argv[2], settings=settings).everything_waiting(), list(pending(prepared))
known = [remark_keys(prepared.folder / slug) for slug in slugs]
"""


def test_an_ascii_locale_opens_a_folder_with_accents(desk_project: Settings) -> None:
    """Counts, quotes, rows of a claim, the coding queue, what waits and the remarks are read under a C locale in ASCII."""
    environment = {**os.environ, **ASCII, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run(
        [sys.executable, "-c", ASKED, str(desk_project.root), NAME],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == ["20", "3", "1"]
