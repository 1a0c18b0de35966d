"""Rows read back by two programs, other than the one that wrote them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from helpers.inert import CellValue
from helpers.plain_text import safe_text
from helpers.publish.office.book import Book, DataSheet, Head
from helpers.publish.office.package import book_bytes
from helpers.publish.office.rows import height
from tests.hostile import ANY_TEXT

DAY = date(2024, 11, 14)
SHEET = "LIGNES"


def written(*lines: tuple[CellValue, ...]) -> bytes:
    """A workbook with one sheet of these lines, under its two rows of heads."""
    heads = tuple(Head("Intitulé", f"colonne_{place}") for place in range(max(map(len, lines), default=1)))
    return book_bytes(Book("Essai", (), (DataSheet(SHEET, "", heads, lines),), "", DAY, ""))


def opened(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content))[SHEET]


def calamine_rows(content: bytes) -> list[list[object]]:
    rows: list[list[object]] = (
        python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    )
    return rows


def test_every_kind_of_value() -> None:
    """A text, a whole number, a share, a day and a blank keep their kind."""
    sheet = opened(written(("Agents", 12.0, 0.25, DAY, None), (None, None, None, None, "fin")))
    assert [cell.value for cell in sheet[3]][:3] == ["Agents", 12, 0.25]
    assert (sheet["D3"].value.date(), sheet["D3"].number_format) == (DAY, r"yyyy\-mm\-dd")
    assert [cell.value for cell in sheet[4]] == [None, None, None, None, "fin"]
    assert sheet.dimensions == "A1:E4"


def test_a_sheet_without_lines_has_its_heads() -> None:
    """No line: the label, the technical name."""
    assert [[cell.value for cell in row] for row in opened(written()).iter_rows()] == [["Intitulé"], ["colonne_0"]]


def test_columns_go_beyond_z() -> None:
    """The twenty-eighth column is AB."""
    assert opened(written(tuple(f"n° {place}" for place in range(28))))["AB3"].value == "n° 27"


def test_what_begins_like_a_formula_stays_text() -> None:
    """Each is a text, and bears the mark that keeps it one when somebody edits the cell; another text does not."""
    texts = ("=1+1", "+33 6", "-1", "@x", "\t=1", "\uff1d1", "\u202e=1", "un = deux", "'=1", "#REF!")
    sheet = opened(written(*((text,) for text in texts)))
    marked = [(cell.data_type, cell.quotePrefix) for (cell,) in sheet.iter_rows(min_row=3)]
    assert marked == [("s", True)] * 7 + [("s", False)] * 3


@pytest.mark.parametrize(
    "text", ["<r>", "<r><t>x</t></r>", "<r>_x0041_</r>", "<r></v></r>", "_x0041_x0042_x0043_", "_x005F_x0041_", "_xavier_x"]
)
def test_what_looks_like_the_marks_of_the_format_stays_text(text: str) -> None:
    """Tags and codes that the format knows are read back as they were typed, in the font of the other texts."""
    content = written((text, "fin"))
    cell = opened(content)["A3"]
    assert (cell.value.replace("x005F_", ""), cell.data_type) == (text.replace("x005F_", ""), "s")  # openpyxl drops that code
    assert calamine_rows(content)[2] == [text, "fin"]


@pytest.mark.parametrize("text", [" au début", "à la fin ", "ligne\n", "ligne\r\x1b", "\n"])
def test_spaces_at_the_ends_of_a_text_stay(text: str) -> None:
    """A space or a line break that begins or ends a text is read back, a sign that is not seen after it or not."""
    assert opened(written((text,)))["A3"].value == safe_text(text)


def test_what_is_no_number_is_refused() -> None:
    """A figure that could not be computed never makes a file that no program opens."""
    with pytest.raises(ValueError, match="nan is not a number"):
        written((float("nan"),))


def test_a_text_longer_than_a_cell_says_so() -> None:
    """Of 40,000 letters, 32,766 are kept, then the mark of a cut."""
    assert opened(written(("é" * 40_000,)))["A3"].value == "é" * 32_766 + "…"


def test_rows_are_as_tall_as_their_texts() -> None:
    """A text of one line takes 15 points; one of 45 letters in a column of 20 takes three; line breaks count; no row is taller than allowed."""
    assert height(("Un mot", 12.0, None), (20, 10, 10)) == 15
    assert height(("m" * 45, 12.0), (20, 10)) == 45
    assert height(("a\nb\nc\nd", None), (20, 10)) == 60
    assert height(("m" * 10_000,), (20,)) == 405


@given(st.lists(ANY_TEXT, min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_two_readers_give_the_words(texts: list[str]) -> None:
    """Whatever was typed is read back as it is, without what is not seen; no cell is a formula."""
    content = written(*((text or "vide", "fin") for text in texts))
    expected = [safe_text(text or "vide") for text in texts]
    assert {cell.data_type for (cell, _) in opened(content).iter_rows(min_row=3)} == {"s"}
    assert [str(row[0]) for row in calamine_rows(content)[2:]] == expected
