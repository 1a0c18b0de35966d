"""From an executed notebook to a page: the house shell around the elements that its cells emitted, and nothing else.

Only `text/html` outputs are shown; code, streams and reprs never are. An error in a cell refuses the page. The shell is the
same for the pages that no notebook makes (portal, failure cards): one style, the same scripts, one strict security policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import mistune
import nbformat
from markupsafe import Markup
from nbformat import NotebookNode

from helpers.errors import PublicationError
from helpers.framing.matching import fold
from helpers.publish.compact import compact
from helpers.publish.parsed import parsed
from helpers.publish.shell import MAIN, Footer, Shell, fill
from helpers.show.elements import FOLDED_PART, OPEN_PART
from helpers.wording import FIXED, typeset

PRIVATE = "analyste"
UNPUBLISHED = frozenset({PRIVATE, "parameters", "injected-parameters"})  # tags: cells for whoever runs the notebook
HTML = "text/html"
SECTION = re.compile(r"(?=<h2>)")
HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
NOT_ASKED = "notice-not-asked"  # class of the notice that leaves a whole section out
TAG = re.compile(r"<[^>]*>")
TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)


def render(notebook: NotebookNode, *, footer: Footer) -> str:
    """The page of an executed notebook, in one piece."""
    return fill(composed(notebook, footer=footer))


def composed(notebook: NotebookNode, *, footer: Footer) -> Shell:
    """What the page of an executed notebook holds; raises `PublicationError` when a cell failed or nothing gives the title."""
    head, *others = SECTION.split("\n".join(filter(None, map(_cell, notebook.cells))))
    sections = tuple(_sections(others))
    body = "\n".join((head.rstrip(), *(section.html for section in sections))).replace(OPEN_PART, FOLDED_PART)
    return Shell(_title(head), compact(body), footer, tuple((section.anchor, section.heading) for section in sections))


def published(notebook: NotebookNode) -> NotebookNode:
    """An executed notebook as it is put beside its page: without the cells that are for whoever runs it, nor what a cell tells apart from the page."""
    kept = [cell for cell in notebook.cells if PRIVATE not in cell.metadata.get("tags", ())]
    shown: NotebookNode = nbformat.from_dict({**notebook, "cells": [_told(cell) for cell in kept]})  # type: ignore[no-untyped-call]
    return shown


def _told(cell: NotebookNode) -> dict[str, object]:
    if cell.cell_type != "code":
        return dict(cell)
    is_on_page = not UNPUBLISHED.intersection(cell.metadata.get("tags", ()))
    return {**cell, "outputs": [output for output in cell.outputs if is_on_page and HTML in output.get("data", {})]}


def claims_of(page: str) -> dict[str, str]:
    """Anchor -> sentence of every claim on a page."""
    claims = (one for one in parsed(page).by_class["claim"] if one.get("class") == "claim" and "id" in one.attrib)
    return {claim.get("id"): claim.find('*[@class="sentence"]').text_content() for claim in claims}


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
        return str(_markdown()(typeset(cell.source))).strip()
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
    """The text of a heading, without its tags and entities; its no-break spaces stay."""
    return Markup(TAG.sub("", inside)).unescape().strip()  # noqa: S704 - read as text, never written as HTML


def _title(head: str) -> str:
    found = TITLE.search(head)
    title = "" if found is None else _words(found[1])
    if not title:
        raise PublicationError("la page n’a pas de titre : la cellule d’en-tête du carnet n’a rien produit")
    return title
