"""Formulas as MathML, written when the site is built: browsers draw them without a script."""

from __future__ import annotations

import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

# « 0{,}72 » comes out as two numbers with a sign between them; in French it is one number.
DECIMAL_COMMA = re.compile(r"<mn>(\d+)</mn><mrow><mo>&#x0002C;</mo></mrow><mn>(\d+)</mn>")


def setup(app: Sphinx) -> None:
    """Make it the renderer that `html_math_renderer = "mathml"` names."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))


def mathml(formula: str, *, display: str = "inline") -> str:
    """A formula typed in LaTeX, as a browser draws it.

    >>> mathml("0{,}72").partition("<mrow>")[2]
    '<mn>0,72</mn></mrow></math>'
    """
    return DECIMAL_COMMA.sub(r"<mn>\1,\2</mn>", convert(formula, display=display))


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    formula = mathml(node.astext(), display="block")
    writer.body.append(f'<div class="formula" role="group" aria-label="Formule" tabindex="0">{formula}</div>')
    raise nodes.SkipNode
