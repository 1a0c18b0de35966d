"""How long a notebook takes to begin and to end: forked from a warm process, or in an ordinary kernel."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import nbformat
import papermill

from helpers.run.engine import warm
from helpers.run.engine.notebook import Engine
from helpers.wording import number

RUNS = 7
# What a first cell of ours does: the price of an import is part of the start.
FIRST_CELL = "from helpers.run.reports import territory_report"


@dataclass(frozen=True)
class Start:
    """Milliseconds: to the end of the first cell, to the end of the notebook, of processor on all sides."""

    first_cell: float
    whole: float
    processor: float


def measure(engine: Engine) -> Start:
    """Run a notebook of one cell, once."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(FIRST_CELL)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    ended: list[float] = []
    used, start = _processor(), time.perf_counter()
    executed = papermill.execute_notebook(
        notebook, None, engine_name="concertations", engine=engine, progress_bar=False,
        on_cell_executed=lambda **_: ended.append(time.perf_counter()),
    )  # fmt: skip
    whole = time.perf_counter() - start
    processor = _processor() - used + executed.metadata.papermill.get("processor_seconds", 0)
    return Start((ended[0] - start) * 1000, whole * 1000, processor * 1000)


def _processor() -> float:
    """Of this process and of those that it waited for; a forked child tells its own."""
    return sum(os.times()[:4])


def all_measures() -> dict[str, Any]:
    """The medians, and the time that the warm process takes to be ready, once for a whole batch."""
    start = time.perf_counter()
    measure(Engine.FORK)
    ready = (time.perf_counter() - start) * 1000
    runs = [{engine: measure(engine) for engine in Engine} for _ in range(RUNS)]
    found = {
        engine.value: {key: median(asdict(run[engine])[key] for run in runs) for key in ("first_cell", "whole", "processor")}
        for engine in Engine
    }
    warm.close()
    return {"ready": ready, **found}


def main() -> None:
    """Print a table in French, or the figures as JSON."""
    found = all_measures()
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    print(
        f"Millisecondes, médiane de {RUNS} exécutions en alternance ; processus préparé en {number(found['ready'])} ms, une fois.\n"
    )
    print(f"{'':34}{'dédoublé':>10}{'noyau':>10}{'rapport':>10}")
    titles = {
        "first_cell": "de l’appel à la première cellule",
        "whole": "carnet d’une cellule, en entier",
        "processor": "temps de calcul",
    }
    for key, title in titles.items():
        fork, kernel = (found[engine.value][key] for engine in Engine)
        print(f"{title:34}{number(fork):>10}{number(kernel):>10}{number(kernel / fork, 1):>10}")


if __name__ == "__main__":
    main()
