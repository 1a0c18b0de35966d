"""Typst, built from calls and text: text always goes through `inert.for_typst`, and no name comes from a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NewType

from helpers.inert import for_typst

Code = NewType("Code", str)  # stands between brackets as it is
NOTHING = Code("")
LONGEST_WORD = 24  # letters: a longer one (a print, an address) may be cut, or it would leave its column
UNCUT = re.compile(rf"[^\s\u00a0\u202f\u200b-]{{{LONGEST_WORD + 1},}}")
STRETCH = 8  # letters of a longer word that stay together
LITERAL = re.compile(r'(#?)"((?:[^"\\]|\\.)*+)"')
ESCAPED = re.compile(r"\\(.)")
MAY_CUT = "#cut"


def text(words: str) -> Code:
    """Words that are shown as they are."""
    if not words:
        return NOTHING
    return joined(_pieces(words)) if UNCUT.search(words) else Code(f"#{for_typst(words)}")


def string(words: str) -> str:
    """Words as the value of an argument."""
    return for_typst(words)


def _pieces(words: str) -> Iterator[Code]:
    """The same words, with a place to cut the longest ones every few letters."""
    end = 0
    for found in UNCUT.finditer(words):
        yield Code(f"#{for_typst(words[end : found.start()])}")
        stretches = range(found.start(), found.end(), STRETCH)
        yield Code(MAY_CUT.join(f"#{for_typst(words[place : min(place + STRETCH, found.end())])}" for place in stretches))
        end = found.end()
    yield Code(f"#{for_typst(words[end:])}")


def said(source: str) -> str:
    r"""The words that a source shows, in its order: its texts, not the values of its arguments.

    >>> said('#para[#"Un "#strong[#"mot"].] #table(align: "left", [#"a \\"b\\""])')
    'Un mota "b"'
    """
    return "".join(ESCAPED.sub(r"\1", shown) for sign, shown in LITERAL.findall(source) if sign)


def body(code: Code) -> str:
    """Content as an argument."""
    return f"[{code}]"


def array(values: Iterable[str]) -> str:
    """Several values as one argument; a single one stays an array."""
    return "(" + "".join(f"{value}, " for value in values) + ")"


def call(function: str, *values: str, **named: str) -> Code:
    """A call of a function of `house.typ`."""
    arguments = [*(f"{name.replace('_', '-')}: {value}" for name, value in named.items()), *values]
    return Code(f"#{function}({', '.join(arguments)})")


def joined(parts: Iterable[Code]) -> Code:
    """Pieces one after the other."""
    return Code("".join(parts))
