"""Notes beside the claims of today: what each was written beside is remembered, and none stands by a figure that it no longer fits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.analyse.claims import Claim, Figure
from helpers.analyse.notes import CLAIM, GONE, SECTION, Notes, Place, Record, Report, confirmed, placed
from helpers.analyse.sections import TERRITORY
from helpers.collect.notes.read import notes_in

CONCERNS = Place(CLAIM, "T05/vigilances")


def claim(key: str, value: int, section: str = "dit") -> Claim:
    figure = Figure(value, "vigilance")
    return Claim.of(
        "lacq-orthez",
        key,
        section,
        "{n} sur le sujet {key}",
        ("C0001",),
        {"n": figure, "key": key.split("/", maxsplit=1)[0].lower()},
    )


def report(*claims: Claim, tolerance: float = 0.1) -> Report:
    return Report("lacq-orthez", {one.id: one for one in claims}, TERRITORY, tolerance)


def seen(text: str, where: Report, record: Record | None = None) -> Notes:
    return placed(notes_in("lacq-orthez.md", text), where, record or Record())


BEFORE = report(claim("T05/vigilances", 10), claim("T01/attentes", 4))
AFTER = report(claim("T05/vigilances", 15), claim("T01/attentes", 4))
NOTE = "## T05/vigilances\nClaire Martin, le 12 mars 2025\n\nTexte."


@pytest.mark.parametrize(
    "heading",
    [
        "T05/vigilances", "t05 / Vigilances", "lacq-orthez/T05/vigilances", "constat-T05-vigilances", "`T05/vigilances`", "T05-vigilances :",
        "https://exemple.fr/rapport.html#constat-T05-vigilances", "10\u00a0vigilances sur le sujet t05.", "« 10 vigilances sur le sujet t05 »",
    ],
)  # fmt: skip
def test_a_claim_by_all_its_names(heading: str) -> None:
    """Its id with or without the territory, its address on the page, its sentence copied from the page."""
    assert BEFORE.place(heading) == CONCERNS


@pytest.mark.parametrize("heading", ["La démarche", "la demarche", "LA DÉMARCHE :", "rapport.html#la-demarche"])
def test_a_section_by_its_title(heading: str) -> None:
    """Capitals, accents and signs do not matter; its address on the page will do."""
    assert BEFORE.place(heading) == Place(SECTION, "la demarche")


def test_a_name_of_two_claims_names_neither() -> None:
    """A sentence that two claims say, or two ids that read the same, lead nowhere rather than to the wrong one; an exact id still does."""
    two = report(replace(claim("a/b", 3), words={"key": "x"}), replace(claim("a-b", 3), words={"key": "x"}))
    assert two.place("3 vigilances sur le sujet x.") is None
    assert two.place("a b") is None
    assert two.place("a-b") == Place(CLAIM, "a-b")


def test_a_new_note_stands_beside_its_claim() -> None:
    """It is not to be read again, and what it was written beside is remembered."""
    notes = seen(NOTE, BEFORE)
    (one,) = notes.placed
    assert (one.place, one.about, one.is_to_reread) == (CONCERNS, "10\u00a0vigilances sur le sujet t05.", False)
    (kept,) = notes.record.remembered
    assert kept.beside["T05/vigilances"].numbers == {"n": 10.0}


def test_seen_twice_is_seen_once() -> None:
    """The same notes beside the same claims change nothing to what is remembered, nor to what is shown."""
    first = seen(NOTE, BEFORE)
    assert seen(NOTE, BEFORE, first.record) == first
    moved = seen(NOTE, AFTER, first.record)
    assert seen(NOTE, AFTER, moved.record) == moved


def test_a_figure_that_moved_is_told_with_both() -> None:
    """10 became 15: the note is to be read again, and both sentences are there."""
    (one,) = seen(NOTE, AFTER, seen(NOTE, BEFORE).record).to_reread
    assert [(moved.then, moved.now) for moved in one.moved] == [
        ("10\u00a0vigilances sur le sujet t05.", "15\u00a0vigilances sur le sujet t05.")
    ]


def test_the_tolerance_of_the_campaign() -> None:
    """A campaign may bear a move by half."""
    record = seen(NOTE, BEFORE).record
    assert not seen(NOTE, replace(AFTER, tolerance=0.5), record).to_reread


@pytest.mark.parametrize(
    "text",
    [
        NOTE.replace("\n\n", "\nRelue le 3 mai 2025\n\n"),
        NOTE.replace("12 mars", "3 mai"),
        NOTE.replace("12 mars", "3 mai").replace("Texte", "Autre texte"),
    ],
)
def test_a_day_that_changes_confirms(text: str) -> None:
    """Whoever changes the day, or adds one of re-reading, has seen the figure of today: it is the one that is remembered."""
    again = seen(text, AFTER, seen(NOTE, BEFORE).record)
    assert not again.to_reread
    assert again.record.remembered[0].beside["T05/vigilances"].numbers == {"n": 15.0}
    assert not seen(text, AFTER, again.record).to_reread


def test_a_corrected_word_confirms_nothing() -> None:
    """A typing error mended is not a re-reading: the note still rests on what its writer saw."""
    corrected = NOTE.replace("Texte.", "Texte corrigé.")
    again = seen(corrected, AFTER, seen(NOTE, BEFORE).record)
    assert again.to_reread
    assert seen(corrected, AFTER, again.record).to_reread


def test_a_second_note_is_not_a_correction_of_the_first() -> None:
    """Two notes of one hand on one claim are two: the new one was written beside the figure of today."""
    both = f"{NOTE}\n\n## T05/vigilances\nClaire Martin, le 12 mars 2025\n\nAutre note."
    notes = seen(both, AFTER, seen(NOTE, BEFORE).record)
    assert [one.is_to_reread for one in notes.placed] == [True, False]


def test_a_note_confirmed_on_the_same_day() -> None:
    """What a person confirms from the notebook is remembered even when its day was already written."""
    record = seen(NOTE, BEFORE).record
    assert not seen(NOTE, AFTER, confirmed(record, CONCERNS, AFTER)).to_reread


def test_a_claim_that_is_gone() -> None:
    """The note is listed with what was said, its writer is told, and it is placed again when the claim comes back."""
    without = report(claim("T01/attentes", 4))
    notes = seen(NOTE, without, seen(NOTE, BEFORE).record)
    assert not notes.placed
    assert [one.then for one in notes.gone] == ["10\u00a0vigilances sur le sujet t05."]
    assert [fault.sentence for fault in notes.faults] == [
        "notes/lacq-orthez.md, ligne 1\u00a0: le constat de la note «\u00a0T05/vigilances\u00a0» n’est plus dans le rapport. Elle est montrée à part\u00a0: donnez-lui un autre titre, ou retirez-la."
    ]
    assert seen(NOTE, without, notes.record) == notes
    assert seen(NOTE, AFTER, notes.record).to_reread


def test_a_gone_claim_signed_again_is_still_told() -> None:
    """A new day on a note whose claim is gone does not make it lose what it was about."""
    without = report(claim("T01/attentes", 4))
    again = NOTE.replace("12 mars", "3 mai")
    assert [one.then for one in seen(again, without, seen(NOTE, BEFORE).record).gone] == [
        "10\u00a0vigilances sur le sujet t05."
    ]


def test_a_sentence_stays_with_its_claim() -> None:
    """A note under the sentence of a claim follows that claim, even when another one now says these very words."""
    typed = "## 10 vigilances sur le sujet t05.\n\nTexte."
    record = seen(typed, BEFORE).record
    other = replace(claim("T09/vigilances", 10), words={"key": "t05"})
    (one,) = seen(typed, report(claim("T05/vigilances", 15), other), record).placed
    assert (one.place, one.is_to_reread) == (CONCERNS, True)


def test_a_heading_that_names_nothing() -> None:
    """The note is kept apart, and the message proposes the nearest name."""
    notes = seen("## La démarch\n\nTexte.", BEFORE)
    assert [one.note.text for one in notes.unplaced] == ["Texte."]
    assert [fault.sentence for fault in notes.faults] == [
        "notes/lacq-orthez.md, ligne 1\u00a0: aucun constat ni section du rapport ne s’appelle «\u00a0La démarch\u00a0». Vouliez-vous dire «\u00a0La démarche\u00a0»\u202f? Recopiez le titre d’une section, l’identifiant d’un constat (feuille CONSTATS de donnees.xlsx) ou sa phrase."
    ]
    assert not notes.record.remembered


def test_a_section_remembers_its_claims() -> None:
    """A note on a section is to be read again when one of its claims moved or went; a new claim moves nothing."""
    typed = "## Ce qui a été dit\n\nTexte."
    record = seen(typed, BEFORE).record
    more = report(claim("T05/vigilances", 10), claim("T01/attentes", 4), claim("T02/attentes", 9))
    assert not seen(typed, more, record).to_reread
    (one,) = seen(typed, report(claim("T05/vigilances", 15)), record).to_reread
    assert [(moved.then, moved.now) for moved in one.moved] == [
        ("10\u00a0vigilances sur le sujet t05.", "15\u00a0vigilances sur le sujet t05."), ("4\u00a0vigilances sur le sujet t01.", GONE),
    ]  # fmt: skip


def test_a_removed_note_is_remembered() -> None:
    """A note that is taken away and put back rests on what it was first written beside."""
    record = seen("", AFTER, seen(NOTE, BEFORE).record).record
    assert not record.remembered[0].is_there
    assert seen(NOTE, AFTER, record).to_reread


def test_a_damaged_record_says_so_and_is_left_alone() -> None:
    """When nobody knows what notes were written beside, all are to be read again."""
    notes = seen(NOTE, BEFORE, Record(is_whole=False))
    assert [one.is_unknown for one in notes.to_reread] == [True]
    assert not notes.record.is_whole
    assert "le relevé des chiffres qui est à côté de ce fichier est abîmé" in notes.faults[0].sentence


def test_nothing_is_forgotten_between_two_writers() -> None:
    """What another process remembered meanwhile is kept beside what this one has seen."""
    one, other = seen(NOTE, BEFORE).record, seen("## La maturité\n\nTexte.", BEFORE).record
    assert one.with_others(other).remembered == (*one.remembered, *other.remembered)
    assert one.with_others(one) == one
