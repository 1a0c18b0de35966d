"""What a nation costs once its workbooks are there: `python -m bench.nation FOLDER`, on a project of `bench.campaign`.

Prepares what is not prepared yet, then measures in fresh processes: the synthesis from `data/processed` (analysis, every
section, the matter of the manifesto), a preparation when nothing changed, and one when a workbook did. Each line: seconds, processor, peak of memory.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.campaign import CAMPAIGN
from bench.watch import Measure, run
from helpers.framing.campaign import read_campaign
from helpers.run.prepare import prepare
from helpers.run.workshop import answers_given, matter_of
from helpers.settings import Settings
from helpers.show.national import PARTS, NationalReport
from helpers.wording import number

MEBIBYTE = 2**20


def main(root: Path) -> None:
    """Print each measure as it comes."""
    settings = Settings(root)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        prepare(settings, read_campaign(settings, CAMPAIGN), pool)
    print(_line("synthèse depuis data/processed", measured("synthese", root)), flush=True)
    print(_line("préparation, rien n’a changé", measured("preparation", root)), flush=True)
    _change_one(settings)
    print(_line("préparation, un classeur a changé", measured("preparation", root)), flush=True)


def measured(what: str, root: Path) -> Measure:
    """One of the works below, in a process of its own."""
    return run([sys.executable, "-m", "bench.nation", what, str(root)])[1]


def synthesis(root: Path) -> int:
    """The weight of all sections of the synthesis, and of the matter of the manifesto, from what is prepared."""
    settings = Settings(root)
    prepared = prepare(settings, read_campaign(settings, CAMPAIGN))
    national = prepared.national()
    report = NationalReport(national)
    told = sum(len(str(getattr(report, section)().html())) for section in PARTS)
    return told + len(matter_of(prepared, national, answers_given(prepared)).sections)


def _change_one(settings: Settings) -> None:
    """The first workbook is sent again, under the name of another month."""
    first = min(settings.raw(CAMPAIGN).glob("*.xlsx"))
    month, rest = first.name.split("_", 1)
    first.rename(first.with_name(f"{'2025-05' if month == '2025-04' else '2025-04'}_{rest}"))


def _line(what: str, measure: Measure) -> str:
    return f"{what:<40} {number(measure.seconds, 1):>8} s {number(measure.processor, 1):>8} s {number(measure.peak / MEBIBYTE):>8} Mo"


if __name__ == "__main__":
    if sys.argv[1] == "synthese":
        print(synthesis(Path(sys.argv[2])))
    elif sys.argv[1] == "preparation":
        prepare(Settings(Path(sys.argv[2])), read_campaign(Settings(Path(sys.argv[2])), CAMPAIGN))
    else:
        main(Path(sys.argv[1]))
