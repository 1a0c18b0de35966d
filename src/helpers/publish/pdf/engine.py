"""Typst, asked for a document. It is loaded at first use: once used, it does not survive a fork.

Nothing is read but the source that is given, alone in a folder of its own, and our own fonts: no other file, no network, no
font of the machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from helpers.errors import PublicationError
from helpers.wording import FIXED

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "fonts"
STANDARD: Final = "ua-1"  # PDF/UA-1: the engine refuses what it knows to break it; a document is « balisé », we claim no more
EPOCH = date(2000, 1, 1)  # the day of a document that is not printed
REMEMBERED = 10  # documents, in the engine's cache
UNDRAWN = "could not be displayed"
SOURCE, DOCUMENT = "source.typ", "document.pdf"
# The name, the sheet and the point (from its top left corner) of each place that bears a name.
PLACES = (
    "query(selector(metadata).or(heading)).filter(one => one.has(\"label\")).map(one => "
    "{ let at = one.location().position(); (str(one.label), at.page, at.x / 1pt, at.y / 1pt) })"
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where links to a name land: a sheet (the first is 1), and a point of it, from its top left corner."""

    sheet: int
    left: float
    top: float


@dataclass(frozen=True)
class Composed:
    """A document as the engine wrote it, and the places of it that bear a name."""

    path: Path
    places: dict[str, Place]


@contextmanager
def composed(source: str, day: date) -> Iterator[Composed]:
    """The document of a source, dated from the day of its data; raises `PublicationError` when the engine refuses it."""
    import typst  # noqa: PLC0415 - see above

    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / SOURCE).write_text(source, encoding="utf-8")
        try:
            places = _compose(folder, day)
        except typst.TypstError as error:
            raise PublicationError(f"le document PDF n’a pas pu être composé (TypstError{FIXED}: {error.message})") from error
        yield Composed(folder / DOCUMENT, places)


def _compose(folder: Path, day: date) -> dict[str, Place]:
    import typst  # noqa: PLC0415 - see above

    compiler = typst.Compiler(folder / SOURCE, root=folder, font_paths=_fonts(), ignore_system_fonts=True)
    midnight = datetime.combine(day, time(), UTC)
    compiler.compile(output=folder / DOCUMENT, format="pdf", pdf_standards=[STANDARD], timestamp=midnight)
    return {name: Place(sheet, left, top) for name, sheet, left, top in json.loads(compiler.eval(PLACES))}


def forget() -> None:
    """Let the engine forget its documents: it keeps what the last ten were made of, up to hundreds of megabytes each."""
    for turn in range(REMEMBERED + 1):
        _try(str(turn))


def draws(string: str) -> bool:
    """Whether our fonts have a drawing for a string of Typst."""
    import typst  # noqa: PLC0415 - see above

    try:
        _try(f'#set text(font: ("Source Sans 3", "DejaVu Sans Mono"))\n#{string}')
    except typst.TypstError as error:
        if UNDRAWN in error.message:
            return False
        raise
    return True


def _try(source: str) -> None:
    """A document that nobody keeps."""
    import typst  # noqa: PLC0415 - see above

    titled = f'#set document(title: "x")\n{source}'.encode()
    typst.compile(titled, format="pdf", font_paths=_fonts(), pdf_standards=[STANDARD], ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 - see above

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])
