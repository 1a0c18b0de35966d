"""The one escaping layer: HTML is built from tags and text, and text is always inert."""

from __future__ import annotations

import re
from typing import Protocol

from markupsafe import Markup, escape

# What could steer a reader's eye or a parser without being seen: control characters, direction overrides, zero-width marks.
# The zero-width joiner stays: it holds emojis together.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
SURROGATES = re.compile("[\ud800-\udfff]")
VOID = frozenset({"br", "hr"})


class Shown(Protocol):
    """Anything that gives its own HTML."""

    def html(self) -> Markup: ...


Child = str | Markup | Shown | None


def safe_text(text: str) -> str:
    """A text without the characters that are not seen; every letter, accent and emoji stays.

    >>> safe_text("Bon\\u202ejour\\x00 à tous\\ud800")
    'Bonjour à tous\ufffd'
    """
    return SURROGATES.sub("\ufffd", UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def tag(name: str, *children: Child, **attributes: str | None) -> Markup:
    """An element; text children are escaped, `class_` is `class`, `data_k` is `data-k`, an empty attribute is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(safe_text(value))}"' for key, value in attributes.items() if value
    )
    if name in VOID:
        return Markup(f"<{name}{written}>")  # noqa: S704 - attributes are escaped a line above
    return Markup(f"<{name}{written}>{join(*children)}</{name}>")  # noqa: S704 - children are escaped by join


def join(*children: Child) -> Markup:
    """Children one after the other, each escaped unless it is markup of ours."""
    return Markup("").join(_child(child) for child in children)


def _child(child: Child) -> Markup:
    if child is None:
        return Markup("")
    if isinstance(child, Markup):
        return child
    return escape(safe_text(child)) if isinstance(child, str) else child.html()


def words_of(text: str) -> Markup:
    """A citizen's words: isolated from the direction of the page, line breaks kept."""
    return tag("bdi", tag("br").join(_child(line) for line in safe_text(text).split("\n")))
