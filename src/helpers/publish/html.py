"""From an executed notebook to a page: the house shell around the elements that its cells emitted, and nothing else.

Only `text/html` outputs are shown; code, streams and reprs never are. An error in a cell refuses the page. The shell is the
same for the pages that no notebook makes (portal, failure cards): one style, one script, one strict security policy.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import mistune
import nbformat
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import default

from helpers.errors import PublicationError
from helpers.framing.matching import fold

FOLDER = Path(__file__).parent
TEMPLATE = "template"
FOR_ANALYSTS = "analyste"  # tag of the cells that speak to whoever runs the notebook
HTML = "text/html"
HEADING = re.compile(r"<h2>(.*?)</h2>")


@dataclass(frozen=True)
class Footer:
    """What stands at the foot of a page; a notice (« données fictives ») also stands at its head."""

    licence: str
    source: str
    notice: str = ""


@dataclass(frozen=True)
class Shell:
    """What the template fills in. `contents`: (anchor, text) of each section."""

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
        """Nothing from elsewhere, and no style or script but the two that stand in the page."""
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
    sections = tuple(_sections(notebook))
    body = "\n".join(section.html for section in sections)
    contents = tuple((section.anchor, section.heading) for section in sections if section.anchor)
    title = _title(body)
    shell = Shell(title, body, footer, contents)
    page, _ = _exporter().from_notebook_node(nbformat.v4.new_notebook(), resources={"page": shell})  # type: ignore[no-untyped-call]
    return str(page)


def page(title: str, body: str, *, footer: Footer, description: str = "") -> str:
    """A page that no notebook makes, in the same shell; `body` is HTML made by our own elements."""
    return str(_exporter().template.render(nb={}, resources={"page": Shell(title, body, footer, (), description)}))


def claims_of(page: str) -> dict[str, str]:
    """Anchor -> sentence of every claim on a page."""
    soup = BeautifulSoup(page, "lxml")
    return {str(claim["id"]): claim.select_one(".sentence").get_text() for claim in soup.select(".claim[id]")}  # type: ignore[union-attr]


@dataclass(frozen=True)
class _Section:
    html: str
    anchor: str = ""
    heading: str = ""


def _sections(notebook: NotebookNode) -> Iterator[_Section]:
    """Cells grouped under their level-2 heading; what comes before the first one is the head of the page."""
    parts: list[str] = []
    anchor = heading = ""
    taken: set[str] = set()
    for cell in notebook.cells:
        content = _cell(cell)
        found = HEADING.search(content)
        if found:
            yield _section(parts, anchor, heading)
            heading = re.sub("<[^>]+>", "", found[1])
            anchor = _anchor(heading, taken)
            parts = [content.replace("<h2>", f'<h2 id="titre-{anchor}">', 1)]
        else:
            parts.append(content)
    yield _section(parts, anchor, heading)


def _section(parts: Sequence[str], anchor: str, heading: str) -> _Section:
    inside = "\n".join(part for part in parts if part)
    if not anchor:
        return _Section(inside)
    return _Section(
        f'<section class="section" id="{anchor}" aria-labelledby="titre-{anchor}">\n{inside}\n</section>', anchor, heading
    )


def _anchor(heading: str, taken: set[str]) -> str:
    plain = fold(BeautifulSoup(heading, "lxml").get_text()).replace(" ", "-") or "section"
    anchor = plain if plain not in taken else f"{plain}-{len(taken)}"
    taken.add(anchor)
    return anchor


def _cell(cell: NotebookNode) -> str:
    if FOR_ANALYSTS in cell.metadata.get("tags", []):
        return ""
    if cell.cell_type == "markdown":
        return str(_markdown()(cell.source))
    if cell.cell_type != "code":
        return ""
    return "\n".join(_output(output) for output in cell.outputs)


@cache
def _markdown() -> mistune.Markdown:
    """Markdown without raw HTML: what an analyst types in a cell is text."""
    return mistune.create_markdown(escape=True)


def _output(output: dict[str, Any]) -> str:
    if output["output_type"] == "error":
        raise PublicationError(f"une cellule du carnet s’est arrêtée ({output['ename']} : {output['evalue']})")
    shown = output.get("data", {}).get(HTML, "")
    return shown if isinstance(shown, str) else "".join(shown)


def _title(body: str) -> str:
    heading = BeautifulSoup(body, "lxml").find("h1")
    if heading is None:
        raise PublicationError("la page n’a pas de titre : la cellule d’en-tête du carnet n’a rien produit")
    return heading.get_text(" ", strip=True)


@cache
def _asset(name: str) -> str:
    return (FOLDER / TEMPLATE / name).read_text(encoding="utf-8").strip()


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
