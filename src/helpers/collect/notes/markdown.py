"""The little Markdown of a note: paragraphs, lists, emphasis, nothing else. Every other sign stays a sign: no link, image or tag comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ITEM = re.compile(r"\s{0,3}(?:[-*+•]|(\d{1,3})[.)])\s+(.*)")
SMALL_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
# Each is bounded: a long line of signs costs no more than a long line of words.
EMPHASIS = re.compile(
    r"\*\*(?=\S)([^*]{1,900})(?<=\S)\*\*|__(?=\S)([^_]{1,900})(?<=\S)__"
    r"|(?<![\w*])\*(?=\S)([^*]{1,900})(?<=\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_]{1,900})(?<=\S)_(?![\w_])"
)
LINK = re.compile(
    r"!?\[([^\[\]]{0,900})\]\(\s{0,9}(\S{1,900}?)\s{0,9}\)"
)  # its words, then where it leads, said and never followed


@dataclass(frozen=True)
class Words:
    """A run of words: « strong », « em », or neither."""

    text: str
    stress: str = ""


Line = tuple[Words, ...]


@dataclass(frozen=True)
class Paragraph:
    """Words in a row."""

    words: Line


@dataclass(frozen=True)
class ItemList:
    """Items one under the other."""

    items: tuple[Line, ...]
    is_numbered: bool = False


Block = Paragraph | ItemList


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs and lists of a note.

    >>> list(blocks("Un mot **fort**.\\n\\n- a\\n- b")) == [
    ...     Paragraph((Words("Un mot "), Words("fort", "strong"), Words("."))), ItemList(((Words("a"),), (Words("b"),)))]
    True
    """
    for part in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        yield from _parts(lines)


def _parts(lines: list[str]) -> Iterator[Block]:
    """Lines that follow one another: text, then items; a line under an item goes on with it."""
    run: list[str] = []
    items: list[str] = []
    numbered = False
    for line in lines:
        found = ITEM.fullmatch(line)
        if found and (not items or numbered == bool(found[1])):
            numbered = bool(found[1])
            items.append(found[2])
        elif found:
            yield ItemList(tuple(map(spans, items)), numbered)
            items, numbered = [found[2]], bool(found[1])
        elif SMALL_HEADING.match(line):
            yield from _closed(run, items, numbered)
            run, items = [], []
            yield Paragraph((Words(_said(line.strip("# ")), "strong"),))
        elif items:
            items[-1] = f"{items[-1]}\n{line}"
        else:
            run.append(line)
        if found and run:
            yield Paragraph(spans("\n".join(run)))
            run = []
    yield from _closed(run, items, numbered)


def _closed(run: list[str], items: list[str], numbered: bool) -> Iterator[Block]:
    if run:
        yield Paragraph(spans("\n".join(run)))
    if items:
        yield ItemList(tuple(map(spans, items)), numbered)


def spans(text: str) -> Line:
    """Words and emphasis of a line.

    >>> spans("voir [la page](https://x.fr) _vite_")
    (Words(text='voir la page (https://x.fr) ', stress=''), Words(text='vite', stress='em'))
    """
    told = _said(text)
    found, place = [], 0
    for one in EMPHASIS.finditer(told):
        strong = one[1] or one[2]
        found += [Words(told[place : one.start()]), Words(strong or one[3] or one[4], "strong" if strong else "em")]
        place = one.end()
    return tuple(one for one in (*found, Words(told[place:])) if one.text)


def _said(text: str) -> str:
    """A link as its words and its address, which nobody can be led to without reading it."""
    return LINK.sub(lambda link: f"{link[1]} ({link[2]})" if link[1] else link[2], text)
