"""The journal of a run: one page of French text in `reports/<campaign>/journal/`, the last runs kept.

It stands in a folder that is published: it quotes no contribution, no message of a program, and no personal data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from helpers import files
from helpers.collect.protection.privacy import mask
from helpers.errors import ConcertationsError
from helpers.inert import for_log
from helpers.run.batch import Outcome, Result
from helpers.run.cost import Cost
from helpers.run.energy import energy_told
from helpers.run.fingerprint import versions
from helpers.run.public_reason import public_reason
from helpers.settings import Settings
from helpers.wording import FIXED, counted, number, typeset

FOLDER = "journal"
NAME = re.compile(r"\d{4}-\d{2}-\d{2}_\d{2}h\d{2}m\d{2}(?:_\d+)?\.txt")
LISTED = 60  # territories named in a section: one page stays one page, `concertations etat` names them all
ENDINGS = {0: "tout va bien", 1: "des territoires sont en échec ou écartés", 2: "rien n’a pu être fait"}
CUT_SHORT = "arrêtée avant sa fin"  # what a run was that had begun, and did not end by itself


@dataclass(frozen=True)
class Run:
    """What is told of a run: when and how it was called, how it ended, and what became of each report.

    `stopped_by`: why it could not be done, or not to its end (`is_cut_short`); it then counts what was done before.
    """

    command: str
    started: datetime
    exit_code: int
    cost: Cost
    stopped_by: str = ""
    is_cut_short: bool = False
    counts: tuple[tuple[str, int], ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    mail: str = ""
    versions: dict[str, str] = field(default_factory=versions)

    @property
    def subject(self) -> str:
        """The sentence that heads a mail."""
        if self.stopped_by:
            return f"Concertations{FIXED}: la production {f'a été {CUT_SHORT}' if self.is_cut_short else 'n’a pas pu se faire'}"
        faults = len(self.failed) + len(self.left_out)
        return f"Concertations{FIXED}: " + (f"{counted(faults, 'territoire')} à regarder" if faults else "tout va bien")


def now() -> datetime:
    """The present moment, in universal time."""
    return datetime.now(UTC)


def ended(command: str, started: datetime, outcome: Outcome) -> Run:
    """A run that went to its end."""
    return Run(
        command,
        started,
        outcome.exit_code,
        outcome.cost,
        counts=tuple((label, len(outcome.of(state))) for label, state in (("produits", "built"), ("à jour", "up_to_date"))),
        failed=tuple((result.task.slug, public_reason(result.reason)) for result in outcome.of("failed")),
        left_out=tuple((slug, public_reason(reason)) for slug, reason in outcome.prepared.blocked.items()),
    )


@dataclass(frozen=True)
class Reached:
    """How far a run came: the results of its reports, those that were up to date, those still to be made."""

    results: tuple[Result, ...]
    up_to_date: int
    left: int

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """As the journal tells them."""
        failed = sum(result.state == "failed" for result in self.results)
        built = len(self.results) - failed
        return ("produits", built), ("en échec", failed), ("à jour", self.up_to_date), ("restant à produire", self.left)


def stopped(command: str, started: datetime, error: BaseException, cost: Cost, reached: Reached | None = None) -> Run:
    """A run that could not be done, or not to its end; `reached`: how far it came, once its reports were under way."""
    if isinstance(error, ConcertationsError):
        reason = public_reason(str(error))
    elif isinstance(error, OSError):
        reason = f"impossible de lire ou d’écrire un fichier : {files.system_fault(error)}"
    elif isinstance(error, KeyboardInterrupt):
        reason = "interrompue ; les rapports déjà écrits sont entiers, relancez pour finir"
    else:
        reason = f"une erreur inattendue est survenue ({type(error).__name__})"
    return Run(
        command, started, 2, cost, stopped_by=reason, counts=() if reached is None else reached.counts,
        is_cut_short=reached is not None or isinstance(error, KeyboardInterrupt),
    )  # fmt: skip


def text(run: Run) -> str:
    """The page."""
    return "\n".join(for_log(line) if line else "" for line in _lines(run)) + "\n"


def _lines(run: Run) -> Iterator[str]:
    yield "JOURNAL D’UNE PRODUCTION"
    yield ""
    yield typeset(f"Début : {run.started:%Y-%m-%d %H:%M:%S} (temps universel)")
    yield f"Commande{FIXED}: {mask(run.command)}"
    ending = f"production {CUT_SHORT}" if run.is_cut_short else ENDINGS[run.exit_code]
    yield typeset(f"Fin : code {run.exit_code}, {ending}")
    if run.stopped_by:
        yield typeset(f"Raison : {run.stopped_by}")
    yield from _costs(run.cost)
    yield ""
    if run.counts:
        yield typeset("Rapports : " + ", ".join(f"{number(count)} {label}" for label, count in run.counts))
    if not run.stopped_by:
        yield from _named("En échec", run.failed)
        yield from _named("Écartés (points bloquants dans le classeur)", run.left_out)
    if run.mail:
        yield typeset(f"Courriel : {run.mail}")
    yield ""
    yield typeset("Versions : " + ", ".join(f"{name} {version}" for name, version in run.versions.items()))


def _costs(cost: Cost) -> Iterator[str]:
    yield typeset(f"Durée : {timedelta(seconds=round(cost.seconds))}")
    if cost.processor_seconds is not None:
        yield typeset(f"Processeur : {number(cost.processor_seconds, 1)} s, tous processus ensemble")
        yield typeset(f"Énergie : {energy_told(cost)} (estimation, méthode dans sobriete.html)")
    if cost.peak_bytes is not None:
        yield typeset(f"Mémoire : {number(cost.peak_bytes / 1e6)} Mo au plus pour un processus")


def _named(title: str, named: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield typeset(f"{title} : {number(len(named))}")
    for slug, reason in named[:LISTED]:
        yield typeset(f"  - {slug} : {reason}")
    if len(named) > LISTED:
        yield typeset(f"  … et {number(len(named) - LISTED)} de plus : leurs fiches disent pourquoi.")


def write_journal(settings: Settings, campaign: str, run: Run, keep: int, at: Path | None = None) -> Path:
    """Write the page of a run, or write it again `at` its place, and forget the oldest beyond `keep`."""
    folder = settings.reports(campaign) / FOLDER
    path = at or _free(folder, f"{run.started:%Y-%m-%d_%Hh%Mm%S}")
    files.write_text(path, text(run))
    for old in sorted(one for one in folder.iterdir() if NAME.fullmatch(one.name))[:-keep]:
        old.unlink(missing_ok=True)
    return path


def _free(folder: Path, stem: str) -> Path:
    """A name that no run of the same second has taken."""
    names = (f"{stem}.txt", *(f"{stem}_{again}.txt" for again in range(2, 100)))
    return next(folder / name for name in names if not (folder / name).exists())
