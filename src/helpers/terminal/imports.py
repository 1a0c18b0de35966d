"""What an import says: what became of the rows of each export, what is to be completed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.collect.feedback.marks import SIGNS
from helpers.terminal.say import say
from helpers.wording import counted, number

if TYPE_CHECKING:
    from helpers.collect.platforms.balance import ExportBalance
    from helpers.collect.platforms.exports import Imported

SHOWN_LINES = 10  # numbers of the rows set aside for one reason: the rest is on the IMPORT sheet


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
        say(f"  {SIGNS['note']} {remark}")
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
