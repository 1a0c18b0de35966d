"""One workbook through the stages of the intake, in this process: run in a fresh one, it prints a line of JSON a stage."""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bench.workbooks import SLUG
from helpers.collect.alike import with_groups
from helpers.collect.check import Checked, check_tables
from helpers.collect.findings import Finding
from helpers.collect.protection.privacy import find_in_columns
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.reading.workbook import read_workbook
from helpers.collect.sheet_table import Located, locate
from helpers.collect.store import read_intake, write_intake
from helpers.collect.tables import Intake, Source, Tables
from helpers.collect.tidy import TidyTable, ids_as_read, tidy_table
from helpers.framing.campaign import Campaign, read_campaign
from helpers.settings import find_settings

T = TypeVar("T")
READING = "lecture et repérage"


def measured(stage: str, work: Callable[[], T]) -> T:
    """Do a piece of work and tell its seconds, its processor seconds, and the peak of memory so far."""
    start, used = time.perf_counter(), time.process_time()
    result = work()
    print(
        json.dumps({
            "stage": stage,
            "seconds": time.perf_counter() - start,
            "processor": time.process_time() - used,
            "peak": _peak(),
        })
    )  # fmt: skip
    return result


def _peak() -> int:
    """The most memory held by this process, in bytes; whoever started it watches the process that reads."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(path: Path) -> None:
    """Read, locate, tidy, group, check, store and read back one workbook."""
    campaign = read_campaign(find_settings(Path(__file__).parent), "exemple")
    framing = campaign.framing
    located = measured(READING, lambda: locate(read_workbook(path), framing))
    tidied = measured("mise en forme", lambda: _tidied(located, campaign))
    frames = {name: tidy.frame for name, tidy in tidied.items()}
    grouped = measured(
        "textes presque identiques", lambda: with_groups(frames["contributions"], framing.thresholds.nearly_identical)
    )
    tables = Tables.of({**frames, "contributions": grouped})
    checked = Checked(
        tables, framing, campaign, campaign.territory(SLUG), lambda *place: located.tables[place[0]].cell(*place[1:])
    )
    measured("données personnelles", lambda: find_in_columns([tables.contributions["text"]], second_cue(campaign)))
    found = measured("contrôles (avec données personnelles)", lambda: check_tables(checked))
    intake = Intake(
        SLUG, Source(path.name, "0" * 64, "", framing.template_version), tables,
        (*_findings(tidied), *found), tuple(tidy.balance for tidy in tidied.values()),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        measured("rangement", lambda: write_intake(Path(folder), intake, "banc"))
        measured("relecture", lambda: read_intake(Path(folder)))


def _tidied(located: Located, campaign: Campaign) -> dict[str, TidyTable]:
    known = ids_as_read(located.tables)
    return {name: tidy_table(table, campaign.framing, SLUG, known) for name, table in located.tables.items()}


def _findings(tidied: dict[str, TidyTable]) -> tuple[Finding, ...]:
    return tuple(finding for tidy in tidied.values() for finding in tidy.findings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
