"""What is said of the analysts' kept decisions: the lines that could not be read, which nobody may take for decisions."""

from __future__ import annotations

from helpers.collect.feedback.marks import SIGNS
from helpers.framing.decisions import FILE, Decisions
from helpers.terminal.say import say
from helpers.wording import counted, listing

TOLD = 10  # lines that are named


def print_unread(decisions: Decisions) -> None:
    """The lines that count for nothing, by their number; nothing when all were read."""
    lines = decisions.unread
    if lines:
        named = listing([str(line) for line in lines[:TOLD]]) + ("…" if len(lines) > TOLD else "")
        say(f"  {SIGNS['warning']} {FILE} : {counted(len(lines), 'ligne illisible')}, sans effet ({named}).")
