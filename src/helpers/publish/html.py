"""From an executed notebook to a page: the house shell around the elements that its cells emitted, and nothing else.

Only `text/html` outputs are shown; code, streams and reprs never are. An error in a cell refuses the page. The shell is the
same for the pages that no notebook makes (portal, failure cards): one style, one script, one strict security policy.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import mistune
import nbformat
from lxml.html import document_fromstring
from markupsafe import Markup
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import default

from helpers.errors import PublicationError
from helpers.framing.matching import fold
from helpers.wording import FIXED

FOLDER = Path(__file__).parent
TEMPLATE = "template"
UNPUBLISHED = frozenset({"analyste", "parameters", "injected-parameters"})  # tags: cells for whoever runs the notebook
HTML = "text/html"
MAIN = "contenu"  # anchor of the page's main part, taken by the shell
SECTION = re.compile(r"(?=<h2>)")
HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
NOT_ASKED = "notice-not-asked"  # class of the notice that leaves a whole section out
TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of a page; a notice (« données fictives ») also stands at its head."""

    licence: str
    source: str
    notice: str = ""


@dataclass(frozen=True)
class Shell:
    """What the template fills in. `contents`: (anchor, text) of each section; `body` is HTML, all the rest is text."""

    title: str
    body: str
    footer: Footer
    contents: tuple[tuple[str, str], ...] = ()
    description: str = ""

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


class HouseExporter(HTMLExporter):
    """nbconvert with the house template."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Any, Any]:  # noqa: ANN401 - theirs
        """Fill the template, without the second parsing that would rewrite our markup."""
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(FOLDER)]


@cache
def _exporter() -> HouseExporter:
    return HouseExporter()


def render(notebook: NotebookNode, *, footer: Footer) -> str:
    """The page of an executed notebook; raises `PublicationError` when a cell failed or nothing gives the title."""
    head, *others = SECTION.split("\n".join(filter(None, map(_cell, notebook.cells))))
    sections = tuple(_sections(others))
    body = "\n".join((head.rstrip(), *(section.html for section in sections)))
    return _fill(Shell(_title(head), body, footer, tuple((section.anchor, section.heading) for section in sections)))


def page(title: str, body: str, *, footer: Footer, description: str = "") -> str:
    """A page that no notebook makes, in the same shell; `body` is HTML made by our own elements."""
    return _fill(Shell(title, body, footer, description=description))


def claims_of(page: str) -> dict[str, str]:
    """Anchor -> sentence of every claim on a page."""
    claims = document_fromstring(page).xpath('//*[@class="claim"][@id]')
    return {claim.get("id"): claim.find('*[@class="sentence"]').text_content() for claim in claims}


def _fill(shell: Shell) -> str:
    filled, _ = _exporter().from_notebook_node(nbformat.v4.new_notebook(), resources={"page": shell})
    return str(filled)


@dataclass(frozen=True)
class _Section:
    html: str
    anchor: str
    heading: str


def _sections(parts: list[str]) -> Iterator[_Section]:
    """Each part, which starts with its level-2 heading, as a section with a name to link to."""
    taken = {MAIN}
    for part in parts:
        if NOT_ASKED in part:
            continue
        found = HEADING.match(part)
        heading = "" if found is None else _words(found[1])
        anchor = _anchor(heading, taken)
        taken.add(anchor)
        inside = part.replace("<h2>", f'<h2 id="titre-{anchor}">', 1).rstrip()
        yield _Section(
            f'<section class="section" id="{anchor}" aria-labelledby="titre-{anchor}">\n{inside}\n</section>', anchor, heading
        )


def _anchor(heading: str, taken: set[str]) -> str:
    """A name made from the heading, numbered when it is taken."""
    plain = fold(heading).replace(" ", "-") or "section"
    names = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _cell(cell: NotebookNode) -> str:
    if UNPUBLISHED.intersection(cell.metadata.get("tags", ())):
        return ""
    if cell.cell_type == "markdown":
        return str(_markdown()(cell.source)).strip()
    if cell.cell_type != "code":
        return ""
    return "\n".join(filter(None, map(_output, cell.outputs)))


@cache
def _markdown() -> mistune.Markdown:
    """Markdown without raw HTML: what an analyst types in a cell is text."""
    return mistune.create_markdown(escape=True)


def _output(output: NotebookNode) -> str:
    if output["output_type"] == "error":
        raise PublicationError(f"une cellule du carnet s’est arrêtée ({output['ename']}{FIXED}: {output['evalue']})")
    shown = output.get("data", {}).get(HTML, "")
    return shown if isinstance(shown, str) else "".join(shown)


def _words(inside: str) -> str:
    """The text of a heading, without its tags and entities."""
    return Markup(inside).striptags()  # noqa: S704 - read as text, never written as HTML


def _title(head: str) -> str:
    found = TITLE.search(head)
    title = "" if found is None else _words(found[1])
    if not title:
        raise PublicationError("la page n’a pas de titre : la cellule d’en-tête du carnet n’a rien produit")
    return title


@cache
def _asset(name: str) -> str:
    return (FOLDER / TEMPLATE / name).read_text(encoding="utf-8").strip()


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
