"""What `concertations etat` says: each territory, its state and why, then the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.run.states import LABELS, SIGNS
from helpers.terminal.decisions import print_unread
from helpers.terminal.say import say
from helpers.wording import FICTIONAL, day, number

if TYPE_CHECKING:
    from helpers.run.standing import Line, Standing

COLUMN = max(map(len, LABELS.values()))


def print_standing(standing: Standing) -> None:
    """One line a report, then how many are in each state, and what a run that is under way or to come may change."""
    say(standing.campaign.title + (f" ({FICTIONAL})" if standing.campaign.fictional else ""))
    for line in standing.lines:
        say(f"  {SIGNS[line.state]} {LABELS[line.state]:<{COLUMN}} {_told(line)}")
    say()
    for state, label in LABELS.items():
        say(f"  {label[0].upper() + label[1:]:<{COLUMN}} : {number(len(standing.of(state)))}")
    print_unread(standing.campaign.decisions)
    if standing.others_may_follow:
        say(
            "  Un classeur au moins a changé : seule la production dira si d’autres rapports, qui montrent ses niveaux, sont à refaire."
        )
    if standing.running is not None:
        say(f"  Une production est en cours ({standing.running.told()}).")


def _told(line: Line) -> str:
    parts = [line.slug]
    if line.why:
        parts.append(f" : {line.why}")
    if line.last_valid is not None and line.state in {"failed", "left_out"}:
        parts.append(f" ; dernier rapport valide du {day(line.last_valid)}")
    return "".join(parts)
