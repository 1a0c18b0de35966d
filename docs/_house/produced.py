"""What pages show of the framing, the code and the reports: written from them at each build, never typed.

A line `<!-- produit : nom arguments -->` of a page is replaced by the Markdown that the maker of that name gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

MARK = re.compile(r"^<!-- produit : ([a-z_]+)((?: [^ ]+)*) -->$", flags=re.MULTILINE)
Maker = Callable[..., str]


def setup(app: Sphinx) -> None:
    """Look for the marks when a page is read."""
    app.connect("source-read", _fill_in)


def _fill_in(_app: Sphinx, page: str, source: list[str]) -> None:
    source[0] = MARK.sub(lambda mark: _made(page, mark[1], mark[2].split()), source[0])


def _made(page: str, name: str, arguments: list[str]) -> str:
    makers = known()
    if name not in makers:
        raise ExtensionError(f"{page} : « {name} » n’est pas produit. Connus : {', '.join(sorted(makers))}.")
    return makers[name](*arguments)


def known() -> Mapping[str, Maker]:
    """The makers by name."""
    return {}
