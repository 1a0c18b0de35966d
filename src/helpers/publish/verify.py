"""Re-read a page before it counts as built: what a reader, a screen reader or a lawyer would trip over refuses it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import html as parser
from lxml.html import HtmlElement

from helpers.errors import PublicationError

REMOTE = re.compile(r"^\s*(https?:|//|data:text)", re.IGNORECASE)
LEFTOVERS = re.compile(r"(?<![\w’'-])(nan|NaN|None|<NA>|NaT|Traceback)(?![\w’'-])")
RESOURCES = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "object": "data", "embed": "src"}


@dataclass(frozen=True)
class _Page:
    """A parsed page; `citizens` are the elements whose words are not ours to judge."""

    root: HtmlElement
    expected_title: str

    def all(self, css_class: str) -> list[HtmlElement]:
        return self.root.xpath(f'//*[contains(concat(" ", normalize-space(@class), " "), " {css_class} ")]')  # type: ignore[no-any-return]


Check = Callable[[_Page], Iterator[str]]


def verify_page(html: str, *, expected_title: str) -> None:
    """Raise `PublicationError` naming the first fault of a page; a page that passes may be published."""
    page = _Page(parser.document_fromstring(html), expected_title)
    for check in CHECKS:
        for fault in check(page):
            raise PublicationError(f"la page relue n’est pas publiable : {fault}")


def _headings(page: _Page) -> Iterator[str]:
    titles = page.root.xpath("//h1")
    if len(titles) != 1:
        yield f"elle a {len(titles)} titres de premier niveau au lieu d’un"
        return
    if (found := _text(titles[0])) != page.expected_title:
        yield f"son titre est « {found} » au lieu de « {page.expected_title} »"
    level = 1
    for heading in page.root.xpath("//h1|//h2|//h3|//h4|//h5|//h6"):
        own = int(heading.tag[1])
        if own > level + 1:
            yield f"l’intertitre « {_text(heading)} » saute un niveau"
        if not _text(heading):
            yield "un intertitre est vide"
        level = own


def _language(page: _Page) -> Iterator[str]:
    if page.root.get("lang") != "fr":
        yield "la langue n’y est pas « fr »"


def _resources(page: _Page) -> Iterator[str]:
    for name, attribute in RESOURCES.items():
        for element in page.root.iter(name):
            if REMOTE.match(element.get(attribute, "")):
                yield f"elle charge {element.get(attribute)}"
    for style in page.root.iter("style"):
        if re.search(r"url\(\s*['\"]?(https?:|//)|@import", style.text or ""):
            yield "sa feuille de style charge une adresse distante"


def _policy(page: _Page) -> Iterator[str]:
    policies = page.root.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    if not policies or "default-src 'none'" not in policies[0] or "unsafe" in policies[0]:
        yield "elle n’a pas de politique de sécurité stricte"
    for element in page.root.xpath("//*[@style or @onclick or @onload or @onerror]"):
        yield f"un élément <{element.tag}> porte un style ou un script en ligne"


def _anchors(page: _Page) -> Iterator[str]:
    ids = Counter(page.root.xpath("//@id"))
    for name, count in ids.items():
        if count > 1:
            yield f"l’ancre « {name} » y figure {count} fois"
    for href in page.root.xpath("//a/@href"):
        if href.startswith("#") and href[1:] not in ids:
            yield f"le lien {href} ne mène nulle part"


def _figures(page: _Page) -> Iterator[str]:
    for figure in page.all("figure"):
        title = _text(figure.find("figcaption")) if figure.find("figcaption") is not None else "(sans titre)"
        drawings = figure.xpath('.//*[@role="img"]')
        if not drawings or not drawings[0].get("aria-label", "").strip():
            yield f"la figure « {title} » n’a pas d’équivalent en texte"
        elif not drawings[0].xpath('.//*[local-name()="svg"]//*[local-name()="path" or local-name()="text"]'):
            yield f"la figure « {title} » est vide"
        if not figure.xpath(".//table"):
            yield f"la figure « {title} » n’a pas de tableau"


def _tables(page: _Page) -> Iterator[str]:
    for table in page.root.iter("table"):
        if table.find("caption") is None or not table.xpath(".//th[@scope]"):
            yield "un tableau n’a pas de légende ou d’en-têtes"


def _claims(page: _Page) -> Iterator[str]:
    for claim in page.all("claim"):
        if not claim.xpath(".//a[@href]"):
            yield f"le constat « {claim.get('id')} » ne mène à aucune ligne"


def _leftovers(page: _Page) -> Iterator[str]:
    """Code, tracebacks and missing values as a program writes them; citizens' words are left out."""
    if page.all("jp-InputArea") or page.all("input_area"):
        yield "du code y est resté"
    for text in page.root.xpath(
        "//body//text()[not(ancestor::bdi or ancestor::script or ancestor::style or ancestor::blockquote)]"
    ):
        if found := LEFTOVERS.search(text):
            yield f"« {found[0]} » est resté dans « {text.strip()[:80]} »"


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


CHECKS: tuple[Check, ...] = (
    _headings, _language, _resources, _policy, _anchors, _figures, _tables, _claims, _leftovers,
)  # fmt: skip
