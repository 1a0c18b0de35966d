"""What a run says: its progress, then its summary."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from helpers.collect.findings import SEVERITY_LABELS
from helpers.settings import Settings
from helpers.terminal.checks import agreed
from helpers.terminal.say import say
from helpers.wording import number

if TYPE_CHECKING:
    from helpers.run.batch import Outcome, Progress


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar with the territories in work and the time left; plain lines when there is no terminal."""
    if not sys.stderr.isatty():
        started = time.monotonic()
        yield lambda done, total, name, _in_work: say(_line(done, total, name, time.monotonic() - started), err=True)
        return
    with tqdm(
        desc="préparation",
        unit="rapport",
        bar_format="{desc:<28} {bar} {n_fmt}/{total_fmt} · reste {remaining}",
        ncols=shutil.get_terminal_size().columns,
    ) as bar:

        def show(done: int, total: int, name: str, in_work: str) -> None:
            bar.total, bar.n = total, done
            bar.set_description_str(in_work or name)

        yield show


def _line(done: int, total: int, name: str, seconds: float) -> str:
    left = seconds / done * (total - done)
    return f"[{done}/{total}] {name} · reste {left:.0f} s"


def print_outcome(outcome: Outcome, settings: Settings) -> None:
    """The summary of a run: built, up to date, failed, findings, where to look."""
    built, current, failed = (outcome.of(state) for state in ("built", "up_to_date", "failed"))
    left_out = outcome.prepared.left_out
    say()
    say(outcome.campaign.title + (" (données fictives)" if outcome.campaign.fictional else ""))
    say(f"  Produits  : {len(built)} en {outcome.seconds:.0f} s")
    say(f"  À jour    : {len(current)}")
    say(f"  En échec  : {len(failed)}")
    for result in failed:
        say(f"    ✗ {result.task.slug} : {result.reason}")
    say(f"  Écartés   : {len(left_out)} (points bloquants dans le classeur)")
    for slug, reason in left_out.items():
        say(f"    ✗ {slug} : {reason}")
    findings: Counter[str] = Counter()
    for one in outcome.prepared.received.values():
        findings.update(one.remarks)
    told = ", ".join(f"{number(findings[severity])} {agreed(severity, findings[severity])}" for severity in SEVERITY_LABELS)
    say(f"  Remarques : {told} (détail : concertations verifier CLASSEUR)")
    say(f"  Données   : {settings.reports(outcome.campaign.id) / 'donnees-ouvertes'}")
    say(f"  À lire    : {settings.reports(outcome.campaign.id) / 'index.html'}")
