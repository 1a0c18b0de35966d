"""Workers start before all else where a run surely has something to do, and end with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.run.means import Means, early_crew, has_work
from helpers.settings import MEBIBYTE, Settings
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("workers")
# In a process of its own: what is loaded stays until the process that asked ends.
EARLY = """
import sys
from pathlib import Path
from helpers.run.engine.choice import Engine
from helpers.run.means import Means, early_crew
from helpers.settings import Settings
from tests.run.workers import processes
if __name__ == "__main__":
    before = len(processes.servers())
    with early_crew(Means(workers=2, engine=Engine.KERNEL), Settings(Path(sys.argv[1])), "essai").workers:
        print(before, len(processes.servers()))
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A campaign of one workbook, and the manifest of what was made from it."""
    made = Settings(tmp_path)
    for folder in (made.raw("essai"), made.reports("essai")):
        folder.mkdir(parents=True)
    workbook(made).write_bytes(b"recu")
    made.manifest("essai").write_text("{}", encoding="utf-8")
    os.utime(workbook(made), (1_000, 1_000))
    return made


def workbook(settings: Settings) -> Path:
    return settings.raw("essai") / "2025-04_angers.xlsx"


def test_there_is_work_where_nothing_was_made_or_something_came(settings: Settings) -> None:
    """Nothing since the manifest: none; a workbook touched since, or no manifest: some; a campaign that does not exist: none."""
    assert not has_work(settings, "essai")
    os.utime(workbook(settings))
    os.utime(settings.manifest("essai"), (1_000, 1_000))
    assert has_work(settings, "essai")
    settings.manifest("essai").unlink()
    assert has_work(settings, "essai")
    assert not has_work(settings, "autre")


def test_a_link_that_leads_nowhere_tells_when_it_came(settings: Settings) -> None:
    """What an editor leaves beside an open file stops nothing; it is younger than the manifest, or older."""
    (settings.raw("essai") / ".#campaign.toml").symlink_to("moi@poste.1234:1700000000")
    os.utime(settings.manifest("essai"), (1_000, 1_000))
    assert has_work(settings, "essai")
    os.utime(settings.manifest("essai"), (4_000_000_000, 4_000_000_000))
    assert not has_work(settings, "essai")


def test_workers_that_nobody_asked_for_anything_are_ended(settings: Settings) -> None:
    """What they are made of is loaded at once, and a run that has nothing for them ends."""
    settings.manifest("essai").unlink()
    told = subprocess.run(
        [sys.executable, "-c", EARLY, settings.root], check=True, capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")}, timeout=120,
    )  # fmt: skip
    assert told.stdout.split() == ["0", "1"]


def test_what_a_run_refuses_starts_nothing(settings: Settings) -> None:
    """A cluster has its own workers; too little memory is for the run to tell, in its journal."""
    settings.manifest("essai").unlink()
    assert early_crew(Means(cluster="tcp://127.0.0.1:1"), settings, "essai") is None
    assert early_crew(Means(memory_bytes=10 * MEBIBYTE), settings, "essai") is None


def test_a_command_loads_no_table_before_its_workers_start() -> None:
    """Half a second of pandas, openpyxl and Arrow would be waited for."""
    code = (
        "import sys, helpers.commands.produire; print([one for one in ('pandas', 'openpyxl', 'pyarrow') if one in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "src")}
    )
    assert run.stdout == "[]\n"
