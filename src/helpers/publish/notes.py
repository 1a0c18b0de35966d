"""Notes re-read on a page: each that was written is there, framed and word for word, and there is no other."""

from __future__ import annotations

from collections.abc import Collection

from helpers.errors import PublicationError
from helpers.publish.compact import compact
from helpers.publish.parsed import parsed
from helpers.show.notes import FRAME
from helpers.wording import typeset


def verify_notes(page: str, written: Collection[str]) -> None:
    """Raise `PublicationError` unless a page shows each note once, as it was written, and nothing else in their frame."""
    for note in written:
        if page.count(compact(note)) != 1:
            raise PublicationError(
                typeset(
                    "le rapport relu n'est pas publiable : une note de l'analyste n'y est pas, ou pas telle qu'elle a été écrite"
                )
            )
    if len(parsed(page).by_class[FRAME]) != len(written):
        raise PublicationError(
            typeset("le rapport relu n'est pas publiable : un cadre de note n'y contient pas une note de l'analyste")
        )
