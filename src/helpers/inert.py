"""The one escaping layer: what people typed, made inert for each place where it is shown, and still readable.

Contributions are written by anybody. Before a text reaches a page, a cell, a CSV file, a terminal, a log or a Markdown
file, it goes through the function of that place: nothing in it may run, steer or hide, and every word stays.
"""

from __future__ import annotations

import html
import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from helpers.plain_text import safe_text, writable

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

EXCEL_CELL = 32_767  # characters that a cell can hold
CUT = "…"
BLANKS = re.compile("[ \t\n\r\f]+")  # not the spaces that French keeps from breaking a line
# A spreadsheet takes a text that begins like this for a formula (OWASP, CSV Injection); East Asian versions take wide signs.
FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
FORMULA_SIGNS = tuple(FORMULA_STARTS)
GUARDED = re.compile(rf"'*[{re.escape(FORMULA_STARTS)}]")
QUOTED = re.compile('[;,"\n\r\t]|^ | $|^$')
ESCAPE_OF_XML = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # « _x0041_ » in a cell is read as « A »
ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
HALF_ESCAPE = re.compile("_(?:x(?:0(?:0(?:5F?)?)?)?)?$")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
REPLACED = "\ufffd"
LINE_MARK = " ⏎ "  # shows a line break where a text must stay on its line

_BREAKS = str.maketrans("\t\n", "  ")

CellValue = str | int | float | date | None


def for_html(text: str) -> Markup:
    """A text as HTML: no tag, no attribute, no entity of its own."""
    return escape(safe_text(text))


def for_typst(text: str) -> str:
    """A text as a string of Typst, quotes included: nothing in it is markup, a call or a link; spaces are one, as in HTML.

    >>> for_typst('#link("x")[y] *gras* \\\\ fin')
    '"#link(\\\\"x\\\\")[y] *gras* \\\\\\\\ fin"'
    """
    shown = BLANKS.sub(" ", safe_text(text))
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


def for_cell(text: str) -> str:
    """A text that a cell of a workbook can hold and that a spreadsheet shows as it was typed.

    >>> for_cell("_x0041_ et =1+1")
    '_x005F_x0041_ et =1+1'
    """
    return _storable(safe_text(text))


def _storable(text: str, limit: int = EXCEL_CELL) -> str:
    """A text that fits in a cell, and that a reader of the file gives back as it is."""
    written = ESCAPE_OF_XML.sub("_x005F_", text)
    if len(written) <= limit:
        return written
    return HALF_ESCAPE.sub("", written[: limit - len(CUT)]) + CUT


def for_part(text: str, limit: int = EXCEL_CELL) -> str:
    """A text as the content or attribute of an element of a workbook's XML.

    >>> for_part("a < b & _x000D_")
    'a &lt; b &amp; _x005F_x000D_'
    """
    return html.escape(_storable(safe_text(text), limit))


def for_slide(text: str) -> str:
    """A text on one line as the content or attribute of an element of a presentation's XML.

    >>> for_slide("a < b\\nc")
    'a &lt; b c'
    """
    return html.escape(on_one_line(text))


def on_one_line(text: str) -> str:
    """A text without the characters that are not seen, its tabs and line breaks as spaces."""
    return safe_text(text).translate(_BREAKS)


def put(cell: Cell, value: CellValue) -> None:
    """Write a value in a cell; a text is a text, even when it begins like a formula or reads like an error."""
    _put(cell, for_cell(value) if isinstance(value, str) else value)
    # The mark of a text typed after an apostrophe: it stays a text when someone edits the cell.
    cell.quotePrefix = isinstance(value, str) and stays_text(value)


def stays_text(text: str) -> bool:
    """Whether a text must bear the mark that keeps a spreadsheet from taking it for a formula.

    >>> stays_text("\u202e=1+1"), stays_text("un = deux")
    (True, False)
    """
    return safe_text(text).startswith(FORMULA_SIGNS)


def put_as_typed(cell: Cell, value: CellValue) -> None:
    """Write a value in a workbook that goes back to be checked: even what is not seen stays, but never runs."""
    _put(cell, _storable(ILLEGAL_IN_XML.sub("", writable(value))) if isinstance(value, str) else value)


def _put(cell: Cell, value: CellValue) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def for_csv(text: str) -> str:
    """A text as a cell of a CSV file, quoted when it must be; an apostrophe stands before what would start a formula.

    A text that already begins with apostrophes before such a sign gets one more, so that removing one gives it back.

    >>> for_csv("=1+1"), for_csv("a ; b"), for_csv("'@x"), for_csv("dit « non »")
    ("'=1+1", '"a ; b"', "''@x", 'dit « non »')
    """
    shown = guarded(text)
    return '"' + shown.replace('"', '""') + '"' if QUOTED.search(shown) else shown


def guarded(text: str) -> str:
    """A text that a spreadsheet opening a CSV file does not take for a formula."""
    shown = safe_text(text)
    return f"'{shown}" if GUARDED.match(shown) else shown


@lru_cache(maxsize=1_000)  # a check says a few sentences again and again, on thousands of cells
def for_terminal(text: str) -> str:
    """A text on one line that cannot steer a terminal: control characters are shown as « � », line breaks as « ⏎ ».

    >>> for_terminal("un\\x1b[2Jdeux\\ntrois")
    'un�[2Jdeux ⏎ trois'
    """
    shown = for_log(text)
    plain = shown.replace("\u00a0", "").replace("\u202f", "").isprintable()  # French spaces aside, most lines are
    return shown if plain else "".join(_printable(char) for char in shown)


def for_log(text: str) -> str:
    """A text on one line of a log, which can neither forge another line nor fail to be written."""
    shown = safe_text(CONTROLS.sub(REPLACED, text))
    return shown.replace("\t", " ").replace("\n", LINE_MARK)


def lines_for_log(text: str) -> str:
    """A text of ours on several lines (a trace), each of them inert."""
    return "\n".join(for_log(line) for line in writable(text).split("\n"))


def _printable(char: str) -> str:
    """Unassigned and private characters are shown as « � »; spaces of every width and what holds emojis together stay."""
    kept = char.isprintable() or char.isspace() or char == "\u200d" or "\U000e0020" <= char <= "\U000e007f"
    return char if kept else REPLACED


# What Markdown, its extensions or a site generator would act upon.
_MARKDOWN_SIGNS = re.compile(r"[\\`*_\[\]#|~!$^]")
_MARKDOWN_START = re.compile(r"^(\s*)([-+=>]|\d+(?=[.)]))")
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", "{": "&#123;", "}": "&#125;", "@": "&#64;"})
_ADDRESS = re.compile(r"(?<=\w):(?=\S)|(?<=www)\.", re.IGNORECASE)  # what makes a bare address a link


def for_markdown(text: str) -> str:
    """A text inside a line of Markdown: no emphasis, link, list, HTML or template of its own.

    >>> for_markdown("[x](javascript:y) <b> {{ z }} - 50 %")
    '\\\\[x\\\\](javascript&#58;y) &lt;b&gt; &#123;&#123; z &#125;&#125; - 50 %'
    """
    flat = " ".join(safe_text(text).split())
    told = _MARKDOWN_SIGNS.sub(r"\\\g<0>", flat).translate(_ENTITIES)
    told = _ADDRESS.sub(lambda found: f"&#{ord(found[0])};", told)
    return _MARKDOWN_START.sub(lambda found: f"{found[1]}&#{ord(found[2][0])};{found[2][1:]}", told)
