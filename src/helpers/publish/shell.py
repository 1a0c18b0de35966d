"""What stands around every page: head, style, script, security policy, table of contents, foot."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEMPLATE = Path(__file__).parent / "template"
MAIN = "contenu"  # anchor of the page's main part, taken by the shell


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of a page; a notice (« données fictives ») also stands at its head."""

    licence: str
    source: str
    notice: str = ""


@dataclass(frozen=True)
class Download:
    """A file that stands beside the page: its name, what its link says, its weight included."""

    name: str
    label: str


@dataclass(frozen=True)
class Shell:
    """What the template fills in. `contents`: (anchor, text) of each section; `body` is HTML, all the rest is text."""

    title: str
    body: str
    footer: Footer
    contents: tuple[tuple[str, str], ...] = ()
    description: str = ""
    downloads: tuple[Download, ...] = ()

    @property
    def style(self) -> str:
        return _asset("style.css")

    @property
    def script(self) -> str:
        return _asset("page.js")

    @property
    def policy(self) -> str:
        """Nothing from elsewhere, and no style or script but the two that stand in the page.

        A page cannot say who may frame it (`frame-ancestors`), nor ask for reports: browsers only obey these in an HTTP
        header, which the server that hosts the pages may add. Opened from a folder, a page has no such header.
        """
        return (
            f"default-src 'none'; style-src {_hash(self.style)}; script-src {_hash(self.script)}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def page(title: str, body: str, *, footer: Footer, description: str = "") -> str:
    """A page that no notebook makes, in the same shell; `body` is HTML made by our own elements."""
    return fill(Shell(title, body, footer, description=description))


def fill(shell: Shell) -> str:
    """The whole page."""
    from helpers.publish.exporter import filled  # noqa: PLC0415 - loads nbconvert, which a run with nothing to write does without

    return filled(shell)


@cache
def _asset(name: str) -> str:
    return (TEMPLATE / name).read_text(encoding="utf-8").strip()


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
