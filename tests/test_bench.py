"""The workbooks of the benchmark: what they hold, not how long they take."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bench import desk
from bench.campaign import CAMPAIGN, chosen_territories, workbook, write_campaign
from bench.pages import EMPTY, cells_page, notebook_page, write_empty
from bench.peer import PerReport, peer_page, ready_tasks, table
from bench.watch import run
from bench.workbooks import write_large_workbook
from nbformat import NotebookNode

from helpers.collect.intake import collect_folder, collect_workbook
from helpers.desk.counts import count
from helpers.framing.campaign import read_campaign
from helpers.run.engine.notebook import run_notebook
from helpers.run.reports import PREPARATION_VARIABLE
from helpers.run.workers.local import LocalWorkers
from helpers.settings import Settings
from tests.collect.workbooks import campaign


def test_a_large_workbook_is_real_and_always_the_same(tmp_path: Path) -> None:
    """Four hundred rows are read from a real file, with the faults that it was given; twice written, the bytes are equal."""
    path = write_large_workbook(tmp_path / "one", 400)
    assert path.read_bytes() == write_large_workbook(tmp_path / "two", 400).read_bytes()
    intake = collect_workbook(path, campaign())
    balance = next(balance for balance in intake.balances if balance.sheet == "CONTRIBUTIONS")
    assert (intake.slug, balance.received) == ("lacq-orthez", 400)
    rules = Counter(finding.rule for finding in intake.findings)
    assert {"corrected_value", "short_text", "empty_answer", "personal_data"} <= set(rules)


def test_a_campaign_fills_every_sheet_of_real_territories(tmp_path: Path) -> None:
    """Three intercommunalities of thirty rows each: every sheet is read, nothing blocks; twice drawn, the bytes are equal."""
    raw = write_campaign(tmp_path, 3, 30, workers=1)
    campaign = read_campaign(Settings(tmp_path), CAMPAIGN)
    intakes = collect_folder(campaign, raw)
    assert [intake.slug for intake in intakes] == sorted(one.slug for one in campaign.expected)
    assert not any(intake.left_out for intake in intakes)
    for sheet in ("TERRITOIRE", "EVENEMENTS", "CONTRIBUTIONS", "USAGES_IA", "MATURITE", "ENGAGEMENTS"):
        assert sum(balance.kept for intake in intakes for balance in intake.balances if balance.sheet == sheet) > 2, sheet
    assert sum(balance.received for intake in intakes for balance in intake.balances if balance.sheet == "CONTRIBUTIONS") == 90
    (path,) = (path for path in raw.iterdir() if path.name == intakes[0].source.file)
    territory = next(one for one in chosen_territories(3) if one.slug == intakes[0].slug)
    assert path.read_bytes() == workbook(territory, 30)


ABOVE = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])", sys.argv[1]])
"""
BELOW = "import time; held = bytearray(200_000_000); time.sleep(1)"


def test_memory_below_a_command_is_seen() -> None:
    """A process that the command itself does not wait for is measured apart; a command that fails gives no figure."""
    _, measure = run([sys.executable, "-c", ABOVE, BELOW])
    assert measure.child_peak > 200_000_000
    assert measure.seconds > 1
    with pytest.raises(subprocess.CalledProcessError):
        run([sys.executable, "-c", "raise SystemExit(2)"], accepted=(0, 1))


def test_a_page_is_measured_beside_its_peer_and_its_limit(tmp_path: Path) -> None:
    """Two territories: the cells without a notebook give the very page of the run; the peer's commands give theirs; all have a cost."""
    write_campaign(tmp_path, 2, 20, workers=1)
    settings = Settings(tmp_path)
    with LocalWorkers(1) as workers:
        first, second = ready_tasks(settings, workers)
    costs: list[float] = []
    made = notebook_page(settings, first, lambda processor, _peak: costs.append(processor))
    assert made == cells_page(settings, first, lambda *_: None)
    assert [cost > 0 for cost in costs] == [True]
    assert second.slug not in made
    theirs = peer_page(settings, first, tmp_path).read_text(encoding="utf-8")
    title = re.search(r"<h1>.*?</h1>", made)
    assert title is not None
    assert title[0] in theirs
    assert made.count("<svg") <= theirs.count("<svg") > 0


def test_the_table_of_the_peer_tells_ratios() -> None:
    """Thirty seconds against one is thirty times; a page that takes its limit and a tenth is 1,10."""
    costs = {"page": (1.1, 2.2), "whole": (2.0, 4.0), "limit": (1.0, 2.0), "empty": (0.05, 0.5), "peer": (33.0, 22.0)}
    lines = [line.split() for line in table({way: PerReport(*both) for way, both in costs.items()})]
    assert lines[-4][-4:] == ["30,00", "10,00", "≥", "25"]
    assert lines[-3][-2:] == ["16,50", "5,50"]
    assert lines[-2][-4:] == ["1,10", "1,10", "≤", "1,2"]
    assert lines[-1][-2:] == ["1,05", "1,25"]


def test_the_empty_notebook_shows_as_much_and_computes_nothing(tmp_path: Path) -> None:
    """One cell for each of the report's, of the same length."""
    write_campaign(tmp_path, 2, 20, workers=1)
    settings = Settings(tmp_path)
    with LocalWorkers(1) as workers:
        first, _ = ready_tasks(settings, workers)
    write_empty(settings, first)
    shown = [length(cell) for cell in run_notebook(settings, EMPTY, {}).cells[1:]]
    report = run_notebook(settings, first.notebook, first.parameters, environment={PREPARATION_VARIABLE: first.preparation})
    assert shown == [length(cell) for cell in report.cells if cell.cell_type == "code"]
    assert sum(shown) > 20_000


def length(cell: NotebookNode) -> int:
    return sum(len(output.data["text/html"]) for output in cell.outputs)


def test_the_exploration_is_measured_on_every_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Six territories of thirty rows are made from a few that were read, each under its own name; each step is measured on them."""
    desk.main(tmp_path, 6, 30)
    told = capsys.readouterr().out
    counts = count(sorted(path.parent for path in Settings(tmp_path).processed(CAMPAIGN).glob("*/national.parquet")))
    assert counts["territory"].nunique() == 6
    assert "un thème cliqué" in told
    assert "mondes lexicaux" in told
