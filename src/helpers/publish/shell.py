"""What stands around every page: head, style, script, security policy, table of contents, foot."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from helpers.publish.compact import compact

TEMPLATE = Path(__file__).parent / "template"
TRUSTED = " 'strict-dynamic'"  # a script added by one of those whose hash is told may run; one that stands in the page may not
FONTS = (("Concertations Sans", "sans.woff2"), ("Concertations Serif", "serif.woff2"))  # made by scripts/build_fonts.py
STATEMENT = "accessibilite.html"  # file of the accessibility statement, beside the front page
NOTE = "analyst-note"  # class of a note of `show.notes`: a page without any carries no style for them
MAIN = "contenu"  # anchor of the page's main part, taken by the shell


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of a page; a notice (« données fictives ») also stands at its head.

    `statement`: where the accessibility statement is, from this page; `home`: where the front page is, from a page below it.
    """

    licence: str
    source: str
    notice: str = ""
    statement: str = ""
    home: str = ""


@dataclass(frozen=True)
class Attached:
    """A file that stands beside the page: its name, what its link says, its weight included."""

    name: str
    label: str


@dataclass(frozen=True)
class Shell:
    """What the template fills in. `contents`: (anchor, text) of each section; `body` is HTML as it is written (see `compact`), all the rest is text.

    `searches`: whether the page opens the files of the search when a reader asks (see decision 0028).
    """

    title: str
    body: str
    footer: Footer
    contents: tuple[tuple[str, str], ...] = ()
    description: str = ""
    searches: bool = False
    attached: tuple[Attached, ...] = ()

    @property
    def style(self) -> str:
        notes = ("notes.css",) if NOTE in self.body else ()
        plain = () if self.contents else ("plain.css",)
        return _style(("style.css", *plain, "chart.css", *notes, *(("search.css",) if self.searches else ())))

    @property
    def fonts_script(self) -> str:
        """What makes the fonts of the style ready before anything is laid out."""
        return _asset("fonts.js")

    @property
    def script(self) -> str:
        return "\n".join(map(_asset, ("page.js", "chart.js", *(("search.js",) if self.searches else ()))))

    @property
    def policy(self) -> str:
        """Nothing from elsewhere, and no style or script but those that stand in the page, and the files that the last of them opens.

        A page cannot say who may frame it (`frame-ancestors`), nor ask for reports: browsers only obey these in an HTTP
        header, which the server that hosts the pages may add. Opened from a folder, a page has no such header.
        """
        return (
            f"default-src 'none'; style-src {_hash(self.style)}; script-src {_hash(self.fonts_script)} {_hash(self.script)}{TRUSTED if self.searches else ''}; img-src data:; font-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def page(title: str, body: str, *, footer: Footer, description: str = "", searches: bool = False) -> str:
    """A page that no notebook makes, in the same shell; `body` is HTML made by our own elements."""
    return fill(Shell(title, compact(body), footer, description=description, searches=searches))


def fill(shell: Shell) -> str:
    """The whole page."""
    from helpers.publish.exporter import filled  # noqa: PLC0415 - loads nbconvert, which a run with nothing to write does without

    return filled(shell)


@cache
def _asset(name: str) -> str:
    """A file of the template without what only we read in it: indentation, blank lines, lines of comment."""
    lines = map(str.strip, (TEMPLATE / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _style(sheets: tuple[str, ...]) -> str:
    """The style sheets after the fonts that it names, which stand inside it: a page stays one file, and asks for nothing."""
    return "\n".join((*(_font(family, file) for family, file in FONTS), *map(_asset, sheets)))


def _font(family: str, file: str) -> str:
    font = base64.b64encode((TEMPLATE / "fonts" / file).read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{family}";font-weight:400 600;font-display:block;'
        f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    )


@cache
def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
