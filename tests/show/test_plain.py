"""What the parts of a page say in a terminal: sentences and sizes, never somebody's words, nothing that steers it."""

from __future__ import annotations

from IPython.core.formatters import DisplayFormatter

from helpers.show.annex import Annex
from helpers.show.elements import ClaimLine, Claims, Evidence, Figure, Group, Heading, Row, Signed, Table
from helpers.show.notes import Written
from helpers.show.voices import Verbatim, Verbatims
from helpers.wording import FIXED

TABLE = Table("Thèmes", ("Thème", "n"), (Row(("Travail", "3")), Row(("Santé", "2"))))


def test_a_section_tells_its_sentences() -> None:
    """Headings, claims, what a chart shows and how long a table is, a line each."""
    claim = ClaimLine("c1", "3 contributions sur 5.", (Evidence("C1", "#C1"),))
    section = Group(
        (Heading("Les thèmes"), Claims((claim,)), Figure("<svg/>", "Deux thèmes", "Travail devant.", TABLE, "lire"), TABLE)
    )
    assert Signed(section, "pays").plain().split("\n") == [
        "Les thèmes", "• 3 contributions sur 5.", "Deux thèmes", "Travail devant.", f"Thèmes (2{FIXED}lignes)",
    ]  # fmt: skip


def test_words_of_people_stay_in_the_page() -> None:
    """Quotes are counted; their texts are not repeated in plain text."""
    quotes = Verbatims("Paroles", (Verbatim("C1", "#C1", "Mes mots à moi", "Agents"),))
    assert quotes.plain() == f"Paroles (1{FIXED}parole)"


def test_nothing_steers_a_terminal() -> None:
    """A title from a workbook that holds an escape sequence is shown inert, on its line."""
    assert Heading("Café\x1b[2J\nsuite").plain() == "Café\ufffd[2J ⏎ suite"


def test_ipython_shows_both_forms() -> None:
    """A notebook gets the HTML and the plain form, signed or not, instead of the fields of the object."""
    both = {"text/html": str(TABLE.html()), "text/plain": TABLE.plain()}
    formatter = DisplayFormatter()
    assert formatter.format(TABLE) == (both, {"text/html": {"element": "Table"}})
    assert formatter.format(Signed(TABLE, "pays")) == (both, {"text/html": {"element": "Signed", "territoire": "pays"}})


def test_what_tells_nothing_is_named() -> None:
    """A part that is written already has nothing to say in a terminal but its kind."""
    assert Written(TABLE.html()).plain() == "(Written)"
    assert Annex((), "Toutes les contributions").plain() == f"Toutes les contributions (0{FIXED}contribution)"
