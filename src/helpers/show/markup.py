"""HTML is built from tags and text, and text always goes through `inert.for_html`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

from helpers.inert import for_html
from helpers.plain_text import safe_text

# Another scheme than http(s), or a host written without its scheme, leads where we never send a reader.
HREF = re.compile(r"https?://|(?!//)[^\s\\:/?#]*(?:[/?#](?!\\)|$)", re.IGNORECASE)
DEFERRED_DRAWING = "dessin-differe"  # class of what stands where a chart is to be drawn
VOID = frozenset({"br", "hr"})
LINE_BREAK = "<br>"


class Shown(Protocol):
    """Anything that gives its own HTML."""

    def html(self) -> Markup: ...


Child = str | Markup | Shown | None


def tag(name: str, *children: Child, **attributes: str | None) -> Markup:
    """An element; text children are escaped, `class_` is `class`, `data_k` is `data-k`, an empty attribute is left out.

    An `href` that is neither http(s), nor `#…`, nor relative is left out too: its text stays and leads nowhere.
    """
    written = "".join([_attribute(key, value) for key, value in attributes.items() if value])
    if name in VOID:
        return Markup(f"<{name}{written}>")  # noqa: S704 - attributes are escaped a line above
    return Markup(f"<{name}{written}>{''.join(map(_child, children))}</{name}>")  # noqa: S704 - children are escaped by _child


@lru_cache(maxsize=4096)  # classes and roles come back thousands of times
def _attribute(key: str, value: str) -> str:
    if key == "href" and not HREF.match(safe_text(value)):
        return ""
    return f' {key.rstrip("_").replace("_", "-")}="{for_html(value)}"'


def join(*children: Child, between: str = "") -> Markup:
    """Children one after the other, each escaped unless it is markup of ours; `between` is markup of ours, written as it is."""
    return Markup(between.join(map(_child, children)))  # noqa: S704 - each child is escaped by _child


def _child(child: Child) -> str:
    """Escaped text, markup as it is, nothing for None."""
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return for_html(child)
    return "" if child is None else child.html()


def words_of(text: str) -> Markup:
    """A citizen's words: isolated from the direction of the page, line breaks kept."""
    return tag("bdi", join(*safe_text(text).split("\n"), between=LINE_BREAK))
