"""`make bench`: write the workbooks, measure each stage and the whole command in fresh processes, print a table in French."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.workbooks import write_large_workbook
from helpers.wording import number

ROOT = Path(__file__).parent.parent
RUNS = {500: 3, 20_000: 3, 200_000: 1}  # contributions -> runs; the median is printed
WIDTHS = (15, 39, 10, 10, 8, 13)
HEADINGS = ("Contributions", "Étape", "Secondes", "Calcul", "Mo", "s pour 1 000")


@dataclass(frozen=True)
class Measure:
    """Seconds on the clock, seconds of the processor, and the most memory held so far, in bytes."""

    seconds: float
    processor: float
    peak: int


def main(sizes: Sequence[int]) -> None:
    """Measure each size and print its lines as they come."""
    print(f"Médiane de {number(RUNS[500])} exécutions, une seule au-delà de {number(20_000)} ; mémoire : maximum atteint.\n")
    print(_line(HEADINGS))
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = write_large_workbook(Path(folder), size)
            for stage, measure in _median([dict(_all_measures(path, Path(folder))) for _ in range(RUNS.get(size, 1))]).items():
                per_thousand = number(measure.seconds / size * 1000, 2)
                cells = (number(size), stage, number(measure.seconds, 2), number(measure.processor, 2))
                print(_line((*cells, number(measure.peak / 2**20), per_thousand)), flush=True)


def _line(cells: Sequence[str]) -> str:
    left = {1}
    return "  ".join(
        cell.ljust(width) if place in left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )


def _all_measures(path: Path, folder: Path) -> Iterator[tuple[str, Measure]]:
    stages = subprocess.run(
        [sys.executable, "-m", "bench.stages", str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for line in map(json.loads, stages.stdout.splitlines()):
        yield line["stage"], Measure(line["seconds"], line["processor"], line["peak"])
    command = [sys.executable, "-m", "helpers", "--racine", str(ROOT), "verifier", str(path)]
    yield "verifier", _run(command)
    if "--retour" in subprocess.run([*command[:-1], "--help"], cwd=ROOT, capture_output=True, text=True, check=False).stdout:
        yield "verifier --retour", _run([*command, "--retour", str(folder / "retour")])


def _run(command: Sequence[str]) -> Measure:
    """A whole command, its children included; its exit code only tells that the workbook has faults."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return Measure(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def _median(runs: Sequence[Mapping[str, Measure]]) -> Mapping[str, Measure]:
    return {
        stage: Measure(
            median(run[stage].seconds for run in runs), median(run[stage].processor for run in runs),
            max(run[stage].peak for run in runs),
        )
        for stage in runs[0]
    }  # fmt: skip


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(RUNS))
