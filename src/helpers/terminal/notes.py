"""What `concertations notes` says: each note and its state, what is wrong in the files, and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helpers.terminal.say import say
from helpers.wording import counted

if TYPE_CHECKING:
    from helpers.analyse.notes import Astray, Notes, Placed
    from helpers.collect.notes.note import Fault

CONFIRM = "Pour dire qu’une note « à relire » tient toujours : la ligne « Relue le JJ/MM/AAAA » sous son titre, ou relue(…) dans le carnet."


def print_notes(campaign: str, found: Sequence[tuple[str, Notes]], strays: Iterable[Fault]) -> bool:
    """Print the notes of a campaign, report by report; returns whether someone has something to do."""
    others = tuple(strays)
    for slug, notes in found:
        say(f"{slug} : {counted(notes.count, 'note')}")
        for one in notes.all:
            say(f"  {_told(one)}")
        for fault in notes.faults:
            say(f"  ✗ {fault.sentence}")
    for fault in others:
        say(f"✗ {fault.sentence}")
    if not found and not others:
        say(f"Aucune note dans data/raw/{campaign}/notes.")
    if any(notes.to_reread for _, notes in found):
        say(CONFIRM)
    return bool(others) or any(notes.faults or notes.to_reread for _, notes in found)


def _told(one: Placed | Astray) -> str:
    from helpers.analyse.notes import Astray  # noqa: PLC0415 - loads pandas, which other commands do without

    place = f"{one.note.heading or 'sans titre'} (ligne {one.note.line}), {one.note.signed}"
    if isinstance(one, Astray):
        return f"✗ {place} : {'constat disparu' if one.then else 'sans constat ni section'}"
    if not one.is_to_reread:
        return f"✓ {place}"
    moved = one.moved[0] if one.moved else None
    return f"↻ {place} : à relire" + (f". Alors : {moved.then} Aujourd’hui : {moved.now}" if moved else "")
