"""Typst, built from calls and text: text always goes through `inert.for_typst`, and no name comes from a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NewType

from helpers.inert import for_typst

Code = NewType("Code", str)  # stands between brackets as it is
NOTHING = Code("")
LONGEST_WORD = 24  # letters: a longer one (a print, an address) may be cut, or it would leave its column
UNCUT = re.compile(rf"[^\s\u00a0\u202f\u200b-]{{{LONGEST_WORD + 1},}}")
PIECE = re.compile(r".{1,8}", re.DOTALL)
MAY_CUT = "\u200b"  # takes no room


def text(words: str) -> Code:
    """Words that are shown as they are."""
    return Code(f"#{for_typst(UNCUT.sub(_may_be_cut, words))}") if words else NOTHING


def string(words: str) -> str:
    """Words as the value of an argument."""
    return for_typst(words)


def _may_be_cut(word: re.Match[str]) -> str:
    return MAY_CUT.join(PIECE.findall(word[0]))


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
