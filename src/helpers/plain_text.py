"""Text without what is not seen: the first thing done to a cell, so that nothing hides from the checks that follow."""

from __future__ import annotations

import re

# What could steer a reader's eye or a parser, or carry words, without being seen: control characters, direction overrides,
# zero-width marks, tag characters, rare variation selectors, characters that XML forbids. Two stay: a zero-width joiner
# before a pictogram holds emojis together, and tags after a black flag make the flag of a region.
UNSEEN = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0d\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e01ef]"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
# Word processors break lines in all these ways; dropping them would glue two words together.
LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
PAIRS = re.compile("[\ud800-\udbff][\udc00-\udfff]")  # one character, cut in two by a program that counts in UTF-16
SURROGATES = re.compile("[\ud800-\udfff]")
# Nearly all texts have none of the characters above: one look at each says so.
UNUSUAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufe00-\ufe0d\ufeff\ufff9-\uffff\U000e0000-\U000e01ef]"
)


def safe_text(text: str) -> str:
    """A text without the characters that are not seen; every letter, accent and emoji stays.

    >>> safe_text("Bon\\u202ejour\\x00 à tous\\ud800")
    'Bonjour à tous\ufffd'
    """
    return UNSEEN.sub(_flag, LINE_BREAKS.sub("\n", writable(text))) if UNUSUAL.search(text) else text


def writable(text: str) -> str:
    """A text that any file can hold: halves of characters are joined when both are there, and told apart when one is lost.

    >>> writable("\\ud83d\\ude80 \\ud83d") == "\U0001f680 \ufffd"
    True
    """
    return SURROGATES.sub("\ufffd", PAIRS.sub(_joined, text)) if SURROGATES.search(text) else text


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _flag(found: re.Match[str]) -> str:
    return found["flag"] or ""
