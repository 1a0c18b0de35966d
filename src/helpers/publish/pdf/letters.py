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
# any other, and a code never begins with one, nor with a figure or a letter (fonts would need ten thousand signs). So strings of
# an array end where a room or another string follows, and the array where its operator does.
ONE = rb"(?:\\[0-7]{3}|\\.|[^\\])"
INSIDE = rb"(?:(?:\\[0-7]{3}|\\.|[^()\\])" + ONE + rb")++"
ROOM = rb"[-\d.\s]*+"
TEXT = rb"(?:<[0-9A-Fa-f]*+>|\((?:[^()\\]|\\.)*+\))"
REST = rb"(?:[^<>(]|" + TEXT + rb")*+"  # of what is said of a mark
# Each branch begins with a sign of its own, so that the engine of expressions passes over all others at once.
TOKEN = re.compile(
    rb"/(\w+) [\d.]+ Tf"
    rb"|\[(" + ROOM + rb"[(<][^\]]*+(?:\](?! ?TJ)[^\]]*+)*+)\] ?TJ"
    rb"|E(MC)"
    rb"|/MCID (\d+)" + REST + rb">> ?BDC"
    rb"|\((" + INSIDE + rb")\) ?Tj"
    rb"|/ActualText ?(" + TEXT + rb")" + REST + rb">> ?BDC"
    rb"|/(Artifact)\b[^\n]*?B[DM]C"
    rb"|B([DM]C)"
    rb"|<([0-9A-Fa-f]++)> ?Tj",
    re.DOTALL,
)  # fmt: skip
BETWEEN = re.compile(rb"\)" + ROOM + rb"\(")
FOUR = re.compile(rb"[0-9A-Fa-f]{4}")
GLYPH = re.compile(ONE + ONE, re.DOTALL)
BYTE = re.compile(rb"\\([0-7]{3})|\\(.)|(.)", re.DOTALL)
ESCAPED = {b"n": 10, b"r": 13, b"t": 9, b"b": 8, b"f": 12}
ONE_BY_ONE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
BY_RANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
CODE = rb"<([0-9A-Fa-f]+)>\s*"
UNMARKED, ARTIFACT = -1, -2  # what bears no mark at all; what is no content: running headers, lines, backgrounds


class Letters(dict[bytes, str]):
    """The letters of a font, by the code or the codes as they are written; a code without letter is told apart."""

    UNKNOWN = "\uffff"  # no character, so that no text holds it: « \ufffd » is a sign like another

    def __init__(self, to_unicode: bytes) -> None:
        super().__init__()
        self.codes = _codes(to_unicode)

    def __missing__(self, written: bytes) -> str:
        """A few letters that no room parts come back on every sheet: they are spelt once."""
        codes = GLYPH.findall(written)
        letters = self._letter(written) if len(codes) == 1 else "".join(map(self.__getitem__, codes))
        self[written] = letters
        return letters

    def in_base_16(self, written: bytes) -> str:
        """The letters of codes of four figures, whatever stands between them."""
        return "".join(self.codes.get(int(code, 16), self.UNKNOWN) for code in FOUR.findall(written))

    def _letter(self, written: bytes) -> str:
        high, low = _bytes(written)
        return self.codes.get(high << 8 | low, self.UNKNOWN)


def marked(content: bytes, fonts: Mapping[str, Letters]) -> dict[int, str]:
    """The text of each mark of a sheet; `UNMARKED` and `ARTIFACT` hold the rest."""
    texts: dict[int, list[str]] = defaultdict(list)
    named = {name.encode(): letters for name, letters in fonts.items()}
    marks: list[tuple[int, bool]] = [(UNMARKED, True)]  # the mark that texts bear, and whether they are read
    letters = Letters(b"")
    for font, spaced, end, own, shown, instead, artifact, _other, sixteen in TOKEN.findall(content):
        mark, is_read = marks[-1]
        if font:
            letters = named[font]
        elif spaced or shown or sixteen:
            if is_read:
                texts[mark].append(_shown(spaced, letters) if spaced else letters[shown] or letters.in_base_16(sixteen))
        elif end:
            marks.pop()
        elif own:
            marks.append((int(own), True))
        elif instead and is_read:
            texts[mark].append(_string(instead))
            marks.append((mark, False))
        else:
            marks.append((ARTIFACT if artifact else mark, is_read and not instead))
    return {mark: "".join(parts) for mark, parts in texts.items()}


def _shown(written: bytes, letters: Letters) -> str:
    """The letters of the strings of an array, whatever stands between them: the room that two letters need."""
    if b"(" not in written:
        return letters.in_base_16(written)
    inside = written[written.index(b"(") + 1 : written.rindex(b")")]
    return "".join([letters[string] for string in BETWEEN.split(inside)])


@cache  # a space that does not break, thousands of times
def _string(written: bytes) -> str:
    """A text that stands instead of signs."""
    inside = written[1:-1]
    raw = bytes.fromhex(inside.decode()) if written.startswith(b"<") else bytes(_bytes(inside))
    return raw[2:].decode("utf-16-be") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def _bytes(written: bytes) -> list[int]:
    """The bytes of a string, escapes undone."""
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
