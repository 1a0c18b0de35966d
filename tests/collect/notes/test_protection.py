"""A note prints nothing that is masked elsewhere, and its writer is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from helpers.collect.notes.note import Note, NotesFile
from helpers.collect.notes.protection import Secrets, publishable_notes
from helpers.framing.load import load_framing

FRAMING = load_framing("ia_2025")
HELD = "Le directeur de la piscine refuse de répondre aux parents depuis septembre."


def published(text: str, *, signature: str = "", held: Sequence[str] = ()) -> tuple[Note, list[str]]:
    read = NotesFile("nantes.md", (Note(7, "La démarche", text, signature),))
    kept = publishable_notes(read, Secrets.of(FRAMING, held))
    return kept.notes[0], [fault.sentence for fault in kept.faults]


def test_personal_data_are_masked_and_told() -> None:
    """The words are replaced by what they are; the message names their nature and the line, not the words."""
    note, told = published("Appeler Mme Dupont au 06 12 34 56 78.")
    assert note.text == "Appeler Mme [nom] au [téléphone]."
    assert told == [
        "notes/nantes.md, ligne 7\u00a0: 2\u00a0passages de cette note ressemblent à une donnée personnelle (nom de personne et numéro de téléphone). La note paraît sans\u00a0: récrivez-la."
    ]


def test_a_heading_is_held_to_the_same_rules() -> None:
    """A heading that names nothing is printed: neither held words, nor a small count, nor a telephone may stand in it."""
    heading = f"{HELD} Seuls 3 élus le savent, au 06 12 34 56 78"
    kept = publishable_notes(NotesFile("nantes.md", (Note(7, heading, "Texte."),)), Secrets.of(FRAMING, [HELD]))
    assert (
        kept.notes[0].heading
        == "[passage d’une contribution non publiée]. Seuls [effectif masqué] élus le savent, au [téléphone]"
    )
    assert len(kept.faults) == 3


def test_a_name_in_held_words_hides_none_of_them() -> None:
    """The words are compared as they were typed: a name every five words leaves the passage whole, and out."""
    held = "Le chef Mme Dupont crie fort et Mme Martin pleure chaque soir dans son bureau."
    note, told = published(f"On dit : {held.removesuffix('.')}, hier.", held=[held])
    assert note.text == "On dit : [passage d’une contribution non publiée], hier."
    assert len(told) == 2
    split = published(
        "chaque soir dans son bureau de Mme Martin Durand, hier.", held=["chaque soir dans son bureau de Mme Martin"]
    )
    assert split[0].text == "[passage d’une contribution non publiée], hier."


def test_held_words_are_no_signature() -> None:
    """A signature may say how many sign; it tells no held words."""
    assert published("Texte.", signature="Deux agents")[0].signature == "Deux agents"
    assert published("Texte.", signature=HELD, held=[HELD])[0].signature == "[passage d’une contribution non publiée]."


def test_a_signature_keeps_its_name_and_nothing_else() -> None:
    """Who signs gives a name on purpose; an address or a number is no signature."""
    assert published("Texte.", signature="Mme Claire Dupont")[0].signature == "Mme Claire Dupont"
    note, told = published("Texte.", signature="Mme Claire Dupont, claire.dupont@nantes.fr")
    assert note.signature == "Mme Claire Dupont, [adresse électronique]"
    assert len(told) == 1


def test_the_words_of_a_held_contribution_are_taken_out() -> None:
    """Six words in a row of a text that is not published, whatever their capitals, leave the note; fewer are anybody's."""
    note, told = published("On nous a dit : « LE DIRECTEUR de la piscine refuse de répondre » hier.", held=[HELD])
    assert note.text == "On nous a dit : « [passage d’une contribution non publiée] » hier."
    assert told == [
        "notes/nantes.md, ligne 7\u00a0: cette note reprend les mots d’une contribution qui n’est pas publiée. La note paraît sans\u00a0: récrivez-la."
    ]
    assert published("Le directeur de la piscine est venu.", held=[HELD])[0].text == "Le directeur de la piscine est venu."


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Seuls 3 élus sont venus.", "Seuls [effectif masqué] élus sont venus."),
        ("Deux habitantes l’ont dit.", "[effectif masqué] habitantes l’ont dit."),
        ("trois autres agents", "[effectif masqué] autres agents"),
    ],
)
def test_small_counts_of_people_are_taken_out(typed: str, shown: str) -> None:
    """A count under the threshold beside a public would name someone, in figures or in words."""
    note, told = published(typed)
    assert note.text == shown
    assert told == [
        "notes/nantes.md, ligne 7\u00a0: cette note donne 1\u00a0effectif que le rapport masque. La note paraît sans\u00a0: récrivez-la."
    ]


@pytest.mark.parametrize(
    "typed", ["11 agents", "1 003 agents", "3 ateliers", "deux services", "un élu", "2025 agents", "3,5 agents"]
)
def test_other_numbers_stay(typed: str) -> None:
    """Large counts, counts of things, dates and articles are the writer's own."""
    assert published(typed) == (Note(7, "La démarche", typed), [])
