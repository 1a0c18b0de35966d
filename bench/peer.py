"""What a report costs beside its peer and its limit: `python -m bench.peer FOLDER [--nombre N] [--tours N]`.

FOLDER is a project of `bench.campaign`. It is prepared and the workers are made ready first, outside what is measured. Then, two
at a time and in turn, as many rounds as asked (3):

- the run: the page of each territory as a run makes it (papermill with our engine, SVG charts, house template), then the whole
  report (page and data workbook, both re-read);
- the peer: `papermill` then `jupyter nbconvert --to html`, as command lines, on the very same notebook and workbooks, for
  `--nombre` territories only (6), spread over the campaign; it is given what the run has prepared, as the run is;
- the limit: the same cells in the same warm processes without any notebook machinery (`bench.pages.cells_page`);
- the machinery: a notebook of as many cells, which show as much and compute nothing, run as the others are.

Seconds on the clock for one report (time of the round by its reports), and seconds of processor; medians of the rounds.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing.pool import ThreadPool
from pathlib import Path
from statistics import median

from bench import pages
from bench.campaign import CAMPAIGN
from bench.watch import ROOT
from helpers.framing.campaign import read_campaign
from helpers.run.cost import Cost
from helpers.run.engine.warm import be_forked
from helpers.run.fingerprint import Fingerprints
from helpers.run.prepare import prepare
from helpers.run.reports import PREPARATION_VARIABLE
from helpers.run.task import Task
from helpers.run.workers.local import LocalWorkers
from helpers.settings import ROOT_VARIABLE, Settings
from helpers.wording import number, typeset

AT_ONCE = 2  # reports at the same time, on every side
ROUNDS, PEER_REPORTS = 3, 6
PEER_AIM, LIMIT_AIM = 25, 1.2
CPUINFO = Path("/proc/cpuinfo")
PAGE, WHOLE, PEER, LIMIT, EMPTY = "page", "whole", "peer", "limit", "empty"
TITLES = {
    PAGE: "page, telle que la production la fait",
    WHOLE: "rapport entier (page et classeur, relus)",
    LIMIT: "limite : mêmes cellules, sans carnet",
    EMPTY: "carnet vide : autant de cellules, sans calcul",
    PEER: "papermill + jupyter nbconvert",
}
OURS: Mapping[str, Callable[[Settings, Task], Cost]] = {
    PAGE: pages.page,
    WHOLE: pages.whole_report,
    LIMIT: pages.limit,
    EMPTY: pages.empty,
}


@dataclass(frozen=True)
class PerReport:
    """Seconds for one report: on the clock, two at a time; of processor."""

    seconds: float
    processor: float


def measured(settings: Settings, peer_reports: int, rounds: int) -> dict[str, PerReport]:
    """The median of each way over the rounds."""
    with LocalWorkers(AT_ONCE, begin=be_forked) as workers:
        tasks = ready_tasks(settings, workers)
        sample = spread(tasks, peer_reports)
        workers.submit(pages.write_empty, settings, tasks[0]).result()
        for work in OURS.values():  # both workers have drawn, forked and written before anything is counted
            wait([workers.submit(work, settings, task) for task in islice(cycle(tasks), 2 * AT_ONCE)])
        found = [dict(_round(settings, workers, tasks, sample)) for _ in range(rounds)]
    return {
        way: PerReport(median(one[way].seconds for one in found), median(one[way].processor for one in found))
        for way in found[0]
    }


def ready_tasks(settings: Settings, workers: LocalWorkers) -> list[Task]:
    """The report of each territory that has one, once all is prepared."""
    prepared = prepare(settings, read_campaign(settings, CAMPAIGN), workers)
    prints = Fingerprints(prepared)
    return [prints.task(slug) for slug in prepared.slugs if slug not in prepared.left_out]


def spread(tasks: Sequence[Task], count: int) -> list[Task]:
    """So many of the tasks, evenly from the first on.

    >>> spread([1, 2, 3, 4, 5, 6], 3)
    [1, 3, 5]
    """
    count = min(count, len(tasks))
    return [tasks[place * len(tasks) // count] for place in range(count)]


def _round(
    settings: Settings, workers: LocalWorkers, tasks: Sequence[Task], sample: Sequence[Task]
) -> Iterator[tuple[str, PerReport]]:
    for way, work in OURS.items():
        start = time.perf_counter()
        costs = [future.result() for future in [workers.submit(work, settings, task) for task in tasks]]
        seconds = time.perf_counter() - start
        yield way, PerReport(seconds / len(tasks), sum(cost.processor_seconds or 0 for cost in costs) / len(tasks))
    yield PEER, _peer(settings, sample)


def _peer(settings: Settings, sample: Sequence[Task]) -> PerReport:
    start, used = time.perf_counter(), _of_children()
    with tempfile.TemporaryDirectory() as folder, ThreadPool(AT_ONCE) as pool:
        pool.map(lambda task: peer_page(settings, task, Path(folder)), sample, chunksize=1)
    return PerReport((time.perf_counter() - start) / len(sample), (_of_children() - used) / len(sample))


def peer_page(settings: Settings, task: Task, folder: Path) -> Path:
    """The page that the peer's two commands leave in a folder; raises `CalledProcessError`."""
    executed = folder / f"{task.slug}.ipynb"
    notebook = settings.notebook(task.notebook)
    given = [word for name, value in task.parameters.items() for word in ("-p", name, str(value))]
    papermill = ["papermill", "--no-progress-bar", "--cwd", notebook.parent, notebook, executed, *given]
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        ROOT_VARIABLE: str(settings.root),
        PREPARATION_VARIABLE: task.preparation,
    }
    for command in (papermill, ["jupyter", "nbconvert", "--to", "html", executed]):
        program, *rest = map(str, command)
        path = str(Path(sys.executable).with_name(program))
        subprocess.run([path, *rest], env=environment, check=True, capture_output=True)
    return executed.with_suffix(".html")


