"""Text without what is not seen: the first thing done to a cell, so that nothing hides from the checks that follow."""

from __future__ import annotations

import re

# What could steer a reader's eye or a parser without being seen: control characters, direction overrides, zero-width marks.
# A zero-width joiner stays only before a pictogram: it holds emojis together.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
# Word processors break lines in all these ways; dropping them would glue two words together.
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
SURROGATES = re.compile("[\ud800-\udfff]")


def safe_text(text: str) -> str:
    """A text without the characters that are not seen; every letter, accent and emoji stays.

    >>> safe_text("Bon\\u202ejour\\x00 à tous\\ud800")
    'Bonjour à tous\ufffd'
    """
    return SURROGATES.sub("\ufffd", UNSEEN.sub("", LINE_BREAKS.sub("\n", text)))
