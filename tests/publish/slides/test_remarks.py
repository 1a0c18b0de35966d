"""Notes of analysts beside slides: each where its claim is said, none lost."""

from __future__ import annotations

from datetime import date

from helpers.analyse.claims import Claim, Figure
from helpers.analyse.notes import CLAIM, SECTION, Astray, Notes, Place, Placed
from helpers.collect.notes.note import Note
from helpers.publish.slides.deck import Slide
from helpers.publish.slides.remarks import with_remarks

FIRST = Claim.of("pau", "T04", "themes", "{count}", ("pau-C1",), {"count": Figure(1, "contribution")})
OTHER = Claim.of("pau", "T05", "themes", "{count}", ("pau-C2",), {"count": Figure(1, "contribution")})
SLIDES = (
    Slide("Thèmes", (FIRST,)),
    Slide("Thèmes", (FIRST,), silent=(OTHER,)),
    Slide("Limites", heading="Ce qu’on ne sait pas"),
)


def note(text: str, heading: str = "x") -> Note:
    return Note(heading=heading, text=text, signature="A. Martin", written=date(2025, 6, 12), reread=None, line=1)


def test_a_note_is_under_the_first_slide_that_says_its_claim() -> None:
    """The note on the first claim is with the first slide, that on a silent claim with the second; words on one line, signed and dated."""
    notes = Notes(
        (
            Placed(note("Peu de\nmonde."), 1, Place(CLAIM, "T04"), "1 contribution."),
            Placed(note("À voir."), 2, Place(CLAIM, "T05"), "1 contribution.", is_unknown=True),
        )
    )
    first, second, last = with_remarks(SLIDES, notes, "pau")
    assert first.remarks == (
        "Note de l’analyste (A. Martin, le 12\u00a0juin\u00a02025), à côté de «\u00a01 contribution.\u00a0»\u00a0: «\u00a0Peu de monde.\u00a0»",
    )
    assert first.notes[-1] == first.remarks[0]
    assert second.remarks[0].endswith("à relire parce qu’un chiffre a bougé\u00a0: «\u00a0À voir.\u00a0»")
    assert last.remarks == ()


def test_other_notes_are_with_the_last_slide() -> None:
    """A note on a section, on a claim that no slide says or that has gone is not lost."""
    notes = Notes(
        (
            Placed(note("Sur tout."), 1, Place(SECTION, "la demarche"), "La démarche"),
            Placed(note("Ailleurs."), 2, Place(CLAIM, "T09"), "3 contributions."),
        ),
        (Astray(note("Partie.", "T10"), 3, "4 contributions."),),
    )
    shown = with_remarks(SLIDES, notes, "pau")
    assert [len(slide.remarks) for slide in shown] == [0, 0, 3]
    assert (
        shown[2]
        .remarks[0]
        .startswith("Note de l’analyste (A. Martin, le 12\u00a0juin\u00a02025), sur la section «\u00a0La démarche\u00a0»")
    )


def test_without_notes_nothing_changes() -> None:
    """Slides of a report without notes are those that they were."""
    assert with_remarks(SLIDES, Notes(), "pau") == SLIDES
