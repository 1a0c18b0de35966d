"""What the command line prints: findings of a workbook, progress and summary of a run, in French."""

from __future__ import annotations

import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from helpers.collect.feedback.report import Report, since_last_time
from helpers.collect.findings import SEVERITY_LABELS, Finding, SheetBalance
from helpers.collect.tables import Intake
from helpers.framing.model import Severity
from helpers.inert import for_terminal
from helpers.settings import Limits, Settings
from helpers.wording import FIXED, counted, number, plural

if TYPE_CHECKING:
    from helpers.collect.feedback.returned import Returned
    from helpers.collect.platforms.balance import ExportBalance
    from helpers.collect.platforms.exports import Imported
    from helpers.collect.protection.masking import Decided, Proposed
    from helpers.run.batch import Outcome, Progress

COLOURS = {"blocking": "red", "warning": "yellow", "note": "cyan"}
SHOWN_LINES = 10  # numbers of the rows set aside for one reason: the rest is on the IMPORT sheet
MARKS = {"blocking": "✗", "warning": "!", "note": "i"}  # never colour alone
SHOWN_PLACES = 12


def say(text: str = "", *, head: str = "", colour: str | None = None, bold: bool = False, err: bool = False) -> None:
    """Print one line: the only way to the terminal, so that nothing foreign steers it. `head` alone bears the look."""
    start = click.style(for_terminal(head), fg=colour, bold=bold) if head else ""
    click.echo(start + for_terminal(text), err=err)


def print_findings(path: Path, intake: Intake) -> None:
    """The state of a workbook, its balance and every finding, worst first."""
    say()
    say(head=path.name, bold=True)
    if intake.refusal:
        say(f"  ✗ {intake.refusal}")
        return
    say(f"  {_state(intake)}")
    _print_progress(intake)
    for balance in intake.balances:
        say(f"  {_balance(balance)}")
    for severity in SEVERITY_LABELS:
        for finding in (one for one in intake.findings if one.severity == severity):
            _print_finding(finding)


def _print_progress(intake: Intake) -> None:
    """What was mended since the check that the workbook brings back, what is new; nothing at the first check."""
    report = Report(intake, ())
    told = report.progress
    if told.number == 1:
        return
    say(f"  {since_last_time(told)}")
    new = [finding.place for finding, known in zip(report.to_mend, told.known, strict=True) if not known]
    for title, places in (("Corrigés", [past.place for past in told.mended]), ("Nouveaux", new)):
        if places:
            shown = ", ".join(places[:SHOWN_PLACES]) + (f"… ({number(len(places))})" if len(places) > SHOWN_PLACES else "")
            say(f"    {title} : {shown}")


def print_returned(returned: Returned) -> None:
    """Where the annotated workbook is."""
    say()
    say(f"  Classeur annoté, à renvoyer : {returned.path}")
    if returned.copied:
        say("  Ce fichier ne s’annote pas en place : le classeur annoté reprend ses valeurs, sans sa mise en forme.")


def _state(intake: Intake) -> str:
    severities = Counter(finding.severity for finding in intake.findings)
    told = ", ".join(
        f"{counted(severities[severity], 'point')} {_agreed(severity, severities[severity])}" for severity in SEVERITY_LABELS
    )
    verdict = "Le rapport ne peut pas encore être produit" if intake.left_out else "Le rapport peut être produit"
    return f"{verdict} ({told})."


def _agreed(severity: Severity, count: int) -> str:
    """« 2 points bloquants », « 2 points à vérifier »."""
    label = SEVERITY_LABELS[severity]
    return plural(label, count) if severity == "blocking" else label


def _balance(balance: SheetBalance) -> str:
    return (
        f"{balance.sheet} : {counted(balance.received, 'ligne')} = {counted(balance.kept, 'retenue')} "
        f"+ {counted(balance.set_aside, 'mise de côté')} + {counted(balance.empty, 'vide')}"
    )


def _print_finding(finding: Finding) -> None:
    say()
    mark = f"  {MARKS[finding.severity]} {finding.place}"
    say(f" ({SEVERITY_LABELS[finding.severity]}) : {finding.what}", head=mark, colour=COLOURS[finding.severity], bold=True)
    for line in (finding.why, finding.how, finding.effect):
        say(f"      {line}")


