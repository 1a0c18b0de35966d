"""A sheet of the sender's, streamed: its cells go through untouched, only what stands before and after them is looked at."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO

from helpers.collect.feedback.package import CHUNK, Package
from helpers.collect.feedback.xml_parts import PackageError, Piece, pieces

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "AlternateContent", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
RANK: Mapping[str, int] = {name: rank for rank, name in enumerate(ORDER)}
ATTRIBUTES = rb"(?:\s+[\w:.\-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*"
ROOT = re.compile(rb"<(?P<prefix>[\w.\-]+:)?worksheet" + ATTRIBUTES + rb">")
CELLS = re.compile(rb"<(?:[\w.\-]+:)?sheetData" + ATTRIBUTES + rb"(?P<empty>/?)>")
CELLS_END = re.compile(rb"</(?:[\w.\-]+:)?sheetData\s*>")
ROW = re.compile(rb"<(?:[\w.\-]+:)?row\b([^>]*)>")
ROW_NUMBER = re.compile(rb"\br=[\"'](\d{1,7})[\"']")
ROW_HEIGHT = re.compile(rb"\bht=[\"'](\d{1,3}(?:\.\d{1,20})?)[\"']")
OVERLAP = 4096  # longer than any tag that is looked for across two chunks
LARGEST_EDGE = 48 << 20  # bytes before or after the cells
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Edges:
    """What stands around the cells of a sheet, and where the cells are in the part's bytes (as UTF-8)."""

    head: bytes
    tail: bytes
    start: int
    stop: int
    heights: Mapping[int, float]  # points, of the rows that were asked for and that say theirs

    @property
    def opening(self) -> bytes:
        """The start tag of the root, which declares the prefixes."""
        root = ROOT.search(self.head)
        if root is None:
            raise PackageError("la feuille n’a pas de racine « worksheet »")
        return root[0]

    @property
    def prefix(self) -> bytes:
        """The prefix of the elements of the sheet, colon included, or nothing."""
        root = ROOT.search(self.head)
        return (root["prefix"] or b"") if root else b""

    def pieces(self) -> tuple[Piece, ...]:
        """The elements after the cells."""
        return pieces(self.opening, self.tail)


def read_edges(package: Package, part: str, rows: Iterable[int] = ()) -> Edges:
    """Go through a sheet once, keeping only what stands around its cells and the heights of some rows."""
    wanted = frozenset(rows)
    with package.open(part) as raw:
        stream = _as_utf8(raw)
        head, buffer = _read_head(stream)
        cells = CELLS.search(buffer, len(head))
        if cells is None:
            raise PackageError("la feuille n’a pas de cellules")
        if cells["empty"]:
            return Edges(head, _rest(stream, buffer[cells.end() :]), len(head), cells.end(), {})
        return _read_tail(stream, head, buffer, wanted)


def _read_head(stream: IO[bytes]) -> tuple[bytes, bytes]:
    """The bytes before the cells, and all that was read to find them."""
    buffer = b""
    while chunk := stream.read(CHUNK):
        buffer += chunk
        cells = CELLS.search(buffer)
        if cells:
            return buffer[: cells.start()], buffer
        if len(buffer) > LARGEST_EDGE:
            break
    raise PackageError("la feuille n’a pas de cellules")


def _read_tail(stream: IO[bytes], head: bytes, buffer: bytes, wanted: frozenset[int]) -> Edges:
    heights: dict[int, float] = {}
    window, offset = buffer[len(head) :], len(head)
    while True:
        end = CELLS_END.search(window) if b"sheetData" in window else None
        if wanted:
            heights.update(_heights(window[: end.start()] if end else window, wanted))
        if end:
            return Edges(head, _rest(stream, window[end.end() :]), len(head), offset + end.end(), heights)
        chunk = stream.read(CHUNK)
        if not chunk:
            raise PackageError("la feuille est coupée")
        kept = min(len(window), OVERLAP)
        offset += len(window) - kept
        window = window[len(window) - kept :] + chunk


def _heights(window: bytes, wanted: frozenset[int]) -> Iterable[tuple[int, float]]:
    for row in ROW.finditer(window):
        height, number = ROW_HEIGHT.search(row[1]), ROW_NUMBER.search(row[1])
        if height and number and int(number[1]) in wanted:
            yield int(number[1]), float(height[1])


def _rest(stream: IO[bytes], start: bytes) -> bytes:
    tail = start + stream.read(LARGEST_EDGE)
    if stream.read(1):
        raise PackageError("ce qui suit les cellules de la feuille est trop lourd")
    return tail


def _as_utf8(raw: IO[bytes]) -> IO[bytes]:
    """The stream itself, or, for a part in UTF-16, the same text in UTF-8 without its declaration."""
    mark = raw.read(2)
    raw.seek(0)
    return io.BufferedReader(_Transcoded(raw)) if mark in WIDE_MARKS else raw


class _Transcoded(io.RawIOBase):
    """A UTF-16 text read as UTF-8; its XML declaration, which names the old encoding, is left out."""

    def __init__(self, raw: IO[bytes]) -> None:
        super().__init__()
        self._text = io.TextIOWrapper(raw, encoding="utf-16", newline="")
        first = self._text.read(CHUNK)
        self._left = re.sub(r"^\s*<\?xml.*?\?>", "", first, count=1).encode("utf-8")

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._left:
            self._left = self._text.read(CHUNK).encode("utf-8")
        size = min(len(into), len(self._left))
        into[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


@dataclass(frozen=True)
class PatchedSheet:
    """A sheet with new bytes around its cells, which are copied as they are."""

    package: Package
    part: str
    head: bytes
    tail: bytes
    start: int
    stop: int

    def write_to(self, target: IO[bytes]) -> None:
        """Write the part, chunk by chunk."""
        target.write(self.head)
        with self.package.open(self.part) as raw:
            stream = _as_utf8(raw)
            _skip(stream, self.start)
            left = self.stop - self.start
            while left and (chunk := stream.read(min(CHUNK, left))):
                target.write(chunk)
                left -= len(chunk)
        target.write(self.tail)


def _skip(stream: IO[bytes], size: int) -> None:
    while size and (chunk := stream.read(min(CHUNK, size))):
        size -= len(chunk)


def insert(tail: bytes, found: Iterable[Piece], name: str, content: bytes) -> bytes:
    """Put an element after the cells, at its place in the order of the format, before those of its name."""
    if not content:
        return tail
    place = next((piece.start for piece in found if RANK.get(piece.name, -1) >= RANK[name]), None)
    place = tail.rindex(b"</") if place is None else place
    return tail[:place] + content + tail[place:]


def unselected(head: bytes) -> bytes:
    """The head of a sheet that is no longer the selected one: two selected sheets would be edited together."""
    return re.sub(rb"\stabSelected=[\"'](?:1|true)[\"']", b"", head)
