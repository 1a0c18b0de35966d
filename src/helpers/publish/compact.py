"""A page in fewer bytes: what HTML lets a writer leave out is left out; what a browser or a parser makes of it is the same tree.

Quotes go inside tags only: a text of another library (a table of pandas in a notebook that somebody edited) keeps its own.
"""

from __future__ import annotations

import re

TAG = re.compile(r'(<[a-z][^<>"]*"[^<>]*>)')
# Quotes around a value without a space, a quote, an entity or a sign of markup (HTML, « unquoted attribute-value syntax »).
QUOTES = re.compile(r'="([^\s"\'=<>`&]+)"(?=[ >])')
# A paragraph ends by itself before a block, or with what holds it (HTML, « optional tags »): those that older parsers know too.
PARAGRAPH = re.compile(r"</p>\s*(?=<(?:p|ul|ol|div|dl|table|h[2-6])[ >]|</(?:div|li|section|details|figure|blockquote|td)>)")
DRAWING = re.compile(r"(<svg .*?</svg>)", re.DOTALL)  # is XML, where quotes are needed: it is printed from the page
# Always before another of their kind, or the end of what holds them.
OTHERS = re.compile(r"</(?:li|td|th|tr|thead|tbody|dt|dd)>")


def compact(body: str) -> str:
    """The markup of a page without the quotes and the end tags that it can do without; doing it twice changes nothing more."""
    pieces = DRAWING.split(body)
    pieces[::2] = map(_unquoted, pieces[::2])
    return OTHERS.sub("", PARAGRAPH.sub("", "".join(pieces)))


def _unquoted(markup: str) -> str:
    """Its tags without the quotes that they can do without: all tags at once, told apart again by the sign that only begins them."""
    pieces = TAG.split(markup)
    around = QUOTES.split("".join(pieces[1::2]))
    around[1::2] = [f"={value}" for value in around[1::2]]
    pieces[1::2] = [f"<{tag}" for tag in "".join(around).split("<")[1:]]
    return "".join(pieces)
