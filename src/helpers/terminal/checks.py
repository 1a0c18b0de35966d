"""What a check says: the findings of a workbook, what changed since the last one, and the limits in force."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.collect.feedback.history import is_correction
from helpers.collect.feedback.marks import SIGNS
from helpers.collect.feedback.report import Report, readings, since_last_time
from helpers.collect.findings import SEVERITY_LABELS, Finding, SheetBalance
from helpers.collect.tables import Intake
from helpers.framing.model import Severity
from helpers.settings import Limits
from helpers.terminal.say import say
from helpers.wording import FIXED, counted, number, plural

if TYPE_CHECKING:
    from helpers.collect.feedback.returned import Returned

COLOURS = {"blocking": "red", "warning": "yellow", "note": "cyan"}  # a sign and a word always double them
READ_OTHERWISE = "lu autrement"
SHOWN_PLACES = 12


def print_findings(path: Path, intake: Intake) -> None:
    """The state of a workbook, its balance and every finding, worst first."""
    say()
    say(head=path.name, bold=True)
    if intake.refusal:
        say(f"  ✗ {intake.refusal}")
        return
    report = Report(intake, ())
    say(f"  {_state(report)}")
    _print_progress(report)
    for balance in intake.balances:
        say(f"  {_balance(balance)}")
    for severity in SEVERITY_LABELS:
        for finding in (one for one in intake.findings if one.severity == severity):
            _print_finding(finding)


def _print_progress(report: Report) -> None:
    """What was mended since the check that the workbook brings back, what is new; nothing at the first check."""
    told = report.progress
    if told.number == 1:
        return
    say(f"  {since_last_time(told)}")
    new = [finding.place for finding, known in zip(report.to_mend, told.known, strict=True) if known is False]
    mended, removed = ([past.place for past in each] for each in (told.mended, told.removed))
    for title, places in (("Corrigés", mended), ("Retirés", removed), ("Nouveaux", new)):
        if places:
            shown = ", ".join(places[:SHOWN_PLACES]) + (f"… ({number(len(places))})" if len(places) > SHOWN_PLACES else "")
            say(f"    {title} : {shown}")


def print_returned(returned: Returned) -> None:
    """Where the annotated workbook is."""
    say()
    say(f"  Classeur annoté, à renvoyer : {returned.path}")
    if returned.copied:
        say("  Ce fichier ne s’annote pas en place : le classeur annoté reprend ses valeurs, sans sa mise en forme.")


def _state(report: Report) -> str:
    """The verdict and the counts of the list « À CORRIGER »; what was read otherwise is counted apart there too."""
    severities = Counter(finding.severity for finding in report.to_mend)
    told = ", ".join(
        f"{counted(severities[severity], 'point')} {agreed(severity, severities[severity])}" for severity in SEVERITY_LABELS
    )
    verdict = "Le rapport ne peut pas encore être produit" if report.intake.left_out else "Le rapport peut être produit"
    read = readings(report)
    return f"{verdict} ({told}{f' ; {read}' if read else ''})."


def agreed(severity: Severity, count: int) -> str:
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
    mark = f"  {SIGNS[finding.severity]} {finding.place}"
    label = READ_OTHERWISE if is_correction(finding) else SEVERITY_LABELS[finding.severity]
    say(f" ({label}) : {finding.what}", head=mark, colour=COLOURS[finding.severity], bold=True)
    for line in (finding.why, finding.how, finding.effect):
        say(f"      {line}")


def print_limits(limits: Limits) -> None:
    """What a workbook may weigh, hold and cost; beyond, it is refused in words."""
    say("Limites en vigueur : au-delà, un classeur est refusé avec une explication, et les autres sont traités.")
    for what, value in limits.told():
        say(f"  {what}{FIXED}: {value}")
