"""Re-read what a report is made of before it counts as built: the executed notebook and its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from nbformat import NotebookNode

from helpers.errors import PublicationError
from helpers.publish.html import HTML, NOT_ASKED, UNPUBLISHED
from helpers.publish.parsed import parsed
from helpers.show.elements import ELEMENT, SIGNATURE
from helpers.wording import quote, typeset

HEADING = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)


def verify_notebook(executed: NotebookNode, page: str, *, parameters: Mapping[str, object], territory: str = "") -> None:
    """Raise `PublicationError` when a notebook was run for somebody else, shows somebody else or what is no element of ours, or lost a section.

    `territory`: whom the report is about, nothing for the synthesis.
    """
    found = (
        _parameters(executed, parameters),
        _signatures(executed, territory),
        _strangers(executed),
        _sections(executed, page),
    )
    for fault in chain.from_iterable(found):
        raise PublicationError(typeset(f"le rapport relu n'est pas publiable : {fault}"))


def _parameters(executed: NotebookNode, parameters: Mapping[str, object]) -> Iterator[str]:
    """The parameters that the notebook was run with are those of the report."""
    sources = [cell.source for cell in executed.cells if "injected-parameters" in cell.metadata.get("tags", ())]
    lines = {line.strip() for source in sources for line in source.splitlines()}
    for name, value in parameters.items():
        if f'{name} = "{value}"' not in lines:
            yield f"le carnet n'a pas été exécuté avec {name} = {quote(str(value))}"


def _signatures(executed: NotebookNode, territory: str) -> Iterator[str]:
    """Every output that says whom it is about is about this territory, and at least one says it."""
    signed = {
        output.get("metadata", {}).get(HTML, {}).get(SIGNATURE, "")
        for cell in executed.cells
        for output in cell.get("outputs", ())
    } - {""}
    for other in sorted(signed - {territory}):
        yield f"une partie parle de {quote(other)}, le rapport est celui de {quote(territory or 'la synthèse')}"
    if territory and not signed:
        yield f"rien n'y dit que le rapport est celui de {quote(territory)}"


def _strangers(executed: NotebookNode) -> Iterator[str]:
    """What a cell shows is an element of ours, whose figures come with their claims; what an analyst writes as HTML has none."""
    for place, cell in enumerate(executed.cells, 1):
        if UNPUBLISHED.intersection(cell.metadata.get("tags", ())):
            continue
        shown = [output for output in cell.get("outputs", ()) if HTML in output.get("data", {})]
        if any(ELEMENT not in output.get("metadata", {}).get(HTML, {}) for output in shown):
            yield f"la cellule {place} montre autre chose que nos éléments ; si elle n'est que pour vous, étiquetez-la {quote('analyste')}"


def _sections(executed: NotebookNode, page: str) -> Iterator[str]:
    """Each section of the notebook is on the page, unless it says that it was not asked; and its cells showed something."""
    shown = {_spaced(heading.text_content()) for heading in parsed(page).named("h2")}
    for heading, cells in _by_section(executed):
        outputs = [_shown(cell) for cell in cells if cell.cell_type == "code"]
        if any(NOT_ASKED in output for output in outputs):
            continue
        if heading not in shown:
            yield f"la section {quote(heading)} du carnet n'est pas sur la page"
        elif outputs and not any(outputs):
            yield f"la section {quote(heading)} est vide"


def _by_section(executed: NotebookNode) -> Iterator[tuple[str, list[NotebookNode]]]:
    heading: str = ""
    cells: list[NotebookNode] = []
    for cell in executed.cells:
        if UNPUBLISHED.intersection(cell.metadata.get("tags", ())):
            continue
        found = HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        if found and heading:
            yield heading, cells
        if found:
            heading, cells = _spaced(found[-1]), []
        cells = [*cells, cell]
    if heading:
        yield heading, cells


def _spaced(heading: str) -> str:
    """A heading with plain spaces, whatever the spaces and the lines of its source."""
    return " ".join(heading.split())


def _shown(cell: NotebookNode) -> str:
    return "".join("".join(output.get("data", {}).get(HTML, "")) for output in cell.outputs)
