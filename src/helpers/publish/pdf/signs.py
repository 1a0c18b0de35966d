"""The signs that the fonts of a document can draw; the others (an emoji, another script) are replaced, and it is said.

The engine refuses a whole document for one sign without a drawing, so it is asked about each unusual sign before.
"""

from __future__ import annotations

import re
from functools import cache

from helpers.inert import for_typst
from helpers.publish.pdf import engine

# Beyond European letters and the signs of typography, which every font of ours draws.
UNUSUAL = re.compile("[^\u0000-\u017f\u2013\u2014\u2018-\u201e\u2022\u2026\u202f\u20ac]+")
JOINED = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")  # what makes one emoji of two, or gives it a colour
STAND_IN = "□"


def drawn(content: str) -> str:
    """A content without the signs that no font can draw."""
    return UNUSUAL.sub(_drawable, content)


def _drawable(found: re.Match[str]) -> str:
    signs = JOINED.sub("", found[0])
    return "".join(sign if _has_drawing(sign) else STAND_IN for sign in signs)


@cache  # few signs, many times
def _has_drawing(sign: str) -> bool:
    return engine.draws(for_typst(sign))
