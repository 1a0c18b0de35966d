"""The letters of a sheet: its content read as far as text goes, by the mark that each text bears.

A content is read as one long line of signs, by one expression, and each font gives back letters for its own codes; drawing and
placing are passed over. It is not the engine that says what it wrote: these are the bytes that a reader of PDF receives.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

# Codes of two bytes. A writer may leave parentheses as they are when they balance: as the second byte of a code they are like
# any other, and a code never begins with one (fonts would need ten thousand signs).
ONE = rb"(?:\\[0-7]{3}|\\.|[^\\])"
INSIDE = rb"(?:(?:\\[0-7]{3}|\\.|[^()\\])" + ONE + rb")*+"
STRING = rb"\(" + INSIDE + rb"\)|<[0-9A-Fa-f]*+>"
TEXT = rb"(?:<[0-9A-Fa-f]*+>|\((?:[^()\\]|\\.)*+\))"
REST = rb"(?:[^<>(]|" + TEXT + rb")*+"  # of what is said of a mark
TOKEN = re.compile(
    rb"/MCID (?P<mark>\d+)" + REST + rb">> ?BDC"
    rb"|/(?P<artifact>Artifact)\b[^\n]*?B[DM]C"
    rb"|/ActualText ?(?P<instead>" + TEXT + rb")" + REST + rb">> ?BDC"
    rb"|(?P<other>B[DM]C)"
    rb"|(?P<end>EMC)"
    rb"|/(?P<font>\w+) [\d.]+ Tf"
    rb"|\[(?P<spaced>(?:" + STRING + rb"|[-\d.\s]++)*+)\] ?TJ"
    rb"|(?P<shown>" + STRING + rb") ?Tj",
    re.DOTALL,
)  # fmt: skip
PLAIN = re.compile(rb"\((" + INSIDE + rb")\)", re.DOTALL)
FOUR = re.compile(rb"[0-9A-Fa-f]{4}")
GLYPH = re.compile(ONE + ONE, re.DOTALL)
BYTE = re.compile(rb"\\([0-7]{3})|\\(.)|(.)", re.DOTALL)
ESCAPED = {b"n": 10, b"r": 13, b"t": 9, b"b": 8, b"f": 12}
ONE_BY_ONE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
BY_RANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
CODE = rb"<([0-9A-Fa-f]+)>\s*"
UNMARKED, ARTIFACT = -1, -2  # what bears no mark at all; what is no content: running headers, lines, backgrounds


class Letters(dict[bytes, str]):
    """The letters of a font, by their code as it is written; a code without letter is told apart."""

    UNKNOWN = "\uffff"  # no character, so that no text holds it: « \ufffd » is a sign like another

    def __init__(self, to_unicode: bytes) -> None:
        super().__init__()
        self.codes = _codes(to_unicode)

    def __missing__(self, written: bytes) -> str:
        high, low = _bytes(written)
        letter = self.codes.get(high << 8 | low, self.UNKNOWN)
        self[written] = letter
        return letter


def marked(content: bytes, fonts: Mapping[str, Letters]) -> dict[int, str]:
    """The text of each mark of a sheet; `UNMARKED` and `ARTIFACT` hold the rest."""
    texts: dict[int, list[str]] = defaultdict(list)
    marks: list[tuple[int, bool]] = [(UNMARKED, True)]  # the mark that texts bear, and whether they are read
    letters = Letters(b"")
    for token in TOKEN.finditer(content):
        kind, (mark, is_read) = token.lastgroup, marks[-1]
        if kind in {"shown", "spaced"}:
            if is_read:
                texts[mark].append(_shown(token[kind], letters))
        elif kind == "end":
            marks.pop()
        elif kind == "font":
            letters = fonts[token["font"].decode()]
        elif kind == "mark":
            marks.append((int(token["mark"]), True))
        elif kind == "artifact":
            marks.append((ARTIFACT, is_read))
        elif kind == "instead":
            if is_read:
                texts[mark].append(_string(token["instead"]))
            marks.append((mark, False))
        else:
            marks.append((mark, is_read))
    return {mark: "".join(parts) for mark, parts in texts.items()}


def _shown(written: bytes, letters: Letters) -> str:
    """The letters of strings, whatever stands between them: the room that two letters need."""
    codes = GLYPH.findall(b"".join(PLAIN.findall(written))) if b"(" in written else FOUR.findall(written)
    return "".join(map(letters.__getitem__, codes))


@cache  # a space that does not break, thousands of times
def _string(written: bytes) -> str:
    """A text that stands instead of signs."""
    inside = written[1:-1]
    raw = bytes.fromhex(inside.decode()) if written.startswith(b"<") else bytes(_bytes(inside))
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _bytes(written: bytes) -> list[int]:
    """The bytes of a string, escapes undone; four signs of sixteen make two bytes."""
    if len(written) == 4 and b"\\" not in written:  # noqa: PLR2004 - a code in base 16
        return list(bytes.fromhex(written.decode()))
    return [
        int(octal, 8) if octal else ESCAPED.get(escaped, escaped[0]) if escaped else plain[0]
        for octal, escaped, plain in BYTE.findall(written)
    ]


def _codes(to_unicode: bytes) -> dict[int, str]:
    """What the font says of its codes."""
    found: dict[int, str] = {}
    for block in ONE_BY_ONE.findall(to_unicode):
        for code, text in re.findall(CODE + CODE, block):
            found[int(code, 16)] = _unicode(text)
    for block in BY_RANGE.findall(to_unicode):
        for first, last, text in re.findall(CODE + CODE + CODE, block):
            start = ord(_unicode(text))
            found |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found


def _unicode(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
