"""Re-read a page before it counts as built: what a reader, a screen reader or a lawyer would trip over refuses it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement, document_fromstring

from helpers.errors import PublicationError
from helpers.show.drawing import CLASS as DEFERRED_DRAWING
from helpers.wording import FIXED, quote

# The closed set of our pages: what `show.elements`, Markdown cells and the shell write. Other formats walk it.
OURS = frozenset(
    re.findall(
        r"\w+",
        """html head meta title style script body main nav header footer aside section div span p h1 h2 h3 h4 ul ol li dl dt dd a br hr
        strong em bdi blockquote code pre figure figcaption details summary table caption thead tbody tr th td""",
    )
)
DRAWN = frozenset(
    re.findall(
        r"\w+", "svg g path rect circle line text tspan defs lineargradient stop clippath polygon polyline ellipse title"
    )
)
# What loads something when the page opens; a link waits for a click. Nothing but data inside the page may be loaded.
LOADED = ("src", "srcset", "poster", "background", "data", "action", "formaction", "xlink:href", "ping")
STYLE_LOADS = re.compile(r"url\(\s*['\"]?(?!#|data:)|@import", re.IGNORECASE)
SAFE_LINK = re.compile(r"https?://|#|(?![a-z][a-z0-9+.-]*:|[/\\]{2})", re.IGNORECASE)
IGNORED = re.compile(r"[\x00-\x20]")  # browsers drop these when they read an address
# Missing values as a program writes them. Case counts: « nan » and « none » alone, never inside a word.
LEFTOVER = re.compile(
    r"(?<![\w’'-])(?:nan|NaN|NaT|None|<NA>|undefined|\[object Object\])(?![\w’'-])|Traceback \(most recent call"
)
TOLD = ("aria-label", "title", "alt")
EXCERPT = 80  # characters shown of a faulty passage


@dataclass(frozen=True)
class _Page:
    """A parsed page and the title that it must bear."""

    root: HtmlElement
    expected_title: str

    def all(self, css_class: str) -> list[HtmlElement]:
        return self.root.xpath(f'//*[contains(concat(" ", normalize-space(@class), " "), " {css_class} ")]')  # type: ignore[no-any-return]


Check = Callable[[_Page], Iterator[str]]


def verify_page(html: str, *, expected_title: str) -> None:
    """Raise `PublicationError` naming the first fault of a page; a page that passes may be published."""
    page = _Page(document_fromstring(html), expected_title)
    for check in CHECKS:
        for fault in check(page):
            raise PublicationError(f"la page relue n’est pas publiable{FIXED}: {fault}")


def _language(page: _Page) -> Iterator[str]:
    if page.root.get("lang") != "fr":
        yield f"la langue n’y est pas {quote('fr')}"


def _title(page: _Page) -> Iterator[str]:
    titles = page.root.xpath("//h1")
    if len(titles) != 1:
        yield f"elle a {len(titles)} titres de premier niveau au lieu d’un"
        return
    for place, found in (("son titre", titles[0]), ("le titre de son onglet", page.root.find("head/title"))):
        text = "" if found is None else _text(found)
        if text != _plain(page.expected_title):
            yield f"{place} est {quote(text)} au lieu de {quote(page.expected_title)}"


def _headings(page: _Page) -> Iterator[str]:
    level = 0
    for heading in page.root.xpath("//h1|//h2|//h3|//h4|//h5|//h6"):
        own = int(heading.tag[1])
        if own > level + 1:
            yield f"l’intertitre {quote(_text(heading))} saute un niveau"
        if not _text(heading):
            yield "un intertitre est vide"
        level = own


def _landmarks(page: _Page) -> Iterator[str]:
    mains = page.root.xpath("//main[@id]")
    if len(mains) != 1:
        yield "elle n’a pas une partie principale et une seule"
    elif not page.root.xpath("//a[@class='skip'][@href=$target]", target=f"#{mains[0].get('id')}"):
        yield "elle n’a pas de lien d’évitement vers sa partie principale"


def _policy(page: _Page) -> Iterator[str]:
    policies = page.root.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    if not policies or "default-src 'none'" not in policies[0] or "unsafe" in policies[0] or "http" in policies[0]:
        yield "elle n’a pas de politique de sécurité stricte"
    for element in page.root.xpath('//*[@style or @*[starts-with(name(), "on")]]'):
        yield f"un élément <{element.tag}> porte un style ou un script en ligne"


def _resources(page: _Page) -> Iterator[str]:
    for element in page.root.iter("*"):
        for name in LOADED:
            address = element.get(name, "data:")
            if not address.startswith(("data:", "#")):
                yield f"elle charge {address[:EXCERPT]}"
    if page.root.xpath('//meta[translate(@http-equiv, "REFSH", "refsh")="refresh"]'):
        yield "elle renvoie d’elle-même vers une autre page"
    for style in page.root.iter("style"):
        if STYLE_LOADS.search(style.text or ""):
            yield "sa feuille de style charge une adresse distante"


def _code(page: _Page) -> Iterator[str]:
    marks = ("jp-InputArea", "jp-InputPrompt", "input_area", "prompt", "jp-RenderedText", "dataframe")
    if any(page.all(mark) for mark in marks):
        yield "du code, ou un tableau brut de programme, y est resté"


def _names(page: _Page) -> Iterator[str]:
    for element in page.root.iter("*"):
        drawn = element.tag in DRAWN and any(parent.tag == "svg" for parent in (element, *element.iterancestors()))
        misplaced = element.tag == "style" and element.getparent().tag != "head"
        if misplaced or not (drawn or element.tag in OURS):
            yield (
                f"un élément <{element.tag}> n’est pas de ceux que nos pages emploient. S’il vient d’une cellule ajoutée au carnet, "
                f"étiquetez-la {quote('analyste')}"
            )


def _anchors(page: _Page) -> Iterator[str]:
    ids = Counter(page.root.xpath("//@id"))
    for name, count in ids.items():
        if count > 1:
            yield f"l’ancre {quote(name)} y figure {count} fois"
    for href in page.root.xpath("//@href"):
        if href.startswith("#") and href[1:] not in ids:
            yield f"le lien {href} ne mène nulle part"
        if not SAFE_LINK.match(IGNORED.sub("", href)):
            yield f"le lien {href[:EXCERPT]} n’est pas une adresse sûre"


def _figures(page: _Page) -> Iterator[str]:
    for drawing in page.root.iter("svg"):
        if not any("figure" in parent.get("class", "").split() for parent in drawing.iterancestors()):
            yield "un dessin n’est dans aucune figure"
    for figure in page.all("figure"):
        name = _text(figure.find("figcaption")) if figure.find("figcaption") is not None else "sans titre"
        drawings = figure.xpath('.//*[@role="img"]')
        if not drawings or not drawings[0].get("aria-label", "").strip():
            yield f"la figure {quote(name)} n’a pas d’équivalent en texte"
        elif not drawings[0].xpath(".//svg//*[self::path or self::text or self::rect or self::circle]"):
            yield f"la figure {quote(name)} est vide"
        if not figure.xpath(".//table"):
            yield f"la figure {quote(name)} n’a pas de tableau"


def _drawn(page: _Page) -> Iterator[str]:
    if page.root.xpath("//script[@class=$name]", name=DEFERRED_DRAWING):
        yield "un graphique n’y a pas été dessiné"


def _tables(page: _Page) -> Iterator[str]:
    for table in page.root.iter("table"):
        caption = table.find("caption")
        if caption is None or not _text(caption):
            yield "un tableau n’a pas de légende"
        elif table.xpath("not(.//th) or .//th[not(@scope)]"):
            yield f"le tableau {quote(_text(caption))} n’a pas d’en-têtes"


def _claims(page: _Page) -> Iterator[str]:
    for claim in page.all("claim"):
        if not claim.xpath(".//a[@href]"):
            yield f"le constat {quote(_text(claim)[:EXCERPT])} ne mène à aucune ligne"


def _leftovers(page: _Page) -> Iterator[str]:
    """Tracebacks and missing values as a program writes them; citizens' words are not ours to judge."""
    ours = "//head/title/text()|//body//text()[not(ancestor::bdi or ancestor::script)]"
    told = "|".join(f"//@{name}" for name in TOLD)
    for text in page.root.xpath(f"{ours}|{told}"):
        if found := LEFTOVER.search(text):
            yield f"{quote(found[0])} est resté dans {quote(_plain(text)[:EXCERPT])}"


def _text(element: HtmlElement) -> str:
    return _plain(element.text_content())


def _plain(text: str) -> str:
    return " ".join(text.split())


CHECKS: tuple[Check, ...] = (
    _language, _title, _headings, _landmarks, _policy, _resources, _code, _names, _anchors, _drawn, _figures, _tables, _claims, _leftovers,
)  # fmt: skip
