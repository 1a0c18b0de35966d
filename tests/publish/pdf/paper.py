"""What a PDF says, read by programs that did not write it."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

from helpers.publish.html import composed
from helpers.publish.pdf.copies import printed_copies
from helpers.publish.pdf.page import Page, words
from helpers.publish.shell import Footer, Shell
from helpers.show.elements import Element
from tests.conftest import system_tool
from tests.publish.pages import FOOTER, notebook, shown

DAY = date(2025, 4, 30)
WIDTH, MARGIN = 595, 59  # points: of a sheet, and on each side of it
BODY = ("-x", "0", "-y", "66", "-W", "595", "-H", "716")  # points: a sheet without its running header and its foot
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


def beyond(path: Path) -> list[str]:
    """The words of a PDF that leave the room between its margins, to the left or to the right."""
    run = subprocess.run(
        [system_tool("pdftotext"), "-bbox", str(path), "-"], capture_output=True, check=True, encoding="utf-8"
    )  # fmt: skip
    found = re.findall(r'<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="[-\d.]+">(.*?)</word>', run.stdout)
    return [word for left, right, word in found if float(left) < MARGIN - 1 or float(right) > WIDTH - MARGIN + 1]
