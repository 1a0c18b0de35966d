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

from helpers.collect.findings import SEVERITY_LABELS, Finding, SheetBalance
from helpers.collect.tables import Intake
from helpers.framing.model import Severity
from helpers.settings import Settings
from helpers.wording import counted, number, plural

if TYPE_CHECKING:
    from helpers.collect.export_balance import ExportBalance
    from helpers.collect.exports import Imported
    from helpers.run.batch import Outcome, Progress

COLOURS = {"blocking": "red", "warning": "yellow", "note": "cyan"}
SHOWN_LINES = 10  # numbers of the rows set aside for one reason: the rest is on the IMPORT sheet
MARKS = {"blocking": "✗", "warning": "!", "note": "i"}  # never colour alone


def print_findings(path: Path, intake: Intake) -> None:
    """The state of a workbook, its balance and every finding, worst first."""
    click.echo(click.style(f"\n{path.name}", bold=True))
    if intake.refusal:
        click.echo(f"  ✗ {plain(intake.refusal)}")
        return
    click.echo(f"  {_state(intake)}")
    for balance in intake.balances:
        click.echo(f"  {_balance(balance)}")
    for severity in SEVERITY_LABELS:
        for finding in (one for one in intake.findings if one.severity == severity):
            _print_finding(finding)


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
    mark = click.style(f"{MARKS[finding.severity]} {finding.place}", fg=COLOURS[finding.severity], bold=True)
    click.echo(f"\n  {mark} ({SEVERITY_LABELS[finding.severity]}) : {plain(finding.what)}")
    for line in (finding.why, finding.how, finding.effect):
        click.echo(f"      {plain(line)}")


def plain(text: str) -> str:
    """A text that cannot steer a terminal: control characters are shown, not sent."""
    return "".join(char if char.isprintable() or char in "\u00a0\u202f" else "�" for char in text)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar with the territories in work and the time left; plain lines when there is no terminal."""
    if not sys.stderr.isatty():
        started = time.monotonic()
        yield lambda done, total, name, _in_work: click.echo(_line(done, total, name, time.monotonic() - started), err=True)
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
    click.echo(f"\n{outcome.campaign.title}" + (" (données fictives)" if outcome.campaign.fictional else ""))
    click.echo(f"  Produits  : {len(built)} en {outcome.seconds:.0f} s")
    click.echo(f"  À jour    : {len(current)}")
    click.echo(f"  En échec  : {len(failed)}")
    for result in failed:
        click.echo(f"    ✗ {result.task.slug} : {plain(result.reason)}")
    click.echo(f"  Écartés   : {len(left_out)} (points bloquants dans le classeur)")
    for slug, reason in left_out.items():
        click.echo(f"    ✗ {slug} : {plain(reason)}")
    findings = Counter(
        finding.severity for slug in outcome.prepared.slugs for finding in outcome.prepared.intake(slug).findings
    )
    told = ", ".join(f"{number(findings[severity])} {_agreed(severity, findings[severity])}" for severity in SEVERITY_LABELS)
    click.echo(f"  Remarques : {told} (détail : concertations verifier CLASSEUR)")
    click.echo(f"  À lire    : {settings.reports(outcome.campaign.id) / 'index.html'}")


def print_import(imported: Imported, path: Path, decisions: str) -> None:
    """What became of the rows of each export, then what is to be checked or completed."""
    for balance in imported.balance:
        click.echo(click.style(f"\n{plain(balance.file)}", bold=True) + f" · {balance.platform}")
        click.echo(f"  {_import_balance(balance)}")
        _print_reasons(balance.reasons)
        if any(balance.answers):
            received, kept, aside = balance.answers
            click.echo(
                f"  Questions ouvertes : {counted(received, 'réponse')} = {counted(kept, 'contribution')} "
                f"+ {counted(aside, 'mise de côté')}"
            )
            _print_reasons(balance.answer_reasons)
    if imported.remarks:
        click.echo("\nÀ savoir :")
    for remark in imported.remarks:
        click.echo(f"  {MARKS['note']} {plain(remark)}")
    if decisions:
        click.echo(f"\n{decisions}")
    click.echo(f"\nClasseur à compléter : {path}\nPuis vérifiez-le : concertations verifier {path}")


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
        click.echo(f"    {number(len(lines))} : {plain(reason)} ({word} {shown})")
