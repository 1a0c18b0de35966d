"""A page is refused when one of its notes is not there, was changed, or is nobody's."""

from __future__ import annotations

import pytest

from helpers.collect.notes.note import Note
from helpers.errors import PublicationError
from helpers.publish.compact import compact
from helpers.publish.notes import verify_notes
from helpers.show.notes import AnalystNote

ONE = compact(str(AnalystNote(Note(1, "x", "Un.", "A"), 1).html()))
TWO = compact(str(AnalystNote(Note(2, "x", "Deux.", "B"), 2).html()))


def test_the_notes_that_were_written() -> None:
    """Each once, wherever it stands; a page without notes has none."""
    verify_notes(f"<main>{ONE}<p>entre</p>{TWO}</main>", [TWO, ONE])
    verify_notes("<main></main>", [])


@pytest.mark.parametrize("page", ["", TWO, ONE + TWO.replace("Deux", "Trois"), ONE + ONE + TWO])
def test_a_note_that_is_lost_changed_or_said_twice(page: str) -> None:
    """The page is refused in words."""
    with pytest.raises(PublicationError, match=r"une note de l’analyste n’y est pas, ou pas telle qu’elle a été écrite"):
        verify_notes(page, [ONE, TWO])


def test_a_frame_that_is_nobodys() -> None:
    """What was not written as a note may not stand in its frame."""
    with pytest.raises(PublicationError, match=r"un cadre de note n’y contient pas une note de l’analyste"):
        verify_notes(ONE + TWO, [ONE])
