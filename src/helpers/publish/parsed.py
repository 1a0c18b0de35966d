"""A page as its elements: parsed once for all who re-read it one after the other, who change nothing in it."""

from __future__ import annotations

from functools import lru_cache

from lxml.html import HtmlElement, document_fromstring


@lru_cache(maxsize=1)
def parsed(page: str) -> HtmlElement:
    """The root of a page; the last page that was asked for is kept."""
    return document_fromstring(page)
