"""Re-read a page before it counts as built: what a reader, a screen reader or a lawyer would trip over refuses it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from lxml.etree import XPath, _Element

from helpers.errors import PublicationError
from helpers.publish.parsed import ParsedPage, parsed
from helpers.show.markup import DEFERRED_DRAWING
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
MISSING = ("nan", "NaN", "NaT", "None", "<NA>", "undefined", r"\[object Object\]")
# Each word is looked for before what stands around it: a page is a long text.
LEFTOVER = re.compile(
    "|".join([*(rf"{word}(?<![\w’'-]{word})(?![\w’'-])" for word in MISSING), r"Traceback \(most recent call"])
)
TOLD = ("aria-label", "title", "alt")
OUR_TEXTS = XPath("//head/title/text()|//body//text()[not(ancestor::bdi or ancestor::script)]", smart_strings=False)
SECURITY = "Content-Security-Policy"
EXCERPT = 80  # characters shown of a faulty passage


Check = Callable[[ParsedPage], Iterator[str]]


def verify_page(html: str, *, expected_title: str) -> None:
    """Raise `PublicationError` naming the first fault of a page; a page that passes may be published."""
    page = parsed(html)
    checks: tuple[Check, ...] = (_language, partial(_title, expected=expected_title), *CHECKS)
    for check in checks:
        for fault in check(page):
            raise PublicationError(f"la page relue n’est pas publiable{FIXED}: {fault}")


def _language(page: ParsedPage) -> Iterator[str]:
    if page.root.get("lang") != "fr":
        yield f"la langue n’y est pas {quote('fr')}"


def _title(page: ParsedPage, expected: str) -> Iterator[str]:
    titles = page.named("h1")
    if len(titles) != 1:
        yield f"elle a {len(titles)} titres de premier niveau au lieu d’un"
        return
    for place, found in (("son titre", titles[0]), ("le titre de son onglet", page.root.find("head/title"))):
        text = "" if found is None else _text(found)
        if text != _plain(expected):
            yield f"{place} est {quote(text)} au lieu de {quote(expected)}"


def _headings(page: ParsedPage) -> Iterator[str]:
    level = 0
    for heading in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        own = int(heading.tag[1])
        if own > level + 1:
            yield f"l’intertitre {quote(_text(heading))} saute un niveau"
        if not _text(heading):
            yield "un intertitre est vide"
        level = own


def _landmarks(page: ParsedPage) -> Iterator[str]:
    mains = [main for main in page.named("main") if "id" in main.attrib]
    if len(mains) != 1:
        yield "elle n’a pas une partie principale et une seule"
    elif not any(link.get("href") == f"#{mains[0].get('id')}" for link in page.by_class["skip"] if link.tag == "a"):
        yield "elle n’a pas de lien d’évitement vers sa partie principale"


def _policy(page: ParsedPage) -> Iterator[str]:
    policies = [meta.get("content", "") for meta in page.named("meta") if meta.get("http-equiv") == SECURITY]
    if not policies or "default-src 'none'" not in policies[0] or "unsafe" in policies[0] or "http" in policies[0]:
        yield "elle n’a pas de politique de sécurité stricte"
    for name, borne in page.by_attribute.items():
        if name == "style" or name.startswith("on"):
            yield f"un élément <{borne[0][0].tag}> porte un style ou un script en ligne"


def _resources(page: ParsedPage) -> Iterator[str]:
    for address in page.values(*LOADED):
        if not address.startswith(("data:", "#")):
            yield f"elle charge {address[:EXCERPT]}"
    if any(value.casefold() == "refresh" for value in page.values("http-equiv")):
        yield "elle renvoie d’elle-même vers une autre page"
    for style in page.named("style"):
        if STYLE_LOADS.search(style.text or ""):
            yield "sa feuille de style charge une adresse distante"


def _code(page: ParsedPage) -> Iterator[str]:
    marks = ("jp-InputArea", "jp-InputPrompt", "input_area", "prompt", "jp-RenderedText", "dataframe")
    if any(page.by_class[mark] for mark in marks):
        yield "du code, ou un tableau brut de programme, y est resté"


def _names(page: ParsedPage) -> Iterator[str]:
    others = [tag for tag in page.by_tag if tag not in OURS]
    foreign = (one for one in page.named(*others) if not _is_drawn(one))
    for element in (*foreign, *filter(_is_misplaced, page.named("style"))):
        yield (
            f"un élément <{element.tag}> n’est pas de ceux que nos pages emploient. S’il vient d’une cellule ajoutée au carnet, "
            f"étiquetez-la {quote('analyste')}"
        )


def _is_drawn(element: _Element) -> bool:
    return element.tag in DRAWN and any(parent.tag == "svg" for parent in (element, *element.iterancestors()))


def _is_misplaced(element: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag != "head"


def _anchors(page: ParsedPage) -> Iterator[str]:
    ids = Counter(page.values("id"))
    for name, count in ids.items():
        if count > 1:
            yield f"l’ancre {quote(name)} y figure {count} fois"
    for href in dict.fromkeys(page.values("href")):
        if href.startswith("#") and href[1:] not in ids:
            yield f"le lien {href} ne mène nulle part"
        if not SAFE_LINK.match(IGNORED.sub("", href)):
            yield f"le lien {href[:EXCERPT]} n’est pas une adresse sûre"


def _figures(page: ParsedPage) -> Iterator[str]:
    for drawing in page.named("svg"):
        if not any("figure" in parent.get("class", "").split() for parent in drawing.iterancestors()):
            yield "un dessin n’est dans aucune figure"
    for figure in page.by_class["figure"]:
        caption = figure.find("figcaption")
        name = "sans titre" if caption is None else _text(caption)
        drawings = figure.xpath('.//*[@role="img"]')
        if not drawings or not drawings[0].get("aria-label", "").strip():
            yield f"la figure {quote(name)} n’a pas d’équivalent en texte"
        elif not drawings[0].xpath(".//svg//*[self::path or self::text or self::rect or self::circle]"):
            yield f"la figure {quote(name)} est vide"
        if not figure.xpath(".//table"):
            yield f"la figure {quote(name)} n’a pas de tableau"


def _drawn(page: ParsedPage) -> Iterator[str]:
    if any(script.get("class") == DEFERRED_DRAWING for script in page.named("script")):
        yield "un graphique n’y a pas été dessiné"


def _tables(page: ParsedPage) -> Iterator[str]:
    for table in page.named("table"):
        caption = table.find("caption")
        if caption is None or not _text(caption):
            yield "un tableau n’a pas de légende"
        elif table.xpath("not(.//th) or .//th[not(@scope)]"):
            yield f"le tableau {quote(_text(caption))} n’a pas d’en-têtes"


def _claims(page: ParsedPage) -> Iterator[str]:
    for claim in page.by_class["claim"]:
        if all("href" not in link.attrib for link in claim.iter("a")):
            yield f"le constat {quote(_text(claim)[:EXCERPT])} ne mène à aucune ligne"


def _leftovers(page: ParsedPage) -> Iterator[str]:
    """Tracebacks and missing values as a program writes them; citizens' words are not ours to judge."""
    told = list(page.values(*TOLD))
    if not LEFTOVER.search("\n".join((*page.root.itertext(), *told))):
        return
    for text in (*OUR_TEXTS(page.root), *told):
        if found := LEFTOVER.search(text):
            yield f"{quote(found[0])} est resté dans {quote(_plain(text)[:EXCERPT])}"


def _text(element: _Element) -> str:
    return _plain("".join(element.itertext()))


def _plain(text: str) -> str:
    return " ".join(text.split())


CHECKS: tuple[Check, ...] = (
    _headings, _landmarks, _policy, _resources, _code, _names, _anchors, _drawn, _figures, _tables, _claims, _leftovers,
)  # fmt: skip
