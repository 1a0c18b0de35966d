"""Notes on a page: in their own frame, beside the claim or at the head of the section that they are about, and inert."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bs4 import BeautifulSoup

from helpers.analyse.notes import CLAIM, SECTION, Astray, Moved, Notes, Place, Placed
from helpers.analyse.sections import Section
from helpers.collect.notes.note import Fault, Note
from helpers.show.elements import NOT_ASKED, ClaimLine, Claims, Element, Evidence, Prose
from helpers.show.notes import AnalystNote, Annotated, Board, overview, told

SECTIONS = (
    Section("L’essentiel", ("essentials",)),
    Section("La démarche", ("question", "events")),
    Section("Méthode", ("method",)),
)
ROWS = (Evidence("C0001", "#C0001"),)
MOVED = (Moved("10 vigilances.", "15 vigilances."),)


def note(text: str = "Texte.", line: int = 3) -> Note:
    return Note(line, "titre", text, "Claire Martin", date(2025, 3, 12))


def beside(key: str, *, number: int = 1, text: str = "Texte.", moved: tuple[Moved, ...] = ()) -> Placed:
    return Placed(note(text), number, Place(CLAIM, key), "Dit une fois.", moved)


def at(title: str, *, number: int = 1, text: str = "Texte.") -> Placed:
    return Placed(note(text), number, Place(SECTION, title), title)


def board(notes: Notes, parts: Mapping[str, Element] | None = None) -> Board:
    claims = Claims((ClaimLine("constat-a", "Dit une fois.", ROWS), ClaimLine("constat-a-b", "Dit deux fois.", ROWS)))
    shown = {"essentials": Prose("Chiffres."), "question": Prose("Question."), "events": claims, "method": Prose("Bilan.")}
    return Board({name: lambda part=part: part for name, part in {**shown, **(parts or {})}.items()}, SECTIONS, notes)


def texts(element: Element) -> list[str]:
    return [found.get_text() for found in BeautifulSoup(str(element.html()), "html.parser").find_all(["bdi", "p"])]


def test_the_frame_of_a_note() -> None:
    """Its voice, its signature and its day, what moved, then its words: the frame has its role and its name."""
    shown = AnalystNote(note("Un **mot**.\n\n- a\n- b"), 2, reread=("autre chiffre.",)).html()
    assert shown == (
        '<div class="analyst-note" id="note-2" role="note" aria-label="Note de l’analyste, Claire Martin, le 12\u00a0mars\u00a02025">'
        '<p class="who">Note de l’analyste</p><p class="signed">Claire Martin, le 12\u00a0mars\u00a02025</p>'
        '<p class="reread"><strong>À relire\u00a0:</strong> autre chiffre.</p>'
        '<div class="words"><p><bdi>Un <strong>mot</strong>.</bdi></p><ul><li><bdi>a</bdi></li><li><bdi>b</bdi></li></ul></div></div>'
    )


def test_what_a_note_holds_is_inert() -> None:
    """Tags, links, images and directions typed in a note are words, in its text as in its signature."""
    hostile = "<img src=x onerror=alert(1)> [ici](javascript:alert(1)) \u202e &lt; **<b>**"
    shown = AnalystNote(Note(1, "x", hostile, "<script>Z</script>"), 1).html()
    soup = BeautifulSoup(str(shown), "html.parser")
    assert {tag.name for tag in soup.find_all()} == {"div", "p", "bdi", "strong"}
    assert "\u202e" not in shown
    assert "ici (javascript:alert(1))" in soup.get_text()


def test_without_notes_parts_are_as_they_were() -> None:
    """A report without notes is the one that it was, element for element."""
    plain = Prose("Question.")
    assert board(Notes(), {"question": plain}).part("question") is plain


def test_right_after_its_claim() -> None:
    """A note follows its claim and no other, even one whose anchor begins alike; two notes keep their order."""
    notes = Notes((beside("a", text="Un."), beside("a", number=2, text="Deux."), beside("a-b", number=3, text="Trois.")))
    shown = BeautifulSoup(str(board(notes).part("events").html()), "html.parser").find("div", class_="claims")
    assert shown is not None
    assert [child.get("id") for child in shown.find_all("div", recursive=False)] == [
        "constat-a", "note-1", "note-2", "constat-a-b", "note-3",
    ]  # fmt: skip


def test_at_the_head_of_its_section() -> None:
    """Notes on a section stand before its first part, in their order; on the first page figures come first."""
    notes = Notes(
        (at("la demarche", text="Un."), at("la demarche", number=2, text="Deux."), at("l essentiel", number=3, text="Trois."))
    )
    where = board(notes)
    assert [text for text in texts(where.part("question")) if text.endswith(".")] == [
        "Un.",
        "Un.",
        "Deux.",
        "Deux.",
        "Question.",
    ]
    assert texts(where.part("essentials"))[0] == "Chiffres."
    assert texts(where.part("essentials"))[-1] == "Trois."


def test_both_figures_of_a_note_to_read_again() -> None:
    """The sentence of then and that of today stand in the frame."""
    shown = texts(board(Notes((beside("a", moved=MOVED),))).part("events"))
    assert (
        "À relire\u00a0: cette note a été écrite à côté de «\u00a010 vigilances.\u00a0» Aujourd’hui\u00a0: «\u00a015 vigilances.\u00a0»"
    ) in shown


def test_a_section_that_moved_in_many_places() -> None:
    """Three statements are told, and how many others moved."""
    moved = tuple(Moved(f"{n} avis.", f"{n + 9} avis.") for n in range(5))
    one = Placed(note(), 1, Place(SECTION, "la demarche"), "La démarche", moved)
    shown = texts(board(Notes((one,))).part("question"))
    assert sum(text.startswith("À relire") for text in shown) == 4
    assert "À relire\u00a0: 2\u00a0autres constats de cette section ont bougé depuis." in shown


def test_what_stands_beside_nothing_is_listed() -> None:
    """A note on a claim that no part prints, one whose claim is gone, one under no name: each is under its own title, with what it was about."""
    notes = Notes(
        (beside("z", text="Non imprimée."),),
        (Astray(note("Disparue."), 2, "Ce qui fut dit."), Astray(note("Sans place."), 3)),
        (Fault("nantes.md", 3, "aucun constat", "Corrigez."),),
    )
    shown = texts(board(notes).part("method"))
    for line in (
        "Notes sur un constat que cette page n’imprime pas\u00a0: 1.", "«\u00a0Dit une fois.\u00a0»", "Non imprimée.",
        "Notes dont le constat a disparu\u00a0: 1.", "Écrite à côté de «\u00a0Ce qui fut dit.\u00a0»", "Disparue.",
        "Notes sans constat ni section\u00a0: 1.", "Sous le titre «\u00a0titre\u00a0»", "Sans place.",
        "notes/nantes.md, ligne 3\u00a0: aucun constat. Corrigez.",
    ):  # fmt: skip
        assert line in shown


def test_a_section_that_is_not_asked_keeps_its_note() -> None:
    """The page leaves the section out: its note is in the list, not lost with it."""
    where = board(Notes((at("la demarche", text="Gardée."),)), {"question": NOT_ASKED})
    assert "Gardée." not in texts(where.part("question"))
    assert "Gardée." in texts(where.part("method"))


def test_every_note_is_shown_once() -> None:
    """The list of what is shown is what the parts hold, word for word."""
    notes = Notes(
        (beside("a"), beside("z", number=2), at("la demarche", number=3)), (Astray(note(), 4, "Avant."), Astray(note(), 5))
    )
    where = board(notes)
    page = "".join(str(where.part(name).html()) for name in where.make)
    assert [page.count(str(one.html())) for one in where.shown] == [1] * 5


def test_the_head_of_the_report_counts_them() -> None:
    """How many notes, how many are to be read again, how many lost their claim; nothing when there is none."""
    notes = Notes((beside("a", moved=MOVED), beside("a-b", number=2)), (Astray(note(), 3, "Avant."),))
    assert list(told(notes)) == [("Notes de l’analyste", "3, dont 1 à relire, 1 sans constat")]
    assert not list(told(Notes()))


def test_the_desk_lists_notes_and_their_states() -> None:
    """The analyst sees each note with its state and its line, and how to write one."""
    notes = Notes((beside("a", moved=MOVED), beside("a-b", number=3)), (Astray(note(), 2, "Avant."),))
    soup = BeautifulSoup(str(overview(notes, "notes/nantes.md", name="rapport", section="La démarche").html()), "html.parser")
    assert [row.find_all("td")[1].get_text() for row in soup.select("tbody tr")] == ["à relire", "constat disparu", "en place"]
    assert 'rapport.note("La démarche"' in soup.get_text()


def test_a_run_writes_no_note() -> None:
    """A call left in a cell shows and writes nothing when a run executes the notebook."""
    report = Annotated()
    report.writer = None
    assert report.note("La démarche", "Texte.").html() == ""
    assert report.relue("La démarche").html() == ""
