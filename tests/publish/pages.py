"""Small pages made of real elements, for the tests of the shell and of its checks."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode

from helpers.publish.shell import Footer
from helpers.show.annex import Annex, AnnexEntry
from helpers.show.elements import ClaimLine, Claims, Element, Evidence, Figure, Group, Header, KeyFigure, KeyFigures, Row, Table
from helpers.show.voices import Verbatim, Voice

FOOTER = Footer("Licence Ouverte 2.0", "Concertation d’essai", "Données fictives.")
TITLE = "CC de Lacq-Orthez"
OUR_SCRIPTS = 2  # of a page: that of its fonts, its own
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" aria-hidden="true"><path d="M0,0h9"/></svg>'
TABLE = Table("Contributions par thème", ("Thème", "Contributions"), (Row(("Sobriété", "2")),), numeric=frozenset({1}))
FIGURE = Figure(SVG, "Les thèmes", "Sobriété : 2 contributions.", TABLE, "une barre par thème.")
CLAIM = ClaimLine("constat-T04", "2 contributions sur 2 parlent de sobriété.", (Evidence("C0001", "#C0001"),))
ENTRIES = (
    AnnexEntry("C0001", "C0001", "Un agent au téléphone.", "", "Sobriété", "Attente", "Agents", "Atelier"),
    AnnexEntry("C0002", "C0002", "None ? <script>alert(1)</script>", "", "Travail", "Question", "Élus", "Atelier"),
)
HEAD = Header("Campagne", TITLE, "Quelle IA ?", (("Population", "52 957"),), ("données fictives",))
ESSENTIALS = Group(
    (
        KeyFigures((KeyFigure("2", "2 contributions recueillies.", "constat-T04"),)),
        Claims((CLAIM,)),
        FIGURE,
        Verbatim("C0001", "#C0001", "Un agent au téléphone.", "agents"),
        Voice("Bureau, 1er avril 2025", "En réponse à C0001", "Oui.", "Retenu"),
    )
)


def shown(element: Element) -> NotebookNode:
    """A code cell that displayed an element."""
    output = nbformat.v4.new_output("execute_result", data={"text/html": element._repr_html_(), "text/plain": "…"})
    return nbformat.v4.new_code_cell("rapport.partie()", outputs=[output])


def notebook(*cells: NotebookNode) -> NotebookNode:
    """An executed notebook with a head, two sections, then the given cells."""
    text = nbformat.v4.new_markdown_cell
    own = [
        text("# Pour l’analyste", metadata={"tags": ["analyste"]}),
        nbformat.v4.new_code_cell("territoire = 'x'", metadata={"tags": ["parameters"]}),
        shown(HEAD),
        text("## L’essentiel\n\nCe qu’il faut retenir."),
        shown(ESSENTIALS),
        text("## Annexe : toutes les contributions"),
        shown(Annex(ENTRIES, "Toutes les contributions")),
    ]
    return nbformat.v4.new_notebook(cells=[*own, *cells])
