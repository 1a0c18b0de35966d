"""What the « À CORRIGER » sheet says: the state of the file in one sentence, the findings in order, the balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from helpers.collect.feedback.history import Progress, is_correction, progress
from helpers.collect.feedback.marks import SEVERITIES, position
from helpers.collect.findings import Finding
from helpers.collect.tables import Intake
from helpers.framing.matching import fold
from helpers.wording import NARROW, PLURAL_FROM, counted, number, typeset


@dataclass(frozen=True)
class Report:
    """An intake as its sender reads it. `names` are the sheets of the file, in order."""

    intake: Intake
    names: tuple[str, ...]
    remarks: tuple[str, ...] = ()  # what could not be done to the file, in French

    @property
    def territory(self) -> str:
        """The territory by its name, or by its code when the name could not be read."""
        tables = self.intake.tables
        name = "" if tables is None else tables.identity["name"]
        return self.intake.slug if not isinstance(name, str) or not name else name

    @cached_property
    def to_mend(self) -> tuple[Finding, ...]:
        """What the sender has to look at, worst first, then in the order of the file."""
        return tuple(sorted((one for one in self.intake.findings if not is_correction(one)), key=self._order))

    @cached_property
    def corrected(self) -> tuple[Finding, ...]:
        """What was read for something else than what was written, in the order of the file."""
        return tuple(sorted((one for one in self.intake.findings if one.after), key=self._place))

    @cached_property
    def progress(self) -> Progress:
        """What became of the findings of the earlier check."""
        return progress(self.intake.history, self.to_mend)

    def sheet(self, name: str) -> str:
        """A sheet as the file names it; nothing when it has none of that name."""
        return self._names.get(name) or self._names.get(fold(name), "")

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {**{fold(name): name for name in reversed(self.names)}, **{name: name for name in self.names}}

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {name: rank for rank, name in enumerate(self.names)}

    def _order(self, finding: Finding) -> tuple[int, int, int, int]:
        return (SEVERITIES.index(finding.severity), *self._place(finding))

    def _place(self, finding: Finding) -> tuple[int, int, int]:
        column, row = position(finding.cell) or (0, 0)
        return self._ranks.get(self.sheet(finding.sheet), len(self.names)), row, column


def state(report: Report) -> str:
    """The state of the file, in one sentence."""
    counts = Counter(finding.severity for finding in report.to_mend)
    check, know = counts["warning"], counts["note"]
    also = [counted(check, "point") + " à vérifier"] if check else []
    also += [counted(know, "point") + " pour information"] if know else []
    if counts["blocking"]:
        rest = f" (et {', '.join(also)})" if also else ""
        return f"{counted(counts['blocking'], 'point')} à corriger avant que le rapport puisse être produit{rest}."
    if report.intake.left_out:
        return "Le rapport ne peut pas encore être produit : une partie du classeur n’a pas pu être lue."
    if also:
        return f"Le rapport peut être produit{NARROW}; {', '.join(also)}."
    return "Le rapport peut être produit : rien à corriger."


def since_last_time(of: Progress) -> str:
    """What was mended since the last check and what remains; nothing at the first one."""
    if of.number == 1:
        return ""
    last = f"la vérification n° {number(of.number - 1)}"
    mended = len(of.mended) + of.unlisted
    if not (mended or of.removed or of.new or of.untold):
        unchanged = f"Rien n’a changé depuis {last}"
        return f"{unchanged} : {counted(of.remaining, 'point')} {_remain(of.remaining)}." if of.remaining else f"{unchanged}."
    told = f"{counted(mended, 'point corrigé') if mended else 'Aucun point corrigé'} depuis {last}"
    gone = len(of.removed)
    told += f", {counted(gone, 'retiré')} avec {'sa ligne' if gone < PLURAL_FROM else 'leurs lignes'}" if gone else ""
    told += f", {number(of.remaining)} {_remain(of.remaining)}"
    told += f", {number(of.new)} {'nouveau' if of.new < PLURAL_FROM else 'nouveaux'}" if of.new else ""
    return told + (f", {number(of.untold)} sans comparaison possible (lignes supprimées de la liste)." if of.untold else ".")


def _remain(count: int) -> str:
    return "reste" if count < PLURAL_FROM else "restent"


def balance(intake: Intake) -> str:
    """The balance of all sheets together: no row is lost."""
    received, kept, aside, blank = (
        sum(getattr(each, name) for each in intake.balances) for name in ("received", "kept", "set_aside", "empty")
    )
    return (
        f"{counted(received, 'ligne reçue')} = {counted(kept, 'retenue')} + {counted(aside, 'mise')} de côté "
        f"+ {counted(blank, 'vide')}."
    )


def readings(report: Report) -> str:
    """How many values were read for something else than what was written; nothing when there is none."""
    count = len(report.corrected)
    return f"{counted(count, 'valeur lue')} autrement qu’écrite{'s' if count >= PLURAL_FROM else ''}" if count else ""


def what(finding: Finding) -> str:
    """What is wrong, with the words that were found when a rule names them."""
    found = typeset(f" Mots repérés : {finding.before}.") if finding.before and not finding.after else ""
    return finding.what + found


def by_sheet(findings: Iterable[Finding], report: Report) -> Mapping[str, Sequence[Finding]]:
    """The findings that stand in a cell of a sheet of the file, by that sheet's own name."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        name = report.sheet(finding.sheet)
        if name and position(finding.cell):
            found.setdefault(name, []).append(finding)
    return found
