"""A search that works from a folder: the text of every section in one script file, read by the search page alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from helpers.files import write_text

PAGE, SCRIPT, TEXTS = "recherche", "recherche.js", "recherche-textes.js"
OWN = Path(__file__).parent / "theme" / SCRIPT
Section = tuple[str, str, str, str]  # page, title, address, text


def setup(app: Sphinx) -> None:
    """Replace the search of Sphinx, which needs accents to be typed and shows no extract without a server."""
    app.connect("builder-inited", _without_that_of_sphinx)
    app.connect("html-collect-pages", lambda _app: [(PAGE, {"title": "Chercher"}, "search.html")])
    app.connect("build-finished", _write)


def _without_that_of_sphinx(app: Sphinx) -> None:
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def _write(app: Sphinx, failure: Exception | None) -> None:
    if failure is None:
        told = json.dumps([one for page in _pages(app) for one in sections(app, page)], ensure_ascii=False)
        for sign in "<>&\u2028\u2029":
            told = told.replace(sign, f"\\u{ord(sign):04x}")
        beside = Path(app.outdir) / "_static"
        write_text(beside / TEXTS, f"window.documentationTexts = {told};\n")
        write_text(beside / SCRIPT, OWN.read_text(encoding="utf-8"))


def _pages(app: Sphinx) -> list[str]:
    """The pages in the order of the table of contents: guides first, records last."""
    order = list(app.env.collect_relations())
    return sorted(app.env.found_docs, key=lambda page: (order.index(page) if page in order else len(order), page))


def sections(app: Sphinx, page: str) -> Iterator[Section]:
    """Each section of a page with its own words, those of its subsections left to them."""
    document = app.env.get_doctree(page)
    heading = app.env.titles[page].astext()
    address = app.builder.get_target_uri(page)
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        own = [child for child in section.children if not isinstance(child, (nodes.section, nodes.title))]
        text = " ".join(" ".join(node.astext() for node in own).split())
        first = section.parent is document
        yield heading, title.astext() if title else heading, address if first else f"{address}#{section['ids'][0]}", text
