"""`make bench`: write the workbooks, measure each stage and the whole command in fresh processes, print a table in French."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.stages import READING
from bench.watch import ROOT, Measure, run
from bench.workbooks import write_large_workbook
from helpers.wording import number

RUNS = {500: 3, 20_000: 3, 200_000: 1}  # contributions -> runs; the median is printed
NONE = Measure(0, 0, 0)
MENDABLE = (0, 1)  # exit codes of a check that came to its end
WIDTHS = (15, 39, 10, 10, 8, 12, 13)
HEADINGS = ("Contributions", "Étape", "Secondes", "Calcul", "Mo", "Mo, lecture", "s pour 1 000")


def main(sizes: Sequence[int]) -> None:
    """Measure each size and print its lines as they come."""
    print(f"Médiane de {number(RUNS[500])} exécutions, une seule au-delà de {number(20_000)}.")
    print("Mémoire : maximum atteint par la commande, puis par le processus à part qui lit le classeur.\n")
    print(_line(HEADINGS))
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = write_large_workbook(Path(folder), size)
            for stage, measure in _median([dict(_all_measures(path, Path(folder))) for _ in range(RUNS.get(size, 1))]).items():
                per_thousand = number(measure.seconds / size * 1000, 2)
                child = number(measure.child_peak / 2**20) if measure.child_peak else "–"
                cells = (number(size), stage, number(measure.seconds, 2), number(measure.processor, 2))
                print(_line((*cells, number(measure.peak / 2**20), child, per_thousand)), flush=True)


def _line(cells: Sequence[str]) -> str:
    left = {1}
    return "  ".join(
        cell.ljust(width) if place in left else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )


def _all_measures(path: Path, folder: Path) -> Iterator[tuple[str, Measure]]:
    stages, whole = run([sys.executable, "-m", "bench.stages", str(path)])
    for line in map(json.loads, stages.splitlines()):
        child = whole if line["stage"] == READING else NONE
        processor = line["processor"] + child.child_processor
        yield line["stage"], Measure(line["seconds"], processor, line["peak"], child.child_peak)
    command = [sys.executable, "-m", "helpers", "--racine", str(ROOT), "verifier", str(path)]
    yield "verifier", run(command, accepted=MENDABLE)[1]
    yield "verifier --retour", run([*command, "--retour", str(folder / "retour")], accepted=MENDABLE)[1]


def _median(runs: Sequence[Mapping[str, Measure]]) -> Mapping[str, Measure]:
    return {
        stage: Measure(
            median(each[stage].seconds for each in runs), median(each[stage].processor for each in runs),
            max(each[stage].peak for each in runs), max(each[stage].child_peak for each in runs),
        )
        for stage in runs[0]
    }  # fmt: skip


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(RUNS))