def _of_children() -> float:
    """Seconds of processor of the commands that ended, and of what they waited for."""
    times = os.times()
    return times.children_user + times.children_system


def machine() -> str:
    """What it was measured on, in French words."""
    told = CPUINFO.read_text(encoding="utf-8").splitlines() if CPUINFO.is_file() else []
    model = next((line.partition(":")[2].strip() for line in told if line.startswith("model name")), platform.machine())
    load = f", charge {number(os.getloadavg()[0], 1)} au départ" if hasattr(os, "getloadavg") else ""
    return typeset(f"{number(os.cpu_count() or 1)} cœurs ({model}), Python {platform.python_version()}{load}")


def table(found: Mapping[str, PerReport]) -> Iterator[str]:
    """The measures and the two ratios, in French."""
    yield f"{'':44}{'secondes':>10}{'calcul':>10}"
    for way, title in TITLES.items():
        yield f"{typeset(title):44}{number(found[way].seconds, 3):>10}{number(found[way].processor, 3):>10}"
    yield ""
    yield f"{'':44}{'secondes':>10}{'calcul':>10}{'visé':>10}"
    ratios = (
        ("plus vite que papermill + nbconvert", PEER, PAGE, f"≥ {number(PEER_AIM)}"),
        ("le rapport entier", PEER, WHOLE, ""),
        ("page / limite", PAGE, LIMIT, f"≤ {number(LIMIT_AIM, 1)}"),
    )
    for title, above, below, aim in ratios:
        clock, processor = found[above].seconds / found[below].seconds, found[above].processor / found[below].processor
        yield f"{title:44}{number(clock, 2):>10}{number(processor, 2):>10}{aim:>10}"
    least = [1 + getattr(found[EMPTY], unit) / getattr(found[LIMIT], unit) for unit in ("seconds", "processor")]
    yield f"{'(limite + carnet vide) / limite':44}{number(least[0], 2):>10}{number(least[1], 2):>10}"


def main() -> None:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("dossier", type=Path)
    asked.add_argument("--nombre", type=int, default=PEER_REPORTS, help="rapports demandés à papermill et nbconvert")
    asked.add_argument("--tours", type=int, default=ROUNDS)
    options = asked.parse_args()
    print(machine())
    print(typeset(f"Par rapport, {AT_ONCE} à la fois ; médiane de {options.tours} tours en alternance."))
    print(typeset(f"papermill + nbconvert : {options.nombre} territoires par tour ; le reste : tous.\n"), flush=True)
    print("\n".join(table(measured(Settings(options.dossier.resolve()), options.nombre, options.tours))))


if __name__ == "__main__":
    main()
