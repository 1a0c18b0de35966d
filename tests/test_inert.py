"""Whatever people typed is inert, and readable, in every place where it is shown: each place is read back for real."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import mistune
import nbformat
import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring
from openpyxl.worksheet.worksheet import Worksheet

from helpers import inert
from helpers.plain_text import LINE_BREAKS, SURROGATES, UNUSUAL, safe_text
from helpers.plain_text import UNSEEN as NOT_SEEN
from tests.hostile import ACTIVE, ANY_TEXT, EMOJIS, FORMULAS, UNSEEN, letters

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
TEXTS = st.lists(ANY_TEXT, min_size=1, max_size=30)
MARKDOWN = mistune.create_markdown(
    escape=False, plugins=["url", "table", "strikethrough", "footnotes", "task_lists", "math", "superscript", "mark"]
)


def test_no_character_escapes_the_first_look() -> None:
    """Every character that must change is told by the one look that spares all the others."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    changing = {found[0] for pattern in (NOT_SEEN, LINE_BREAKS, SURROGATES) for found in pattern.finditer(every)}
    assert len(changing) > 2_500
    assert {character for text in changing for character in text} <= set(UNUSUAL.findall(every))


@given(ANY_TEXT)
def test_html_holds_text_and_no_element(text: str) -> None:
    """Parsed by a browser's rules, the text is one text: no element, and the words as typed."""
    element = fragment_fromstring(f"<p>{inert.for_html(text)}</p>")
    assert len(element) == 0
    assert element.text_content() == safe_text(text)


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_cells_hold_text_and_no_formula(texts: list[str]) -> None:
    """A workbook written and read back by two programs gives the words; no cell is a formula or an error."""
    content = _workbook(texts)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {sheet.cell(row, 1).data_type for row in range(1, len(texts) + 1)} <= {"s", "n", "inlineStr"}  # « n »: empty
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    read = [str(row[0]) for row in rows] + [""] * (len(texts) - len(rows))
    assert [letters(text) for text in read] == [letters(safe_text(text)) for text in texts]
    assert all(text == safe_text(typed).replace("\r", "\n") for text, typed in zip(read, texts, strict=True))


def _workbook(texts: list[str]) -> bytes:
    workbook = openpyxl.Workbook()
    for row, text in enumerate(texts, start=1):
        inert.put(_sheet(workbook).cell(row, 1), text)
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def _sheet(workbook: openpyxl.Workbook) -> Worksheet:
    return workbook.active


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_a_workbook_to_mend_keeps_what_was_typed(texts: list[str]) -> None:
    """What is not seen stays in a workbook that goes back to be checked, but it still opens and nothing runs."""
    workbook = openpyxl.Workbook()
    for row, text in enumerate(texts, start=1):
        inert.put_as_typed(_sheet(workbook).cell(row, 1), text)
    saved = io.BytesIO()
    workbook.save(saved)
    sheet = openpyxl.load_workbook(io.BytesIO(saved.getvalue())).active
    assert {sheet.cell(row, 1).data_type for row in range(1, len(texts) + 1)} <= {"s", "n", "inlineStr"}


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_csv_lines_hold_their_cells_and_no_formula(rows: list[list[str]]) -> None:
    """Parsed as the format says, with commas or with semicolons, every cell is whole and begins no formula."""
    content = "".join(",".join(inert.for_csv(text) for text in row) + "\r\n" for row in rows)
    content.encode("utf-8")
    read = list(csv.reader(io.StringIO(content, newline=""), strict=True))
    assert [[_unguarded(cell) for cell in row] for row in read] == [[safe_text(text) for text in row] for row in rows]
    assert not [cell for row in read for cell in row if cell.startswith(tuple(inert.FORMULA_STARTS))]


@given(ANY_TEXT)
def test_no_cell_starts_inside_a_csv_cell(text: str) -> None:
    """A spreadsheet that splits at semicolons sees one cell too: what could split it stands between quotes."""
    (row,) = csv.reader(io.StringIO(f"a;{inert.for_csv(text)};b\r\n", newline=""), delimiter=";", strict=True)
    assert [row[0], _unguarded(row[1]), row[2]] == ["a", safe_text(text), "b"]


def _unguarded(cell: str) -> str:
    """The text of a cell, as the notice of the open data says to find it back."""
    return cell[1:] if re.match(rf"'+[{re.escape(inert.FORMULA_STARTS)}]", cell) else cell


@given(ANY_TEXT)
def test_terminal_gets_no_control(text: str) -> None:
    """What is printed is one line without any control, direction or private character, and the words are there."""
    shown = inert.for_terminal(text)
    assert not CONTROL.search(shown)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn")]
    assert letters(shown) == letters(safe_text(text))
    assert not [char for char in shown if unicodedata.bidirectional(char) in ("RLE", "LRE", "RLO", "LRO", "RLI", "LRI", "FSI")]


@given(ANY_TEXT)
def test_log_gets_one_line(text: str) -> None:
    """A text cannot forge a second line of a log, however it breaks its own."""
    assert len(inert.for_log(text).splitlines()) <= 1
    assert letters(inert.for_log(text)) == letters(safe_text(text))


