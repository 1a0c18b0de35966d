"""The look of the reports, around documentation: the same style sheet and fonts, tables that scroll in their own frame."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from lxml import html
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from _house.typography import language_of
from helpers.files import write_bytes, write_text
from helpers.inert import for_html
from helpers.publish.shell import FONTS, TEMPLATE

SHEET = "site.css"
RECORD = re.compile(r'<a (?=[^>]*href="(?:\.\./)*(?:decisions/)?\d{4}-)')
NO_HEADING = ' role="heading"'  # without a level, and out of the order of the page
ITSELF = re.compile(r'<a (?=[^>]*href="#")')
OWN = Path(__file__).parent / "theme" / "docs.css"


def setup(app: Sphinx) -> None:
    """Set the writer of pages, what templates know, and the files that stand beside them."""
    app.set_translator("html", Writer)
    app.connect("html-page-context", _context)
    app.connect("build-finished", _write_beside)


class Writer(HTML5Translator):
    """Pages as Sphinx writes them, except that a wide table scrolls, and the keyboard reaches it."""

    tables = 0

    def visit_table(self, node: nodes.table) -> None:
        self.tables += 1
        about = next((one.next_node(nodes.title) for one in _above(node) if isinstance(one, nodes.section)), None)
        label = f"Tableau {self.tables}" + (f" : {about.astext()}" if about is not None else "")
        self.body.append(f'<div class="table-scroll" role="region" tabindex="0" aria-label="{for_html(label)}">')
        super().visit_table(node)

    def depart_table(self, node: nodes.table) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")


def _above(node: nodes.Node) -> list[nodes.Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _context(_app: Sphinx, page: str, _template: str, context: dict[str, object], _tree: nodes.document | None) -> None:
    context["page_language"] = language_of(page)
    context["sheet"] = SHEET
    context["marked"] = marked
    context["plain_title"] = html.fromstring(f"<p>{context['title']}</p>").text_content()


def marked(links: str, page_language: str) -> str:
    """Links of a table of contents, those to English records said to be English; the page itself is « # ».

    >>> marked('<a class="reference internal" href="decisions/0001-a.html">A</a>', "fr")
    '<a lang="en" class="reference internal" href="decisions/0001-a.html">A</a>'
    """
    told = RECORD.sub('<a lang="en" ', links).replace(NO_HEADING, "")
    return told if page_language == "fr" else ITSELF.sub('<a lang="en" ', told)


def _write_beside(app: Sphinx, failure: Exception | None) -> None:
    """The fonts as files, and one style sheet: that of the reports, then ours."""
    if failure is None:
        beside = Path(app.outdir) / "_static"
        faces = []
        for family, name in FONTS:
            write_bytes(beside / name, (TEMPLATE / "fonts" / name).read_bytes())
            faces.append(f'@font-face{{font-family:"{family}";font-weight:400 600;src:url({name}) format("woff2")}}')
        sheets = [(TEMPLATE / name).read_text(encoding="utf-8") for name in ("style.css", "plain.css", "chart.css")]
        write_text(beside / SHEET, "\n".join((*faces, *sheets, OWN.read_text(encoding="utf-8"))))
