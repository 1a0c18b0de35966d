"""What a PDF says, read by programs that did not write it."""

from __future__ import annotations

import io
import re
import subprocess
from datetime import date
from pathlib import Path

import pikepdf

from helpers.publish.html import composed
from helpers.publish.pdf.copies import printed_copies
from helpers.publish.pdf.heard import Heard
from helpers.publish.pdf.letters import Letters
from helpers.publish.pdf.page import Page, words
from helpers.publish.shell import Footer, Shell
from helpers.show.elements import Element
from tests.conftest import system_tool
from tests.publish.pages import FOOTER, notebook, shown

DAY = date(2025, 4, 30)
WIDTH, HEIGHT = 595, 842  # points: of a sheet
MARGIN, SHEET_MARGIN, EDGE = 59, 48, 20  # on each side of a report, of the sheet that stands alone; above and below both
BODY = (
    "-x",
    "0",
    "-y",
    "66",
    "-W",
    "595",
    "-H",
    "722",
)  # points: a sheet without its running header and its foot, last line whole
BLANKS = re.compile("[\\s\u00ad\u200b\u2010-]+")  # spaces, and the hyphens of words that a column cut
BLOCKS = ("h1", "h2", "h3", "p", "li", "dt", "dd", "th", "td", "blockquote", "figcaption", "caption")


def shell_of(*elements: Element, footer: Footer = FOOTER) -> Shell:
    """The page of a small report, with elements of its own."""
    return composed(notebook(*map(shown, elements)), footer=footer)


def copies(shell: Shell, campaign: str = "Campagne") -> dict[str, bytes]:
    """Its copies on paper, by name."""
    return {one.name: one.content for one in printed_copies(shell, campaign=campaign, day=DAY)}


def said(path: Path, *options: str) -> str:
    """The text of a PDF, in the order in which it was written."""
    run = subprocess.run(
        [system_tool("pdftotext"), "-raw", "-nopgbrk", "-enc", "UTF-8", *options, str(path), "-"],
        capture_output=True, check=True, encoding="utf-8",
    )  # fmt: skip
    return run.stdout


def packed(text: str) -> str:
    """A text without its spaces."""
    return BLANKS.sub("", text)


def lost(shell: Shell, path: Path) -> list[str]:
    """The passages of a page that are not on its sheets, word for word."""
    on_paper = packed(said(path, *BODY))
    root = Page(shell.body).root
    blocks = [one for one in root.iter(*BLOCKS) if not any(child.tag in BLOCKS for child in one.iterdescendants())]
    return [told for one in blocks if (told := words(one)) and packed(told) not in on_paper]


def beyond(path: Path, margin: float = MARGIN) -> list[str]:
    """The words of a PDF that leave the room between its margins, to the left or to the right, above or below."""
    run = subprocess.run(
        [system_tool("pdftotext"), "-bbox", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    )  # fmt: skip
    found = re.findall(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', run.stdout)
    within = ((tuple(map(float, place)), word) for *place, word in found)
    return [
        word
        for (left, top, right, low), word in within
        if left < margin - 1 or right > WIDTH - margin + 1 or top < EDGE or low > HEIGHT - EDGE
    ]


def written_otherwise(document: bytes, before: str, after: str, first_sheet: int = 0) -> bytes:
    """A document in which the first text that is one sign alone, from a sheet on, is another sign of the same font."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        for sheet in list(pdf.pages)[first_sheet:]:
            content = sheet.Contents.read_bytes()
            for name, font in sheet.obj["/Resources"]["/Font"].items():
                codes = {letter: code for code, letter in Letters(font["/ToUnicode"].read_bytes()).codes.items()}
                shown = re.compile(
                    rb"(/" + name[1:].encode() + rb" [\d.]+ Tf[^()\[]* Tm)\(" + escaped(codes.get(before, 0)) + rb"\)Tj"
                )
                if before in codes and after in codes and shown.search(content):
                    new = codes[after].to_bytes(2, "big").hex().encode()
                    sheet.Contents = pdf.make_stream(shown.sub(rb"\1<" + new + rb">Tj", content, count=1))
                    changed = io.BytesIO()
                    pdf.save(changed)
                    return changed.getvalue()
    raise AssertionError(before)


def escaped(code: int) -> bytes:
    """How a code may be written in a string: in octal, or as it is."""
    return b"".join(rb"(?:\\%03o|%s)" % (byte, re.escape(bytes([byte]))) for byte in code.to_bytes(2, "big"))


def orphans(path: Path) -> list[str]:
    """The headings of a PDF that end their sheet: what follows them, in the order of reading, stands on another one."""
    with pikepdf.open(path) as pdf:
        heard = Heard(pdf)
        marks = heard.structure.marks
        following = dict(zip(marks, [*marks[1:], (-1, -1)], strict=True))
        return [heard.text(own) for _, own in heard.structure.headings if following[own[-1]][0] != own[-1][0]]
