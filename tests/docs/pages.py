"""The sources and the pages of the documentation, as tests look at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from tests.conftest import ROOT

DOCS = ROOT / "docs"
BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", flags=re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of code of a source: its language and its lines, as a reader copies them."""

    page: str
    language: str
    code: str


def sources() -> list[Path]:
    """The pages that people write, records of decisions aside."""
    return sorted(path for path in DOCS.rglob("*.md") if path.parent.name != "decisions")


def blocks(*languages: str, page: str = "") -> list[Block]:
    """The blocks of some languages, of one page or of all, in order."""
    found = []
    for path in sources():
        name = path.relative_to(DOCS).as_posix()
        if page in ("", name):
            found += [
                Block(name, language, "\n".join(line.removeprefix(indent) for line in code.splitlines()))
                for indent, language, code in BLOCK.findall(path.read_text(encoding="utf-8"))
                if language in languages
            ]
    return found


def pages(site: Path) -> dict[str, HtmlElement]:
    """Every page by its path in the site."""
    return {
        path.relative_to(site).as_posix(): html.fromstring(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
