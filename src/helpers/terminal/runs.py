"""What a run says: its progress, then its summary."""

from __future__ import annotations

import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from helpers.collect.findings import SEVERITY_LABELS
from helpers.inert import for_terminal
from helpers.run.note_tally import tally
from helpers.settings import Settings
from helpers.terminal.checks import agreed
from helpers.terminal.decisions import print_unread
from helpers.terminal.say import say
from helpers.wording import number

if TYPE_CHECKING:
    from helpers.run.batch import Outcome, Progress, Result, Step


MINUTE_FROM = 120  # seconds
BETWEEN_LINES = 5.0  # seconds: a campaign of 1,254 territories fills no log
SHOWN_IN_WORK = 2  # names in the bar


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar with the territories in work and the time left; plain lines when there is no terminal. A failure has its line."""
    if not sys.stderr.isatty():
        yield _Lines().show
        return
    with tqdm(
        desc="préparation",
        unit="rapport",
        bar_format="{desc:<28} {bar} {n_fmt}/{total_fmt}{postfix} · reste {remaining}",
        ncols=shutil.get_terminal_size().columns,
    ) as bar:

        def show(step: Step) -> None:
            if step.ended is not None and step.ended.state == "failed":
                with bar.external_write_mode():
                    say(_failure(step.ended), err=True)
            bar.total, bar.n = step.total, step.done
            bar.set_postfix_str(_counts(step), refresh=False)
            bar.set_description_str(for_terminal(", ".join(step.in_work[:SHOWN_IN_WORK])))

        yield show


@contextmanager
def no_progress() -> Iterator[Progress]:
    """For a run that nobody watches."""
    yield lambda _step: None


def called(typed: Sequence[str]) -> str:
    """The command as it was typed, without the folder of the project, which names a machine.

    >>> called(["--racine", "dossier", "produire", "--campagne", "ma campagne"])
    "concertations produire --campagne 'ma campagne'"
    """
    words = iter(typed)
    kept = [word for word in words if not word.startswith("--racine=") and not (word == "--racine" and next(words, ""))]
    return shlex.join(("concertations", *kept))


def print_faults(outcome: Outcome) -> None:
    """What a quiet run still says: the territories without a new report, and why."""
    failed = [(result.task.slug, result.reason) for result in outcome.of("failed")]
    for slug, reason in (*failed, *outcome.prepared.blocked.items()):
        say(f"✗ {slug} : {reason}", err=True)


class _Lines:
    """Plain lines: the first and the last, one every few seconds between, and each failure."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._told = self._started

    def show(self, step: Step) -> None:
        """Say where the run is, if it is time to."""
        if step.ended is None:
            self._started = time.monotonic()
            return
        if step.ended.state == "failed":
            say(_failure(step.ended), err=True)
        now = time.monotonic()
        if step.done in {1, step.total} or now - self._told > BETWEEN_LINES:
            self._told = now
            left = (now - self._started) / step.done * (step.total - step.done)
            say(f"[{step.done}/{step.total}] {step.ended.task.slug}{_counts(step)} · reste {_duration(left)}", err=True)


def _counts(step: Step) -> str:
    """What is not done without a word: failures, and reports that were up to date."""
    failed = f" · {number(step.failed)} en échec" if step.failed else ""
    return failed + (f" · {number(step.up_to_date)} déjà à jour" if step.up_to_date else "")


def _failure(result: Result) -> str:
    return f"✗ {result.task.slug} : {result.reason}"


def _duration(seconds: float) -> str:
    """A time left, as precise as it can be.

    >>> _duration(41.6), _duration(605)
    ('42 s', '10 min')
    """
    return f"{seconds:.0f} s" if seconds < MINUTE_FROM else f"{seconds / 60:.0f} min"


def print_outcome(outcome: Outcome, settings: Settings) -> None:
    """The summary of a run: built, up to date, failed, findings, where to look."""
    built, current, failed = (outcome.of(state) for state in ("built", "up_to_date", "failed"))
    blocked = outcome.prepared.blocked
    say()
    say(outcome.campaign.title + (" (données fictives)" if outcome.campaign.fictional else ""))
    say(f"  Produits  : {len(built)} en {outcome.cost.seconds:.0f} s")
    say(f"  À jour    : {len(current)}")
    say(f"  En échec  : {len(failed)}")
    for result in failed:
        say(f"    ✗ {result.task.slug} : {result.reason}")
    say(f"  Écartés   : {len(blocked)} (points bloquants dans le classeur)")
    for slug, reason in blocked.items():
        say(f"    ✗ {slug} : {reason}")
    findings: Counter[str] = Counter()
    for one in outcome.prepared.received.values():
        findings.update(one.remarks)
    told = ", ".join(f"{number(findings[severity])} {agreed(severity, findings[severity])}" for severity in SEVERITY_LABELS)
    say(f"  Remarques : {told} (détail : concertations verifier CLASSEUR)")
    print_unread(outcome.campaign.decisions)
    _print_notes(outcome)
    say(f"  Données   : {settings.reports(outcome.campaign.id) / 'donnees-ouvertes'}")
    say(f"  À lire    : {settings.reports(outcome.campaign.id) / 'index.html'}")


def _print_notes(outcome: Outcome) -> None:
    """How many notes analysts wrote, and what is to be done of them; nothing where nobody writes any."""
    found = tally(outcome.prepared)
    due = (
        (found.to_reread, "à relire"),
        (found.astray, "à rattacher"),
        (found.faults, "remarques sur leurs fichiers" if found.faults > 1 else "remarque sur leurs fichiers"),
    )
    told = [f"{number(count)} {what}" for count, what in due if count]
    if found.notes or told:
        say(f"  Notes     : {', '.join([number(found.notes), *told])} (détail : concertations notes)")