def print_limits(limits: Limits) -> None:
    """What a workbook may weigh, hold and cost; beyond, it is refused in words."""
    say("Limites en vigueur : au-delà, un classeur est refusé avec une explication, et les autres sont traités.")
    for what, value in limits.told():
        say(f"  {what}{FIXED}: {value}")


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
    findings = Counter(
        finding.severity for slug in outcome.prepared.slugs for finding in outcome.prepared.intake(slug).findings
    )
    told = ", ".join(f"{number(findings[severity])} {_agreed(severity, findings[severity])}" for severity in SEVERITY_LABELS)
    say(f"  Remarques : {told} (détail : concertations verifier CLASSEUR)")
    say(f"  Données   : {settings.reports(outcome.campaign.id) / 'donnees-ouvertes'}")
    say(f"  À lire    : {settings.reports(outcome.campaign.id) / 'index.html'}")


def print_import(imported: Imported, path: Path, decisions: str) -> None:
    """What became of the rows of each export, then what is to be checked or completed."""
    for balance in imported.balance:
        say()
        say(f" · {balance.platform}", head=balance.file, bold=True)
        say(f"  {_import_balance(balance)}")
        _print_reasons(balance.reasons)
        if any(balance.answers):
            received, kept, aside = balance.answers
            say(
                f"  Questions ouvertes : {counted(received, 'réponse')} = {counted(kept, 'contribution')} "
                f"+ {counted(aside, 'mise de côté')}"
            )
            _print_reasons(balance.answer_reasons)
    if imported.remarks:
        say()
        say("À savoir :")
    for remark in imported.remarks:
        say(f"  {MARKS['note']} {remark}")
    if decisions:
        say()
        for line in decisions.splitlines():
            say(line)
    say()
    say(f"Classeur à compléter : {path}")
    say(f"Puis vérifiez-le : concertations verifier {path}")


def _import_balance(balance: ExportBalance) -> str:
    """« 12 lignes = 8 contributions + 2 comptées comme soutien + 2 mises de côté »."""
    kept = "ligne à contributions" if any(balance.answers) else "contribution"
    parts = [counted(balance.imported, kept)]
    parts += [counted(balance.events, "événement")] if balance.events else []
    parts += [f"{counted(balance.supports, 'comptée')} comme soutien"] if balance.supports else []
    parts.append(counted(len(balance.set_aside), "mise de côté"))
    return f"{counted(balance.received, 'ligne')} = {' + '.join(parts)}"


def _print_reasons(reasons: Mapping[str, Sequence[int]]) -> None:
    """How many rows were set aside for each reason, and the first of them."""
    for reason, lines in reasons.items():
        shown = ", ".join(str(line) for line in lines[:SHOWN_LINES]) + ("…" if len(lines) > SHOWN_LINES else "")
        word = "ligne" if len(lines) == 1 else "lignes"
        say(f"    {number(len(lines))} : {reason} ({word} {shown})")


def print_proposals(proposed: Proposed, workbook: Path, path: Path) -> None:
    """How many texts wait for a decision, never the words themselves; how many sheets nobody looked at."""
    say(f"{counted(len(proposed.proposals), 'texte signalé')} à une personne. Propositions : {path}")
    if proposed.not_examined:
        say(f"{counted(proposed.not_examined, 'feuille')} hors du modèle : rien n’y a été examiné.")
    say("Ce fichier contient des données personnelles : ne le diffusez pas.")
    say(
        "Remplissez la colonne « Décision », puis : "
        f"concertations anonymiser {workbook} --decisions {path} --sortie CLASSEUR.xlsx"
    )


def print_decided(decided: Decided, path: Path) -> None:
    """How many proposals were accepted, refused and left, and which could not be applied."""
    say(
        f"{counted(len(decided.accepted), 'proposition acceptée')}, {counted(len(decided.other), 'autre')} "
        f"{plural('texte', len(decided.other))} {plural('écrit', len(decided.other))}, "
        f"{counted(len(decided.refused), 'refusée')}, {counted(len(decided.left), 'laissée')} sans décision."
    )
    for places, reason in (
        (decided.stale, "le texte a changé depuis la proposition ; refaites les propositions"),
        (decided.unclear, "décision illisible : accepter, refuser, ou autre texte (à écrire dans la dernière colonne)"),
    ):
        for place in places:
            say(f"  {MARKS['warning']} {place} : {reason}")
    say(f"Classeur écrit : {path}")
