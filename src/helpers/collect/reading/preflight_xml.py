"""The XML parts of a workbook, scanned as bytes in one pass: no parser is given anything before this has looked at it.

A workbook never needs a document type: that is where entity bombs and external entities live, so it is refused wherever it stands.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import numpy as np

from helpers.collect.reading.preflight_zip import Danger
from helpers.collect.reading.tags import Tags
from helpers.settings import MEBIBYTE, Limits
from helpers.wording import number

UTF16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
WIDER = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b"\x00\x00\x00<", b"<\x00\x00\x00", b"\x4c\x6f\xa7\x94")  # UTF-32, EBCDIC
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
# Those in which the signs of XML are the bytes of ASCII; in others (UTF-7…) a document type could hide.
KNOWN_ENCODING = re.compile(rb"(utf-?8|utf-?16(le|be)?|(us-)?ascii|latin-?1|iso-8859-\d+|windows-125\d)", re.IGNORECASE)
FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)")
LONGEST_PROLOG = 8 * MEBIBYTE
OPEN, SLASH, CLOSE, BANG, QUESTION = b"<", b"/", b">", b"!", b"?"
LONG_TEXT = 32 * 1024  # a text that Excel cannot hold; shorter ones are not measured


def is_xml(start: bytes) -> bool:
    """Whether a part is XML, by its first bytes (a text of blanks may become one): its name says nothing sure."""
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    return not text or text.startswith((b"<", *WIDER, *(mark for mark, _ in UTF16)))


def utf8_blocks(blocks: Iterator[bytes], limits: Limits) -> Iterator[bytes]:
    """The same content in an encoding where `<` is one byte, cut at the start of a tag; a text too long is refused."""
    rest = b""
    for block in _transcoded(blocks):
        whole = rest + block
        cut = whole.rfind(OPEN)
        if cut > 0:
            yield whole[:cut]
            whole = whole[cut:]
        rest = whole
        _refuse_long(len(rest), limits)
    yield rest


def _transcoded(blocks: Iterator[bytes]) -> Iterator[bytes]:
    first = next(blocks, b"")
    if first.startswith(WIDER):
        raise Danger("son texte est codé d’une façon qu’aucun tableur n’emploie")
    wide = next((name for mark, name in UTF16 if first.startswith(mark)), "")
    declared = DECLARED_ENCODING.match(first.removeprefix(codecs.BOM_UTF8))
    if not wide and declared and not KNOWN_ENCODING.fullmatch(declared[1]):
        raise Danger("son texte est codé d’une façon qu’aucun tableur n’emploie")
    if not wide:
        yield first
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder(wide)("replace")
    yield decoder.decode(first).encode("utf-8", "replace")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "replace")


def _refuse_long(length: int, limits: Limits) -> None:
    if length > limits.text_bytes:
        limit = number(limits.text_bytes // MEBIBYTE)
        raise Danger(
            f"une cellule contient un texte de plus de {limit} Mo",
            "Raccourcissez-le ou partagez-le, puis renvoyez le classeur.",
        )


def read_root(blocks: Iterator[bytes]) -> tuple[bytes, bytes, bytes]:
    """What was read to find the outermost element, its prefix and its name; comments and blanks may come before it."""
    start = b""
    for block in blocks:
        start += block
        found = ROOT.search(COMMENT.sub(b"", start))
        if found:
            return start, found[1] or b"", found[2]
        if len(start) > LONGEST_PROLOG:
            break
    return start, b"", b""


class Shape:
    """What is watched along a part: document types, depth of nesting, length of texts."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.depth = 0
        self.longest_text = 0  # bytes; 0 when none exceeds what Excel can hold

    def watch(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """The same blocks, each once it was found harmless."""
        for block in blocks:
            self._look_at(block)
            yield block

    def _look_at(self, block: bytes) -> None:
        tags = Tags(block)
        if tags.have(b"<!") and FORBIDDEN.search(block):
            raise Danger(
                "elle contient une déclaration de type de document (DOCTYPE ou ENTITY), qui peut faire lire d’autres fichiers ou saturer la mémoire"
            )
        self._measure_depth(tags)
        self._measure_texts(block)

    def _measure_depth(self, tags: Tags) -> None:
        signs, following = tags.signs, tags.following
        ends = np.count_nonzero(following == SLASH[0])
        marks = np.count_nonzero((following == BANG[0]) | (following == QUESTION[0]))  # comments, declarations
        closed = np.count_nonzero((signs[:-1] == SLASH[0]) & (signs[1:] == CLOSE[0]))  # at once: « <c/> »
        opened = len(following) - int(ends + marks + closed)
        self.depth = max(0, self.depth + opened - int(ends))
        if self.depth > self.limits.xml_depth:
            raise Danger(f"ses balises sont emboîtées sur plus de {number(self.limits.xml_depth)} niveaux")

    def _measure_texts(self, block: bytes) -> None:
        """A text longer than two steps holds a whole step without any tag: only those steps are looked at closely."""
        step = LONG_TEXT // 2
        for start in range(0, len(block) - step + 1, step):
            if block.find(OPEN, start, start + step) < 0:
                begin, end = block.rfind(OPEN, 0, start), block.find(OPEN, start + step)
                length = (end if end >= 0 else len(block)) - begin
                self.longest_text = max(self.longest_text, length if length > LONG_TEXT else 0)
                _refuse_long(length, self.limits)
