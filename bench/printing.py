"""`python -m bench.printing FOLDER…`: print each report that stands in a folder of reports, as a warm worker does, and tell its cost.

A line a report: its sheets, the weight of both copies, then the processor seconds of each step: walking the page, composing and
finishing both documents, re-reading them, letting the engine forget them; the seconds by the clock, and the peak of memory so
far. The first report is printed once before, unmeasured: a worker is warm.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pikepdf

from helpers.publish.pdf import engine, reread
from helpers.publish.pdf.copies import LABELS, Copy
from helpers.publish.pdf.finish import finished
from helpers.publish.published import read_shell
from helpers.publish.shell import Shell
from helpers.publish.told import FAILED_MARK, PAGE
from helpers.wording import number

T = TypeVar("T")
DAY = date(2025, 4, 30)
HEADINGS = ("Rapport", "Pages", "ko", "lecture", "composition", "finition", "relecture", "oubli", "total", "horloge", "Mo")
WIDTHS = (28, 6, 6, 8, 12, 9, 10, 6, 6, 8, 5)


class Steps:
    """Processor seconds, step by step."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(HEADINGS[3:8], 0.0)

    def measured(self, step: str, work: Callable[[], T]) -> T:
        """Do a piece of work, and count what it took."""
        start = time.process_time()
        done = work()
        self.spent[step] += time.process_time() - start
        return done


def main(folders: list[Path]) -> None:
    """Print the reports of each folder, from the lightest page to the heaviest."""
    pages = [page for folder in folders for page in folder.rglob(PAGE) if not (page.parent / FAILED_MARK).is_file()]
    pages.sort(key=lambda page: page.stat().st_size)
    print(_line(HEADINGS))
    for warm, page in enumerate([pages[0], *pages]):
        cells = _measured(read_shell(page.read_text(encoding="utf-8")))
        if warm:
            print(_line((page.parent.name, *cells)), flush=True)


def _measured(shell: Shell) -> Iterator[str]:
    steps, start = Steps(), time.perf_counter()
    contents = [_printed(name, shell, steps) for name in LABELS]
    steps.measured("oubli", engine.forget)
    seconds = time.perf_counter() - start
    with pikepdf.open(io.BytesIO(contents[0])) as pdf:
        yield number(len(pdf.pages))
    yield number(sum(map(len, contents)) // 1024)
    yield from (number(spent, 2) for spent in steps.spent.values())
    yield number(sum(steps.spent.values()), 2)
    yield number(seconds, 2)
    yield number(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def _printed(name: str, shell: Shell, steps: Steps) -> bytes:
    copy = steps.measured("lecture", lambda: Copy.of(name, shell, "Concertations", DAY))
    composing = engine.composed(copy.source, DAY)
    made = steps.measured("composition", composing.__enter__)
    try:
        content = steps.measured("finition", lambda: finished(made, copy.page))
    finally:
        composing.__exit__(None, None, None)
    steps.measured("relecture", lambda: reread.verify(content, copy.wanted))
    return content


def _line(cells: tuple[str, ...]) -> str:
    return "  ".join(
        cell.ljust(width) if not place else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]] or [Path("reports")])
