"""What makes Markdown pages the documentation of this project: French, formulas, tables, search, our own look."""

from __future__ import annotations

from sphinx.application import Sphinx

from _house import formulas, look, produced, search, typography


def setup(app: Sphinx) -> dict[str, bool]:
    """Plug each part in; Sphinx calls this once."""
    for part in (produced, typography, formulas, look, search):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
