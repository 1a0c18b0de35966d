"""What a communication officer types in a notepad, read back; what is wrong is told with its line."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.collect.notes.note import Note
from helpers.collect.notes.read import notes_in

FIVE = date(2025, 3, 12)


def only(text: str) -> Note:
    read = notes_in("nantes.md", text)
    assert not read.faults
    (note,) = read.notes
    return note


def told(text: str) -> list[str]:
    return [fault.sentence for fault in notes_in("nantes.md", text).faults]


def test_two_notes_and_the_title_of_the_file() -> None:
    """Each « ## » opens a note; the title of the file is for whoever opens it."""
    read = notes_in("nantes.md", "# Mes notes\n\n## La démarche\nUn.\n\nDeux.\n\n##T05/vigilances ##\nTrois.\n")
    assert read.notes == (Note(3, "La démarche", "Un.\n\nDeux."), Note(8, "T05/vigilances", "Trois."))
    assert not read.faults


@pytest.mark.parametrize(
    "lines",
    [
        "Claire Martin, le 12 mars 2025\n\nTexte.",
        "Claire Martin, 12/03/2025\nTexte.",
        "*Claire Martin, le 12 mars 2025.*\n\nTexte.",
        "Signature : Claire Martin\nDate : 2025-03-12\n\nTexte.",
        "Signé par : Claire Martin\n\nDate : 12.03.2025\n\nTexte.",
        "Claire Martin\n12 mars 2025\n\nTexte.",
        "Texte.\n\nClaire Martin, le 12 mars 2025",
        "Texte.\n\n— Claire Martin, 12 mars 2025",
        "Le 12 mars 2025\n\nTexte.\n\nAutrice : Claire Martin",
    ],
)
def test_signature_and_day_where_people_put_them(lines: str) -> None:
    """Under the heading or at the foot, in words or in figures, the signature and the day are not text."""
    note = only(f"## La démarche\n{lines}\n")
    assert (note.text, note.signature, note.written) == ("Texte.", "Claire Martin", FIVE)


def test_a_text_that_speaks_of_a_day_stays_text() -> None:
    """A sentence with a date in it, or a short line without a day under it, is no signature."""
    text = "Le 12 mars 2025, les ateliers ont ouvert.\nPeu de monde"
    assert only(f"## La démarche\n{text}") == Note(1, "La démarche", text)


def test_the_last_reading_counts() -> None:
    """Of several days of reading again, the last one is kept; what was typed is remembered as it was."""
    note = only("## La démarche\nClaire Martin, le 12 mars 2025\nRelue le 3 mai 2025\nRelu le 1er avril 2025\n\nTexte.")
    assert (note.reread, note.text) == (date(2025, 5, 3), "Texte.")
    assert note.signed == "Claire Martin, le 12\u00a0mars\u00a02025 (relue le 3\u00a0mai\u00a02025)"
    assert note.days == "Claire Martin, le 12 mars 2025\nRelue le 3 mai 2025\nRelu le 1er avril 2025"


def test_an_unsigned_note_says_so() -> None:
    """A note may go unsigned; readers see it."""
    assert only("## La démarche\nTexte.").signed == "non signée"


def test_a_text_under_no_heading_is_kept_and_told() -> None:
    """What stands before the first heading is a note without place, not a lost text."""
    read = notes_in("nantes.md", "Bonjour\n\n## La démarche\nTexte.")
    assert read.notes[0] == Note(1, "", "Bonjour")
    assert told("Bonjour") == [
        "notes/nantes.md, ligne 1\u00a0: ce texte n’est sous aucun titre. Écrivez au-dessus une ligne «\u00a0##\u00a0» suivie du constat ou de la section."
    ]


def test_an_empty_note_and_an_impossible_day_are_told() -> None:
    """The line and the way out of both; the note whose day is wrong is kept without it."""
    assert told("## La démarche\n\n## La maturité\nDate : 31/02/2025\nTexte.") == [
        "notes/nantes.md, ligne 1\u00a0: cette note est vide. Écrivez son texte sous son titre, ou retirez ce titre.",
        "notes/nantes.md, ligne 4\u00a0: cette date n’est pas lue. Écrivez-la comme 12/03/2025 ou 12 mars 2025.",
    ]
    assert notes_in("nantes.md", "## La maturité\nDate : 31/02/2025\nTexte.").notes == (
        Note(1, "La maturité", "Texte.", days="Date : 31/02/2025"),
    )


@given(st.text(alphabet="ab12 /-.,:*_\n", max_size=200))
def test_no_word_is_lost(text: str) -> None:
    """Whatever was typed under a heading is in its text, or in what was read as its signature and days."""
    notes = notes_in("nantes.md", f"## titre\n{text}").notes
    kept = " ".join(f"{note.text} {note.days} {note.signature}" for note in notes)
    assert set(re.findall(r"[ab12]+", text)) <= set(re.findall(r"[ab12]+", kept))
