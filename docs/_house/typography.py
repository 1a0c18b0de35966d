"""French spaces and apostrophes in the sentences of French pages: sources are typed plainly, `helpers.wording` sets them."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from helpers.wording import typeset

ENGLISH = ("decisions", "reference")  # folders whose pages are in English, but for the one that presents them
LEFT_ALONE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.comment)


def setup(app: Sphinx) -> None:
    """Run on every page, before titles are gathered."""
    app.add_transform(FrenchSpaces)


def language_of(page: str) -> str:
    """The language of a page: that of its folder.

    >>> language_of("decisions/0001-wording"), language_of("reference/index"), language_of("guides/elus")
    ('en', 'fr', 'fr')
    """
    folder, _, name = page.partition("/")
    return "en" if folder in ENGLISH and name not in ("", "index") else "fr"


class FrenchSpaces(SphinxTransform):
    """No-break spaces where French wants them; code, formulas and English pages are left as they are."""

    default_priority = 400

    def apply(self) -> None:
        if language_of(self.env.docname) == "fr":
            for text in list(self.document.findall(nodes.Text)):
                if not any(isinstance(above, LEFT_ALONE) for above in _ancestors(text)):
                    text.parent.replace(text, nodes.Text(typeset(text.astext())))


def _ancestors(node: nodes.Node) -> list[nodes.Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found
