"""The balance of an import: what became of every row of a file, or nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.collect.platforms.files import ExportFile
from helpers.collect.platforms.records import Sorted
from helpers.collect.platforms.rows import Coded
from helpers.errors import BalanceError
from helpers.wording import typeset


@dataclass(frozen=True)
class ExportBalance:
    """What became of the rows of one file; `set_aside` holds the row number and the reason.

    A row of a questionnaire counts once: imported when one of its answers is. `answers` then tells, of the answers to
    open questions, how many were received, imported and set aside.
    """

    file: str
    platform: str
    received: int
    imported: int
    set_aside: tuple[tuple[int, str], ...] = ()
    events: int = 0
    supports: int = 0
    answers: tuple[int, int, int] = (0, 0, 0)
    answers_aside: tuple[tuple[int, str], ...] = ()

    @property
    def reasons(self) -> Mapping[str, tuple[int, ...]]:
        """Row numbers by reason, the most frequent reason first."""
        return _by_reason(self.set_aside)

    @property
    def answer_reasons(self) -> Mapping[str, tuple[int, ...]]:
        """The same for the answers of a questionnaire."""
        return _by_reason(self.answers_aside)


def _by_reason(aside: Sequence[tuple[int, str]]) -> Mapping[str, tuple[int, ...]]:
    counts = Counter(reason for _, reason in aside)
    return {reason: tuple(line for line, told in aside if told == reason) for reason, _ in counts.most_common()}


def balance_of(export: ExportFile, sorted_records: Sorted, coded: Sequence[Coded]) -> ExportBalance:
    """Rows received = rows imported + events + supports + rows set aside; and the same of the answers of a form."""
    own = {id(record) for record in export.records}
    kept = [one.record for one in coded if id(one.record) in own]
    aside = [(record, reason) for record, reason in sorted_records.aside if id(record) in own]
    events = sum(id(record) in own for record in sorted_records.events)
    votes = sum(id(record) in own for record in sorted_records.votes)
    imported = {record.line for record in kept}
    whole = {record.line: reason for record, reason in reversed(aside) if record.line not in imported}
    _refuse_loss(export, len(imported), events + votes, len(whole), len(kept) + len(aside))
    asked = [(record.line, reason) for record, reason in aside if record.question]
    answers = sum(record.question is not None for record in export.records)
    return ExportBalance(
        file=export.file,
        platform=export.mapping.label,
        received=len(export.table.rows),
        imported=len(imported),
        set_aside=tuple(sorted(whole.items())),
        events=events,
        supports=votes,
        answers=(answers, sum(record.question is not None for record in kept), len(asked))
        if export.mapping.questions
        else (0, 0, 0),
        answers_aside=tuple(asked),
    )


def _refuse_loss(export: ExportFile, imported: int, elsewhere: int, aside: int, parts: int) -> None:
    received, found = len(export.table.rows), imported + elsewhere + aside
    if received != found or len(export.records) != parts + elsewhere:
        raise BalanceError(
            typeset(
                f"{export.file} : {received} lignes reçues mais {found} retrouvées ({imported} "
                f"importées, {aside} mises de côté). Le classeur n’est pas écrit : signalez ce fichier à l’équipe."
            )
        )
