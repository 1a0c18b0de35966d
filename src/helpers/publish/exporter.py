"""nbconvert with the house template."""

from __future__ import annotations

from functools import cache
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from traitlets import default

from helpers.publish.shell import TEMPLATE, Shell


def filled(shell: Shell) -> str:
    """The page that the template makes of a shell."""
    page, _ = _exporter().from_notebook_node(nbformat.v4.new_notebook(), resources={"page": shell})
    return str(page)


@cache
def _exporter() -> HouseExporter:
    return HouseExporter()


class HouseExporter(HTMLExporter):
    """nbconvert with the house template."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Any, Any]:  # noqa: ANN401 - theirs
        """Fill the template, without the second parsing that would rewrite our markup."""
        return super(HTMLExporter, self).from_notebook_node(nb, resources, **kw)

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE.name

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATE.parent)]
