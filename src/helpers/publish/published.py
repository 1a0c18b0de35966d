"""A page that is published, read back: what stands in its shell, so that its copies can be made or checked from the file alone."""

from __future__ import annotations

import re

from lxml.html import HtmlElement, document_fromstring

from helpers.errors import PublicationError
from helpers.publish.shell import MAIN, Attached, Footer, Shell

BODY = re.compile(rf'<main id="{MAIN}"[^>]*>\n(.*)\n</main>', re.DOTALL)
LICENCE = re.compile(r"Licence de diffusion\s:\s")


def read_shell(page: str) -> Shell:
    """The shell of a report's page; raises `PublicationError` when this is no page of ours."""
    body = BODY.search(page)
    if body is None:
        raise PublicationError("la page publiée n’a pas la forme d’un rapport")
    around = document_fromstring(page.replace(body[1], "", 1))
    return Shell(
        title=_text(around.find("head/title")),
        body=body[1],
        footer=_footer(around),
        contents=tuple((link.get("href", "")[1:], _text(link)) for link in around.xpath("//nav[@class='contents']//ol//a")),
        attached=tuple(Attached(link.get("href", ""), _text(link)) for link in around.xpath("//ul[@class='downloads']//a")),
    )


def _footer(around: HtmlElement) -> Footer:
    foot = around.find_class("foot")[0]
    source, licence = (_text(line) for line in foot.findall("p")[:2])
    home = "".join(link.get("href", "") for link in around.xpath("//p[@class='home']/a"))
    others = [link.get("href", "") for link in foot.findall("p/a") if link.get("href", "") != home]
    return Footer(
        licence=LICENCE.sub("", licence, count=1),
        source=source,
        notice="".join(map(_text, around.find_class("banner"))),
        statement=others[-1] if others else "",
        home=home,
    )


def _text(element: HtmlElement | None) -> str:
    return "" if element is None else str(element.text_content())
