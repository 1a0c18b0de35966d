"""Rows written as text, read back by two programs."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import python_calamine
from helpers.publish.sheet_rows import Looks, Rows, filled
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from helpers.collect.template.build import workbook_bytes
from helpers.inert import CellValue
from helpers.plain_text import safe_text
from tests.hostile import ANY_TEXT

PART = "xl/worksheets/sheet1.xml"
DAY = date(2024, 11, 14)


def written(*lines: tuple[CellValue, ...], first: int = 2) -> bytes:
    """A workbook whose only sheet has one head and these lines under it."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "Intitulé"
    typed, day = WriteOnlyCell(workbook.active), WriteOnlyCell(workbook.active)
    typed.quotePrefix, day.number_format = True, "yyyy-mm-dd"
    return workbook_bytes(workbook, filled({PART: Rows(lines, first)}, Looks(0, typed.style_id, day.style_id)))


def opened(content: bytes) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_every_kind_of_value() -> None:
    """A text, a whole number, a share, a day and a blank keep their kind; the head stays above them."""
    sheet = opened(written(("Agents", 12.0, 0.25, DAY, None), (None, None, None, None, "fin")))
    assert [[cell.value for cell in row] for row in sheet.iter_rows()][:1] == [["Intitulé", None, None, None, None]]
    assert [cell.value for cell in sheet[2]][:3] == ["Agents", 12, 0.25]
    assert (sheet["D2"].value.date(), sheet["D2"].number_format) == (DAY, "yyyy-mm-dd")
    assert [cell.value for cell in sheet[3]] == [None, None, None, None, "fin"]
    assert sheet.dimensions == "A1:E3"


def test_a_sheet_without_lines_is_left_as_it_is() -> None:
    """No line: the head alone."""
    assert opened(written()).dimensions == "A1:A1" or opened(written()).dimensions == "A1"


def test_columns_go_beyond_z() -> None:
    """The twenty-eighth column is AB."""
    assert opened(written(tuple(f"n° {place}" for place in range(28))))["AB2"].value == "n° 27"


def test_what_begins_like_a_formula_stays_text() -> None:
    """Each is a text, and bears the mark that keeps it one when somebody edits the cell; another text does not."""
    texts = ("=1+1", "+33 6", "-1", "@x", "\t=1", "\uff1d1", "\u202e=1", "un = deux", "'=1", "#REF!")
    sheet = opened(written(*((text,) for text in texts)))
    marked = [(cell.data_type, cell.quotePrefix) for (cell,) in sheet.iter_rows(min_row=2)]
    assert marked == [("s", True)] * 7 + [("s", False)] * 3


@given(st.lists(ANY_TEXT, min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_two_readers_give_the_words(texts: list[str]) -> None:
    """Whatever was typed is read back as it is, without what is not seen; no cell is a formula."""
    content = written(*((text or "vide", "fin") for text in texts))
    expected = [safe_text(text or "vide") for text in texts]
    assert {cell.data_type for (cell, _) in opened(content).iter_rows(min_row=2)} == {"s"}
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [str(row[0]) for row in rows[1:]] == expected