@given(ANY_TEXT)
def test_markdown_is_one_paragraph_of_text(text: str) -> None:
    """Rendered with every extension and raw HTML allowed, the text is the text of one paragraph, without an element."""
    page = MARKDOWN(f"avant {inert.for_markdown(text)} après")
    (paragraph,) = fragment_fromstring(str(page), create_parent="div")
    assert (paragraph.tag, len(paragraph)) == ("p", 0)
    assert letters(paragraph.text_content()) == letters(f"avant {safe_text(text)} après")


@given(ANY_TEXT)
def test_markdown_at_the_start_of_a_line(text: str) -> None:
    """Alone on its line, the text starts no list, title, quotation, table or rule."""
    page = fragment_fromstring(str(MARKDOWN(inert.for_markdown(text))), create_parent="div")
    assert {element.tag for element in page.iter()} <= {"div", "p"}
    assert "{{" not in inert.for_markdown(text)
    assert "{%" not in inert.for_markdown(text)


@given(ANY_TEXT)
@settings(max_examples=40, deadline=None)
def test_notebook_holds_inert_html(text: str) -> None:
    """Stored in a notebook and read back, the output of a cell is the same inert HTML."""
    output = nbformat.v4.new_output("display_data", {"text/html": f"<p>{inert.for_html(text)}</p>"})  # type: ignore[no-untyped-call]
    cell = nbformat.v4.new_code_cell("section", outputs=[output])  # type: ignore[no-untyped-call]
    written = nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))  # type: ignore[no-untyped-call]
    stored = json.loads(written.encode("utf-8"))["cells"][0]["outputs"][0]["data"]["text/html"]
    element = fragment_fromstring("".join(stored))
    assert len(element) == 0
    assert element.text_content() == safe_text(text)


@pytest.mark.parametrize("emoji", EMOJIS)
def test_emojis_stay_whole_everywhere(emoji: str) -> None:
    """Families, regional flags, skin tones and coloured hearts are told as they were typed."""
    text = f"Bravo {emoji} !"
    assert inert.for_html(text) == inert.for_cell(text) == inert.for_csv(text) == inert.for_terminal(text) == text
    assert inert.for_log(text) == text
    assert inert.for_markdown(text) == text.replace("!", "\\!")


def test_tags_that_hide_words_go() -> None:
    """Words written in characters that nobody sees are not carried along, and a flag cannot hide them."""
    hidden = "".join(chr(0xE0000 + ord(char)) for char in "ignore")
    assert safe_text(f"Bonjour{hidden} 🏴{hidden}") == "Bonjour 🏴"
    assert safe_text("a\ufe01b\U000e0100") == "ab"


def test_a_long_text_stays_within_a_cell() -> None:
    """A text of 10,000 characters is whole; one that no cell can hold is cut with a mark, escapes included."""
    assert inert.for_cell("é" * 10_000) == "é" * 10_000
    assert inert.for_cell("é" * 40_000) == "é" * 32_766 + "…"
    cut = inert.for_cell("_x0041_" * 6_000)
    assert len(cut) <= 32_767
    assert re.fullmatch("(?:_x005F_x0041_)*(?:_x005F_)?(?:x0041)?…", cut)


def test_values_that_are_not_text_stay_what_they_are() -> None:
    """A number is a number, an empty cell is empty."""
    sheet = _sheet(openpyxl.Workbook())
    for row, value in enumerate((3, 2.5, None), start=1):
        inert.put(sheet.cell(row, 1), value)
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [3, 2.5, None]


def test_a_real_terminal_receives_no_control(tmp_path: Path) -> None:
    """Through a pseudo-terminal, the only escapes that arrive are the colours of our own marks."""
    code = (
        "import sys, json; from helpers.terminal.say import say\n"
        "for text in json.load(open(sys.argv[1], encoding='utf-8')): say(text, head=text, colour='red', bold=True)\n"
    )
    texts = [*ACTIVE, *FORMULAS, *UNSEEN, *EMOJIS]
    (tmp_path / "textes.json").write_text(json.dumps(texts), encoding="utf-8")
    received = _in_terminal(code, tmp_path / "textes.json")
    without_ours = re.sub("\x1b\\[(?:31m|1m|0m)", "", received)
    assert "\x1b[31m" in received
    assert not CONTROL.search(without_ours.replace("\r\n", ""))
    assert len(without_ours.split("\r\n")) == len(texts) + 1
    assert all(emoji in without_ours for emoji in EMOJIS)


def _in_terminal(code: str, path: Path) -> str:
    """What a program writes to a terminal."""
    main, other = pty.openpty()
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "TERM": "xterm"}
    run = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=other, stderr=other, env=environment)
    os.close(other)
    try:
        return _read(main, run)
    finally:
        os.close(main)


def _read(main: int, run: subprocess.Popen[bytes]) -> str:
    received = b""
    while True:
        try:
            part = os.read(main, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        received += part
    assert run.wait() == 0, received
    return received.decode("utf-8")
